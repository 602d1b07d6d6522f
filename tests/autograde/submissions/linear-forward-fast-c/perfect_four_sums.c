#include "pulp_train.h"

static float dot(const float *a, const float *b, int n, float start) {
    float even = start, odd = 0.0f;
    int i = 0;
    for (; i + 4 <= n; i += 4) {
        even += a[i] * b[i];
        odd += a[i + 1] * b[i + 1];
        even += a[i + 2] * b[i + 2];
        odd += a[i + 3] * b[i + 3];
    }
    for (; i < n; i++) even += a[i] * b[i];
    return even + odd;
}

static void rows_of_one_core(void *arg) {
    const struct Linear_args *layer = arg;
    const int c_in = layer->input->dim;
    for (int o = (int)pi_core_id(); o < layer->output->dim; o += NUM_CORES)
        layer->output->data[o] =
            dot(layer->coeff->data + o * c_in, layer->input->data, c_in, layer->bias->data[o]);
}

void pulp_linear_fp32_fw_cl(void *Linear_args) {
    pi_cl_team_fork(NUM_CORES, rows_of_one_core, Linear_args);
}
