"""What a worker gives up before it touches a student's code: memory, time, processes, network.

Limits come from the operating system (`resource`); on Linux a seccomp filter then refuses system
calls for good, also to code that reaches around Python. Elsewhere the missing parts are returned as
sentences, and the report repeats them.
"""

import platform
import struct
import sys

from syscalls import (
    ALWAYS,
    CLONE,
    CLONE3,
    CONTROLS,
    HARMLESS_CONTROLS,
    KERNEL_DOORS,
    OPENS,
    SIGNAL_COMMANDS,
    SIGNALS,
    WRITES,
)

# linux/audit.h: machine -> (AUDIT_ARCH value, column of the syscall tables)
ARCHITECTURES = {"x86_64": (0xC000003E, 1), "aarch64": (0xC00000B7, 2)}
X32_BIT = 0x40000000  # the x86-64 kernel's second, 32-bit-pointer table of calls
RET_KILL, RET_EPERM, RET_ALLOW = 0x80000000, 0x00050001, 0x7FFF0000
RET_ENOSYS = 0x00050026
LOAD_WORD, JUMP_EQUAL, JUMP_GREATER_EQUAL, JUMP_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
WRITE_FLAGS = (
    0o1 | 0o2 | 0o100 | 0o1000 | 0o2000 | 0o20000000
)  # WRONLY RDWR CREAT TRUNC APPEND TMPFILE
NEW_NAMESPACES = 0x7E020000  # linux/sched.h: CLONE_NEWUSER and all others
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
    hide_memory()
    machine = platform.machine()
    program = filter_program(machine, limits["deny_writes"]) if machine in ARCHITECTURES else b""
    return missing + _filter_system_calls(program)


def apply_for_compilers(limits):
    """The limits, and no doors of the kernel, for workers that start a compiler; as `apply`."""
    return limit_resources(limits) + close_doors()


def close_doors():
    """Refuse namespaces, mounts, sockets and other processes' memory; returns as `apply`."""
    if sys.platform != "linux":
        return []  # what is missing there is said by the Python workers
    machine = platform.machine()
    return _filter_system_calls(door_program(machine) if machine in ARCHITECTURES else b"")


def hide_memory():
    """Let no process of the same user read or write this one's memory (Linux)."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def limit_resources(limits):
    """The limits alone; returns as `apply`."""
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


def _filter_system_calls(program):
    if not program:
        return [f"no system-call filter for {platform.machine()}"]
    import ctypes

    buffer = ctypes.create_string_buffer(program)
    head = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.c_char_p(head), 0, 0) != 0:
        return ["the kernel refused the system-call filter"]
    return []


def filter_program(machine, deny_writes):
    """The filter for Python as bytes of classic BPF instructions, for `x86_64` or `aarch64`."""
    column = ARCHITECTURES[machine][1]
    code = _begin(machine) + _refuse(ALWAYS + (WRITES if deny_writes else ()), column)
    code += _refuse_values(SIGNALS[column], 1, SIGNAL_COMMANDS)
    code += _allow_values(CONTROLS[column], 1, HARMLESS_CONTROLS)
    for row in OPENS if deny_writes else ():
        if row[column] is not None:
            code += _refuse_flags(row[column], row[3], WRITE_FLAGS)
    return b"".join([*code, _op(RETURN, RET_ALLOW)])


def door_program(machine):
    """The filter for workers with compilers, as filter_program."""
    column = ARCHITECTURES[machine][1]
    code = _begin(machine) + _refuse(KERNEL_DOORS, column)
    code += [_op(JUMP_EQUAL, CLONE3[column], 0, 1), _op(RETURN, RET_ENOSYS)]
    code += _refuse_flags(CLONE[column], 0, NEW_NAMESPACES)
    return b"".join([*code, _op(RETURN, RET_ALLOW)])


def _begin(machine):
    """Only the machine's own table of calls; then the number of the call is at hand."""
    audit = ARCHITECTURES[machine][0]
    code = [_op(LOAD_WORD, 4), _op(JUMP_EQUAL, audit, 1, 0), _op(RETURN, RET_KILL)]
    code += [_op(LOAD_WORD, 0)]
    if machine == "x86_64":
        code += [_op(JUMP_GREATER_EQUAL, X32_BIT, 0, 1), _op(RETURN, RET_EPERM)]
    return code


def _refuse(rows, column):
    numbers = [row[column] for row in rows if row[column] is not None]
    pairs = [(_op(JUMP_EQUAL, number, 0, 1), _op(RETURN, RET_EPERM)) for number in numbers]
    return [instruction for pair in pairs for instruction in pair]


def _refuse_flags(number, argument, flags):
    test = [_op(JUMP_SET, flags, 0, 1), _op(RETURN, RET_EPERM)]
    return _decide(number, argument, test, RET_ALLOW)


def _refuse_values(number, argument, values):
    tests = [(_op(JUMP_EQUAL, value, 0, 1), _op(RETURN, RET_EPERM)) for value in values]
    return _decide(number, argument, [step for pair in tests for step in pair], RET_ALLOW)


def _allow_values(number, argument, values):
    tests = [(_op(JUMP_EQUAL, value, 0, 1), _op(RETURN, RET_ALLOW)) for value in values]
    return _decide(number, argument, [step for pair in tests for step in pair], RET_EPERM)


def _decide(number, argument, tests, otherwise):
    """Tests on the lower word of one argument of one call, and what is done if none holds."""
    at = 16 + 8 * argument  # struct seccomp_data: nr, arch, instruction pointer, args
    body = [_op(LOAD_WORD, at), *tests, _op(RETURN, otherwise)]
    return [_op(JUMP_EQUAL, number, 0, len(body)), *body]


def _op(code, value, if_true=0, if_false=0):
    return struct.pack("<HBBI", code, if_true, if_false, value)
