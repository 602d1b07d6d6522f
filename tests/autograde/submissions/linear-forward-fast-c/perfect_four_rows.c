#include "pulp_train.h"

// Four rows at a time share each load of x; a core takes 4 rows, then 4 rows NUM_CORES * 4 further.
static void fours_of_one_core(void *arg) {
    const struct Linear_args *layer = arg;
    const int c_in = layer->input->dim, c_out = layer->output->dim;
    const float *x = layer->input->data, *bias = layer->bias->data;
    float *y = layer->output->data;
    int o = 4 * (int)pi_core_id();
    for (; o + 4 <= c_out; o += 4 * NUM_CORES) {
        const float *a = layer->coeff->data + o * c_in, *b = a + c_in, *c = b + c_in, *d = c + c_in;
        float sum_a = bias[o], sum_b = bias[o + 1], sum_c = bias[o + 2], sum_d = bias[o + 3];
        for (int i = 0; i < c_in; i++) {
            const float value = x[i];
            sum_a += a[i] * value;
            sum_b += b[i] * value;
            sum_c += c[i] * value;
            sum_d += d[i] * value;
        }
        y[o] = sum_a, y[o + 1] = sum_b, y[o + 2] = sum_c, y[o + 3] = sum_d;
    }
    for (; o < c_out; o++) {  // the last rows, fewer than four
        const float *row = layer->coeff->data + o * c_in;
        float sum = bias[o];
        for (int i = 0; i < c_in; i++) sum += row[i] * x[i];
        y[o] = sum;
    }
}

void pulp_linear_fp32_fw_cl(void *args) { pi_cl_team_fork(NUM_CORES, fours_of_one_core, args); }
