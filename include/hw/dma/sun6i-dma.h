/*
 * Allwinner sun6i DMA controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Sixteen channels that follow lists of descriptors in memory. The facts are
 * from Linux's drivers/dma/sun6i-dma.c, NetBSD's sys/arch/arm/sunxi/
 * sun6i_dma.c and the driver in Allwinner's kernel for the A31.
 *
 * QEMU interface: that of hw/dma/sunxi-dma.h, and
 *  + named GPIO inputs "source-drq" and "dest-drq", 30 of each: the requests
 *    (DRQ) of the peripherals, by the numbers that a descriptor has for them.
 *    At 1 the peripheral has a burst to give, or room for one. The requests
 *    of SRAM and SDRAM, 0 and 1, are always there.
 */

#ifndef HW_DMA_SUN6I_DMA_H
#define HW_DMA_SUN6I_DMA_H

#include "hw/dma/sunxi-dma.h"
#include "qom/object.h"

#define TYPE_SUN6I_A31_DMA "sun6i-a31-dma"
OBJECT_DECLARE_SIMPLE_TYPE(Sun6iDmaState, SUN6I_A31_DMA)

#define SUN6I_DMA_CHANNELS 16
#define SUN6I_DMA_DRQS 30

/* What a channel is at */
typedef enum Sun6iDmaStage {
    SUN6I_DMA_IDLE,
    SUN6I_DMA_FETCH,
    SUN6I_DMA_MOVE,
} Sun6iDmaStage;

typedef struct Sun6iDmaChannel {
    uint32_t enable;
    uint32_t pause;
    /* of the first descriptor, or of that after the one being worked on */
    uint32_t descriptor;
    uint32_t cfg;
    uint32_t para;
    uint32_t stage;
    SunxiDmaTransfer transfer;
} Sun6iDmaChannel;

struct Sun6iDmaState {
    SunxiDmaState parent_obj;

    /* Four bits for a channel, eight channels in a register */
    uint32_t irq_enable[SUN6I_DMA_CHANNELS / 8];
    uint32_t irq_pending[SUN6I_DMA_CHANNELS / 8];
    Sun6iDmaChannel channel[SUN6I_DMA_CHANNELS];
    uint32_t source_drq;
    uint32_t dest_drq;
};

#endif
