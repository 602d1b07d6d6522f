"""Does a grade change when processes are killed? One class graded twice, once in peace.

    python benchmarks/grading_kills.py                    200 submissions, ten workers killed
    python benchmarks/grading_kills.py --submissions 40   shorter

In the second run, `kill -9` hits random processes below the grader at random moments, and twice the
grading command itself, which is then started again. Prints whether every verdict is the same.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grading import LESSON, make_course

GRADE = """
import sys
from pathlib import Path
from autograde.engine import grade
course, out = map(Path, sys.argv[1:])
run = grade([course / "notebooks" / "submitted"], {lesson!r}, out, key=bytes(32), root=course)
assert not run.grader_errors, run.grader_errors[:3]
"""


def start(course, out):
    command = [sys.executable, "-c", GRADE.format(lesson=LESSON), str(course), str(out)]
    return subprocess.Popen(command)


def descendants(process_id):
    """Ids of all processes below one (Linux)."""
    found = []
    for task in Path(f"/proc/{process_id}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:  # a thread that has ended in the meantime
            continue
        for child in children:
            found += [int(child), *descendants(int(child))]
    return found


def graded_so_far(out):
    return len(list((out / ".journal" / LESSON).glob("*.json")))


def kill_one(process, dice):
    """The name of the process that was killed, or None if there was none."""
    below = descendants(process.pid)
    if not below:
        return None
    victim = dice.choice(below)
    try:
        name = Path(f"/proc/{victim}/comm").read_text().strip()
        os.kill(victim, signal.SIGKILL)
    except OSError:
        return None
    return name


def grade_disturbed(course, out, count, kills, dice):
    """Grade while workers are killed; the command itself is killed at a third and at two thirds.

    Kills are spread over the submissions, so that a fast machine has as many as a slow one.
    """
    moments = sorted(dice.sample(range(2, int(count * 0.95)), kills))
    ends = [count // 3, 2 * count // 3]
    victims, commands, process = [], 0, start(course, out)
    while process.poll() is None:
        done = graded_so_far(out)
        if ends and done >= ends[0]:
            process.kill()
            process.wait()
            ends, commands, process = ends[1:], commands + 1, start(course, out)
        elif moments and done >= moments[0] and (name := kill_one(process, dice)):
            victims.append(name)
            moments.pop(0)
        time.sleep(dice.uniform(0.0, 0.05))
    if process.returncode:
        raise SystemExit("the disturbed run failed")
    return victims, commands


def verdicts(out):
    results = json.loads((out / f"{LESSON}.json").read_text(encoding="utf-8"))["results"]
    return {result["student"]: result["verdicts"] for result in results}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    count, seed = options.submissions, options.seed or random.SystemRandom().randrange(10**6)
    with tempfile.TemporaryDirectory() as folder:
        course = make_course(Path(folder) / "course", count, with_kernel=True)
        peace, war = Path(folder) / "peace", Path(folder) / "war"
        started = time.perf_counter()
        start(course, peace).wait()
        quiet = time.perf_counter() - started
        started = time.perf_counter()
        victims, commands = grade_disturbed(course, war, count, options.kills, random.Random(seed))
        loud = time.perf_counter() - started
        here, there = verdicts(peace), verdicts(war)
    other = [student for student in here if here[student] != there.get(student)]
    print(f"seed {seed}: {len(victims)} workers killed ({', '.join(victims)})")
    print(
        f"the command was killed {commands} times; {quiet:.0f} s in peace, {loud:.0f} s disturbed"
    )
    print(f"{len(there)} of {count} submissions have a record, {len(other)} differ {other[:3]}")
    return 1 if other or len(there) != count else 0


if __name__ == "__main__":
    sys.exit(main())
