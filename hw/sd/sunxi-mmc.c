/*
 * Allwinner sunxi SD/MMC host controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Offset        Name       Reset       Access
 * 0x00          GCTRL      0x00000300  rw     bits 2:0 clear themselves
 * 0x04          CLKCR      0x00000000  rw     used from "update clock" on
 * 0x08          TMOUT      0xffffff40  rw
 * 0x0c          WIDTH      0x00000000  rw
 * 0x10          BLKSZ      0x00000200  rw
 * 0x14          BCNT       0x00000200  rw     0: until stopped
 * 0x18          CMDR       0x00000000  rw     bit 31 clears itself
 * 0x1c          CARG       0x00000000  rw
 * 0x20-0x2c     RESP0-3    0x00000000  ro
 * 0x30          IMASK      0x00000000  rw
 * 0x34          MISTA      0x00000000  ro
 * 0x38          RINT       0x00000000  w1c
 * 0x3c          STAS       0x00000106  ro     bit 8: a card is in the slot
 * 0x40          FTRGL      0x000f0000  rw
 * 0x44          FUNS       0x00000000  rw     bits 2 and 0 clear themselves
 * 0x48          CBCR       0x00000000  ro
 * 0x4c          BBCR       0x00000000  ro
 * 0x50          DBGC       0x00000000  rw
 * 0x78          HWRST      0x00000001  rw
 * 0x80          DMAC       0x00000000  rw     bits 31 and 0 clear themselves
 * 0x84          DLBA       0x00000000  rw
 * 0x88          IDST       0x00000000  w1c
 * 0x8c          IDIE       0x00000000  rw
 * 0x90          CHDA       0x00000000  ro
 * 0x94          CBDA       0x00000000  ro
 * 0x100, 0x200  FIFO       -           rw     which one: the variant
 *
 * The sources named in sunxi-mmc.h agree on offsets and bits. The reset
 * values are those of the H3's documentation, but for the FIFO's bits in
 * STAS; no source states them for the A20.
 *
 * How it works: a command is put to the card as soon as the module clock
 * runs. Its data then go between the card and a buffer, between that and the
 * FIFO, and between the FIFO and the CPU or, as descriptors say, memory; with
 * an empty FIFO between buffer and memory directly. Each side stops when what
 * is behind it is full, or empty, and goes on as there is room, or data.
 *
 * The buffer stands for the time that a card takes: it is filled or emptied
 * in the background, many blocks at once, and what is not in it yet has not
 * come from the card yet. While blocks are on their way commands wait, and a
 * write's data are over when the card has the last of them. What the DMA
 * controller moves is moved by a bottom half, in pieces.
 *
 * From the documentation of the DesignWare relative, for want of any for the
 * A20 itself: a soft reset leaves registers and interrupts alone; which
 * register writes count as an illegal access; the stop command's response is
 * in RESP1; a descriptor that is not owned suspends the DMA controller, and
 * a bus error halts it until it is reset.
 *
 * Not modelled: SDIO interrupts, boot mode, CE-ATA, the switch to 1.8 V (no
 * card answers CMD11 here), bus width and sample phase. The card's reset line
 * in HWRST has no effect: an SD card has no such pin, and an eMMC ignores it
 * until told otherwise.
 *
 * QEMU's allwinner-sdhost is not used: it has no clock, moves all data
 * within the register write, does not heed who owns a descriptor, knows no
 * errors, and has no variant with the A20's FIFO and descriptors.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "hw/sd/sunxi-mmc.h"
#include "migration/vmstate.h"
#include "system/runstate.h"
#include "trace.h"

#define MMC_SIZE                (4 * KiB)

REG32(GCTRL, 0x00)
    FIELD(GCTRL, SOFT_RESET, 0, 1)
    FIELD(GCTRL, FIFO_RESET, 1, 1)
    FIELD(GCTRL, DMA_RESET, 2, 1)
    FIELD(GCTRL, INT_ENABLE, 4, 1)
    FIELD(GCTRL, DMA_ENABLE, 5, 1)
    FIELD(GCTRL, DEBOUNCE, 8, 1)
    FIELD(GCTRL, POSEDGE, 9, 1)
    FIELD(GCTRL, DDR, 10, 1)
    FIELD(GCTRL, ACCESS_DONE, 29, 2)
    FIELD(GCTRL, ACCESS_BY_AHB, 31, 1)
REG32(CLKCR, 0x04)
    FIELD(CLKCR, DIVIDER, 0, 8)
    FIELD(CLKCR, CARD_CLOCK, 16, 1)
    FIELD(CLKCR, LOW_POWER, 17, 1)
    FIELD(CLKCR, MASK_DATA0, 31, 1)
REG32(TMOUT, 0x08)
    FIELD(TMOUT, RESPONSE, 0, 8)
    FIELD(TMOUT, DATA, 8, 24)
REG32(WIDTH, 0x0c)
    FIELD(WIDTH, WIDTH, 0, 2)
REG32(BLKSZ, 0x10)
    FIELD(BLKSZ, SIZE, 0, 16)
REG32(BCNT, 0x14)
REG32(CMDR, 0x18)
    FIELD(CMDR, INDEX, 0, 6)
    FIELD(CMDR, RESPONSE, 6, 1)
    FIELD(CMDR, LONG, 7, 1)
    FIELD(CMDR, CHECK_CRC, 8, 1)
    FIELD(CMDR, DATA, 9, 1)
    FIELD(CMDR, WRITE, 10, 1)
    FIELD(CMDR, AUTO_STOP, 12, 1)
    FIELD(CMDR, WAIT_PREVIOUS, 13, 1)
    FIELD(CMDR, STOP_ABORT, 14, 1)
    FIELD(CMDR, UPDATE_CLOCK, 21, 1)
    FIELD(CMDR, BOOT, 24, 4)
    FIELD(CMDR, START, 31, 1)
REG32(CARG, 0x1c)
REG32(RESP0, 0x20)
REG32(RESP1, 0x24)
REG32(RESP2, 0x28)
REG32(RESP3, 0x2c)
REG32(IMASK, 0x30)
REG32(MISTA, 0x34)
REG32(RINT, 0x38)
    FIELD(RINT, RESP_ERROR, 1, 1)
    FIELD(RINT, COMMAND_DONE, 2, 1)
    FIELD(RINT, DATA_OVER, 3, 1)
    FIELD(RINT, TX_REQUEST, 4, 1)
    FIELD(RINT, RX_REQUEST, 5, 1)
    FIELD(RINT, RESP_CRC, 6, 1)
    FIELD(RINT, DATA_CRC, 7, 1)
    FIELD(RINT, RESP_TIMEOUT, 8, 1)
    FIELD(RINT, DATA_TIMEOUT, 9, 1)
    FIELD(RINT, FIFO_RUN, 11, 1)
    FIELD(RINT, LOCKED, 12, 1)
    FIELD(RINT, AUTO_COMMAND_DONE, 14, 1)
    FIELD(RINT, END_BIT, 15, 1)
    FIELD(RINT, CARD_INSERTED, 30, 1)
    FIELD(RINT, CARD_REMOVED, 31, 1)
REG32(STAS, 0x3c)
    FIELD(STAS, RX_LEVEL, 0, 1)
    FIELD(STAS, TX_LEVEL, 1, 1)
    FIELD(STAS, EMPTY, 2, 1)
    FIELD(STAS, FULL, 3, 1)
    FIELD(STAS, CARD_PRESENT, 8, 1)
    FIELD(STAS, CARD_BUSY, 9, 1)
    FIELD(STAS, FSM_BUSY, 10, 1)
    FIELD(STAS, RESP_INDEX, 11, 6)
    FIELD(STAS, LEVEL, 17, 14)
REG32(FTRGL, 0x40)
    FIELD(FTRGL, TX, 0, 5)
    FIELD(FTRGL, RX, 16, 5)
    FIELD(FTRGL, BURST, 28, 3)
REG32(FUNS, 0x44)
    FIELD(FUNS, SEND_IRQ_RESPONSE, 0, 1)
    FIELD(FUNS, READ_WAIT, 1, 1)
    FIELD(FUNS, ABORT_READ, 2, 1)
    FIELD(FUNS, CEATA, 8, 3)
    FIELD(FUNS, CEATA_ON, 16, 16)
REG32(CBCR, 0x48)
REG32(BBCR, 0x4c)
REG32(DBGC, 0x50)
REG32(HWRST, 0x78)
    FIELD(HWRST, RELEASED, 0, 1)
REG32(DMAC, 0x80)
    FIELD(DMAC, SOFT_RESET, 0, 1)
    FIELD(DMAC, FIXED_BURST, 1, 1)
    FIELD(DMAC, SKIP_LENGTH, 2, 5)
    FIELD(DMAC, ON, 7, 1)
    FIELD(DMAC, BURST_LENGTH, 8, 3)
    FIELD(DMAC, REFETCH, 31, 1)
REG32(DLBA, 0x84)
REG32(IDST, 0x88)
    FIELD(IDST, TX, 0, 1)
    FIELD(IDST, RX, 1, 1)
    FIELD(IDST, BUS_ERROR, 2, 1)
    FIELD(IDST, NOT_OWNED, 4, 1)
    FIELD(IDST, CARD_ERROR, 5, 1)
    FIELD(IDST, NORMAL, 8, 1)
    FIELD(IDST, ABNORMAL, 9, 1)
REG32(IDIE, 0x8c)
REG32(CHDA, 0x90)
REG32(CBDA, 0x94)

#define GCTRL_RW                (R_GCTRL_INT_ENABLE_MASK |      \
                                 R_GCTRL_DMA_ENABLE_MASK |      \
                                 R_GCTRL_DEBOUNCE_MASK |        \
                                 R_GCTRL_POSEDGE_MASK |         \
                                 R_GCTRL_DDR_MASK |             \
                                 R_GCTRL_ACCESS_DONE_MASK |     \
                                 R_GCTRL_ACCESS_BY_AHB_MASK)
#define CLKCR_RW                (R_CLKCR_DIVIDER_MASK |         \
                                 R_CLKCR_CARD_CLOCK_MASK |      \
                                 R_CLKCR_LOW_POWER_MASK |       \
                                 R_CLKCR_MASK_DATA0_MASK)
/* All that exist, whether they can happen here or not */
#define RINT_ALL                0xc001fffe
#define FTRGL_RW                (R_FTRGL_TX_MASK | R_FTRGL_RX_MASK | \
                                 R_FTRGL_BURST_MASK)
