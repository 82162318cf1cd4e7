/*
 * Allwinner sun4i DMA controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Eight normal and eight dedicated channels, without descriptors: software
 * starts every transfer. The facts are from the A10 and A20 user manuals
 * (chapter "DMA"), Linux's drivers/dma/sun4i-dma.c, U-Boot's dma_sun4i.h and
 * FreeBSD's sys/arm/allwinner/a10_dmac.h.
 *
 * QEMU interface: that of hw/dma/sunxi-dma.h, and
 *  + named GPIO inputs "normal-source", "normal-dest", "dedicated-source" and
 *    "dedicated-dest", 32 of each: the requests (DRQ) of the peripherals, by
 *    the numbers that the configuration registers have for them. At 1 the
 *    peripheral has a burst to give, or room for one. The requests of SRAM
 *    and SDRAM are always there.
 */

#ifndef HW_DMA_SUN4I_DMA_H
#define HW_DMA_SUN4I_DMA_H

#include "hw/dma/sunxi-dma.h"
#include "qom/object.h"

#define TYPE_SUN4I_DMA "sun4i-a10-dma"
OBJECT_DECLARE_SIMPLE_TYPE(Sun4iDmaState, SUN4I_DMA)

/* The first half are the normal channels. */
#define SUN4I_DMA_CHANNELS 16
#define SUN4I_DMA_DRQS 32

/* Which request: of which kind of channel, at which side */
enum {
    SUN4I_DMA_NORMAL_SOURCE,
    SUN4I_DMA_NORMAL_DEST,
    SUN4I_DMA_DEDICATED_SOURCE,
    SUN4I_DMA_DEDICATED_DEST,
    SUN4I_DMA_DRQ_SETS,
};

typedef struct Sun4iDmaChannel {
    uint32_t cfg;
    uint32_t source;
    uint32_t dest;
    uint32_t count;
    uint32_t para;
    SunxiDmaTransfer transfer;
} Sun4iDmaChannel;

struct Sun4iDmaState {
    SunxiDmaState parent_obj;

    uint32_t irq_enable;
    uint32_t irq_pending;
    uint32_t auto_gate;
    Sun4iDmaChannel channel[SUN4I_DMA_CHANNELS];
    uint32_t drq[SUN4I_DMA_DRQ_SETS];
};

#endif
