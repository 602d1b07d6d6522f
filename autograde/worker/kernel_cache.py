"""Use the compiled simulator that the grader has on disk, without a way to change it.

Numba wants to write where it reads. Here its cache is a read-only folder of the grader; nothing is
ever saved, so that no worker can leave anything behind for another.
"""

import os
import tempfile
from pathlib import Path


def use_read_only(folder):
    """Take the compiled code from `folder`; True if it is there for exactly these sources."""
    shelf = Path(tempfile.mkdtemp(prefix="jit-"))
    real = Path(folder)
    (shelf / real.name).symlink_to(real, target_is_directory=True)
    os.environ["ODL_JIT_CACHE"] = str(shelf)
    _forbid_saving()
    from gvsoc_runner.sim.jit import CACHE_DIR

    return CACHE_DIR.name == real.name and any(real.rglob("*.nbc"))


def _forbid_saving():
    from numba.core import caching

    caching._CacheLocator.ensure_cache_path = lambda self: None
    caching.Cache.save_overload = lambda self, signature, data: None
