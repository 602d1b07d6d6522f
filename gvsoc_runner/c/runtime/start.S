# start.S - the first instructions of every core.
# Fabric controller: mhartid 0x3e0 (cluster 31). Cluster: core 0..7 workers, core 8 controller.
# The ELF entry is 0x80 behind the trap vectors, so one address serves as boot address and vector base.
    .option norelax
    .section .vectors, "ax"
    .globl _start
    .option push
    .option norvc
    .rept 32
    j trap_entry
    .endr
_start:
    csrr  a0, mhartid
    srli  t0, a0, 5
    andi  a0, a0, 31
    bnez  t0, fabric_controller
    # Cluster core i: stacks lie in L1, one pitch apart, with a guard gap below each.
    lui   sp, %hi(odl_stacks)
    addi  sp, sp, %lo(odl_stacks)
    lui   t1, %hi(odl_stack_pitch)
    addi  t1, t1, %lo(odl_stack_pitch)
    addi  t2, a0, 1
    mul   t1, t1, t2
    add   sp, sp, t1
    li    t2, 8
    bne   a0, t2, worker
    # The controller's stack is larger and lies last.
    lui   sp, %hi(odl_stacks_end)
    addi  sp, sp, %lo(odl_stacks_end)
    call  odl_controller
    j     park
worker:
    call  odl_worker
    j     park
fabric_controller:
    lui   sp, %hi(odl_fc_stack_end)
    addi  sp, sp, %lo(odl_fc_stack_end)
    call  odl_fabric_controller
park:
    wfi
    j     park
trap_entry:
    csrr  a0, mcause
    csrr  a1, mepc
    j     odl_trap
    .option pop

# A dispatch loop in assembly keeps the fork cheap: two event-unit loads, a call, a barrier; one line of
# the instruction cache.
    .text
    .globl odl_worker
    .type odl_worker, @function
    .p2align 4
odl_worker:
    lui   s0, 0x10204             # event unit, this core's own window
    li    t0, 0x70000             # wake on barrier (16), mutex (17), dispatch (18)
    sw    t0, 0(s0)
    .p2align 4
1:  .insn i 0x03, 6, t1, s0, 0x80 # p.elw: sleep until the controller pushes a function ...
    .insn i 0x03, 6, a0, s0, 0x80 # ... and its argument
    jalr  t1
    .insn i 0x03, 6, t0, s0, 0x23c # join: barrier 1 holds the eight workers and the controller
    j     1b
    .size odl_worker, . - odl_worker
