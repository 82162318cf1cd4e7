/*
 * Allwinner sunxi SD/MMC host controller: the FIFO
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "sunxi-mmc-internal.h"

uint32_t sunxi_mmc_fifo_level(SunxiMmcState *s)
{
    return DIV_ROUND_UP(s->fifo_count, sizeof(uint32_t));
}

bool sunxi_mmc_above_rx(SunxiMmcState *s)
{
    return sunxi_mmc_fifo_level(s) > FIELD_EX32(s->ftrgl, FTRGL, RX);
}

bool sunxi_mmc_below_tx(SunxiMmcState *s)
{
    return sunxi_mmc_fifo_level(s) <= FIELD_EX32(s->ftrgl, FTRGL, TX);
}

void sunxi_mmc_reset_fifo(SunxiMmcState *s)
{
    s->fifo_head = 0;
    s->fifo_count = 0;
    s->fifo_rx = false;
}

void sunxi_mmc_fifo_drop(SunxiMmcState *s, uint32_t n)
{
    s->fifo_head = (s->fifo_head + n) % SUNXI_MMC_FIFO_BYTES;
    s->fifo_count -= n;
}

bool sunxi_mmc_fifo_fill(SunxiMmcState *s)
{
    uint32_t tail = (s->fifo_head + s->fifo_count) % SUNXI_MMC_FIFO_BYTES;
    uint32_t n = MIN(SUNXI_MMC_FIFO_BYTES - s->fifo_count,
                     SUNXI_MMC_FIFO_BYTES - tail);

    if (!n || !sunxi_mmc_buf_fill(s)) {
        return false;
    }
    n = MIN(n, sunxi_mmc_buf_level(s));
    memcpy(s->fifo + tail, s->buf + s->buf_pos, n);
    s->fifo_count += n;
    s->fifo_rx = true;
    if (n) {
        sunxi_mmc_buf_taken(s, n);
    }
    return true;
}

bool sunxi_mmc_fifo_drain(SunxiMmcState *s)
{
    uint32_t n = MIN(s->fifo_count, SUNXI_MMC_FIFO_BYTES - s->fifo_head);

    n = MIN(n, sunxi_mmc_buf_room(s));
    if (!n) {
        return false;
    }
    memcpy(s->buf + s->buf_count, s->fifo + s->fifo_head, n);
    sunxi_mmc_fifo_drop(s, n);
    sunxi_mmc_buf_put(s, n);
    if (!s->card_left) {
        /* The rest of the last word was there to fill it up. */
        sunxi_mmc_fifo_drop(s, s->fifo_count % sizeof(uint32_t));
    }
    return true;
}

uint32_t sunxi_mmc_fifo_pop(SunxiMmcState *s)
{
    uint32_t n = MIN(s->fifo_count, sizeof(uint32_t));
    uint8_t word[sizeof(uint32_t)] = { };

    for (uint32_t i = 0; i < n; i++) {
        word[i] = s->fifo[(s->fifo_head + i) % SUNXI_MMC_FIFO_BYTES];
    }
    sunxi_mmc_fifo_drop(s, n);
    s->bbcr += n;
    return ldl_le_p(word);
}

void sunxi_mmc_fifo_push(SunxiMmcState *s, uint32_t value)
{
    uint32_t tail = s->fifo_head + s->fifo_count;
    uint8_t word[sizeof(uint32_t)];

    stl_le_p(word, value);
    for (uint32_t i = 0; i < sizeof(word); i++) {
        s->fifo[(tail + i) % SUNXI_MMC_FIFO_BYTES] = word[i];
    }
    s->fifo_count += sizeof(word);
    s->fifo_rx = false;
    s->bbcr += sizeof(word);
}
