/*
 * Allwinner (sunxi) port controller (PIO)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Bank n, at n * 0x24:
 * Offset       Name      Reset       Access
 * 0x00-0x0c    CFG0-3    (*)         rw   3 bits in 4 a pin: 0 input,
 *                                         1 output, others what the pad is
 *                                         muxed to (A31: 7 nothing)
 * 0x10         DAT       0           rw   a bit a pin; see below
 * 0x14, 0x18   DRV0-1    0x55555555  rw   2 bits a pin
 * 0x1c, 0x20   PULL0-1   (*)         rw   2 bits a pin: 1 up, 2 down
 *
 * External interrupts, bank n at 0x200 + n * 0x20:
 * 0x200-0x20c  INT_CFG0-3  0         rw   3 bits in 4 an interrupt: 0 rising,
 *                                         1 falling, 2 high, 3 low, 4 both
 * 0x210        INT_CTL     0         rw   enable
 * 0x214        INT_STA     0         rw1c
 * 0x218        INT_DEB     0         rw   6:4 divide by 2^n, 0 24 MHz, not LOSC
 *
 * Bits of pins that the bank does not have read 0.
 *
 * (*) The A20's pins are inputs without pulls, but for the JTAG port on PF
 * and pulls on the control lines of the NAND interface on PC. Those are the
 * user manual's values; the boot ROM puts the same back (PF_CFG0, PC_PULL0)
 * after it has not found anything to boot on these pins. The A31's pins are
 * all disabled, and have pull-ups where chip selects and ready lines of NAND
 * flashes and the bus to the PMIC are: table 5-2 of the A31's datasheet V1.5,
 * of which the A31s's says the same of the pins that it has. The A31s is the
 * same chip with fewer pins brought out, so it has all registers.
 *
 * DAT. Drivers change an output by reading DAT, changing a bit and writing
 * all of it, while other pins of the bank are inputs; and they write DAT
 * before they make a pin an output. So what is written is kept for every pin,
 * and shows on the pad and in DAT while the pin is an output. For any other
 * pin DAT reads the level on the pad.
 *
 * Interrupts. An interrupt sees its pad only while the pad is muxed to it,
 * and only through the debounce circuit, which takes a sample at each tick of
 * the clock that INT_DEB selects: what is shorter is not seen. The status of
 * a level interrupt that is cleared while the level is there is set again by
 * the next sample. Two points are not stated by the manual: the status is
 * also set for interrupts that are not enabled, and muxing a pad to its
 * interrupt is no edge (Linux changes the mux for a moment to read the pin,
 * which must not make an interrupt).
 *
 * QEMU's allwinner models have no port controller.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/gpio/sunxi-pio.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

#define PIO_SIZE        0x400

#define BANK_STRIDE     0x24
REG32(CFG0, 0x00)
REG32(CFG3, 0x0c)
REG32(DAT, 0x10)
REG32(DRV0, 0x14)
REG32(DRV1, 0x18)
REG32(PULL0, 0x1c)
REG32(PULL1, 0x20)

#define EINT_BASE       0x200
#define EINT_STRIDE     0x20
REG32(INT_CFG0, 0x00)
REG32(INT_CFG3, 0x0c)
REG32(INT_CTL, 0x10)
REG32(INT_STA, 0x14)
REG32(INT_DEB, 0x18)
    FIELD(INT_DEB, OSC24M, 0, 1)
    FIELD(INT_DEB, PRESCALE, 4, 3)
#define INT_DEB_MASK    (R_INT_DEB_OSC24M_MASK | R_INT_DEB_PRESCALE_MASK)

/* Of each pin's 4 bits in CFG and INT_CFG */
#define CFG_MASK        0x77777777
#define CFG_ONE_OF_EACH 0x11111111
#define CFG_BITS        4
#define CFG_OUTPUT      1
#define CFG_DISABLED    7

/* Of each pin's 2 bits in DRV and PULL */
#define PULL_BITS       2
#define PULL_UP         1
#define DRV_RESET       0x55555555

enum {
    EINT_RISING,
    EINT_FALLING,
    EINT_HIGH,
    EINT_LOW,
    EINT_BOTH,
};

static char sunxi_pio_letter(SunxiPioState *s, unsigned bank)
{
    return SUNXI_PIO_GET_CLASS(s)->first_letter + bank;
}

/* The part of register @i that is there when there are @pins fields */
static uint32_t sunxi_pio_mask(unsigned pins, unsigned i, unsigned bits)
{
    unsigned per_reg = 32 / bits;
    unsigned first = i * per_reg;

    return pins <= first ? 0 :
           MAKE_64BIT_MASK(0, MIN(pins - first, per_reg) * bits);
}

