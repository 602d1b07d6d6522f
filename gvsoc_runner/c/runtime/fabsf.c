// fabsf.c - the instruction, as a function with an address.
#include "math.h"

float(fabsf)(float x) { return __builtin_fabsf(x); }
