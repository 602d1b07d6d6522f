"""A few warm workers for C tasks, used in turn; each job inside has a process of its own."""

import json
import queue
import subprocess
import sys
import threading
from concurrent.futures import Future
from pathlib import Path

from autograde.execution import ATTEMPTS, WorkerBrokenError, boot_arguments
from autograde.sandbox import Mount
from autograde.warm_places import recall, remember
from autograde.worker.wire import WireError
from autograde.workers import Limits, WorkerEndedError, WorkerProcess

WARM_UP_SECONDS = 600  # compiling the simulator for the first time takes minutes on a small machine
LIMITS = Limits(
    wall_seconds=90.0,
    cpu_seconds=60,
    memory_bytes=6 << 30,
    file_bytes=32 << 20,
    scratch_bytes=128 << 20,
    reply_bytes=32 << 20,
    open_files=256,
    processes=None,
)


class KernelWorkers:
    """Workers of one run.

    Args:
        sandbox: Sandbox; library: Library.
        exercise_ids, target: what may come; the simulator gets ready with the first.
    """

    def __init__(self, sandbox, library, exercise_ids, target):
        self.sandbox, self.library = sandbox, library
        self.exercise_ids, self.target = tuple(exercise_ids), target
        self.notices = set()
        self._idle, self._caches, self._lock = queue.LifoQueue(), Future(), threading.Lock()
        self._first, self._closing = Future(), threading.Event()
        threading.Thread(target=self._keep_first, daemon=True).start()

    def close(self):
        """End all workers."""
        self._closing.set()
        first = self._claim_first()
        if first:
            first.add_done_callback(_close_unused)
        while not self._idle.empty():
            self._idle.get().close()

    def _keep_first(self):
        """Find the compiled code and start a worker before the first job comes.

        The thread stays: bubblewrap ends a sandbox together with the thread that started it.
        """
        first = self._first
        try:
            self._find_caches()
            worker = self._start()
            worker.pause_clock()
            first.set_result(worker)
        except Exception as error:
            first.set_exception(error)
        self._closing.wait()

    def _claim_first(self):
        """The worker that was started ahead, as a Future, for the one who asks first."""
        with self._lock:
            first, self._first = self._first, None
        return first

    def _find_caches(self):
        places = recall(self.target, self.exercise_ids)
        if places:
            self._caches.set_result(places)
        else:
            self._warm_up()

    def _warm_up(self):
        command = [sys.executable, "-m", "autograde.warmup", self.target, *self.exercise_ids]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=WARM_UP_SECONDS, check=False
            )
            if done.returncode:
                raise WorkerBrokenError(f"the simulator did not start: {done.stderr[-2000:]}")
            places = json.loads(done.stdout.splitlines()[-1])
            remember(places, self.target, self.exercise_ids)
            self._caches.set_result(places)
        except Exception as error:
            self._caches.set_exception(error)

    def _warm_up_again(self, places):
        """The simulator on disk is another one than at the start: compile it anew, once."""
        with self._lock:
            if places["jit"].source == Path(self._caches.result()["jit"]).resolve():
                self._caches = Future()
                self._warm_up()

    def run(self, job, arrays):
        """Do one job; returns the worker's body and arrays.

        A worker, or a compiler inside, that somebody else killed is no fault of the student: the
        job is done again.

        Raises:
            WorkerEndedError: the job ended its process or ran out of time.
            WorkerBrokenError, WireError: the grader's own trouble.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer = self._run_once(job, arrays)
            except WorkerEndedError as ended:
                if not ended.unexplained:
                    raise
            except (WorkerBrokenError, WireError):
                if attempt == ATTEMPTS:
                    raise
            else:
                # A compiler that breaks its own limit looks like a killed one: try that just twice.
                if attempt > 1 or not _compiler_was_killed(answer[0]):
                    return answer
        raise WorkerBrokenError(f"C workers were killed {ATTEMPTS} times in a row")

    def _run_once(self, job, arrays):
        worker = self._take()
        try:
            worker.restart_clock()
            worker.send(job, arrays)
            answer = worker.receive()
        except BaseException:
            worker.close()
            raise
        worker.pause_clock()
        self._idle.put(worker)
        if "broken" in answer[0]:
            raise WorkerBrokenError(f"a C worker failed: {answer[0]['broken']}")
        if "signal" in answer[0]:
            raise worker.explain_signal(answer[0]["signal"])
        return answer

    def _take(self):
        first = self._claim_first()
        if first:
            return first.result()
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return self._start()

    def _start(self):
        places = {name: _cache_mount(name, path) for name, path in self._caches.result().items()}
        mounts, roots = self.library.kernel_mounts(places.values())
        paths = [self.sandbox.place(mount) for mount in roots]
        arguments = boot_arguments("kernel_main", paths[:2])
        command, environment = self.sandbox.command(arguments, mounts, LIMITS.scratch_bytes)
        grouped = self.sandbox.level != "container"  # which has groups of its own
        process = WorkerProcess(command, environment, LIMITS, grouped)
        try:
            process.send(self._opening(paths[1:], places))
            ready, _ = process.receive()
        except (WorkerEndedError, WireError) as error:
            process.close()
            raise WorkerBrokenError(f"a C worker did not start ({error})") from error
        if not ready.get("compiled"):
            process.close()
            why = ready.get("broken", "it does not find the compiled simulator")
            self._warm_up_again(places)
            raise WorkerBrokenError(f"a C worker did not start: {why}")
        self.notices.update(str(sentence) for sentence in ready["ready"])
        return process

    def _opening(self, paths, places):
        scratch = "/scratch" if self.sandbox.level != "limits-only" else str(self.library.folder)
        build, jit = (self.sandbox.place(places[name]) for name in ("build", "jit"))
        environment = {"ODL_CACHE_DIR": build, "ODL_CACHE_READONLY": "1", "TMPDIR": scratch}
        opening = {"paths": paths, "limits": LIMITS.for_worker(False), "environment": environment}
        names = {"jit_cache": jit, "exercise": self.exercise_ids[0], "target": self.target}
        return opening | names


def _close_unused(first):
    if not first.exception():
        first.result().close()


def _compiler_was_killed(body):
    error = body.get("build", {}).get("error") or {}
    return "ToolchainError" in error.get("kinds", ()) and "signal 9" in error.get("message", "")


def _cache_mount(name, path):
    """A cache under its own last name, which for compiled code says of which sources it is."""
    real = Path(path).resolve()
    return Mount(real, f"/odl/cache/{name}/{real.name}")
