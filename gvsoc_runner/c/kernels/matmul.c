// matmul.c - c = a b in three layouts of the operands.
#include "matmul.h"

#include "order.h"
#include "rows.h"

#define INLINE static inline __attribute__((always_inline))

// How an operand lies in memory: its k-th element is the next word, or a whole row further.
typedef enum { ALONG_K, ACROSS_K } layout_t;

typedef struct {
    const float *a, *b;
    float *c;
    uint32_t n, m, k;
    layout_t a_layout, b_layout;
} product_t;

INLINE product_t product_of(const void *matMul_args, layout_t a_layout, layout_t b_layout) {
    const struct matMul_args *p = matMul_args;
    return (product_t){.a = p->A,
                       .b = p->B,
                       .c = p->C,
                       .n = (uint32_t)p->N,
                       .m = (uint32_t)p->M,
                       .k = (uint32_t)p->K,
                       .a_layout = a_layout,
                       .b_layout = b_layout};
}

// ---- plain loops ----

INLINE void plain(product_t p, rows_t rows) {
    for (uint32_t n = rows.begin; n < rows.end; n++)
        for (uint32_t m = 0; m < p.m; m++) {
            float sum = 0.0f;
            for (uint32_t k = 0; k < p.k; k++)
                sum += p.a[p.a_layout == ALONG_K ? n * p.k + k : k * p.n + n] *
                       p.b[p.b_layout == ALONG_K ? m * p.k + k : k * p.m + m];
            p.c[n * p.m + m] = sum;
        }
}

// ---- blocks of the result in registers ----

// Words from one row of a (column of b) to the next, and from one k to the next.
typedef struct {
    uint32_t next, k;
} strides_t;

INLINE strides_t strides_of(layout_t layout, uint32_t others, uint32_t depth) {
    return layout == ALONG_K ? (strides_t){depth, 1} : (strides_t){1, others};
}

// `height` and `width` are constants where this is called, at most 4.
INLINE void block(const product_t *p, uint32_t n, uint32_t m, uint32_t height, uint32_t width) {
    const strides_t of_a = strides_of(p->a_layout, p->n, p->k);
    const strides_t of_b = strides_of(p->b_layout, p->m, p->k);
    const float *a = p->a + n * of_a.next, *b = p->b + m * of_b.next;
    float sum[4][4] = {{0.0f}};
    for (uint32_t k = 0; k < p->k; k++, a += of_a.k, b += of_b.k)
        UNROLLED for (uint32_t i = 0; i < height; i++) {
            UNROLLED for (uint32_t j = 0; j < width; j++) sum[i][j] +=
                a[i * of_a.next] * b[j * of_b.next];
        }
    UNROLLED for (uint32_t i = 0; i < height; i++) {
        UNROLLED for (uint32_t j = 0; j < width; j++) p->c[(n + i) * p->m + m + j] = sum[i][j];
    }
}

// ---- loads and multiplications in turns ----

// Two rows meet eight columns: sixteen sums, and the values of b pass by one after the other, so
// that between two multiplications there is always a load, or something else to do.
#define WIDE 8

typedef struct {
    const float *a0, *a1, *b;
    float left0, left1, right[WIDE], sum0[WIDE], sum1[WIDE];
} wide_t;

INLINE void load(float *value, const float *from) {
    *value = *from;
    PIN(*value);
}

typedef enum { FIRST, MIDDLE, LAST } part_t;

INLINE void multiply(float *sum, float left, float right, part_t part) {
    *sum = part == FIRST ? left * right : *sum + left * right;
    PIN(*sum);
}

#define MOVE(pointer, words)                                                                       \
    do {                                                                                           \
        (pointer) += (words);                                                                      \
        PIN(pointer);                                                                              \
    } while (0)

