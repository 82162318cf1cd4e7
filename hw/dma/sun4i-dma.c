/*
 * Allwinner sun4i DMA controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Offset        Name       Reset       Access
 * 0x000         IRQ_EN     0x00000000  rw     channel n: 2n half, 2n+1 end
 * 0x004         IRQ_PEND   0x00000000  w1c
 * 0x008         AUTO_GATE  0x00000000  rw
 * 0x100+0x20*n  NDMA_CFG   0x00000000  rw     bit 31 clears itself
 * 0x104+0x20*n  NDMA_SRC   0x00000000  rw
 * 0x108+0x20*n  NDMA_DST   0x00000000  rw
 * 0x10c+0x20*n  NDMA_BC    0x00000000  rw     18 bits
 * 0x300+0x20*n  DDMA_CFG   0x00000000  rw     bit 31 clears itself, 30: ro
 * 0x304+0x20*n  DDMA_SRC   0x00000000  rw
 * 0x308+0x20*n  DDMA_DST   0x00000000  rw
 * 0x30c+0x20*n  DDMA_BC    0x00000000  rw     25 bits
 * 0x318+0x20*n  DDMA_PARA  0x00000000  rw
 *
 * How it works: setting LOADING takes over addresses and count. From then on
 * the channel moves a burst whenever both sides request one, until the count
 * is done, or LOADING is cleared, which also forgets what was under way. In
 * continuous mode the end of a transfer starts it again. How data are moved is
 * in hw/dma/sunxi-dma.c.
 *
 * What the sources do not tell, and what is assumed:
 *  - half and end are pending whether they are enabled or not;
 *  - a count of 0 moves nothing and is at its end at once;
 *  - an access that nothing answers stops the channel. There is no bit to
 *    tell software, so none is set: its interrupt does not come.
 *
 * Not modelled: wait cycles and block sizes, which are timing; security, as
 * all masters here are non-secure; the two page modes of dedicated channels,
 * of which only the names are known, and which are taken for linear.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/dma/sun4i-dma.h"
#include "hw/irq.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

REG32(IRQ_EN, 0x000)
REG32(IRQ_PEND, 0x004)
REG32(AUTO_GATE, 0x008)
    FIELD(AUTO_GATE, OFF, 16, 1)
REG32(NDMA, 0x100)
REG32(DDMA, 0x300)

/* Within a channel. What the two kinds have in common is in CFG. */
#define CHANNEL_SIZE            0x20
REG32(CFG, 0x00)
    FIELD(CFG, SRC_DRQ, 0, 5)
    FIELD(CFG, SRC_MODE, 5, 2)
    FIELD(CFG, SRC_BURST, 7, 2)
    FIELD(CFG, SRC_WIDTH, 9, 2)
    FIELD(CFG, REMAIN, 15, 1)
    FIELD(CFG, DST_DRQ, 16, 5)
    FIELD(CFG, DST_MODE, 21, 2)
    FIELD(CFG, DST_BURST, 23, 2)
    FIELD(CFG, DST_WIDTH, 25, 2)
    FIELD(CFG, LOADING, 31, 1)
    FIELD(NDMA_CFG, WAIT_STATE, 27, 3)
    FIELD(NDMA_CFG, CONTINUOUS, 30, 1)
    FIELD(DDMA_CFG, SRC_NON_SECURE, 12, 1)
    FIELD(DDMA_CFG, DST_NON_SECURE, 28, 1)
    FIELD(DDMA_CFG, CONTINUOUS, 29, 1)
    FIELD(DDMA_CFG, BUSY, 30, 1)
REG32(SRC, 0x04)
REG32(DST, 0x08)
REG32(BC, 0x0c)
    FIELD(NDMA_BC, COUNT, 0, 18)
    FIELD(DDMA_BC, COUNT, 0, 25)
REG32(PARA, 0x18)

