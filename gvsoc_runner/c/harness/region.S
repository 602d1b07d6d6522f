# region.S - the region begins when this one instruction executes.
    .text
    .globl odl_region_begin
    .type odl_region_begin, @function
    .p2align 4
odl_region_begin:
    ret
    .size odl_region_begin, . - odl_region_begin
