"""`odl doctor`: what works on this machine, and the command that mends what does not."""

import importlib.metadata
import platform
import sys
from dataclasses import asdict, dataclass

from packaging.requirements import Requirement

DISTRIBUTION = "odl-workbook"


@dataclass(frozen=True)
class Finding:
    """One line of the report.

    status: "ok"; "optional" (absent, and the main job runs without it); "missing" (it cannot).
    fix: the command that mends it, empty where nothing needs mending.
    """

    name: str
    status: str
    detail: str
    fix: str = ""


def check_python():
    version = platform.python_version()
    status = "ok" if sys.version_info >= (3, 11) else "missing"
    fix = "" if status == "ok" else "install Python 3.11 or newer and make the environment anew"
    return [Finding("Python", status, f"{version}, {platform.system()} {platform.machine()}", fix)]


def check_packages():
    """Every package that the project requires: installed, and within the pinned range."""
    findings, wanted = [], importlib.metadata.requires(DISTRIBUTION) or []
    for requirement in map(Requirement, wanted):
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        findings.append(_check_package(requirement))
    return findings


def _check_package(requirement):
    fix = f'{sys.executable} -m pip install "{requirement}"'
    try:
        version = importlib.metadata.version(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        return Finding(requirement.name, "missing", f"expected {requirement}, got none", fix)
    if not requirement.specifier.contains(version, prereleases=True):
        return Finding(requirement.name, "missing", f"expected {requirement}, got {version}", fix)
    return Finding(requirement.name, "ok", version)


def check_compiler():
    """Compile and link a one-line program for the cluster."""
    from gvsoc_runner.build import BuildOptions, Unit, build_program
    from gvsoc_runner.compilers import chosen_compiler

    try:
        compiler = chosen_compiler()
        build_program([Unit("doctor.c", "int main(void) { return 0; }\n")], BuildOptions())
    except Exception as error:  # whatever it is, the report names it
        fix = f'{sys.executable} -m pip install --force-reinstall "ziglang==0.17.1"'
        return [Finding("RISC-V compiler", "missing", f"{type(error).__name__}: {error}", fix)]
    return [Finding("RISC-V compiler", "ok", f"{compiler.name} of {compiler.version}")]


def check_simulators():
    """The embedded simulator (needed) and the installed ones (optional)."""
    from gvsoc_runner.backends.detect import detect_all

    findings = []
    for found in detect_all():
        absent = "missing" if found.backend == "embedded" else "optional"
        status = "ok" if found.available else absent
        findings.append(Finding(f"simulator {found.backend}", status, found.detail, found.fix))
    return findings


def check_sandbox():
    """The strongest sandbox level whose self-test passes."""
    from autograde.cgroups import find_parent
    from autograde.sandbox import select_sandbox

    level, limits = select_sandbox(), find_parent()[2]
    status = "ok" if level.tamper_resistant else "optional"
    return [Finding("sandbox", status, f"{level.describe()}; {limits}", level.fix)]


CHECKS = (check_python, check_packages, check_compiler, check_simulators, check_sandbox)


def examine():
    """All findings, in reading order; a check that breaks becomes a finding itself."""
    findings = []
    for check in CHECKS:
        try:
            findings += check()
        except Exception as error:
            name = check.__name__.removeprefix("check_")
            findings.append(Finding(name, "missing", f"{type(error).__name__}: {error}"))
    return findings


def main_job_runs(findings):
    """True where nothing that grading on the embedded simulator needs is missing."""
    return all(finding.status != "missing" for finding in findings)


def as_json(findings):
    """Plain data for `odl doctor --json`."""
    return {"main_job_runs": main_job_runs(findings), "findings": [asdict(f) for f in findings]}
