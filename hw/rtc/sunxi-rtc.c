/*
 * Allwinner (sunxi) real-time clock of the first generations
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sun7i-a20-rtc:
 * Offset       Name     Reset   Access
 * 0x00         LOSC     0x4000  rw   31:16 key 0x16aa to write bit 0, reads 0;
 *                                    14 automatic switch, 9 alarm, 8 HMS and
 *                                    7 YMD access (ro), 3:2 gain,
 *                                    0 external crystal
 * 0x04         YMD      -       rw   24 leap year, 23:16 years since 1970,
 *                                    11:8 month, 4:0 day
 * 0x08         HMS      -       rw   31:29 day of the week (0 Monday),
 *                                    20:16 hour, 13:8 minute, 5:0 second
 * 0x0c         ALARM    0       rw   counts down: 31:24 days, 20:16 hours,
 *                                    13:8 minutes, 5:0 seconds
 * 0x10         WEEK     0       rw   weekly alarm: 20:16, 13:8, 5:0 as in HMS
 * 0x14         ALARM_EN 0       rw   8 counter, 6:0 days of the week
 * 0x18         IRQ_EN   0       rw   1 weekly alarm, 0 counter
 * 0x1c         IRQ_STA  0       w1c  the same
 * 0x20-0x2c    GP0-3    0       rw
 *
 * sun6i-a31-rtc, where two alarms have an interrupt line each:
 * 0x00         LOSC     0x4000  rw   as above
 * 0x04         LOSC_STA 0       ro   0 external crystal in use
 * 0x08         PRESCALE 0       rw   4:0 divider of the internal oscillator
 * 0x10         YMD      -       rw   22 leap year, 21:16 years since 1970,
 *                                    11:8 month, 4:0 day
 * 0x14         HMS      -       rw   as above
 * 0x20         COUNT    0       rw   seconds of the alarm counter
 * 0x24         CURRENT  0       ro   what is left of them
 * 0x28         COUNT_EN 0       rw   0
 * 0x2c, 0x30   COUNT_IRQ_EN, COUNT_IRQ_STA: 0, rw and w1c
 * 0x40         WEEK     0       rw   as above
 * 0x44         WEEK_EN  0       rw   6:0 days of the week
 * 0x48, 0x4c   WEEK_IRQ_EN, WEEK_IRQ_STA: 0, rw and w1c
 * 0x50         CONFIG   0       rw   0 alarm wakes the power controller
 * 0x60         LOSC_OUT 0       rw   0 crystal's clock at a pin
 * 0x100-0x13c  GP0-15   0       rw   16 of them: the A31's datasheet
 *
 * What software needs of it:
 * - The access bits of LOSC. Linux (rtc-sunxi.c) writes HMS and waits for the
 *   bit to read 1, the same with YMD; the register guide, and the drivers of
 *   later generations, take 1 for busy and wait for 0. The bit is set by a
 *   write and cleared when it has been read, which is right for both.
 * - Linux writes 0 to HMS and YMD before it sets them. Date registers are
 *   counters that take any value: a month or a day that does not exist is
 *   there until the counter next overflows.
 * - The hardware does not know which years are leap years: the bit says so,
 *   and only software changes it (user manual, YMD).
 *
 * Not stated by the manual: an alarm that is due does not switch itself off;
 * the counter then stays at 0. A counter of 0 takes a second, which the A31's
 * manual says of that chip; that its CURRENT goes down is inferred from the
 * older chip. Alarms and LOSC are reset like other devices.
 *
 * QEMU's allwinner-rtc is not used: it gives the time at which the machine
 * was reset, for ever, and has no alarms.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/cutils.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/irq.h"
#include "hw/registerfields.h"
#include "hw/rtc/sunxi-rtc.h"
#include "migration/vmstate.h"
#include "qapi/qapi-events-misc.h"
#include "system/rtc.h"
#include "system/system.h"
#include "trace.h"

/* The A20's registers; those of the A31 with the same name are alike. */
REG32(LOSC, 0x00)
    FIELD(LOSC, EXTERNAL, 0, 1)
    FIELD(LOSC, GAIN, 2, 2)
    FIELD(LOSC, YMD_ACCESS, 7, 1)
    FIELD(LOSC, HMS_ACCESS, 8, 1)
    FIELD(LOSC, ALARM_ACCESS, 9, 1)
    FIELD(LOSC, AUTO_SWITCH, 14, 1)
    FIELD(LOSC, KEY, 16, 16)
