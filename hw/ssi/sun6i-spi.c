/*
 * Allwinner sun6i SPI controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Offset  Name      Reset       Access
 * 0x04    GBL_CTL   0x00000080  rw     bit 31 clears itself
 * 0x08    TFR_CTL   0x00000087  rw     bit 31: started, until it is done
 * 0x10    INT_CTL   0x00000000  rw
 * 0x14    INT_STA   0x00000032  w1c    bits 0 to 6: ro, the FIFOs as they are
 * 0x18    FIFO_CTL  0x00400001  rw     bits 15 and 31 clear themselves
 * 0x1c    FIFO_STA  0x00000000  ro
 * 0x20    WAIT      0x00000000  rw
 * 0x24    CLK_CTL   0x00000002  rw
 * 0x30    MBC       0x00000000  rw     bytes of an exchange
 * 0x34    MTC       0x00000000  rw     of these, from the transmit FIFO
 * 0x38    BCC       0x00000000  rw     of these, on a single line
 * 0x200   TXDATA    -           wo
 * 0x300   RXDATA    -           ro
 *
 * How it works: an exchange sends as many bytes from the transmit FIFO as MTC
 * says, then dummies until it is as long as MBC says. It waits when that FIFO
 * runs dry, and, if GBL_CTL.TP is set, when the receive FIFO is full; else
 * what does not fit is lost. It goes on when this is mended. With DHB only
 * what the dummies bring is kept. Bytes take no time.
 *
 * What the sources do not tell, and what is assumed:
 *  - the receive FIFO requests DMA at its trigger level, and when an exchange
 *    is done for whatever is left: Linux leaves the end of a transfer of any
 *    length to DMA, with half a FIFO for the level;
 *  - a FIFO control register with a level beyond the FIFO asks for DMA only
 *    as long as there is room, or something to fetch;
 *  - to empty a FIFO ends the exchange: Linux does nothing else before it
 *    starts the next one after one that took too long;
 *  - a soft reset ends the exchange and empties the FIFOs, and leaves the
 *    control registers, as U-Boot sets them in the same write.
 *
 * Not modelled: being a slave; the FIFOs' test modes; on how many lines bytes
 * travel, which does not change them; dummies ahead of a receiving with two
 * lines.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/host-utils.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/registerfields.h"
#include "hw/ssi/sun6i-spi.h"
#include "migration/vmstate.h"
#include "system/runstate.h"
#include "trace.h"

#define SPI_SIZE                (4 * KiB)

REG32(GBL_CTL, 0x04)
    FIELD(GBL_CTL, ENABLE, 0, 1)
    FIELD(GBL_CTL, MASTER, 1, 1)
    FIELD(GBL_CTL, TP, 7, 1)
    FIELD(GBL_CTL, RESET, 31, 1)
REG32(TFR_CTL, 0x08)
    FIELD(TFR_CTL, CPHA, 0, 1)
    FIELD(TFR_CTL, CPOL, 1, 1)
    FIELD(TFR_CTL, CS_LOW, 2, 1)
    FIELD(TFR_CTL, CS_NEGATE, 3, 1)
    FIELD(TFR_CTL, CS, 4, 2)
    FIELD(TFR_CTL, CS_MANUAL, 6, 1)
    FIELD(TFR_CTL, CS_LEVEL, 7, 1)
    FIELD(TFR_CTL, DHB, 8, 1)
    FIELD(TFR_CTL, DDB, 9, 1)
    FIELD(TFR_CTL, LSB_FIRST, 12, 1)
    FIELD(TFR_CTL, XCH, 31, 1)
REG32(INT_CTL, 0x10)
REG32(INT_STA, 0x14)
    FIELD(INT_STA, RX_READY, 0, 1)
    FIELD(INT_STA, RX_EMPTY, 1, 1)
    FIELD(INT_STA, RX_FULL, 2, 1)
    FIELD(INT_STA, TX_READY, 4, 1)
    FIELD(INT_STA, TX_EMPTY, 5, 1)
    FIELD(INT_STA, TX_FULL, 6, 1)
    FIELD(INT_STA, RX_OVERFLOW, 8, 1)
    FIELD(INT_STA, RX_UNDERRUN, 9, 1)
    FIELD(INT_STA, TX_OVERFLOW, 10, 1)
    FIELD(INT_STA, TX_UNDERRUN, 11, 1)
    FIELD(INT_STA, DONE, 12, 1)
    FIELD(INT_STA, CS_INVALID, 13, 1)
REG32(FIFO_CTL, 0x18)
    FIELD(FIFO_CTL, RX_LEVEL, 0, 8)
    FIELD(FIFO_CTL, RX_DRQ, 8, 1)
    FIELD(FIFO_CTL, RX_TEST, 14, 1)
    FIELD(FIFO_CTL, RX_RESET, 15, 1)
    FIELD(FIFO_CTL, TX_LEVEL, 16, 8)
    FIELD(FIFO_CTL, TX_DRQ, 24, 1)
    FIELD(FIFO_CTL, TX_TEST, 30, 1)
    FIELD(FIFO_CTL, TX_RESET, 31, 1)
REG32(FIFO_STA, 0x1c)
    FIELD(FIFO_STA, RX_COUNT, 0, 8)
    FIELD(FIFO_STA, TX_COUNT, 16, 8)
REG32(WAIT, 0x20)
REG32(CLK_CTL, 0x24)
REG32(MBC, 0x30)
    FIELD(MBC, COUNT, 0, 24)
REG32(MTC, 0x34)
    FIELD(MTC, COUNT, 0, 24)
REG32(BCC, 0x38)
    FIELD(BCC, DUMMIES, 24, 4)
REG32(TXDATA, 0x200)
REG32(RXDATA, 0x300)

#define GBL_CTL_RW              0x00000083
#define TFR_CTL_RW              0x80003fff
#define INT_CTL_RW              0x00003f77
#define INT_STA_W1C             0x00003f00
#define FIFO_CTL_RW             0x41ff41ff
#define WAIT_RW                 0x000fffff
#define CLK_CTL_RW              0x00001fff
#define BCC_RW                  0x3fffffff

/* How many bytes are exchanged before others get their turn */
#define PIECE                   (4 * KiB)

