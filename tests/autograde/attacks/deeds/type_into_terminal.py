"""Type a command into every terminal that can be opened, and make a file unchangeable."""

import array
import contextlib
import fcntl
import glob
import os

SET_FLAGS, TYPE = 0x40086602, 0x5412  # FS_IOC_SETFLAGS, TIOCSTI


def attempt():
    done = 0
    reading, _ = os.pipe()
    try:
        fcntl.ioctl(reading, TYPE, b"#")
    except PermissionError:  # refused before the kernel saw that it is no terminal
        pass
    except OSError:
        done += 1
    for path in [SECRET, *glob.glob("/dev/pts/[0-9]*"), "/dev/tty"]:  # noqa: F821
        with contextlib.suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
            with contextlib.suppress(OSError):
                fcntl.ioctl(descriptor, SET_FLAGS, array.array("l", [0x10]))
                done += 1
    return done