#define FUNS_RW                 (R_FUNS_READ_WAIT_MASK |        \
                                 R_FUNS_CEATA_MASK |            \
                                 R_FUNS_CEATA_ON_MASK)
#define DMAC_RW                 (R_DMAC_FIXED_BURST_MASK |      \
                                 R_DMAC_SKIP_LENGTH_MASK |      \
                                 R_DMAC_ON_MASK |               \
                                 R_DMAC_BURST_LENGTH_MASK)
#define IDST_ALL                (R_IDST_TX_MASK | R_IDST_RX_MASK |      \
                                 R_IDST_BUS_ERROR_MASK |                \
                                 R_IDST_NOT_OWNED_MASK |                \
                                 R_IDST_CARD_ERROR_MASK |               \
                                 R_IDST_NORMAL_MASK | R_IDST_ABNORMAL_MASK)

#define GCTRL_RESET             0x00000300
#define TMOUT_RESET             0xffffff40
#define BLKSZ_RESET             0x00000200
#define BCNT_RESET              0x00000200
#define FTRGL_RESET             0x000f0000

#define DESC_NO_IRQ             BIT(1)
#define DESC_LAST               BIT(2)
#define DESC_CHAINED            BIT(4)
#define DESC_END_OF_RING        BIT(5)
#define DESC_ERROR              BIT(30)
#define DESC_OWN                BIT(31)