static bool sun6i_spi_on(Sun6iSpiState *s)
{
    return FIELD_EX32(s->global_ctl, GBL_CTL, ENABLE) &&
           FIELD_EX32(s->global_ctl, GBL_CTL, MASTER) &&
           (!clock_has_source(s->clk) || clock_is_enabled(s->clk));
}

static bool sun6i_spi_exchanging(Sun6iSpiState *s)
{
    return FIELD_EX32(s->transfer_ctl, TFR_CTL, XCH);
}

/* Pending: what has happened, and the state that the FIFOs are in */
static uint32_t sun6i_spi_pending(Sun6iSpiState *s)
{
    uint32_t rx = fifo8_num_used(&s->rx_fifo);
    uint32_t tx = fifo8_num_used(&s->tx_fifo);
    uint32_t value = s->int_sta;

    value = FIELD_DP32(value, INT_STA, RX_READY,
                       rx >= FIELD_EX32(s->fifo_ctl, FIFO_CTL, RX_LEVEL));
    value = FIELD_DP32(value, INT_STA, RX_EMPTY, !rx);
    value = FIELD_DP32(value, INT_STA, RX_FULL, rx == SUN6I_SPI_FIFO);
    value = FIELD_DP32(value, INT_STA, TX_READY,
                       tx <= FIELD_EX32(s->fifo_ctl, FIFO_CTL, TX_LEVEL));
    value = FIELD_DP32(value, INT_STA, TX_EMPTY, !tx);
    return FIELD_DP32(value, INT_STA, TX_FULL, tx == SUN6I_SPI_FIFO);
}

/* The lines to interrupt and DMA controller, after anything has changed */
static void sun6i_spi_update(Sun6iSpiState *s)
{
    uint32_t rx = fifo8_num_used(&s->rx_fifo);
    uint32_t tx = fifo8_num_used(&s->tx_fifo);
    uint32_t pending = sun6i_spi_pending(s);
    bool level = pending & s->int_ctl;
    bool rx_drq = FIELD_EX32(s->fifo_ctl, FIFO_CTL, RX_DRQ) && rx &&
                  (FIELD_EX32(pending, INT_STA, RX_READY) ||
                   !sun6i_spi_exchanging(s));
    bool tx_drq = FIELD_EX32(s->fifo_ctl, FIFO_CTL, TX_DRQ) &&
                  FIELD_EX32(pending, INT_STA, TX_READY) &&
                  tx < SUN6I_SPI_FIFO;

    trace_sun6i_spi_update(s->id, pending, level, tx, tx_drq, rx, rx_drq);
    qemu_set_irq(s->irq, level);
    qemu_set_irq(s->tx_drq, tx_drq);
    qemu_set_irq(s->rx_drq, rx_drq);
}

