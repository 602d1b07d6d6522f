// linear_tiled_fw.c - a layer whose weights do not fit in L1.
#include "inline.h"
#include "linear_tiled_fw.h"
#include "rows.h"

static inline void forward(const linear_tiled_fw_t *a, const float *w, uint32_t first,
                           rows_t rows) {
    for (uint32_t o = rows.begin; o < rows.end; o++) {
        float sum = a->b ? a->b[first + o] : 0.0f;
        for (uint32_t i = 0; i < a->c_in; i++) sum += w[o * a->c_in + i] * a->x[i];
        a->y[first + o] = sum;
    }
}

void linear_tiled_fw_v0(void *args) {
    const linear_tiled_fw_t *a = args;
    if (pi_core_id() == 0) forward(a, a->w, 0, (rows_t){0, a->c_out});
}

void linear_tiled_fw_v1(void *args) {
    const linear_tiled_fw_t *a = args;
    forward(a, a->w, 0, my_rows(a->c_out, NUM_CORES));
}

// Start the transfer of `rows` rows from row `first` on.
static void fetch(const linear_tiled_fw_t *a, uint32_t first, uint32_t rows, float *to,
                  pi_cl_dma_cmd_t *cmd) {
    pi_cl_dma_cmd((uint32_t)(a->w + first * a->c_in), (uint32_t)to, 4 * rows * a->c_in,
                  PI_CL_DMA_DIR_EXT2LOC, cmd);
}

static uint32_t rows_left(const linear_tiled_fw_t *a, uint32_t first, uint32_t rows) {
    return a->c_out - first < rows ? a->c_out - first : rows;
}

void linear_tiled_fw_v2(void *args) {
    const linear_tiled_fw_t *a = args;
    const uint32_t tile = a->buffer_words / a->c_in;
    for (uint32_t first = 0; first < a->c_out; first += tile) {
        const uint32_t rows = rows_left(a, first, tile);
        if (pi_core_id() == 0) {
            pi_cl_dma_cmd_t cmd;
            fetch(a, first, rows, a->buffer, &cmd);
            pi_cl_dma_cmd_wait(&cmd);  // without it the work starts on the tile before
        }
        pi_cl_team_barrier();  // the others wait for core 0, and with it for the tile
        forward(a, a->buffer, first, my_rows(rows, NUM_CORES));
        pi_cl_team_barrier();  // nobody may still read this tile when the next one comes
    }
}

// y of one or two rows, the first in the tile being `row`: each x serves both.
ALWAYS_INLINE void rows_at_once(const linear_tiled_fw_t *a, const float *tile, uint32_t row,
                                float *y, const float *b, int count) {
    const float *x = a->x, *end = x + (a->c_in & ~3u), *u = tile + row * a->c_in;
    const float *v = count == 2 ? u + a->c_in : u;
    float sum_u = b ? b[0] : 0.0f, sum_v = b && count == 2 ? b[1] : 0.0f;
#pragma clang loop unroll(disable)
    for (; x < end; x += 4, u += 4, v += 4) {
        const float x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];
        sum_u += u[0] * x0;
        sum_u += u[1] * x1;
        sum_u += u[2] * x2;
        sum_u += u[3] * x3;
        if (count == 2) {
            sum_v += v[0] * x0;
            sum_v += v[1] * x1;
            sum_v += v[2] * x2;
            sum_v += v[3] * x3;
        }
        OWN_POINTER(x);
        OWN_POINTER(u);
        OWN_POINTER(v);
    }
    for (end = a->x + a->c_in; x < end; x++, u++, v++) {
        sum_u += *u * *x;
        if (count == 2) sum_v += *v * *x;
    }
    y[0] = sum_u;
    if (count == 2) y[1] = sum_v;
}

static void forward_pairs(const linear_tiled_fw_t *a, const float *tile, uint32_t first,
                          rows_t rows) {
    uint32_t row = rows.begin;
    for (; row + 2 <= rows.end; row += 2)
        rows_at_once(a, tile, row, a->y + first + row, a->b ? a->b + first + row : NULL, 2);
    if (row < rows.end)
        rows_at_once(a, tile, row, a->y + first + row, a->b ? a->b + first + row : NULL, 1);
}

typedef void forward_f(const linear_tiled_fw_t *a, const float *tile, uint32_t first, rows_t rows);

// Half of the buffer is worked on by `work` while the other half fills.
ALWAYS_INLINE void double_buffered(const linear_tiled_fw_t *a, forward_f *work) {
    const uint32_t tile = a->buffer_words / 2 / a->c_in;
    float *now = a->buffer, *next = a->buffer + tile * a->c_in;
    pi_cl_dma_cmd_t cmd;
    if (pi_core_id() == 0) fetch(a, 0, rows_left(a, 0, tile), now, &cmd);
    for (uint32_t first = 0; first < a->c_out; first += tile) {
        if (pi_core_id() == 0) pi_cl_dma_cmd_wait(&cmd);
        // The tile is there, and everybody has finished with the other half.
        pi_cl_team_barrier();
        const uint32_t after = first + tile;
        if (pi_core_id() == 0 && after < a->c_out)
            fetch(a, after, rows_left(a, after, tile), next, &cmd);
        work(a, now, first, my_rows(rows_left(a, first, tile), NUM_CORES));
        float *other = now;
        now = next;
        next = other;
    }
}

void linear_tiled_fw_v3(void *args) { double_buffered(args, forward); }

void linear_tiled_fw_v4(void *args) { double_buffered(args, forward_pairs); }
