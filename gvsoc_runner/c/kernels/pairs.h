// pairs.h - a flat array dealt out to the cores in pairs of neighbouring words: core c gets words
// 2c and 2c + 1 of every group of 2 * NUM_CORES. With eight cores each one keeps to two of the
// sixteen memory banks, so no two cores meet, whatever their phase.
#pragma once
#include <stdint.h>

#include "pmsis.h"

#define GROUP (2u * NUM_CORES)

// What is left behind the last whole group is dealt out word by word, from here on in steps of
// NUM_CORES.
static inline uint32_t first_single(uint32_t n) { return n / GROUP * GROUP + pi_core_id(); }
