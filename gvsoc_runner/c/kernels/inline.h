// inline.h - for functions that must be compiled into their caller, because an argument is a
// constant there.
#pragma once
#define ALWAYS_INLINE static inline __attribute__((always_inline))
