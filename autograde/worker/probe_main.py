"""Try, from inside a sandbox, what student code must not be able to do; print what worked.

Arguments: a file of the grader that must be unreadable, a folder that must be unwritable, the
process id of the grader, a port on 127.0.0.1 where the grader listens.
"""

import ctypes
import json
import os
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lockdown


def can(action):
    try:
        action()
    except (OSError, ValueError, AttributeError):
        return False
    return True


def connect(port):
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        pass


def unshare_users():
    new_user_namespace = 0x10000000  # linux/sched.h: CLONE_NEWUSER
    if ctypes.CDLL(None).unshare(new_user_namespace) != 0:
        raise OSError("refused")


def main():
    secret, folder, pid, port = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    attempts = {
        "read the grader's files": lambda: open(secret, "rb").close(),
        "write into the grader's folder": lambda: open(os.path.join(folder, "leak"), "wb").close(),
        "write beside the scratch folder": lambda: open("/leak", "wb").close(),
        "reach the network": lambda: connect(port),
    }
    if pid not in (1, os.getpid()):
        attempts["see the grader's process"] = lambda: os.readlink(f"/proc/{pid}/exe")
        attempts["signal the grader's process"] = lambda: os.kill(pid, 0)
    worked = [name for name, action in attempts.items() if can(action)]
    # Where a container engine allows it, the filter that every worker has refuses it.
    lockdown.close_doors()
    worked += ["make a user namespace"] if can(unshare_users) else []
    scratch = can(lambda: open("/scratch/note", "wb").close())
    print(json.dumps({"worked": worked, "scratch": scratch, "python": list(sys.version_info[:2])}))


if __name__ == "__main__":
    main()
