// harness.h - what an exercise harness is made of. Trusted code: the student's unit sees none of
// these names. One image serves every shape and seed: sizes are words in the image, buffers lie in
// the free part of L1. A size of 0 ends the program with exit code 125. Each call gets fresh inputs
// from L2 and poisoned outputs; the outputs of every call are kept.
#pragma once
#include <stdint.h>

#include "pulp_train.h"

#define ODL_CALLS 6                                   // call 0 is cold, the others warm
#define ODL_SHAPE_WORDS 8                             // meaning: the exercise's own enum
#define ODL_POOL __attribute__((section(".l2.odl")))  // inputs: data in the file, patched by symbol
#define ODL_LOG __attribute__((section(".noinit.odl")))  // outputs, read by symbol

// Values of one tensor for all calls, and what one call each wrote; max: words of one call.
#define ODL_VALUES(name, max) ODL_POOL float name[ODL_CALLS * (max)] = {0}
#define ODL_RESULT(name, max) ODL_LOG float name[ODL_CALLS * (max)]

extern volatile int32_t odl_shape[ODL_SHAPE_WORDS];

// Each exercise defines these two.
void odl_setup(void);  // place all tensors for this call with the functions below
void odl_call(void);   // the graded call

// All take the number of elements, at least 1. pool, log: (calls, count) in L2; the row of this
// call counts. The order of odl_output and odl_inout is that of Operation.outputs.
float *odl_input(const float *pool, int32_t count);  // a copy in L1; must not be changed
float *odl_input_l2(float *pool, int32_t count);     // stays in L2; must not be changed
// The same as odl_input for what should not be read: it may lie in L2 when L1 is full. Decoys come
// last.
float *odl_decoy(const float *pool, int32_t count);
float *odl_untouched(int32_t count);  // poisoned; must stay as it is
float *odl_scratch(int32_t count);    // poisoned; may be used, or not
// Poisoned; what stands there at the end of the region goes to the log.
float *odl_output(float *log, int32_t count);
// The same, but it starts with the values of the pool.
float *odl_inout(const float *pool, float *log, int32_t count);
