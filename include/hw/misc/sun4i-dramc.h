/*
 * Allwinner sun4i family DRAM controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, SUN4I_DRAMC_SIZE bytes
 *  + sysbus MMIO region 1: the DRAM window, "window-size" bytes
 *  + Property "dram" (link): the fitted DRAM. Its size is a power of two, at
 *    least SUNXI_DRAM_WINDOW_MIN_COPY and at most the window's. It appears
 *    again and again until the window is full: the address lines beyond are
 *    not connected. If the controller has been initialized for smaller chips,
 *    it repeats at their size.
 *  + Property "window-size" (uint64): bytes of address space
 *  + Property "bus-width" (uint8): data lines to the fitted chips, 16 or 32
 *  + Property "direct-boot" (bool): out of reset the controller has been
 *    initialized by firmware for what is fitted
 *
 * Known from: U-Boot's arch/arm/mach-sunxi/dram_sun4i.c and its header, which
 * were found out on boards; the linux-sunxi wiki's page on the A10's DRAM
 * controller. There is no documentation by the manufacturer.
 */

#ifndef HW_MISC_SUN4I_DRAMC_H
#define HW_MISC_SUN4I_DRAMC_H

#include "hw/misc/sunxi-dram-window.h"
#include "hw/sysbus.h"
#include "qemu/units.h"
#include "qom/object.h"

#define TYPE_SUN7I_A20_DRAMC "sun7i-a20-dramc"
OBJECT_DECLARE_SIMPLE_TYPE(Sun4iDramcState, SUN7I_A20_DRAMC)

#define SUN4I_DRAMC_SIZE        0x1000
#define SUN4I_DRAMC_NUM_REGS    (0x2e4 / 4)

struct Sun4iDramcState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    SunxiDramWindow window;

    MemoryRegion *dram;
    uint64_t window_size;
    uint8_t bus_width;
    bool direct_boot;

    uint32_t regs[SUN4I_DRAMC_NUM_REGS];
    /* what was in DCR when the chips were last initialized; 0: not yet */
    uint32_t active_dcr;
};

#endif /* HW_MISC_SUN4I_DRAMC_H */