static unsigned sunxi_pio_field(const uint32_t *regs, unsigned pin,
                                unsigned bits)
{
    unsigned per_reg = 32 / bits;

    return extract32(regs[pin / per_reg], pin % per_reg * bits, bits);
}

static unsigned sunxi_pio_mux(const SunxiPioBank *b, unsigned pin)
{
    return sunxi_pio_field(b->cfg, pin, CFG_BITS);
}

/* What a pad's input stage sees */
static uint32_t sunxi_pio_levels(const SunxiPioBank *b)
{
    return (b->driven & b->wire) | (~b->driven & b->pulled_up);
}

static const Clock *sunxi_pio_debounce_clock(SunxiPioEintBank *e)
{
    return FIELD_EX32(e->deb, INT_DEB, OSC24M) ? e->owner->osc24m
                                               : e->owner->losc;
}

static void sunxi_pio_update_irq(SunxiPioEintBank *e)
{
    qemu_set_irq(e->irq, !!(e->sta & e->ctl));
}

/* The interrupts whose condition holds, given two samples */
static uint32_t sunxi_pio_conditions(SunxiPioEintBank *e, uint32_t before,
                                     uint32_t now)
{
    uint32_t found = 0;

    for (unsigned i = 0; i < SUNXI_PIO_PINS; i++) {
        uint32_t bit = BIT(i);

        if (!(e->muxed & bit)) {
            continue;
        }
        switch (sunxi_pio_field(e->cfg, i, CFG_BITS)) {
        case EINT_RISING:
            found |= now & ~before & bit;
            break;
        case EINT_FALLING:
            found |= before & ~now & bit;
            break;
        case EINT_HIGH:
            found |= now & bit;
            break;
        case EINT_LOW:
            found |= ~now & bit;
            break;
        case EINT_BOTH:
            found |= (now ^ before) & bit;
            break;
        default:
            break;
        }
    }
    return found;
}

/* Whether the next sample will change something */
static bool sunxi_pio_sample_wanted(SunxiPioEintBank *e)
{
    return ((e->level ^ e->sampled) & e->muxed) ||
           (sunxi_pio_conditions(e, e->sampled, e->sampled) & ~e->sta);
}

static void sunxi_pio_schedule(SunxiPioEintBank *e)
{
    const Clock *clk = sunxi_pio_debounce_clock(e);
    unsigned ticks = 1 << FIELD_EX32(e->deb, INT_DEB, PRESCALE);
    int64_t now, period;

    if (!clock_is_enabled(clk) || !sunxi_pio_sample_wanted(e)) {
        timer_del(e->timer);
        return;
    }
    if (!timer_pending(e->timer)) {
        now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
        period = MAX(clock_ticks_to_ns(clk, ticks), 1);
        timer_mod(e->timer, now - now % period + period);
    }
}

static void sunxi_pio_sample(void *opaque)
{
    SunxiPioEintBank *e = opaque;
    uint32_t found = sunxi_pio_conditions(e, e->sampled, e->level);

    trace_sunxi_pio_sample(e->owner->id, e - e->owner->eint, e->level, found);
    e->sampled = e->level;
    e->sta |= found;
    sunxi_pio_update_irq(e);
    sunxi_pio_schedule(e);
}

/* Pads that can be interrupts have changed, in level or in mux. */
static void sunxi_pio_update_eints(SunxiPioState *s)
{
    SunxiPioClass *c = SUNXI_PIO_GET_CLASS(s);
    uint32_t muxed[SUNXI_PIO_MAX_EINT_BANKS] = { };
    uint32_t level[SUNXI_PIO_MAX_EINT_BANKS] = { };

    for (unsigned i = 0; i < c->num_eints; i++) {
        const SunxiPioEintPins *p = &c->eints[i];
        const SunxiPioBank *b = &s->bank[p->bank];
        uint32_t levels = sunxi_pio_levels(b);

        for (unsigned k = 0; k < p->pins; k++) {
            uint32_t bit = BIT(p->first_eint + k);

            if (sunxi_pio_mux(b, p->first_pin + k) == p->mux) {
                muxed[p->eint_bank] |= bit;
                if (levels & BIT(p->first_pin + k)) {
                    level[p->eint_bank] |= bit;
                }
            }
        }
    }
    for (unsigned i = 0; i < c->num_eint_banks; i++) {
        SunxiPioEintBank *e = &s->eint[i];
        uint32_t added = muxed[i] & ~e->muxed;

        e->muxed = muxed[i];
        e->level = level[i];
        e->sampled = (e->sampled & ~added) | (e->level & added);
        sunxi_pio_schedule(e);
    }
}

