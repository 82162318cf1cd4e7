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
 * is done, or LOADING is cleared, which also forgets what was under way. All
 * is moved by a bottom half, in pieces and in turns, after the register write
 * that starts it. In continuous mode the end of a transfer starts it again.
 *
 * What the sources do not tell, and what is assumed:
 *  - half and end are pending whether they are enabled or not;
 *  - a count of 0 moves nothing and is at its end at once;
 *  - address bits below the width of an access are not on the bus;
 *  - a tail shorter than the width of an access is moved by narrower ones,
 *    and nothing beyond it;
 *  - an access that nothing answers stops the channel. There is no bit to
 *    tell software, so none is set: its interrupt does not come;
 *  - the controller's own registers do not answer to it.
 *
 * Not modelled: wait cycles and block sizes, which are timing; security, as
 * all masters here are non-secure; the two page modes of dedicated channels,
 * of which only the names are known, and which are taken for linear.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "hw/dma/sun4i-dma.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "system/runstate.h"
#include "trace.h"

#define DMA_SIZE                (4 * KiB)

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
    /* The upper bit of a mode says "non-secure" here. */
    FIELD(NDMA_CFG, SRC_IO, 5, 1)
    FIELD(NDMA_CFG, DST_IO, 21, 1)
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

enum {
    MODE_LINEAR,
    MODE_IO,
    MODE_HORIZONTAL_PAGE,
    MODE_VERTICAL_PAGE,
};

/* The requests that are always there: of SRAM and of SDRAM */
static const uint32_t memory_drqs[SUN4I_DMA_DRQ_SETS] = {
    [SUN4I_DMA_NORMAL_SOURCE] = BIT(0x15) | BIT(0x16),
    [SUN4I_DMA_NORMAL_DEST] = BIT(0x15) | BIT(0x16),
    [SUN4I_DMA_DEDICATED_SOURCE] = BIT(0x00) | BIT(0x01),
    [SUN4I_DMA_DEDICATED_DEST] = BIT(0x00) | BIT(0x01),
};

/* How much the bottom half does before others get their turn */
#define PIECE                   (4 * KiB)
#define BUDGET                  (64 * KiB)
/* What a step costs that moves next to nothing, in bytes of the budget */
#define STEP_COST               64

/* One side of a transfer: whose it is, where, and bytes at a time */
typedef struct Side {
    bool memory;
    bool io;
    uint32_t *next;
    uint32_t width;
    uint32_t burst;
} Side;

static bool sun4i_dma_dedicated(unsigned n)
{
    return n >= DEDICATED;
}

static void sun4i_dma_update(Sun4iDmaState *s)
{
    bool level = s->irq_pending & s->irq_enable;

    trace_sun4i_dma_irq(s->id, s->irq_pending, level);
    qemu_set_irq(s->irq, level);
}

static bool sun4i_dma_clocked(Sun4iDmaState *s)
{
    return !clock_has_source(s->clk) || clock_is_enabled(s->clk);
}

static bool sun4i_dma_continuous(Sun4iDmaState *s, unsigned n)
{
    uint32_t cfg = s->channel[n].cfg;

    return sun4i_dma_dedicated(n) ? FIELD_EX32(cfg, DDMA_CFG, CONTINUOUS) :
                                    FIELD_EX32(cfg, NDMA_CFG, CONTINUOUS);
}

/* Does the channel have something to do, and may it do it now? */
static bool sun4i_dma_ready(Sun4iDmaState *s, unsigned n)
{
    uint32_t cfg = s->channel[n].cfg;
    unsigned set = sun4i_dma_dedicated(n) ? SUN4I_DMA_DEDICATED_SOURCE :
                                            SUN4I_DMA_NORMAL_SOURCE;
    uint32_t source = s->drq[set] | memory_drqs[set];
    uint32_t dest = s->drq[set + 1] | memory_drqs[set + 1];

    return FIELD_EX32(cfg, CFG, LOADING) &&
           extract32(source, FIELD_EX32(cfg, CFG, SRC_DRQ), 1) &&
           extract32(dest, FIELD_EX32(cfg, CFG, DST_DRQ), 1);
}

