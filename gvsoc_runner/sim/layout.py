"""Where everything lives in the state of the machine.

All state but registers and memory is one int64 array, so that it passes through
compiled functions cheaply and can be copied as a whole. This module names the
places. Cores 0..7 are the cluster's workers, 8 its controller, 9 the fabric controller.
"""

NUM_CORES = 10
CONTROLLER = 8
FC = 9
NEVER = 1 << 62

# --- memory: one byte array holds L1, a gap that is never mapped, and L2 ---------------
L1_BASE = 0x1000_0000
TAS_BASE = 0x1010_0000
L2_BASE = 0x1C00_0000
L2_BYTES = 0x19_0000  # two private banks of 32 KiB, then 1.5 MiB shared
L2_SHARED = 0x1_0000  # offset of the shared part
L2_OFFSET = 0x4_0000  # where L2 starts in the byte array
MEM_BYTES = 0x20_0000
CODE_MASK = MEM_BYTES // 2 - 1
L2_BIAS = L2_BASE - L2_OFFSET  # address = offset + bias
POISON = 0x57  # what uninitialised memory and registers hold

GRANULE_SHIFT = 6
# Marks of a 64-byte granule of memory that make a store look closer.
HAS_CODE, READ_ONLY, GUARDED = 1, 2, 4
# Marks of a half-word of code; any of them sets DECODED_MARK in the decoded word.
LOOP_END, WATCHED, STOP_HERE = 1, 2, 4
DECODED_MARK = 1 << 31

# --- globals -----------------------------------------------------------------------
(
    G_CYCLE,
    G_NUM_ACTIVE,
    G_NUM_WOKEN,
    G_NEXT_EVENT,
    G_EVENT_SEQ,
    G_EXITED,
    G_EXIT_CODE,
    G_FAULT,
    G_FAULT_CORE,
    G_FAULT_PC,
    G_FAULT_ADDR,
    G_FAULT_INFO,
    G_STOP,
    G_SKIP_STOP,
    G_LATENCY,
    G_STATUS,
    G_NUM_LOG,
    G_NUM_OUT,
    G_OPTIONS,
    G_LAST,
    G_EXT_MASK,
    G_CACHE_ON,
    G_FC_CACHE_ON,
    G_FETCH_EN,
    G_EOC,
    G_SOC_STATUS,
    G_SOC_BOOT,
    G_NUM_CLUSTER,
    G_TRACE_FROM,
    G_NUM_TRACE,
    G_EPOCH,
    G_STOP_LATENCY,  # stall of the instruction before which the host stopped
) = range(32)
G_WOKEN = 48  # cores woken in this cycle, first one first
G_BOOT = 64  # boot address per cluster core
# Addresses of the arrays of the machine, for code that is called through symbols.
(
    G_REGS,
    G_MEM,
    G_CODE,
    G_FLAGS,
    G_GRANULES,
    G_LOG,
    G_OUT,
    G_PROFILE,
    G_SHADOW,
    G_LOG_SIZE,
    G_PROFILE_SIZE,
    G_SHADOW_SIZE,
    G_COSTS,
    G_REASON,
    G_PRINTED,
    G_FRONT,
    G_FAST_FLOAT,
    G_ITC_MASK,
    G_ITC_STATUS,
    G_ITC_ACK,
    G_CAREFUL,  # one instruction at a time: bit of each core with interrupts on, bit 16: options
) = range(74, 95)

# --- parameters of the target, copied here by machine.py -----------------------------
PARAM_NAMES = (
    *("l1_bytes", "l1_bank_mask", "l1_contention", "l2_contention"),
    *("pe_l1", "pe_l2", "pe_cluster", "pe_apb", "fc_l1", "fc_l2", "fc_cluster", "fc_apb"),
    *("fetch_l0_refill", "fetch_l1_refill", "fetch_transfer", "fetch_fc"),
    *("branch_taken", "jump", "mul", "mulh", "elw_extra", "elw_parked", "wait_load", "wakeup"),
    *("csr_mstatus", "div_zero", "divu_zero", "div_variant", "jump_reg_hazard", "hazard"),
    *("num_fpus", "dma_queue", "dma_global", "dma_burst", "dma_outstanding"),
    *("fetch_l1", "fetch_l2", "fetch_contention", "mret", "irq_entry", "wfi_overlap"),
)
P_BASE = 96
PARAM = {name: P_BASE + index for index, name in enumerate(PARAM_NAMES)}

# --- delayed events: one slot each, with due cycle and order of arrival -----------------
EV_WAKE = 0  # + core
EV_DMA_QUEUE, EV_DMA_READ, EV_DMA_WRITE, EV_DMA_LOCAL = 10, 11, 12, 13
EV_TIMER = 14  # + timer unit: cluster, FC, FC second
NUM_EVENTS = 17
EV_DUE = 160
EV_SEQ = EV_DUE + NUM_EVENTS