static bool sunxi_pio_complete(SunxiPioState *s, const SunxiPioPads *p)
{
    uint32_t pins = p->pins;

    for (; pins; pins &= pins - 1) {
        if (sunxi_pio_mux(&s->bank[p->bank], ctz32(pins)) != p->mux) {
            return false;
        }
    }
    return true;
}

static bool sunxi_pio_same_block(const SunxiPioPads *p)
{
    return !strcmp(p[0].block, p[-1].block);
}

/* Tell the blocks whether they are connected, all or where it is new. */
static void sunxi_pio_update_pads(SunxiPioState *s, bool all)
{
    SunxiPioClass *c = SUNXI_PIO_GET_CLASS(s);
    uint64_t before = s->pads_level;
    unsigned n = 0;

    s->pads_level = 0;
    for (unsigned i = 0; i < c->num_pads; i++) {
        if (i && !sunxi_pio_same_block(&c->pads[i])) {
            n++;
        }
        if (sunxi_pio_complete(s, &c->pads[i])) {
            s->pads_level |= BIT_ULL(n);
        }
    }

    n = 0;
    for (unsigned i = 0; i < c->num_pads; i++) {
        if (i && sunxi_pio_same_block(&c->pads[i])) {
            continue;
        }
        if (all || ((before ^ s->pads_level) & BIT_ULL(n))) {
            bool on = s->pads_level & BIT_ULL(n);

            trace_sunxi_pio_pads(s->id, c->pads[i].block, on);
            qemu_set_irq(s->pads[n], on);
        }
        n++;
    }
}

static void sunxi_pio_update_outputs(SunxiPioState *s, unsigned bank, bool all)
{
    SunxiPioClass *c = SUNXI_PIO_GET_CLASS(s);
    SunxiPioBank *b = &s->bank[bank];
    uint32_t out = (b->is_output & b->dat) | (~b->is_output & b->pulled_up);
    uint32_t changed = all ? sunxi_pio_mask(c->banks[bank].pins, 0, 1)
                           : b->out ^ out;

    b->out = out;
    for (; changed; changed &= changed - 1) {
        unsigned pin = ctz32(changed);
        bool level = out & BIT(pin);

        trace_sunxi_pio_out(s->id, sunxi_pio_letter(s, bank), pin, level);
        qemu_set_irq(b->line[pin], level);
    }
}

/* Work out what CFG and PULL of a bank amount to. */
static void sunxi_pio_derive(SunxiPioState *s, unsigned bank)
{
    SunxiPioBank *b = &s->bank[bank];

    b->is_output = 0;
    b->pulled_up = 0;
    for (unsigned i = 0; i < SUNXI_PIO_GET_CLASS(s)->banks[bank].pins; i++) {
        if (sunxi_pio_mux(b, i) == CFG_OUTPUT) {
            b->is_output |= BIT(i);
        }
        if (sunxi_pio_field(b->pull, i, PULL_BITS) == PULL_UP) {
            b->pulled_up |= BIT(i);
        }
    }
}

static void sunxi_pio_in(void *opaque, int pin, int level)
{
    SunxiPioBank *b = opaque;
    SunxiPioState *s = b->owner;

    trace_sunxi_pio_in(s->id, sunxi_pio_letter(s, b - s->bank), pin, level);
    b->driven |= BIT(pin);
    b->wire = deposit32(b->wire, pin, 1, !!level);
    sunxi_pio_update_eints(s);
}

static void sunxi_pio_log_reserved(SunxiPioState *s, hwaddr offset,
                                   const char *what)
{
    qemu_log_mask(LOG_GUEST_ERROR, "%s: %s reserved offset 0x%" HWADDR_PRIx
                  "\n", s->id, what, offset);
}

static uint32_t sunxi_pio_read_bank(SunxiPioBank *b, hwaddr reg)
{
    switch (reg) {
    case A_CFG0 ... A_CFG3:
        return b->cfg[reg / 4];
    case A_DAT:
        return (b->is_output & b->dat) |
               (~b->is_output & sunxi_pio_levels(b));
    case A_DRV0:
    case A_DRV1:
        return b->drv[(reg - A_DRV0) / 4];
    case A_PULL0:
    case A_PULL1:
        return b->pull[(reg - A_PULL0) / 4];
    default:
        g_assert_not_reached();
    }
}

