"""Change the machine: its clock, its name, its share of the processors."""

import contextlib
import os
import socket
import time


def attempt():
    done = 0
    actions = (
        lambda: time.clock_settime(time.CLOCK_REALTIME, time.time()),
        lambda: socket.sethostname(socket.gethostname()),
        lambda: os.setpriority(os.PRIO_PROCESS, 0, 5),
        lambda: os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0)),
    )
    for action in actions:
        with contextlib.suppress(OSError):
            action()
            done += 1
    return done
