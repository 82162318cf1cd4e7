/*
 * Allwinner sun6i P2WI (push-pull two-wire interface) controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 *   offset  name    reset  access  bits
 *   0x00    CTRL    0      rw      7 start a transfer, 1 until it is over;
 *                                  6 abort it, 1 enable the interrupt,
 *                                  0 soft reset; 6 and 0 read as zero
 *   0x04    CCR     0      rw      10:8 delay of the data line,
 *                                  7:0 divider, rate is APB / 2 / (n + 1)
 *   0x08    INTE    0      rw      2:0 enable what INTS has there
 *   0x0c    INTS    0      w1c     15:8 the bytes that came in wrong (ro),
 *                                  2 load while busy, 1 error, 0 over
 *   0x10    DADDR0  0      rw      numbers of the registers of the slave,
 *   0x14    DADDR1  0      rw      one for each byte of data
 *   0x18    DLEN    0      rw      4 read, 2:0 bytes less one
 *   0x1c    DATA0   0      rw      the data
 *   0x20    DATA1   0      rw
 *   0x24    LCR     0x30   rw      5 level of SCL, 4 of SDA (ro); 3 SCL is,
 *                                  2 if this is set; 1 SDA is, 0 if this is
 *   0x28    PMCR    0      rw      31 send, 1 until it is over; 23:16 value,
 *                                  15:8 register, 7:0 address of the slave
 *
 * Known from Linux' drivers/i2c/busses/i2c-sun6i-p2wi.c and U-Boot's
 * drivers/i2c/sun6i_p2wi.c, the formula for the rate from Allwinner's
 * firmware for the AR100 (p2wi_set_clk()). Reset values are not known, but
 * for that of an idle bus in LCR.
 *
 * What the bits of an error stand for, and that registers written in the
 * middle of a transfer set the load bit, is taken from the same fields of the
 * controller that followed this one, RSB. No byte is acknowledged in P2WI
 * (Linux' driver), so that only those that are read can be found to be wrong:
 * where nobody answers, a write is over like any other.
 *
 * PMCR's message is one of I2C, to the address in its 8 bit form: 0x68 is
 * where the AXP221 has 0x34. Nothing tells whether it was acknowledged.
 */

#include "qemu/osdep.h"
#include "hw/i2c/sun6i-p2wi.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "trace.h"

REG32(CTRL, 0x00)
    FIELD(CTRL, SOFT_RESET, 0, 1)
    FIELD(CTRL, INT_ENABLE, 1, 1)
    FIELD(CTRL, ABORT, 6, 1)
    FIELD(CTRL, START, 7, 1)
REG32(CCR, 0x04)
    FIELD(CCR, DIV, 0, 8)
    FIELD(CCR, SDA_DELAY, 8, 3)
REG32(INTE, 0x08)
REG32(INTS, 0x0c)
    FIELD(INTS, OVER, 0, 1)
    FIELD(INTS, ERROR, 1, 1)
    FIELD(INTS, LOAD_BUSY, 2, 1)
    FIELD(INTS, ERROR_ID, 8, 8)
REG32(DADDR0, 0x10)
REG32(DADDR1, 0x14)
REG32(DLEN, 0x18)
    FIELD(DLEN, LENGTH, 0, 3)
    FIELD(DLEN, READ, 4, 1)
REG32(DATA0, 0x1c)
REG32(DATA1, 0x20)
REG32(LCR, 0x24)
    FIELD(LCR, SDA_CTL_EN, 0, 1)
    FIELD(LCR, SDA_CTL, 1, 1)
    FIELD(LCR, SCL_CTL_EN, 2, 1)
    FIELD(LCR, SCL_CTL, 3, 1)
    FIELD(LCR, SDA, 4, 1)
    FIELD(LCR, SCL, 5, 1)
REG32(PMCR, 0x28)
    FIELD(PMCR, ADDRESS, 0, 8)
    FIELD(PMCR, REGISTER, 8, 8)
    FIELD(PMCR, VALUE, 16, 8)
    FIELD(PMCR, SEND, 31, 1)

#define INTS_FLAGS (R_INTS_OVER_MASK | R_INTS_ERROR_MASK | \
                    R_INTS_LOAD_BUSY_MASK)

/* Reserved by I2C for other formats: see the header */
#define P2WI_ADDRESS    0x02

/* On the bus: start and stop; with each byte its parity or acknowledgement */
#define CLOCKS_PER_FRAME  2
#define CLOCKS_PER_BYTE   9