#define CMD_MMC_SEND_OP_COND    1
#define CMD_STOP_TRANSMISSION   12
#define ACMD_SEND_OP_COND       41

/* How much the bottom half does before others get their turn */
#define PIECE                   (64 * KiB)
#define PIECES                  16

#define BUF_SIZE                (256 * KiB)

enum {
    XFER_NONE,
    XFER_READ,
    XFER_WRITE,
};

enum {
    DMA_IDLE,
    DMA_FETCH,
    DMA_RUN,
    DMA_SUSPENDED,
    DMA_HALTED,
};

static uint32_t sunxi_mmc_fifo_level(SunxiMmcState *s)
{
    return DIV_ROUND_UP(s->fifo_count, sizeof(uint32_t));
}

static bool sunxi_mmc_above_rx(SunxiMmcState *s)
{
    return sunxi_mmc_fifo_level(s) > FIELD_EX32(s->ftrgl, FTRGL, RX);
}

static bool sunxi_mmc_below_tx(SunxiMmcState *s)
{
    return sunxi_mmc_fifo_level(s) <= FIELD_EX32(s->ftrgl, FTRGL, TX);
}

/* Is it for the DMA controller to move what is in the FIFO? */
static bool sunxi_mmc_dma_on(SunxiMmcState *s)
{
    return FIELD_EX32(s->gctrl, GCTRL, DMA_ENABLE) &&
           !FIELD_EX32(s->gctrl, GCTRL, ACCESS_BY_AHB) &&
           FIELD_EX32(s->dmac, DMAC, ON);
}

static bool sunxi_mmc_dma_busy(SunxiMmcState *s)
{
    return sunxi_mmc_dma_on(s) &&
           (s->dma == DMA_FETCH || s->dma == DMA_RUN);
}

static void sunxi_mmc_update(SunxiMmcState *s)
{
    bool level;

    if (!sunxi_mmc_dma_on(s)) {
        if (s->fifo_rx && sunxi_mmc_above_rx(s)) {
            s->rint |= R_RINT_RX_REQUEST_MASK;
        }
        if (s->xfer == XFER_WRITE && s->card_left && sunxi_mmc_below_tx(s)) {
            s->rint |= R_RINT_TX_REQUEST_MASK;
        }
    }

    level = FIELD_EX32(s->gctrl, GCTRL, INT_ENABLE) &&
            ((s->rint & s->imask) || (s->idst & s->idie));
    trace_sunxi_mmc_irq(s->id, s->rint, s->idst, level);
    qemu_set_irq(s->irq, level);
}

/* Is there a card that hears what the controller says? */
static bool sunxi_mmc_connected(SunxiMmcState *s)
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

static void sunxi_mmc_arm_all(SunxiMmcState *s)
{
    sunxi_mmc_arm(s, s->cmd_deadline, s->cmd_wait,
                  FIELD_EX32(s->tmout, TMOUT, RESPONSE));
    sunxi_mmc_arm(s, s->data_deadline, s->data_wait,
                  FIELD_EX32(s->tmout, TMOUT, DATA));
}

/* The DMA controller */

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
static void sunxi_mmc_dma_end(SunxiMmcState *s, bool error)
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
static void sunxi_mmc_dma_begin(SunxiMmcState *s)
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

/* Data between the card and the controller */

static uint32_t sunxi_mmc_buf_level(SunxiMmcState *s)
{
    return s->buf_count - s->buf_pos;
}

static void sunxi_mmc_buf_clear(SunxiMmcState *s)
{
    s->buf_pos = 0;
    s->buf_count = 0;
    s->buf_error = false;
    s->buf_halted = false;
    /* What is on its way is not wanted any more. */
    s->buf_stale = s->buf_moving;
}

static void sunxi_mmc_xfer_clear(SunxiMmcState *s)
{
    s->xfer = XFER_NONE;
    s->card_left = 0;
    s->data_wait = false;
    timer_del(s->data_deadline);
    sunxi_mmc_buf_clear(s);
}

/* Data end before all of them have come, because of an error or a stop. */
static void sunxi_mmc_xfer_abort(SunxiMmcState *s, uint32_t error)
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
            s->buf_count = s->buf_moving;
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

/* Sets blocks in motion, from the card to the buffer or the other way. */
static bool sunxi_mmc_move_blocks(SunxiMmcState *s, uint32_t len)
{
    if (s->block_left != s->xfer_blksz || len < s->xfer_blksz) {
        return false;
    }
    s->buf_moving = s->xfer_blksz *
                    sdbus_transfer(&s->sdbus, s->buf + s->buf_pos,
                                   s->xfer_blksz, len / s->xfer_blksz,
                                   sunxi_mmc_blocks_done, s);
    if (s->buf_moving) {
        trace_sunxi_mmc_blocks(s->id, s->xfer == XFER_READ ? "read" : "write",
                               s->buf_moving);
    }
    return s->buf_moving;
}

/*
 * Sees to it that there is something in the buffer; returns false if it has
 * to be waited for, or will not come.
 */
