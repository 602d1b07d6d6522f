"""Worker processes as the judge sees them: start, speak, listen with limits, end for certain."""

import contextlib
import os
import select
import signal
import subprocess
import threading
import time
from dataclasses import dataclass

from autograde import cgroups
from autograde.worker import wire

TICK_SECONDS = 0.25
EXIT_SECONDS = 10  # for a process whose pipe is closed, on a busy machine
CAN_POLL = os.name == "posix"  # select() knows pipes there
KILLED = 9  # SIGKILL, on systems that have it and in bubblewrap's exit codes


@dataclass(frozen=True)
class Limits:
    """What one worker may use.

    wall_seconds: from start to the last answer; cpu_seconds: processor time of the process.
    memory_bytes: address space; file_bytes: largest file; reply_bytes: all arrays of one answer.
    processes: how many the user may have; None: not limited.
    """

    wall_seconds: float = 12.0
    cpu_seconds: int = 5
    memory_bytes: int = 1 << 30
    file_bytes: int = 32 << 20
    scratch_bytes: int = 32 << 20
    reply_bytes: int = 64 << 20
    open_files: int = 64
    processes: int | None = 1

    def for_worker(self, deny_writes):
        names = ("memory_bytes", "cpu_seconds", "file_bytes", "open_files", "processes")
        return {name: getattr(self, name) for name in names} | {"deny_writes": deny_writes}


class WorkerEndedError(Exception):
    """The worker ended, or was ended, before its answer was complete.

    Attributes:
        timed_out: it used up its time.
        signal_number: the signal that ended it, 0 if none.
        out_of_memory: its control group had no more memory.
    """

    def __init__(self, timed_out, signal_number, out_of_memory=False):
        self.timed_out, self.signal_number = timed_out, signal_number
        self.out_of_memory = out_of_memory
        super().__init__(f"worker ended: timed_out={timed_out}, signal={signal_number}")

    @property
    def unexplained(self):
        """Killed by somebody else: the machine ran out of memory, or a person did it."""
        return self.signal_number == KILLED and not self.timed_out and not self.out_of_memory


class WorkerProcess:
    """One worker; a context manager that leaves no process behind.

    Args:
        command, environment: from Sandbox.command.
        limits: Limits; the wall clock starts now.
        grouped: put it into a control group where one can be had.
    """

    def __init__(self, command, environment, limits, grouped=False):
        self.limits, self.timed_out = limits, False
        self._group = cgroups.new_group(limits.memory_bytes) if grouped else None
        self._process = subprocess.Popen(
            self._group.command(command) if self._group else command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            bufsize=0,
        )
        self._timer = None
        self.restart_clock()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """End the worker."""
        self.pause_clock()
        self._kill()
        if self._group:
            self._group.close()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()

    def restart_clock(self):
        """Give the worker its full wall time again, for one more piece of work."""
        self.pause_clock()
        self._started = time.monotonic()
        self._timer = threading.Timer(self.limits.wall_seconds, self._stop_late)
        self._timer.daemon = True
        self._timer.start()

    def pause_clock(self):
        """An idle worker does not run out of time."""
        if self._timer:
            self._timer.cancel()

    @property
    def process_id(self):
        return self._process.pid

    def send(self, body, arrays=()):
        """Send one message.

        Raises:
            WorkerEndedError: nobody is there to read it.
        """
        data = memoryview(wire.encode(body, arrays))
        try:
            while data:
                data = data[self._process.stdin.write(data) :]
        except (OSError, ValueError):
            raise self._ending() from None

    def receive(self):
        """Wait for one message: body (dict), arrays (list).

        Raises:
            WorkerEndedError: the worker ended first.
            WireError: it sent something else.
        """
        try:
            return wire.decode(wire.exact_reader(self), self.limits.reply_bytes)
        except (wire.WireClosedError, OSError, ValueError):
            raise self._ending() from None

    def read(self, count):
        """Up to `count` bytes of what the worker sends; nothing once it has ended.

        Whoever else may hold the pipe open (a process that the worker left behind) is not waited
        for: the end of the worker itself is the end.
        """
        pipe = self._process.stdout.fileno()
        while CAN_POLL and not select.select([pipe], [], [], TICK_SECONDS)[0]:
            if self._process.poll() is not None and not select.select([pipe], [], [], 0)[0]:
                return b""
        return os.read(pipe, count)

    def _ending(self):
        try:
            code = self._process.wait(timeout=EXIT_SECONDS)
        except subprocess.TimeoutExpired:  # it closed its pipe and went on
            self._kill()
            return WorkerEndedError(self.timed_out, 0)
        finally:
            self._kill()
        return self.explain_signal(-code if code < 0 else max(code - 128, 0))

    def explain_signal(self, number):
        """The WorkerEndedError for a process that a signal ended (0: none did)."""
        number = number if type(number) is int else 0
        spent = time.monotonic() - self._started
        late = number == KILLED and spent > self.limits.cpu_seconds
        out_of_time = number == getattr(signal, "SIGXCPU", -1)
        memory = bool(self._group) and self._group.ran_out_of_memory
        return WorkerEndedError(self.timed_out or late or out_of_time, number, memory)

    def _stop_late(self):
        self.timed_out = True
        self._kill()

    def _kill(self):
        """End the process and, on POSIX, its group, also if the first of the group is gone.

        In a sandbox the group holds the first process of the inner world: all others go with it.
        """
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            elif self._process.poll() is None:
                self._process.kill()
        self._process.wait()