static void sun4i_dma_kick(Sun4iDmaState *s)
{
    for (unsigned n = 0; n < SUN4I_DMA_CHANNELS; n++) {
        if (sun4i_dma_ready(s, n)) {
            qemu_bh_schedule(s->bh);
            break;
        }
    }
}

static void sun4i_dma_load(Sun4iDmaState *s, unsigned n)
{
    static const uint8_t width[] = { 1, 2, 4, 4 };
    Sun4iDmaChannel *c = &s->channel[n];
    uint32_t src_width = width[FIELD_EX32(c->cfg, CFG, SRC_WIDTH)];
    uint32_t dst_width = width[FIELD_EX32(c->cfg, CFG, DST_WIDTH)];

    c->next_source = c->source & -src_width;
    c->next_dest = c->dest & -dst_width;
    c->total = c->count;
    c->left = c->total;
    trace_sun4i_dma_load(s->id, n, c->cfg, c->source, c->dest, c->count);
}

static Side sun4i_dma_side(Sun4iDmaState *s, unsigned n, bool source)
{
    /* Both fields have a value that no source explains. */
    static const uint8_t width[] = { 1, 2, 4, 4 };
    static const uint8_t burst[] = { 1, 4, 8, 8 };
    Sun4iDmaChannel *c = &s->channel[n];
    unsigned set = sun4i_dma_dedicated(n) ? SUN4I_DMA_DEDICATED_SOURCE :
                                            SUN4I_DMA_NORMAL_SOURCE;
    Side side;

    if (source) {
        side.memory = extract32(memory_drqs[set],
                                FIELD_EX32(c->cfg, CFG, SRC_DRQ), 1);
        side.next = &c->next_source;
        side.width = width[FIELD_EX32(c->cfg, CFG, SRC_WIDTH)];
        side.burst = burst[FIELD_EX32(c->cfg, CFG, SRC_BURST)];
        side.io = sun4i_dma_dedicated(n) ?
                  FIELD_EX32(c->cfg, CFG, SRC_MODE) == MODE_IO :
                  FIELD_EX32(c->cfg, NDMA_CFG, SRC_IO);
    } else {
        side.memory = extract32(memory_drqs[set + 1],
                                FIELD_EX32(c->cfg, CFG, DST_DRQ), 1);
        side.next = &c->next_dest;
        side.width = width[FIELD_EX32(c->cfg, CFG, DST_WIDTH)];
        side.burst = burst[FIELD_EX32(c->cfg, CFG, DST_BURST)];
        side.io = sun4i_dma_dedicated(n) ?
                  FIELD_EX32(c->cfg, CFG, DST_MODE) == MODE_IO :
                  FIELD_EX32(c->cfg, NDMA_CFG, DST_IO);
    }
    side.burst *= side.width;
    return side;
}

static bool sun4i_dma_access(Sun4iDmaState *s, const Side *side, uint8_t *buf,
                             uint32_t len, bool write)
{
    for (uint32_t done = 0, n; done < len; done += n) {
        MemTxResult result;

        if (side->io) {
            n = MIN(side->width, len - done);
            n = n == 3 ? 2 : n;
        } else {
            n = len;
        }
        result = address_space_rw(&s->dma_as, *side->next,
                                  MEMTXATTRS_UNSPECIFIED, buf + done, n,
                                  write);
        if (result != MEMTX_OK) {
            qemu_log_mask(LOG_GUEST_ERROR, "%s: nothing answers to a %s of "
                          "%u bytes at 0x%08x\n", s->id,
                          write ? "write" : "read", n, *side->next);
            return false;
        }
        if (!side->io) {
            *side->next += n;
        }
    }
    return true;
}

static void sun4i_dma_end(Sun4iDmaState *s, unsigned n)
{
    Sun4iDmaChannel *c = &s->channel[n];

    trace_sun4i_dma_end(s->id, n);
    s->irq_pending |= BIT(2 * n + 1);
    /* To repeat nothing would be to do nothing, but for ever. */
    if (sun4i_dma_continuous(s, n) && c->count) {
        sun4i_dma_load(s, n);
    } else {
        c->cfg &= ~R_CFG_LOADING_MASK;
    }
}

/*
 * How many bytes the requests of both sides are for: a peripheral's burst, or
 * the shorter of two, but whole accesses on both sides.
 */