#define CFG_RW                  (R_CFG_SRC_DRQ_MASK | R_CFG_SRC_MODE_MASK | \
                                 R_CFG_SRC_BURST_MASK | \
                                 R_CFG_SRC_WIDTH_MASK | \
                                 R_CFG_REMAIN_MASK | R_CFG_DST_DRQ_MASK | \
                                 R_CFG_DST_MODE_MASK | \
                                 R_CFG_DST_BURST_MASK | \
                                 R_CFG_DST_WIDTH_MASK | R_CFG_LOADING_MASK)
#define NDMA_CFG_RW             (CFG_RW | R_NDMA_CFG_WAIT_STATE_MASK | \
                                 R_NDMA_CFG_CONTINUOUS_MASK)
#define DDMA_CFG_RW             (CFG_RW | R_DDMA_CFG_SRC_NON_SECURE_MASK | \
                                 R_DDMA_CFG_DST_NON_SECURE_MASK | \
                                 R_DDMA_CFG_CONTINUOUS_MASK)

#define DEDICATED               (SUN4I_DMA_CHANNELS / 2)

/* The requests that are always there: of SRAM and of SDRAM */
static const uint32_t memory_drqs[SUN4I_DMA_DRQ_SETS] = {
    [SUN4I_DMA_NORMAL_SOURCE] = BIT(0x15) | BIT(0x16),
    [SUN4I_DMA_NORMAL_DEST] = BIT(0x15) | BIT(0x16),
    [SUN4I_DMA_DEDICATED_SOURCE] = BIT(0x00) | BIT(0x01),
    [SUN4I_DMA_DEDICATED_DEST] = BIT(0x00) | BIT(0x01),
};

static bool sun4i_dma_dedicated(unsigned n)
{
    return n >= DEDICATED;
}

static const char *sun4i_dma_id(Sun4iDmaState *s)
{
    return s->parent_obj.id;
}

/* Which requests: of which kind of channel, at which side */
static unsigned sun4i_dma_set(unsigned n, bool source)
{
    if (sun4i_dma_dedicated(n)) {
        return source ? SUN4I_DMA_DEDICATED_SOURCE : SUN4I_DMA_DEDICATED_DEST;
    }
    return source ? SUN4I_DMA_NORMAL_SOURCE : SUN4I_DMA_NORMAL_DEST;
}

static void sun4i_dma_update(SunxiDmaState *parent)
{
    Sun4iDmaState *s = container_of(parent, Sun4iDmaState, parent_obj);
    bool level = s->irq_pending & s->irq_enable;

    trace_sun4i_dma_irq(sun4i_dma_id(s), s->irq_pending, level);
    qemu_set_irq(parent->irq, level);
}

static bool sun4i_dma_continuous(Sun4iDmaState *s, unsigned n)
{
    uint32_t cfg = s->channel[n].cfg;

    return sun4i_dma_dedicated(n) ? FIELD_EX32(cfg, DDMA_CFG, CONTINUOUS) :
                                    FIELD_EX32(cfg, NDMA_CFG, CONTINUOUS);
}

static bool sun4i_dma_ready(SunxiDmaState *parent, unsigned n)
{
    Sun4iDmaState *s = container_of(parent, Sun4iDmaState, parent_obj);
    uint32_t cfg = s->channel[n].cfg;
    unsigned source = sun4i_dma_set(n, true);
    unsigned dest = sun4i_dma_set(n, false);

    return FIELD_EX32(cfg, CFG, LOADING) &&
           extract32(s->drq[source] | memory_drqs[source],
                     FIELD_EX32(cfg, CFG, SRC_DRQ), 1) &&
           extract32(s->drq[dest] | memory_drqs[dest],
                     FIELD_EX32(cfg, CFG, DST_DRQ), 1);
}

