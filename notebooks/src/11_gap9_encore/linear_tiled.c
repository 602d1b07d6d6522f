#include "odl_train.h"

static void fetch(const float *from, float *to, int words, pi_cl_dma_cmd_t *cmd) {
    pi_cl_dma_cmd((uint32_t)from, (uint32_t)to, 4 * (uint32_t)words, PI_CL_DMA_DIR_EXT2LOC, cmd);
}

static int least(int a, int b) { return a < b ? a : b; }

void linear_tiled_fw_cl(void *tiled_args) {
    const struct tiled_args *args = tiled_args;
    const struct Linear_args *layer = args->layer;
    struct blob weight = *layer->coeff, bias = *layer->bias, output = *layer->output;
    struct Linear_args tile = *layer;  // the same layer, soon with fewer rows
    tile.coeff = &weight;
    tile.bias = &bias;
    tile.output = &output;
    const int c_in = layer->input->dim, c_out = layer->output->dim;
    const int rows = args->buffer_words / (2 * c_in);  // of one tile: half of the buffer
    float *all = layer->coeff->data, *buffer = args->buffer;
    pi_cl_dma_cmd_t cmd;
    fetch(all, buffer, least(rows, c_out) * c_in, &cmd);
    // BEGIN SOLUTION
    for (int first = 0, now = 0; first < c_out; first += rows, now = rows * c_in - now) {
        const int next = first + rows, other = rows * c_in - now;
        pi_cl_dma_cmd_wait(&cmd);  // the tile in half `now` is complete
        if (next < c_out)          // nobody reads the other half: the last fork is over
            fetch(all + next * c_in, buffer + other, least(rows, c_out - next) * c_in, &cmd);
        weight.data = buffer + now;
        bias.data = layer->bias->data + first;
        output.data = layer->output->data + first;
        output.dim = weight.H = least(rows, c_out - first);
        pulp_linear_fp32_fw_cl(&tile);
    }
    // END SOLUTION
}
