"""Rows of the standard part: RV32I, M, Zicsr, Zfinx (and F forms on x registers), C.

Columns: name | bits 31..0, a dot is an operand bit | format | kind | extensions | timing class.
`name=operation` gives an encoding that executes another row's operation. Within one opcode the
first row that fits wins, so reserved and special encodings stand before the general ones.
The ALU rows follow the order addi .. srai, so that alu.py needs each meaning once.
"""

BASE_ROWS = """
lui       | .................... ..... 0110111               | U    | ALU_IMM | I | alu
auipc     | .................... ..... 0010111               | U    | ALU_IMM | I | alu
addi      | ............ ..... 000 ..... 0010011             | I    | ALU_IMM | I | alu
slti      | ............ ..... 010 ..... 0010011             | I    | ALU_IMM | I | alu
sltiu     | ............ ..... 011 ..... 0010011             | I    | ALU_IMM | I | alu
xori      | ............ ..... 100 ..... 0010011             | I    | ALU_IMM | I | alu
ori       | ............ ..... 110 ..... 0010011             | I    | ALU_IMM | I | alu
andi      | ............ ..... 111 ..... 0010011             | I    | ALU_IMM | I | alu
slli      | 0000000 ..... ..... 001 ..... 0010011            | SHIFT | ALU_IMM | I | alu
srli      | 0000000 ..... ..... 101 ..... 0010011            | SHIFT | ALU_IMM | I | alu
srai      | 0100000 ..... ..... 101 ..... 0010011            | SHIFT | ALU_IMM | I | alu
add       | 0000000 ..... ..... 000 ..... 0110011            | R    | ALU | I | alu
slt       | 0000000 ..... ..... 010 ..... 0110011            | R    | ALU | I | alu
sltu      | 0000000 ..... ..... 011 ..... 0110011            | R    | ALU | I | alu
xor       | 0000000 ..... ..... 100 ..... 0110011            | R    | ALU | I | alu
or        | 0000000 ..... ..... 110 ..... 0110011            | R    | ALU | I | alu
and       | 0000000 ..... ..... 111 ..... 0110011            | R    | ALU | I | alu
sll       | 0000000 ..... ..... 001 ..... 0110011            | R    | ALU | I | alu
srl       | 0000000 ..... ..... 101 ..... 0110011            | R    | ALU | I | alu
sra       | 0100000 ..... ..... 101 ..... 0110011            | R    | ALU | I | alu
sub       | 0100000 ..... ..... 000 ..... 0110011            | R    | ALU | I | alu
mul       | 0000001 ..... ..... 000 ..... 0110011            | R    | MUL | M | mul
mulh      | 0000001 ..... ..... 001 ..... 0110011            | R    | MUL | M | mulh
mulhsu    | 0000001 ..... ..... 010 ..... 0110011            | R    | MUL | M | mulh
mulhu     | 0000001 ..... ..... 011 ..... 0110011            | R    | MUL | M | mulh
div       | 0000001 ..... ..... 100 ..... 0110011            | R    | DIV | M | div
divu      | 0000001 ..... ..... 101 ..... 0110011            | R    | DIV | M | divu
rem       | 0000001 ..... ..... 110 ..... 0110011            | R    | DIV | M | div
remu      | 0000001 ..... ..... 111 ..... 0110011            | R    | DIV | M | divu
lb        | ............ ..... 000 ..... 0000011             | LOAD | LOAD | I | load
lh        | ............ ..... 001 ..... 0000011             | LOAD | LOAD | I | load
lw        | ............ ..... 010 ..... 0000011             | LOAD | LOAD | I | load
lbu       | ............ ..... 100 ..... 0000011             | LOAD | LOAD | I | load
lhu       | ............ ..... 101 ..... 0000011             | LOAD | LOAD | I | load
sb        | ....... ..... ..... 000 ..... 0100011            | STORE | STORE | I | store
sh        | ....... ..... ..... 001 ..... 0100011            | STORE | STORE | I | store
sw        | ....... ..... ..... 010 ..... 0100011            | STORE | STORE | I | store
beq       | ....... ..... ..... 000 ..... 1100011            | B    | BRANCH | I | branch
bne       | ....... ..... ..... 001 ..... 1100011            | B    | BRANCH | I | branch
blt       | ....... ..... ..... 100 ..... 1100011            | B    | BRANCH | I | branch
bge       | ....... ..... ..... 101 ..... 1100011            | B    | BRANCH | I | branch
bltu      | ....... ..... ..... 110 ..... 1100011            | B    | BRANCH | I | branch
bgeu      | ....... ..... ..... 111 ..... 1100011            | B    | BRANCH | I | branch
jal       | .................... ..... 1101111               | J    | JUMP | I | jump
jalr      | ............ ..... 000 ..... 1100111             | JR   | JUMP | I | jump_reg
fence     | ................. 000 ..... 0001111              | NONE | SYSTEM | I | alu
fence.i   | ................. 001 ..... 0001111              | NONE | SYSTEM | I | alu
ecall     | 000000000000 00000 000 00000 1110011             | NONE | SYSTEM | I | system
ebreak    | 000000000001 00000 000 00000 1110011             | NONE | SYSTEM | I | system
mret      | 001100000010 00000 000 00000 1110011             | NONE | SYSTEM | I | system
wfi       | 000100000101 00000 000 00000 1110011             | NONE | SYSTEM | I | system
csrrw     | ............ ..... 001 ..... 1110011             | CSR  | CSR | ZICSR | csr
csrrs     | ............ ..... 010 ..... 1110011             | CSR  | CSR | ZICSR | csr
csrrc     | ............ ..... 011 ..... 1110011             | CSR  | CSR | ZICSR | csr
csrrwi    | ............ ..... 101 ..... 1110011             | CSRI | CSR | ZICSR | csr
csrrsi    | ............ ..... 110 ..... 1110011             | CSRI | CSR | ZICSR | csr
csrrci    | ............ ..... 111 ..... 1110011             | CSRI | CSR | ZICSR | csr

fmadd.s   | ..... 00 ..... ..... ... ..... 1000011           | R4_RM | FP32 | ZFINX | fp
fmsub.s   | ..... 00 ..... ..... ... ..... 1000111           | R4_RM | FP32 | ZFINX | fp
fnmsub.s  | ..... 00 ..... ..... ... ..... 1001011           | R4_RM | FP32 | ZFINX | fp
fnmadd.s  | ..... 00 ..... ..... ... ..... 1001111           | R4_RM | FP32 | ZFINX | fp
fadd.s    | 0000000 ..... ..... ... ..... 1010011            | R_RM  | FP32 | ZFINX | fp
fsub.s    | 0000100 ..... ..... ... ..... 1010011            | R_RM  | FP32 | ZFINX | fp
fmul.s    | 0001000 ..... ..... ... ..... 1010011            | R_RM  | FP32 | ZFINX | fp
fdiv.s    | 0001100 ..... ..... ... ..... 1010011            | R_RM  | FP32 | ZFINX | fp_div
fsqrt.s   | 0101100 00000 ..... ... ..... 1010011            | R1_RM | FP32 | ZFINX | fp_div
fsgnj.s   | 0010000 ..... ..... 000 ..... 1010011            | R     | FP32 | ZFINX | fp
fsgnjn.s  | 0010000 ..... ..... 001 ..... 1010011            | R     | FP32 | ZFINX | fp
fsgnjx.s  | 0010000 ..... ..... 010 ..... 1010011            | R     | FP32 | ZFINX | fp
fmin.s    | 0010100 ..... ..... 000 ..... 1010011            | R     | FP32 | ZFINX | fp
fmax.s    | 0010100 ..... ..... 001 ..... 1010011            | R     | FP32 | ZFINX | fp
fle.s     | 1010000 ..... ..... 000 ..... 1010011            | R     | FP32 | ZFINX | fp
flt.s     | 1010000 ..... ..... 001 ..... 1010011            | R     | FP32 | ZFINX | fp
feq.s     | 1010000 ..... ..... 010 ..... 1010011            | R     | FP32 | ZFINX | fp
fcvt.w.s  | 1100000 00000 ..... ... ..... 1010011            | R1_RM | FP32 | ZFINX | fp
fcvt.wu.s | 1100000 00001 ..... ... ..... 1010011            | R1_RM | FP32 | ZFINX | fp
fcvt.s.w  | 1101000 00000 ..... ... ..... 1010011            | R1_RM | FP32 | ZFINX | fp
fcvt.s.wu | 1101000 00001 ..... ... ..... 1010011            | R1_RM | FP32 | ZFINX | fp
fclass.s  | 1110000 00000 ..... 001 ..... 1010011            | R1    | FP32 | ZFINX | fp
fmv.x.w   | 1110000 00000 ..... 000 ..... 1010011            | R1    | FP32 | F | fp
fmv.w.x   | 1111000 00000 ..... 000 ..... 1010011            | R1    | FP32 | F | fp
flw       | ............ ..... 010 ..... 0000111             | FLOAD | LOAD | F | load
fsw       | ....... ..... ..... 010 ..... 0100111            | STORE | STORE | F | store
"""