#define LOSC_KEY        0x16aa
#define LOSC_RESET      R_LOSC_AUTO_SWITCH_MASK
#define LOSC_RW         (R_LOSC_AUTO_SWITCH_MASK | R_LOSC_GAIN_MASK)
#define LOSC_ACCESS     (R_LOSC_YMD_ACCESS_MASK | R_LOSC_HMS_ACCESS_MASK | \
                         R_LOSC_ALARM_ACCESS_MASK)
REG32(YMD, 0x04)
    FIELD(YMD, DAY, 0, 5)
    FIELD(YMD, MONTH, 8, 4)
#define YMD_YEAR_SHIFT  16
#define FIRST_YEAR      1970
REG32(HMS, 0x08)
    FIELD(HMS, SECOND, 0, 6)
    FIELD(HMS, MINUTE, 8, 6)
    FIELD(HMS, HOUR, 16, 5)
    FIELD(HMS, WEEKDAY, 29, 3)
#define HMS_TIME        (R_HMS_SECOND_MASK | R_HMS_MINUTE_MASK | \
                         R_HMS_HOUR_MASK)
REG32(ALARM, 0x0c)
    FIELD(ALARM, DAYS, 24, 8)
REG32(WEEK, 0x10)
REG32(ALARM_EN, 0x14)
    FIELD(ALARM_EN, WEEKDAYS, 0, 7)
    FIELD(ALARM_EN, COUNTER, 8, 1)
#define ALARM_EN_RW     (R_ALARM_EN_WEEKDAYS_MASK | R_ALARM_EN_COUNTER_MASK)
REG32(IRQ_EN, 0x18)
REG32(IRQ_STA, 0x1c)
#define IRQ_COUNTER     BIT(0)
#define IRQ_WEEK        BIT(1)
#define IRQ_ALL         (IRQ_COUNTER | IRQ_WEEK)
REG32(GP0, 0x20)
#define A20_SIZE        0x100
#define A20_GP_REGS     4

REG32(A31_LOSC, 0x00)
REG32(A31_LOSC_STA, 0x04)
REG32(A31_PRESCALE, 0x08)
#define PRESCALE_RW     0x1f
REG32(A31_YMD, 0x10)
REG32(A31_HMS, 0x14)
REG32(A31_COUNT, 0x20)
REG32(A31_CURRENT, 0x24)
REG32(A31_COUNT_EN, 0x28)
REG32(A31_COUNT_IRQ_EN, 0x2c)
REG32(A31_COUNT_IRQ_STA, 0x30)
REG32(A31_WEEK, 0x40)
REG32(A31_WEEK_EN, 0x44)
REG32(A31_WEEK_IRQ_EN, 0x48)
REG32(A31_WEEK_IRQ_STA, 0x4c)
REG32(A31_CONFIG, 0x50)
REG32(A31_LOSC_OUT, 0x60)
REG32(A31_GP0, 0x100)
#define A31_SIZE        0x400
#define A31_GP_REGS     16

/* What is at an offset of the register block */
enum {
    REG_NONE,
    REG_LOSC,
    REG_LOSC_STA,
    REG_PRESCALE,
    REG_YMD,
    REG_HMS,
    REG_ALARM,
    REG_COUNT,
    REG_CURRENT,
    REG_COUNT_EN,
    REG_COUNT_IRQ_EN,
    REG_COUNT_IRQ_STA,
    REG_WEEK,
    REG_WEEK_EN,
    REG_WEEK_IRQ_EN,
    REG_WEEK_IRQ_STA,
    REG_ALARM_EN,
    REG_IRQ_EN,
    REG_IRQ_STA,
    REG_CONFIG,
    REG_LOSC_OUT,
    REG_GP0,
};

