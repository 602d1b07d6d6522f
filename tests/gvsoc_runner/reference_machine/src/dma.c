/* DMA by eight cores: more counters wanted than there are, full queues, 2-D, both directions. */
#include "all_cores.h"
static L1 AL uint8_t near[8][640];
static AL uint8_t far[8][1024];
static void start(uint32_t flags, void *local, void *outside) {
  REG(DMA) = flags | 1u << 18;
  REG(DMA) = (uint32_t)local;
  REG(DMA) = (uint32_t)outside;
}
static void done(uint32_t id) {
  while (REG(DMA + 4) >> id & 1) (void)0;
  REG(DMA + 4) = 1u << id;
}
static void rounds(int core, int nc) {
  (void)nc;
  int n = core == 7 ? 4 : 2;
  uint32_t t = rdcycle(), id[4];
  for (int r = 0; r < 4; r++) {
    for (int i = 0; i < n; i++) {
      uint32_t in = (uint32_t)(i + r + core) & 1, line = 3 + (uint32_t)((core * 5 + i * 7) & 31);
      id[i] = REG(DMA);
      if (i & 1) {
        start(line * 4 | in << 17 | 1u << 19, &near[core][i * 160 + core], &far[core][i * 256]);
        REG(DMA) = line;
        REG(DMA) = line + 4;
      } else {
        start(line * 4 + (uint32_t)r | in << 17, &near[core][i * 160], &far[core][i * 256 + r]);
      }
    }
    for (int i = 0; i < n; i++) done(id[i]);
    flog_[core][r] = rdcycle() - t;
  }
}
static void queue(int core, int nc) {
  (void)nc;
  uint32_t t = rdcycle(), id = REG(DMA);
  for (int i = 0; i < 5; i++) start(100u | (i & 1u) << 17, &near[core][i * 104], &far[core][i * 104]);
  flog_[core][0] = rdcycle() - t;
  done(id);
  flog_[core][1] = rdcycle() - t;
}
static void by_event(int core, int nc) {
  (void)nc;
  uint32_t t = rdcycle(), id = REG(DMA);
  REG(EU) = 1u << 8;
  start((uint32_t)(90 + core * 9) | 1u << 17 | 1u << 20, near[core], far[core] + core);
  while (REG(DMA + 4) >> id & 1) (void)ELW(EU, 0x3C);
  REG(DMA + 4) = 1u << id;
  REG(EU) = 1u << 16;
  REG(EU + 0x28) = 1u << 8;
  flog_[core][0] = rdcycle() - t;
}
int app_main(int core) {
  uint32_t s = 5 + (uint32_t)core;
  for (int i = 0; i < 640; i++) near[core][i] = (uint8_t)rnd(&s);
  for (int i = 0; i < 1024; i++) far[core][i] = (uint8_t)rnd(&s);
  barrier();
  fz("rounds", rounds, 8, 3, 4);
  fz("queue", queue, 8, 2, 2);
  fz("queue3", queue, 3, 2, 2);
  fz("event", by_event, 8, 2, 1);
  if (core == 0) {
    cksum("l1", hash(near, 1280));
    cksum("l2", hash(far, 2048));
  }
  barrier();
  return 0;
}
