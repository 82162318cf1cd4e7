/*
 * Allwinner sun6i DMA controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Offset        Name       Reset       Access
 * 0x000         IRQ_EN0    0x00000000  rw     channel n: 4n half of a package,
 * 0x004         IRQ_EN1    0x00000000  rw     4n+1 package, 4n+2 queue
 * 0x010         IRQ_PEND0  0x00000000  w1c    the same
 * 0x014         IRQ_PEND1  0x00000000  w1c
 * 0x030         STA        0x00000000  ro     which channels are busy
 * 0x100+0x40*n  EN         0x00000000  rw     bit 0
 * 0x104+0x40*n  PAU        0x00000000  rw     bit 0
 * 0x108+0x40*n  DESC_ADDR  0x00000000  rw
 * 0x10c+0x40*n  CFG        0x00000000  ro
 * 0x110+0x40*n  CUR_SRC    0x00000000  ro
 * 0x114+0x40*n  CUR_DST    0x00000000  ro
 * 0x118+0x40*n  BCNT_LEFT  0x00000000  ro     25 bits
 * 0x11c+0x40*n  PARA       0x00000000  ro
 *
 * How it works: a channel that is enabled gets a descriptor, a package, from
 * where DESC_ADDR points to: configuration, source, destination, count,
 * parameter, and the address of the next one, which then is in DESC_ADDR
 * (Linux tells by it where a channel is). It moves a burst whenever both
 * sides request one. When the count is done it goes on with the next
 * descriptor, or the queue is at its end. How data are moved is in
 * hw/dma/sunxi-dma.c.
 *
 * What the sources do not tell, and what is assumed:
 *  - half, package and queue are pending whether they are enabled or not;
 *  - EN stays as it was written: NetBSD reads it after the start, by when a
 *    short queue may be done. Writing 1 starts a channel that is not busy;
 *  - a count of 0 moves nothing and is at its end at once;
 *  - descriptors are aligned to words;
 *  - an access that nothing answers, be it for a descriptor or for data,
 *    stops the channel. There is no bit to tell software, so none is set: its
 *    interrupt does not come.
 *
 * Not modelled: wait cycles and block sizes, which are timing; security, as
 * all masters here are non-secure; address modes other than linear and I/O,
 * of which nothing is known, and which are taken for linear.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/dma/sun6i-dma.h"
#include "hw/irq.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

REG32(IRQ_EN0, 0x000)
REG32(IRQ_EN1, 0x004)
REG32(IRQ_PEND0, 0x010)
REG32(IRQ_PEND1, 0x014)
REG32(STA, 0x030)
REG32(CHANNELS, 0x100)

/* Within a channel */
#define CHANNEL_SIZE            0x40
REG32(EN, 0x00)
    FIELD(EN, START, 0, 1)
REG32(PAU, 0x04)
    FIELD(PAU, PAUSE, 0, 1)
REG32(DESC_ADDR, 0x08)
REG32(CFG, 0x0c)
REG32(CUR_SRC, 0x10)
REG32(CUR_DST, 0x14)
REG32(BCNT_LEFT, 0x18)
    FIELD(BCNT_LEFT, COUNT, 0, 25)
REG32(PARA, 0x1c)

/* A descriptor, in words */
enum {
    DESC_CFG,
    DESC_SRC,
    DESC_DST,
    DESC_COUNT,
    DESC_PARA,
    DESC_NEXT,
    DESC_WORDS,
};

/* What stands for the address of a descriptor behind the last one */
#define DESC_LAST               0xfffff800

#define IRQ_HALF                BIT(0)
#define IRQ_PACKAGE             BIT(1)
#define IRQ_QUEUE               BIT(2)
#define IRQ_RW                  0x77777777

/* The requests that are always there: of SRAM and of SDRAM */
#define MEMORY_DRQS             (BIT(0) | BIT(1))

static const char *sun6i_dma_id(Sun6iDmaState *s)
{
    return s->parent_obj.id;
}

static void sun6i_dma_update(SunxiDmaState *parent)
{
    Sun6iDmaState *s = container_of(parent, Sun6iDmaState, parent_obj);
    bool level = false;

    for (unsigned i = 0; i < ARRAY_SIZE(s->irq_pending); i++) {
        level |= s->irq_pending[i] & s->irq_enable[i];
    }
    trace_sun6i_dma_irq(sun6i_dma_id(s), s->irq_pending[0], s->irq_pending[1],
                        level);
    qemu_set_irq(parent->irq, level);
}