static void sun4i_dma_load(Sun4iDmaState *s, unsigned n)
{
    Sun4iDmaChannel *c = &s->channel[n];

    sunxi_dma_begin(&c->transfer, c->cfg, c->source, c->dest, c->count);
    trace_sun4i_dma_load(sun4i_dma_id(s), n, c->cfg, c->source, c->dest,
                         c->count);
}

static SunxiDmaSide sun4i_dma_side(Sun4iDmaState *s, unsigned n, bool source)
{
    SunxiDmaSide side = sunxi_dma_side(s->channel[n].cfg, source);

    side.memory = extract32(memory_drqs[sun4i_dma_set(n, source)], side.drq,
                            1);
    if (!sun4i_dma_dedicated(n)) {
        /* The upper bit of a mode says "non-secure" here. */
        side.io = side.mode & SUNXI_DMA_IO;
    }
    return side;
}

static void sun4i_dma_end(Sun4iDmaState *s, unsigned n)
{
    Sun4iDmaChannel *c = &s->channel[n];

    trace_sun4i_dma_end(sun4i_dma_id(s), n);
    s->irq_pending |= BIT(2 * n + 1);
    /* To repeat nothing would be to do nothing, but for ever. */
    if (sun4i_dma_continuous(s, n) && c->count) {
        sun4i_dma_load(s, n);
    } else {
        c->cfg &= ~R_CFG_LOADING_MASK;
    }
}

static uint32_t sun4i_dma_step(SunxiDmaState *parent, unsigned n)
{
    Sun4iDmaState *s = container_of(parent, Sun4iDmaState, parent_obj);
    Sun4iDmaChannel *c = &s->channel[n];
    SunxiDmaSide source = sun4i_dma_side(s, n, true);
    SunxiDmaSide dest = sun4i_dma_side(s, n, false);
    uint32_t len;
    unsigned come_to = sunxi_dma_move(parent, &c->transfer, &source, &dest,
                                      &len);

    if (come_to & SUNXI_DMA_FAULT) {
        c->cfg &= ~R_CFG_LOADING_MASK;
    }
    if (come_to & SUNXI_DMA_HALF) {
        trace_sun4i_dma_half(sun4i_dma_id(s), n);
        s->irq_pending |= BIT(2 * n);
    }
    if (come_to & SUNXI_DMA_END) {
        sun4i_dma_end(s, n);
    }
    return len;
}

static void sun4i_dma_request(Sun4iDmaState *s, unsigned set, int n, int level)
{
    s->drq[set] = deposit32(s->drq[set], n, 1, level != 0);
    if (level) {
        sunxi_dma_kick(SUNXI_DMA(s));
    }
}

static void sun4i_dma_normal_source(void *opaque, int n, int level)
{
    sun4i_dma_request(opaque, SUN4I_DMA_NORMAL_SOURCE, n, level);
}

static void sun4i_dma_normal_dest(void *opaque, int n, int level)
{
    sun4i_dma_request(opaque, SUN4I_DMA_NORMAL_DEST, n, level);
}

static void sun4i_dma_dedicated_source(void *opaque, int n, int level)
{
    sun4i_dma_request(opaque, SUN4I_DMA_DEDICATED_SOURCE, n, level);
}

static void sun4i_dma_dedicated_dest(void *opaque, int n, int level)
{
    sun4i_dma_request(opaque, SUN4I_DMA_DEDICATED_DEST, n, level);
}

/* The channel whose register is at an offset, or -1 */
static int sun4i_dma_channel(hwaddr offset)
{
    if (offset >= A_NDMA && offset < A_NDMA + DEDICATED * CHANNEL_SIZE) {
        return (offset - A_NDMA) / CHANNEL_SIZE;
    }
    if (offset >= A_DDMA && offset < A_DDMA + DEDICATED * CHANNEL_SIZE) {
        return DEDICATED + (offset - A_DDMA) / CHANNEL_SIZE;
    }
    return -1;
}