static void sunxi_pio_write_bank(SunxiPioState *s, unsigned bank, hwaddr reg,
                                 uint32_t value)
{
    SunxiPioBank *b = &s->bank[bank];
    unsigned pins = SUNXI_PIO_GET_CLASS(s)->banks[bank].pins;
    unsigned i;

    switch (reg) {
    case A_CFG0 ... A_CFG3:
        i = reg / 4;
        b->cfg[i] = value & CFG_MASK & sunxi_pio_mask(pins, i, CFG_BITS);
        sunxi_pio_derive(s, bank);
        sunxi_pio_update_outputs(s, bank, false);
        sunxi_pio_update_pads(s, false);
        sunxi_pio_update_eints(s);
        break;
    case A_DAT:
        b->dat = value & sunxi_pio_mask(pins, 0, 1);
        sunxi_pio_update_outputs(s, bank, false);
        break;
    case A_DRV0:
    case A_DRV1:
        i = (reg - A_DRV0) / 4;
        b->drv[i] = value & sunxi_pio_mask(pins, i, PULL_BITS);
        break;
    case A_PULL0:
    case A_PULL1:
        i = (reg - A_PULL0) / 4;
        b->pull[i] = value & sunxi_pio_mask(pins, i, PULL_BITS);
        sunxi_pio_derive(s, bank);
        sunxi_pio_update_outputs(s, bank, false);
        sunxi_pio_update_eints(s);
        break;
    default:
        g_assert_not_reached();
    }
}

static bool sunxi_pio_read_eint(SunxiPioEintBank *e, hwaddr reg,
                                uint32_t *value)
{
    switch (reg) {
    case A_INT_CFG0 ... A_INT_CFG3:
        *value = e->cfg[reg / 4];
        return true;
    case A_INT_CTL:
        *value = e->ctl;
        return true;
    case A_INT_STA:
        *value = e->sta;
        return true;
    case A_INT_DEB:
        *value = e->deb;
        return true;
    default:
        return false;
    }
}

static bool sunxi_pio_write_eint(SunxiPioEintBank *e, hwaddr reg,
                                 uint32_t value)
{
    switch (reg) {
    case A_INT_CFG0 ... A_INT_CFG3:
        e->cfg[reg / 4] = value & CFG_MASK;
        break;
    case A_INT_CTL:
        e->ctl = value;
        break;
    case A_INT_STA:
        e->sta &= ~value;
        break;
    case A_INT_DEB:
        e->deb = value & INT_DEB_MASK;
        /* The next tick is another one. */
        timer_del(e->timer);
        break;
    default:
        return false;
    }
    sunxi_pio_update_irq(e);
    sunxi_pio_schedule(e);
    return true;
}

static uint64_t sunxi_pio_read(void *opaque, hwaddr offset, unsigned size)
{
    SunxiPioState *s = opaque;
    SunxiPioClass *c = SUNXI_PIO_GET_CLASS(s);
    hwaddr bank = offset / BANK_STRIDE;
    hwaddr eint = (offset - EINT_BASE) / EINT_STRIDE;
    uint32_t value = 0;

    if (bank < c->num_banks) {
        value = sunxi_pio_read_bank(&s->bank[bank], offset % BANK_STRIDE);
    } else if (offset < EINT_BASE || eint >= c->num_eint_banks ||
               !sunxi_pio_read_eint(&s->eint[eint], offset % EINT_STRIDE,
                                    &value)) {
        sunxi_pio_log_reserved(s, offset, "read of");
    }
    trace_sunxi_pio_read(s->id, offset, value);
    return value;
}

static void sunxi_pio_write(void *opaque, hwaddr offset, uint64_t value,
                            unsigned size)
{
    SunxiPioState *s = opaque;
    SunxiPioClass *c = SUNXI_PIO_GET_CLASS(s);
    hwaddr bank = offset / BANK_STRIDE;
    hwaddr eint = (offset - EINT_BASE) / EINT_STRIDE;

    trace_sunxi_pio_write(s->id, offset, value);
    if (bank < c->num_banks) {
        sunxi_pio_write_bank(s, bank, offset % BANK_STRIDE, value);
    } else if (offset < EINT_BASE || eint >= c->num_eint_banks ||
               !sunxi_pio_write_eint(&s->eint[eint], offset % EINT_STRIDE,
                                     value)) {
        sunxi_pio_log_reserved(s, offset, "write to");
    }
}

