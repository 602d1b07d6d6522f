// assert.c - where a failed assert() ends.
#include "assert.h"

#include "pmsis.h"
#include "runtime.h"

_Noreturn void odl_assert_failed(const char *text, const char *file, int line) {
    printf("assertion failed: %s (%s line %d)\n", text, file, line);
    odl_exit(123);
}