/* What may be written of each register */
static const uint32_t p2wi_writable[SUN6I_P2WI_NUM_REGS] = {
    [R_CTRL] = R_CTRL_SOFT_RESET_MASK | R_CTRL_INT_ENABLE_MASK |
               R_CTRL_ABORT_MASK | R_CTRL_START_MASK,
    [R_CCR] = R_CCR_DIV_MASK | R_CCR_SDA_DELAY_MASK,
    [R_INTE] = INTS_FLAGS,
    /* Allwinner's firmware writes back all that it has read. */
    [R_INTS] = INTS_FLAGS | R_INTS_ERROR_ID_MASK,
    [R_DADDR0] = UINT32_MAX,
    [R_DADDR1] = UINT32_MAX,
    [R_DLEN] = R_DLEN_LENGTH_MASK | R_DLEN_READ_MASK,
    [R_DATA0] = UINT32_MAX,
    [R_DATA1] = UINT32_MAX,
    [R_LCR] = R_LCR_SDA_CTL_EN_MASK | R_LCR_SDA_CTL_MASK |
              R_LCR_SCL_CTL_EN_MASK | R_LCR_SCL_CTL_MASK |
              R_LCR_SDA_MASK | R_LCR_SCL_MASK,
    [R_PMCR] = R_PMCR_ADDRESS_MASK | R_PMCR_REGISTER_MASK |
               R_PMCR_VALUE_MASK | R_PMCR_SEND_MASK,
};

static const char *p2wi_id(Sun6iP2wiState *s)
{
    return object_get_canonical_path_component(OBJECT(s));
}

static void p2wi_update_irq(Sun6iP2wiState *s)
{
    qemu_set_irq(s->irq, ARRAY_FIELD_EX32(s->regs, CTRL, INT_ENABLE) &&
                         (s->regs[R_INTS] & s->regs[R_INTE] & INTS_FLAGS));
}

static bool p2wi_busy(Sun6iP2wiState *s)
{
    return ARRAY_FIELD_EX32(s->regs, CTRL, START) ||
           ARRAY_FIELD_EX32(s->regs, PMCR, SEND);
}

/*
 * Have what has been started take as long as it takes. Without a clock that
 * is for ever; if the clock changes in between it begins anew.
 */
static void p2wi_update_timer(Sun6iP2wiState *s)
{
    unsigned bytes = 3;
    uint64_t bits;

    if (!p2wi_busy(s) || !clock_is_enabled(s->apb)) {
        timer_del(s->timer);
        return;
    }
    if (ARRAY_FIELD_EX32(s->regs, CTRL, START)) {
        /* the number of the register, and the data */
        bytes = 2 * (ARRAY_FIELD_EX32(s->regs, DLEN, LENGTH) + 1);
    }
    bits = CLOCKS_PER_FRAME + bytes * CLOCKS_PER_BYTE;
    timer_mod(s->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
              clock_ticks_to_ns(s->apb, bits * 2 *
                  (ARRAY_FIELD_EX32(s->regs, CCR, DIV) + 1)));
}

static uint8_t p2wi_get_byte(Sun6iP2wiState *s, unsigned reg0, unsigned n)
{
    return extract32(s->regs[reg0 + n / 4], n % 4 * 8, 8);
}

static void p2wi_put_byte(Sun6iP2wiState *s, unsigned reg0, unsigned n,
                          uint8_t value)
{
    s->regs[reg0 + n / 4] = deposit32(s->regs[reg0 + n / 4], n % 4 * 8, 8,
                                      value);
}

/* Returns: whether somebody feels addressed */
static bool p2wi_start(Sun6iP2wiState *s, uint8_t address)
{
    return s->pads && !i2c_start_send(s->bus, address);
}

/* Returns: whether somebody has sent the byte, or might have received it */
static bool p2wi_transfer_byte(Sun6iP2wiState *s, unsigned n)
{
    bool read = ARRAY_FIELD_EX32(s->regs, DLEN, READ);
    uint8_t reg = p2wi_get_byte(s, R_DADDR0, n);
    uint8_t value = read ? 0xff : p2wi_get_byte(s, R_DATA0, n);
    bool answered = p2wi_start(s, P2WI_ADDRESS) && !i2c_send(s->bus, reg);

    if (answered) {
        if (!read) {
            i2c_send(s->bus, value);
        } else if (!i2c_start_recv(s->bus, P2WI_ADDRESS)) {
            value = i2c_recv(s->bus);
        }
    }
    i2c_end_transfer(s->bus);

    if (read) {
        /* An idle line reads as ones, and that is the wrong parity. */
        p2wi_put_byte(s, R_DATA0, n, value);
    }
    trace_sun6i_p2wi_transfer(p2wi_id(s), read ? "read" : "write", reg, value,
                              answered);
    return answered || !read;
}

