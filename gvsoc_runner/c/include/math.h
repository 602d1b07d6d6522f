// math.h - single precision only: the cores have no double unit. Errors in ulp:
// tests/gvsoc_runner/runtime.
#pragma once
float expf(float x);
float logf(float x);
float tanhf(float x);
float sqrtf(float x);
float fabsf(float x);
float fmaxf(float a, float b);
float fminf(float a, float b);
float powf(float base, float exponent);
// One instruction each; a call would cost more than the work.
#define sqrtf(x) __builtin_sqrtf(x)
#define fabsf(x) __builtin_fabsf(x)
#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf(x)
#define isfinite(x) __builtin_isfinite(x)
#define M_PI 3.14159265358979323846f