static uint32_t sun4i_dma_burst(const Side *source, const Side *dest)
{
    uint32_t least = MAX(source->width, dest->width);

    if (source->memory && dest->memory) {
        /*
         * Memory asks for all of it. But if the destination is just behind
         * the source, what a burst writes is what a later one reads.
         */
        if (source->io || dest->io || *dest->next == *source->next ||
            *dest->next - *source->next >= PIECE) {
            return PIECE;
        }
        return MAX(source->burst, dest->burst);
    }
    if (source->memory) {
        return MAX(dest->burst, least);
    }
    if (dest->memory) {
        return MAX(source->burst, least);
    }
    return MAX(MIN(source->burst, dest->burst), least);
}

/* Move what one pair of requests asks for; returns how many bytes it was. */
static uint32_t sun4i_dma_step(Sun4iDmaState *s, unsigned n)
{
    Sun4iDmaChannel *c = &s->channel[n];
    Side source = sun4i_dma_side(s, n, true);
    Side dest = sun4i_dma_side(s, n, false);
    uint8_t buf[PIECE];
    uint32_t len = MIN(sun4i_dma_burst(&source, &dest), c->left);
    bool half;

    if (len &&
        (!sun4i_dma_access(s, &source, buf, len, false) ||
         !sun4i_dma_access(s, &dest, buf, len, true))) {
        c->cfg &= ~R_CFG_LOADING_MASK;
        return len;
    }

    half = (uint64_t)(c->total - c->left) * 2 < c->total;
    c->left -= len;
    if (half && (uint64_t)(c->total - c->left) * 2 >= c->total) {
        trace_sun4i_dma_half(s->id, n);
        s->irq_pending |= BIT(2 * n);
    }
    if (!c->left) {
        sun4i_dma_end(s, n);
    }
    return len;
}

static void sun4i_dma_bh(void *opaque)
{
    Sun4iDmaState *s = opaque;
    int64_t budget = BUDGET;
    bool moved = true;

    if (!runstate_is_running()) {
        return;
    }
    /* What is written may be the register that stops the clock. */
    while (moved && budget > 0 && sun4i_dma_clocked(s)) {
        moved = false;
        for (unsigned n = 0; n < SUN4I_DMA_CHANNELS; n++) {
            if (sun4i_dma_ready(s, n)) {
                budget -= MAX(sun4i_dma_step(s, n), STEP_COST);
                moved = true;
            }
        }
    }
    sun4i_dma_update(s);
    if (sun4i_dma_clocked(s)) {
        sun4i_dma_kick(s);
    }
}

static void sun4i_dma_vm_change(void *opaque, bool running, RunState state)
{
    Sun4iDmaState *s = opaque;

    if (running) {
        sun4i_dma_kick(s);
    }
}

static void sun4i_dma_clk_changed(void *opaque, ClockEvent event)
{
    Sun4iDmaState *s = opaque;

    sun4i_dma_kick(s);
}

