/*
 * Allwinner sunxi SD/MMC host controller: between it and the card
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/main-loop.h"
#include "trace.h"
#include "sunxi-mmc-internal.h"

uint32_t sunxi_mmc_buf_level(SunxiMmcState *s)
{
    return s->buf_count - s->buf_pos;
}

void sunxi_mmc_buf_clear(SunxiMmcState *s)
{
    s->buf_pos = 0;
    s->buf_count = 0;
    s->ahead_count = 0;
    s->buf_error = false;
    s->buf_halted = false;
    /* What is on its way is not wanted any more. */
    s->buf_stale = s->buf_moving;
}

void sunxi_mmc_xfer_clear(SunxiMmcState *s)
{
    s->xfer = XFER_NONE;
    s->card_left = 0;
    s->data_wait = false;
    timer_del(s->data_deadline);
    sunxi_mmc_buf_clear(s);
}

/* Data end before all of them have come, because of an error or a stop. */
void sunxi_mmc_xfer_abort(SunxiMmcState *s, uint32_t error)
{
    trace_sunxi_mmc_abort(s->id, s->card_left, error);
    sunxi_mmc_xfer_clear(s);
    s->rint |= error;
    if (error && sunxi_mmc_dma_on(s)) {
        s->idst |= R_IDST_CARD_ERROR_MASK | R_IDST_ABNORMAL_MASK;
    }
    sunxi_mmc_dma_end(s, error);
}

static void sunxi_mmc_xfer_over(SunxiMmcState *s)
{
    SDRequest request = { .cmd = CMD_STOP_TRANSMISSION };
    uint8_t resp[16];

    sunxi_mmc_xfer_clear(s);
    s->rint |= R_RINT_DATA_OVER_MASK;
    if (!s->xfer_stop) {
        return;
    }
    if (sunxi_mmc_connected(s) &&
        sdbus_do_command(&s->sdbus, &request, resp) == 4) {
        s->resp[1] = ldl_be_p(resp);
    } else {
        s->rint |= R_RINT_RESP_TIMEOUT_MASK;
    }
    trace_sunxi_mmc_auto_stop(s->id, s->resp[1]);
    s->resp_index = CMD_STOP_TRANSMISSION;
    s->rint |= R_RINT_AUTO_COMMAND_DONE_MASK;
}

/* @len bytes have gone between the card and the buffer */
static void sunxi_mmc_moved(SunxiMmcState *s, uint32_t len)
{
    /* What has been read ahead is not in the FIFO's count of it yet. */
    if (s->xfer == XFER_WRITE) {
        s->cbcr += len;
    }
    if (len % s->xfer_blksz >= s->block_left) {
        s->block_left += s->xfer_blksz;
    }
    s->block_left -= len % s->xfer_blksz;
}

/* The card has @len bytes of a write */
static void sunxi_mmc_buf_written(SunxiMmcState *s, uint32_t len)
{
    s->buf_pos += len;
    if (!sunxi_mmc_buf_level(s)) {
        s->buf_pos = 0;
        s->buf_count = 0;
    }
    sunxi_mmc_moved(s, len);
}

/* Blocks have moved in the background, or failed to. */
static void sunxi_mmc_blocks_done(void *opaque, int ret)
{
    SunxiMmcState *s = opaque;

    trace_sunxi_mmc_blocks_done(s->id, s->buf_moving, ret);
    if (!s->buf_stale && ret == 0) {
        if (s->xfer == XFER_READ) {
            s->ahead_count = s->buf_moving;
            sunxi_mmc_moved(s, s->buf_moving);
        } else {
            sunxi_mmc_buf_written(s, s->buf_moving);
        }
    } else if (!s->buf_stale) {
        /* The user may mend it before the machine runs again. */
        s->buf_halted = ret == -EAGAIN;
        s->buf_error = !s->buf_halted;
    }
    s->buf_moving = 0;
    s->buf_stale = false;
    qemu_bh_schedule(s->bh);
}

/* Sets blocks in motion, from the card or to it. */
static bool sunxi_mmc_move_blocks(SunxiMmcState *s, uint8_t *data,
                                  uint32_t len)
{
    if (s->block_left != s->xfer_blksz || len < s->xfer_blksz) {
        return false;
    }
    s->buf_moving = s->xfer_blksz *
                    sdbus_transfer(&s->sdbus, data, s->xfer_blksz,
                                   len / s->xfer_blksz,
                                   sunxi_mmc_blocks_done, s);
    if (s->buf_moving) {
        trace_sunxi_mmc_blocks(s->id, s->xfer == XFER_READ ? "read" : "write",
                               s->buf_moving);
    }
    return s->buf_moving;
}

/*
 * Sets in motion what follows the contents of the buffer. The card is at work
 * while the guest takes out what there is: a loader that polls a FIFO that is
 * empty again and again runs into its time-out where the host is slow.
 */
