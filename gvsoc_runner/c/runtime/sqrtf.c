// sqrtf.c - the instruction, as a function with an address.
#include "math.h"

float(sqrtf)(float x) { return __builtin_sqrtf(x); }
