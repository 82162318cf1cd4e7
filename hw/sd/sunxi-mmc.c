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
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "system/runstate.h"
#include "trace.h"
#include "sunxi-mmc-internal.h"

#define MMC_SIZE                (4 * KiB)

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

/* How many pieces the bottom half moves before others get their turn */
#define PIECES                  16

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
    g_clear_pointer(&s->ahead, g_free);
    return 0;
}

static bool sunxi_mmc_buf_fits(void *opaque, int version_id)
{
    SunxiMmcState *s = opaque;

    return s->buf_count <= BUF_SIZE && s->ahead_count <= BUF_SIZE;
}

static int sunxi_mmc_post_load(void *opaque, int version_id)
{
    SunxiMmcState *s = opaque;

    if (s->fifo_head >= SUNXI_MMC_FIFO_BYTES ||
        s->fifo_count > SUNXI_MMC_FIFO_BYTES ||
        s->xfer > XFER_WRITE || s->dma > DMA_HALTED ||
        s->buf_pos > s->buf_count ||
        (s->xfer == XFER_READ && !s->card_left) ||
        (s->xfer == XFER_READ &&
         s->buf_count - s->buf_pos + s->ahead_count > s->card_left) ||
        (s->xfer != XFER_READ && s->ahead_count) ||
        (s->xfer != XFER_NONE && (!s->xfer_blksz || !s->block_left ||
                                  s->block_left > s->xfer_blksz)) ||
        (s->xfer == XFER_NONE && (s->card_left || s->buf_count)) ||
        (s->dma == DMA_RUN && !s->desc_left)) {
        return -EINVAL;
    }
    s->buf = g_realloc(s->buf, BUF_SIZE);
    s->ahead = g_realloc(s->ahead, BUF_SIZE);
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
        VMSTATE_UINT32(ahead_count, SunxiMmcState),
        VMSTATE_VALIDATE("the buffer holds it", sunxi_mmc_buf_fits),
        VMSTATE_VBUFFER_ALLOC_UINT32(buf, SunxiMmcState, 1, NULL, buf_count),
        VMSTATE_VBUFFER_ALLOC_UINT32(ahead, SunxiMmcState, 1, NULL,
                                     ahead_count),
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
    s->ahead = g_malloc(BUF_SIZE);
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
    g_clear_pointer(&s->ahead, g_free);
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
