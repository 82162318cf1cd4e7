/*
 * Allwinner sunxi SD/MMC host controller: what its source files share
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sunxi-mmc.c         registers, what is done when, the type
 * sunxi-mmc-command.c commands to the card, and for how long to wait for it
 * sunxi-mmc-data.c    data between the card and the buffer
 * sunxi-mmc-fifo.c    between the buffer and the FIFO
 * sunxi-mmc-dma.c     between either and memory, as descriptors say
 */

#ifndef HW_SD_SUNXI_MMC_INTERNAL_H
#define HW_SD_SUNXI_MMC_INTERNAL_H

#include "qemu/units.h"
#include "hw/registerfields.h"
#include "hw/sd/sunxi-mmc.h"

/* Registers: see sunxi-mmc.c */
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

#define CMD_STOP_TRANSMISSION   12

/* How much is moved at a time */
#define PIECE                   (64 * KiB)

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

/* Is it for the DMA controller to move what is in the FIFO? */
static inline bool sunxi_mmc_dma_on(SunxiMmcState *s)
{
    return FIELD_EX32(s->gctrl, GCTRL, DMA_ENABLE) &&
           !FIELD_EX32(s->gctrl, GCTRL, ACCESS_BY_AHB) &&
           FIELD_EX32(s->dmac, DMAC, ON);
}

static inline bool sunxi_mmc_dma_busy(SunxiMmcState *s)
{
    return sunxi_mmc_dma_on(s) &&
           (s->dma == DMA_FETCH || s->dma == DMA_RUN);
}

/* sunxi-mmc-command.c */
bool sunxi_mmc_connected(SunxiMmcState *s);
void sunxi_mmc_arm_all(SunxiMmcState *s);
bool sunxi_mmc_try_command(SunxiMmcState *s);

/* sunxi-mmc-data.c */
void sunxi_mmc_xfer_clear(SunxiMmcState *s);
void sunxi_mmc_xfer_abort(SunxiMmcState *s, uint32_t error);
uint32_t sunxi_mmc_buf_level(SunxiMmcState *s);
void sunxi_mmc_buf_clear(SunxiMmcState *s);
bool sunxi_mmc_buf_fill(SunxiMmcState *s);
void sunxi_mmc_buf_taken(SunxiMmcState *s, uint32_t len);
uint32_t sunxi_mmc_buf_room(SunxiMmcState *s);
void sunxi_mmc_buf_put(SunxiMmcState *s, uint32_t len);
bool sunxi_mmc_buf_flush(SunxiMmcState *s);

/* sunxi-mmc-fifo.c */
void sunxi_mmc_reset_fifo(SunxiMmcState *s);
uint32_t sunxi_mmc_fifo_level(SunxiMmcState *s);
bool sunxi_mmc_above_rx(SunxiMmcState *s);
bool sunxi_mmc_below_tx(SunxiMmcState *s);
bool sunxi_mmc_fifo_fill(SunxiMmcState *s);
bool sunxi_mmc_fifo_drain(SunxiMmcState *s);
void sunxi_mmc_fifo_drop(SunxiMmcState *s, uint32_t n);
uint32_t sunxi_mmc_fifo_pop(SunxiMmcState *s);
void sunxi_mmc_fifo_push(SunxiMmcState *s, uint32_t value);

/* sunxi-mmc-dma.c */
void sunxi_mmc_dma_begin(SunxiMmcState *s);
bool sunxi_mmc_dma_step(SunxiMmcState *s);
void sunxi_mmc_dma_end(SunxiMmcState *s, bool error);

#endif
