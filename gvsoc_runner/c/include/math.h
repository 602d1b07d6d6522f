// math.h - single precision only: the cores have no double unit.
// Largest errors, measured against double on every 97th float: see tests/gvsoc_runner/runtime.
#pragma once
float expf(float x);
float logf(float x);
float tanhf(float x);
float(sqrtf)(float x);
float(fabsf)(float x);
// One instruction each; a call would cost more than the work.
#define sqrtf(x) __builtin_sqrtf(x)
#define fabsf(x) __builtin_fabsf(x)
#define fmaxf(a, b) __builtin_fmaxf(a, b)
#define fminf(a, b) __builtin_fminf(a, b)
#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf(x)
#define isfinite(x) __builtin_isfinite(x)
#define M_PI 3.14159265358979323846f
