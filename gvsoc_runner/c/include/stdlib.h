// stdlib.h - no heap: kernels get their memory from the caller.
#pragma once
#include <stddef.h>
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
_Noreturn void exit(int code);
_Noreturn void abort(void);
static inline int abs(int value) { return value < 0 ? -value : value; }
