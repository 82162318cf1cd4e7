/*
 * Allwinner sun6i SPI controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The facts are from Linux's drivers/spi/spi-sun6i.c, U-Boot's
 * drivers/spi/spi-sunxi.c and the driver in Allwinner's boot loader for the
 * A31, which names all bits and most reset values.
 *
 * QEMU interface:
 *  + Clock input "mod": the module clock, of which the bus clock is derived.
 *    While it stands still no byte is exchanged. Without a source it runs.
 *  + GPIO input "pads": 1 while clock and data lines are connected. Not
 *    connected itself: they are
 *  + sysbus MMIO region 0: the registers, 4 KiB
 *  + sysbus IRQ 0: level, active high
 *  + sysbus IRQs 1 to 4: the chip selects
 *  + named GPIO outputs "tx-drq" and "rx-drq": requests to a DMA controller,
 *    1 while there is room for a burst, or a burst to fetch
 *  + an SSI bus named "spi"
 */

#ifndef HW_SSI_SUN6I_SPI_H
#define HW_SSI_SUN6I_SPI_H

#include "hw/clock.h"
#include "hw/ssi/ssi.h"
#include "hw/sysbus.h"
#include "qemu/fifo8.h"
#include "qom/object.h"

#define TYPE_SUN6I_A31_SPI "sun6i-a31-spi"
OBJECT_DECLARE_SIMPLE_TYPE(Sun6iSpiState, SUN6I_A31_SPI)

#define SUN6I_SPI_FIFO 128
#define SUN6I_SPI_CHIP_SELECTS 4

struct Sun6iSpiState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    Clock *clk;
    SSIBus *bus;
    qemu_irq irq;
    qemu_irq cs[SUN6I_SPI_CHIP_SELECTS];
    qemu_irq tx_drq;
    qemu_irq rx_drq;
    QEMUBH *bh;
    VMChangeStateEntry *vm_change;
    const char *id;

    bool pads;
    uint32_t global_ctl;
    uint32_t transfer_ctl;
    uint32_t int_ctl;
    /* only what is not the state of a FIFO */
    uint32_t int_sta;
    uint32_t fifo_ctl;
    uint32_t wait;
    uint32_t clock_ctl;
    uint32_t burst_count;
    uint32_t transmit_count;
    uint32_t burst_ctl;
    Fifo8 tx_fifo;
    Fifo8 rx_fifo;
    /* Of the exchange under way: bytes to go, and of these from the FIFO */
    uint32_t burst_left;
    uint32_t transmit_left;
};

#endif
