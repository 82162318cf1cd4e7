/*
 * Allwinner sun6i P2WI (push-pull two-wire interface) controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The A31's bus for its PMIC: the wires of I2C, but another protocol, which
 * has parity for acknowledgement and no addresses, as there is one slave
 * only. A slave starts as one of I2C, and the controller has a register to
 * tell it, in I2C, to go over to P2WI.
 *
 * To a QEMU bus, which knows transfers with an address only, those of P2WI
 * have address 0x02, which I2C reserves for other bus formats, so that a
 * slave can tell them from those of I2C: the AXP221 (hw/misc/axp2xx.c) answers
 * at 0x34 before, at 0x02 after it has been told to.
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, SUN6I_P2WI_SIZE bytes
 *  + sysbus IRQ 0: level, active high
 *  + Clock input "apb": what the rate of the bus is divided from
 *  + I2C bus "i2c"
 *  + named GPIO input "pads": 1 while the pads are the controller's, which is
 *    so until it is told otherwise. The bus is idle without.
 */

#ifndef HW_I2C_SUN6I_P2WI_H
#define HW_I2C_SUN6I_P2WI_H

#include "hw/clock.h"
#include "hw/i2c/i2c.h"
#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_SUN6I_P2WI "sun6i-a31-p2wi"
OBJECT_DECLARE_SIMPLE_TYPE(Sun6iP2wiState, SUN6I_P2WI)

#define SUN6I_P2WI_SIZE     0x400
#define SUN6I_P2WI_NUM_REGS 11

struct Sun6iP2wiState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    qemu_irq irq;
    Clock *apb;
    I2CBus *bus;
    /* when what is on the bus is over */
    QEMUTimer *timer;

    uint32_t regs[SUN6I_P2WI_NUM_REGS];
    bool pads;
};

#endif /* HW_I2C_SUN6I_P2WI_H */
