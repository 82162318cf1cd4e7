/*
 * What the DMA controllers of Allwinner SoCs have in common
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * All is moved after the register write or the request that starts it, in
 * pieces and in turns. After so many of them the controller rests for as long
 * as a controller would have taken. So a list without an end leaves others
 * their time, and with -icount, too, a driver sees its data in time.
 *
 * What the sources do not tell, and what is assumed:
 *  - address bits below the width of an access are not on the bus;
 *  - a tail shorter than the width of an access is moved by narrower ones,
 *    and nothing beyond it;
 *  - the controller's own registers do not answer to it.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "hw/dma/sunxi-dma.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "system/runstate.h"
#include "trace.h"

#define DMA_SIZE                (4 * KiB)

/* Half a configuration */
FIELD(HALF, DRQ, 0, 5)
FIELD(HALF, MODE, 5, 2)
FIELD(HALF, BURST, 7, 2)
FIELD(HALF, WIDTH, 9, 2)

/* How much is done before others get their turn, at some 330 MB/s */
#define PIECE                   (4 * KiB)
#define BUDGET                  (64 * KiB)
#define REST_NS                 (200 * SCALE_US)
/* What a step costs that moves next to nothing, in bytes of the budget */
#define STEP_COST               64

static bool sunxi_dma_clocked(SunxiDmaState *s)
{
    return !clock_has_source(s->clk) || clock_is_enabled(s->clk);
}

void sunxi_dma_kick(SunxiDmaState *s)
{
    SunxiDmaClass *sc = SUNXI_DMA_GET_CLASS(s);

    /* What it moves may be what changes a request: it sees that by itself. */
    if (s->moving || timer_pending(s->rest)) {
        return;
    }
    for (unsigned n = 0; n < sc->num_channels; n++) {
        if (sc->ready(s, n)) {
            qemu_bh_schedule(s->bh);
            break;
        }
    }
}

SunxiDmaSide sunxi_dma_side(uint32_t cfg, bool source)
{
    /* Both fields have a value that no source explains. */
    static const uint8_t width[] = { 1, 2, 4, 4 };
    static const uint8_t burst[] = { 1, 4, 8, 8 };
    uint32_t half = extract32(cfg, source ? 0 : 16, 16);
    SunxiDmaSide side = {
        .drq = FIELD_EX32(half, HALF, DRQ),
        .mode = FIELD_EX32(half, HALF, MODE),
        .width = width[FIELD_EX32(half, HALF, WIDTH)],
    };

    side.io = side.mode == SUNXI_DMA_IO;
    side.burst = side.width * burst[FIELD_EX32(half, HALF, BURST)];
    return side;
}

void sunxi_dma_begin(SunxiDmaTransfer *t, uint32_t cfg, uint32_t source,
                     uint32_t dest, uint32_t count)
{
    t->next_source = source & -sunxi_dma_side(cfg, true).width;
    t->next_dest = dest & -sunxi_dma_side(cfg, false).width;
    t->total = count;
    t->left = count;
}

static bool sunxi_dma_access(SunxiDmaState *s, const SunxiDmaSide *side,
                             uint32_t *next, uint8_t *buf, uint32_t len,
                             bool write)
{
    for (uint32_t done = 0, n; done < len; done += n) {
        MemTxResult result;

        if (side->io) {
            n = MIN(side->width, len - done);
            n = n == 3 ? 2 : n;
        } else {
            n = len;
        }
        result = address_space_rw(&s->dma_as, *next, MEMTXATTRS_UNSPECIFIED,
                                  buf + done, n, write);
        if (result != MEMTX_OK) {
            qemu_log_mask(LOG_GUEST_ERROR, "%s: nothing answers to a %s of "
                          "%u bytes at 0x%08x\n", s->id,
                          write ? "write" : "read", n, *next);
            return false;
        }
        if (!side->io) {
            *next += n;
        }
    }
    return true;
}

/*
 * How many bytes the requests of both sides are for: a peripheral's burst, or
 * the shorter of two, but whole accesses on both sides.
 */