static bool sun4i_dma_channel_read(Sun4iDmaState *s, unsigned n, hwaddr reg,
                                   uint32_t *value)
{
    Sun4iDmaChannel *c = &s->channel[n];

    switch (reg) {
    case A_CFG:
        *value = c->cfg;
        if (sun4i_dma_dedicated(n) && FIELD_EX32(c->cfg, CFG, LOADING)) {
            *value |= R_DDMA_CFG_BUSY_MASK;
        }
        return true;
    case A_SRC:
        *value = c->source;
        return true;
    case A_DST:
        *value = c->dest;
        return true;
    case A_BC:
        *value = FIELD_EX32(c->cfg, CFG, REMAIN) ? c->transfer.left : c->count;
        return true;
    case A_PARA:
        *value = c->para;
        return sun4i_dma_dedicated(n);
    default:
        return false;
    }
}

static bool sun4i_dma_read(SunxiDmaState *parent, hwaddr offset,
                           uint32_t *value)
{
    Sun4iDmaState *s = container_of(parent, Sun4iDmaState, parent_obj);
    int n = sun4i_dma_channel(offset);

    if (n >= 0) {
        return sun4i_dma_channel_read(s, n, offset % CHANNEL_SIZE, value);
    }
    switch (offset) {
    case A_IRQ_EN:
        *value = s->irq_enable;
        return true;
    case A_IRQ_PEND:
        *value = s->irq_pending;
        return true;
    case A_AUTO_GATE:
        *value = s->auto_gate;
        return true;
    default:
        return false;
    }
}

static void sun4i_dma_configure(Sun4iDmaState *s, unsigned n, uint32_t value)
{
    Sun4iDmaChannel *c = &s->channel[n];
    bool running = FIELD_EX32(c->cfg, CFG, LOADING);

    c->cfg = value & (sun4i_dma_dedicated(n) ? DDMA_CFG_RW : NDMA_CFG_RW);
    if (sun4i_dma_dedicated(n) &&
        (FIELD_EX32(c->cfg, CFG, SRC_MODE) > SUNXI_DMA_IO ||
         FIELD_EX32(c->cfg, CFG, DST_MODE) > SUNXI_DMA_IO)) {
        qemu_log_mask(LOG_UNIMP, "%s: page mode in channel %u\n",
                      sun4i_dma_id(s), n);
    }
    if (!FIELD_EX32(c->cfg, CFG, LOADING)) {
        c->transfer.left = 0;
    } else if (!running) {
        sun4i_dma_load(s, n);
        sunxi_dma_kick(SUNXI_DMA(s));
    }
}

static bool sun4i_dma_channel_write(Sun4iDmaState *s, unsigned n, hwaddr reg,
                                    uint32_t value)
{
    Sun4iDmaChannel *c = &s->channel[n];

    switch (reg) {
    case A_CFG:
        sun4i_dma_configure(s, n, value);
        return true;
    case A_SRC:
        c->source = value;
        return true;
    case A_DST:
        c->dest = value;
        return true;
    case A_BC:
        c->count = value & (sun4i_dma_dedicated(n) ? R_DDMA_BC_COUNT_MASK :
                                                     R_NDMA_BC_COUNT_MASK);
        return true;
    case A_PARA:
        if (!sun4i_dma_dedicated(n)) {
            return false;
        }
        c->para = value;
        return true;
    default:
        return false;
    }
}

static bool sun4i_dma_write(SunxiDmaState *parent, hwaddr offset,
                            uint32_t value)
{
    Sun4iDmaState *s = container_of(parent, Sun4iDmaState, parent_obj);
    int n = sun4i_dma_channel(offset);

    if (n >= 0) {
        return sun4i_dma_channel_write(s, n, offset % CHANNEL_SIZE, value);
    }
    switch (offset) {
    case A_IRQ_EN:
        s->irq_enable = value;
        return true;
    case A_IRQ_PEND:
        s->irq_pending &= ~value;
        return true;
    case A_AUTO_GATE:
        s->auto_gate = value & R_AUTO_GATE_OFF_MASK;
        return true;
    default:
        return false;
    }
}

