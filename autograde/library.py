"""What workers may import: NumPy, the worker's own modules, and odlkit without the answers."""

import shutil
import tempfile
import threading
from pathlib import Path

import odlkit
from autograde.probe import WORKER_FOLDER, WORKER_TARGET
from autograde.redaction import link_packages, redact_package
from autograde.sandbox import Mount

PYTHON_PACKAGES = ("numpy",)


class Library:
    """A temporary folder that lives as long as one grading run; a context manager.

    Redacted copies of odlkit are made once for each set of withheld names.
    """

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="odl-library-"))
        self._packages = link_packages(PYTHON_PACKAGES, self.folder / "packages")
        self._copies, self._lock = {}, threading.Lock()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def python_mounts(self, withheld):
        """(mounts, roots): roots are mounts whose placed paths go onto the worker's sys.path."""
        worker = Mount(WORKER_FOLDER, WORKER_TARGET)
        project = Mount(self._odlkit_without(tuple(withheld)), "/odl/project")
        packages = [Mount(path, f"/odl/packages/{name}") for name, path in self._packages.items()]
        shelf = Mount(self.folder / "packages", "/odl/packages")
        return [worker, *packages, project], [shelf, project], worker

    def _odlkit_without(self, withheld):
        with self._lock:
            if withheld not in self._copies:
                folder = self.folder / f"project{len(self._copies)}"
                redact_package(Path(odlkit.__file__).parent, folder / "odlkit", withheld)
                self._copies[withheld] = folder
            return self._copies[withheld]
