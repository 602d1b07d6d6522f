// linear_tiled_fw_cl.c - the public name for a layer whose weights stay in L2.
#include "linear_tiled_fw.h"
#include "odl_train.h"

#ifndef LINEAR_TILED_FW
#define LINEAR_TILED_FW linear_tiled_fw_v4
#endif

void linear_tiled_fw_cl(void *tiled_args) {
    const struct tiled_args *a = tiled_args;
    const struct Linear_args *layer = a->layer;
    linear_tiled_fw_t args = {.x = layer->input->data,
                              .w = layer->coeff->data,
                              .b = layer->use_biases ? layer->bias->data : NULL,
                              .y = layer->output->data,
                              .buffer = a->buffer,
                              .c_in = (uint32_t)layer->input->dim,
                              .c_out = (uint32_t)layer->output->dim,
                              .buffer_words = (uint32_t)a->buffer_words};
    pi_cl_team_fork(NUM_CORES, LINEAR_TILED_FW, &args);
}
