// inline.h - for functions that must be compiled into their caller, because an argument is a
// constant there.
#pragma once
#define ALWAYS_INLINE static inline __attribute__((always_inline))
// Keeps a pointer in a register of its own; clang would compute it from others in every turn.
#define OWN_POINTER(p) __asm__("" : "+r"(p))