#define MINUTE          60
#define HOUR            (60 * MINUTE)
#define DAY             (24 * HOUR)
#define WEEKDAYS        7

/* Neither the counter nor the weekly alarm is on its way */
#define NEVER           INT64_MAX

static uint32_t sunxi_rtc_pack_time(uint32_t seconds)
{
    uint32_t value = 0;

    value = FIELD_DP32(value, HMS, SECOND, seconds % MINUTE);
    value = FIELD_DP32(value, HMS, MINUTE, seconds % HOUR / MINUTE);
    return FIELD_DP32(value, HMS, HOUR, seconds % DAY / HOUR);
}

/* Fields that are too great carry over, as nothing else is known. */
static uint32_t sunxi_rtc_unpack_time(uint32_t value)
{
    return FIELD_EX32(value, HMS, HOUR) * HOUR +
           FIELD_EX32(value, HMS, MINUTE) * MINUTE +
           FIELD_EX32(value, HMS, SECOND);
}

static unsigned sunxi_rtc_days_in_month(SunxiRtcState *s)
{
    switch (s->month) {
    case 2:
        return s->leap ? 29 : 28;
    case 4:
    case 6:
    case 9:
    case 11:
        return 30;
    default:
        return 31;
    }
}

/* Takes as many steps as months pass, which an int64_t of ns limits */
static void sunxi_rtc_pass_days(SunxiRtcState *s, int64_t days)
{
    SunxiRtcClass *c = SUNXI_RTC_GET_CLASS(s);

    s->weekday = (s->weekday + days) % WEEKDAYS;
    while (days) {
        unsigned last = MAX(sunxi_rtc_days_in_month(s), s->day);

        if (days <= last - s->day) {
            s->day += days;
            break;
        }
        days -= last - s->day + 1;
        s->day = 1;
        s->month++;
        if (s->month > 12) {
            s->month = 1;
            s->year = extract32(s->year + 1, 0, c->year_bits);
        }
    }
}

static void sunxi_rtc_update_irq(SunxiRtcState *s)
{
    uint32_t active = s->irq_sta & s->irq_en;

    if (SUNXI_RTC_GET_CLASS(s)->irq_each) {
        qemu_set_irq(s->irq[0], !!(active & IRQ_COUNTER));
        qemu_set_irq(s->irq[1], !!(active & IRQ_WEEK));
    } else {
        qemu_set_irq(s->irq[0], !!active);
    }
}

static void sunxi_rtc_find_week(SunxiRtcState *s)
{
    uint32_t due = sunxi_rtc_unpack_time(s->week);

    s->week_next = NEVER;
    if (sunxi_rtc_pack_time(due) != s->week) {
        /* There is no such time. */
        return;
    }
    /* The same day of the week again is a week away. */
    for (unsigned i = 0; i <= WEEKDAYS; i++) {
        int64_t wait = (int64_t)i * DAY + due - s->time;

        if ((s->alarm_en & BIT((s->weekday + i) % WEEKDAYS)) && wait > 0) {
            s->week_next = s->second + wait * NANOSECONDS_PER_SECOND;
            return;
        }
    }
}

/* Bring everything up to now, which is returned. */
static int64_t sunxi_rtc_sync(SunxiRtcState *s)
{
    int64_t now = qemu_clock_get_ns(rtc_clock);
    int64_t seconds;

    if (now < s->second) {
        /* The host's clock has been set back, but this one is another. */
        s->second = now;
    }
    seconds = (now - s->second) / NANOSECONDS_PER_SECOND;
    s->second += seconds * NANOSECONDS_PER_SECOND;
    seconds += s->time;
    s->time = seconds % DAY;
    sunxi_rtc_pass_days(s, seconds / DAY);

    if (now >= s->count_end) {
        trace_sunxi_rtc_alarm(s->id, "counter");
        s->irq_sta |= IRQ_COUNTER;
        s->count = 0;
        s->count_end = NEVER;
    }
    if (now >= s->week_next) {
        trace_sunxi_rtc_alarm(s->id, "week");
        s->irq_sta |= IRQ_WEEK;
        sunxi_rtc_find_week(s);
    }
    return now;
}

