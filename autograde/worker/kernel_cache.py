"""Use the compiled simulator that the grader has on disk: a read-only folder of the grader."""

import os
import tempfile
from pathlib import Path


def use_read_only(folder):
    """Take the compiled code from `folder`; True if it is there for exactly these sources."""
    shelf = Path(tempfile.mkdtemp(prefix="jit-"))
    real = Path(folder)
    (shelf / real.name).symlink_to(real, target_is_directory=True)
    os.environ["ODL_JIT_CACHE"] = str(shelf)
    from gvsoc_runner.sim import warm
    from gvsoc_runner.sim.cache_folder import CACHE_DIR

    return CACHE_DIR.name == real.name and warm.is_compiled()