/*
 * The selected line is as software says, or else active while bytes are
 * exchanged; the others are inactive.
 */
static void sun6i_spi_select(Sun6iSpiState *s, bool active)
{
    uint32_t ctl = s->transfer_ctl;
    bool inactive = FIELD_EX32(ctl, TFR_CTL, CS_LOW);

    for (unsigned i = 0; i < SUN6I_SPI_CHIP_SELECTS; i++) {
        bool level = inactive;

        if (i == FIELD_EX32(ctl, TFR_CTL, CS)) {
            if (FIELD_EX32(ctl, TFR_CTL, CS_MANUAL)) {
                level = FIELD_EX32(ctl, TFR_CTL, CS_LEVEL);
            } else {
                level ^= active;
            }
        }
        qemu_set_irq(s->cs[i], level);
    }
}

static uint8_t sun6i_spi_byte(Sun6iSpiState *s, uint8_t tx)
{
    bool lsb_first = FIELD_EX32(s->transfer_ctl, TFR_CTL, LSB_FIRST);
    uint8_t rx = 0;

    /* Nobody hears that, and nobody drives the line. */
    if (s->pads) {
        rx = ssi_transfer(s->bus, lsb_first ? revbit8(tx) : tx);
        rx = lsb_first ? revbit8(rx) : rx;
    }
    trace_sun6i_spi_byte(s->id, tx, rx);
    return rx;
}

/* Exchange bytes until all are, or a FIFO is in the way. */
static void sun6i_spi_exchange(Sun6iSpiState *s)
{
    uint32_t ctl = s->transfer_ctl;
    unsigned budget = PIECE;

    if (!sun6i_spi_exchanging(s) || !sun6i_spi_on(s)) {
        return;
    }
    sun6i_spi_select(s, true);
    while (s->burst_left) {
        bool keep = !FIELD_EX32(ctl, TFR_CTL, DHB) || !s->transmit_left;
        uint8_t tx, rx;

        if ((s->transmit_left && fifo8_is_empty(&s->tx_fifo)) ||
            (keep && fifo8_is_full(&s->rx_fifo) &&
             FIELD_EX32(s->global_ctl, GBL_CTL, TP))) {
            return;
        }
        if (!budget--) {
            qemu_bh_schedule(s->bh);
            return;
        }
        if (s->transmit_left) {
            tx = fifo8_pop(&s->tx_fifo);
            s->transmit_left--;
        } else {
            tx = FIELD_EX32(ctl, TFR_CTL, DDB) ? 0xff : 0;
        }
        rx = sun6i_spi_byte(s, tx);
        if (keep && fifo8_is_full(&s->rx_fifo)) {
            s->int_sta |= R_INT_STA_RX_OVERFLOW_MASK;
        } else if (keep) {
            fifo8_push(&s->rx_fifo, rx);
        }
        s->burst_left--;
        if (FIELD_EX32(ctl, TFR_CTL, CS_NEGATE) && s->burst_left) {
            sun6i_spi_select(s, false);
            sun6i_spi_select(s, true);
        }
    }
    trace_sun6i_spi_done(s->id);
    s->int_sta |= R_INT_STA_DONE_MASK;
    s->transfer_ctl &= ~R_TFR_CTL_XCH_MASK;
    sun6i_spi_select(s, false);
}

static void sun6i_spi_go_on(Sun6iSpiState *s)
{
    sun6i_spi_exchange(s);
    sun6i_spi_update(s);
}

static void sun6i_spi_bh(void *opaque)
{
    if (runstate_is_running()) {
        sun6i_spi_go_on(opaque);
    }
}

static void sun6i_spi_vm_change(void *opaque, bool running, RunState state)
{
    Sun6iSpiState *s = opaque;

    if (running) {
        qemu_bh_schedule(s->bh);
    }
}

