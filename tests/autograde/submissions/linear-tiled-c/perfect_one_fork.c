#include "odl_train.h"

static void tiles(void *arg) {
    const struct tiled_args *args = arg;
    const struct Linear_args *layer = args->layer;
    const int c_in = layer->input->dim, c_out = layer->output->dim, core = (int)pi_core_id();
    const int rows = args->buffer_words / (2 * c_in);
    pi_cl_dma_cmd_t cmd;
    for (int first = -rows, half = 1; first < c_out; first += rows, half = 1 - half) {
        const int next = first + rows, left = c_out - next < rows ? c_out - next : rows;
        if (core == 0 && next < c_out)
            pi_cl_dma_cmd((uint32_t)(layer->coeff->data + next * c_in),
                          (uint32_t)(args->buffer + (1 - half) * rows * c_in),
                          4 * (uint32_t)(left * c_in), PI_CL_DMA_DIR_EXT2LOC, &cmd);
        for (int o = core; first >= 0 && o < rows && first + o < c_out; o += NUM_CORES) {
            const float *row = args->buffer + (half * rows + o) * c_in;
            float sum = layer->use_biases ? layer->bias->data[first + o] : 0.0f;
            for (int i = 0; i < c_in; i++) sum += row[i] * layer->input->data[i];
            layer->output->data[first + o] = sum;
        }
        if (core == 0 && next < c_out) pi_cl_dma_cmd_wait(&cmd);
        pi_cl_team_barrier();  // the next tile is there, and nobody reads this one any more
    }
}

void linear_tiled_fw_cl(void *tiled_args) { pi_cl_team_fork(NUM_CORES, tiles, tiled_args); }
