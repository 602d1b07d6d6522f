// string.h - the memory functions that kernels and compilers ask for.
#pragma once
#include <stddef.h>
void *memcpy(void *restrict to, const void *restrict from, size_t num_bytes);
void *memmove(void *to, const void *from, size_t num_bytes);
void *memset(void *to, int value, size_t num_bytes);
int memcmp(const void *a, const void *b, size_t num_bytes);
size_t strlen(const char *text);
