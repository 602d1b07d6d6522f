"""Crash the interpreter."""

import ctypes


def linear_backward_weight(grad_output, x):
    ctypes.string_at(0)