static void p2wi_transfer(Sun6iP2wiState *s)
{
    unsigned length = ARRAY_FIELD_EX32(s->regs, DLEN, LENGTH) + 1;
    uint32_t wrong = 0;

    for (unsigned i = 0; i < length; i++) {
        if (!p2wi_transfer_byte(s, i)) {
            wrong |= BIT(i);
        }
    }
    ARRAY_FIELD_DP32(s->regs, INTS, ERROR_ID, wrong);
    if (wrong) {
        ARRAY_FIELD_DP32(s->regs, INTS, ERROR, 1);
    } else {
        ARRAY_FIELD_DP32(s->regs, INTS, OVER, 1);
    }
}

static void p2wi_send_init(Sun6iP2wiState *s)
{
    uint8_t address = ARRAY_FIELD_EX32(s->regs, PMCR, ADDRESS);
    uint8_t reg = ARRAY_FIELD_EX32(s->regs, PMCR, REGISTER);
    uint8_t value = ARRAY_FIELD_EX32(s->regs, PMCR, VALUE);
    bool answered;

    if (address & 1) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: the address in PMCR, 0x%02x, is "
                      "one to read from\n", p2wi_id(s), address);
        return;
    }
    answered = p2wi_start(s, address >> 1) && !i2c_send(s->bus, reg) &&
               !i2c_send(s->bus, value);
    i2c_end_transfer(s->bus);
    trace_sun6i_p2wi_init(p2wi_id(s), address, reg, value, answered);
}

static void p2wi_timer(void *opaque)
{
    Sun6iP2wiState *s = SUN6I_P2WI(opaque);

    if (ARRAY_FIELD_EX32(s->regs, CTRL, START)) {
        p2wi_transfer(s);
        ARRAY_FIELD_DP32(s->regs, CTRL, START, 0);
    } else if (ARRAY_FIELD_EX32(s->regs, PMCR, SEND)) {
        p2wi_send_init(s);
        ARRAY_FIELD_DP32(s->regs, PMCR, SEND, 0);
    }
    p2wi_update_irq(s);
}

static void p2wi_set_pads(void *opaque, int n, int level)
{
    SUN6I_P2WI(opaque)->pads = level;
}

static void p2wi_clock_changed(void *opaque, ClockEvent event)
{
    p2wi_update_timer(SUN6I_P2WI(opaque));
}

static void p2wi_reset_regs(Sun6iP2wiState *s)
{
    memset(s->regs, 0, sizeof(s->regs));
    timer_del(s->timer);
}

static void p2wi_write_ctrl(Sun6iP2wiState *s, uint32_t value)
{
    if (FIELD_EX32(value, CTRL, SOFT_RESET)) {
        p2wi_reset_regs(s);
        return;
    }
    ARRAY_FIELD_DP32(s->regs, CTRL, INT_ENABLE,
                     FIELD_EX32(value, CTRL, INT_ENABLE));
    if (FIELD_EX32(value, CTRL, ABORT)) {
        ARRAY_FIELD_DP32(s->regs, CTRL, START, 0);
        ARRAY_FIELD_DP32(s->regs, PMCR, SEND, 0);
        p2wi_update_timer(s);
    }
    if (FIELD_EX32(value, CTRL, START)) {
        if (p2wi_busy(s)) {
            ARRAY_FIELD_DP32(s->regs, INTS, LOAD_BUSY, 1);
            return;
        }
        ARRAY_FIELD_DP32(s->regs, CTRL, START, 1);
        p2wi_update_timer(s);
    }
}

static uint64_t p2wi_read(void *opaque, hwaddr offset, unsigned size)
{
    Sun6iP2wiState *s = SUN6I_P2WI(opaque);
    uint32_t value = 0;

    if (offset / 4 < SUN6I_P2WI_NUM_REGS) {
        value = s->regs[offset / 4];
    }
    if (offset == A_LCR) {
        /* The lines are high unless they are held low. */
        value = FIELD_DP32(value, LCR, SDA,
                           !FIELD_EX32(value, LCR, SDA_CTL_EN) ||
                           FIELD_EX32(value, LCR, SDA_CTL));
        value = FIELD_DP32(value, LCR, SCL,
                           !FIELD_EX32(value, LCR, SCL_CTL_EN) ||
                           FIELD_EX32(value, LCR, SCL_CTL));
    }
    trace_sun6i_p2wi_read(p2wi_id(s), offset, value);
    return value;
}