static const MemoryRegionOps sunxi_pio_ops = {
    .read = sunxi_pio_read,
    .write = sunxi_pio_write,
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

static void sunxi_pio_clk_changed(void *opaque, ClockEvent event)
{
    SunxiPioState *s = opaque;

    for (unsigned i = 0; i < SUNXI_PIO_GET_CLASS(s)->num_eint_banks; i++) {
        timer_del(s->eint[i].timer);
        sunxi_pio_schedule(&s->eint[i]);
    }
}

static void sunxi_pio_reset_enter(Object *obj, ResetType type)
{
    SunxiPioState *s = SUNXI_PIO(obj);
    SunxiPioClass *c = SUNXI_PIO_GET_CLASS(s);

    for (unsigned i = 0; i < c->num_banks; i++) {
        const SunxiPioBankInfo *info = &c->banks[i];
        SunxiPioBank *b = &s->bank[i];

        for (unsigned k = 0; k < ARRAY_SIZE(b->cfg); k++) {
            b->cfg[k] = c->reset_function * CFG_ONE_OF_EACH &
                        sunxi_pio_mask(info->pins, k, CFG_BITS);
        }
        if (info->cfg0_reset) {
            b->cfg[0] = info->cfg0_reset;
        }
        b->dat = 0;
        for (unsigned k = 0; k < ARRAY_SIZE(b->drv); k++) {
            b->drv[k] = DRV_RESET & sunxi_pio_mask(info->pins, k, PULL_BITS);
            b->pull[k] = info->pull_reset[k];
        }
        sunxi_pio_derive(s, i);
    }
    for (unsigned i = 0; i < c->num_eint_banks; i++) {
        SunxiPioEintBank *e = &s->eint[i];

        timer_del(e->timer);
        memset(e->cfg, 0, sizeof(e->cfg));
        e->ctl = 0;
        e->sta = 0;
        e->deb = 0;
        e->muxed = 0;
        e->level = 0;
        e->sampled = 0;
    }
}

static void sunxi_pio_reset_hold(Object *obj, ResetType type)
{
    SunxiPioState *s = SUNXI_PIO(obj);
    SunxiPioClass *c = SUNXI_PIO_GET_CLASS(s);

    for (unsigned i = 0; i < c->num_banks; i++) {
        sunxi_pio_update_outputs(s, i, true);
    }
    sunxi_pio_update_pads(s, true);
    for (unsigned i = 0; i < c->num_eint_banks; i++) {
        sunxi_pio_update_irq(&s->eint[i]);
    }
}

static int sunxi_pio_post_load(void *opaque, int version_id)
{
    SunxiPioState *s = opaque;

    for (unsigned i = 0; i < SUNXI_PIO_GET_CLASS(s)->num_banks; i++) {
        sunxi_pio_derive(s, i);
    }
    return 0;
}

static const VMStateDescription vmstate_sunxi_pio_bank = {
    .name = "sunxi-pio-bank",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(cfg, SunxiPioBank, 4),
        VMSTATE_UINT32(dat, SunxiPioBank),
        VMSTATE_UINT32_ARRAY(drv, SunxiPioBank, 2),
        VMSTATE_UINT32_ARRAY(pull, SunxiPioBank, 2),
        VMSTATE_UINT32(wire, SunxiPioBank),
        VMSTATE_UINT32(driven, SunxiPioBank),
        VMSTATE_UINT32(out, SunxiPioBank),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_sunxi_pio_eint = {
    .name = "sunxi-pio-eint",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(cfg, SunxiPioEintBank, 4),
        VMSTATE_UINT32(ctl, SunxiPioEintBank),
        VMSTATE_UINT32(sta, SunxiPioEintBank),
        VMSTATE_UINT32(deb, SunxiPioEintBank),
        VMSTATE_UINT32(muxed, SunxiPioEintBank),
        VMSTATE_UINT32(level, SunxiPioEintBank),
        VMSTATE_UINT32(sampled, SunxiPioEintBank),
        VMSTATE_TIMER_PTR(timer, SunxiPioEintBank),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_sunxi_pio = {
    .name = "sunxi-pio",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sunxi_pio_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(osc24m, SunxiPioState),
        VMSTATE_CLOCK(losc, SunxiPioState),
        VMSTATE_STRUCT_ARRAY(bank, SunxiPioState, SUNXI_PIO_MAX_BANKS, 1,
                             vmstate_sunxi_pio_bank, SunxiPioBank),
        VMSTATE_STRUCT_ARRAY(eint, SunxiPioState, SUNXI_PIO_MAX_EINT_BANKS, 1,
                             vmstate_sunxi_pio_eint, SunxiPioEintBank),
        VMSTATE_UINT64(pads_level, SunxiPioState),
        VMSTATE_END_OF_LIST()
    }
};

static void sunxi_pio_realize(DeviceState *dev, Error **errp)
{
    SunxiPioState *s = SUNXI_PIO(dev);

    s->id = object_get_canonical_path_component(OBJECT(dev));
}

static void sunxi_pio_init(Object *obj)
{
    SunxiPioState *s = SUNXI_PIO(obj);
    SunxiPioClass *c = SUNXI_PIO_GET_CLASS(s);
    DeviceState *dev = DEVICE(obj);
    unsigned n = 0;

    memory_region_init_io(&s->iomem, obj, &sunxi_pio_ops, s, TYPE_SUNXI_PIO,
                          PIO_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);

    assert(c->num_banks <= SUNXI_PIO_MAX_BANKS);
    for (unsigned i = 0; i < c->num_banks; i++) {
        char letter = sunxi_pio_letter(s, i);
        g_autofree char *in = g_strdup_printf("p%c-in", letter);
        g_autofree char *out = g_strdup_printf("p%c-out", letter);

        s->bank[i].owner = s;
        qdev_init_gpio_in_named_with_opaque(dev, sunxi_pio_in, &s->bank[i],
                                            in, c->banks[i].pins);
        qdev_init_gpio_out_named(dev, s->bank[i].line, out, c->banks[i].pins);
    }

    assert(c->num_eint_banks <= SUNXI_PIO_MAX_EINT_BANKS);
    for (unsigned i = 0; i < SUNXI_PIO_MAX_EINT_BANKS; i++) {
        SunxiPioEintBank *e = &s->eint[i];

        e->owner = s;
        e->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, sunxi_pio_sample, e);
        if (i < c->num_eint_banks) {
            sysbus_init_irq(SYS_BUS_DEVICE(obj), &e->irq);
        }
    }

    for (unsigned i = 0; i < c->num_pads; i++) {
        g_autofree char *name = g_strdup_printf("pads-%s", c->pads[i].block);

        if (i && sunxi_pio_same_block(&c->pads[i])) {
            continue;
        }
        assert(n < SUNXI_PIO_MAX_BLOCKS);
        qdev_init_gpio_out_named(dev, &s->pads[n++], name, 1);
    }

    s->osc24m = qdev_init_clock_in(dev, "osc24m", sunxi_pio_clk_changed, s,
                                   ClockUpdate);
    s->losc = qdev_init_clock_in(dev, "losc", sunxi_pio_clk_changed, s,
                                 ClockUpdate);
}

static void sunxi_pio_finalize(Object *obj)
{
    SunxiPioState *s = SUNXI_PIO(obj);

    for (unsigned i = 0; i < SUNXI_PIO_MAX_EINT_BANKS; i++) {
        timer_free(s->eint[i].timer);
    }
}

static void sunxi_pio_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = sunxi_pio_realize;
    dc->vmsd = &vmstate_sunxi_pio;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    rc->phases.enter = sunxi_pio_reset_enter;
    rc->phases.hold = sunxi_pio_reset_hold;
}

