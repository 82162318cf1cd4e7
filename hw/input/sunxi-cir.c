/*
 * Allwinner sunxi infrared receiver (CIR)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Offset  Name    Reset       Access
 * 0x00    CTL     0x00000000  rw   5:4 mode (3: CIR), 1 receive, 0 enable
 * 0x10    RXCTL   0x00000004  rw   2 invert the input
 * 0x20    RXFIFO  -           ro   7 level, 6:0 samples - 1
 * 0x2c    RXINT   0x00000000  rw   13:8 trigger level - 1 (A10: 11:8),
 *                                  4 data available, 1 end of the packet,
 *                                  0 overflow
 * 0x30    RXSTA   0x00000000  rw   14:8 bytes in the FIFO (ro), 7 receiving
 *                                  (A31, ro), 4, 1 and 0 as RXINT (w1c)
 * 0x34    CIR     0x00001828  rw   24 sample with the clock as it is (A31),
 *                                  23 active threshold times 128 (A31),
 *                                  22:16 active threshold - 1 (A31),
 *                                  15:8 idle threshold / 128 - 1,
 *                                  7:2 noise threshold,
 *                                  1:0 sample clock: 64 << n
 * The A10 has more of them for its FIR and MIR modes (TXCTL to TXSTA), which
 * only keep what is written.
 *
 * How it works: the level of the input is sampled, and each time it changes
 * the length of what was before goes to the FIFO. It has seven bits: what is
 * longer is stored in parts of 128 samples, as they are done. A change that
 * lasts for less than the noise threshold has not been. A packet begins with
 * a change that lasts for longer than the active threshold, and ends when
 * there has been none for as long as the idle threshold, which Linux sets to
 * 125 ms: sunxi_usec_to_ithr() has the units.
 *
 * A demodulator gives 0 for light, so light is stored as 1 if the input is
 * inverted.
 *
 * What the sources do not tell, and what is assumed:
 *  - the dark until the end of the packet is stored in parts as any other
 *    (so it is 128 samples that the idle threshold counts);
 *  - "data available" is set by each byte that makes it true, and software
 *    clears it, as the others;
 *  - disabling it empties the FIFO, and ends a packet without a word.
 *
 * Time: light comes from the remote control by its length, not by a signal
 * that changes. The timer says when a sample is in the FIFO, never what is in
 * it; if the host is late, the rest of the packet is late as well.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/input/sunxi-cir.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

#define CIR_SIZE        0x400

REG32(CTL, 0x00)
    FIELD(CTL, ENABLE, 0, 1)
    FIELD(CTL, RX_ENABLE, 1, 1)
    FIELD(CTL, MODE, 4, 2)
REG32(RXCTL, 0x10)
    FIELD(RXCTL, INVERT, 2, 1)
REG32(RXFIFO, 0x20)
    FIELD(RXFIFO, LENGTH, 0, 7)
    FIELD(RXFIFO, LEVEL, 7, 1)
REG32(RXINT, 0x2c)
    FIELD(RXINT, OVERFLOW, 0, 1)
    FIELD(RXINT, END, 1, 1)
    FIELD(RXINT, AVAILABLE, 4, 1)
    FIELD(RXINT, TRIGGER, 8, 6)
REG32(RXSTA, 0x30)
    FIELD(RXSTA, OVERFLOW, 0, 1)
    FIELD(RXSTA, END, 1, 1)
    FIELD(RXSTA, AVAILABLE, 4, 1)
    FIELD(RXSTA, ACTIVE, 7, 1)
    FIELD(RXSTA, COUNT, 8, 7)
REG32(CIR, 0x34)
    FIELD(CIR, CLOCK, 0, 2)
    FIELD(CIR, NOISE, 2, 6)
    FIELD(CIR, IDLE, 8, 8)
    FIELD(CIR, ACTIVE, 16, 7)
    FIELD(CIR, ACTIVE_UNIT, 23, 1)
    FIELD(CIR, UNDIVIDED, 24, 1)

/* The A10's registers of other modes */
REG32(TXCTL, 0x04)
REG32(TXADR, 0x08)
REG32(TXCNT, 0x0c)
REG32(RXADR, 0x14)
REG32(RXCNT, 0x18)
REG32(TXFIFO, 0x1c)
REG32(TXINT, 0x24)
REG32(TXSTA, 0x28)

#define CTL_RW          0x000001ff
#define MODE_CIR        3
#define RXCTL_RESET     0x04
#define CIR_RESET       0x1828
#define IRQS            (R_RXSTA_OVERFLOW_MASK | R_RXSTA_END_MASK | \
                         R_RXSTA_AVAILABLE_MASK)

