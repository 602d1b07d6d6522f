// malloc.c - two bump pools behind the PMSIS allocators; freeing the newest block gives it back.
#include "pmsis.h"
#include "runtime.h"

#define L2_POOL_BYTES 65536
#define L1_POOL_BYTES 8192

typedef struct {
    uint8_t *start;
    int num_bytes, used;
} pool_t;

static uint8_t l2_bytes[L2_POOL_BYTES] __attribute__((aligned(8)));
static PI_L1 uint8_t l1_bytes[L1_POOL_BYTES] __attribute__((aligned(8)));
static pool_t l2_pool = {l2_bytes, L2_POOL_BYTES, 0}, l1_pool = {l1_bytes, L1_POOL_BYTES, 0};

static void *take(pool_t *pool, int size) {
    int rounded = (size + 7) & ~7;
    if (size <= 0 || rounded > pool->num_bytes - pool->used) return NULL;
    void *block = pool->start + pool->used;
    pool->used += rounded;
    return block;
}

static void give_back(pool_t *pool, void *block, int size) {
    int rounded = (size + 7) & ~7;
    if ((uint8_t *)block + rounded == pool->start + pool->used) pool->used -= rounded;
}

void *pi_l2_malloc(int size) { return take(&l2_pool, size); }
void pi_l2_free(void *block, int size) { give_back(&l2_pool, block, size); }
void *pi_cl_l1_malloc(struct pi_device *device, int size) {
    (void)device;
    return take(&l1_pool, size);
}
void pi_cl_l1_free(struct pi_device *device, void *block, int size) {
    (void)device;
    give_back(&l1_pool, block, size);
}
