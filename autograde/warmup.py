"""Compile the simulator and our own kernels once, before any student's code is there.

Run as a process of its own: the judge needs neither Numba nor the compiler. Prints where the two
caches are, as JSON; workers get them read-only.
"""

import json
import sys

NUM_CORES = 8


def main(target, *exercise_ids):
    from gvsoc_runner.backends.embedded import EmbeddedBackend
    from gvsoc_runner.build import BuildOptions, shared_cache
    from gvsoc_runner.exercises.registry import load_exercise
    from gvsoc_runner.kernels import request_for, run_request
    from gvsoc_runner.sim.cache_folder import CACHE_DIR
    from gvsoc_runner.xpulp.checked import checked_kernel

    operations = [load_exercise(exercise_id).operation for exercise_id in exercise_ids]
    programs = [checked_kernel(o, None, BuildOptions(target=target)) for o in operations]
    request, _ = request_for(operations[0], programs[0], operations[0].shapes[0], 0, 1)
    run_request(EmbeddedBackend(), request, target, NUM_CORES)
    print(json.dumps({"jit": str(CACHE_DIR), "build": str(shared_cache().folder)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
