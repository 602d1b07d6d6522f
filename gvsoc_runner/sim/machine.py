"""The machine as the host sees it: load a program, run it, look inside.

machine = Machine(load_target("gap9"))
machine.load(elf_bytes)
stop = machine.run(max_cycles=10_000_000)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

from gvsoc_runner.sim import compiled, isa
from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim.counters import Counters, read_counters, waiting_for
from gvsoc_runner.sim.elf import ElfError, Image, parse_elf
from gvsoc_runner.sim.faults import KIND_OF, Fault, describe
from gvsoc_runner.sim.semihosting import EXIT, SUCCESS, host_text
from gvsoc_runner.sim.stop import Mark, Stop, Wait
from gvsoc_runner.sim.timing import cost_table
from gvsoc_runner.sim.trace import TraceRow, trace_rows
from gvsoc_runner.sim.warm import ready
from gvsoc_runner.targets import Target

if TYPE_CHECKING:
    from gvsoc_runner.sim.departures import FloatRecord

CHUNK_CYCLES = 4_000_000  # between two looks at the host: progress, Ctrl-C
FOREVER = 1 << 60
CODE_PAD = 4096  # parcels; a branch reaches 2048


class Machine:
    """Fabric controller and cluster of one target, from reset.

    trace: keep the last `trace` executed instructions; profile: count cycles per
    instruction address; uninitialised, races: switch the two memory checks on; floats: keep
    every float operation and printed line in `float_log`.
    """

    def __init__(
        self,
        target: Target,
        *,
        trace: int = 0,
        profile: bool = False,
        uninitialised: bool = False,
        races: bool = False,
        floats: bool = False,
    ) -> None:
        self.target = target
        self._st = np.zeros(L.STATE_SIZE, np.int64)
        self._regs = np.full(L.NUM_CORES * 32, int.from_bytes([L.POISON] * 4), np.uint32)
        self._regs[::32] = 0
        self._mem = np.full(L.MEM_BYTES, L.POISON, np.uint8)
        # A jump may lead a little outside of it; there is nothing to execute there.
        self._padded_code = np.zeros(L.MEM_BYTES // 2 + 2 * CODE_PAD, np.int64)
        self._code = self._padded_code[CODE_PAD:-CODE_PAD]
        self._flags = np.zeros(L.MEM_BYTES // 2, np.uint8)
        self._granules = np.zeros(L.MEM_BYTES >> L.GRANULE_SHIFT, np.uint8)
        self._log = np.zeros(L.LOG_WORDS + 4 * trace, np.int64)
        self._out = np.zeros(L.NUM_CORES * L.LINE_BYTES + L.OUT_BYTES, np.uint8)
        self._profile = np.zeros(L.MEM_BYTES if profile else 2, np.int64)
        shadowed = L.MEM_BYTES + L.L2_OFFSET + L.L2_BYTES if uninitialised or races else 1
        self._shadow = np.zeros(shadowed, np.uint8)
        self._costs = cost_table({n: f.value for n, f in target.figures.items()})
        self._watched: dict[int, int] = {}
        self._text: list[bytes] = []
        self._marks: list[Mark] = []
        self.float_log: list[FloatRecord | str] = []
        self._entry: int | None = None
        options = (L.OPT_TRACE, L.OPT_PROFILE, L.OPT_UNINIT, L.OPT_RACE, L.OPT_FLOATS)
        wanted = (trace > 0, profile, uninitialised, races, floats)
        self._st[L.G_OPTIONS] = sum(o for o, w in zip(options, wanted, strict=True) if w)
        self._reset()
        ready()
        self._engine = compiled.function("odl_run", 2)

    # --- set-up ------------------------------------------------------------------------

    def _reset(self) -> None:
        st, target = self._st, self.target
        for name in L.PARAM_NAMES:
            if name == "l1_bank_mask":
                st[L.PARAM[name]] = target.value("l1_banks") - 1
            else:
                st[L.PARAM[name]] = target.value(name)
        st[L.G_EXT_MASK] = getattr(isa, target.extensions)
        st[L.G_NUM_CLUSTER] = target.num_cluster_cores
        st[L.EV_DUE : L.EV_DUE + L.NUM_EVENTS] = L.NEVER
        st[L.G_NEXT_EVENT] = L.NEVER
        st[L.D_FREE] = 0xFFFF
        st[[L.D_CUR_READ, L.D_CUR_WRITE, L.D_LOC_READ]] = -1
        for burst in range(16):
            st[L.D_BURST + burst * L.D_BURST_STRIDE] = -1
        for cache in range(L.NUM_CACHES):
            base = L.CACHE + cache * L.CACHE_STRIDE
            st[base : base + 2 * L.CACHE_LINES] = -1
            st[base + L.CA_READY] = -1
        for core in range(L.NUM_CORES):
            self._reset_core(core)
        arrays = {
            L.G_REGS: self._regs,
            L.G_MEM: self._mem,
            L.G_CODE: self._code,
            L.G_FLAGS: self._flags,
            L.G_GRANULES: self._granules,
            L.G_LOG: self._log,
            L.G_OUT: self._out,
            L.G_PROFILE: self._profile,
            L.G_SHADOW: self._shadow,
            L.G_COSTS: self._costs,
        }
        for place, array in arrays.items():
            st[place] = array.ctypes.data
        st[L.G_LOG_SIZE] = self._log.size
        st[L.G_PROFILE_SIZE] = self._profile.size
        st[L.G_SHADOW_SIZE] = self._shadow.size

    def _reset_core(self, core: int) -> None:
        st, cb = self._st, L.CORE + core * L.CORE_STRIDE
        fabric = core == L.FC
        num_fpus = self.target.value("num_fpus")
        sets = {L.FC: "fc_cache_sets", L.CONTROLLER: "l0_sets_controller"}.get(core, "l0_sets")
        st[cb + L.C_LINE] = -16
        st[cb + L.C_NUMBER] = core
        st[cb + L.C_REGS] = self._regs[32 * core :].ctypes.data
        st[cb + L.C_L1_BYTES] = 0 if fabric else self.target.l1_bytes
        st[cb + L.C_HAZARD_REG] = L.NO_HAZARD_REG
        st[cb + L.C_MSTATUS] = 0x6000
        st[cb + L.C_PCER] = 3
        st[cb + L.C_FPU] = L.FPU + (num_fpus if fabric else core % num_fpus)
        st[cb + L.C_DIVIDER] = L.DIVIDER + fabric
        st[cb + L.C_FETCH_SETS] = self.target.value(sets)
        st[cb + L.C_HINT : cb + L.C_HINT + L.NUM_HINTS] = -1

    def _offset(self, address: int, num_bytes: int) -> int:
        """Place of an address range in memory; ValueError when it is not all L1 or all L2."""
        l1 = address - L.L1_BASE
        if l1 >= 0 and l1 + num_bytes <= self.target.l1_bytes:
            return l1
        l2 = address - L.L2_BASE
        if l2 >= 0 and l2 + num_bytes <= L.L2_BYTES:
            return l2 + L.L2_OFFSET
        raise ValueError(f"expected {num_bytes} bytes within L1 or L2, got address 0x{address:08x}")

    def load(self, elf: bytes) -> Image:
        """Copy a program to memory and point the fabric controller at its entry.

        Code segments that are not writable become read-only.

        Raises:
            ElfError: malformed file, or a segment outside of L1 and L2.
        """
        image = parse_elf(elf)
        for segment in image.segments:
            try:
                place = self._offset(segment.address, segment.num_bytes)
            except ValueError as error:
                raise ElfError(f"a segment does not fit: {error}") from error
            end = place + segment.num_bytes
            self._mem[place:end] = 0
            self._mem[place : place + len(segment.data)] = np.frombuffer(segment.data, np.uint8)
            self._code[place >> 1 : (end + 1) >> 1] = 0
            if self._shadow.size > 1:
                self._shadow[place:end] |= 1
            if segment.executable and not segment.writable:
                first, last = -(-place >> L.GRANULE_SHIFT), end >> L.GRANULE_SHIFT
                self._granules[first:last] |= L.READ_ONLY
        self._start_fabric_controller(image.entry)
        return image

    def _start_fabric_controller(self, entry: int) -> None:
        st, cb = self._st, L.CORE + L.FC * L.CORE_STRIDE
        try:
            place = self._offset(entry, 2)
        except ValueError as error:
            raise ElfError(f"expected the entry in L1 or L2, got 0x{entry:08x}") from error
        if entry & 1:
            raise ElfError(f"expected an even entry address, got 0x{entry:08x}")
        self._entry = entry
        st[cb + L.C_PO] = place
        st[cb + L.C_BIAS] = entry - place
        st[cb + L.C_MTVEC] = entry & ~0xFF
        st[cb + L.C_STATE] = L.RUNNING
        st[cb + L.C_LISTED] = 1
        st[cb + L.C_STARTED] = 1
        st[cb + L.C_RANK] = st[L.G_FRONT] = L.LAST_RANK
        st[L.RANKED + L.LAST_RANK] = cb
        st[L.G_NUM_ACTIVE] = 1

    # --- memory ------------------------------------------------------------------------

    def read(self, address: int, num_bytes: int) -> bytes:
        """Bytes of L1 or L2; ValueError outside of them."""
        place = self._offset(address, num_bytes)
        return self._mem[place : place + num_bytes].tobytes()

    def write(self, address: int, data: bytes) -> None:
        """Write bytes to L1 or L2 from outside; ValueError outside of them."""
        place = self._offset(address, len(data))
        self._mem[place : place + len(data)] = np.frombuffer(bytes(data), np.uint8)
        self._code[max(place - 2, 0) >> 1 : (place + len(data) + 1) >> 1] = 0
        if self._shadow.size > 1:
            self._shadow[place : place + len(data)] |= 1

    def guard(self, ranges: Iterable[tuple[int, int]]) -> None:
        """Make stores to address ranges [first, end) a stack-overflow fault.

        Only whole 64-byte blocks inside a range are guarded.
        """
        for first, end in ranges:
            place = self._offset(first, end - first)
            last = (place + end - first) >> L.GRANULE_SHIFT
            self._granules[-(-place >> L.GRANULE_SHIFT) : last] |= L.GUARDED

    # --- running -----------------------------------------------------------------------

    def watch(self, addresses: dict[int, int], stop_at: Iterable[int] = ()) -> None:
        """Record a mark (id, core, cycle) whenever a core issues one of these instructions.

        Args:
            addresses: instruction address -> id.
            stop_at: addresses where run() shall come back before the instruction.
        """
        stops = set(stop_at)
        for address in {*addresses, *stops}:
            place = self._offset(address, 2) >> 1
            mark = (L.WATCHED if address in addresses else 0) | (
                L.STOP_HERE if address in stops else 0
            )
            self._flags[place] |= mark
            self._code[place] = 0
        self._watched |= addresses

    def run(self, max_cycles: int, progress: Callable[[int], None] | None = None) -> Stop:
        """Run until exit, fault, deadlock, a stop address or `max_cycles` from now.

        Args:
            max_cycles: limit, counted from the present cycle.
            progress: called with the cycle now and then; may raise to interrupt.
        """
        if self._entry is None:
            raise ValueError("expected a loaded program, got none; call load() first")
        self._marks = []
        limit = self.cycle + max_cycles
        while True:
            reason = self._chunk(min(limit, self.cycle + CHUNK_CYCLES))
            self._drain()
            if progress is not None:
                progress(self.cycle)
            if reason == L.RUN_HOST_CALL:
                stop = self._host_call()
                if stop is not None:
                    return stop
            elif reason not in (L.RUN_CHUNK, L.RUN_DRAIN):
                return self._stop(reason)
            elif self.cycle >= limit:
                return self._stop(L.RUN_CHUNK)

    def _chunk(self, limit: int) -> int:
        return self._engine(self._st.ctypes.data, limit)

    def _drain(self) -> None:
        """Take text and marks out of the machine's buffers."""
        st = self._st
        base = L.NUM_CORES * L.LINE_BYTES
        self._text.append(self._out[base : base + st[L.G_NUM_OUT]].tobytes())
        st[L.G_NUM_OUT] = 0
        records = self._log[: st[L.G_NUM_LOG] * 4].reshape(-1, 4)
        if st[L.G_OPTIONS] & L.OPT_FLOATS:
            from gvsoc_runner.sim.departures import records_of

            self.float_log += records_of(records, self._text[-1])
        for kind, where, cycle, instructions in records.tolist():
            if kind != L.LOG_MARK:
                continue
            mark_id = self._watched.get(where >> 8)
            if mark_id is not None:
                self._marks.append(Mark(mark_id, where & 0xFF, cycle, instructions))
        st[L.G_NUM_LOG] = 0

    def _stop(self, reason: int) -> Stop:
        st = self._st
        marks = tuple(sorted(self._marks, key=lambda mark: mark.cycle))
        core = int(st[L.G_FAULT_CORE])
        common = {"cycle": self.cycle, "marks": marks}
        if reason == L.RUN_EXIT:
            common["cycle"] = int(st[L.G_LAST])
            return Stop("exit", exit_code=int(st[L.G_EXIT_CODE]), **common)
        if reason == L.RUN_FAULT:
            return Stop("fault", fault=self._fault(core), core=core, pc=self.pc(core), **common)
        if reason == L.RUN_STOP:
            return Stop("watch", core=core, pc=self.pc(core), **common)
        waits = tuple(Wait(*row) for row in waiting_for(st))
        name = "deadlock" if reason == L.RUN_DEADLOCK else "cycle_limit"
        return Stop(name, waits=waits, **common)

    def _fault(self, core: int) -> Fault:
        st = self._st
        kind, info = int(st[L.G_FAULT]), int(st[L.G_FAULT_INFO])
        address = int(st[L.G_FAULT_ADDR])
        message, hint = describe(kind, address, info, info, self.target.l1_bytes)
        return Fault(
            kind=KIND_OF[kind],
            core=core,
            pc=self.pc(core),
            address=address,
            cycle=self.cycle,
            message=message,
            hint=hint,
            other_core=info if kind == L.F_RACE else None,
        )

    def _host_call(self) -> Stop | None:
        """Serve a semihosting call; a Stop when it ends the program or is none."""
        core = int(self._st[L.G_FAULT_CORE])
        pc = self.pc(core)
        prefix = self._word(pc - 4)
        if prefix != isa.SEMIHOST_PREFIX:
            self._st[L.G_FAULT] = L.F_BREAK
            return self._stop(L.RUN_FAULT)
        call, argument = (int(self._regs[core * 32 + 10 + k]) for k in (0, 1))
        cb = L.CORE + core * L.CORE_STRIDE
        self._st[cb + L.C_PO] += 4
        self._st[cb + L.C_TIME] += 1
        if call == EXIT:
            self._st[L.G_EXITED] = 1
            self._st[L.G_EXIT_CODE] = 0 if argument == SUCCESS else 1
            self._st[L.G_LAST] = self.cycle
            return self._stop(L.RUN_EXIT)
        self._text.append(host_text(self.read, call, argument))
        self._regs[core * 32 + 10] = 0
        return None

    def _word(self, address: int) -> int:
        try:
            return int.from_bytes(self.read(address, 4), "little")
        except ValueError:
            return 0

    # --- looking inside ------------------------------------------------------------------

    @property
    def state(self) -> np.ndarray:
        """All words of the machine's state, int64, as layout.py names them."""
        return self._st

    @property
    def pieces(self) -> list[bytes]:
        """Finished lines in the pieces in which they were printed."""
        return self._text

    @property
    def cycle(self) -> int:
        return int(self._st[L.G_CYCLE])

    @property
    def stdout(self) -> str:
        """Everything printed so far, unfinished lines last."""
        return (b"".join(self._text) + self._unfinished()).decode("utf-8", "replace")

    @property
    def printed_lines(self) -> str:
        """The finished lines of what was printed; GVSOC shows no others."""
        return b"".join(self._text).decode("utf-8", "replace")

    def _unfinished(self) -> bytes:
        text = b""
        for core in range(L.NUM_CORES):
            length = int(self._st[L.CORE + core * L.CORE_STRIDE + L.C_OUT_POS])
            text += self._out[core * L.LINE_BYTES : core * L.LINE_BYTES + length].tobytes()
        return text

    def pc(self, core: int) -> int:
        """Address of the instruction a core is at."""
        cb = L.CORE + core * L.CORE_STRIDE
        return int(self._st[cb + L.C_PO] + self._st[cb + L.C_BIAS]) & 0xFFFF_FFFF

    def registers(self, core: int) -> np.ndarray:
        """x0..x31 of a core as a (32,) uint32 copy."""
        return self._regs[core * 32 : core * 32 + 32].copy()

    def counters(self) -> tuple[Counters, ...]:
        """Per started core: counts of events and where its cycles went."""
        return read_counters(self._st)

    def profile(self) -> dict[int, tuple[int, int]]:
        """Instruction address -> (cycles, executions); empty unless profile was on."""
        table = self._profile.reshape(-1, 2)
        rows = np.flatnonzero(table[:, 1]) if table.shape[0] > 1 else []
        result = {}
        for row in rows:
            place = int(row) * 2
            bias = L.L2_BIAS if place >= L.L2_OFFSET else L.L1_BASE
            result[place + bias] = (int(table[row, 0]), int(table[row, 1]))
        return result

    def trace(self) -> tuple[TraceRow, ...]:
        """The last instructions executed; empty unless trace was on."""
        return trace_rows(self._log[L.LOG_WORDS :], int(self._st[L.G_NUM_TRACE]))
