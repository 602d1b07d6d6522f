"""What workers may import: packages, the worker's own modules, and odlkit without the answers."""

import threading
from pathlib import Path

import gvsoc_runner
import odlkit
from autograde.probe import WORKER_FOLDER, WORKER_TARGET
from autograde.redaction import link_packages, redact_package
from autograde.sandbox import Mount
from autograde.scratch import ScratchFolder

PYTHON_PACKAGES = ("numpy",)
KERNEL_PACKAGES = ("numpy", "numba", "llvmlite", "ziglang", "elftools")
WORKER = Mount(WORKER_FOLDER, WORKER_TARGET)


class Library:
    """A temporary folder that lives as long as one grading run; a context manager.

    `mounts` is all that a worker sees; `roots` is what of it goes onto its sys.path, the worker's
    own modules first. A Python worker finds no odlkit there: each task is sent redacted texts of
    its own, for what one task withholds another one may need.
    """

    def __init__(self):
        self._scratch = ScratchFolder()
        self.folder = self._scratch.path
        self._shelves, self._texts, self._lock = {}, {}, threading.Lock()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._scratch.close()

    def python_mounts(self):
        """For a worker that runs a student's Python: mounts, roots."""
        packages, shelf = self._packages("python", PYTHON_PACKAGES)
        return [WORKER, *packages], [WORKER, shelf]

    def kernel_mounts(self, caches):
        """For a worker that compiles and simulates C.

        The runner is seen at the path that it has outside.

        Args:
            caches: Mounts of the compiled simulator and of compiled C, for reading.
        """
        packages, shelf = self._packages("kernel", KERNEL_PACKAGES)
        project = Mount(self._odlkit_on_disk(), "/odl/project")
        folder = Path(gvsoc_runner.__path__[0]).resolve()
        runner, above = (Mount(path, str(path)) for path in (folder, folder.parent))
        return [WORKER, *packages, project, runner, *caches], [WORKER, shelf, project, above]

    def _packages(self, name, wanted):
        """Mounts of the packages, and of the folder that holds them all."""
        with self._lock:
            if name not in self._shelves:
                self._shelves[name] = link_packages(wanted, self.folder / name)
        mounts = [Mount(p, f"/odl/packages/{n}") for n, p in self._shelves[name].items()]
        return mounts, Mount(self.folder / name, "/odl/packages")

    def odlkit_without(self, withheld):
        """Odlkit's modules without what a task withholds: {"odlkit/layers.py": text}."""
        withheld = tuple(withheld)
        with self._lock:
            if withheld not in self._texts:
                self._texts[withheld] = redact_package(Path(odlkit.__file__).parent, withheld)
            return self._texts[withheld]

    def _odlkit_on_disk(self):
        """For C workers, where no code of a student's runs."""
        texts, folder = self.odlkit_without(()), self.folder / "project"
        with self._lock:
            if not folder.exists():
                for name, text in texts.items():
                    path = folder / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text, encoding="utf-8")
        return folder
