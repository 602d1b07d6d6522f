"""System calls that workers never need, for the seccomp filters of lockdown.py.

Numbers: Linux kernel, arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
Each row: name, x86-64 number, arm64 number (None: the call does not exist there).
"""

# Doors of the kernel that no worker needs, not even one that starts compilers.
KERNEL_DOORS = (
    ("unshare", 272, 97),
    ("setns", 308, 268),
    ("mount", 165, 40),
    ("umount2", 166, 39),
    ("pivot_root", 155, 41),
    ("chroot", 161, 51),
    ("open_tree", 428, 428),
    ("move_mount", 429, 429),
    ("fsopen", 430, 430),
    ("mount_setattr", 442, 442),
    ("bpf", 321, 280),
    ("perf_event_open", 298, 241),
    ("userfaultfd", 323, 282),
    ("io_uring_setup", 425, 425),
    ("add_key", 248, 217),
    ("request_key", 249, 218),
    ("keyctl", 250, 219),
    ("open_by_handle_at", 304, 265),
    ("ptrace", 101, 117),
    ("process_vm_readv", 310, 270),
    ("process_vm_writev", 311, 271),
    ("socket", 41, 198),
)
# Refused only with flags that make namespaces; its successor hides them, so it "does not exist".
CLONE, CLONE3 = ("clone", 56, 220), ("clone3", 435, 435)

ALWAYS = (
    # new processes and threads
    ("clone", 56, 220),
    ("fork", 57, None),
    ("vfork", 58, None),
    ("execve", 59, 221),
    ("execveat", 322, 281),
    ("clone3", 435, 435),
    # other processes
    ("kill", 62, 129),
    ("tkill", 200, 130),
    ("tgkill", 234, 131),
    ("rt_sigqueueinfo", 129, 138),
    ("rt_tgsigqueueinfo", 297, 240),
    ("pidfd_send_signal", 424, 424),
    ("pidfd_open", 434, 434),
    ("pidfd_getfd", 438, 438),
    ("kcmp", 312, 272),
    # a signal of one's choice, also the one that looks as if somebody else had sent it
    ("timer_create", 222, 107),
    # the machine itself, where the grader's user may change it
    ("reboot", 169, 142),
    ("kexec_load", 246, 104),
    ("kexec_file_load", 320, 294),
    ("init_module", 175, 105),
    ("finit_module", 313, 273),
    ("delete_module", 176, 106),
    ("swapon", 167, 224),
    ("swapoff", 168, 225),
    ("acct", 163, 89),
    ("settimeofday", 164, 170),
    ("clock_settime", 227, 112),
    ("adjtimex", 159, 171),
    ("clock_adjtime", 305, 266),
    ("sethostname", 170, 161),
    ("setdomainname", 171, 162),
    ("iopl", 172, None),
    ("ioperm", 173, None),
    ("quotactl", 179, 60),
    ("syslog", 103, 116),
    ("vhangup", 153, 58),
    # more than a fair share of the processors
    ("setpriority", 141, 140),
    ("sched_setscheduler", 144, 119),
    ("sched_setparam", 142, 118),
    ("sched_setattr", 314, 274),
    ("ioprio_set", 251, 30),
    # network, beside what is a door of the kernel
    ("socketpair", 53, 199),
    # memory that outlives the process or escapes the limit on address space
    ("shmget", 29, 194),
    ("shmat", 30, 196),
    ("semget", 64, 190),
    ("msgget", 68, 186),
    ("mq_open", 240, 180),
    ("memfd_create", 319, 279),
    # limits
    ("setrlimit", 160, 164),
    ("prlimit64", 302, 261),
    ("openat2", 437, 437),
    *KERNEL_DOORS,
)

# Where no sandbox makes the file system read-only, the filter does.
WRITES = (
    ("creat", 85, None),
    ("mkdir", 83, None),
    ("mkdirat", 258, 34),
    ("mknod", 133, None),
    ("mknodat", 259, 33),
    ("rmdir", 84, None),
    ("unlink", 87, None),
    ("unlinkat", 263, 35),
    ("rename", 82, None),
    ("renameat", 264, 38),
    ("renameat2", 316, 276),
    ("link", 86, None),
    ("linkat", 265, 37),
    ("symlink", 88, None),
    ("symlinkat", 266, 36),
    ("chmod", 90, None),
    ("fchmod", 91, 52),
    ("fchmodat", 268, 53),
    ("fchmodat2", 452, 452),
    ("chown", 92, None),
    ("fchown", 93, 55),
    ("lchown", 94, None),
    ("fchownat", 260, 54),
    ("truncate", 76, 45),
    ("ftruncate", 77, 46),
    ("fallocate", 285, 47),
    ("utime", 132, None),
    ("utimes", 235, None),
    ("futimesat", 261, None),
    ("utimensat", 280, 88),
    ("setxattr", 188, 5),
    ("lsetxattr", 189, 6),
    ("fsetxattr", 190, 7),
    ("removexattr", 197, 14),
    ("lremovexattr", 198, 15),
    ("fremovexattr", 199, 16),
)

# Refused with commands that send signals to whom one likes when a file is ready or wanted.
# Source: include/uapi/asm-generic/fcntl.h, include/uapi/linux/fcntl.h.
SIGNALS = ("fcntl", 72, 25)
SIGNAL_COMMANDS = (8, 10, 15, 1024, 1026)  # F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY

# Refused but for what files and pipes need: a terminal takes typed text, a file new attributes.
# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX: include/uapi/asm-generic/ioctls.h.
CONTROLS = ("ioctl", 16, 29)
HARMLESS_CONTROLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)

# Calls that are refused only when their flags ask for writing: name, numbers, index of the flags.
OPENS = (("open", 2, None, 1), ("openat", 257, 56, 2))