static void sun4i_dma_request(Sun4iDmaState *s, unsigned set, int n, int level)
{
    s->drq[set] = deposit32(s->drq[set], n, 1, level != 0);
    if (level) {
        sun4i_dma_kick(s);
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

static void sun4i_dma_bad(Sun4iDmaState *s, const char *what, hwaddr offset)
{
    qemu_log_mask(LOG_GUEST_ERROR, "%s: %s at 0x%03" HWADDR_PRIx
                  ", where no register is\n", s->id, what, offset);
}

static uint32_t sun4i_dma_channel_read(Sun4iDmaState *s, unsigned n,
                                       hwaddr offset)
{
    Sun4iDmaChannel *c = &s->channel[n];

    switch (offset % CHANNEL_SIZE) {
    case A_CFG:
        if (sun4i_dma_dedicated(n) && FIELD_EX32(c->cfg, CFG, LOADING)) {
            return c->cfg | R_DDMA_CFG_BUSY_MASK;
        }
        return c->cfg;
    case A_SRC:
        return c->source;
    case A_DST:
        return c->dest;
    case A_BC:
        return FIELD_EX32(c->cfg, CFG, REMAIN) ? c->left : c->count;
    case A_PARA:
        if (sun4i_dma_dedicated(n)) {
            return c->para;
        }
        break;
    }
    sun4i_dma_bad(s, "read", offset);
    return 0;
}

static uint64_t sun4i_dma_read(void *opaque, hwaddr offset, unsigned size)
{
    Sun4iDmaState *s = opaque;
    int n = sun4i_dma_channel(offset);
    uint32_t value = 0;

    if (n >= 0) {
        value = sun4i_dma_channel_read(s, n, offset);
    } else {
        switch (offset) {
        case A_IRQ_EN:
            value = s->irq_enable;
            break;
        case A_IRQ_PEND:
            value = s->irq_pending;
            break;
        case A_AUTO_GATE:
            value = s->auto_gate;
            break;
        default:
            sun4i_dma_bad(s, "read", offset);
            break;
        }
    }
    trace_sun4i_dma_read(s->id, offset, value);
    return value;
}

static void sun4i_dma_configure(Sun4iDmaState *s, unsigned n, uint32_t value)
{
    Sun4iDmaChannel *c = &s->channel[n];
    bool running = FIELD_EX32(c->cfg, CFG, LOADING);

    c->cfg = value & (sun4i_dma_dedicated(n) ? DDMA_CFG_RW : NDMA_CFG_RW);
    if (sun4i_dma_dedicated(n) &&
        (FIELD_EX32(c->cfg, CFG, SRC_MODE) > MODE_IO ||
         FIELD_EX32(c->cfg, CFG, DST_MODE) > MODE_IO)) {
        qemu_log_mask(LOG_UNIMP, "%s: page mode in channel %u\n", s->id, n);
    }
    if (!FIELD_EX32(c->cfg, CFG, LOADING)) {
        c->left = 0;
    } else if (!running) {
        sun4i_dma_load(s, n);
        sun4i_dma_kick(s);
    }
}

static void sun4i_dma_channel_write(Sun4iDmaState *s, unsigned n,
                                    hwaddr offset, uint32_t value)
{
    Sun4iDmaChannel *c = &s->channel[n];

    switch (offset % CHANNEL_SIZE) {
    case A_CFG:
        sun4i_dma_configure(s, n, value);
        return;
    case A_SRC:
        c->source = value;
        return;
    case A_DST:
        c->dest = value;
        return;
    case A_BC:
        c->count = value & (sun4i_dma_dedicated(n) ? R_DDMA_BC_COUNT_MASK :
                                                     R_NDMA_BC_COUNT_MASK);
        return;
    case A_PARA:
        if (sun4i_dma_dedicated(n)) {
            c->para = value;
            return;
        }
        break;
    }
    sun4i_dma_bad(s, "write", offset);
}

static void sun4i_dma_write(void *opaque, hwaddr offset, uint64_t value,
                            unsigned size)
{
    Sun4iDmaState *s = opaque;
    int n = sun4i_dma_channel(offset);

    trace_sun4i_dma_write(s->id, offset, value);
    if (n >= 0) {
        sun4i_dma_channel_write(s, n, offset, value);
        return;
    }
    switch (offset) {
    case A_IRQ_EN:
        s->irq_enable = value;
        break;
    case A_IRQ_PEND:
        s->irq_pending &= ~value;
        break;
    case A_AUTO_GATE:
        s->auto_gate = value & R_AUTO_GATE_OFF_MASK;
        break;
    default:
        sun4i_dma_bad(s, "write", offset);
        break;
    }
    sun4i_dma_update(s);
}

static const MemoryRegionOps sun4i_dma_ops = {
    .read = sun4i_dma_read,
    .write = sun4i_dma_write,
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

static void sun4i_dma_reset_enter(Object *obj, ResetType type)
{
    Sun4iDmaState *s = SUN4I_DMA(obj);

    qemu_bh_cancel(s->bh);
    s->irq_enable = 0;
    s->irq_pending = 0;
    s->auto_gate = 0;
    memset(s->channel, 0, sizeof(s->channel));
}

static void sun4i_dma_reset_hold(Object *obj, ResetType type)
{
    Sun4iDmaState *s = SUN4I_DMA(obj);

    qemu_set_irq(s->irq, 0);
}

static int sun4i_dma_post_load(void *opaque, int version_id)
{
    Sun4iDmaState *s = opaque;

    for (unsigned n = 0; n < SUN4I_DMA_CHANNELS; n++) {
        if (s->channel[n].left > s->channel[n].total) {
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
        VMSTATE_UINT32(next_source, Sun4iDmaChannel),
        VMSTATE_UINT32(next_dest, Sun4iDmaChannel),
        VMSTATE_UINT32(total, Sun4iDmaChannel),
        VMSTATE_UINT32(left, Sun4iDmaChannel),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_sun4i_dma = {
    .name = TYPE_SUN4I_DMA,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sun4i_dma_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(clk, Sun4iDmaState),
        VMSTATE_UINT32(irq_enable, Sun4iDmaState),
        VMSTATE_UINT32(irq_pending, Sun4iDmaState),
        VMSTATE_UINT32(auto_gate, Sun4iDmaState),
        VMSTATE_STRUCT_ARRAY(channel, Sun4iDmaState, SUN4I_DMA_CHANNELS, 1,
                             vmstate_sun4i_dma_channel, Sun4iDmaChannel),
        VMSTATE_UINT32_ARRAY(drq, Sun4iDmaState, SUN4I_DMA_DRQ_SETS),
        VMSTATE_END_OF_LIST()
    }
};

static const Property sun4i_dma_properties[] = {
    DEFINE_PROP_LINK("dma-memory", Sun4iDmaState, dma_memory,
                     TYPE_MEMORY_REGION, MemoryRegion *),
};

static void sun4i_dma_realize(DeviceState *dev, Error **errp)
{
    Sun4iDmaState *s = SUN4I_DMA(dev);

    if (!s->dma_memory) {
        error_setg(errp, "'dma-memory' must be set");
        return;
    }
    s->id = object_get_canonical_path_component(OBJECT(dev));
    address_space_init(&s->dma_as, s->dma_memory, s->id);
    s->bh = qemu_bh_new_guarded(sun4i_dma_bh, s, &dev->mem_reentrancy_guard);
    s->vm_change = qdev_add_vm_change_state_handler(dev, sun4i_dma_vm_change,
                                                    s);
}

static void sun4i_dma_unrealize(DeviceState *dev)
{
    Sun4iDmaState *s = SUN4I_DMA(dev);

    qemu_del_vm_change_state_handler(s->vm_change);
    qemu_bh_delete(s->bh);
    address_space_destroy(&s->dma_as);
}

static void sun4i_dma_init(Object *obj)
{
    Sun4iDmaState *s = SUN4I_DMA(obj);
    DeviceState *dev = DEVICE(obj);

    memory_region_init_io(&s->iomem, obj, &sun4i_dma_ops, s, TYPE_SUN4I_DMA,
                          DMA_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    qdev_init_gpio_in_named(dev, sun4i_dma_normal_source, "normal-source",
                            SUN4I_DMA_DRQS);
    qdev_init_gpio_in_named(dev, sun4i_dma_normal_dest, "normal-dest",
                            SUN4I_DMA_DRQS);
    qdev_init_gpio_in_named(dev, sun4i_dma_dedicated_source,
                            "dedicated-source", SUN4I_DMA_DRQS);
    qdev_init_gpio_in_named(dev, sun4i_dma_dedicated_dest, "dedicated-dest",
                            SUN4I_DMA_DRQS);
    s->clk = qdev_init_clock_in(dev, "ahb", sun4i_dma_clk_changed, s,
                                ClockUpdate);
}

static void sun4i_dma_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->desc = "Allwinner sun4i DMA controller";
    dc->realize = sun4i_dma_realize;
    dc->unrealize = sun4i_dma_unrealize;
    dc->vmsd = &vmstate_sun4i_dma;
    device_class_set_props(dc, sun4i_dma_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    rc->phases.enter = sun4i_dma_reset_enter;
    rc->phases.hold = sun4i_dma_reset_hold;
}

static const TypeInfo sun4i_dma_types[] = {
    {
        .name = TYPE_SUN4I_DMA,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Sun4iDmaState),
        .instance_init = sun4i_dma_init,
        .class_init = sun4i_dma_class_init,
    },
};

DEFINE_TYPES(sun4i_dma_types)
