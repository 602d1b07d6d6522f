"""Read the system's list of users."""


def attempt():
    return len(open("/etc/passwd").read())