/* Samples in a byte, and the unit of the thresholds */
#define PART            128

static void sunxi_cir_update(SunxiCirState *s)
{
    bool level = s->regs[R_RXSTA] & s->regs[R_RXINT] & IRQS;

    trace_sunxi_cir_irq(s->id, s->regs[R_RXSTA], level);
    qemu_set_irq(s->irq, level);
}

/* Is there somebody to look at the light? */
static bool sunxi_cir_looks(SunxiCirState *s)
{
    return FIELD_EX32(s->regs[R_CTL], CTL, ENABLE) &&
           FIELD_EX32(s->regs[R_CTL], CTL, RX_ENABLE) &&
           FIELD_EX32(s->regs[R_CTL], CTL, MODE) == MODE_CIR &&
           clock_is_enabled(s->clk);
}

static uint32_t sunxi_cir_divider(SunxiCirState *s)
{
    return FIELD_EX32(s->regs[R_CIR], CIR, UNDIVIDED) ? 1 :
           64 << FIELD_EX32(s->regs[R_CIR], CIR, CLOCK);
}

/* How many samples make an end of the packet */
static uint32_t sunxi_cir_idle(SunxiCirState *s)
{
    return (FIELD_EX32(s->regs[R_CIR], CIR, IDLE) + 1) * PART;
}

/* How many samples make a change */
static uint32_t sunxi_cir_threshold(SunxiCirState *s)
{
    uint32_t active = (FIELD_EX32(s->regs[R_CIR], CIR, ACTIVE) + 1) *
        (FIELD_EX32(s->regs[R_CIR], CIR, ACTIVE_UNIT) ? PART : 1);
    uint32_t noise = MAX(FIELD_EX32(s->regs[R_CIR], CIR, NOISE), 1);

    return s->active ? noise : MAX(active, noise);
}

/* The level that is stored for what is there to see */
static bool sunxi_cir_input(SunxiCirState *s)
{
    bool pin = !(s->light && s->pads);

    return pin ^ FIELD_EX32(s->regs[R_RXCTL], RXCTL, INVERT);
}

static void sunxi_cir_store(SunxiCirState *s, uint32_t samples)
{
    uint8_t value = FIELD_DP8(samples - 1, RXFIFO, LEVEL, s->level);

    if (fifo8_is_full(&s->fifo)) {
        s->regs[R_RXSTA] |= R_RXSTA_OVERFLOW_MASK;
        trace_sunxi_cir_overflow(s->id);
        return;
    }
    trace_sunxi_cir_store(s->id, s->level, samples);
    fifo8_push(&s->fifo, value);
    if (fifo8_num_used(&s->fifo) >
        FIELD_EX32(s->regs[R_RXINT], RXINT, TRIGGER)) {
        s->regs[R_RXSTA] |= R_RXSTA_AVAILABLE_MASK;
    }
}

static void sunxi_cir_store_parts(SunxiCirState *s)
{
    while (s->count >= PART) {
        sunxi_cir_store(s, PART);
        s->count -= PART;
    }
}

/* As after enabling it: what is there to see now is what nothing begins with */
static void sunxi_cir_restart(SunxiCirState *s)
{
    s->active = false;
    s->level = sunxi_cir_input(s);
    s->count = 0;
    s->since = 0;
    s->noise = 0;
    s->phase = 0;
}

/* So many samples of the same level */
static void sunxi_cir_sample(SunxiCirState *s, uint32_t n)
{
    if (sunxi_cir_input(s) != s->level) {
        s->noise += n;
        if (s->noise < sunxi_cir_threshold(s)) {
            return;
        }
        if (s->active && s->count) {
            sunxi_cir_store(s, s->count);
        }
        s->active = true;
        s->level = !s->level;
        s->count = s->noise;
        s->since = s->noise;
        s->noise = 0;
    } else {
        n += s->noise;
        s->noise = 0;
        if (!s->active) {
            return;
        }
        s->count += n;
        s->since += n;
    }
    sunxi_cir_store_parts(s);
    if (s->since >= sunxi_cir_idle(s)) {
        trace_sunxi_cir_end(s->id);
        s->active = false;
        s->count = 0;
        s->regs[R_RXSTA] |= R_RXSTA_END_MASK;
    }
}

/* After how many samples of the level that is there something happens? */
static uint32_t sunxi_cir_until_event(SunxiCirState *s)
{
    uint32_t idle = sunxi_cir_idle(s), threshold = sunxi_cir_threshold(s);

    if (sunxi_cir_input(s) != s->level) {
        return s->noise < threshold ? threshold - s->noise : 1;
    }
    if (!s->active) {
        return UINT32_MAX;
    }
    return MAX(MIN(PART - s->count, idle > s->since ? idle - s->since : 1), 1);
}

