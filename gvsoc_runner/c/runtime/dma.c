// dma.c - the cluster's DMA engine. Command word: length in bits 16:0, then direction, increment,
// 2-D, event.
#include "pmsis.h"
#include "runtime.h"

#define TO_L1 (1u << 17)
#define INCREMENT (1u << 18)
#define EXT_2D (1u << 19)
#define EVENT_AT_END (1u << 20)
#define MAX_BYTES 0x1FFFFu

static int start(uint32_t ext, uint32_t loc, uint32_t size, uint32_t flags, pi_cl_dma_dir_e dir) {
    if (size == 0 || size > MAX_BYTES) odl_panic("DMA: a transfer has 1 to 131071 bytes");
    int id = (int)ODL_REG(ODL_DMA);  // reading allocates one of 16 counters
    ODL_REG(ODL_DMA) =
        size | INCREMENT | EVENT_AT_END | flags | (dir == PI_CL_DMA_DIR_EXT2LOC ? TO_L1 : 0);
    ODL_REG(ODL_DMA) = loc;
    ODL_REG(ODL_DMA) = ext;
    return id;
}

void pi_cl_dma_cmd(uint32_t ext, uint32_t loc, uint32_t size, pi_cl_dma_dir_e dir,
                   pi_cl_dma_cmd_t *cmd) {
    cmd->id = start(ext, loc, size, 0, dir);
}

void pi_cl_dma_cmd_2d(uint32_t ext, uint32_t loc, uint32_t size, uint32_t stride, uint32_t length,
                      pi_cl_dma_dir_e dir, pi_cl_dma_cmd_t *cmd) {
    cmd->id = start(ext, loc, size, EXT_2D, dir);
    ODL_REG(ODL_DMA) = length;
    ODL_REG(ODL_DMA) = stride;
}

// Only the DMA event may wake this core here: a pending barrier event must stay pending.
static void wait_counter(uint32_t id) {
    uint32_t mask = ODL_REG(ODL_EU + ODL_EU_MASK);
    ODL_REG(ODL_EU + ODL_EU_MASK) = ODL_EVENT_DMA;
    while (ODL_REG(ODL_DMA + 4) & 1u << id) (void)ODL_ELW(ODL_EU, ODL_EU_WAIT_CLEAR);
    ODL_REG(ODL_DMA + 4) = 1u << id;  // free the counter: there are only 16
    ODL_REG(ODL_EU + ODL_EU_MASK) = mask;
}

void pi_cl_dma_cmd_wait(pi_cl_dma_cmd_t *cmd) { wait_counter((uint32_t)cmd->id); }

void pi_cl_dma_memcpy(pi_cl_dma_copy_t *copy) {
    copy->id = (uint32_t)start(copy->ext, copy->loc, copy->size, 0, copy->dir);
}

void pi_cl_dma_memcpy_2d(pi_cl_dma_copy_2d_t *copy) {
    copy->id = (uint32_t)start(copy->ext, copy->loc, copy->size, EXT_2D, copy->dir);
    ODL_REG(ODL_DMA) = copy->length;
    ODL_REG(ODL_DMA) = copy->stride;
}

void pi_cl_dma_wait(void *copy) { wait_counter(((pi_cl_dma_copy_t *)copy)->id); }

void pi_cl_dma_flush(void) {
    while (ODL_REG(ODL_DMA + 4) & 0xffffu) __asm__ volatile("nop");
}