enum { PA, PB, PC, PD, PE, PF, PG, PH, PI };

static const SunxiPioBankInfo sun7i_a20_banks[] = {
    [PA] = { 18 },
    [PB] = { 24 },
    [PC] = { 25, .pull_reset = { 0x00005140, 0x00004016 } },
    [PD] = { 28 },
    [PE] = { 12 },
    [PF] = { 6, .cfg0_reset = 0x00404044 },
    [PG] = { 12 },
    [PH] = { 28 },
    [PI] = { 22 },
};

static const SunxiPioEintPins sun7i_a20_eints[] = {
    { PH, 0, 22, 6, 0, 0 },
    { PI, 10, 10, 6, 0, 22 },
    { PC, 19, 4, 6, 0, 12 },
};

#define PINS(first, last)   MAKE_64BIT_MASK(first, (last) - (first) + 1)
#define PIN(n)              BIT(n)

/*
 * The pins and functions are those of Linux's pinctrl-sun7i-a20.c. Not needed
 * for a connection: modem and flow control lines, chip selects (which may be
 * GPIOs), more data lines than one of a card, and of an Ethernet interface
 * the collision, carrier and error lines.
 *
 * EMAC's pads of port H have a name of their own, because a PHY is at one port
 * only: on all boards known it is port A.
 */
