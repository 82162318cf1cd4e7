/*
 * What the DMA controllers of Allwinner SoCs have in common
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A channel moves a burst whenever both sides of its transfer request one,
 * until the count is done. The word that configures a channel has two halves
 * of the same layout, the lower for the source and the upper for the
 * destination. Where a transfer comes from, and what follows it, is a matter
 * of the controller: registers in one (hw/dma/sun4i-dma.h), a list of
 * descriptors in another (hw/dma/sun6i-dma.h).
 *
 * QEMU interface of all of them:
 *  + Clock input "ahb": while it stands still nothing moves. Without a source
 *    it runs.
 *  + Property "dma-memory" (link): what the channels read from and write to
 *  + sysbus MMIO region 0: the registers, 4 KiB
 *  + sysbus IRQ 0: level, active high
 */

#ifndef HW_DMA_SUNXI_DMA_H
#define HW_DMA_SUNXI_DMA_H

#include "qemu/bitops.h"
#include "exec/memory.h"
#include "hw/clock.h"
#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_SUNXI_DMA "sunxi-dma"
OBJECT_DECLARE_TYPE(SunxiDmaState, SunxiDmaClass, SUNXI_DMA)

/* How the address goes from one access to the next */
enum {
    SUNXI_DMA_LINEAR,
    SUNXI_DMA_IO,
};

/* One side of a transfer: whose request, how addresses go, bytes at a time */
typedef struct SunxiDmaSide {
    unsigned drq;
    unsigned mode;
    bool memory;
    bool io;
    uint32_t width;
    uint32_t burst;
} SunxiDmaSide;

/* What is under way, from what was in the registers at its start */
typedef struct SunxiDmaTransfer {
    uint32_t next_source;
    uint32_t next_dest;
    uint32_t total;
    uint32_t left;
} SunxiDmaTransfer;

/* What a step has come to */
#define SUNXI_DMA_HALF  BIT(0)
#define SUNXI_DMA_END   BIT(1)
#define SUNXI_DMA_FAULT BIT(2)

struct SunxiDmaState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    MemoryRegion *dma_memory;
    AddressSpace dma_as;
    Clock *clk;
    qemu_irq irq;
    QEMUBH *bh;
    /* Not state of the machine: what is moved in by a migration is rested. */
    QEMUTimer *rest;
    bool moving;
    VMChangeStateEntry *vm_change;
    const char *id;
};

struct SunxiDmaClass {
    SysBusDeviceClass parent_class;

    unsigned num_channels;
    /* Access a register. Returns false where there is none. */
    bool (*read)(SunxiDmaState *s, hwaddr offset, uint32_t *value);
    bool (*write)(SunxiDmaState *s, hwaddr offset, uint32_t value);
    /* Does a channel have something to do, and may it do it now? */
    bool (*ready)(SunxiDmaState *s, unsigned n);
    /* Do it, as far as one pair of requests goes. Returns how many bytes. */
    uint32_t (*step)(SunxiDmaState *s, unsigned n);
    /* Set the interrupt's level: after all of these, and after a reset. */
    void (*update)(SunxiDmaState *s);
};

/**
 * sunxi_dma_kick: have the channels looked at that are ready
 * @s: the controller
 */
void sunxi_dma_kick(SunxiDmaState *s);

/**
 * sunxi_dma_side: one side of a transfer
 * @cfg: the channel's configuration
 * @source: the side
 *
 * Returns: the side. Whether it is memory is for the caller to fill in.
 */
SunxiDmaSide sunxi_dma_side(uint32_t cfg, bool source);

/**
 * sunxi_dma_begin: begin a transfer
 * @t: the transfer
 * @cfg: the channel's configuration
 * @source: where it is from
 * @dest: where it goes
 * @count: how many bytes
 */
void sunxi_dma_begin(SunxiDmaTransfer *t, uint32_t cfg, uint32_t source,
                     uint32_t dest, uint32_t count);

/**
 * sunxi_dma_move: move what one pair of requests is for
 * @s: the controller
 * @t: the transfer
 * @source: where it is from
 * @dest: where it goes
 * @len: how many bytes it was, or would have been
 *
 * Returns: SUNXI_DMA_HALF, SUNXI_DMA_END: that has been reached; or
 * SUNXI_DMA_FAULT: nothing answered
 */
unsigned sunxi_dma_move(SunxiDmaState *s, SunxiDmaTransfer *t,
                        const SunxiDmaSide *source, const SunxiDmaSide *dest,
                        uint32_t *len);

/**
 * sunxi_dma_transfer_valid: check a transfer that has been migrated
 * @t: the transfer
 *
 * Returns: true if its numbers fit together
 */
bool sunxi_dma_transfer_valid(const SunxiDmaTransfer *t);

extern const VMStateDescription vmstate_sunxi_dma;
extern const VMStateDescription vmstate_sunxi_dma_transfer;

#endif
