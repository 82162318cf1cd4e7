/*
 * Allwinner (sunxi) real-time clock of the first generations
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The facts are from the A20 user manual (chapter "Timer Controller"),
 * Linux's drivers/rtc/{rtc-sunxi.c, rtc-sun6i.c} and the linux-sunxi wiki's
 * register guide.
 *
 * QEMU interface:
 * + sysbus MMIO region 0: the registers, 0x100 bytes; 0x400 on the A31
 * + sysbus IRQ 0: an alarm; on the A31 that of the counter, and IRQ 1 the
 *   weekly one
 *
 * Date and time are those of -rtc when the machine starts. They go on in a
 * reset, as do the general purpose registers: there is a battery.
 */

#ifndef HW_RTC_SUNXI_RTC_H
#define HW_RTC_SUNXI_RTC_H

#include "hw/sysbus.h"
#include "qemu/timer.h"
#include "qom/object.h"

#define TYPE_SUNXI_RTC "sunxi-rtc"
OBJECT_DECLARE_TYPE(SunxiRtcState, SunxiRtcClass, SUNXI_RTC)

#define TYPE_SUN7I_A20_RTC "sun7i-a20-rtc"
#define TYPE_SUN6I_A31_RTC "sun6i-a31-rtc"

#define SUNXI_RTC_GP_REGS 16
#define SUNXI_RTC_NUM_IRQS 2

struct SunxiRtcState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    qemu_irq irq[SUNXI_RTC_NUM_IRQS];
    QEMUTimer *timer;
    const char *id;

    /* Date and time at @second, the begin of a second of rtc_clock */
    int64_t second;
    uint32_t year;              /* as in the register */
    uint32_t month;
    uint32_t day;
    uint32_t weekday;
    uint32_t time;              /* seconds of the day */
    bool leap;

    uint32_t losc;
    uint32_t losc_out;
    uint32_t prescale;
    uint32_t wakeup;
    uint32_t gp[SUNXI_RTC_GP_REGS];

    /*
     * Alarm counter: what was written; seconds left while it stands, when it
     * ends otherwise
     */
    uint32_t count_set;
    uint32_t count;
    int64_t count_end;
    /* Weekly alarm: the register, and when it is due the next time */
    uint32_t week;
    int64_t week_next;
    uint32_t alarm_en;
    uint32_t irq_en;
    uint32_t irq_sta;
};

struct SunxiRtcClass {
    SysBusDeviceClass parent_class;

    unsigned year_bits;         /* from 1970 on */
    unsigned leap_shift;        /* of the bit in YMD */
    bool irq_each;              /* each alarm has a line */
    uint64_t size;              /* of the register block */
    /* what is at each word of it, and where the general purpose registers */
    const uint8_t *regs;
    unsigned num_regs;
    unsigned first_gp;
    unsigned num_gp;
};

#endif