# --- banks, FPUs ------------------------------------------------------------------------
BANK_L1 = 224  # up to 64 banks
BANK_L2 = 288  # up to 64 banks: 2 private, then 12 regions of 4
FPU = 352  # 4 of the cluster, 4: fabric controller; then the dividers
DIVIDER = 360  # cluster, fabric controller

# --- timers: cluster, FC, FC second; per unit, for both halves: configuration as read and as
# in effect, counters, compare values; last update
TIMER = 368
TIMER_STRIDE = 10
T_CFG, T_NOW, T_CNT, T_CMP, T_SINCE = range(0, 10, 2)

# --- event unit, shared part -------------------------------------------------------------
NUM_BARRIERS = 9
BARRIER = 400  # per barrier: trigger mask, status, target mask
B_MASK, B_STATUS, B_TARGET = range(3)
MUTEX = 432  # 8 x: locked, waiting mask, value
DISPATCH = 464  # 8 x: value, status, team, waiting
DISPATCH_HEAD = 496
DISPATCH_TEAM = 497

# --- DMA ------------------------------------------------------------------------------------
NUM_CHANNELS = 10  # one per cluster core, one external
DMA = 512
(
    D_FREE,
    D_SCHED,
    D_CORE_READS,
    D_CORE_WRITES,
    D_NUM_READ,
    D_NUM_WRITE,
    D_CUR_READ,
    D_CUR_WRITE,
    D_PEND_READ,
    D_PEND_WRITE,
    D_NUM_LOC,
    D_LOC_HEAD,
    D_LOC_READ,
    D_ALLOC_WAIT,
    D_READ_HEAD,
    D_WRITE_HEAD,
) = range(DMA, DMA + 16)
D_BYTES = DMA + 16  # pending bytes of 16 counters
D_PORT = DMA + 32  # ready cycle of the 4 TCDM ports
D_CHANNEL = DMA + 40  # per channel: step, counter, words[5], queued, command ids[2], pending
D_CHANNEL_STRIDE = 14
CH_STEP, CH_COUNTER, CH_WORD, CH_QUEUED, CH_CMD, CH_STALLED, CH_VALUE = 0, 1, 2, 7, 8, 12, 13
D_READ_QUEUE = DMA + 184  # command ids
D_WRITE_QUEUE = DMA + 200
D_LOC_QUEUE = DMA + 216  # burst slots
D_BURST = DMA + 240  # 16 bursts (8 in, 8 out): command, L1 address, L2 address, size, done
D_BURST_STRIDE = 5
D_CMD = DMA + 320  # 64 commands
D_CMD_STRIDE = 16
NUM_COMMANDS = 64
(
    CMD_USED,
    CMD_CHANNEL,
    CMD_COUNTER,
    CMD_OUT,
    CMD_FLAGS,
    CMD_TO_READ,
    CMD_TO_WRITE,
    CMD_LOC,
    CMD_EXT,
    CMD_2D,
    CMD_LENGTH,
    CMD_STRIDE,
    CMD_LINE_LEFT,
    CMD_CHUNK,
) = range(14)

# --- instruction caches: tag and arrival cycle per line ---------------------------------------
CACHE = 2048
CACHE_LINES = 128  # 32 sets x 4 ways at most
CACHE_STRIDE = 2 * CACHE_LINES + 8
CA_LFSR, CA_READY = 2 * CACHE_LINES, 2 * CACHE_LINES + 1
CACHE_SHARED = NUM_CORES  # caches 0..9 belong to the cores, then two shared banks
NUM_CACHES = NUM_CORES + 2

