// assert.h - a failed assertion prints its place and ends the run.
#pragma once
_Noreturn void odl_assert_failed(const char *text, const char *file, int line);
#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
#define assert(condition)                                                                          \
    ((condition) ? (void)0 : odl_assert_failed(#condition, __FILE__, __LINE__))
#endif
