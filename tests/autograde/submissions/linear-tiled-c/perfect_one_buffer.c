#include "odl_train.h"

struct tile {
    const float *x, *weight, *bias;
    float *y;
    int c_in, rows;
};

static void rows_of_one_core(void *arg) {
    const struct tile t = *(const struct tile *)arg;
    for (int o = (int)pi_core_id(); o < t.rows; o += NUM_CORES) {
        float sum = t.bias[o];
        for (int i = 0; i < t.c_in; i++) sum += t.weight[o * t.c_in + i] * t.x[i];
        t.y[o] = sum;
    }
}

void linear_tiled_fw_cl(void *tiled_args) {
    const struct tiled_args *args = tiled_args;
    const struct Linear_args *layer = args->layer;
    const int c_in = layer->input->dim, c_out = layer->output->dim;
    const int fit = args->buffer_words / c_in;
    for (int first = 0; first < c_out; first += fit) {
        const int rows = c_out - first < fit ? c_out - first : fit;
        pi_cl_dma_cmd_t cmd;
        pi_cl_dma_cmd((uint32_t)(layer->coeff->data + first * c_in), (uint32_t)args->buffer,
                      4 * (uint32_t)(rows * c_in), PI_CL_DMA_DIR_EXT2LOC, &cmd);
        pi_cl_dma_cmd_wait(&cmd);  // before it the weights are not there
        struct tile t = {.x = layer->input->data, .weight = args->buffer, .c_in = c_in};
        t.bias = layer->bias->data + first;
        t.y = layer->output->data + first;
        t.rows = rows;
        pi_cl_team_fork(NUM_CORES, rows_of_one_core, &t);
    }
}
