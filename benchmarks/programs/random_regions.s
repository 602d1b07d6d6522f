# Measures the regions of a table and prints what it saw: text for benchmarks/region_program.py,
# which fills in the names in braces. `li` takes two instructions; none is 16 bits wide.

    csrrs t0, mhartid, zero
    srli t0, t0, 5
    li t1, 31  # cluster number of the fabric controller
    bne t0, t1, work
    li t0, 0x1a108800  # instruction caches on: its own and the cluster's
    li t1, -1
    sw t1, 0(t0)
    li t0, 0x10201400
    sw t1, 0(t0)
    li t0, {controller}
    bne t0, zero, work
    li t0, 0x10200000  # cluster control: boot address and fetch enable of worker 0
    li t1, {entry}
    sw t1, 64(t0)
    li t1, 1
    sw t1, 8(t0)
idle:
    wfi
    jal zero, idle

work:  # state: next row, next result, regions left, passes left; from 64 on saved registers
    li t5, {state}
    li t0, {table}
    sw t0, 0(t5)
    li t0, {results}
    sw t0, 4(t5)
    li t0, {num_regions}
    sw t0, 8(t5)

region:
    li a0, {l1_window}
    li a1, {l1_words}
    jal ra, fill
    li a0, {l2_window}
    li a1, {l2_words}
    jal ra, fill
    li t5, {state}
    li t0, {passes}
    sw t0, 12(t5)

pass:
    li t6, {state}
    lw t5, 0(t6)
    lw t6, 0(t5)  # where the region begins
    csrrwi zero, pcmr, 0
    csrrw zero, pccr31, zero  # clears all counters
    li t0, 0x1ffff
    csrrw zero, pcer, t0
    lw t0, 120(t5)
    csrrw zero, fcsr, t0
{load_registers}
    jalr zero, 0(t6)

tail:  # the region comes back with its cycles in t6
    li t5, {state}
{save_registers}
    lw t0, 4(t5)
    sw t6, 0(t0)
    addi t0, t0, 4
{store_counters}
    csrrwi zero, lpcount0, 0  # no hardware loop is left on
    csrrwi zero, lpcount1, 0
{copy_registers}
    csrrs t1, fcsr, zero
    sw t1, 0(t0)
    addi t0, t0, 4
    csrrw zero, fcsr, zero
    sw t0, 4(t5)
    lw t1, 12(t5)
    addi t1, t1, -1
    sw t1, 12(t5)
    bne t1, zero, pass

    li a2, 0x1234567
    li a0, {l1_window}
    li a1, {l1_words}
    jal ra, mix
    li a0, {l2_window}
    li a1, {l2_words}
    jal ra, mix
    li t5, {state}
    lw t0, 4(t5)
    sw a2, 0(t0)
    addi t0, t0, 4
    sw t0, 4(t5)
    lw t0, 0(t5)
    addi t0, t0, {row_bytes}
    sw t0, 0(t5)
    lw t0, 8(t5)
    addi t0, t0, -1
    sw t0, 8(t5)
    bne t0, zero, region

    li s0, {results}  # one line of hexadecimal words per region
    li s1, {num_regions}
    li a5, {output}
line:
    li a0, {num_fields}
word:
    lw a1, 0(s0)
    addi s0, s0, 4
    li a2, 8
digit:
    srli a3, a1, 28
    slli a1, a1, 4
    addi a3, a3, 48  # '0'
    li a4, 58
    blt a3, a4, put
    addi a3, a3, 39  # 'a' comes 39 after ':'
put:
    sb a3, 0(a5)
    addi a2, a2, -1
    bne a2, zero, digit
    li a3, 32
    sb a3, 0(a5)
    addi a0, a0, -1
    bne a0, zero, word
    li a3, 10
    sb a3, 0(a5)
    addi s1, s1, -1
    bne s1, zero, line
    li t0, 0x1a1040a0  # exit code 0
    li t1, 0x80000000
    sw t1, 0(t0)
    jal zero, idle

fill:  # a1 words from a0 on with the template
    li t0, {template}
fill_word:
    lw t1, 0(t0)
    sw t1, 0(a0)
    addi t0, t0, 4
    addi a0, a0, 4
    addi a1, a1, -1
    bne a1, zero, fill_word
    jalr zero, 0(ra)

mix:  # a1 words from a0 on into the hash a2
    lw t1, 0(a0)
    xor a2, a2, t1
    slli t0, a2, 7
    srli a2, a2, 25
    or a2, a2, t0
    slli t0, a2, 3
    add a2, a2, t0
    addi a0, a0, 4
    addi a1, a1, -1
    bne a1, zero, mix
    jalr zero, 0(ra)