static bool sunxi_mmc_buf_fill(SunxiMmcState *s)
{
    uint32_t n;

    if (s->xfer != XFER_READ || s->data_wait || s->buf_moving ||
        s->buf_halted) {
        return false;
    }
    if (s->buf_error) {
        sunxi_mmc_xfer_abort(s, R_RINT_DATA_CRC_MASK);
        return true;
    }
    if (sunxi_mmc_buf_level(s)) {
        return true;
    }
    s->buf_pos = 0;
    s->buf_count = 0;
    if (!sunxi_mmc_connected(s) || !sdbus_data_ready(&s->sdbus)) {
        s->data_wait = true;
        sunxi_mmc_arm_all(s);
        return false;
    }
    /* If nobody has said how much to read, it may be stopped any time. */
    n = s->card_left == UINT64_MAX ? s->xfer_blksz :
                                     MIN(BUF_SIZE, s->card_left);
    if (sunxi_mmc_move_blocks(s, n)) {
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
static void sunxi_mmc_buf_taken(SunxiMmcState *s, uint32_t len)
{
    s->buf_pos += len;
    s->cbcr += len;
    s->card_left -= len;
    if (!s->card_left) {
        sunxi_mmc_xfer_over(s);
    }
}

/* How much of a write's data finds room in the buffer? */
static uint32_t sunxi_mmc_buf_room(SunxiMmcState *s)
{
    if (s->xfer != XFER_WRITE || s->buf_moving || s->buf_error) {
        return 0;
    }
    return MIN(BUF_SIZE - s->buf_count, s->card_left);
}

static void sunxi_mmc_buf_put(SunxiMmcState *s, uint32_t len)
{
    s->buf_count += len;
    s->card_left -= len;
}

/*
 * Lets the card have what is in the buffer: whole blocks, or else what is the
 * start or the rest of one that is larger than the buffer. Returns false if
 * there is nothing to do, or it has to be waited for.
 */
static bool sunxi_mmc_buf_flush(SunxiMmcState *s)
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
    if (sunxi_mmc_connected(s) && sunxi_mmc_move_blocks(s, level)) {
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

/* The FIFO */

static void sunxi_mmc_fifo_drop(SunxiMmcState *s, uint32_t n)
{
    s->fifo_head = (s->fifo_head + n) % SUNXI_MMC_FIFO_BYTES;
    s->fifo_count -= n;
}

static bool sunxi_mmc_fifo_fill(SunxiMmcState *s)
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

static bool sunxi_mmc_fifo_drain(SunxiMmcState *s)
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

static uint32_t sunxi_mmc_fifo_pop(SunxiMmcState *s)
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

static void sunxi_mmc_fifo_push(SunxiMmcState *s, uint32_t value)
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

static bool sunxi_mmc_dma_step(SunxiMmcState *s)
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

/* Does a bounded amount of work; returns false if there is none to do. */
static bool sunxi_mmc_step(SunxiMmcState *s)
{
    if (sunxi_mmc_dma_on(s) && sunxi_mmc_dma_step(s)) {
        return true;
    }
    switch (s->xfer) {
    case XFER_READ:
        return !sunxi_mmc_dma_busy(s) && sunxi_mmc_fifo_fill(s);
    case XFER_WRITE:
        /* The more there is in the buffer, the better for the card */
        return (!sunxi_mmc_dma_busy(s) && sunxi_mmc_fifo_drain(s)) ||
               sunxi_mmc_buf_flush(s);
    default:
        return false;
    }
}

/* Commands */

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
static bool sunxi_mmc_try_command(SunxiMmcState *s)
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

/* Does what there is to do, but what takes long in the bottom half only. */
static void sunxi_mmc_run(SunxiMmcState *s, bool in_bh)
{
    unsigned pieces = PIECES;

    while (clock_is_enabled(s->clk)) {
        if (sunxi_mmc_try_command(s)) {
            continue;
        }
        if (!pieces-- || (!in_bh && sunxi_mmc_dma_busy(s))) {
            qemu_bh_schedule(s->bh);
            break;
        }
        if (!sunxi_mmc_step(s)) {
            break;
        }
    }
    sunxi_mmc_update(s);
}

/*
 * While the machine is stopped its memory, its cards and the state of this
 * device must not change: somebody may be about to save them.
 */
static void sunxi_mmc_bh(void *opaque)
{
    if (runstate_is_running()) {
        sunxi_mmc_run(opaque, true);
    }
}

static void sunxi_mmc_vm_change(void *opaque, bool running, RunState state)
{
    SunxiMmcState *s = opaque;

    /* It was due if there is anything to do; if not it finds nothing. */
    if (running) {
        s->buf_halted = false;
        qemu_bh_schedule(s->bh);
    }
}

static void sunxi_mmc_cmd_timeout(void *opaque)
{
    SunxiMmcState *s = opaque;

    /* Linux waits for "done" even then. */
    s->cmd_wait = false;
    s->rint |= R_RINT_RESP_TIMEOUT_MASK | R_RINT_COMMAND_DONE_MASK;
    sunxi_mmc_run(s, false);
}

static void sunxi_mmc_data_timeout(void *opaque)
{
    SunxiMmcState *s = opaque;

    s->data_wait = false;
    if (!sunxi_mmc_connected(s) || !sdbus_data_ready(&s->sdbus)) {
        sunxi_mmc_xfer_abort(s, R_RINT_DATA_TIMEOUT_MASK);
    }
    sunxi_mmc_run(s, false);
}

/* Registers */

static void sunxi_mmc_reset_fifo(SunxiMmcState *s)
{
    s->fifo_head = 0;
    s->fifo_count = 0;
    s->fifo_rx = false;
}

static void sunxi_mmc_soft_reset(SunxiMmcState *s)
{
    s->cmdr &= ~R_CMDR_START_MASK;
    s->cmd_wait = false;
    timer_del(s->cmd_deadline);
    sunxi_mmc_xfer_clear(s);
    if (s->dma != DMA_HALTED) {
        s->dma = DMA_IDLE;
    }
}

static uint32_t sunxi_mmc_stas(SunxiMmcState *s)
{
    SunxiMmcClass *c = SUNXI_MMC_GET_CLASS(s);
    uint32_t level = sunxi_mmc_fifo_level(s);
    uint32_t value = 0;

    value = FIELD_DP32(value, STAS, RX_LEVEL, sunxi_mmc_above_rx(s));
    value = FIELD_DP32(value, STAS, TX_LEVEL, sunxi_mmc_below_tx(s));
    value = FIELD_DP32(value, STAS, EMPTY, !s->fifo_count);
    value = FIELD_DP32(value, STAS, FULL,
                       level == SUNXI_MMC_FIFO_BYTES / sizeof(uint32_t));
    value = FIELD_DP32(value, STAS, CARD_PRESENT, s->inserted);
    value = FIELD_DP32(value, STAS, CARD_BUSY,
                       sunxi_mmc_connected(s) &&
                       ((s->buf_moving && s->xfer == XFER_WRITE) ||
                        !(sdbus_get_dat_lines(&s->sdbus) & 1)));
    value = FIELD_DP32(value, STAS, FSM_BUSY, s->xfer != XFER_NONE);
    value = FIELD_DP32(value, STAS, RESP_INDEX, s->resp_index);
    /* U-Boot knows: an A20 whose FIFO is full says that the level is 0. */
    value = FIELD_DP32(value, STAS, LEVEL,
                       extract32(level, 0, c->level_bits));
    return value;
}

static uint32_t sunxi_mmc_read_fifo(SunxiMmcState *s)
{
    uint32_t value;

    if (!FIELD_EX32(s->gctrl, GCTRL, ACCESS_BY_AHB)) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: read of the FIFO while it is "
                      "the DMA controller's\n", s->id);
        return 0;
    }
    if (!s->fifo_count) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: read of the empty FIFO\n", s->id);
        s->rint |= R_RINT_FIFO_RUN_MASK;
        sunxi_mmc_update(s);
        return 0;
    }
    value = sunxi_mmc_fifo_pop(s);
    sunxi_mmc_run(s, false);
    return value;
}

