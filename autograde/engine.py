"""Grade many submissions: in parallel, one odd submission never stopping the others."""

import hashlib
import importlib
import json
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path

from autograde import cgroups
from autograde.audit import AuditLog
from autograde.collect import collect
from autograde.grading import Context, SubmissionResult, grade_submission
from autograde.journal import Journal
from autograde.master import load_master
from autograde.project import find_root
from autograde.regrade import find_changes, read_results
from autograde.sandbox import Sandbox, select_sandbox
from autograde.seeds import key_fingerprint
from autograde.verdict import no_points
from autograde.version import version
from autograde.workplace import Workplace, WorkplaceLostError


@dataclass(frozen=True)
class GradeRun:
    """A finished run.

    results: SubmissionResult of every student, sorted by name.
    reused: how many of them came from an earlier run over the same bytes.
    changes: regrade.Change for every task that is judged differently from the run before.
    notices: sentences the reader has to see (weak sandbox, missing protections, fallbacks).
    """

    lesson: str
    tasks: tuple
    results: tuple
    sandbox: Sandbox
    out_dir: Path
    reused: int = 0
    seconds: float = 0.0
    notices: tuple = ()
    changes: tuple = ()

    @property
    def grader_errors(self):
        """(student, task) of everything that the grader itself could not grade."""
        pairs = ((r.student, v) for r in self.results for v in r.verdicts)
        return [(student, v.task) for student, v in pairs if v.status == "grader-error"]


def grade(
    paths,
    lesson,
    out_dir,
    *,
    key: bytes,
    jobs: int | None = None,
    progress: Callable | None = None,
    sandbox: str = "auto",
    backend: str = "embedded",
    target: str = "gap9",
    root: Path | None = None,
    fresh: bool = False,
    cluster: object = None,
) -> GradeRun:
    """Grade submissions of one lesson.

    Args:
        paths: folders, zip archives or notebooks (layouts: see collect.py).
        lesson: name or number of a built lesson.
        out_dir: gets gradebook.db, LESSON.csv, LESSON.json, feedback/, autograded/, audit.jsonl.
        key: course key; the hidden inputs of every student derive from it.
        jobs: submissions graded at the same time; the number of processors if None.
        progress: called as progress(done, total, SubmissionResult) after each submission.
        sandbox: level by name, or "auto" for the strongest that works.
        backend, target: simulator and chip model for C tasks.
        root: project folder; found if None.
        fresh: grade everything again, also what an earlier run graded already.
        cluster: cluster.Cluster of machines that do the work; this one alone if None.

    Raises:
        MasterError, CollectError, SandboxUnavailableError, ClusterError: nothing can be graded;
            the message says what to try. What students handed in never raises.
        WorkplaceLostError: the machines went away; what was graded is kept for the next run.
    """
    started = time.monotonic()
    master = load_master(root or find_root(), lesson)
    threading.Thread(target=_load_outputs, daemon=True).start()
    found = collect(paths, master.lesson, [task.id for task in master.tasks])
    out = Path(out_dir)
    out.mkdir(parents=True, exist_ok=True)
    audit = AuditLog(out / "audit.jsonl")
    with _open_place(master, sandbox, target, cluster) as place:
        box = place.sandbox
        names = {"lesson": master.lesson, "master": master.digest, "key": key_fingerprint(key)}
        names |= {"sandbox": box.level, "backend": backend, "target": target, "grader": version()}
        audit.write("run", submissions=len(found), limits=cgroups.find_parent()[2], **names)
        journal = Journal(
            out / ".journal" / master.lesson, json.dumps(names, sort_keys=True), fresh
        )
        context = Context(master, key, place, backend, target, audit.grader_failed)
        results, reused = _grade_all(found, context, journal, audit, jobs, progress)
        notices = _notices(place, results)
    run = GradeRun(
        master.lesson,
        master.tasks,
        results,
        box,
        out,
        reused,
        round(time.monotonic() - started, 2),
        notices,
        _changes(out, master.lesson, results, audit),
    )
    _load_outputs().write_outputs(run, master)
    audit.write("finished", graded=len(results) - reused, reused=reused, seconds=run.seconds)
    return run


def _load_outputs():
    """nbgrader takes a second to import: that can happen while the first submission is run."""
    return importlib.import_module("autograde.outputs")


def _changes(out, lesson, results, audit):
    before = read_results(out, lesson)
    changes = find_changes(before, [r.as_dict() for r in results]) if before else []
    for change in changes:
        audit.write("changed", **asdict(change))
    return tuple(changes)


def _open_place(master, sandbox, target, cluster):
    """Where the work is done: a context manager."""
    kernel_ids = tuple(task.id for task in master.tasks if task.kind == "c")
    if cluster is None:
        return Workplace(select_sandbox(sandbox), kernel_ids, target)
    from autograde.cluster import ClusterPlace

    return ClusterPlace(cluster, sandbox, kernel_ids, target, version())


def _grade_all(found, context, journal, audit, jobs, progress):
    """(results sorted by student, how many were reused)."""
    results, todo = {}, []
    for item in found:
        earlier = journal.find(item)
        if earlier:
            results[item.student] = earlier
        else:
            todo.append(item)
    reused = len(results)
    for count, result in enumerate(list(results.values()), 1):
        _tell(progress, count, len(found), result)
    jobs = jobs or context.workplace.jobs_at_once or os.cpu_count() or 1
    with ThreadPoolExecutor(jobs) as pool:
        futures = {pool.submit(_grade_one, item, context): item for item in todo}
        try:
            for future in as_completed(futures):
                item, result = futures[future], future.result()
                journal.keep(item, result)
                audit.graded(result)
                results[item.student] = result
                _tell(progress, len(results), len(found), result)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            context.workplace.stop()
            raise
    return tuple(results[item.student] for item in found), reused


def _grade_one(item, context):
    """Grade one submission; should even that fail, there is a record that says so."""
    try:
        return grade_submission(item, context)
    except WorkplaceLostError:
        raise
    except Exception as error:
        context.errors(item.student, "", repr(error))
        reason = "The grader failed on this submission; it counts as not graded, not as wrong."
        verdicts = [
            no_points(task.id, task.points, "grader-error", reason) for task in context.master.tasks
        ]
        digest = hashlib.sha256(item.data or b"").hexdigest()
        lesson = context.master.lesson
        return SubmissionResult(item.student, lesson, item.where, digest, tuple(verdicts))


def _tell(progress, done, total, result):
    if progress:
        progress(done, total, result)


def _notices(place, results):
    box = place.sandbox
    notices = list(box.notices) if box.tamper_resistant else [box.describe()]
    notices += sorted({notice for result in results for notice in result.notices})
    return tuple([*notices, *place.notices])