/* What follows from a change of registers or from time */
static void sunxi_rtc_update(SunxiRtcState *s)
{
    int64_t next = MIN(s->count_end, s->week_next);

    sunxi_rtc_update_irq(s);
    if (next == NEVER) {
        timer_del(s->timer);
    } else {
        timer_mod(s->timer, next);
    }
}

static void sunxi_rtc_due(void *opaque)
{
    SunxiRtcState *s = opaque;

    sunxi_rtc_sync(s);
    sunxi_rtc_update(s);
}

static uint32_t sunxi_rtc_count(SunxiRtcState *s, int64_t now)
{
    if (s->count_end == NEVER) {
        return s->count;
    }
    return DIV_ROUND_UP(s->count_end - now, NANOSECONDS_PER_SECOND);
}

static void sunxi_rtc_start_count(SunxiRtcState *s)
{
    /* It counts the same seconds as the time. */
    s->count_end = s->second +
                   (int64_t)MAX(s->count, 1) * NANOSECONDS_PER_SECOND;
}

static void sunxi_rtc_write_losc(SunxiRtcState *s, uint32_t value)
{
    uint32_t mask = LOSC_RW;

    if (FIELD_EX32(value, LOSC, KEY) == LOSC_KEY) {
        mask |= R_LOSC_EXTERNAL_MASK;
    } else if ((value ^ s->losc) & R_LOSC_EXTERNAL_MASK) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: LOSC source written without the "
                      "key\n", s->id);
    }
    s->losc = (s->losc & ~mask) | (value & mask);
}

static void sunxi_rtc_tell_change(SunxiRtcState *s)
{
    g_autofree char *path = NULL;
    struct tm tm = {
        .tm_year = FIRST_YEAR + s->year - 1900,
        .tm_mon = s->month - 1,
        .tm_mday = s->day,
        .tm_hour = s->time / HOUR,
        .tm_min = s->time % HOUR / MINUTE,
        .tm_sec = s->time % MINUTE,
    };

    if (s->month < 1 || s->month > 12 || s->day < 1) {
        /* Not a date yet */
        return;
    }
    path = object_get_canonical_path(OBJECT(s));
    qapi_event_send_rtc_change(qemu_timedate_diff(&tm), path);
}

static void sunxi_rtc_write_ymd(SunxiRtcState *s, uint32_t value)
{
    SunxiRtcClass *c = SUNXI_RTC_GET_CLASS(s);

    s->year = extract32(value, YMD_YEAR_SHIFT, c->year_bits);
    s->month = FIELD_EX32(value, YMD, MONTH);
    s->day = FIELD_EX32(value, YMD, DAY);
    s->leap = extract32(value, c->leap_shift, 1);
    s->losc |= R_LOSC_YMD_ACCESS_MASK;
    sunxi_rtc_tell_change(s);
}

static void sunxi_rtc_write_hms(SunxiRtcState *s, uint32_t value, int64_t now)
{
    int64_t shift = now - s->second;

    /* A second begins, which is the alarm counter's as well. */
    s->second = now;
    if (s->count_end != NEVER) {
        s->count_end += shift;
    }
    s->time = sunxi_rtc_unpack_time(value) % DAY;
    s->weekday = FIELD_EX32(value, HMS, WEEKDAY) % WEEKDAYS;
    s->losc |= R_LOSC_HMS_ACCESS_MASK;
    sunxi_rtc_find_week(s);
    sunxi_rtc_tell_change(s);
}

