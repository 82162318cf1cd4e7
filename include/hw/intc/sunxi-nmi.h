/*
 * Allwinner sunxi NMI pin interrupt controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Turns the NMI pin, where boards connect the PMIC's interrupt, into an
 * ordinary interrupt. It is a few registers inside the system control block
 * of sun7i, and the first of the interrupts of sun6i's R_INTC.
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers
 *  + sysbus IRQ 0: to the interrupt controller, level, active high
 *  + unnamed GPIO input 0: the level of the pin. Boards pull it up, so it is
 *    high until something drives it.
 */

#ifndef HW_INTC_SUNXI_NMI_H
#define HW_INTC_SUNXI_NMI_H

#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_SUNXI_NMI "sunxi-nmi"
OBJECT_DECLARE_TYPE(SunxiNmiState, SunxiNmiClass, SUNXI_NMI)

#define TYPE_SUN7I_A20_SC_NMI "sun7i-a20-sc-nmi"
#define TYPE_SUN6I_A31_R_INTC "sun6i-a31-r-intc"

#define SUNXI_NMI_MAX_ENABLE    2
#define SUNXI_NMI_MAX_MUX       4

struct SunxiNmiState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    qemu_irq irq;

    bool pin;
    bool pend;
    uint32_t ctrl;
    uint32_t enable[SUNXI_NMI_MAX_ENABLE];
    uint32_t mux[SUNXI_NMI_MAX_MUX];
};

/* Where the registers are, and what ENABLE is for */
struct SunxiNmiClass {
    SysBusDeviceClass parent_class;

    uint64_t size;
    hwaddr ctrl;
    hwaddr pend;
    hwaddr enable;
    unsigned num_enable;
    hwaddr mux;
    unsigned num_mux;
    uint32_t enable_mask;
    /* the interrupt is masked by ENABLE; if not, what PEND says is */
    bool irq_needs_enable;
};

#endif /* HW_INTC_SUNXI_NMI_H */
