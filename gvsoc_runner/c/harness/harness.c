// harness.c - runs the graded function several times between odl_region_begin and odl_region_end.
#include "harness.h"

#include "runtime.h"

#define ARENA_WORDS 7168  // 28 KiB: the smaller L1 keeps 14 KiB for the student beside the stacks
#define MAX_BUFFERS 16
#define GUARD_WORDS 8
#define POISON 0x7fc0dead  // a quiet NaN: what nobody wrote stands out
#define GUARD 0xc0deca00u

enum { CANARY_BROKEN = 1, INPUT_CHANGED = 2, DMA_BUSY = 4 };

typedef struct {
    uint32_t *l1;
    const uint32_t *pool;  // not NULL: an input, compared with this
    uint32_t *log;         // not NULL: an output, copied here
    int32_t count;
} buffer_t;

ODL_POOL volatile int32_t odl_num_calls = 1;
ODL_POOL volatile int32_t odl_shape[ODL_SHAPE_WORDS] = {0};
ODL_POOL volatile int32_t odl_calls_done = 0;
// By the program's own clock, beside the simulator's.
ODL_POOL volatile uint32_t odl_cycles[ODL_CALLS] = {0};
ODL_POOL volatile uint32_t odl_status[ODL_CALLS] = {0};
// Address and words of each output in L1, for a simulator that reads them when the region ends.
ODL_POOL volatile uint32_t odl_output_table[2 * MAX_BUFFERS] = {0};

static PI_L1 uint32_t arena[ARENA_WORDS];
static int32_t arena_used, num_buffers, num_outputs, call_index;
static buffer_t buffers[MAX_BUFFERS];

void odl_region_begin(void);
void odl_region_end(void);
void odl_next_call(void);
void odl_ready(void);

static void guard(uint32_t *at) {
    for (uint32_t i = 0; i < GUARD_WORDS; i++) at[i] = GUARD + i;
}

static int guard_broken(const uint32_t *at) {
    for (uint32_t i = 0; i < GUARD_WORDS; i++)
        if (at[i] != GUARD + i) return 1;
    return 0;
}

static buffer_t *place(int32_t count) {
    if (num_buffers == MAX_BUFFERS || count < 0 ||
        arena_used + count + 2 * GUARD_WORDS > ARENA_WORDS)
        odl_panic("harness: the shape does not fit in L1");
    buffer_t *buffer = &buffers[num_buffers++];
    guard(arena + arena_used);
    *buffer = (buffer_t){.l1 = arena + arena_used + GUARD_WORDS, .count = count};
    arena_used += GUARD_WORDS + count;
    guard(arena + arena_used);  // the next buffer's first guard is this one
    return buffer;
}

float *odl_input(const float *pool, int32_t count) {
    buffer_t *buffer = place(count);
    buffer->pool = (const uint32_t *)pool + call_index * count;
    for (int32_t i = 0; i < count; i++) buffer->l1[i] = buffer->pool[i];
    return (float *)buffer->l1;
}

float *odl_untouched(int32_t count) {
    buffer_t *buffer = place(count);
    for (int32_t i = 0; i < count; i++) buffer->l1[i] = POISON;
    return (float *)buffer->l1;
}

float *odl_output(float *log, int32_t count) {
    float *l1 = odl_untouched(count);
    buffers[num_buffers - 1].log = (uint32_t *)log + call_index * count;
    odl_output_table[2 * num_outputs] = (uint32_t)l1;
    odl_output_table[2 * num_outputs++ + 1] = (uint32_t)count;
    return l1;
}

// The simulator ends the region when the first instruction of this function executes. The copy to
// the log follows at once, in the same function: ending a region early also collects early.
__attribute__((noinline)) void odl_region_end(void) {
    odl_cycles[call_index] = odl_mcycle() - odl_cycles[call_index];
    for (int32_t b = 0; b < num_buffers; b++)
        if (buffers[b].log)
            for (int32_t i = 0; i < buffers[b].count; i++) buffers[b].log[i] = buffers[b].l1[i];
}

static uint32_t inspect(void) {
    uint32_t status = ODL_REG(ODL_DMA + 4) & 0xffffu ? DMA_BUSY : 0;
    for (int32_t b = 0; b < num_buffers; b++) {
        const buffer_t *buffer = &buffers[b];
        if (guard_broken(buffer->l1 - GUARD_WORDS) || guard_broken(buffer->l1 + buffer->count))
            status |= CANARY_BROKEN;
        if (buffer->log) continue;
        for (int32_t i = 0; i < buffer->count; i++)
            if (buffer->l1[i] != (buffer->pool ? buffer->pool[i] : POISON)) status |= INPUT_CHANGED;
    }
    return status;
}

// Where it can, the simulator stops here: it deals out the inputs of the next call ...
__attribute__((noinline)) void odl_next_call(void) { __asm__ volatile(""); }

// ... and makes sure that no worker moved in between.
__attribute__((noinline)) void odl_ready(void) { __asm__ volatile(""); }

static void nothing(void *arg) { (void)arg; }

static void run(void *arg) {
    (void)arg;
    for (call_index = 0; call_index < odl_num_calls && call_index < ODL_CALLS; call_index++) {
        pi_cl_team_fork(0, nothing, NULL);  // returns only when every worker is back in its loop
        for (int i = 0; i < 8; i++) __asm__ volatile("nop");  // ... and asleep
        odl_next_call();
        arena_used = num_buffers = num_outputs = 0;
        odl_setup();
        odl_ready();
        odl_cycles[call_index] = odl_mcycle();
        odl_region_begin();
        odl_call();
        odl_region_end();
        odl_status[call_index] = inspect();
        odl_calls_done = call_index + 1;
    }
    odl_exit(0);
}

int main(void) {
    odl_cluster_start();
    odl_cluster_post(run, NULL);
    for (;;) __asm__ volatile("wfi");
}