static void sunxi_rtc_write_count(SunxiRtcState *s, uint32_t seconds)
{
    s->count_set = seconds;
    s->count = seconds;
    s->losc |= R_LOSC_ALARM_ACCESS_MASK;
    if (FIELD_EX32(s->alarm_en, ALARM_EN, COUNTER)) {
        sunxi_rtc_start_count(s);
    }
}

static void sunxi_rtc_write_alarm_en(SunxiRtcState *s, uint32_t value,
                                     int64_t now)
{
    bool was = FIELD_EX32(s->alarm_en, ALARM_EN, COUNTER);

    s->alarm_en = value & ALARM_EN_RW;
    if (!FIELD_EX32(s->alarm_en, ALARM_EN, COUNTER)) {
        s->count = sunxi_rtc_count(s, now);
        s->count_end = NEVER;
    } else if (!was) {
        sunxi_rtc_start_count(s);
    }
    sunxi_rtc_find_week(s);
}

/* Which register it is, and for a general purpose register, REG_GP0 + n */
static unsigned sunxi_rtc_reg(SunxiRtcState *s, hwaddr offset)
{
    SunxiRtcClass *c = SUNXI_RTC_GET_CLASS(s);
    unsigned word = offset / 4;

    if (word >= c->first_gp && word - c->first_gp < c->num_gp) {
        return REG_GP0 + word - c->first_gp;
    }
    return word < c->num_regs ? c->regs[word] : REG_NONE;
}

static uint64_t sunxi_rtc_read(void *opaque, hwaddr offset, unsigned size)
{
    SunxiRtcState *s = opaque;
    SunxiRtcClass *c = SUNXI_RTC_GET_CLASS(s);
    unsigned reg = sunxi_rtc_reg(s, offset);
    int64_t now = sunxi_rtc_sync(s);
    uint32_t value = 0;

    switch (reg) {
    case REG_LOSC:
        value = s->losc;
        s->losc &= ~LOSC_ACCESS;
        break;
    case REG_LOSC_STA:
        value = FIELD_EX32(s->losc, LOSC, EXTERNAL);
        break;
    case REG_PRESCALE:
        value = s->prescale;
        break;
    case REG_YMD:
        value = FIELD_DP32(value, YMD, DAY, s->day);
        value = FIELD_DP32(value, YMD, MONTH, s->month);
        value = deposit32(value, YMD_YEAR_SHIFT, c->year_bits, s->year);
        value = deposit32(value, c->leap_shift, 1, s->leap);
        break;
    case REG_HMS:
        value = sunxi_rtc_pack_time(s->time);
        value = FIELD_DP32(value, HMS, WEEKDAY, s->weekday);
        break;
    case REG_ALARM:
        value = sunxi_rtc_count(s, now);
        value = sunxi_rtc_pack_time(value) |
                FIELD_DP32(0, ALARM, DAYS, value / DAY);
        break;
    case REG_COUNT:
        value = s->count_set;
        break;
    case REG_CURRENT:
        value = sunxi_rtc_count(s, now);
        break;
    case REG_WEEK:
        value = s->week;
        break;
    case REG_ALARM_EN:
        value = s->alarm_en;
        break;
    case REG_COUNT_EN:
        value = FIELD_EX32(s->alarm_en, ALARM_EN, COUNTER);
        break;
    case REG_WEEK_EN:
        value = FIELD_EX32(s->alarm_en, ALARM_EN, WEEKDAYS);
        break;
    case REG_IRQ_EN:
        value = s->irq_en;
        break;
    case REG_COUNT_IRQ_EN:
        value = !!(s->irq_en & IRQ_COUNTER);
        break;
    case REG_WEEK_IRQ_EN:
        value = !!(s->irq_en & IRQ_WEEK);
        break;
    case REG_IRQ_STA:
        value = s->irq_sta;
        break;
    case REG_COUNT_IRQ_STA:
        value = !!(s->irq_sta & IRQ_COUNTER);
        break;
    case REG_WEEK_IRQ_STA:
        value = !!(s->irq_sta & IRQ_WEEK);
        break;
    case REG_CONFIG:
        value = s->wakeup;
        break;
    case REG_LOSC_OUT:
        value = s->losc_out;
        break;
    case REG_GP0 ... REG_GP0 + SUNXI_RTC_GP_REGS - 1:
        value = s->gp[reg - REG_GP0];
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: read of reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }
    sunxi_rtc_update(s);
    trace_sunxi_rtc_read(s->id, offset, value);
    return value;
}