static SunxiDmaSide sun6i_dma_side(Sun6iDmaState *s, unsigned n, bool source)
{
    SunxiDmaSide side = sunxi_dma_side(s->channel[n].cfg, source);

    side.memory = extract32(MEMORY_DRQS, side.drq, 1);
    return side;
}

static bool sun6i_dma_ready(SunxiDmaState *parent, unsigned n)
{
    Sun6iDmaState *s = container_of(parent, Sun6iDmaState, parent_obj);
    Sun6iDmaChannel *c = &s->channel[n];

    if (c->stage == SUN6I_DMA_IDLE || c->pause) {
        return false;
    }
    return c->stage == SUN6I_DMA_FETCH ||
           (extract32(s->source_drq | MEMORY_DRQS,
                      sunxi_dma_side(c->cfg, true).drq, 1) &&
            extract32(s->dest_drq | MEMORY_DRQS,
                      sunxi_dma_side(c->cfg, false).drq, 1));
}

/* Returns how many bytes that has moved. */
static uint32_t sun6i_dma_fetch(Sun6iDmaState *s, unsigned n)
{
    Sun6iDmaChannel *c = &s->channel[n];
    uint32_t addr = c->descriptor & -(uint32_t)sizeof(uint32_t);
    uint32_t desc[DESC_WORDS];

    if (address_space_read(&s->parent_obj.dma_as, addr,
                           MEMTXATTRS_UNSPECIFIED, desc, sizeof(desc)) !=
        MEMTX_OK) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: channel %u: no descriptor at "
                      "0x%08x\n", sun6i_dma_id(s), n, addr);
        c->stage = SUN6I_DMA_IDLE;
        return sizeof(desc);
    }
    for (unsigned i = 0; i < DESC_WORDS; i++) {
        desc[i] = le32_to_cpu(desc[i]);
    }
    trace_sun6i_dma_fetch(sun6i_dma_id(s), n, addr, desc[DESC_CFG],
                          desc[DESC_SRC], desc[DESC_DST], desc[DESC_COUNT],
                          desc[DESC_NEXT]);
    c->cfg = desc[DESC_CFG];
    c->para = desc[DESC_PARA];
    c->descriptor = desc[DESC_NEXT];
    sunxi_dma_begin(&c->transfer, c->cfg, desc[DESC_SRC], desc[DESC_DST],
                    desc[DESC_COUNT] & R_BCNT_LEFT_COUNT_MASK);
    c->stage = SUN6I_DMA_MOVE;
    if (sunxi_dma_side(c->cfg, true).mode > SUNXI_DMA_IO ||
        sunxi_dma_side(c->cfg, false).mode > SUNXI_DMA_IO) {
        qemu_log_mask(LOG_UNIMP, "%s: channel %u: address mode in 0x%08x\n",
                      sun6i_dma_id(s), n, c->cfg);
    }
    return sizeof(desc);
}

static void sun6i_dma_pend(Sun6iDmaState *s, unsigned n, uint32_t what)
{
    trace_sun6i_dma_pend(sun6i_dma_id(s), n, what);
    s->irq_pending[n / 8] |= what << (n % 8 * 4);
}

static uint32_t sun6i_dma_step(SunxiDmaState *parent, unsigned n)
{
    Sun6iDmaState *s = container_of(parent, Sun6iDmaState, parent_obj);
    Sun6iDmaChannel *c = &s->channel[n];
    SunxiDmaSide source, dest;
    unsigned come_to;
    uint32_t len;

    if (c->stage == SUN6I_DMA_FETCH) {
        return sun6i_dma_fetch(s, n);
    }
    source = sun6i_dma_side(s, n, true);
    dest = sun6i_dma_side(s, n, false);
    come_to = sunxi_dma_move(parent, &c->transfer, &source, &dest, &len);
    if (come_to & SUNXI_DMA_FAULT) {
        c->stage = SUN6I_DMA_IDLE;
    }
    if (come_to & SUNXI_DMA_HALF) {
        sun6i_dma_pend(s, n, IRQ_HALF);
    }
    if (come_to & SUNXI_DMA_END) {
        bool last = c->descriptor == DESC_LAST;

        sun6i_dma_pend(s, n, last ? IRQ_PACKAGE | IRQ_QUEUE : IRQ_PACKAGE);
        c->stage = last ? SUN6I_DMA_IDLE : SUN6I_DMA_FETCH;
    }
    return len;
}

