/*
 * Allwinner sunxi SD/MMC host controller: commands
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "trace.h"
#include "sunxi-mmc-internal.h"

#define CMD_MMC_SEND_OP_COND    1
#define ACMD_SEND_OP_COND       41

/* Is there a card that hears what the controller says? */
bool sunxi_mmc_connected(SunxiMmcState *s)
{
    return s->inserted && s->pads &&
           FIELD_EX32(s->clkcr_used, CLKCR, CARD_CLOCK);
}

/*
 * Time-outs are counted in periods of the card's clock. If the module clock
 * stops meanwhile they begin anew when it runs again.
 */
static void sunxi_mmc_arm(SunxiMmcState *s, QEMUTimer *timer, bool waiting,
                          uint32_t periods)
{
    uint32_t divider = FIELD_EX32(s->clkcr_used, CLKCR, DIVIDER);
    uint64_t ticks = (uint64_t)periods * (divider ? 2 * divider : 1);

    if (!waiting || !clock_is_enabled(s->clk)) {
        timer_del(timer);
    } else if (!timer_pending(timer)) {
        timer_mod(timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
                         clock_ticks_to_ns(s->clk, ticks));
    }
}

void sunxi_mmc_arm_all(SunxiMmcState *s)
{
    sunxi_mmc_arm(s, s->cmd_deadline, s->cmd_wait,
                  FIELD_EX32(s->tmout, TMOUT, RESPONSE));
    sunxi_mmc_arm(s, s->data_deadline, s->data_wait,
                  FIELD_EX32(s->tmout, TMOUT, DATA));
}

static void sunxi_mmc_xfer_start(SunxiMmcState *s)
{
    bool write = FIELD_EX32(s->cmdr, CMDR, WRITE);

    s->xfer = write ? XFER_WRITE : XFER_READ;
    s->xfer_stop = FIELD_EX32(s->cmdr, CMDR, AUTO_STOP);
    s->xfer_blksz = s->blksz ?: UINT32_MAX;
    assert(!s->buf_moving);
    s->block_left = s->xfer_blksz;
    s->card_left = s->bcnt ?: UINT64_MAX;
    s->cbcr = 0;
    s->bbcr = 0;
    s->data_wait = false;
    sunxi_mmc_dma_begin(s);
    trace_sunxi_mmc_xfer(s->id, write ? "write" : "read", s->bcnt, s->blksz,
                         sunxi_mmc_dma_on(s));
}

/* Takes what the card said; returns the error bits that this raises. */
static uint32_t sunxi_mmc_response(SunxiMmcState *s, const uint8_t *resp,
                                   int len)
{
    unsigned index = FIELD_EX32(s->cmdr, CMDR, INDEX);
    bool want_long = FIELD_EX32(s->cmdr, CMDR, LONG);

    if (want_long != (len == 16)) {
        return R_RINT_RESP_ERROR_MASK;
    }
    s->resp[0] = ldl_be_p(&resp[len - 4]);
    if (want_long) {
        s->resp[1] = ldl_be_p(&resp[8]);
        s->resp[2] = ldl_be_p(&resp[4]);
        s->resp[3] = ldl_be_p(&resp[0]);
    }
    /* Where others have the checksum, this response has all ones. */
    if (FIELD_EX32(s->cmdr, CMDR, CHECK_CRC) &&
        (index == CMD_MMC_SEND_OP_COND || index == ACMD_SEND_OP_COND)) {
        return R_RINT_RESP_CRC_MASK;
    }
    return 0;
}

static void sunxi_mmc_command(SunxiMmcState *s)
{
    SDRequest request = {
        .cmd = FIELD_EX32(s->cmdr, CMDR, INDEX),
        .arg = s->carg,
    };
    bool stop = FIELD_EX32(s->cmdr, CMDR, STOP_ABORT) && s->xfer != XFER_NONE;
    uint32_t error = 0;
    uint8_t resp[16];
    int len = 0;

    s->cmdr &= ~R_CMDR_START_MASK;
    if (FIELD_EX32(s->cmdr, CMDR, UPDATE_CLOCK)) {
        s->clkcr_used = s->clkcr;
        trace_sunxi_mmc_update_clock(s->id, s->clkcr_used);
        /* Both drivers find status bits to clear after this. */
        s->rint |= R_RINT_COMMAND_DONE_MASK;
        return;
    }
    if (FIELD_EX32(s->cmdr, CMDR, BOOT)) {
        qemu_log_mask(LOG_UNIMP, "%s: boot mode\n", s->id);
    }

    if (sunxi_mmc_connected(s)) {
        len = sdbus_do_command(&s->sdbus, &request, resp);
    }
    trace_sunxi_mmc_command(s->id, request.cmd, request.arg, s->cmdr, len);
    s->resp_index = request.cmd;

    if (FIELD_EX32(s->cmdr, CMDR, RESPONSE)) {
        if (!len) {
            s->cmd_wait = true;
            sunxi_mmc_arm_all(s);
            return;
        }
        error = sunxi_mmc_response(s, resp, len);
    }
    s->rint |= R_RINT_COMMAND_DONE_MASK | error;
    if (stop) {
        sunxi_mmc_xfer_abort(s, 0);
        s->rint |= R_RINT_DATA_OVER_MASK;
    } else if (FIELD_EX32(s->cmdr, CMDR, DATA) && !error) {
        sunxi_mmc_xfer_start(s);
    }
}

/* Starts the command in CMDR if there is one and its time has come. */
bool sunxi_mmc_try_command(SunxiMmcState *s)
{
    if (!FIELD_EX32(s->cmdr, CMDR, START) || s->cmd_wait || s->buf_moving ||
        (s->xfer != XFER_NONE && FIELD_EX32(s->cmdr, CMDR, WAIT_PREVIOUS))) {
        return false;
    }
    if (s->xfer != XFER_NONE && FIELD_EX32(s->cmdr, CMDR, DATA)) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: data command while data of "
                      "another are on their way\n", s->id);
        s->cmdr &= ~R_CMDR_START_MASK;
        s->rint |= R_RINT_LOCKED_MASK;
        return true;
    }
    sunxi_mmc_command(s);
    return true;
}