static void sunxi_rtc_write(void *opaque, hwaddr offset, uint64_t value,
                            unsigned size)
{
    SunxiRtcState *s = opaque;
    unsigned reg = sunxi_rtc_reg(s, offset);
    int64_t now = sunxi_rtc_sync(s);

    trace_sunxi_rtc_write(s->id, offset, value);
    switch (reg) {
    case REG_LOSC:
        sunxi_rtc_write_losc(s, value);
        break;
    case REG_PRESCALE:
        s->prescale = value & PRESCALE_RW;
        break;
    case REG_YMD:
        sunxi_rtc_write_ymd(s, value);
        break;
    case REG_HMS:
        sunxi_rtc_write_hms(s, value, now);
        break;
    case REG_ALARM:
        sunxi_rtc_write_count(s, FIELD_EX32(value, ALARM, DAYS) * DAY +
                                 sunxi_rtc_unpack_time(value));
        break;
    case REG_COUNT:
        sunxi_rtc_write_count(s, value);
        break;
    case REG_WEEK:
        s->week = value & HMS_TIME;
        sunxi_rtc_find_week(s);
        break;
    case REG_ALARM_EN:
        sunxi_rtc_write_alarm_en(s, value, now);
        break;
    case REG_COUNT_EN:
        sunxi_rtc_write_alarm_en(s, FIELD_DP32(s->alarm_en, ALARM_EN, COUNTER,
                                               value & 1), now);
        break;
    case REG_WEEK_EN:
        sunxi_rtc_write_alarm_en(s, (s->alarm_en &
                                     R_ALARM_EN_COUNTER_MASK) |
                                    (value & R_ALARM_EN_WEEKDAYS_MASK), now);
        break;
    case REG_IRQ_EN:
        s->irq_en = value & IRQ_ALL;
        break;
    case REG_COUNT_IRQ_EN:
        s->irq_en = (s->irq_en & IRQ_WEEK) | (value & 1 ? IRQ_COUNTER : 0);
        break;
    case REG_WEEK_IRQ_EN:
        s->irq_en = (s->irq_en & IRQ_COUNTER) | (value & 1 ? IRQ_WEEK : 0);
        break;
    case REG_IRQ_STA:
        s->irq_sta &= ~value;
        break;
    case REG_COUNT_IRQ_STA:
        s->irq_sta &= value & 1 ? ~IRQ_COUNTER : IRQ_ALL;
        break;
    case REG_WEEK_IRQ_STA:
        s->irq_sta &= value & 1 ? ~IRQ_WEEK : IRQ_ALL;
        break;
    case REG_CONFIG:
        s->wakeup = value & 1;
        break;
    case REG_LOSC_OUT:
        s->losc_out = value & 1;
        break;
    case REG_GP0 ... REG_GP0 + SUNXI_RTC_GP_REGS - 1:
        s->gp[reg - REG_GP0] = value;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }
    sunxi_rtc_update(s);
}

static const MemoryRegionOps sunxi_rtc_ops = {
    .read = sunxi_rtc_read,
    .write = sunxi_rtc_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
    .impl = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
};

static void sunxi_rtc_reset_enter(Object *obj, ResetType type)
{
    SunxiRtcState *s = SUNXI_RTC(obj);

    s->losc = LOSC_RESET;
    s->losc_out = 0;
    s->prescale = 0;
    s->wakeup = 0;
    s->count_set = 0;
    s->count = 0;
    s->count_end = NEVER;
    s->week = 0;
    s->week_next = NEVER;
    s->alarm_en = 0;
    s->irq_en = 0;
    s->irq_sta = 0;
    timer_del(s->timer);
}