// The products of one k. b runs two columns ahead; for the last two it moves to the next k, and the
// values of a follow when their last product is made.
INLINE void wide_k(const product_t *p, wide_t *t, part_t part) {
    UNROLLED for (uint32_t j = 0; j < WIDE; j++) {
        multiply(&t->sum0[j], t->left0, t->right[j], part);
        if (j + 2 < WIDE)
            load(&t->right[j + 2], t->b + j + 2);
        else if (part != LAST && j + 2 == WIDE)
            load(&t->right[0], t->b);
        else if (part != LAST)
            load(&t->left0, t->a0);
        multiply(&t->sum1[j], t->left1, t->right[j], part);
        if (part == LAST) continue;
        if (j == 1) {
            t->a0 += p->a_layout == ALONG_K ? 1 : p->n;
            PIN(t->a0);
        } else if (j == 3 && p->a_layout == ALONG_K) {
            t->a1 += 1;
            PIN(t->a1);
        } else if (j + 3 == WIDE) {
            t->b += p->m;
            PIN(t->b);
        } else if (j + 2 == WIDE) {
            load(&t->right[1], t->b + 1);
        } else if (j + 1 == WIDE) {
            load(&t->left1, p->a_layout == ALONG_K ? t->a1 : t->a0 + 1);
        }
    }
}

INLINE void wide_block(const product_t *p, uint32_t n, uint32_t m) {
    wide_t t = {.b = p->b + m};
    t.a0 = p->a_layout == ALONG_K ? p->a + n * p->k : p->a + n;
    t.a1 = p->a_layout == ALONG_K ? t.a0 + p->k : t.a0 + 1;
    t.left0 = *t.a0;
    t.left1 = *t.a1;
    t.right[0] = t.b[0];
    t.right[1] = t.b[1];
    for (uint32_t left = p->k - 1; left != 0; left--) wide_k(p, &t, MIDDLE);
    wide_k(p, &t, LAST);
    float *c = p->c + n * p->m + m;
    UNROLLED for (uint32_t j = 0; j < WIDE; j++) c[j] = t.sum0[j];
    c += p->m;
    UNROLLED for (uint32_t j = 0; j < WIDE; j++) c[j] = t.sum1[j];
}

// Where b lies along k, each column has a pointer: two rows meet four columns, `ks` k per pass.
#define NARROW 4

typedef struct {
    const float *a[2], *b[NARROW];
    float sum[2][NARROW];
} narrow_t;

INLINE void narrow_pass(narrow_t *t, uint32_t ks, part_t part) {
    float left0, left1, right;
    load(&left0, t->a[0]);
    load(&right, t->b[0]);
    load(&left1, t->a[1]);
    UNROLLED for (uint32_t k = 0; k < ks; k++) {
        float next = right, next0 = left0, next1 = left1;
        UNROLLED for (uint32_t j = 0; j < NARROW; j++) {
            multiply(&t->sum[0][j], left0, right, part);
            if (j + 1 < NARROW)
                load(&next, t->b[j + 1] + k);
            else if (k + 1 < ks)
                load(&next, t->b[0] + k + 1);
            multiply(&t->sum[1][j], left1, right, part);
            if (k + 1 < ks && j + 2 == NARROW) load(&next0, t->a[0] + k + 1);
            if (k + 1 < ks && j + 1 == NARROW) load(&next1, t->a[1] + k + 1);
            right = next;
        }
        left0 = next0;
        left1 = next1;
    }
    UNROLLED for (uint32_t j = 0; j < NARROW; j++) MOVE(t->b[j], ks);
    MOVE(t->a[0], ks);
    MOVE(t->a[1], ks);
}

INLINE void narrow_block(const product_t *p, uint32_t n, uint32_t m) {
    narrow_t t = {.a = {p->a + n * p->k, p->a + (n + 1) * p->k}};
    const float *end = t.a[0] + p->k, *fours = t.a[0] + 1 + ((p->k - 1) & ~3u);
    UNROLLED for (uint32_t j = 0; j < NARROW; j++) t.b[j] = j ? t.b[j - 1] + p->k : p->b + m * p->k;
    narrow_pass(&t, 1, FIRST);
    while (t.a[0] != fours) narrow_pass(&t, 4, MIDDLE);
    while (t.a[0] != end) narrow_pass(&t, 1, MIDDLE);
    float *c = p->c + n * p->m + m;
    UNROLLED for (uint32_t j = 0; j < NARROW; j++) c[j] = t.sum[0][j];
    c += p->m;
    UNROLLED for (uint32_t j = 0; j < NARROW; j++) c[j] = t.sum[1][j];
}

