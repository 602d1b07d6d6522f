// xpulp.h - xPULP instructions that no C expression becomes: multiply-accumulate, clipping, two or
// four numbers in one word. Hardware loops and post-increment accesses come by themselves.
// A word holds lanes 0, 1, .. from its low end. All sums wrap around; one cycle each.
#pragma once
#include <stdint.h>

// Words of four int8_t, two int16_t, two halves (IEEE binary16). They may alias arrays of these:
// const v4s *x4 = (const v4s *)x;  x must be 4-byte aligned.
typedef uint32_t __attribute__((may_alias)) v4s;
typedef uint32_t __attribute__((may_alias)) v2s;
typedef uint32_t __attribute__((may_alias)) v2h;

#define XP_TWO(type, name, of, opcode, funct3, funct7)                                             \
    static inline type name(of a, of b) {                                                          \
        type d;                                                                                    \
        __asm__(".insn r " #opcode ", " #funct3 ", " #funct7 ", %0, %1, %2"                        \
                : "=r"(d)                                                                          \
                : "r"(a), "r"(b));                                                                 \
        return d;                                                                                  \
    }
#define XP_ONE(type, name, of, opcode, funct3, funct7, field)                                      \
    static inline type name(of a) {                                                                \
        type d;                                                                                    \
        __asm__(".insn r " #opcode ", " #funct3 ", " #funct7 ", %0, %1, " #field                   \
                : "=r"(d)                                                                          \
                : "r"(a));                                                                         \
        return d;                                                                                  \
    }
#define XP_SUM(type, name, of, opcode, funct3, funct7)                                             \
    static inline type name(type sum, of a, of b) {                                                \
        __asm__(".insn r " #opcode ", " #funct3 ", " #funct7 ", %0, %1, %2"                        \
                : "+r"(sum)                                                                        \
                : "r"(a), "r"(b));                                                                 \
        return sum;                                                                                \
    }

// int32_t
XP_SUM(int32_t, xp_mac, int32_t, 0x33, 0, 0x21)        // sum + a * b
XP_SUM(int32_t, xp_msu, int32_t, 0x33, 1, 0x21)        // sum - a * b
XP_TWO(int32_t, xp_min, int32_t, 0x33, 4, 0x02)        // the smaller one
XP_TWO(int32_t, xp_max, int32_t, 0x33, 6, 0x02)        // the larger one
XP_ONE(int32_t, xp_abs, int32_t, 0x33, 0, 0x02, x0)    // |a|; INT32_MIN stays
XP_TWO(int32_t, xp_clip, int32_t, 0x33, 5, 0x0a)       // a, at least -b - 1, at most b (b >= 0)
XP_ONE(int32_t, xp_ones, uint32_t, 0x33, 3, 0x08, x0)  // number of bits that are 1

// four int8_t
XP_TWO(v4s, xp_add4, v4s, 0x57, 1, 0x00)       // a + b
XP_TWO(v4s, xp_sub4, v4s, 0x57, 1, 0x04)       // a - b
XP_TWO(v4s, xp_min4, v4s, 0x57, 1, 0x10)       // the smaller ones
XP_TWO(v4s, xp_max4, v4s, 0x57, 1, 0x18)       // the larger ones
XP_TWO(int32_t, xp_dot4, v4s, 0x57, 1, 0x4c)   // a0 b0 + a1 b1 + a2 b2 + a3 b3, exact
XP_SUM(int32_t, xp_sdot4, v4s, 0x57, 1, 0x5c)  // sum + dot product

// two int16_t
XP_TWO(v2s, xp_add2, v2s, 0x57, 0, 0x00)       // a + b
XP_TWO(v2s, xp_sub2, v2s, 0x57, 0, 0x04)       // a - b
XP_TWO(v2s, xp_min2, v2s, 0x57, 0, 0x10)       // the smaller ones
XP_TWO(v2s, xp_max2, v2s, 0x57, 0, 0x18)       // the larger ones
XP_TWO(int32_t, xp_dot2, v2s, 0x57, 0, 0x4c)   // a0 b0 + a1 b1
XP_SUM(int32_t, xp_sdot2, v2s, 0x57, 0, 0x5c)  // sum + dot product
XP_TWO(v2s, xp_pack2, int32_t, 0x57, 0, 0x68)  // lane 1: low half of a; lane 0: low half of b

// two halves; each result is rounded once, to nearest even
XP_TWO(v2h, xp_add2h, v2h, 0x33, 2, 0x41)        // a + b
XP_TWO(v2h, xp_sub2h, v2h, 0x33, 2, 0x42)        // a - b
XP_TWO(v2h, xp_mul2h, v2h, 0x33, 2, 0x43)        // a * b
XP_TWO(v2h, xp_min2h, v2h, 0x33, 2, 0x45)        // the smaller ones
XP_TWO(v2h, xp_max2h, v2h, 0x33, 2, 0x46)        // the larger ones
XP_SUM(v2h, xp_mac2h, v2h, 0x33, 2, 0x48)        // sum + a * b, fused
XP_TWO(v2h, xp_pack2h, float, 0x33, 2, 0x58)     // lane 0: a, lane 1: b, rounded to halves
XP_ONE(float, xp_half0, v2h, 0x53, 0, 0x20, x2)  // lane 0 as float; a >> 16 for lane 1

// Targets pulp-open-*, not GAP9: sum + (a0 b0 + a1 b1), the sum of the products rounded once,
// then the total once more.
XP_SUM(float, xp_sdot2h, v2h, 0x33, 0, 0x4b)

#undef XP_TWO
#undef XP_ONE
#undef XP_SUM
