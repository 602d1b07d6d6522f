"""Runs one GVSOC launcher and asks it for memory and time stamps; started as a process of its own.

    python -I gvsoc_bridge.py JOB.json
    python -I gvsoc_bridge.py --private-network     (exit code 0: such networks are possible here)

Standard library only: nothing of the project is imported, so start-up is quick and a broken
installation cannot reach the caller. Everything comes back in the job's `answer` file.

The launcher's control port has no password and listens on every interface. The bridge therefore
moves itself and the launcher into a private network namespace (Linux) before the port opens; where
the system does not allow that, the port stays closed unless the job says control = "open".
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import socket
import struct
import subprocess
import sys
import threading
import time
import tty
from pathlib import Path

CLONE_NEWUSER, CLONE_NEWNET = 0x1000_0000, 0x4000_0000
PR_SET_PDEATHSIG, SIGKILL = 1, 9
SIOCSIFFLAGS, IFF_UP_RUNNING = 0x8914, 0x41
CONNECT_SECONDS = 20
READ_CHUNK = 1 << 16
OPENED, SETTLE_SECONDS = b"Opened proxy on socket", 0.05
AWAKE_PS = 20_000_000  # about 1400 cycles: long against any single instruction
MAX_FILE_BYTES = 256 << 20  # of any file it writes: a program may print for ever

#: `time_ps: cycle: [path] ... PRIV pc mnemonic operands`, with terminal colours around the path.
TRACE_LINE = re.compile(
    rb"^(\d+): (\d+): \[[^/]*(/[^ \x1b]*)/insn[^\]]*\][^\n]*? [MSU] ([0-9a-f]{8}) ", re.MULTILINE
)


def only_loopback():
    """True where this process already lives in a network without any other machine."""
    return [name for _, name in socket.if_nameindex()] == ["lo"]


def enter_private_network():
    """Move this process to a network of its own, with nothing but a loopback. True on success."""
    if not sys.platform.startswith("linux"):
        return False
    if only_loopback():  # a sandbox did it for us
        return True
    import fcntl

    libc = ctypes.CDLL(None, use_errno=True)
    uid, gid = os.getuid(), os.getgid()
    if libc.unshare(CLONE_NEWNET) != 0:
        if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
            return False
        with contextlib.suppress(OSError):
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
            Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            request = struct.pack("16sH14x", b"lo", IFF_UP_RUNNING)
            fcntl.ioctl(any_socket, SIOCSIFFLAGS, request)
    except OSError:
        return False
    return True


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class ControlPort:
    """The launcher's line protocol: `req=N;cmd=...`, answers `req=N;key=value...`.

    Attributes:
        exit_code: what the program exited with, None while it runs.
    """

    def __init__(self, port):
        self.exit_code, self._number = None, 0
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=None)
        self._file = self._socket.makefile("rb")

    def _send(self, command):
        self._number += 1
        self._socket.sendall(f"req={self._number};cmd={command}\n".encode())
        return self._number

    def _message(self):
        """One answer as a dict; notes the program's exit on the way."""
        line = self._file.readline()
        if not line:
            raise ConnectionError("the simulator closed its control port")
        fields = dict(part.split("=", 1) for part in line.decode().strip().split(";") if part)
        if "exit" in fields and self.exit_code is None:
            self.exit_code = int(fields["exit"])
        return fields

    def _reply(self, number):
        while True:
            fields = self._message()
            if fields.get("req") == str(number):
                return fields

    def run(self, duration_ps):
        """Run for a duration or to the exit; returns the time reached, in picoseconds."""
        start = int(self._reply(self._send(f"step {duration_ps}")).get("msg", 0))
        if start < duration_ps:  # the step was cut short, so the exit is on its way
            while self.exit_code is None:
                self._message()
        return start

    def show_awake_cores(self):
        """Let every core that still executes leave lines of trace on standard output."""
        self._reply(self._send("trace add cluster/pe[0-9]/insn"))
        self._reply(self._send(f"step {AWAKE_PS}"))
        self._reply(self._send("trace remove cluster/pe[0-9]/insn"))

    def component(self, path):
        """Address of a component, or None."""
        found = self._reply(self._send(f"get_component {path}")).get("msg", "0x0")
        return None if found == "0x0" else found

    def read(self, component, address, num_bytes):
        """Bytes of memory as the component's bus sees them; takes no simulated time."""
        data = bytearray()
        while len(data) < num_bytes:
            size = min(READ_CHUNK, num_bytes - len(data))
            where = f"{address + len(data):#x} {size:#x}"
            number = self._send(f"component {component} mem_read {where}")
            while "payload" not in (head := self._reply(number)):
                pass
            data += self._file.read(int(head["payload"]))
            self._reply(number)
        return bytes(data)

    def end(self):
        """Let the simulator go; it writes its last lines of trace after this.

        The socket stays open until this process ends: a simulator that answers into a closed one
        would die before that.
        """
        with contextlib.suppress(OSError, ConnectionError):
            self._reply(self._send("quit 0"))
            self._send("terminate")


