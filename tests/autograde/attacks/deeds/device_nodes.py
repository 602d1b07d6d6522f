"""Make or open the machine's devices."""

import os
import stat


def attempt():
    done = 0
    for path in ("/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda"):
        done += os.path.exists(path) and os.access(path, os.R_OK)
    os.mknod("node", 0o600 | stat.S_IFBLK, os.makedev(8, 0))
    return done + 1
