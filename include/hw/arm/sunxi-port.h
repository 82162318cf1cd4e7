/*
 * The bus port in front of an Allwinner peripheral
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A peripheral answers on the bus only while its bus clock runs and its bus
 * reset is released. On these SoCs an access at another time does not fault:
 * a read gives zero and a write is lost. This is what stops a console whose
 * clock gate was closed by a kernel that does not know of its user. The port
 * decides it for every block alike, so that no block holds code for it.
 *
 * QEMU interface:
 *  + Clock input "bus": the block's bus clock; not connected: always running
 *  + Unnamed GPIO input 0: bus reset, 1 is asserted
 *  + Property "name": name of the block, for traces and logs
 *  + sunxi_port_init(): puts a block's registers behind a port
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
    MemoryRegion *block;

    Clock *bus;
    char *name;
    bool in_reset;
};

/**
 * sunxi_port_init: put registers behind a port
 * @port: a realized port
 * @block: the registers of the block
 *
 * Returns: the region to map at the block's address, as large as @block
 */
MemoryRegion *sunxi_port_init(SunxiPort *port, MemoryRegion *block);

#endif