static uint32_t sunxi_dma_burst(const SunxiDmaTransfer *t,
                                const SunxiDmaSide *source,
                                const SunxiDmaSide *dest)
{
    uint32_t least = MAX(source->width, dest->width);

    if (source->memory && dest->memory) {
        /*
         * Memory asks for all of it. But if the destination is just behind
         * the source, what a burst writes is what a later one reads.
         */
        if (source->io || dest->io || t->next_dest == t->next_source ||
            t->next_dest - t->next_source >= PIECE) {
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

unsigned sunxi_dma_move(SunxiDmaState *s, SunxiDmaTransfer *t,
                        const SunxiDmaSide *source, const SunxiDmaSide *dest,
                        uint32_t *len)
{
    uint8_t buf[PIECE];
    unsigned come_to = 0;
    bool half;

    *len = MIN(sunxi_dma_burst(t, source, dest), t->left);
    if (*len &&
        (!sunxi_dma_access(s, source, &t->next_source, buf, *len, false) ||
         !sunxi_dma_access(s, dest, &t->next_dest, buf, *len, true))) {
        return SUNXI_DMA_FAULT;
    }
    half = (uint64_t)(t->total - t->left) * 2 < t->total;
    t->left -= *len;
    if (half && (uint64_t)(t->total - t->left) * 2 >= t->total) {
        come_to |= SUNXI_DMA_HALF;
    }
    if (!t->left) {
        come_to |= SUNXI_DMA_END;
    }
    return come_to;
}

bool sunxi_dma_transfer_valid(const SunxiDmaTransfer *t)
{
    return t->left <= t->total;
}

static void sunxi_dma_bh(void *opaque)
{
    SunxiDmaState *s = opaque;
    SunxiDmaClass *sc = SUNXI_DMA_GET_CLASS(s);
    int64_t budget = BUDGET;
    bool moved = true;

    if (!runstate_is_running()) {
        return;
    }
    s->moving = true;
    /* What is written may be the register that stops the clock. */
    while (moved && budget > 0 && sunxi_dma_clocked(s)) {
        moved = false;
        for (unsigned n = 0; n < sc->num_channels; n++) {
            if (sc->ready(s, n)) {
                budget -= MAX(sc->step(s, n), STEP_COST);
                moved = true;
            }
        }
    }
    s->moving = false;
    sc->update(s);
    if (budget <= 0) {
        timer_mod(s->rest, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + REST_NS);
    }
}

static uint64_t sunxi_dma_read(void *opaque, hwaddr offset, unsigned size)
{
    SunxiDmaState *s = opaque;
    uint32_t value = 0;

    if (!SUNXI_DMA_GET_CLASS(s)->read(s, offset, &value)) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: read at 0x%03" HWADDR_PRIx
                      ", where no register is\n", s->id, offset);
    }
    trace_sunxi_dma_read(s->id, offset, value);
    return value;
}

static void sunxi_dma_write(void *opaque, hwaddr offset, uint64_t value,
                            unsigned size)
{
    SunxiDmaState *s = opaque;
    SunxiDmaClass *sc = SUNXI_DMA_GET_CLASS(s);

    trace_sunxi_dma_write(s->id, offset, value);
    if (!sc->write(s, offset, value)) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write at 0x%03" HWADDR_PRIx
                      ", where no register is\n", s->id, offset);
    }
    sc->update(s);
}

static const MemoryRegionOps sunxi_dma_ops = {
    .read = sunxi_dma_read,
    .write = sunxi_dma_write,
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

static void sunxi_dma_reset_hold(Object *obj, ResetType type)
{
    SUNXI_DMA_GET_CLASS(obj)->update(SUNXI_DMA(obj));
}

static void sunxi_dma_rested(void *opaque)
{
    sunxi_dma_kick(opaque);
}

static void sunxi_dma_vm_change(void *opaque, bool running, RunState state)
{
    SunxiDmaState *s = opaque;

    if (running) {
        sunxi_dma_kick(s);
    }
}

static void sunxi_dma_clk_changed(void *opaque, ClockEvent event)
{
    SunxiDmaState *s = opaque;

    sunxi_dma_kick(s);
}

const VMStateDescription vmstate_sunxi_dma_transfer = {
    .name = "sunxi-dma-transfer",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(next_source, SunxiDmaTransfer),
        VMSTATE_UINT32(next_dest, SunxiDmaTransfer),
        VMSTATE_UINT32(total, SunxiDmaTransfer),
        VMSTATE_UINT32(left, SunxiDmaTransfer),
        VMSTATE_END_OF_LIST()
    }
};

const VMStateDescription vmstate_sunxi_dma = {
    .name = TYPE_SUNXI_DMA,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(clk, SunxiDmaState),
        VMSTATE_END_OF_LIST()
    }
};

static const Property sunxi_dma_properties[] = {
    DEFINE_PROP_LINK("dma-memory", SunxiDmaState, dma_memory,
                     TYPE_MEMORY_REGION, MemoryRegion *),
};

static void sunxi_dma_realize(DeviceState *dev, Error **errp)
{
    SunxiDmaState *s = SUNXI_DMA(dev);

    if (!s->dma_memory) {
        error_setg(errp, "'dma-memory' must be set");
        return;
    }
    s->id = object_get_canonical_path_component(OBJECT(dev));
    address_space_init(&s->dma_as, s->dma_memory, s->id);
    s->bh = qemu_bh_new_guarded(sunxi_dma_bh, s, &dev->mem_reentrancy_guard);
    s->rest = timer_new_ns(QEMU_CLOCK_VIRTUAL, sunxi_dma_rested, s);
    s->vm_change = qdev_add_vm_change_state_handler(dev, sunxi_dma_vm_change,
                                                    s);
}

static void sunxi_dma_unrealize(DeviceState *dev)
{
    SunxiDmaState *s = SUNXI_DMA(dev);

    qemu_del_vm_change_state_handler(s->vm_change);
    timer_free(s->rest);
    qemu_bh_delete(s->bh);
    address_space_destroy(&s->dma_as);
}

static void sunxi_dma_init(Object *obj)
{
    SunxiDmaState *s = SUNXI_DMA(obj);

    memory_region_init_io(&s->iomem, obj, &sunxi_dma_ops, s,
                          object_get_typename(obj), DMA_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    s->clk = qdev_init_clock_in(DEVICE(obj), "ahb", sunxi_dma_clk_changed, s,
                                ClockUpdate);
}

static void sunxi_dma_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = sunxi_dma_realize;
    dc->unrealize = sunxi_dma_unrealize;
    rc->phases.hold = sunxi_dma_reset_hold;
    device_class_set_props(dc, sunxi_dma_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo sunxi_dma_types[] = {
    {
        .name = TYPE_SUNXI_DMA,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .instance_size = sizeof(SunxiDmaState),
        .instance_init = sunxi_dma_init,
        .class_size = sizeof(SunxiDmaClass),
        .class_init = sunxi_dma_class_init,
    },
};

DEFINE_TYPES(sunxi_dma_types)