// ---- the ladder ----

INLINE void v0(product_t p) {
    if (pi_core_id() == 0) plain(p, (rows_t){0, p.n});
}

INLINE void v1(product_t p) { plain(p, my_rows(p.n, NUM_CORES)); }

// Blocks of 4 x 4, and what is left at the edges; n, m: where to begin.
INLINE void edges(product_t p, rows_t rows, uint32_t n, uint32_t m0) {
    uint32_t m;
    for (; n + 4 <= rows.end; n += 4) {
        for (m = m0; m + 4 <= p.m; m += 4) block(&p, n, m, 4, 4);
        for (; m < p.m; m++) block(&p, n, m, 4, 1);
    }
    for (; n < rows.end; n++) {
        for (m = m0; m + 4 <= p.m; m += 4) block(&p, n, m, 1, 4);
        for (; m < p.m; m++) block(&p, n, m, 1, 1);
    }
}

INLINE void v2(product_t p) {
    rows_t rows = my_rows(p.n, NUM_CORES);
    edges(p, rows, rows.begin, 0);
}

// Cores c and c + 4 share an FPU. In step they store a block and set up the next at the same time,
// and the FPU idles; a few cycles apart, one multiplies meanwhile.
INLINE void in_turns(product_t p, int apart) {
    const int narrow = p.b_layout == ALONG_K;
    if (apart && (pi_core_id() & 4))
        for (uint32_t cycle = 0; cycle < 10; cycle++) __asm__ volatile("nop");
    const uint32_t width = narrow ? NARROW : WIDE;
    rows_t rows = my_rows(p.n, NUM_CORES);
    uint32_t n = rows.begin, m = p.m - p.m % width;
    for (; n + 2 <= rows.end; n += 2)
        for (uint32_t column = 0; column < m; column += width)
            if (narrow)
                narrow_block(&p, n, column);
            else
                wide_block(&p, n, column);
    if (m < p.m) edges(p, (rows_t){rows.begin, n}, rows.begin, m);
    edges(p, rows, n, 0);
}

INLINE void v3(product_t p) { in_turns(p, 0); }

INLINE void v4(product_t p) { in_turns(p, 1); }

void matmul_v0(void *matMul_args) { v0(product_of(matMul_args, ALONG_K, ACROSS_K)); }
void matmul_v1(void *matMul_args) { v1(product_of(matMul_args, ALONG_K, ACROSS_K)); }
void matmul_v2(void *matMul_args) { v2(product_of(matMul_args, ALONG_K, ACROSS_K)); }
void matmul_v3(void *matMul_args) { v3(product_of(matMul_args, ALONG_K, ACROSS_K)); }
void matmul_v4(void *matMul_args) { v4(product_of(matMul_args, ALONG_K, ACROSS_K)); }

void matmul_bt_v0(void *matMul_args) { v0(product_of(matMul_args, ALONG_K, ALONG_K)); }
void matmul_bt_v1(void *matMul_args) { v1(product_of(matMul_args, ALONG_K, ALONG_K)); }
void matmul_bt_v2(void *matMul_args) { v2(product_of(matMul_args, ALONG_K, ALONG_K)); }
void matmul_bt_v3(void *matMul_args) { v3(product_of(matMul_args, ALONG_K, ALONG_K)); }
void matmul_bt_v4(void *matMul_args) { v4(product_of(matMul_args, ALONG_K, ALONG_K)); }

void matmul_at_v0(void *matMul_args) { v0(product_of(matMul_args, ACROSS_K, ACROSS_K)); }
void matmul_at_v1(void *matMul_args) { v1(product_of(matMul_args, ACROSS_K, ACROSS_K)); }
void matmul_at_v2(void *matMul_args) { v2(product_of(matMul_args, ACROSS_K, ACROSS_K)); }
void matmul_at_v3(void *matMul_args) { v3(product_of(matMul_args, ACROSS_K, ACROSS_K)); }
void matmul_at_v4(void *matMul_args) { v4(product_of(matMul_args, ACROSS_K, ACROSS_K)); }
