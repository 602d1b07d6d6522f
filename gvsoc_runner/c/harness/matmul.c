// matmul.c - product of two matrices, C (N, M) = A (N, K) B (K, M), or A B^T with B (M, K).
// The unit under test defines mm; the harness forks it.
#include "harness.h"

#define MAX_ELEMENTS 4096

enum { ROWS, COLUMNS, DEPTH, TRANSPOSED };

ODL_VALUES(odl_a, MAX_ELEMENTS);
ODL_VALUES(odl_b, MAX_ELEMENTS);
ODL_VALUES(odl_bias, MAX_ELEMENTS);
ODL_RESULT(odl_c, MAX_ELEMENTS);

static PI_L1 struct matMul_args args;

void odl_setup(void) {
    const int32_t n = odl_shape[ROWS], m = odl_shape[COLUMNS], k = odl_shape[DEPTH];
    args = (struct matMul_args){.A = odl_input(odl_a, n * k),
                                .B = odl_input(odl_b, k * m),
                                .C = odl_output(odl_c, n * m),
                                .N = n,
                                .M = m,
                                .K = k,
                                .trans_B = odl_shape[TRANSPOSED],
                                .bias = odl_decoy(odl_bias, n),
                                .bias_dim = n};
}

void odl_call(void) { pi_cl_team_fork(NUM_CORES, mm, &args); }
