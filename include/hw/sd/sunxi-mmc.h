/*
 * Allwinner sunxi SD/MMC host controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The facts are from the A20 user manual (chapter "SD/MMC Controller"),
 * Linux's drivers/mmc/host/sunxi-mmc.c, U-Boot's drivers/mmc/sunxi_mmc.c, and
 * from what the A20's boot ROM does.  The design is a relative of Synopsys'
 * DesignWare Mobile Storage Host, whose published register descriptions say
 * what Allwinner's leave out.
 *
 * QEMU interface:
 *  + Clock input "mmc": the module clock.  The card's clock is divided from
 *    it.  While it stands still, a command stays where it is.
 *  + Property "dma-memory" (link): where descriptors and buffers are
 *  + sysbus MMIO region 0: the registers, 4 KiB
 *  + sysbus IRQ 0: level, active high
 *  + One bus, the slot, of the same name as the controller
 *  + named GPIO output "card-detect": 1 while a card is in the slot
 *  + named GPIO input "pads": 1 while the pads are the controller's, which is
 *    so if nothing is connected.  At 0 no card answers.
 */

#ifndef HW_SD_SUNXI_MMC_H
#define HW_SD_SUNXI_MMC_H

#include "exec/memory.h"
#include "hw/clock.h"
#include "hw/sd/sd.h"
#include "hw/sysbus.h"
#include "qemu/timer.h"
#include "qom/object.h"

#define TYPE_SUNXI_MMC "sunxi-mmc"
OBJECT_DECLARE_TYPE(SunxiMmcState, SunxiMmcClass, SUNXI_MMC)

#define TYPE_SUN7I_A20_MMC "sun7i-a20-mmc"
#define TYPE_SUN6I_A31_MMC "sun6i-a31-mmc"

#define TYPE_SUNXI_MMC_BUS "sunxi-mmc-bus"

#define SUNXI_MMC_FIFO_BYTES 128

struct SunxiMmcState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    MemoryRegion *dma_memory;
    AddressSpace dma_as;
    Clock *clk;
    SDBus sdbus;
    qemu_irq irq;
    qemu_irq card_detect;
    QEMUBH *bh;
    VMChangeStateEntry *vm_change;
    QEMUTimer *cmd_deadline;
    QEMUTimer *data_deadline;
    const char *id;

    /* the card: not state of this device, but looked at for every block */
    bool inserted;
    bool pads;

    uint32_t gctrl;
    uint32_t clkcr;
    uint32_t clkcr_used;        /* as of the last "update clock" */
    uint32_t tmout;
    uint32_t width;
    uint32_t blksz;
    uint32_t bcnt;
    uint32_t cmdr;
    uint32_t carg;
    uint32_t resp[4];
    uint32_t imask;
    uint32_t rint;
    uint32_t ftrgl;
    uint32_t funs;
    uint32_t cbcr;
    uint32_t bbcr;
    uint32_t dbgc;
    uint32_t hwrst;
    uint32_t dmac;
    uint32_t dlba;
    uint32_t idst;
    uint32_t idie;
    uint32_t chda;
    uint32_t cbda;

    /* a command that nobody answers, until its time is out */
    bool cmd_wait;
    uint8_t resp_index;

    /* between card and FIFO or memory */
    uint8_t xfer;
    bool xfer_stop;             /* a stop command follows */
    bool data_wait;             /* the card does not send */
    uint32_t xfer_blksz;
    uint32_t block_left;        /* between card and buffer */
    uint64_t card_left;         /* between buffer and FIFO or memory */

    /*
     * From buf_pos to buf_count: what has come from the card and has not gone
     * on yet, or is to be written. In ahead is what has come and follows that.
     * A block that is on its way, out of buf or to ahead, counts for
     * buf_moving; there are none while the machine is stopped.
     */
    uint8_t *buf;
    uint32_t buf_pos;
    uint32_t buf_count;
    uint8_t *ahead;
    uint32_t ahead_count;
    uint32_t buf_moving;
    bool buf_stale;             /* forget what is on its way */
    bool buf_error;             /* the next block is lost */
    bool buf_halted;            /* the machine stops because of it */

    uint8_t fifo[SUNXI_MMC_FIFO_BYTES];
    uint32_t fifo_head;
    uint32_t fifo_count;
    bool fifo_rx;               /* its data are from the card */

    /* between FIFO and memory */
    uint8_t dma;
    bool dma_write;             /* to the card */
    uint32_t desc_status;
    uint32_t desc_next;
    uint32_t desc_left;
};

struct SunxiMmcClass {
    SysBusDeviceClass parent_class;

    hwaddr fifo_offset;
    /* of the level in STAS: a full FIFO may not fit into it */
    unsigned level_bits;
    /* of the size in a descriptor: 0 means all that they can count */
    unsigned desc_size_bits;
};

#endif
