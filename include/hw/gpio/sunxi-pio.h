/*
 * Allwinner (sunxi) port controller (PIO)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Decides what each pad of the chip is connected to, drives and reads pads as
 * GPIOs, and makes interrupts of what happens on some of them.
 *
 * The facts are from the A20 user manual (chapter "Port Controller"), Linux's
 * drivers/pinctrl/sunxi/{pinctrl-sunxi.c, pinctrl-sun4i-a10.c,
 * pinctrl-sun7i-a20.c, pinctrl-sun6i-a31.c, pinctrl-sun6i-a31-r.c}, U-Boot's
 * drivers/gpio/sunxi_gpio.c, and the linux-sunxi wiki ("External interrupts",
 * "A31s").
 *
 * The types:
 * + TYPE_SUN7I_A20_PIO: banks A to I, one bank of interrupts
 * + TYPE_SUN6I_A31_PIO: banks A to H, four banks of interrupts
 * + TYPE_SUN6I_A31_R_PIO: banks L and M, two banks of interrupts
 *
 * QEMU interface; "X" is the letter of a bank, in lower case:
 * + sysbus MMIO region 0: the registers, 0x400 bytes
 * + sysbus IRQ n: external interrupts of interrupt bank n
 * + Clock inputs "osc24m" and "losc": what the debounce circuit samples with.
 *   It sees nothing while the one that it is set to stands still.
 * + named GPIO inputs "pX-in", one for each pin: the level that something
 *   outside drives onto the pad. A pad that nobody has ever driven has the
 *   level of its pull resistor: 1 with a pull-up, else 0. The levels belong
 *   to the outside and outlast a reset.
 * + named GPIO outputs "pX-out", one for each pin: the level that the chip
 *   gives the pad, which is what is in the data register if the pin is an
 *   output, and that of the pull resistor otherwise
 * + named GPIO outputs "pads-NAME", one for each block that has pads: 1 while
 *   at least one complete set of pads for that block is muxed to it. What is
 *   complete is what the block cannot do without: of a UART the two data
 *   lines, of an MMC controller the command, the clock and the first data
 *   line. All are told at each reset.
 */

#ifndef HW_GPIO_SUNXI_PIO_H
#define HW_GPIO_SUNXI_PIO_H

#include "hw/clock.h"
#include "hw/sysbus.h"
#include "qemu/timer.h"
#include "qom/object.h"

#define TYPE_SUNXI_PIO "sunxi-pio"
OBJECT_DECLARE_TYPE(SunxiPioState, SunxiPioClass, SUNXI_PIO)

#define TYPE_SUN7I_A20_PIO "sun7i-a20-pio"
#define TYPE_SUN6I_A31_PIO "sun6i-a31-pio"
#define TYPE_SUN6I_A31_R_PIO "sun6i-a31-r-pio"

#define SUNXI_PIO_MAX_BANKS 9
#define SUNXI_PIO_MAX_EINT_BANKS 4
#define SUNXI_PIO_MAX_BLOCKS 64
#define SUNXI_PIO_PINS 32

typedef struct SunxiPioBank {
    SunxiPioState *owner;

    /* registers */
    uint32_t cfg[4];
    uint32_t dat;
    uint32_t drv[2];
    uint32_t pull[2];

    /* levels from outside, and which pins have one */
    uint32_t wire;
    uint32_t driven;

    /* what the registers amount to, a bit for each pin */
    uint32_t is_output;
    uint32_t pulled_up;
    uint32_t out;

    qemu_irq line[SUNXI_PIO_PINS];
} SunxiPioBank;

typedef struct SunxiPioEintBank {
    SunxiPioState *owner;
    qemu_irq irq;
    QEMUTimer *timer;

    /* registers */
    uint32_t cfg[4];
    uint32_t ctl;
    uint32_t sta;
    uint32_t deb;

    /* interrupts whose pad is muxed to them, and their levels */
    uint32_t muxed;
    uint32_t level;
    /* what the debounce circuit saw last */
    uint32_t sampled;
} SunxiPioEintBank;

struct SunxiPioState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    Clock *osc24m;
    Clock *losc;
    const char *id;

    SunxiPioBank bank[SUNXI_PIO_MAX_BANKS];
    SunxiPioEintBank eint[SUNXI_PIO_MAX_EINT_BANKS];
    qemu_irq pads[SUNXI_PIO_MAX_BLOCKS];
    uint64_t pads_level;
};

typedef struct SunxiPioBankInfo {
    uint8_t pins;
    /* registers that are not as in most banks after a reset */
    uint32_t cfg0_reset;
    uint32_t pull_reset[2];
} SunxiPioBankInfo;

/* Consecutive pins that can be consecutive external interrupts */
typedef struct SunxiPioEintPins {
    uint8_t bank;
    uint8_t first_pin;
    uint8_t pins;
    uint8_t mux;
    uint8_t eint_bank;
    uint8_t first_eint;
} SunxiPioEintPins;

/* Pins that together connect a block; rows of a block follow each other */
typedef struct SunxiPioPads {
    const char *block;
    uint8_t bank;
    uint8_t mux;
    uint32_t pins;
} SunxiPioPads;

struct SunxiPioClass {
    SysBusDeviceClass parent_class;

    char first_letter;
    /* what is in CFG for every pin after a reset, unless its bank says so */
    uint8_t reset_function;
    const SunxiPioBankInfo *banks;
    unsigned num_banks;
    const SunxiPioEintPins *eints;
    unsigned num_eints;
    unsigned num_eint_banks;
    const SunxiPioPads *pads;
    unsigned num_pads;
};

#endif