static bool sunxi_mmc_read_ahead(SunxiMmcState *s)
{
    uint64_t left = s->card_left - sunxi_mmc_buf_level(s);

    if (s->buf_moving || s->buf_error || s->buf_halted || s->ahead_count ||
        !sunxi_mmc_connected(s) || !sdbus_data_ready(&s->sdbus)) {
        return false;
    }
    /* If nobody has said how much to read, it may be stopped any time. */
    if (s->card_left == UINT64_MAX) {
        left = sunxi_mmc_buf_level(s) ? 0 : s->xfer_blksz;
    }
    return sunxi_mmc_move_blocks(s, s->ahead, MIN(BUF_SIZE, left));
}

/*
 * Sees to it that there is something in the buffer; returns false if it has
 * to be waited for, or will not come.
 */
bool sunxi_mmc_buf_fill(SunxiMmcState *s)
{
    uint32_t n;

    if (s->xfer != XFER_READ || s->data_wait) {
        return false;
    }
    if (!sunxi_mmc_buf_level(s)) {
        s->buf_pos = 0;
        s->buf_count = s->ahead_count;
        s->ahead_count = 0;
        if (s->buf_count) {
            uint8_t *empty = s->buf;

            s->buf = s->ahead;
            s->ahead = empty;
        }
    }
    if (s->buf_count) {
        sunxi_mmc_read_ahead(s);
        return true;
    }
    if (s->buf_moving || s->buf_halted) {
        return false;
    }
    if (s->buf_error) {
        sunxi_mmc_xfer_abort(s, R_RINT_DATA_CRC_MASK);
        return true;
    }
    if (!sunxi_mmc_connected(s) || !sdbus_data_ready(&s->sdbus)) {
        s->data_wait = true;
        sunxi_mmc_arm_all(s);
        return false;
    }
    if (sunxi_mmc_read_ahead(s)) {
        return false;
    }

    n = MIN(MIN(PIECE, s->card_left), s->block_left);
    sdbus_read_data(&s->sdbus, s->buf, n - 1);
    /*
     * Before the last byte of its block the card must still be sending. If
     * it is not, its block is shorter, and what the controller takes to be
     * the checksum is something else.
     */
    if (!sdbus_data_ready(&s->sdbus)) {
        sunxi_mmc_xfer_abort(s, R_RINT_DATA_CRC_MASK);
        return true;
    }
    s->buf[n - 1] = sdbus_read_byte(&s->sdbus);
    s->buf_count = n;
    sunxi_mmc_moved(s, n);
    return true;
}

/* Something has been taken out of the buffer */
void sunxi_mmc_buf_taken(SunxiMmcState *s, uint32_t len)
{
    s->buf_pos += len;
    s->cbcr += len;
    s->card_left -= len;
    if (!s->card_left) {
        sunxi_mmc_xfer_over(s);
    }
}

/* How much of a write's data finds room in the buffer? */
uint32_t sunxi_mmc_buf_room(SunxiMmcState *s)
{
    if (s->xfer != XFER_WRITE || s->buf_moving || s->buf_error) {
        return 0;
    }
    return MIN(BUF_SIZE - s->buf_count, s->card_left);
}

void sunxi_mmc_buf_put(SunxiMmcState *s, uint32_t len)
{
    s->buf_count += len;
    s->card_left -= len;
}

/*
 * Lets the card have what is in the buffer: whole blocks, or else what is the
 * start or the rest of one that is larger than the buffer. Returns false if
 * there is nothing to do, or it has to be waited for.
 */
bool sunxi_mmc_buf_flush(SunxiMmcState *s)
{
    uint32_t level = sunxi_mmc_buf_level(s);
    bool end;

    if (s->xfer != XFER_WRITE || s->buf_moving || s->buf_halted) {
        return false;
    }
    if (s->buf_error) {
        sunxi_mmc_xfer_abort(s, R_RINT_END_BIT_MASK);
        return true;
    }
    if (!level && !s->card_left) {
        sunxi_mmc_xfer_over(s);
        return true;
    }
    if (!level) {
        return false;
    }
    if (level < s->block_left && s->card_left && s->buf_count < BUF_SIZE) {
        return false;
    }
    if (sunxi_mmc_connected(s) && sunxi_mmc_move_blocks(s, s->buf + s->buf_pos, level)) {
        return false;
    }

    level = MIN(level, s->block_left);
    end = level == s->block_left || !s->card_left;
    sdbus_write_data(&s->sdbus, s->buf + s->buf_pos, level - 1);
    if (end && (!sunxi_mmc_connected(s) || !sdbus_receive_ready(&s->sdbus))) {
        /* Nobody acknowledges the block. */
        sunxi_mmc_xfer_abort(s, R_RINT_END_BIT_MASK);
        return true;
    }
    sdbus_write_byte(&s->sdbus, s->buf[s->buf_pos + level - 1]);
    sunxi_mmc_buf_written(s, level);
    return true;
}