static void p2wi_write(void *opaque, hwaddr offset, uint64_t value,
                       unsigned size)
{
    Sun6iP2wiState *s = SUN6I_P2WI(opaque);
    unsigned reg = offset / 4;
    uint32_t known = reg < SUN6I_P2WI_NUM_REGS ? p2wi_writable[reg] : 0;

    trace_sun6i_p2wi_write(p2wi_id(s), offset, value);
    if (value & ~known) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write of 0x%08" PRIx64
                      " to offset 0x%02" HWADDR_PRIx " sets reserved bits\n",
                      p2wi_id(s), value, offset);
        value &= known;
    }

    switch (offset) {
    case A_CTRL:
        p2wi_write_ctrl(s, value);
        break;
    case A_INTS:
        s->regs[R_INTS] &= ~(value & INTS_FLAGS);
        if (!ARRAY_FIELD_EX32(s->regs, INTS, ERROR)) {
            ARRAY_FIELD_DP32(s->regs, INTS, ERROR_ID, 0);
        }
        break;
    case A_INTE:
        s->regs[R_INTE] = value;
        break;
    case A_LCR:
        s->regs[R_LCR] = value & ~(R_LCR_SDA_MASK | R_LCR_SCL_MASK);
        break;
    case A_CCR:
    case A_DADDR0:
    case A_DADDR1:
    case A_DLEN:
    case A_DATA0:
    case A_DATA1:
    case A_PMCR:
        if (p2wi_busy(s)) {
            qemu_log_mask(LOG_GUEST_ERROR, "%s: write to offset 0x%02"
                          HWADDR_PRIx " in the middle of a transfer\n",
                          p2wi_id(s), offset);
            ARRAY_FIELD_DP32(s->regs, INTS, LOAD_BUSY, 1);
            break;
        }
        s->regs[reg] = value;
        p2wi_update_timer(s);
        break;
    }
    p2wi_update_irq(s);
}

static const MemoryRegionOps p2wi_ops = {
    .read = p2wi_read,
    .write = p2wi_write,
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

static void p2wi_reset_enter(Object *obj, ResetType type)
{
    p2wi_reset_regs(SUN6I_P2WI(obj));
}

static void p2wi_reset_hold(Object *obj, ResetType type)
{
    p2wi_update_irq(SUN6I_P2WI(obj));
}

static const VMStateDescription p2wi_vmstate = {
    .name = TYPE_SUN6I_P2WI,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(apb, Sun6iP2wiState),
        VMSTATE_UINT32_ARRAY(regs, Sun6iP2wiState, SUN6I_P2WI_NUM_REGS),
        VMSTATE_BOOL(pads, Sun6iP2wiState),
        VMSTATE_TIMER_PTR(timer, Sun6iP2wiState),
        VMSTATE_END_OF_LIST()
    },
};

static void p2wi_init(Object *obj)
{
    Sun6iP2wiState *s = SUN6I_P2WI(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->iomem, obj, &p2wi_ops, s, TYPE_SUN6I_P2WI,
                          SUN6I_P2WI_SIZE);
    sysbus_init_mmio(sbd, &s->iomem);
    sysbus_init_irq(sbd, &s->irq);
    s->apb = qdev_init_clock_in(DEVICE(obj), "apb", p2wi_clock_changed, s,
                                ClockUpdate);
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, p2wi_timer, s);
    s->bus = i2c_init_bus(DEVICE(obj), "i2c");
    qdev_init_gpio_in_named(DEVICE(obj), p2wi_set_pads, "pads", 1);
    s->pads = true;
}

static void p2wi_finalize(Object *obj)
{
    timer_free(SUN6I_P2WI(obj)->timer);
}

static void p2wi_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->vmsd = &p2wi_vmstate;
    rc->phases.enter = p2wi_reset_enter;
    rc->phases.hold = p2wi_reset_hold;
}

static const TypeInfo p2wi_types[] = {
    {
        .name = TYPE_SUN6I_P2WI,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Sun6iP2wiState),
        .instance_init = p2wi_init,
        .instance_finalize = p2wi_finalize,
        .class_init = p2wi_class_init,
    },
};

DEFINE_TYPES(p2wi_types)
