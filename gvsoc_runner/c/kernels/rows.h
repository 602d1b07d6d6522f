// rows.h - which rows of a loop belong to this core.
#pragma once
#include <stdint.h>

#include "pmsis.h"

typedef struct {
    uint32_t begin, end;
} rows_t;

// Contiguous blocks of ceil(total / cores) rows; the last cores may get fewer or none.
static inline rows_t my_rows(uint32_t total, uint32_t cores) {
    uint32_t block = (total + cores - 1) / cores;
    uint32_t begin = pi_core_id() * block, end = begin + block;
    return (rows_t){begin < total ? begin : total, end < total ? end : total};
}
