"""Messages between judge and worker: what is right arrives, anything else is refused."""

import io
import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from autograde.worker import wire


def decode(data, limit=1 << 20):
    return wire.decode(wire.exact_reader(io.BytesIO(data)), limit)


def message(header):
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    return wire.MAGIC + struct.pack("<I", len(raw)) + raw


@given(
    npst.arrays(
        st.sampled_from(["<f8", "<f4", "<i8", "|b1"]), npst.array_shapes(min_side=0, max_side=4)
    )
)
def test_arrays_arrive_as_they_were(array):
    body, arrays = decode(wire.encode({"x": 1}, [array]))
    assert body == {"x": 1}
    assert arrays[0].dtype == array.dtype
    np.testing.assert_array_equal(arrays[0], array)


def test_received_arrays_cannot_be_written():
    _, (array,) = decode(wire.encode({}, [np.zeros(3)]))
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1


@pytest.mark.parametrize(
    "data",
    [
        b"PASS",
        b"\x80\x04\x95",  # how a pickle begins
        message(b"not json"),
        message(b"[" * 50_000),
        message(b"9" * 5_000),
        message([]),
        message({"body": {}}),
        message({"body": [], "arrays": []}),
        message({"body": {}, "arrays": {}}),
        message({"body": {}, "arrays": [7]}),
        message({"body": {}, "arrays": [{"dtype": "O", "shape": [1]}]}),
        message({"body": {}, "arrays": [{"dtype": ["<f8"], "shape": [1]}]}),
        message({"body": {}, "arrays": [{"dtype": "<f8", "shape": [-1]}]}),
        message({"body": {}, "arrays": [{"dtype": "<f8", "shape": [True]}]}),
        message({"body": {}, "arrays": [{"dtype": "<f8", "shape": [1.5]}]}),
        message({"body": {}, "arrays": [{"dtype": "<f8", "shape": [1] * 9}]}),
        message({"body": {}, "arrays": [{"dtype": "<f8", "shape": [2**30, 2**30]}]}),
        message({"body": {}, "arrays": [{"dtype": "<f8", "shape": [0]}] * 1000}),
        wire.MAGIC + struct.pack("<I", 2**31),
        wire.encode({}, [np.zeros(4)])[:-1],
        wire.MAGIC,
        b"",
    ],
)
def test_anything_else_is_refused(data):
    with pytest.raises(wire.WireError):
        decode(data)


def test_more_bytes_than_allowed_are_refused_before_they_are_read():
    data = wire.encode({}, [np.zeros(1000)])
    stream = io.BytesIO(data)
    with pytest.raises(wire.WireError, match="at most 100 bytes"):
        wire.decode(wire.exact_reader(stream), 100)
    assert len(data) - stream.tell() == 8000
