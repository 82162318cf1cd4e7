/*
 * Allwinner sun4i low-resolution ADC (keys)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two channels of 6 bits that tell apart keys by the resistor they connect,
 * and the state machine that makes interrupts of it.
 *
 * The facts are from the A20 user manual (chapter "LRADC"), Linux's
 * drivers/input/keyboard/sun4i-lradc-keys.c and the linux-sunxi wiki.
 *
 * QEMU interface:
 * + sysbus MMIO region 0: the registers, 0x400 bytes
 * + sysbus IRQ 0: the interrupt
 * + Clock input "osc24m": the intervals between samples are true at 24 MHz
 * + QOM properties "channel0-mv" and "channel1-mv": the voltage at the input,
 *   which can be changed at any time. The default, 3000, is no key: the input
 *   is pulled up to the reference voltage. From 2/3 of that on the converter
 *   gives its greatest value.
 */

#ifndef HW_ADC_SUN4I_LRADC_H
#define HW_ADC_SUN4I_LRADC_H

#include "hw/clock.h"
#include "hw/sysbus.h"
#include "qemu/timer.h"
#include "qom/object.h"

#define TYPE_SUN4I_LRADC "sun4i-lradc"
OBJECT_DECLARE_SIMPLE_TYPE(Sun4iLradcState, SUN4I_LRADC)

#define SUN4I_LRADC_CHANNELS 2

typedef struct Sun4iLradcChannel {
    /* at the input */
    uint32_t mv;

    uint32_t data;
    uint32_t state;
    bool held;                  /* the hold key is pressed */
    uint32_t count;             /* of samples in this state */
    uint32_t released;          /* of samples without the key */
} Sun4iLradcChannel;

struct Sun4iLradcState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    qemu_irq irq;
    Clock *osc24m;
    QEMUTimer *timer;
    const char *id;

    uint32_t ctrl;
    uint32_t intc;
    uint32_t ints;
    Sun4iLradcChannel channel[SUN4I_LRADC_CHANNELS];
};

#endif
