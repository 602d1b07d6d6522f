// linear_forward.c - forward pass of a fully connected layer on the one core that calls it.
#include "linear.h"
#include "odl_train.h"

void linear_forward(void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    linear_fw_t args = {.x = a->input->data,
                        .w = a->coeff->data,
                        .b = a->use_biases ? a->bias->data : NULL,
                        .y = a->output->data,
                        .c_in = (uint32_t)a->input->dim,
                        .c_out = (uint32_t)a->output->dim};
    linear_fw_v0(&args);
}
