/*
 * Allwinner (sunxi) real-time clock of the first generations
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The facts are from the A20 user manual (chapter "Timer Controller"),
 * Linux's drivers/rtc/rtc-sunxi.c and the linux-sunxi wiki's register guide.
 *
 * QEMU interface:
 * + sysbus MMIO region 0: the registers, 0x100 bytes
 * + sysbus IRQ 0: an alarm
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

#define SUNXI_RTC_GP_REGS 4

struct SunxiRtcState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    qemu_irq irq;
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
    uint32_t gp[SUNXI_RTC_GP_REGS];

    /* Alarm counter: seconds left while it stands, when it ends otherwise */
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

    unsigned first_year;
    unsigned year_bits;
    unsigned leap_shift;        /* of the bit in YMD */
};

#endif