static uint64_t sunxi_mmc_read(void *opaque, hwaddr offset, unsigned size)
{
    SunxiMmcState *s = opaque;
    uint32_t value = 0;

    switch (offset) {
    case A_GCTRL:
        value = s->gctrl;
        break;
    case A_CLKCR:
        value = s->clkcr;
        break;
    case A_TMOUT:
        value = s->tmout;
        break;
    case A_WIDTH:
        value = s->width;
        break;
    case A_BLKSZ:
        value = s->blksz;
        break;
    case A_BCNT:
        value = s->bcnt;
        break;
    case A_CMDR:
        value = s->cmdr;
        break;
    case A_CARG:
        value = s->carg;
        break;
    case A_RESP0:
    case A_RESP1:
    case A_RESP2:
    case A_RESP3:
        value = s->resp[(offset - A_RESP0) / sizeof(uint32_t)];
        break;
    case A_IMASK:
        value = s->imask;
        break;
    case A_MISTA:
        value = s->rint & s->imask;
        break;
    case A_RINT:
        value = s->rint;
        break;
    case A_STAS:
        value = sunxi_mmc_stas(s);
        break;
    case A_FTRGL:
        value = s->ftrgl;
        break;
    case A_FUNS:
        value = s->funs;
        break;
    case A_CBCR:
        value = s->cbcr;
        break;
    case A_BBCR:
        value = s->bbcr;
        break;
    case A_DBGC:
        value = s->dbgc;
        break;
    case A_HWRST:
        value = s->hwrst;
        break;
    case A_DMAC:
        value = s->dmac;
        break;
    case A_DLBA:
        value = s->dlba;
        break;
    case A_IDST:
        value = s->idst;
        break;
    case A_IDIE:
        value = s->idie;
        break;
    case A_CHDA:
        value = s->chda;
        break;
    case A_CBDA:
        value = s->cbda;
        break;
    default:
        if (offset == SUNXI_MMC_GET_CLASS(s)->fifo_offset) {
            /* not traced: too many */
            return sunxi_mmc_read_fifo(s);
        }
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: read of reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }
    trace_sunxi_mmc_read(s->id, offset, value);
    return value;
}

static void sunxi_mmc_write_gctrl(SunxiMmcState *s, uint32_t value)
{
    bool dma_was_on = sunxi_mmc_dma_on(s);

    s->gctrl = value & GCTRL_RW;
    if (FIELD_EX32(value, GCTRL, SOFT_RESET)) {
        sunxi_mmc_soft_reset(s);
    }
    if (FIELD_EX32(value, GCTRL, FIFO_RESET)) {
        sunxi_mmc_reset_fifo(s);
    }
    if (FIELD_EX32(value, GCTRL, DMA_RESET)) {
        s->dma = DMA_IDLE;
    }
    if (!dma_was_on) {
        sunxi_mmc_dma_begin(s);
    }
}

static void sunxi_mmc_write_dmac(SunxiMmcState *s, uint32_t value)
{
    bool dma_was_on = sunxi_mmc_dma_on(s);

    s->dmac = value & DMAC_RW;
    if (FIELD_EX32(value, DMAC, SOFT_RESET)) {
        s->dma = DMA_IDLE;
    }
    if (FIELD_EX32(value, DMAC, REFETCH) && s->dma == DMA_SUSPENDED) {
        s->dma = DMA_FETCH;
    }
    if (!dma_was_on) {
        sunxi_mmc_dma_begin(s);
    }
}