static const SunxiPioPads sun7i_a20_pads[] = {
    { "emac",   PA, 2, PINS(0, 8) | PINS(10, 14) },
    { "emac-ph", PH, 3, PINS(8, 11) | PINS(14, 18) | PINS(20, 24) },
    /* MII, and RGMII */
    { "gmac",   PA, 5, PINS(0, 8) | PINS(10, 14) },
    { "gmac",   PA, 5, PINS(0, 8) | PINS(10, 13) | PIN(15) },
    { "i2c0",   PB, 2, PINS(0, 1) },
    { "i2c1",   PB, 2, PINS(18, 19) },
    { "i2c2",   PB, 2, PINS(20, 21) },
    { "i2c3",   PI, 3, PINS(0, 1) },
    { "i2c4",   PI, 3, PINS(2, 3) },
    { "ir0",    PB, 2, PIN(4) },
    { "ir1",    PB, 3, PIN(23) },
    { "mmc0",   PF, 2, PINS(1, 3) },
    { "mmc1",   PG, 4, PINS(0, 2) },
    { "mmc1",   PH, 5, PINS(22, 24) },
    { "mmc2",   PC, 3, PINS(6, 8) },
    { "mmc3",   PI, 2, PINS(4, 6) },
    { "spi0",   PC, 3, PINS(0, 2) },
    { "spi0",   PI, 2, PINS(11, 13) },
    { "spi1",   PA, 3, PINS(1, 3) },
    { "spi1",   PI, 2, PINS(17, 19) },
    { "spi2",   PB, 2, PINS(15, 17) },
    { "spi2",   PC, 3, PINS(20, 22) },
    { "spi3",   PA, 3, PINS(6, 8) },
    { "uart0",  PB, 2, PINS(22, 23) },
    { "uart0",  PF, 4, PIN(2) | PIN(4) },
    { "uart1",  PA, 4, PINS(10, 11) },
    { "uart2",  PA, 4, PINS(2, 3) },
    { "uart2",  PI, 3, PINS(18, 19) },
    { "uart3",  PG, 4, PINS(6, 7) },
    { "uart3",  PH, 4, PINS(0, 1) },
    { "uart4",  PG, 4, PINS(10, 11) },
    { "uart4",  PH, 4, PINS(4, 5) },
    { "uart5",  PH, 4, PINS(6, 7) },
    { "uart5",  PI, 3, PINS(10, 11) },
    { "uart6",  PA, 3, PINS(12, 13) },
    { "uart6",  PI, 3, PINS(12, 13) },
    { "uart7",  PA, 3, PINS(14, 15) },
    { "uart7",  PI, 3, PINS(20, 21) },
};

static void sun7i_a20_pio_class_init(ObjectClass *klass, void *data)
{
    SunxiPioClass *c = SUNXI_PIO_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner A20 port controller";
    c->first_letter = 'a';
    c->banks = sun7i_a20_banks;
    c->num_banks = ARRAY_SIZE(sun7i_a20_banks);
    c->eints = sun7i_a20_eints;
    c->num_eints = ARRAY_SIZE(sun7i_a20_eints);
    c->num_eint_banks = 1;
    c->pads = sun7i_a20_pads;
    c->num_pads = ARRAY_SIZE(sun7i_a20_pads);
}

static const SunxiPioBankInfo sun6i_a31_banks[] = {
    [PA] = { 28 },
    [PB] = { 8 },
    [PC] = { 28, .pull_reset = { 0x00005140, 0x00540000 } },
    [PD] = { 28 },
    [PE] = { 17 },
    [PF] = { 6 },
    [PG] = { 19 },
    [PH] = { 31, .pull_reset = { 0x00005140, 0x14000000 } },
};

static const SunxiPioEintPins sun6i_a31_eints[] = {
    { PA, 0, 28, 6, 0, 0 },
    { PB, 0, 8, 6, 1, 0 },
    { PE, 0, 17, 6, 2, 0 },
    { PG, 0, 19, 6, 3, 0 },
};

/*
 * From Linux's pinctrl-sun6i-a31.c, by the same rule. RGMII's reference clock
 * on PA25 is one of several sources. GMII has all that RGMII has, and more.
 */
