// harness.h - what an exercise harness is made of. Trusted code: the student's unit sees none of
// these names. One image serves every shape and seed: sizes are words in the image, buffers lie in
// one L1 arena. Each call gets fresh inputs from L2 and poisoned outputs; the outputs of every call
// are kept.
#pragma once
#include <stdint.h>

#include "pulp_train.h"

#define ODL_CALLS 6                                   // call 0 is cold, the others warm
#define ODL_SHAPE_WORDS 8                             // meaning: the exercise's own enum
#define ODL_POOL __attribute__((section(".l2.odl")))  // inputs: data in the file, patched by symbol
#define ODL_LOG __attribute__((section(".noinit.odl")))  // outputs, read by symbol

extern volatile int32_t odl_shape[ODL_SHAPE_WORDS];

// Each exercise defines these two.
void odl_setup(void);  // place all tensors for this call with the functions below
void odl_call(void);   // the graded call

// pool (calls, count): copy the set of this call to L1. The student must not change it.
float *odl_input(const float *pool, int32_t count);
// log (calls, count): a poisoned buffer; what stands there at the end of the region goes to the
// log.
float *odl_output(float *log, int32_t count);
// A poisoned buffer that must stay as it is.
float *odl_untouched(int32_t count);
