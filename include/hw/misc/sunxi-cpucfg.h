/*
 * Allwinner (sunxi) CPU configuration block
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Reset and power of the cores, and where a secondary core starts.  The facts
 * are from the A20 user manual, U-Boot's arch/arm/cpu/armv7/sunxi/psci.c and
 * arch/arm/include/asm/arch-sunxi/cpucfg_sun4i.h, Linux's
 * arch/arm/mach-sunxi/platsmp.c, Allwinner's own kernels, and a disassembly
 * of the A20's boot ROM.
 *
 * QEMU interface:
 * + links "cpu0" to "cpu<N-1>" to the cores, N being 2 in
 *   "sun7i-a20-cpucfg" and 4 in "sun6i-a31-cpucfg"; one that is not
 *   set is a core that is not there: its registers are, but nothing starts.
 *   All but core 0 should be created with "start-powered-off".
 *   A released core starts at its reset vector; the boot ROM there sends a
 *   secondary core to the address in PRIVATE0.
 * + sysbus MMIO region 0: the registers, 0x400 bytes
 * + Clock input "osc24m": what the 64-bit counter counts
 * + "sun6i-a31-cpucfg" only: GPIO inputs "pwroff" and "clamp", one of each
 *   for each core, from the PRCM that has the cores' power switches: 1 while
 *   the power is off; the number in the clamp register, 0 when released
 */

#ifndef HW_MISC_SUNXI_CPUCFG_H
#define HW_MISC_SUNXI_CPUCFG_H

#include "hw/sysbus.h"
#include "hw/timer/sunxi-counter.h"
#include "target/arm/cpu-qom.h"
#include "qom/object.h"

#define TYPE_SUNXI_CPUCFG "sunxi-cpucfg"
OBJECT_DECLARE_TYPE(SunxiCpucfgState, SunxiCpucfgClass, SUNXI_CPUCFG)

#define TYPE_SUN7I_A20_CPUCFG "sun7i-a20-cpucfg"
#define TYPE_SUN6I_A31_CPUCFG "sun6i-a31-cpucfg"

#define SUNXI_CPUCFG_MAX_CORES  4

/* What a core's own thread has still to do */
typedef enum SunxiCpucfgWork {
    SUNXI_CPUCFG_WORK_NONE,
    SUNXI_CPUCFG_WORK_START,
    SUNXI_CPUCFG_WORK_STOP,
} SunxiCpucfgWork;

typedef struct SunxiCpucfgCore {
    SunxiCpucfgState *owner;
    ARMCPU *cpu;

    uint32_t rst_ctrl;
    uint32_t ctrl;
    uint32_t pwr_clamp;
    uint32_t pwroff;
    bool run;                   /* power is on and reset is released */
    uint8_t work;               /* SunxiCpucfgWork */
} SunxiCpucfgCore;

struct SunxiCpucfgState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    Clock *osc24m;
    const char *id;

    SunxiCpucfgCore core[SUNXI_CPUCFG_MAX_CORES];
    uint32_t gen_ctrl;
    uint32_t event_in;
    uint32_t private0;
    uint32_t private1;
    uint32_t dbg_ctl[2];
    SunxiCnt64 cnt64;
};

struct SunxiCpucfgClass {
    SysBusDeviceClass parent_class;

    unsigned num_cores;
    /* This block, and not the PRCM, has the power switch of core 1. */
    bool has_cpu1_power;
    /* The PRCM has them all, and this block shows the clamps. */
    bool has_power_lines;
};

#endif