COMPRESSED_ROWS = """
illegal         | 000 00000000 ... 00           | NONE | ILLEGAL | C | illegal
c.addi4spn=addi | 000 ........ ... 00           | C4SPN | ALU_IMM | C | alu
c.lw=lw         | 010 ... ... .. ... 00         | CL  | LOAD | C | load
c.flw=flw       | 011 ... ... .. ... 00         | CFL | LOAD | C F | load
c.sw=sw         | 110 ... ... .. ... 00         | CS  | STORE | C | store
c.fsw=fsw       | 111 ... ... .. ... 00         | CS  | STORE | C F | store
c.nop=addi      | 000 0 00000 00000 01          | NONE | ALU_IMM | C | alu
c.addi=addi     | 000 . ..... ..... 01          | CI  | ALU_IMM | C | alu
c.jal=jal       | 001 ........... 01            | CJAL | JUMP | C | jump
c.li=addi       | 010 . ..... ..... 01          | CLI | ALU_IMM | C | alu
illegal         | 011 0 ..... 00000 01          | NONE | ILLEGAL | C | illegal
c.addi16sp=addi | 011 . 00010 ..... 01          | C16SP | ALU_IMM | C | alu
c.lui=lui       | 011 . ..... ..... 01          | CLUI | ALU_IMM | C | alu
c.srli=srli     | 100 0 00 ... ..... 01         | CSHIFT' | ALU_IMM | C | alu
c.srai=srai     | 100 0 01 ... ..... 01         | CSHIFT' | ALU_IMM | C | alu
c.andi=andi     | 100 . 10 ... ..... 01         | CANDI' | ALU_IMM | C | alu
c.sub=sub       | 100 0 11 ... 00 ... 01        | CA  | ALU | C | alu
c.xor=xor       | 100 0 11 ... 01 ... 01        | CA  | ALU | C | alu
c.or=or         | 100 0 11 ... 10 ... 01        | CA  | ALU | C | alu
c.and=and       | 100 0 11 ... 11 ... 01        | CA  | ALU | C | alu
c.j=jal         | 101 ........... 01            | CJ  | JUMP | C | jump
c.beqz=beq      | 110 ... ... ..... 01          | CB  | BRANCH | C | branch
c.bnez=bne      | 111 ... ... ..... 01          | CB  | BRANCH | C | branch
c.slli=slli     | 000 0 ..... ..... 10          | CSHIFT | ALU_IMM | C | alu
illegal         | 010 . 00000 ..... 10          | NONE | ILLEGAL | C | illegal
c.lwsp=lw       | 010 . ..... ..... 10          | CLSP | LOAD | C | load
c.flwsp=flw     | 011 . ..... ..... 10          | CFLSP | LOAD | C F | load
illegal         | 100 0 00000 00000 10          | NONE | ILLEGAL | C | illegal
c.jr=jalr       | 100 0 ..... 00000 10          | CJR | JUMP | C | jump_reg
c.mv=add        | 100 0 ..... ..... 10          | CMV | ALU | C | alu
c.ebreak=ebreak | 100 1 00000 00000 10          | NONE | SYSTEM | C | system
c.jalr=jalr     | 100 1 ..... 00000 10          | CJALR | JUMP | C | jump_reg
c.add=add       | 100 1 ..... ..... 10          | CADD | ALU | C | alu
c.swsp=sw       | 110 ...... ..... 10           | CSSP | STORE | C | store
c.fswsp=fsw     | 111 ...... ..... 10           | CSSP | STORE | C F | store
"""