static void sun6i_dma_source_drq(void *opaque, int n, int level)
{
    Sun6iDmaState *s = opaque;

    s->source_drq = deposit32(s->source_drq, n, 1, level != 0);
    if (level) {
        sunxi_dma_kick(&s->parent_obj);
    }
}

static void sun6i_dma_dest_drq(void *opaque, int n, int level)
{
    Sun6iDmaState *s = opaque;

    s->dest_drq = deposit32(s->dest_drq, n, 1, level != 0);
    if (level) {
        sunxi_dma_kick(&s->parent_obj);
    }
}

/* The channel whose register is at an offset, or -1 */
static int sun6i_dma_channel(hwaddr offset)
{
    if (offset >= A_CHANNELS &&
        offset < A_CHANNELS + SUN6I_DMA_CHANNELS * CHANNEL_SIZE) {
        return (offset - A_CHANNELS) / CHANNEL_SIZE;
    }
    return -1;
}

static bool sun6i_dma_channel_read(Sun6iDmaState *s, unsigned n, hwaddr reg,
                                   uint32_t *value)
{
    Sun6iDmaChannel *c = &s->channel[n];

    switch (reg) {
    case A_EN:
        *value = c->enable;
        return true;
    case A_PAU:
        *value = c->pause;
        return true;
    case A_DESC_ADDR:
        *value = c->descriptor;
        return true;
    case A_CFG:
        *value = c->cfg;
        return true;
    case A_CUR_SRC:
        *value = c->transfer.next_source;
        return true;
    case A_CUR_DST:
        *value = c->transfer.next_dest;
        return true;
    case A_BCNT_LEFT:
        *value = c->transfer.left;
        return true;
    case A_PARA:
        *value = c->para;
        return true;
    default:
        return false;
    }
}

static uint32_t sun6i_dma_busy(Sun6iDmaState *s)
{
    uint32_t busy = 0;

    for (unsigned n = 0; n < SUN6I_DMA_CHANNELS; n++) {
        busy |= (s->channel[n].stage != SUN6I_DMA_IDLE) << n;
    }
    return busy;
}

static bool sun6i_dma_read(SunxiDmaState *parent, hwaddr offset,
                           uint32_t *value)
{
    Sun6iDmaState *s = container_of(parent, Sun6iDmaState, parent_obj);
    int n = sun6i_dma_channel(offset);

    if (n >= 0) {
        return sun6i_dma_channel_read(s, n, offset % CHANNEL_SIZE, value);
    }
    switch (offset) {
    case A_IRQ_EN0:
    case A_IRQ_EN1:
        *value = s->irq_enable[(offset - A_IRQ_EN0) / 4];
        return true;
    case A_IRQ_PEND0:
    case A_IRQ_PEND1:
        *value = s->irq_pending[(offset - A_IRQ_PEND0) / 4];
        return true;
    case A_STA:
        *value = sun6i_dma_busy(s);
        return true;
    default:
        return false;
    }
}

static void sun6i_dma_read_only(Sun6iDmaState *s, hwaddr offset)
{
    qemu_log_mask(LOG_GUEST_ERROR, "%s: write at 0x%03" HWADDR_PRIx
                  ", which is read-only\n", sun6i_dma_id(s), offset);
}

static bool sun6i_dma_channel_write(Sun6iDmaState *s, unsigned n,
                                    hwaddr offset, uint32_t value)
{
    Sun6iDmaChannel *c = &s->channel[n];

    switch (offset % CHANNEL_SIZE) {
    case A_EN:
        c->enable = value & R_EN_START_MASK;
        if (!c->enable) {
            c->stage = SUN6I_DMA_IDLE;
        } else if (c->stage == SUN6I_DMA_IDLE) {
            c->stage = SUN6I_DMA_FETCH;
            sunxi_dma_kick(&s->parent_obj);
        }
        return true;
    case A_PAU:
        c->pause = value & R_PAU_PAUSE_MASK;
        sunxi_dma_kick(&s->parent_obj);
        return true;
    case A_DESC_ADDR:
        c->descriptor = value;
        return true;
    case A_CFG:
    case A_CUR_SRC:
    case A_CUR_DST:
    case A_BCNT_LEFT:
    case A_PARA:
        sun6i_dma_read_only(s, offset);
        return true;
    default:
        return false;
    }
}