static void sunxi_mmc_write_funs(SunxiMmcState *s, uint32_t value)
{
    s->funs = value & FUNS_RW;
    if (FIELD_EX32(value, FUNS, ABORT_READ) && s->xfer == XFER_READ) {
        sunxi_mmc_xfer_abort(s, 0);
    }
}

static void sunxi_mmc_write_fifo(SunxiMmcState *s, uint32_t value)
{
    if (!FIELD_EX32(s->gctrl, GCTRL, ACCESS_BY_AHB)) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write to the FIFO while it is "
                      "the DMA controller's\n", s->id);
    } else if (s->fifo_count > SUNXI_MMC_FIFO_BYTES - sizeof(value)) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write to the full FIFO\n", s->id);
        s->rint |= R_RINT_FIFO_RUN_MASK;
    } else {
        sunxi_mmc_fifo_push(s, value);
    }
}

/* What a command that has not started yet still depends on */
static bool sunxi_mmc_locked(SunxiMmcState *s, hwaddr offset)
{
    return FIELD_EX32(s->cmdr, CMDR, START) &&
           offset >= A_CLKCR && offset <= A_CARG;
}

static void sunxi_mmc_write(void *opaque, hwaddr offset, uint64_t val64,
                            unsigned size)
{
    SunxiMmcState *s = opaque;
    uint32_t value = val64;

    if (offset == SUNXI_MMC_GET_CLASS(s)->fifo_offset) {
        /* not traced: too many */
        sunxi_mmc_write_fifo(s, value);
        sunxi_mmc_run(s, false);
        return;
    }

    trace_sunxi_mmc_write(s->id, offset, value);
    if (sunxi_mmc_locked(s, offset)) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write at 0x%" HWADDR_PRIx
                      " before the last command has started\n",
                      s->id, offset);
        s->rint |= R_RINT_LOCKED_MASK;
        sunxi_mmc_update(s);
        return;
    }

    switch (offset) {
    case A_GCTRL:
        sunxi_mmc_write_gctrl(s, value);
        break;
    case A_CLKCR:
        s->clkcr = value & CLKCR_RW;
        break;
    case A_TMOUT:
        s->tmout = value;
        break;
    case A_WIDTH:
        s->width = value & R_WIDTH_WIDTH_MASK;
        break;
    case A_BLKSZ:
        s->blksz = value & R_BLKSZ_SIZE_MASK;
        break;
    case A_BCNT:
        s->bcnt = value;
        break;
    case A_CMDR:
        s->cmdr = value;
        break;
    case A_CARG:
        s->carg = value;
        break;
    case A_IMASK:
        s->imask = value & RINT_ALL;
        break;
    case A_RINT:
        s->rint &= ~value;
        break;
    case A_FTRGL:
        s->ftrgl = value & FTRGL_RW;
        break;
    case A_FUNS:
        sunxi_mmc_write_funs(s, value);
        break;
    case A_DBGC:
        s->dbgc = value;
        break;
    case A_HWRST:
        s->hwrst = value & R_HWRST_RELEASED_MASK;
        break;
    case A_DMAC:
        sunxi_mmc_write_dmac(s, value);
        break;
    case A_DLBA:
        s->dlba = value & ~3u;
        break;
    case A_IDST:
        s->idst &= ~value;
        break;
    case A_IDIE:
        s->idie = value & IDST_ALL;
        break;
    case A_RESP0:
    case A_RESP1:
    case A_RESP2:
    case A_RESP3:
    case A_MISTA:
    case A_STAS:
    case A_CBCR:
    case A_BBCR:
    case A_CHDA:
    case A_CBDA:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to read-only offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }
    sunxi_mmc_run(s, false);
}

