// matmul.c - c = a b in three layouts of the operands.
#include "matmul.h"

#include "rows.h"

static inline void product(const matmul_t *p, rows_t rows) {
    for (uint32_t n = rows.begin; n < rows.end; n++)
        for (uint32_t m = 0; m < p->m; m++) {
            float sum = 0.0f;
            for (uint32_t k = 0; k < p->k; k++) sum += p->a[n * p->k + k] * p->b[k * p->m + m];
            p->c[n * p->m + m] = sum;
        }
}

void matmul_v0(void *args) {
    const matmul_t *p = args;
    if (pi_core_id() == 0) product(p, (rows_t){0, p->n});
}

void matmul_v1(void *args) {
    const matmul_t p = *(const matmul_t *)args;
    product(&p, my_rows(p.n, NUM_CORES));
}

static inline void product_bt(const matmul_t *p, rows_t rows) {
    for (uint32_t n = rows.begin; n < rows.end; n++)
        for (uint32_t m = 0; m < p->m; m++) {
            float sum = 0.0f;
            for (uint32_t k = 0; k < p->k; k++) sum += p->a[n * p->k + k] * p->b[m * p->k + k];
            p->c[n * p->m + m] = sum;
        }
}

void matmul_bt_v0(void *args) {
    const matmul_t *p = args;
    if (pi_core_id() == 0) product_bt(p, (rows_t){0, p->n});
}

void matmul_bt_v1(void *args) {
    const matmul_t p = *(const matmul_t *)args;
    product_bt(&p, my_rows(p.n, NUM_CORES));
}

static inline void product_at(const matmul_t *p, rows_t rows) {
    for (uint32_t n = rows.begin; n < rows.end; n++)
        for (uint32_t m = 0; m < p->m; m++) {
            float sum = 0.0f;
            for (uint32_t k = 0; k < p->k; k++) sum += p->a[k * p->n + n] * p->b[k * p->m + m];
            p->c[n * p->m + m] = sum;
        }
}

void matmul_at_v0(void *args) {
    const matmul_t *p = args;
    if (pi_core_id() == 0) product_at(p, (rows_t){0, p->n});
}

void matmul_at_v1(void *args) {
    const matmul_t p = *(const matmul_t *)args;
    product_at(&p, my_rows(p.n, NUM_CORES));
}