static void sunxi_rtc_reset_hold(Object *obj, ResetType type)
{
    sunxi_rtc_update_irq(SUNXI_RTC(obj));
}

/* Of values that make no sense in a register, none may be loaded. */
static int sunxi_rtc_post_load(void *opaque, int version_id)
{
    SunxiRtcState *s = opaque;
    SunxiRtcClass *c = SUNXI_RTC_GET_CLASS(s);

    if (s->second < 0 || s->year >> c->year_bits || s->month > 15 ||
        s->day > 31 || s->weekday >= WEEKDAYS || s->time >= DAY) {
        return -EINVAL;
    }
    return 0;
}

static const VMStateDescription vmstate_sunxi_rtc = {
    .name = "sunxi-rtc",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sunxi_rtc_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_INT64(second, SunxiRtcState),
        VMSTATE_UINT32(year, SunxiRtcState),
        VMSTATE_UINT32(month, SunxiRtcState),
        VMSTATE_UINT32(day, SunxiRtcState),
        VMSTATE_UINT32(weekday, SunxiRtcState),
        VMSTATE_UINT32(time, SunxiRtcState),
        VMSTATE_BOOL(leap, SunxiRtcState),
        VMSTATE_UINT32(losc, SunxiRtcState),
        VMSTATE_UINT32_ARRAY(gp, SunxiRtcState, SUNXI_RTC_GP_REGS),
        VMSTATE_UINT32(losc_out, SunxiRtcState),
        VMSTATE_UINT32(prescale, SunxiRtcState),
        VMSTATE_UINT32(wakeup, SunxiRtcState),
        VMSTATE_UINT32(count_set, SunxiRtcState),
        VMSTATE_UINT32(count, SunxiRtcState),
        VMSTATE_INT64(count_end, SunxiRtcState),
        VMSTATE_UINT32(week, SunxiRtcState),
        VMSTATE_INT64(week_next, SunxiRtcState),
        VMSTATE_UINT32(alarm_en, SunxiRtcState),
        VMSTATE_UINT32(irq_en, SunxiRtcState),
        VMSTATE_UINT32(irq_sta, SunxiRtcState),
        VMSTATE_TIMER_PTR(timer, SunxiRtcState),
        VMSTATE_END_OF_LIST()
    }
};

static void sunxi_rtc_realize(DeviceState *dev, Error **errp)
{
    SunxiRtcState *s = SUNXI_RTC(dev);
    SunxiRtcClass *c = SUNXI_RTC_GET_CLASS(s);
    int64_t now = qemu_clock_get_ns(rtc_clock);
    struct tm tm;
    int year;

    s->id = object_get_canonical_path_component(OBJECT(dev));
    s->timer = timer_new_ns(rtc_clock, sunxi_rtc_due, s);

    qemu_get_timedate(&tm, 0);
    year = tm.tm_year + 1900;
    s->second = now - now % NANOSECONDS_PER_SECOND;
    s->year = extract32(year - FIRST_YEAR, 0, c->year_bits);
    s->month = tm.tm_mon + 1;
    s->day = tm.tm_mday;
    s->leap = g_date_is_leap_year(year);
    s->time = tm.tm_hour * HOUR + tm.tm_min * MINUTE + tm.tm_sec;
    /* From Monday on, while struct tm counts from Sunday */
    s->weekday = (tm.tm_wday + WEEKDAYS - 1) % WEEKDAYS;
}

static void sunxi_rtc_init(Object *obj)
{
    SunxiRtcState *s = SUNXI_RTC(obj);
    SunxiRtcClass *c = SUNXI_RTC_GET_CLASS(s);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    assert(c->num_gp <= SUNXI_RTC_GP_REGS);
    memory_region_init_io(&s->iomem, obj, &sunxi_rtc_ops, s, TYPE_SUNXI_RTC,
                          c->size);
    sysbus_init_mmio(sbd, &s->iomem);
    sysbus_init_irq(sbd, &s->irq[0]);
    if (c->irq_each) {
        sysbus_init_irq(sbd, &s->irq[1]);
    }
}