static void sun6i_spi_clk_changed(void *opaque, ClockEvent event)
{
    sun6i_spi_go_on(opaque);
}

static void sun6i_spi_set_pads(void *opaque, int n, int level)
{
    Sun6iSpiState *s = opaque;

    trace_sun6i_spi_pads(s->id, level);
    s->pads = level;
}

static void sun6i_spi_empty(Sun6iSpiState *s, bool tx, bool rx)
{
    if (tx) {
        fifo8_reset(&s->tx_fifo);
    }
    if (rx) {
        fifo8_reset(&s->rx_fifo);
    }
    if ((tx || rx) && sun6i_spi_exchanging(s)) {
        s->transfer_ctl &= ~R_TFR_CTL_XCH_MASK;
        sun6i_spi_select(s, false);
    }
}

static void sun6i_spi_start(Sun6iSpiState *s)
{
    s->burst_left = s->burst_count;
    s->transmit_left = MIN(s->transmit_count, s->burst_count);
    trace_sun6i_spi_start(s->id, s->transfer_ctl, s->burst_left,
                          s->transmit_left);
    if (!FIELD_EX32(s->global_ctl, GBL_CTL, MASTER)) {
        qemu_log_mask(LOG_UNIMP, "%s: being a slave\n", s->id);
    }
    if (FIELD_EX32(s->burst_ctl, BCC, DUMMIES)) {
        qemu_log_mask(LOG_UNIMP, "%s: dummies before receiving\n", s->id);
    }
}

/* What is accessed in one go is as many bytes, the first the lowest */
static uint32_t sun6i_spi_pop(Sun6iSpiState *s, unsigned size)
{
    uint32_t value = 0;

    for (unsigned i = 0; i < size; i++) {
        if (fifo8_is_empty(&s->rx_fifo)) {
            s->int_sta |= R_INT_STA_RX_UNDERRUN_MASK;
            break;
        }
        value |= (uint32_t)fifo8_pop(&s->rx_fifo) << (8 * i);
    }
    sun6i_spi_go_on(s);
    return value;
}

static void sun6i_spi_push(Sun6iSpiState *s, uint32_t value, unsigned size)
{
    for (unsigned i = 0; i < size; i++) {
        if (fifo8_is_full(&s->tx_fifo)) {
            s->int_sta |= R_INT_STA_TX_OVERFLOW_MASK;
            break;
        }
        fifo8_push(&s->tx_fifo, extract32(value, 8 * i, 8));
    }
}

static uint64_t sun6i_spi_read(void *opaque, hwaddr offset, unsigned size)
{
    Sun6iSpiState *s = opaque;
    unsigned shift = offset % 4 * 8;
    uint32_t value = 0;

    switch (offset & ~3) {
    case A_GBL_CTL:
        value = s->global_ctl;
        break;
    case A_TFR_CTL:
        value = s->transfer_ctl;
        break;
    case A_INT_CTL:
        value = s->int_ctl;
        break;
    case A_INT_STA:
        value = sun6i_spi_pending(s);
        break;
    case A_FIFO_CTL:
        value = s->fifo_ctl;
        break;
    case A_FIFO_STA:
        value = FIELD_DP32(value, FIFO_STA, RX_COUNT,
                           fifo8_num_used(&s->rx_fifo));
        value = FIELD_DP32(value, FIFO_STA, TX_COUNT,
                           fifo8_num_used(&s->tx_fifo));
        break;
    case A_WAIT:
        value = s->wait;
        break;
    case A_CLK_CTL:
        value = s->clock_ctl;
        break;
    case A_MBC:
        value = s->burst_count;
        break;
    case A_MTC:
        value = s->transmit_count;
        break;
    case A_BCC:
        value = s->burst_ctl;
        break;
    case A_TXDATA:
        break;
    case A_RXDATA:
        value = sun6i_spi_pop(s, size);
        shift = 0;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: read at 0x%03" HWADDR_PRIx
                      ", where no register is\n", s->id, offset);
        break;
    }
    trace_sun6i_spi_read(s->id, offset, size, value);
    return value >> shift;
}

