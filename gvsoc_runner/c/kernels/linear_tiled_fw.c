// linear_tiled_fw.c - a layer whose weights do not fit in L1.
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

// Start the transfer of `rows` rows from row `first` on; several commands if it is a long one.
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

void linear_tiled_fw_v3(void *args) {
    const linear_tiled_fw_t *a = args;
    const uint32_t tile = a->buffer_words / 2 / a->c_in;
    float *now = a->buffer, *next = a->buffer + tile * a->c_in;
    pi_cl_dma_cmd_t cmd;
    if (pi_core_id() == 0) fetch(a, 0, rows_left(a, 0, tile), now, &cmd);
    for (uint32_t first = 0; first < a->c_out; first += tile) {
        if (pi_core_id() == 0) pi_cl_dma_cmd_wait(&cmd);
        // The tile is there, and everybody has finished with the other buffer.
        pi_cl_team_barrier();
        const uint32_t after = first + tile;
        if (pi_core_id() == 0 && after < a->c_out)
            fetch(a, after, rows_left(a, after, tile), next, &cmd);
        forward(a, now, first, my_rows(rows_left(a, first, tile), NUM_CORES));
        float *other = now;
        now = next;
        next = other;
    }
}
