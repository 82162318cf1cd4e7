/*
 * The bus port in front of an Allwinner peripheral
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A peripheral answers on the bus only while its bus clock runs and its bus
 * reset is released. On these SoCs an access at another time does not fault:
 * a read gives zero and a write is lost. This is what stops a console whose
 * clock gate was closed by a kernel that does not know of its user. The same
 * goes for the non-secure world at a block that is for the secure one. The
 * port decides it for every block alike, so that no block holds code for it.
 *
 * The bus reset also resets the block, when it is asserted: the block, and
 * not what hangs on a bus of its own, as a card or a chip at an I2C bus,
 * which has no such line.
 *
 * QEMU interface:
 *  + Clock input "bus": the block's bus clock; not connected: always running
 *  + Unnamed GPIO input 0: bus reset, 1 is asserted
 *  + named GPIO input "non-secure": the non-secure world is let in too
 *  + Property "guarded": the input "non-secure" counts; else all are let in
 *  + Property "name": name of the block, for traces and logs
 *  + sunxi_port_init(): puts a block behind a port
 */

#ifndef HW_ARM_SUNXI_PORT_H
#define HW_ARM_SUNXI_PORT_H

#include "hw/qdev-core.h"
#include "exec/memory.h"
#include "qom/object.h"

#define TYPE_SUNXI_PORT "sunxi-port"
OBJECT_DECLARE_SIMPLE_TYPE(SunxiPort, SUNXI_PORT)

struct SunxiPort {
    DeviceState parent_obj;

    MemoryRegion window;
    MemoryRegion closed;
    MemoryRegion guard;
    MemoryRegion *regs;
    DeviceState *block;
    QEMUBH *reset_bh;

    Clock *bus;
    char *name;
    bool in_reset;
    bool reset_pending;
    bool guarded;
    bool non_secure;
};

/**
 * sunxi_port_init: put a block behind a port
 * @port: a realized port
 * @block: the block
 * @regs: its registers
 *
 * Returns: the region to map at the block's address, as large as @regs
 */
MemoryRegion *sunxi_port_init(SunxiPort *port, DeviceState *block,
                              MemoryRegion *regs);

#endif