static void sun6i_spi_write(void *opaque, hwaddr offset, uint64_t value64,
                            unsigned size)
{
    Sun6iSpiState *s = opaque;
    uint32_t value = value64;
    bool exchanging = sun6i_spi_exchanging(s);

    trace_sun6i_spi_write(s->id, offset, size, value);
    if (size != 4 && (offset & ~3) != A_TXDATA) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write of %u bytes at 0x%03"
                      HWADDR_PRIx "\n", s->id, size, offset);
        return;
    }
    switch (offset & ~3) {
    case A_GBL_CTL:
        s->global_ctl = value & GBL_CTL_RW;
        if (FIELD_EX32(value, GBL_CTL, RESET)) {
            s->int_sta = 0;
            sun6i_spi_empty(s, true, true);
        }
        break;
    case A_TFR_CTL:
        /* A write of 0 does not stop what has been started (H3 manual). */
        s->transfer_ctl = (value & TFR_CTL_RW) |
                          (exchanging ? R_TFR_CTL_XCH_MASK : 0);
        if (sun6i_spi_exchanging(s) && !exchanging) {
            sun6i_spi_start(s);
        }
        sun6i_spi_select(s, exchanging);
        break;
    case A_INT_CTL:
        s->int_ctl = value & INT_CTL_RW;
        break;
    case A_INT_STA:
        s->int_sta &= ~(value & INT_STA_W1C);
        break;
    case A_FIFO_CTL:
        s->fifo_ctl = value & FIFO_CTL_RW;
        sun6i_spi_empty(s, FIELD_EX32(value, FIFO_CTL, TX_RESET),
                        FIELD_EX32(value, FIFO_CTL, RX_RESET));
        if (s->fifo_ctl & (R_FIFO_CTL_TX_TEST_MASK |
                           R_FIFO_CTL_RX_TEST_MASK)) {
            qemu_log_mask(LOG_UNIMP, "%s: test mode of a FIFO\n", s->id);
        }
        break;
    case A_WAIT:
        s->wait = value & WAIT_RW;
        break;
    case A_CLK_CTL:
        s->clock_ctl = value & CLK_CTL_RW;
        break;
    case A_MBC:
        s->burst_count = value & R_MBC_COUNT_MASK;
        break;
    case A_MTC:
        s->transmit_count = value & R_MTC_COUNT_MASK;
        break;
    case A_BCC:
        s->burst_ctl = value & BCC_RW;
        break;
    case A_TXDATA:
        sun6i_spi_push(s, value, size);
        break;
    case A_FIFO_STA:
    case A_RXDATA:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write at 0x%03" HWADDR_PRIx
                      ", which is read-only\n", s->id, offset);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write at 0x%03" HWADDR_PRIx
                      ", where no register is\n", s->id, offset);
        break;
    }
    sun6i_spi_go_on(s);
}

static const MemoryRegionOps sun6i_spi_ops = {
    .read = sun6i_spi_read,
    .write = sun6i_spi_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = {
        .min_access_size = 1,
        .max_access_size = 4,
    },
    .impl = {
        .min_access_size = 1,
        .max_access_size = 4,
    },
};

static void sun6i_spi_reset_enter(Object *obj, ResetType type)
{
    Sun6iSpiState *s = SUN6I_A31_SPI(obj);

    qemu_bh_cancel(s->bh);
    s->global_ctl = R_GBL_CTL_TP_MASK;
    s->transfer_ctl = R_TFR_CTL_CS_LEVEL_MASK | R_TFR_CTL_CS_LOW_MASK |
                      R_TFR_CTL_CPOL_MASK | R_TFR_CTL_CPHA_MASK;
    s->int_ctl = 0;
    s->int_sta = 0;
    s->fifo_ctl = 0x00400001;
    s->wait = 0;
    s->clock_ctl = 0x00000002;
    s->burst_count = 0;
    s->transmit_count = 0;
    s->burst_ctl = 0;
    s->burst_left = 0;
    s->transmit_left = 0;
    sun6i_spi_empty(s, true, true);
}

static void sun6i_spi_reset_hold(Object *obj, ResetType type)
{
    Sun6iSpiState *s = SUN6I_A31_SPI(obj);

    sun6i_spi_select(s, false);
    sun6i_spi_update(s);
}

static int sun6i_spi_post_load(void *opaque, int version_id)
{
    Sun6iSpiState *s = opaque;

    if (s->transmit_left > s->burst_left) {
        return -EINVAL;
    }
    /* What is on the bus does not remember whether it is selected. */
    sun6i_spi_select(s, sun6i_spi_exchanging(s));
    return 0;
}

