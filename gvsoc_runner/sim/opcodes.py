"""Operation numbers as plain module constants (`LW`, `FMADD_S`, ...) that Numba compiles in.

The numbers are given out by isa.py from its one table of rows; nothing is typed in twice.
Besides one constant per operation there are X_FIRST and X_LAST (inclusive) for every kind X.
"""

from gvsoc_runner.sim.isa import KIND_SPAN, OP

globals().update(OP)
for _kind, (_first, _last) in KIND_SPAN.items():
    globals()[f"{_kind}_FIRST"] = _first
    globals()[f"{_kind}_LAST"] = _last
