/*
 * Allwinner sunxi SD/MMC host controller: DMA by descriptors
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "trace.h"
#include "sunxi-mmc-internal.h"

#define DESC_NO_IRQ             BIT(1)
#define DESC_LAST               BIT(2)
#define DESC_CHAINED            BIT(4)
#define DESC_END_OF_RING        BIT(5)
#define DESC_ERROR              BIT(30)
#define DESC_OWN                BIT(31)

static void sunxi_mmc_dma_halt(SunxiMmcState *s)
{
    trace_sunxi_mmc_dma_halt(s->id, s->chda, s->cbda);
    s->dma = DMA_HALTED;
    s->idst |= R_IDST_BUS_ERROR_MASK | R_IDST_ABNORMAL_MASK;
}

/* Done with the descriptor that it is at */
static void sunxi_mmc_dma_close(SunxiMmcState *s, bool error)
{
    uint32_t status = s->desc_status & ~DESC_OWN;

    if (error) {
        status |= DESC_ERROR;
    }
    stl_le_p(&status, status);
    if (address_space_write(&s->dma_as, s->chda, MEMTXATTRS_UNSPECIFIED,
                            &status, sizeof(status)) != MEMTX_OK) {
        sunxi_mmc_dma_halt(s);
        return;
    }
    if (!(s->desc_status & DESC_NO_IRQ) && !error) {
        s->idst |= R_IDST_NORMAL_MASK |
                   (s->dma_write ? R_IDST_TX_MASK : R_IDST_RX_MASK);
    }
    if (s->desc_status & DESC_LAST) {
        s->dma = DMA_IDLE;
    } else {
        s->chda = s->desc_next;
        s->dma = DMA_FETCH;
    }
}

/* There is nothing more to move, whether the descriptors end here or not. */
void sunxi_mmc_dma_end(SunxiMmcState *s, bool error)
{
    if (s->dma == DMA_RUN) {
        sunxi_mmc_dma_close(s, error);
    }
    if (s->dma != DMA_HALTED) {
        s->dma = DMA_IDLE;
    }
}

static void sunxi_mmc_dma_fetch(SunxiMmcState *s)
{
    SunxiMmcClass *c = SUNXI_MMC_GET_CLASS(s);
    uint32_t desc[4];

    if (address_space_read(&s->dma_as, s->chda, MEMTXATTRS_UNSPECIFIED,
                           desc, sizeof(desc)) != MEMTX_OK) {
        sunxi_mmc_dma_halt(s);
        return;
    }
    s->desc_status = ldl_le_p(&desc[0]);
    s->desc_left = extract32(ldl_le_p(&desc[1]), 0, c->desc_size_bits);
    if (!s->desc_left) {
        s->desc_left = 1u << c->desc_size_bits;
    }
    /* The bus is a word wide. */
    s->cbda = ldl_le_p(&desc[2]) & ~3u;
    if (s->desc_status & DESC_CHAINED) {
        s->desc_next = ldl_le_p(&desc[3]) & ~3u;
    } else if (s->desc_status & DESC_END_OF_RING) {
        s->desc_next = s->dlba;
    } else {
        s->desc_next = s->chda + sizeof(desc);
    }
    trace_sunxi_mmc_desc(s->id, s->chda, s->desc_status, s->cbda,
                         s->desc_left);

    if (s->desc_status & DESC_OWN) {
        s->dma = DMA_RUN;
    } else {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: descriptor at 0x%08x is not the "
                      "controller's\n", s->id, s->chda);
        s->dma = DMA_SUSPENDED;
        s->idst |= R_IDST_NOT_OWNED_MASK | R_IDST_ABNORMAL_MASK;
    }
}

/* Data to move have turned up, or the means to move them. */
void sunxi_mmc_dma_begin(SunxiMmcState *s)
{
    if (s->dma == DMA_IDLE && s->xfer != XFER_NONE && sunxi_mmc_dma_on(s)) {
        s->dma_write = s->xfer == XFER_WRITE;
        s->chda = s->dlba;
        s->dma = DMA_FETCH;
    }
}

static bool sunxi_mmc_dma_access(SunxiMmcState *s, uint8_t *buf, uint32_t len)
{
    MemTxResult result;

    /* A buffer that wraps around goes on at 0, as its address counts on. */
    for (uint32_t done = 0, n; done < len; done += n) {
        n = MIN((uint64_t)len - done, (1ull << 32) - s->cbda);
        result = address_space_rw(&s->dma_as, s->cbda, MEMTXATTRS_UNSPECIFIED,
                                  buf + done, n, !s->dma_write);
        if (result != MEMTX_OK) {
            sunxi_mmc_dma_halt(s);
            return false;
        }
        s->cbda += n;
    }
    s->bbcr += len;
    s->desc_left -= len;
    return true;
}

/* One piece from card or FIFO to memory */
static bool sunxi_mmc_dma_to_memory(SunxiMmcState *s)
{
    uint32_t n;

    if (s->fifo_count) {
        n = MIN(s->fifo_count, SUNXI_MMC_FIFO_BYTES - s->fifo_head);
        n = MIN(n, s->desc_left);
        if (!sunxi_mmc_dma_access(s, s->fifo + s->fifo_head, n)) {
            return false;
        }
        sunxi_mmc_fifo_drop(s, n);
    } else {
        if (!sunxi_mmc_buf_fill(s)) {
            return false;
        }
        if (s->dma != DMA_RUN) {
            /* It ended with an error. */
            return true;
        }
        n = MIN(MIN(PIECE, sunxi_mmc_buf_level(s)), s->desc_left);
        if (!sunxi_mmc_dma_access(s, s->buf + s->buf_pos, n)) {
            return false;
        }
        sunxi_mmc_buf_taken(s, n);
    }
    if (!s->desc_left) {
        sunxi_mmc_dma_close(s, false);
    }
    if (!s->card_left && !s->fifo_count) {
        sunxi_mmc_dma_end(s, false);
    }
    return true;
}

/* One piece from memory to the card */
static bool sunxi_mmc_dma_from_memory(SunxiMmcState *s)
{
    uint32_t n = MIN(MIN(PIECE, s->desc_left), sunxi_mmc_buf_room(s));

    if (s->fifo_count) {
        return sunxi_mmc_fifo_drain(s);
    }
    if (!n || !sunxi_mmc_dma_access(s, s->buf + s->buf_count, n)) {
        return false;
    }
    sunxi_mmc_buf_put(s, n);
    if (!s->desc_left) {
        sunxi_mmc_dma_close(s, false);
    }
    if (!s->card_left) {
        sunxi_mmc_dma_end(s, false);
    }
    return true;
}

bool sunxi_mmc_dma_step(SunxiMmcState *s)
{
    switch (s->dma) {
    case DMA_FETCH:
        sunxi_mmc_dma_fetch(s);
        return true;
    case DMA_RUN:
        return s->dma_write ? sunxi_mmc_dma_from_memory(s) :
                              sunxi_mmc_dma_to_memory(s);
    default:
        return false;
    }
}