static const MemoryRegionOps sunxi_mmc_ops = {
    .read = sunxi_mmc_read,
    .write = sunxi_mmc_write,
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

/* The device */

static void sunxi_mmc_clk_changed(void *opaque, ClockEvent event)
{
    SunxiMmcState *s = opaque;

    sunxi_mmc_arm_all(s);
    /* What it lets go on is none of the clock controller's business. */
    qemu_bh_schedule(s->bh);
}

static void sunxi_mmc_set_pads(void *opaque, int n, int level)
{
    SunxiMmcState *s = opaque;

    s->pads = level;
}

static void sunxi_mmc_set_inserted(DeviceState *dev, bool inserted)
{
    SunxiMmcState *s = SUNXI_MMC(dev);

    trace_sunxi_mmc_inserted(s->id, inserted);
    s->inserted = inserted;
    if (!inserted && s->xfer == XFER_READ) {
        /* What is beyond the FIFO has not left the card. */
        sunxi_mmc_buf_clear(s);
        qemu_bh_schedule(s->bh);
    }
    s->rint |= inserted ? R_RINT_CARD_INSERTED_MASK :
                          R_RINT_CARD_REMOVED_MASK;
    qemu_set_irq(s->card_detect, inserted);
    sunxi_mmc_update(s);
}

static void sunxi_mmc_reset_enter(Object *obj, ResetType type)
{
    SunxiMmcState *s = SUNXI_MMC(obj);

    qemu_bh_cancel(s->bh);
    s->dma = DMA_IDLE;
    sunxi_mmc_soft_reset(s);
    sunxi_mmc_reset_fifo(s);

    s->gctrl = GCTRL_RESET;
    s->clkcr = 0;
    s->clkcr_used = 0;
    s->tmout = TMOUT_RESET;
    s->width = 0;
    s->blksz = BLKSZ_RESET;
    s->bcnt = BCNT_RESET;
    s->cmdr = 0;
    s->carg = 0;
    memset(s->resp, 0, sizeof(s->resp));
    s->imask = 0;
    s->rint = 0;
    s->ftrgl = FTRGL_RESET;
    s->funs = 0;
    s->cbcr = 0;
    s->bbcr = 0;
    s->dbgc = 0;
    s->hwrst = R_HWRST_RELEASED_MASK;
    s->dmac = 0;
    s->dlba = 0;
    s->idst = 0;
    s->idie = 0;
    s->chda = 0;
    s->cbda = 0;

    s->resp_index = 0;
    s->xfer_stop = false;
    s->xfer_blksz = 0;
    s->block_left = 0;
    memset(s->fifo, 0, sizeof(s->fifo));
    s->dma_write = false;
    s->desc_status = 0;
    s->desc_next = 0;
    s->desc_left = 0;
}

static void sunxi_mmc_reset_hold(Object *obj, ResetType type)
{
    SunxiMmcState *s = SUNXI_MMC(obj);

    s->inserted = sdbus_get_inserted(&s->sdbus);
    qemu_set_irq(s->irq, 0);
}

static void sunxi_mmc_reset_exit(Object *obj, ResetType type)
{
    SunxiMmcState *s = SUNXI_MMC(obj);

    /* The switch in the slot is not reset, but what it leads to may be. */
    qemu_set_irq(s->card_detect, s->inserted);
}

static int sunxi_mmc_pre_load(void *opaque)
{
    SunxiMmcState *s = opaque;

    g_clear_pointer(&s->buf, g_free);
    return 0;
}

static bool sunxi_mmc_buf_fits(void *opaque, int version_id)
{
    SunxiMmcState *s = opaque;

    return s->buf_count <= BUF_SIZE;
}

static int sunxi_mmc_post_load(void *opaque, int version_id)
{
    SunxiMmcState *s = opaque;

    if (s->fifo_head >= SUNXI_MMC_FIFO_BYTES ||
        s->fifo_count > SUNXI_MMC_FIFO_BYTES ||
        s->xfer > XFER_WRITE || s->dma > DMA_HALTED ||
        s->buf_pos > s->buf_count ||
        (s->xfer == XFER_READ && !s->card_left) ||
        (s->xfer == XFER_READ && s->buf_count - s->buf_pos > s->card_left) ||
        (s->xfer != XFER_NONE && (!s->xfer_blksz || !s->block_left ||
                                  s->block_left > s->xfer_blksz)) ||
        (s->xfer == XFER_NONE && (s->card_left || s->buf_count)) ||
        (s->dma == DMA_RUN && !s->desc_left)) {
        return -EINVAL;
    }
    s->buf = g_realloc(s->buf, BUF_SIZE);
    s->inserted = sdbus_get_inserted(&s->sdbus);
    return 0;
}

static const VMStateDescription vmstate_sunxi_mmc = {
    .name = "sunxi-mmc",
    .version_id = 1,
    .minimum_version_id = 1,
    .pre_load = sunxi_mmc_pre_load,
    .post_load = sunxi_mmc_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(clk, SunxiMmcState),
        VMSTATE_TIMER_PTR(cmd_deadline, SunxiMmcState),
        VMSTATE_TIMER_PTR(data_deadline, SunxiMmcState),
        VMSTATE_BOOL(pads, SunxiMmcState),
        VMSTATE_UINT32(gctrl, SunxiMmcState),
        VMSTATE_UINT32(clkcr, SunxiMmcState),
        VMSTATE_UINT32(clkcr_used, SunxiMmcState),
        VMSTATE_UINT32(tmout, SunxiMmcState),
        VMSTATE_UINT32(width, SunxiMmcState),
        VMSTATE_UINT32(blksz, SunxiMmcState),
        VMSTATE_UINT32(bcnt, SunxiMmcState),
        VMSTATE_UINT32(cmdr, SunxiMmcState),
        VMSTATE_UINT32(carg, SunxiMmcState),
        VMSTATE_UINT32_ARRAY(resp, SunxiMmcState, 4),
        VMSTATE_UINT32(imask, SunxiMmcState),
        VMSTATE_UINT32(rint, SunxiMmcState),
        VMSTATE_UINT32(ftrgl, SunxiMmcState),
        VMSTATE_UINT32(funs, SunxiMmcState),
        VMSTATE_UINT32(cbcr, SunxiMmcState),
        VMSTATE_UINT32(bbcr, SunxiMmcState),
        VMSTATE_UINT32(dbgc, SunxiMmcState),
        VMSTATE_UINT32(hwrst, SunxiMmcState),
        VMSTATE_UINT32(dmac, SunxiMmcState),
        VMSTATE_UINT32(dlba, SunxiMmcState),
        VMSTATE_UINT32(idst, SunxiMmcState),
        VMSTATE_UINT32(idie, SunxiMmcState),
        VMSTATE_UINT32(chda, SunxiMmcState),
        VMSTATE_UINT32(cbda, SunxiMmcState),
        VMSTATE_BOOL(cmd_wait, SunxiMmcState),
        VMSTATE_UINT8(resp_index, SunxiMmcState),
        VMSTATE_UINT8(xfer, SunxiMmcState),
        VMSTATE_BOOL(xfer_stop, SunxiMmcState),
        VMSTATE_BOOL(data_wait, SunxiMmcState),
        VMSTATE_UINT32(xfer_blksz, SunxiMmcState),
        VMSTATE_UINT32(block_left, SunxiMmcState),
        VMSTATE_UINT64(card_left, SunxiMmcState),
        VMSTATE_UINT8_ARRAY(fifo, SunxiMmcState, SUNXI_MMC_FIFO_BYTES),
        VMSTATE_UINT32(fifo_head, SunxiMmcState),
        VMSTATE_UINT32(fifo_count, SunxiMmcState),
        VMSTATE_BOOL(fifo_rx, SunxiMmcState),
        VMSTATE_UINT8(dma, SunxiMmcState),
        VMSTATE_BOOL(dma_write, SunxiMmcState),
        VMSTATE_UINT32(desc_status, SunxiMmcState),
        VMSTATE_UINT32(desc_next, SunxiMmcState),
        VMSTATE_UINT32(desc_left, SunxiMmcState),
        VMSTATE_BOOL(buf_error, SunxiMmcState),
        VMSTATE_UINT32(buf_pos, SunxiMmcState),
        VMSTATE_UINT32(buf_count, SunxiMmcState),
        VMSTATE_VALIDATE("the buffer holds it", sunxi_mmc_buf_fits),
        VMSTATE_VBUFFER_ALLOC_UINT32(buf, SunxiMmcState, 1, NULL, buf_count),
        VMSTATE_END_OF_LIST()
    }
};

