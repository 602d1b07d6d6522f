"""linear-fw-one-core: forward pass of a fully connected layer, on one worker."""

from __future__ import annotations

from dataclasses import replace

from gvsoc_runner.operations import linear_fw

OPERATION = replace(
    linear_fw.OPERATION,
    id="linear-fw-one-core",
    functions=("linear_forward",),
    harness="harness/linear_fw_one_core.c",
    versions={"v0": {}},
    parallel=False,
)
