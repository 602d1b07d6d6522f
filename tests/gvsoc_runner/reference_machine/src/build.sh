#!/bin/sh
# Builds every program into ../elf. Needs clang 22 and lld (pip install ziglang==0.17.1); PY names the python to use.
cd "$(dirname "$0")" || exit 1
PY=${PY:-python3}
CF="--target=riscv32-unknown-elf -march=rv32imc_zicsr_zfinx -mabi=ilp32 -O2 -ffp-contract=fast -fno-math-errno -ffreestanding -fno-builtin -fno-unroll-loops -fno-vectorize -fno-slp-vectorize -fno-ident -mno-relax -mcmodel=medlow -fno-pic -nostdlibinc -w"
O=$(mktemp -d)
for f in *.S *.c; do $PY -m ziglang clang $CF -c "$f" -o "$O/$f.o" || exit 1; done
for f in *.c; do
  [ "$f" = rt.c ] && continue
  $PY -m ziglang ld.lld -m elf32lriscv --no-relax -s -T link.ld "$O/crt0.S.o" "$O/rt.c.o" "$O/$f.o" -o "../elf/${f%.c}.elf" || exit 1
done
rm -r "$O"
