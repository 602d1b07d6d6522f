// order.h - code that the machine executes in the order in which it is written.
// A core of this cluster does one instruction after the other: a value that was just loaded is
// ready one instruction later, and two cores share one FPU, so that a multiplication next to a load
// costs nothing while two in a row may wait for the neighbour. Compilers gather the loads in front
// and the multiplications behind. No instruction comes out of these macros.
#pragma once

// x is computed before this line, and whatever uses it comes after; lines with PIN keep their
// order. On a pointer: the compiler no longer knows how it moved, so each pointer keeps its own
// register.
#define PIN(x) __asm__ volatile("" : "+r"(x) : : "memory")

// In front of a loop whose number of passes is a constant: no loop remains.
#define UNROLLED _Pragma("GCC unroll 16")
