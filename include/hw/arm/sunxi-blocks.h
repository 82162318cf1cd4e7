/*
 * Allwinner sunxi systems on chip: rows that several tables have
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Blocks that stand in more than one SoC, and more than once in each: "n" is
 * the number of the one, "b" its address, "irq" its SPI and "bus_" the name
 * of its bus.
 */

#ifndef HW_ARM_SUNXI_BLOCKS_H
#define HW_ARM_SUNXI_BLOCKS_H

#include "hw/arm/sunxi-soc-regs.h"
#include "hw/arm/sunxi-soc.h"
#include "hw/char/dw-apb-uart.h"
#include "hw/usb/hcd-ehci.h"
#include "hw/usb/hcd-ohci.h"
#include "hw/usb/sun4i-usb-phy.h"

/* A block with nothing behind its registers: hw/arm/sunxi-soc-regs.c */
#define SUNXI_BLOCK_REGS(n, b, r, bus_) {                               \
        .name = n,                                                      \
        .regs = &sunxi_ ## r ## _regs,                                  \
        .base = b,                                                      \
        .bus = bus_,                                                    \
    }

/* A block of which only the name is known here */
#define SUNXI_BLOCK_NAMED(n, b, s) { .name = n, .base = b, .size = s }

/* The UARTs take what they count from the bus clock. */
#define SUNXI_BLOCK_UART(n, b, irq, bus_) {                             \
        .name = "uart" #n,                                              \
        .type = TYPE_SUNXI_UART,                                        \
        .base = b,                                                      \
        .num_irqs = 1,                                                  \
        .spi = { irq },                                                 \
        .bus = bus_ "-uart" #n,                                         \
        .clocks = { { "baudclk", bus_ "-uart" #n } },                   \
    }

#define SUNXI_BLOCK_I2C(n, t, b, irq, bus_) {                           \
        .name = "i2c" #n,                                               \
        .type = t,                                                      \
        .base = b,                                                      \
        .num_irqs = 1,                                                  \
        .spi = { irq },                                                 \
        .bus = bus_ "-i2c" #n,                                          \
    }

#define SUNXI_BLOCK_MMC(n, t, b, irq, bus_) {                           \
        .name = "mmc" #n,                                               \
        .type = t,                                                      \
        .base = b,                                                      \
        .num_irqs = 1,                                                  \
        .spi = { irq },                                                 \
        .bus = bus_ "-mmc" #n,                                          \
        .clocks = { { "mmc", "mmc" #n } },                              \
    }

/*
 * Each EHCI controller has an OHCI companion, and one port with it. The EHCI's
 * registers are in a window of 4 KiB that the later rows stand in.
 */
#define SUNXI_BLOCK_EHCI(n, b, irq, bus_) {                             \
        .name = "ehci" #n,                                              \
        .type = TYPE_AW_A10_EHCI,                                       \
        .base = b,                                                      \
        .num_irqs = 1,                                                  \
        .spi = { irq },                                                 \
        .bus = bus_ "-ehci" #n,                                         \
    }

#define SUNXI_BLOCK_OHCI(n, b, irq, bus_) {                             \
        .name = "ohci" #n,                                              \
        .type = TYPE_SYSBUS_OHCI,                                       \
        .base = b,                                                      \
        .num_irqs = 1,                                                  \
        .spi = { irq },                                                 \
        .bus = bus_ "-ohci" #n,                                         \
        .properties = {                                                 \
            { "masterbus", "usb-bus." #n },                             \
            { "num-ports", "1" },                                       \
        },                                                              \
    }

/* The word beside a pair, with the PHY that the pair has */
#define SUNXI_BLOCK_USB_PMU(n, b) {                                     \
        .name = "usb" #n "-pmu",                                        \
        .type = TYPE_SUN4I_USB_PMU,                                     \
        .base = b,                                                      \
        .lines = { { "connected", "ehci" #n, "connected" } },           \
    }

#endif