static const VMStateDescription vmstate_sun6i_spi = {
    .name = TYPE_SUN6I_A31_SPI,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sun6i_spi_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(clk, Sun6iSpiState),
        VMSTATE_BOOL(pads, Sun6iSpiState),
        VMSTATE_UINT32(global_ctl, Sun6iSpiState),
        VMSTATE_UINT32(transfer_ctl, Sun6iSpiState),
        VMSTATE_UINT32(int_ctl, Sun6iSpiState),
        VMSTATE_UINT32(int_sta, Sun6iSpiState),
        VMSTATE_UINT32(fifo_ctl, Sun6iSpiState),
        VMSTATE_UINT32(wait, Sun6iSpiState),
        VMSTATE_UINT32(clock_ctl, Sun6iSpiState),
        VMSTATE_UINT32(burst_count, Sun6iSpiState),
        VMSTATE_UINT32(transmit_count, Sun6iSpiState),
        VMSTATE_UINT32(burst_ctl, Sun6iSpiState),
        VMSTATE_FIFO8(tx_fifo, Sun6iSpiState),
        VMSTATE_FIFO8(rx_fifo, Sun6iSpiState),
        VMSTATE_UINT32(burst_left, Sun6iSpiState),
        VMSTATE_UINT32(transmit_left, Sun6iSpiState),
        VMSTATE_END_OF_LIST()
    }
};

static void sun6i_spi_realize(DeviceState *dev, Error **errp)
{
    Sun6iSpiState *s = SUN6I_A31_SPI(dev);

    s->id = object_get_canonical_path_component(OBJECT(dev));
    fifo8_create(&s->tx_fifo, SUN6I_SPI_FIFO);
    fifo8_create(&s->rx_fifo, SUN6I_SPI_FIFO);
    s->bh = qemu_bh_new_guarded(sun6i_spi_bh, s, &dev->mem_reentrancy_guard);
    s->vm_change = qdev_add_vm_change_state_handler(dev, sun6i_spi_vm_change,
                                                    s);
}

static void sun6i_spi_unrealize(DeviceState *dev)
{
    Sun6iSpiState *s = SUN6I_A31_SPI(dev);

    qemu_del_vm_change_state_handler(s->vm_change);
    qemu_bh_delete(s->bh);
    fifo8_destroy(&s->rx_fifo);
    fifo8_destroy(&s->tx_fifo);
}

static void sun6i_spi_init(Object *obj)
{
    Sun6iSpiState *s = SUN6I_A31_SPI(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);
    DeviceState *dev = DEVICE(obj);

    memory_region_init_io(&s->iomem, obj, &sun6i_spi_ops, s,
                          TYPE_SUN6I_A31_SPI, SPI_SIZE);
    sysbus_init_mmio(sbd, &s->iomem);
    sysbus_init_irq(sbd, &s->irq);
    for (unsigned i = 0; i < SUN6I_SPI_CHIP_SELECTS; i++) {
        sysbus_init_irq(sbd, &s->cs[i]);
    }
    s->bus = ssi_create_bus(dev, "spi");
    s->pads = true;
    qdev_init_gpio_in_named(dev, sun6i_spi_set_pads, "pads", 1);
    qdev_init_gpio_out_named(dev, &s->tx_drq, "tx-drq", 1);
    qdev_init_gpio_out_named(dev, &s->rx_drq, "rx-drq", 1);
    s->clk = qdev_init_clock_in(dev, "mod", sun6i_spi_clk_changed, s,
                                ClockUpdate);
}

static void sun6i_spi_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->desc = "Allwinner A31 SPI controller";
    dc->realize = sun6i_spi_realize;
    dc->unrealize = sun6i_spi_unrealize;
    dc->vmsd = &vmstate_sun6i_spi;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    rc->phases.enter = sun6i_spi_reset_enter;
    rc->phases.hold = sun6i_spi_reset_hold;
}

static const TypeInfo sun6i_spi_types[] = {
    {
        .name = TYPE_SUN6I_A31_SPI,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Sun6iSpiState),
        .instance_init = sun6i_spi_init,
        .class_init = sun6i_spi_class_init,
    },
};

DEFINE_TYPES(sun6i_spi_types)
