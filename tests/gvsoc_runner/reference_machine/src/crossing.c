/* Loads and stores across two words by several cores: one bank of L1, banks next to each other, L2. */
#include "all_cores.h"
static L1 AL uint8_t area[4096];
static AL uint8_t far[1024];
#define STORE(p, o) __asm__ volatile("sw %0, %1(%2)" ::"r"(x), "i"(o), "r"(p) : "memory")
#define LOAD(p, o) __asm__ volatile("lw %0, %1(%2)" : "=r"(x) : "i"(o), "r"(p) : "memory")
static void stores(int core, int nc) {
  (void)nc;
  uint32_t x = 0x01020304u * (uint32_t)core;
  uint8_t *p = area + core * 128;
  for (int i = 0; i < 6; i++) {
    STORE(p, 1);
    STORE(p, 66);
    STORE(p, 3);
    STORE(p, 8);
  }
}
static void mixed(int core, int nc) {
  (void)nc;
  uint32_t x = 7;
  uint8_t *p = area + core * 4, *q = area + core * 64;
  for (int i = 0; i < 6; i++) {
    LOAD(p, 2);
    x += 3;
    STORE(q, 1029);
    LOAD(q, 1027);
    STORE(q, 1033);
    STORE(q, 1036);
  }
}
static void l2(int core, int nc) {
  (void)nc;
  uint32_t x = (uint32_t)core;
  uint8_t *p = far + core * 64;
  for (int i = 0; i < 4; i++) {
    STORE(p, 2);
    STORE(p, 13);
    LOAD(p, 15);
    STORE(p, 20);
  }
}
int app_main(int core) {
  for (int i = core; i < 4096; i += 8) area[i] = (uint8_t)i;
  for (int i = core; i < 1024; i += 8) far[i] = (uint8_t)i;
  barrier();
  fz("stores1", stores, 1, 2, 0);
  fz("stores8", stores, 8, 2, 0);
  fz("mixed1", mixed, 1, 2, 0);
  fz("mixed8", mixed, 8, 2, 0);
  fz("l2one", l2, 1, 2, 0);
  fz("l2all", l2, 8, 2, 0);
  if (core == 0) {
    cksum("l1", hash(area, 1024));
    cksum("l2", hash(far, 256));
  }
  barrier();
  return 0;
}