static const SunxiPioPads sun6i_a31_pads[] = {
    /* MII, and RGMII or GMII */
    { "gmac",   PA, 2, PINS(0, 3) | PINS(8, 9) | PINS(11, 14) |
                       PINS(19, 20) | PINS(26, 27) },
    { "gmac",   PA, 2, PINS(0, 3) | PINS(9, 14) | PINS(19, 20) |
                       PINS(26, 27) },
    { "i2c0",   PH, 2, PINS(14, 15) },
    { "i2c1",   PH, 2, PINS(16, 17) },
    { "i2c2",   PH, 2, PINS(18, 19) },
    { "i2c3",   PB, 4, PINS(5, 6) },
    { "i2c3",   PG, 2, PINS(10, 11) },
    { "mmc0",   PF, 2, PINS(1, 3) },
    { "mmc1",   PG, 2, PINS(0, 2) },
    { "mmc2",   PA, 5, PINS(9, 11) },
    { "mmc2",   PC, 3, PINS(6, 8) },
    { "mmc3",   PA, 4, PINS(9, 11) },
    { "mmc3",   PC, 4, PINS(6, 8) },
    { "spi0",   PC, 3, PINS(0, 2) },
    { "spi1",   PG, 2, PINS(14, 16) },
    { "spi2",   PH, 2, PINS(10, 12) },
    { "spi3",   PA, 4, PINS(22, 24) },
    { "uart0",  PF, 4, PIN(2) | PIN(4) },
    { "uart0",  PH, 2, PINS(20, 21) },
    { "uart1",  PA, 4, PINS(4, 5) },
    { "uart2",  PG, 2, PINS(6, 7) },
    { "uart3",  PB, 3, PINS(5, 6) },
    { "uart4",  PG, 2, PINS(17, 18) },
    { "uart5",  PE, 3, PINS(4, 5) },
};

static void sun6i_a31_pio_class_init(ObjectClass *klass, void *data)
{
    SunxiPioClass *c = SUNXI_PIO_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner A31 port controller";
    c->first_letter = 'a';
    c->reset_function = CFG_DISABLED;
    c->banks = sun6i_a31_banks;
    c->num_banks = ARRAY_SIZE(sun6i_a31_banks);
    c->eints = sun6i_a31_eints;
    c->num_eints = ARRAY_SIZE(sun6i_a31_eints);
    c->num_eint_banks = 4;
    c->pads = sun6i_a31_pads;
    c->num_pads = ARRAY_SIZE(sun6i_a31_pads);
}

enum { PL, PM };

static const SunxiPioBankInfo sun6i_a31_r_banks[] = {
    [PL] = { 9, .pull_reset = { 0x00000005 } },
    [PM] = { 8 },
};

static const SunxiPioEintPins sun6i_a31_r_eints[] = {
    { PL, 5, 4, 2, 0, 0 },
    { PM, 0, 8, 2, 1, 0 },
};

/* From Linux's pinctrl-sun6i-a31-r.c */
static const SunxiPioPads sun6i_a31_r_pads[] = {
    { "r_twi",  PL, 2, PINS(0, 1) },
    { "p2wi",   PL, 3, PINS(0, 1) },
    { "r_uart", PL, 2, PINS(2, 3) },
    { "ir",     PL, 2, PIN(4) },
    { "r_onewire", PM, 3, PIN(2) },
};

static void sun6i_a31_r_pio_class_init(ObjectClass *klass, void *data)
{
    SunxiPioClass *c = SUNXI_PIO_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner A31 port controller R_PIO";
    c->first_letter = 'l';
    c->reset_function = CFG_DISABLED;
    c->banks = sun6i_a31_r_banks;
    c->num_banks = ARRAY_SIZE(sun6i_a31_r_banks);
    c->eints = sun6i_a31_r_eints;
    c->num_eints = ARRAY_SIZE(sun6i_a31_r_eints);
    c->num_eint_banks = 2;
    c->pads = sun6i_a31_r_pads;
    c->num_pads = ARRAY_SIZE(sun6i_a31_r_pads);
}

static const TypeInfo sunxi_pio_types[] = {
    {
        .name = TYPE_SUNXI_PIO,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .instance_size = sizeof(SunxiPioState),
        .instance_init = sunxi_pio_init,
        .instance_finalize = sunxi_pio_finalize,
        .class_size = sizeof(SunxiPioClass),
        .class_init = sunxi_pio_class_init,
    }, {
        .name = TYPE_SUN7I_A20_PIO,
        .parent = TYPE_SUNXI_PIO,
        .class_init = sun7i_a20_pio_class_init,
    }, {
        .name = TYPE_SUN6I_A31_PIO,
        .parent = TYPE_SUNXI_PIO,
        .class_init = sun6i_a31_pio_class_init,
    }, {
        .name = TYPE_SUN6I_A31_R_PIO,
        .parent = TYPE_SUNXI_PIO,
        .class_init = sun6i_a31_r_pio_class_init,
    },
};

DEFINE_TYPES(sunxi_pio_types)