static void sunxi_rtc_finalize(Object *obj)
{
    timer_free(SUNXI_RTC(obj)->timer);
}

static void sunxi_rtc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = sunxi_rtc_realize;
    dc->vmsd = &vmstate_sunxi_rtc;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    rc->phases.enter = sunxi_rtc_reset_enter;
    rc->phases.hold = sunxi_rtc_reset_hold;
}

static const uint8_t sun7i_a20_rtc_regs[] = {
    [R_LOSC] = REG_LOSC,
    [R_YMD] = REG_YMD,
    [R_HMS] = REG_HMS,
    [R_ALARM] = REG_ALARM,
    [R_WEEK] = REG_WEEK,
    [R_ALARM_EN] = REG_ALARM_EN,
    [R_IRQ_EN] = REG_IRQ_EN,
    [R_IRQ_STA] = REG_IRQ_STA,
};

static void sun7i_a20_rtc_class_init(ObjectClass *klass, void *data)
{
    SunxiRtcClass *c = SUNXI_RTC_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner A20 real-time clock";
    c->year_bits = 8;
    c->leap_shift = 24;
    c->size = A20_SIZE;
    c->regs = sun7i_a20_rtc_regs;
    c->num_regs = ARRAY_SIZE(sun7i_a20_rtc_regs);
    c->first_gp = R_GP0;
    c->num_gp = A20_GP_REGS;
}

static const uint8_t sun6i_a31_rtc_regs[] = {
    [R_A31_LOSC] = REG_LOSC,
    [R_A31_LOSC_STA] = REG_LOSC_STA,
    [R_A31_PRESCALE] = REG_PRESCALE,
    [R_A31_YMD] = REG_YMD,
    [R_A31_HMS] = REG_HMS,
    [R_A31_COUNT] = REG_COUNT,
    [R_A31_CURRENT] = REG_CURRENT,
    [R_A31_COUNT_EN] = REG_COUNT_EN,
    [R_A31_COUNT_IRQ_EN] = REG_COUNT_IRQ_EN,
    [R_A31_COUNT_IRQ_STA] = REG_COUNT_IRQ_STA,
    [R_A31_WEEK] = REG_WEEK,
    [R_A31_WEEK_EN] = REG_WEEK_EN,
    [R_A31_WEEK_IRQ_EN] = REG_WEEK_IRQ_EN,
    [R_A31_WEEK_IRQ_STA] = REG_WEEK_IRQ_STA,
    [R_A31_CONFIG] = REG_CONFIG,
    [R_A31_LOSC_OUT] = REG_LOSC_OUT,
};

static void sun6i_a31_rtc_class_init(ObjectClass *klass, void *data)
{
    SunxiRtcClass *c = SUNXI_RTC_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner A31 real-time clock";
    c->year_bits = 6;
    c->leap_shift = 22;
    c->irq_each = true;
    c->size = A31_SIZE;
    c->regs = sun6i_a31_rtc_regs;
    c->num_regs = ARRAY_SIZE(sun6i_a31_rtc_regs);
    c->first_gp = R_A31_GP0;
    c->num_gp = A31_GP_REGS;
}

static const TypeInfo sunxi_rtc_types[] = {
    {
        .name = TYPE_SUNXI_RTC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .instance_size = sizeof(SunxiRtcState),
        .instance_init = sunxi_rtc_init,
        .instance_finalize = sunxi_rtc_finalize,
        .class_size = sizeof(SunxiRtcClass),
        .class_init = sunxi_rtc_class_init,
    }, {
        .name = TYPE_SUN7I_A20_RTC,
        .parent = TYPE_SUNXI_RTC,
        .class_init = sun7i_a20_rtc_class_init,
    }, {
        .name = TYPE_SUN6I_A31_RTC,
        .parent = TYPE_SUNXI_RTC,
        .class_init = sun6i_a31_rtc_class_init,
    },
};

DEFINE_TYPES(sunxi_rtc_types)
