"""Plain data over a pipe: a JSON header, then the raw bytes of its arrays.

Used on both sides; in the worker this file is loaded alone, so it imports NumPy and nothing of the
project. One message is

    b"ODL1", header length (uint32, little endian), header (UTF-8 JSON), the arrays' bytes in turn

and the header is {"body": {...}, "arrays": [{"dtype": "<f4", "shape": [3, 4]}, ...]}. The reader
trusts nothing: each length is checked against a limit before a byte of it is read.
"""

import json
import math
import struct

import numpy as np

MAGIC = b"ODL1"
MAX_HEADER_BYTES = 256 * 1024
MAX_ARRAYS = 256
MAX_DIMENSIONS = 8
DTYPES = ("|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8")


class WireError(Exception):
    """The other side sent something that is not a message."""


class WireClosedError(WireError):
    """The other side ended before a whole message had come."""


def is_sendable(array):
    return array.dtype.str in DTYPES and array.ndim <= MAX_DIMENSIONS


def encode(body, arrays=()):
    """The bytes of one message; body is JSON data, arrays are little-endian NumPy arrays."""
    described = [{"dtype": a.dtype.str, "shape": list(a.shape)} for a in arrays]
    header = json.dumps({"body": body, "arrays": described}).encode()
    parts = [MAGIC, struct.pack("<I", len(header)), header]
    return b"".join(parts + [np.ascontiguousarray(a).tobytes() for a in arrays])


def decode(read_exactly, max_array_bytes, max_header_bytes=MAX_HEADER_BYTES):
    """Read one message.

    Args:
        read_exactly: function of a count that returns just as many bytes, or raises.
        max_array_bytes: most bytes that all arrays may have together.
        max_header_bytes: most bytes of the header; a judge's holds a student's whole cells.

    Returns:
        body (dict), arrays (list of read-only arrays).

    Raises:
        WireError: not a message, or one beyond the limits.
    """
    if read_exactly(4) != MAGIC:
        raise WireError("expected a message, got other bytes")
    (length,) = struct.unpack("<I", read_exactly(4))
    if length > max_header_bytes:
        raise WireError(f"expected a header of at most {max_header_bytes} bytes, got {length}")
    body, described = _parse_header(read_exactly(length))
    sizes = [_array_bytes(entry) for entry in described]
    if sum(sizes) > max_array_bytes:
        raise WireError(f"expected at most {max_array_bytes} bytes of arrays, got {sum(sizes)}")
    pairs = zip(described, sizes, strict=True)
    return body, [_to_array(entry, read_exactly(size)) for entry, size in pairs]


def _parse_header(raw):
    try:
        header = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise WireError("expected a JSON header, got other text") from error
    if not isinstance(header, dict) or set(header) != {"body", "arrays"}:
        raise WireError("expected a header of body and arrays")
    body, described = header["body"], header["arrays"]
    if not isinstance(body, dict) or not isinstance(described, list):
        raise WireError("expected a dict body and a list of arrays")
    if len(described) > MAX_ARRAYS:
        raise WireError(f"expected at most {MAX_ARRAYS} arrays, got {len(described)}")
    return body, described


def _array_bytes(entry):
    if not isinstance(entry, dict) or entry.get("dtype") not in DTYPES:
        raise WireError("expected an array of a known dtype")
    shape = entry.get("shape")
    if not isinstance(shape, list) or len(shape) > MAX_DIMENSIONS:
        raise WireError("expected a shape of few dimensions")
    if not all(type(size) is int and 0 <= size < 2**31 for size in shape):
        raise WireError("expected a shape of sizes")
    return math.prod(shape) * np.dtype(entry["dtype"]).itemsize


def _to_array(entry, raw):
    return np.frombuffer(raw, dtype=entry["dtype"]).reshape(entry["shape"])


def exact_reader(stream):
    """read_exactly for a binary stream."""

    def read_exactly(count):
        parts = []
        while count:
            part = stream.read(min(count, 1 << 20))
            if not part:
                raise WireClosedError("the other side ended before a whole message had come")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    return read_exactly
