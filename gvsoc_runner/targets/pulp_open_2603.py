"""pulp-open as public GVSOC of March 2026 models it: no contention between L1 banks.

"measured" numbers come from programs run on that GVSOC (the reference folder of the tests);
"published" ones from its public configuration.
"""

from gvsoc_runner.targets.target import Figure, Target


def _measured(value, unit="cycle", what="reference programs micro_*"):
    return Figure(value, unit, "measured", f"public GVSOC 2026-03, {what}")


def _published(value, unit="", what="configuration of target pulp-open"):
    return Figure(value, unit, "published", f"public GVSOC 2026-03, {what}")


FIGURES = {
    # the machine
    "l1_bytes": _published(0x1_0000, "byte"),
    "l1_banks": _published(16, "banks of 4 bytes, word-interleaved"),
    "num_cluster_cores": _published(9, "cores: 8 workers and a controller"),
    "num_fpus": _published(4, "units, core id modulo 4"),
    "frequency_hz": _measured(72_030_000, "Hz", "reset state of the clock generators"),
    # memory paths: stall cycles beyond the issue cycle
    "l1_contention": _measured(0, "flag", "micro_bank"),
    "l2_contention": _measured(0, "flag", "micro_mem"),
    "pe_l1": _measured(0),
    "pe_l2": _measured(14),
    "pe_cluster": _measured(2),
    "pe_apb": _measured(22),
    "fc_l1": _measured(14),
    "fc_l2": _measured(0),
    "fc_cluster": _measured(14),
    "fc_apb": _measured(8),
    # instruction fetch
    "l0_sets": _published(8, "sets of 4 ways, 16-byte lines, worker cores"),
    "l0_sets_controller": _published(32, "sets of 4 ways, 16-byte lines, core 8"),
    "fc_cache_sets": _published(32, "sets of 4 ways, 16-byte lines"),
    "fetch_l0_refill": _measured(2, what="micro_icache"),
    "fetch_l1_refill": _measured(2, what="micro_icache"),
    "fetch_l1": _measured(1, what="code in L1"),
    "fetch_l2": _measured(14, what="micro_icache"),
    "fetch_transfer": _measured(0, what="micro_icache"),
    "fetch_contention": _measured(0, "flag", "micro_icache"),
    "fetch_fc": _measured(5),
    # instructions: cycles, or extra cycles where the name says so
    "hazard": _measured(1, "extra cycle when the next instruction uses a loaded value"),
    "mul": _measured(2, what="micro_mul_div"),
    "mulh": _measured(5, what="micro_mul_div"),
    "div_variant": _measured(0, "0: clz(-d)+2 for d<0, 1: clz(~d)+2", "micro_mul_div"),
    "div_zero": _measured(1, what="micro_mul_div"),
    "divu_zero": _measured(34, what="micro_mul_div"),
    "branch_taken": _measured(2, "extra cycles", "micro_branch"),
    "jump": _measured(1, "extra cycles", "micro_branch"),
    "jump_reg_hazard": _measured(0, "extra cycles", "micro_branch"),
    "fp": _measured(1, what="micro_fp"),
    "fp_div": _measured(14, what="micro_fp"),
    "fp16_div": _measured(10, what="micro_xpulp"),
    "fpvec_div": _measured(14, what="micro_xpulp"),
    "flh_boxed": _measured(1, "flag: flh fills up with ones", "test_odd_accesses"),
    "csr_mstatus": _measured(3, "extra cycles"),
    "mret": _measured(4, "extra cycles", "interrupts"),
    "irq_entry": _measured(3, "extra cycles", "interrupts"),
    "wfi_overlap": _measured(1, "flag: the stall of its fetch passes in its sleep", "interrupts"),
    # event unit
    "wakeup": _measured(2, what="micro_sync"),
    "elw_extra": _measured(2, "extra cycles of p.elw answered at once", "micro_sync"),
    "elw_parked": _measured(2, "extra cycles of p.elw after its answer", "micro_sync"),
    "wait_load": _measured(6, "extra cycles of a plain load that waits", "micro_sync"),
    # DMA
    "dma_queue": _published(2, "commands per core"),
    "dma_global": _published(8, "commands per direction"),
    "dma_burst": _published(256, "byte"),
    "dma_outstanding": _published(8, "bursts per direction"),
}

TARGET = Target(
    name="pulp-open-2603",
    title="pulp-open, public GVSOC of March 2026 (no L1 bank contention)",
    figures=FIGURES,
    extensions="EXT_PULP_OPEN",
)
