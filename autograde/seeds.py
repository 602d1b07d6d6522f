"""Hidden inputs that belong to one student and one task, and are the same at every regrade."""

import hashlib
import hmac
import secrets
from pathlib import Path

import numpy as np

KEY_BYTES = 32
KEY_FILE = "course.key"  # in the project folder; git ignores it, and no bundle holds it


class CourseKeyError(Exception):
    """The course key cannot be read."""


def task_rng(key, student, task_id):
    """The generator for a student's hidden inputs.

    Args:
        key: bytes, known to the grader alone; student, task_id: str.

    Returns:
        numpy.random.Generator (PCG64) seeded by HMAC-SHA256(key, student, task).
    """
    message = "\0".join((student, task_id)).encode("utf-8", "surrogatepass")
    digest = hmac.new(key, message, hashlib.sha256).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))


def key_fingerprint(key):
    """A short name for a key: tells two keys apart in reports and gives nothing away."""
    return hashlib.sha256(b"odl course key\0" + key).hexdigest()[:12]


def load_or_make_key(path):
    """Read the course key, or make one that only its owner can read.

    Raises:
        CourseKeyError: the file does not hold a key.
    """
    path = Path(path)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(KEY_BYTES) + "\n", encoding="ascii")
    text = path.read_text(encoding="ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise CourseKeyError(f"expected {2 * KEY_BYTES} hexadecimal digits in {path}, got others")
    return key