/* Find out what the next part is, and come back at its end. */
static void sunxi_cir_schedule(SunxiCirState *s)
{
    uint64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    while (!s->left && !s->endless) {
        uint32_t ns;

        if (s->remote && ir_remote_next(s->remote, &s->light, &ns)) {
            s->left = ns;
        } else {
            s->light = false;
            s->endless = true;
        }
    }
    s->samples = 0;
    s->chunk = s->left;
    if (sunxi_cir_looks(s)) {
        uint32_t divider = sunxi_cir_divider(s);
        uint64_t n = sunxi_cir_until_event(s), there = UINT64_MAX;

        if (!s->endless) {
            there = clock_ns_to_ticks(s->clk, s->phase + s->left) / divider;
        }
        n = MIN(n, there);
        if (n == UINT32_MAX) {
            /* Nothing will happen, and what was there has been noise. */
            s->noise = 0;
            timer_del(s->timer);
            return;
        }
        if (n) {
            uint64_t ns = clock_ticks_to_ns(s->clk, n * divider);

            s->samples = n;
            s->chunk = ns > s->phase ? ns - s->phase : 1;
            if (!s->endless) {
                s->chunk = MIN(s->chunk, s->left);
            }
        }
    } else if (s->endless) {
        timer_del(s->timer);
        return;
    }
    timer_mod(s->timer, now + s->chunk);
}

static void sunxi_cir_timer(void *opaque)
{
    SunxiCirState *s = opaque;

    if (s->samples) {
        s->phase = 0;
        sunxi_cir_sample(s, s->samples);
    } else {
        s->phase += s->chunk;
    }
    if (!s->endless) {
        s->left -= s->chunk;
    }
    sunxi_cir_schedule(s);
    sunxi_cir_update(s);
}

/* How much of the part under way is over, in ns */
static uint64_t sunxi_cir_elapsed(SunxiCirState *s)
{
    uint64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), end;

    if (!timer_pending(s->timer)) {
        return 0;
    }
    end = timer_expire_time_ns(s->timer);
    return end > now ? s->chunk - MIN(end - now, s->chunk) : s->chunk;
}

/* Something else to look with: begin anew, with what is left of the run. */
static void sunxi_cir_changed(SunxiCirState *s)
{
    if (!s->endless) {
        s->left -= sunxi_cir_elapsed(s);
    }
    sunxi_cir_restart(s);
    sunxi_cir_schedule(s);
}

/* It is not dark for ever: what has been seen of that ends here. */
static void sunxi_cir_wake(void *opaque)
{
    SunxiCirState *s = opaque;
    uint32_t divider = sunxi_cir_divider(s);
    uint64_t dark;

    if (!s->endless) {
        return;
    }
    if (sunxi_cir_looks(s) && timer_pending(s->timer)) {
        dark = s->phase + sunxi_cir_elapsed(s);
        s->samples = MIN(clock_ns_to_ticks(s->clk, dark) / divider,
                         s->samples);
        s->phase = dark - MIN(clock_ticks_to_ns(s->clk, (uint64_t)divider *
                                                s->samples), dark);
        if (s->samples) {
            sunxi_cir_sample(s, s->samples);
        }
    }
    s->endless = false;
    sunxi_cir_schedule(s);
    sunxi_cir_update(s);
}

static uint32_t sunxi_cir_pop(SunxiCirState *s)
{
    if (fifo8_is_empty(&s->fifo)) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: read from an empty FIFO\n",
                      s->id);
        return 0;
    }
    return fifo8_pop(&s->fifo);
}

static uint32_t sunxi_cir_status(SunxiCirState *s)
{
    SunxiCirClass *c = SUNXI_CIR_GET_CLASS(s);
    uint32_t value = s->regs[R_RXSTA];

    value = FIELD_DP32(value, RXSTA, ACTIVE, s->active && c->has_active);
    return FIELD_DP32(value, RXSTA, COUNT, fifo8_num_used(&s->fifo));
}

static bool sunxi_cir_is_other(SunxiCirState *s, hwaddr offset)
{
    return offset / 4 < SUNXI_CIR_REGS &&
           SUNXI_CIR_GET_CLASS(s)->others & BIT(offset / 4);
}