static bool sun6i_dma_write(SunxiDmaState *parent, hwaddr offset,
                            uint32_t value)
{
    Sun6iDmaState *s = container_of(parent, Sun6iDmaState, parent_obj);
    int n = sun6i_dma_channel(offset);

    if (n >= 0) {
        return sun6i_dma_channel_write(s, n, offset, value);
    }
    switch (offset) {
    case A_IRQ_EN0:
    case A_IRQ_EN1:
        s->irq_enable[(offset - A_IRQ_EN0) / 4] = value & IRQ_RW;
        return true;
    case A_IRQ_PEND0:
    case A_IRQ_PEND1:
        s->irq_pending[(offset - A_IRQ_PEND0) / 4] &= ~value;
        return true;
    case A_STA:
        sun6i_dma_read_only(s, offset);
        return true;
    default:
        return false;
    }
}

static void sun6i_dma_reset_enter(Object *obj, ResetType type)
{
    Sun6iDmaState *s = SUN6I_A31_DMA(obj);

    memset(s->irq_enable, 0, sizeof(s->irq_enable));
    memset(s->irq_pending, 0, sizeof(s->irq_pending));
    memset(s->channel, 0, sizeof(s->channel));
}

static int sun6i_dma_post_load(void *opaque, int version_id)
{
    Sun6iDmaState *s = opaque;

    for (unsigned n = 0; n < SUN6I_DMA_CHANNELS; n++) {
        if (s->channel[n].stage > SUN6I_DMA_MOVE ||
            !sunxi_dma_transfer_valid(&s->channel[n].transfer)) {
            return -EINVAL;
        }
    }
    return 0;
}

static const VMStateDescription vmstate_sun6i_dma_channel = {
    .name = "sun6i-dma-channel",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(enable, Sun6iDmaChannel),
        VMSTATE_UINT32(pause, Sun6iDmaChannel),
        VMSTATE_UINT32(descriptor, Sun6iDmaChannel),
        VMSTATE_UINT32(cfg, Sun6iDmaChannel),
        VMSTATE_UINT32(para, Sun6iDmaChannel),
        VMSTATE_UINT32(stage, Sun6iDmaChannel),
        VMSTATE_STRUCT(transfer, Sun6iDmaChannel, 1,
                       vmstate_sunxi_dma_transfer, SunxiDmaTransfer),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_sun6i_dma = {
    .name = TYPE_SUN6I_A31_DMA,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sun6i_dma_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT(parent_obj, Sun6iDmaState, 1, vmstate_sunxi_dma,
                       SunxiDmaState),
        VMSTATE_UINT32_ARRAY(irq_enable, Sun6iDmaState,
                             SUN6I_DMA_CHANNELS / 8),
        VMSTATE_UINT32_ARRAY(irq_pending, Sun6iDmaState,
                             SUN6I_DMA_CHANNELS / 8),
        VMSTATE_STRUCT_ARRAY(channel, Sun6iDmaState, SUN6I_DMA_CHANNELS, 1,
                             vmstate_sun6i_dma_channel, Sun6iDmaChannel),
        VMSTATE_UINT32(source_drq, Sun6iDmaState),
        VMSTATE_UINT32(dest_drq, Sun6iDmaState),
        VMSTATE_END_OF_LIST()
    }
};

static void sun6i_dma_init(Object *obj)
{
    DeviceState *dev = DEVICE(obj);

    qdev_init_gpio_in_named(dev, sun6i_dma_source_drq, "source-drq",
                            SUN6I_DMA_DRQS);
    qdev_init_gpio_in_named(dev, sun6i_dma_dest_drq, "dest-drq",
                            SUN6I_DMA_DRQS);
}

static void sun6i_dma_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);
    SunxiDmaClass *sc = SUNXI_DMA_CLASS(klass);

    dc->desc = "Allwinner sun6i DMA controller";
    dc->vmsd = &vmstate_sun6i_dma;
    rc->phases.enter = sun6i_dma_reset_enter;
    sc->num_channels = SUN6I_DMA_CHANNELS;
    sc->read = sun6i_dma_read;
    sc->write = sun6i_dma_write;
    sc->ready = sun6i_dma_ready;
    sc->step = sun6i_dma_step;
    sc->update = sun6i_dma_update;
}

static const TypeInfo sun6i_dma_types[] = {
    {
        .name = TYPE_SUN6I_A31_DMA,
        .parent = TYPE_SUNXI_DMA,
        .instance_size = sizeof(Sun6iDmaState),
        .instance_init = sun6i_dma_init,
        .class_init = sun6i_dma_class_init,
    },
};

DEFINE_TYPES(sun6i_dma_types)
