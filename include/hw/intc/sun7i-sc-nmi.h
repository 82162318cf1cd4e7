/*
 * Allwinner sun7i NMI pin interrupt controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The few registers inside the system control block that turn the NMI pin,
 * where boards connect the PMIC's interrupt, into an ordinary interrupt.
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, SUN7I_SC_NMI_SIZE bytes
 *  + sysbus IRQ 0: to the interrupt controller, level, active high
 *  + unnamed GPIO input 0: the level of the pin. Boards pull it up, so it is
 *    high until something drives it.
 */

#ifndef HW_INTC_SUN7I_SC_NMI_H
#define HW_INTC_SUN7I_SC_NMI_H

#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_SUN7I_SC_NMI "sun7i-a20-sc-nmi"
OBJECT_DECLARE_SIMPLE_TYPE(Sun7iScNmiState, SUN7I_SC_NMI)

#define SUN7I_SC_NMI_SIZE       0x0c

struct Sun7iScNmiState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    qemu_irq irq;

    bool pin;
    uint32_t ctrl;
    uint32_t pend;
    uint32_t enable;
};

#endif /* HW_INTC_SUN7I_SC_NMI_H */
