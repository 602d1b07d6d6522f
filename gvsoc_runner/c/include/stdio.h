// stdio.h - printf of the runtime: %d %i %u %x %X %c %s %p %f %e %g with flags, width, precision, l
// and ll.
#pragma once
#include <stddef.h>
int printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
int puts(const char *text);
int putchar(int c);