static const Property sunxi_mmc_properties[] = {
    DEFINE_PROP_LINK("dma-memory", SunxiMmcState, dma_memory,
                     TYPE_MEMORY_REGION, MemoryRegion *),
};

static void sunxi_mmc_realize(DeviceState *dev, Error **errp)
{
    SunxiMmcState *s = SUNXI_MMC(dev);

    if (!s->dma_memory) {
        error_setg(errp, "'dma-memory' must be set");
        return;
    }
    s->id = object_get_canonical_path_component(OBJECT(dev));
    qbus_init(&s->sdbus, sizeof(s->sdbus), TYPE_SUNXI_MMC_BUS, dev, s->id);
    address_space_init(&s->dma_as, s->dma_memory, s->id);
    s->buf = g_malloc(BUF_SIZE);
    s->bh = qemu_bh_new_guarded(sunxi_mmc_bh, s, &dev->mem_reentrancy_guard);
    s->cmd_deadline = timer_new_ns(QEMU_CLOCK_VIRTUAL, sunxi_mmc_cmd_timeout,
                                   s);
    s->data_deadline = timer_new_ns(QEMU_CLOCK_VIRTUAL,
                                    sunxi_mmc_data_timeout, s);
    s->vm_change = qdev_add_vm_change_state_handler(dev, sunxi_mmc_vm_change,
                                                    s);
}

static void sunxi_mmc_unrealize(DeviceState *dev)
{
    SunxiMmcState *s = SUNXI_MMC(dev);

    qemu_del_vm_change_state_handler(s->vm_change);
    timer_free(s->data_deadline);
    timer_free(s->cmd_deadline);
    qemu_bh_delete(s->bh);
    g_clear_pointer(&s->buf, g_free);
    address_space_destroy(&s->dma_as);
}

static void sunxi_mmc_init(Object *obj)
{
    SunxiMmcState *s = SUNXI_MMC(obj);
    DeviceState *dev = DEVICE(obj);

    memory_region_init_io(&s->iomem, obj, &sunxi_mmc_ops, s, TYPE_SUNXI_MMC,
                          MMC_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    qdev_init_gpio_out_named(dev, &s->card_detect, "card-detect", 1);
    qdev_init_gpio_in_named(dev, sunxi_mmc_set_pads, "pads", 1);
    s->pads = true;
    s->clk = qdev_init_clock_in(dev, "mmc", sunxi_mmc_clk_changed, s,
                                ClockUpdate);
}

static void sunxi_mmc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = sunxi_mmc_realize;
    dc->unrealize = sunxi_mmc_unrealize;
    dc->vmsd = &vmstate_sunxi_mmc;
    device_class_set_props(dc, sunxi_mmc_properties);
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
    rc->phases.enter = sunxi_mmc_reset_enter;
    rc->phases.hold = sunxi_mmc_reset_hold;
    rc->phases.exit = sunxi_mmc_reset_exit;
}

static void sun7i_a20_mmc_class_init(ObjectClass *klass, void *data)
{
    SunxiMmcClass *c = SUNXI_MMC_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner A20 SD/MMC host controller";
    c->fifo_offset = 0x100;
    c->level_bits = 5;
    c->desc_size_bits = 16;
}

static void sun6i_a31_mmc_class_init(ObjectClass *klass, void *data)
{
    SunxiMmcClass *c = SUNXI_MMC_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner A31 SD/MMC host controller";
    c->fifo_offset = 0x200;
    /* All that U-Boot looks at: nothing is known of a level of 0 if full. */
    c->level_bits = 14;
    c->desc_size_bits = 16;
}

static void sunxi_mmc_bus_class_init(ObjectClass *klass, void *data)
{
    SD_BUS_CLASS(klass)->set_inserted = sunxi_mmc_set_inserted;
}

static const TypeInfo sunxi_mmc_types[] = {
    {
        .name = TYPE_SUNXI_MMC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .instance_size = sizeof(SunxiMmcState),
        .instance_init = sunxi_mmc_init,
        .class_size = sizeof(SunxiMmcClass),
        .class_init = sunxi_mmc_class_init,
    }, {
        .name = TYPE_SUN7I_A20_MMC,
        .parent = TYPE_SUNXI_MMC,
        .class_init = sun7i_a20_mmc_class_init,
    }, {
        .name = TYPE_SUN6I_A31_MMC,
        .parent = TYPE_SUNXI_MMC,
        .class_init = sun6i_a31_mmc_class_init,
    }, {
        .name = TYPE_SUNXI_MMC_BUS,
        .parent = TYPE_SD_BUS,
        .class_init = sunxi_mmc_bus_class_init,
    },
};

DEFINE_TYPES(sunxi_mmc_types)
