// linear_fw.c - y = w x + b.
#include "linear.h"
#include "rows.h"

static inline float dot(const float *a, const float *b, uint32_t n, float start) {
    float sum = start;
    for (uint32_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

void linear_fw_v0(void *args) {
    if (pi_core_id() != 0) return;
    const linear_fw_t *a = args;
    for (uint32_t o = 0; o < a->c_out; o++)
        a->y[o] = dot(a->w + o * a->c_in, a->x, a->c_in, a->b ? a->b[o] : 0.0f);
}

void linear_fw_v1(void *args) {
    const linear_fw_t a = *(const linear_fw_t *)args;
    rows_t rows = my_rows(a.c_out, NUM_CORES);
    for (uint32_t o = rows.begin; o < rows.end; o++)
        a.y[o] = dot(a.w + o * a.c_in, a.x, a.c_in, a.b ? a.b[o] : 0.0f);
}
