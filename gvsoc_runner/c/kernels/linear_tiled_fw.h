// linear_tiled_fw.h - y = w x + b with w (C_OUT, C_IN) in L2 and all the rest in L1, fp32. Called
// by every core of a team. Work: C_OUT * C_IN MAC; the weights cross once, 4 * C_OUT * C_IN bytes.
// v0 is the yardstick and stays naive; each further version adds one idea.
#pragma once
#include <stdint.h>

typedef struct {
    const float *x, *w, *b;  // inputs, never written; b may be NULL
    float *y;                // output, overwritten
    float *buffer;           // L1, for tiles of w
    uint32_t c_in, c_out, buffer_words;
} linear_tiled_fw_t;

void linear_tiled_fw_v0(void *args);  // one core, every weight loaded from L2 (15 cycles each)
void linear_tiled_fw_v1(void *args);  // rows of w shared over the cores
void linear_tiled_fw_v2(void *args);  // DMA: core 0 fetches a tile of rows, then all work on it
void linear_tiled_fw_v3(void *args);  // two buffers: the next tile comes in during the work
void linear_tiled_fw_v4(void *args);  // two rows at once: the work is shorter than the transfer
