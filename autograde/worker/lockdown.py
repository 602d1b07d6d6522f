"""What a worker gives up before it touches a student's code: memory, time, processes, network.

Limits come from the operating system (`resource`); on Linux a seccomp filter then refuses system
calls for good, also to code that reaches around Python. Elsewhere the missing parts are returned as
sentences, and the report repeats them.
"""

import platform
import struct
import sys

from syscalls import ALWAYS, OPENS, WRITES

# linux/audit.h: machine -> (AUDIT_ARCH value, column of the syscall tables)
ARCHITECTURES = {"x86_64": (0xC000003E, 1), "aarch64": (0xC00000B7, 2)}
X32_BIT = 0x40000000  # the x86-64 kernel's second, 32-bit-pointer table of calls
RET_KILL, RET_EPERM, RET_ALLOW = 0x80000000, 0x00050001, 0x7FFF0000
LOAD_WORD, JUMP_EQUAL, JUMP_GREATER_EQUAL, JUMP_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
WRITE_FLAGS = (
    0o1 | 0o2 | 0o100 | 0o1000 | 0o2000 | 0o20000000
)  # WRONLY RDWR CREAT TRUNC APPEND TMPFILE
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, PR_SET_DUMPABLE = 38, 22, 2, 4


def apply(limits):
    """Lock this process down.

    Args:
        limits: {"memory_bytes", "cpu_seconds", "file_bytes", "open_files", "processes",
            "deny_writes"}.

    Returns:
        list of sentences, each a protection that this system does not offer; empty on Linux.
    """
    missing = limit_resources(limits)
    if sys.platform != "linux":
        return [*missing, f"{platform.system()} has no system-call filter"]
    return missing + _filter_system_calls(limits["deny_writes"])


def hide_memory():
    """Let no process of the same user read or write this one's memory (Linux)."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def limit_resources(limits):
    """The limits alone, for workers that have to start a compiler; returns as `apply`."""
    try:
        import resource
    except ImportError:
        return [f"{platform.system()} has no limits on memory, processor time and files"]
    wanted = {
        "RLIMIT_AS": limits["memory_bytes"],
        "RLIMIT_CPU": limits["cpu_seconds"],
        "RLIMIT_FSIZE": limits["file_bytes"],
        "RLIMIT_NOFILE": limits["open_files"],
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": limits["processes"],
    }
    missing = []
    for name, value in wanted.items():
        if value is None:
            continue
        # One second between the soft and the hard limit lets SIGXCPU name the cause.
        hard = value + 1 if name == "RLIMIT_CPU" else value
        try:
            resource.setrlimit(getattr(resource, name), (value, hard))
        except (AttributeError, ValueError, OSError):
            missing.append(f"{name} could not be set")
    return missing


def _filter_system_calls(deny_writes):
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        return [f"no system-call filter for {machine}"]
    import ctypes

    program = filter_program(machine, deny_writes)
    buffer = ctypes.create_string_buffer(program)
    head = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    for arguments in ((PR_SET_DUMPABLE, 0), (PR_SET_NO_NEW_PRIVS, 1)):
        prctl(*arguments, 0, 0, 0)
    if prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.c_char_p(head), 0, 0) != 0:
        return ["the kernel refused the system-call filter"]
    return []


def filter_program(machine, deny_writes):
    """The filter as bytes of classic BPF instructions, for `x86_64` or `aarch64`."""
    audit, column = ARCHITECTURES[machine]
    code = [_op(LOAD_WORD, 4), _op(JUMP_EQUAL, audit, 1, 0), _op(RETURN, RET_KILL)]
    code += [_op(LOAD_WORD, 0)]
    if machine == "x86_64":
        code += [_op(JUMP_GREATER_EQUAL, X32_BIT, 0, 1), _op(RETURN, RET_EPERM)]
    for row in ALWAYS + (WRITES if deny_writes else ()):
        if row[column] is not None:
            code += [_op(JUMP_EQUAL, row[column], 0, 1), _op(RETURN, RET_EPERM)]
    for row in OPENS if deny_writes else ():
        if row[column] is not None:
            code += _refuse_writing(row[column], row[3])
    return b"".join([*code, _op(RETURN, RET_ALLOW)])


def _refuse_writing(number, argument):
    flags_at = 16 + 8 * argument  # struct seccomp_data: nr, arch, instruction pointer, args
    return [
        _op(JUMP_EQUAL, number, 0, 4),
        _op(LOAD_WORD, flags_at),
        _op(JUMP_SET, WRITE_FLAGS, 0, 1),
        _op(RETURN, RET_EPERM),
        _op(RETURN, RET_ALLOW),
    ]


def _op(code, value, if_true=0, if_false=0):
    return struct.pack("<HBBI", code, if_true, if_false, value)
