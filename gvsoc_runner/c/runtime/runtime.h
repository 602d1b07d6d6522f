// runtime.h - what the parts of the runtime know of each other; students include pmsis.h instead.
#pragma once
#include <stdint.h>

#include "cluster_regs.h"

typedef void (*odl_task_t)(void *arg);

_Noreturn void odl_exit(int code);
_Noreturn void odl_panic(const char *text);  // one line on stdout, then exit code 125
void odl_putc(char c);
void odl_put_hex(uint32_t value);  // eight digits
void odl_dump(void);               // memory as text, when a table of ranges was patched in
void odl_cluster_start(void);      // FC: boot the nine cores
void odl_cluster_post(odl_task_t task, void *arg);  // FC: hand the controller a task
void odl_cluster_wait(void);                        // FC: until that task is done
int main(void);