class Console(threading.Thread):
    """Copies the launcher's standard output from a pseudo-terminal to a file.

    A terminal, because the launcher's lines must arrive when they are printed: the one that says
    that the control port is open comes after the platform was built. Connecting earlier crashes it.
    """

    def __init__(self, path):
        super().__init__(daemon=True)
        self._ours, self.theirs = os.openpty()
        tty.setraw(self.theirs)  # no carriage returns, no echo
        self._path, self.ready = path, threading.Event()

    def run(self):
        size = 0
        with open(self._path, "wb") as file:
            while block := self._read():
                if size < MAX_FILE_BYTES:
                    file.write(block)
                size += len(block)
                if not self.ready.is_set() and OPENED in block:
                    self.ready.set()

    def _read(self):
        try:
            return os.read(self._ours, 1 << 16)
        except OSError:  # Linux: the other side is closed
            return b""

    def finish(self):
        """Wait for the last output; the launcher has ended."""
        self.join()
        os.close(self._ours)


class TraceReader(threading.Thread):
    """Reads instruction traces from a pipe; keeps the stamps of some addresses, counts the rest."""

    def __init__(self, path, addresses):
        super().__init__(daemon=True)
        self._pipe = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        self._keep = os.open(path, os.O_WRONLY)  # without a writer of ours, an early read is "end"
        os.set_blocking(self._pipe, True)
        self._addresses = {f"{address:08x}".encode() for address in addresses}
        self.marks, self.counts, self.first, self.last = [], {}, None, None

    def run(self):
        rest = b""
        while block := os.read(self._pipe, 1 << 18):
            whole, newline, tail = (rest + block).rpartition(b"\n")
            rest = tail if newline else rest + block
            self.take(whole + newline)

    def take(self, text):
        """Note every line of a piece of trace that ends with a line."""
        for match in TRACE_LINE.finditer(text):
            stamp, cycle, path, pc = match.groups()
            core = path.decode()
            self.counts[core] = self.counts.get(core, 0) + 1
            self.last = (int(stamp), int(cycle))
            self.first = self.first or self.last
            if pc in self._addresses:
                self.marks.append((core, int(pc, 16), int(cycle)))

    def finish(self):
        """Wait for the last line; the launcher has ended."""
        os.close(self._keep)
        self.join()
        os.close(self._pipe)


def die_with_parent():
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE_BYTES, MAX_FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL)


def kill_when_caller_ends(launcher):
    """The caller holds our standard input open; when it dies, so does the launcher."""

    def watch():
        while os.read(0, 4096):
            pass
        launcher.kill()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def set_control_port(config_path, port):
    config = json.loads(config_path.read_text())
    config["target"]["gvsoc"]["proxy"] = {"enabled": port is not None, "port": port or 0}
    config_path.write_text(json.dumps(config))


def wait_until_ready(console, launcher):
    end = time.monotonic() + CONNECT_SECONDS
    while not console.ready.wait(0.02):
        if time.monotonic() > end or launcher.poll() is not None:
            raise ConnectionError("the simulator did not open its control port")
    time.sleep(SETTLE_SECONDS)  # it resets its models after that line


def converse(control, job, answer):
    answer["time_ps"] = control.run(job["duration_ps"])
    answer["exit_code"] = control.exit_code
    if control.exit_code is None and job["pipe"]:
        control.show_awake_cores()
    bus = next(filter(None, map(control.component, job["buses"])), None)
    if bus is None:
        answer["problem"] = "the simulator has none of the buses " + ", ".join(job["buses"])
    else:
        answer["memory"] = {
            str(address): control.read(bus, address, size).hex() for address, size in job["reads"]
        }
    control.end()


def bridge(job):
    """Carry out one job; returns the answer."""
    control, answer = job["control"], {"memory": None, "exit_code": None, "time_ps": None}
    if control == "private" and not enter_private_network():
        control = "off"
    answer["control"] = control
    port = None if control == "off" else free_port()
    set_control_port(Path(job["folder"], job["config"]), port)
    reader = TraceReader(Path(job["folder"], job["pipe"]), job["marks"]) if job["pipe"] else None
    if reader:
        reader.start()
    console = Console(job["stdout"])
    with open(job["stderr"], "wb") as err:
        launcher = subprocess.Popen(
            job["argv"], cwd=job["folder"], env=job["env"], stdin=subprocess.DEVNULL,
            stdout=console.theirs, stderr=err, preexec_fn=die_with_parent,
            restore_signals=False,  # keeps "broken pipe" ignored, as it is in this process
        )  # fmt: skip
    os.close(console.theirs)
    console.start()
    kill_when_caller_ends(launcher)
    if port is not None:
        try:
            wait_until_ready(console, launcher)
            control_port = ControlPort(port)  # lives as long as the launcher
            converse(control_port, job, answer)
        except (OSError, ValueError) as error:
            answer["problem"] = str(error)
    answer["status"] = launcher.wait()
    console.finish()
    if reader:
        reader.finish()
        answer |= {"marks": reader.marks, "counts": reader.counts}
        answer |= {"first": reader.first, "last": reader.last}
    return answer


def main():
    if sys.argv[1] == "--private-network":
        sys.exit(0 if enter_private_network() else 1)
    job = json.loads(Path(sys.argv[1]).read_text())
    answer = bridge(job)
    Path(job["answer"]).write_text(json.dumps(answer))


if __name__ == "__main__":
    main()