static void sun4i_dma_reset_enter(Object *obj, ResetType type)
{
    Sun4iDmaState *s = SUN4I_DMA(obj);

    s->irq_enable = 0;
    s->irq_pending = 0;
    s->auto_gate = 0;
    memset(s->channel, 0, sizeof(s->channel));
}

static int sun4i_dma_post_load(void *opaque, int version_id)
{
    Sun4iDmaState *s = opaque;

    for (unsigned n = 0; n < SUN4I_DMA_CHANNELS; n++) {
        if (!sunxi_dma_transfer_valid(&s->channel[n].transfer)) {
            return -EINVAL;
        }
    }
    return 0;
}

static const VMStateDescription vmstate_sun4i_dma_channel = {
    .name = "sun4i-dma-channel",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(cfg, Sun4iDmaChannel),
        VMSTATE_UINT32(source, Sun4iDmaChannel),
        VMSTATE_UINT32(dest, Sun4iDmaChannel),
        VMSTATE_UINT32(count, Sun4iDmaChannel),
        VMSTATE_UINT32(para, Sun4iDmaChannel),
        VMSTATE_STRUCT(transfer, Sun4iDmaChannel, 1,
                       vmstate_sunxi_dma_transfer, SunxiDmaTransfer),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_sun4i_dma = {
    .name = TYPE_SUN4I_DMA,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sun4i_dma_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT(parent_obj, Sun4iDmaState, 1, vmstate_sunxi_dma,
                       SunxiDmaState),
        VMSTATE_UINT32(irq_enable, Sun4iDmaState),
        VMSTATE_UINT32(irq_pending, Sun4iDmaState),
        VMSTATE_UINT32(auto_gate, Sun4iDmaState),
        VMSTATE_STRUCT_ARRAY(channel, Sun4iDmaState, SUN4I_DMA_CHANNELS, 1,
                             vmstate_sun4i_dma_channel, Sun4iDmaChannel),
        VMSTATE_UINT32_ARRAY(drq, Sun4iDmaState, SUN4I_DMA_DRQ_SETS),
        VMSTATE_END_OF_LIST()
    }
};

static void sun4i_dma_init(Object *obj)
{
    DeviceState *dev = DEVICE(obj);

    qdev_init_gpio_in_named(dev, sun4i_dma_normal_source, "normal-source",
                            SUN4I_DMA_DRQS);
    qdev_init_gpio_in_named(dev, sun4i_dma_normal_dest, "normal-dest",
                            SUN4I_DMA_DRQS);
    qdev_init_gpio_in_named(dev, sun4i_dma_dedicated_source,
                            "dedicated-source", SUN4I_DMA_DRQS);
    qdev_init_gpio_in_named(dev, sun4i_dma_dedicated_dest, "dedicated-dest",
                            SUN4I_DMA_DRQS);
}

static void sun4i_dma_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);
    SunxiDmaClass *sc = SUNXI_DMA_CLASS(klass);

    dc->desc = "Allwinner sun4i DMA controller";
    dc->vmsd = &vmstate_sun4i_dma;
    rc->phases.enter = sun4i_dma_reset_enter;
    sc->num_channels = SUN4I_DMA_CHANNELS;
    sc->read = sun4i_dma_read;
    sc->write = sun4i_dma_write;
    sc->ready = sun4i_dma_ready;
    sc->step = sun4i_dma_step;
    sc->update = sun4i_dma_update;
}

static const TypeInfo sun4i_dma_types[] = {
    {
        .name = TYPE_SUN4I_DMA,
        .parent = TYPE_SUNXI_DMA,
        .instance_size = sizeof(Sun4iDmaState),
        .instance_init = sun4i_dma_init,
        .class_init = sun4i_dma_class_init,
    },
};

DEFINE_TYPES(sun4i_dma_types)