static uint64_t sunxi_cir_read(void *opaque, hwaddr offset, unsigned size)
{
    SunxiCirState *s = opaque;
    uint32_t value = 0;

    switch (offset) {
    case A_CTL:
    case A_RXCTL:
    case A_RXINT:
    case A_CIR:
        value = s->regs[offset / 4];
        break;
    case A_RXFIFO:
        value = sunxi_cir_pop(s);
        break;
    case A_RXSTA:
        value = sunxi_cir_status(s);
        break;
    default:
        if (sunxi_cir_is_other(s, offset)) {
            value = s->regs[offset / 4];
            break;
        }
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: read of reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }
    trace_sunxi_cir_read(s->id, offset, value);
    return value;
}

static void sunxi_cir_write(void *opaque, hwaddr offset, uint64_t value,
                            unsigned size)
{
    SunxiCirState *s = opaque;
    SunxiCirClass *c = SUNXI_CIR_GET_CLASS(s);
    uint32_t divider = sunxi_cir_divider(s);
    bool looks = sunxi_cir_looks(s), input = sunxi_cir_input(s);

    trace_sunxi_cir_write(s->id, offset, value);
    switch (offset) {
    case A_CTL:
        s->regs[R_CTL] = value & CTL_RW;
        if (FIELD_EX32(value, CTL, ENABLE) &&
            FIELD_EX32(value, CTL, MODE) != MODE_CIR) {
            qemu_log_mask(LOG_UNIMP, "%s: mode %u\n", s->id,
                          (unsigned)FIELD_EX32(value, CTL, MODE));
        }
        if (!FIELD_EX32(value, CTL, ENABLE)) {
            fifo8_reset(&s->fifo);
        }
        break;
    case A_RXCTL:
        s->regs[R_RXCTL] = value & c->rxctl_rw;
        break;
    case A_RXINT:
        s->regs[R_RXINT] = value & c->rxint_rw;
        break;
    case A_RXSTA:
        s->regs[R_RXSTA] &= ~value;
        break;
    case A_CIR:
        s->regs[R_CIR] = value & c->cir_rw;
        break;
    case A_RXFIFO:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write to read-only offset 0x%"
                      HWADDR_PRIx "\n", s->id, offset);
        break;
    default:
        if (sunxi_cir_is_other(s, offset)) {
            qemu_log_mask(LOG_UNIMP, "%s: write to offset 0x%" HWADDR_PRIx
                          " of another mode\n", s->id, offset);
            s->regs[offset / 4] = value;
            break;
        }
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }
    if (looks != sunxi_cir_looks(s) || input != sunxi_cir_input(s) ||
        divider != sunxi_cir_divider(s)) {
        sunxi_cir_changed(s);
    }
    sunxi_cir_update(s);
}

static const MemoryRegionOps sunxi_cir_ops = {
    .read = sunxi_cir_read,
    .write = sunxi_cir_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = {
        /* Linux reads the FIFO by bytes. */
        .min_access_size = 1,
        .max_access_size = 4,
    },
    .impl = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
};

static void sunxi_cir_set_pads(void *opaque, int n, int level)
{
    SunxiCirState *s = opaque;

    if (s->pads != !!level) {
        s->pads = level;
        trace_sunxi_cir_pads(s->id, s->pads);
        sunxi_cir_changed(s);
    }
}

static void sunxi_cir_clk_changed(void *opaque, ClockEvent event)
{
    SunxiCirState *s = opaque;

    if (DEVICE(s)->realized) {
        sunxi_cir_changed(s);
    }
}

static void sunxi_cir_reset_enter(Object *obj, ResetType type)
{
    SunxiCirState *s = SUNXI_CIR(obj);

    memset(s->regs, 0, sizeof(s->regs));
    s->regs[R_RXCTL] = RXCTL_RESET;
    s->regs[R_CIR] = CIR_RESET;
    fifo8_reset(&s->fifo);
    timer_del(s->timer);
    s->light = false;
    s->endless = true;
    s->left = 0;
    s->chunk = 0;
    s->samples = 0;
    sunxi_cir_restart(s);
}

static void sunxi_cir_reset_hold(Object *obj, ResetType type)
{
    sunxi_cir_update(SUNXI_CIR(obj));
}

static int sunxi_cir_post_load(void *opaque, int version_id)
{
    SunxiCirState *s = opaque;

    if (s->count >= PART || s->noise > PART * PART ||
        (s->active && s->samples > PART * PART) ||
        (!s->endless && s->chunk > s->left)) {
        return -EINVAL;
    }
    return 0;
}

