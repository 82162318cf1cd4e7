/*
 * Allwinner sun7i SRAM controller (system control)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, SUN7I_A20_SRAMC_SIZE bytes. The
 *    NMI controller (hw/intc/sunxi-nmi.h) goes on top of it, at
 *    SUN7I_A20_SRAMC_NMI.
 *  + named GPIO input "fel": 1 while the FEL (recovery) button is pressed;
 *    nothing connected means released
 *  + named GPIO outputs that say which side an SRAM is switched to, 0 for the
 *    CPU: "sram-a3-a4" 1 for the EMAC, "sram-d" 1 for USB0, "sram-c1" 1 while
 *    any page belongs to the video engine
 */

#ifndef HW_MISC_SUN7I_A20_SRAMC_H
#define HW_MISC_SUN7I_A20_SRAMC_H

#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_SUN7I_A20_SRAMC "sun7i-a20-sramc"
OBJECT_DECLARE_SIMPLE_TYPE(Sun7iA20SramcState, SUN7I_A20_SRAMC)

#define SUN7I_A20_SRAMC_SIZE    0x1000
#define SUN7I_A20_SRAMC_NMI     0x30

enum {
    SUN7I_A20_SRAMC_A3_A4,
    SUN7I_A20_SRAMC_D,
    SUN7I_A20_SRAMC_C1,
    SUN7I_A20_SRAMC_NUM_LINES,
};

struct Sun7iA20SramcState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    qemu_irq lines[SUN7I_A20_SRAMC_NUM_LINES];

    bool fel;
    uint32_t ctl0;
    uint32_t ctl1;
    uint32_t timing;
    uint32_t bist;
    uint32_t ver;
};

#endif /* HW_MISC_SUN7I_A20_SRAMC_H */