# --- per core ------------------------------------------------------------------------------------
CORE = CACHE + NUM_CACHES * CACHE_STRIDE
CORE_STRIDE = 264  # 33 cache lines of the host, so that the cores do not share its cache sets
(
    C_PO,
    C_BIAS,
    C_TIME,
    C_LINE,
    C_HAZARD_REG,
    C_HAZARD_TIME,
    C_HAZARD_LOAD,
    C_STATE,
    C_LISTED,
    C_SECOND,
    C_STALL,
    C_WAIT_RD,
    C_WAIT_KIND,
    C_WAIT_ADDR,
    C_WAIT_FROM,
    C_LOOP0,
    C_END0,
    C_COUNT0,
    C_LOOP1,
    C_END1,
    C_COUNT1,
    C_FCSR,
    C_LAST_RD,
    C_MSTATUS,
    C_MTVEC,
    C_MEPC,
    C_MCAUSE,
    C_MSCRATCH,
    C_MIE,
    C_PCER,
    C_PCMR,
    C_SLEPT,
    C_LAT_L1,
    C_LAT_L2,
    C_FPU,
    C_DIVIDER,
    C_FETCH_SETS,
    C_STARTED,
    C_EPOCH,
    C_EVT_MASK,
    C_IRQ_MASK,
    C_STATUS,
    C_CLEAR,
    C_PARKED,
    C_GRANTED,
    C_TAIL,
    C_OUT_POS,
    C_START_TIME,
    C_IRQ_PENDING,
    C_ELW,
    C_WAIT_PO,
    C_MARK_SLEPT,
    C_NEXT_PO,
    C_RANK,
    C_NUMBER,
    C_REGS,
    C_L1_BYTES,
    C_TALLY,
) = range(58)
C_HINT = 192  # lines known to be in the private cache, by their lowest 5 bits
NUM_HINTS = 32
C_RAW = 64  # free-running event counts, index of the PCCR
C_ACC = 96  # PCCR values while stopped
C_SNAP = 128  # free-running counts when counting began
C_WHERE = 160  # cycles by class, see WHERE_CLASSES
NO_HAZARD_REG = -1  # in C_HAZARD_REG
OFF, RUNNING, PARKED = 0, 1, 2
WAIT_NONE, WAIT_EVENT, WAIT_BARRIER, WAIT_MUTEX, WAIT_DISPATCH, WAIT_DMA, WAIT_WFI = range(7)

NUM_PCCR = 21
(
    K_CYCLES,
    K_INSTR,
    K_LD_STALL,
    K_JR_STALL,
    K_IMISS,
    K_LD,
    K_ST,
    K_JUMP,
    K_BRANCH,
    K_TAKEN,
    K_RVC,
    K_ELW,
) = range(12)
K_APU_CONT = 18

# Where cycles go. "issue" is one cycle per instruction; the classes of a core and its
# time asleep add up to the cycles since its start.
WHERE_CLASSES = (
    *("load_use", "multiply", "divide", "branch", "l1_contention", "fpu_contention"),
    *("fp_divide", "icache", "l2", "peripheral", "misaligned", "csr", "dma_wait", "barrier"),
    *("event_wait", "mutex", "dispatch", "wfi"),
)
(
    W_LOAD_USE,
    W_MUL,
    W_DIV,
    W_BRANCH,
    W_L1,
    W_FPU,
    W_FDIV,
    W_ICACHE,
    W_L2,
    W_PERIPHERAL,
    W_MISALIGNED,
    W_CSR,
    W_DMA,
    W_BARRIER,
    W_EVENT,
    W_MUTEX,
    W_DISPATCH,
    W_WFI,
) = range(18)
# class of the time asleep, by kind of wait
WAIT_CLASS = (W_WFI, W_EVENT, W_BARRIER, W_MUTEX, W_DISPATCH, W_DMA, W_WFI)

# --- order of service, see schedule.py ------------------------------------------------------
NUM_DAYS = 32
LAST_RANK = 62
CALENDAR = CORE + NUM_CORES * CORE_STRIDE
RANKED = CALENDAR + NUM_DAYS

STATE_SIZE = RANKED + LAST_RANK + 1

# --- mstatus: interrupts on, on before the handler was entered, previous mode -----------------
ENABLE, ENABLED_BEFORE, FROM_MACHINE = 0x08, 0x80, 0x1800

# --- faults and reasons to return to the host ------------------------------------------------
(
    F_NONE,
    F_ILLEGAL,
    F_LOAD,
    F_STORE,
    F_FETCH,
    F_READ_ONLY,
    F_GUARD,
    F_PERIPHERAL,
    F_ROUNDING,
    F_CSR,
    F_UNINIT,
    F_RACE,
    F_WIDTH,
    F_BREAK,
    F_TRAP,
) = range(15)
(
    RUN_CHUNK,
    RUN_EXIT,
    RUN_FAULT,
    RUN_DEADLOCK,
    RUN_STOP,
    RUN_HOST_CALL,
    RUN_DRAIN,
    RUN_GO_ON,
) = range(8)

# --- options (bits of G_OPTIONS) ------------------------------------------------------------------
OPT_TRACE, OPT_PROFILE, OPT_FLOATS, OPT_UNINIT, OPT_RACE = 1, 2, 4, 8, 16

# --- output and log buffers ------------------------------------------------------------------
LINE_BYTES = 1024
OUT_BYTES = 1 << 16
LOG_WORDS = 1 << 17  # records of 4 words: kind | core, address or id, cycle, value
LOG_MARK, LOG_FLOAT, LOG_LINE = range(3)
TRACE_WORDS = 4  # per instruction in the ring behind the log
