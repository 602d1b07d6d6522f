// harness.c - runs the graded function several times between odl_region_begin and odl_region_end.
#include "harness.h"

#include "runtime.h"

#define L2_WORDS 20480  // for decoys that do not fit in L1
#define MAX_BUFFERS 24
#define GUARD_WORDS 8
#define POISON 0x7fc0dead  // a quiet NaN: what nobody wrote stands out
#define GUARD 0x7fc9ca00u  // another one: a sum that runs past the end is no number either

enum { CANARY_BROKEN = 1, INPUT_CHANGED = 2, DMA_BUSY = 4 };

typedef enum { INPUT, UNTOUCHED, OUTPUT, SCRATCH, INPUT_L2 } kind_t;

typedef struct {
    kind_t kind;
    uint32_t *words;       // with guards around them; INPUT_L2: in their pool
    const uint32_t *pool;  // INPUT: must still equal this
    uint32_t *log;         // OUTPUT: copied here
    uint32_t sum;          // INPUT_L2: there is no second copy, so a checksum
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
// What this call's tensors take of L1: their bytes without guards and decoys, and where L1 is free.
ODL_POOL volatile uint32_t odl_tensor_bytes = 0, odl_l1_free = 0;

// Free words of L1 lie between all variables and the stacks.
extern uint32_t odl_l1_data_end[], odl_stacks[];
ODL_LOG static uint32_t l2_words[L2_WORDS];

typedef struct {
    uint32_t *next, *end;
} arena_t;

static arena_t l1, l2;
static int32_t num_buffers, num_outputs, call_index;
static buffer_t buffers[MAX_BUFFERS];
static uint32_t dma_open;  // transfers under way when the region ended

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

static void clear(void) {
    // Bank 0, whoever has variables.
    const uint32_t begin = ((uint32_t)odl_l1_data_end + 63) & ~63u;
    l1 = (arena_t){(uint32_t *)begin, odl_stacks};
    l2 = (arena_t){l2_words, l2_words + L2_WORDS};
    num_buffers = num_outputs = 0;
    odl_tensor_bytes = 0;
}

static buffer_t *new_buffer(kind_t kind, int32_t count) {
    if (count < 1) odl_panic("harness: a tensor has no element");
    if (num_buffers == MAX_BUFFERS) odl_panic("harness: too many tensors");
    buffer_t *buffer = &buffers[num_buffers++];
    *buffer = (buffer_t){.kind = kind, .count = count};
    return buffer;
}

static int has_room(const arena_t *arena, int32_t count) {
    return count + 2 * GUARD_WORDS <= arena->end - arena->next;
}

static buffer_t *place(arena_t *arena, kind_t kind, int32_t count) {
    buffer_t *buffer = new_buffer(kind, count);
    if (!has_room(arena, count)) odl_panic("harness: the shape does not fit in L1");
    guard(arena->next);
    buffer->words = arena->next + GUARD_WORDS;
    arena->next += GUARD_WORDS + count;
    guard(arena->next);  // the next buffer's first guard is this one
    for (int32_t i = 0; i < count; i++) buffer->words[i] = POISON;
    return buffer;
}

static buffer_t *place_tensor(kind_t kind, int32_t count) {
    odl_tensor_bytes += 4 * (uint32_t)count;
    return place(&l1, kind, count);
}

static float *fill(buffer_t *buffer, const float *pool) {
    const uint32_t *row = (const uint32_t *)pool + call_index * buffer->count;
    if (buffer->kind == INPUT) buffer->pool = row;
    for (int32_t i = 0; i < buffer->count; i++) buffer->words[i] = row[i];
    return (float *)buffer->words;
}

static float *log_to(buffer_t *buffer, float *log) {
    buffer->log = (uint32_t *)log + call_index * buffer->count;
    odl_output_table[2 * num_outputs] = (uint32_t)buffer->words;
    odl_output_table[2 * num_outputs++ + 1] = (uint32_t)buffer->count;
    return (float *)buffer->words;
}

static uint32_t checksum(const buffer_t *buffer) {
    uint32_t sum = 0;
    for (int32_t i = 0; i < buffer->count; i++) sum = (sum << 1 | sum >> 31) ^ buffer->words[i];
    return sum;
}

float *odl_input(const float *pool, int32_t count) {
    return fill(place_tensor(INPUT, count), pool);
}

float *odl_input_l2(float *pool, int32_t count) {
    buffer_t *buffer = new_buffer(INPUT_L2, count);
    buffer->words = (uint32_t *)pool + call_index * count;
    buffer->sum = checksum(buffer);
    return (float *)buffer->words;
}

float *odl_decoy(const float *pool, int32_t count) {
    return fill(place(has_room(&l1, count) ? &l1 : &l2, INPUT, count), pool);
}

float *odl_untouched(int32_t count) {
    return (float *)place(has_room(&l1, count) ? &l1 : &l2, UNTOUCHED, count)->words;
}

float *odl_scratch(int32_t count) { return (float *)place_tensor(SCRATCH, count)->words; }

float *odl_output(float *log, int32_t count) { return log_to(place_tensor(OUTPUT, count), log); }

float *odl_inout(const float *pool, float *log, int32_t count) {
    buffer_t *buffer = place_tensor(OUTPUT, count);
    fill(buffer, pool);
    return log_to(buffer, log);
}

// The simulator ends the region when the first instruction of this function executes. The copy to
// the log follows at once, in the same function: ending a region early also collects early.
__attribute__((noinline)) void odl_region_end(void) {
    dma_open = ODL_REG(ODL_DMA + 4) & 0xffffu;
    odl_cycles[call_index] = odl_mcycle() - odl_cycles[call_index];
    for (int32_t b = 0; b < num_buffers; b++)
        if (buffers[b].log)
            for (int32_t i = 0; i < buffers[b].count; i++) buffers[b].log[i] = buffers[b].words[i];
}

static int changed(const buffer_t *buffer) {
    if (buffer->kind == INPUT_L2) return checksum(buffer) != buffer->sum;
    if (buffer->kind != INPUT && buffer->kind != UNTOUCHED) return 0;
    for (int32_t i = 0; i < buffer->count; i++)
        if (buffer->words[i] != (buffer->pool ? buffer->pool[i] : POISON)) return 1;
    return 0;
}

static uint32_t inspect(void) {
    uint32_t status = dma_open ? DMA_BUSY : 0;
    for (int32_t b = 0; b < num_buffers; b++) {
        const buffer_t *buffer = &buffers[b];
        if (changed(buffer)) status |= INPUT_CHANGED;
        if (buffer->kind == INPUT_L2) continue;
        if (guard_broken(buffer->words - GUARD_WORDS) ||
            guard_broken(buffer->words + buffer->count))
            status |= CANARY_BROKEN;
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
        // ... and asleep: a line of its loop may have to come from L2 once more.
        for (int i = 0; i < 32; i++) __asm__ volatile("nop");
        odl_next_call();
        clear();
        odl_setup();
        odl_l1_free = (uint32_t)(l1.next + GUARD_WORDS);
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