static const VMStateDescription vmstate_sunxi_cir = {
    .name = TYPE_SUNXI_CIR,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sunxi_cir_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(clk, SunxiCirState),
        VMSTATE_TIMER_PTR(timer, SunxiCirState),
        VMSTATE_UINT32_ARRAY(regs, SunxiCirState, SUNXI_CIR_REGS),
        VMSTATE_FIFO8(fifo, SunxiCirState),
        VMSTATE_BOOL(pads, SunxiCirState),
        VMSTATE_BOOL(light, SunxiCirState),
        VMSTATE_BOOL(endless, SunxiCirState),
        VMSTATE_UINT64(left, SunxiCirState),
        VMSTATE_UINT64(chunk, SunxiCirState),
        VMSTATE_UINT32(samples, SunxiCirState),
        VMSTATE_UINT64(phase, SunxiCirState),
        VMSTATE_BOOL(active, SunxiCirState),
        VMSTATE_BOOL(level, SunxiCirState),
        VMSTATE_UINT32(count, SunxiCirState),
        VMSTATE_UINT32(since, SunxiCirState),
        VMSTATE_UINT32(noise, SunxiCirState),
        VMSTATE_END_OF_LIST()
    }
};

static const Property sunxi_cir_properties[] = {
    DEFINE_PROP_LINK("remote", SunxiCirState, remote, TYPE_IR_REMOTE,
                     IrRemoteState *),
};

static void sunxi_cir_realize(DeviceState *dev, Error **errp)
{
    SunxiCirState *s = SUNXI_CIR(dev);

    s->id = object_get_canonical_path_component(OBJECT(s));
    if (s->remote) {
        ir_remote_connect(s->remote, sunxi_cir_wake, s);
    }
}

static void sunxi_cir_init(Object *obj)
{
    SunxiCirState *s = SUNXI_CIR(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->iomem, obj, &sunxi_cir_ops, s, TYPE_SUNXI_CIR,
                          CIR_SIZE);
    sysbus_init_mmio(sbd, &s->iomem);
    sysbus_init_irq(sbd, &s->irq);
    s->clk = qdev_init_clock_in(DEVICE(s), "ir", sunxi_cir_clk_changed, s,
                                ClockUpdate);
    s->pads = true;
    qdev_init_gpio_in_named(DEVICE(s), sunxi_cir_set_pads, "pads", 1);
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, sunxi_cir_timer, s);
    fifo8_create(&s->fifo, SUNXI_CIR_GET_CLASS(s)->fifo_size);
}

static void sunxi_cir_finalize(Object *obj)
{
    SunxiCirState *s = SUNXI_CIR(obj);

    timer_free(s->timer);
    fifo8_destroy(&s->fifo);
}

static void sunxi_cir_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = sunxi_cir_realize;
    dc->vmsd = &vmstate_sunxi_cir;
    device_class_set_props(dc, sunxi_cir_properties);
    rc->phases.enter = sunxi_cir_reset_enter;
    rc->phases.hold = sunxi_cir_reset_hold;
}

static void sun4i_a10_ir_class_init(ObjectClass *klass, void *data)
{
    SunxiCirClass *c = SUNXI_CIR_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner A10 infrared interface";
    c->fifo_size = 16;
    c->rxctl_rw = 0xff;
    c->rxint_rw = 0x0f3f;
    c->cir_rw = 0xffff;
    c->others = BIT(R_TXCTL) | BIT(R_TXADR) | BIT(R_TXCNT) | BIT(R_RXADR) |
                BIT(R_RXCNT) | BIT(R_TXFIFO) | BIT(R_TXINT) | BIT(R_TXSTA);
}

static void sun6i_a31_ir_class_init(ObjectClass *klass, void *data)
{
    SunxiCirClass *c = SUNXI_CIR_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner A31 infrared receiver";
    c->fifo_size = 64;
    c->rxctl_rw = R_RXCTL_INVERT_MASK;
    c->rxint_rw = 0x3f33;
    c->cir_rw = 0x01ffffff;
    c->has_active = true;
}

static const TypeInfo sunxi_cir_types[] = {
    {
        .name              = TYPE_SUNXI_CIR,
        .parent            = TYPE_SYS_BUS_DEVICE,
        .abstract          = true,
        .instance_size     = sizeof(SunxiCirState),
        .instance_init     = sunxi_cir_init,
        .instance_finalize = sunxi_cir_finalize,
        .class_size        = sizeof(SunxiCirClass),
        .class_init        = sunxi_cir_class_init,
    }, {
        .name              = TYPE_SUN4I_A10_IR,
        .parent            = TYPE_SUNXI_CIR,
        .class_init        = sun4i_a10_ir_class_init,
    }, {
        .name              = TYPE_SUN6I_A31_IR,
        .parent            = TYPE_SUNXI_CIR,
        .class_init        = sun6i_a31_ir_class_init,
    }
};

DEFINE_TYPES(sunxi_cir_types)
