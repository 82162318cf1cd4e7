/*
 * Synopsys DesignWare APB UART (DW_apb_uart)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * See include/hw/char/dw-apb-uart.h for the interface, the timing and the
 * sources. "Databook" below is what they reprint of Synopsys' own.
 *
 *  offset    name    reset  access
 *  0x00      RBR     0      ro, DLAB=0; reading takes a character
 *            THR     -      wo, DLAB=0
 *            DLL     0      rw, DLAB=1; write refused while busy
 *  0x04      IER     0      rw, DLAB=0
 *            DLH     0      rw, DLAB=1; write refused while busy
 *  0x08      IIR     0x01   ro; reading clears a THRE interrupt it shows
 *            FCR     0      wo
 *  0x0c      LCR     0      rw; write refused while busy
 *  0x10      MCR     0      rw
 *  0x14      LSR     0x60   ro; reading clears OE, PE, FE and BI
 *  0x18      MSR     0      ro; reading clears the delta bits
 *  0x1c      SCR     0      rw
 *  0x30-0x6c SRBR    0      ro, 16 mirrors of RBR    property "shadow"
 *            STHR    -      wo, 16 mirrors of THR    property "shadow"
 *  0x70      FAR     0      rw                       property "fifo-access"
 *  0x74      TFR     0      ro; reading takes a character, the same
 *  0x78      RFW     -      wo                       the same
 *  0x7c      USR     0x06   ro; reading clears the busy detect interrupt
 *  0x80      TFL     0      ro
 *  0x84      RFL     0      ro
 *  0x88      SRR     -      wo                       property "shadow"
 *  0x8c      SRTS    0      rw, MCR.RTS              property "shadow"
 *  0x90      SBCR    0      rw, LCR.BC               property "shadow"
 *  0x94      SDMAM   0      rw, FCR.DMAM             property "shadow"
 *  0x98      SFE     0      rw, FCR.FIFOE            property "shadow"
 *  0x9c      SRT     0      rw, FCR.RT               property "shadow"
 *  0xa0      STET    0      rw, FCR.TET              property "shadow"
 *  0xa4      HTX     0      rw; more bits with property "halt-config"
 *  0xa8      DMASA   -      wo, no effect: no DMA handshake is modelled
 *  0xac-0xcc TCR, DE_EN, RE_EN, DET, TAT, DLF, RAR, TAR, LCR_EXT: options of
 *            later releases, not implemented: read 0, writes ignored, which
 *            is how Linux (8250_dwlib.c) finds that they are not there
 *  0xf4      CPR     0      ro                property "component-params"
 *  0xf8      UCV     0      ro                property "component-params"
 *  0xfc      CTR     0      ro                property "component-params"
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/host-utils.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qapi/error.h"
#include "chardev/char-serial.h"
#include "hw/char/dw-apb-uart.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

REG32(RBR, 0x00)                /* also THR and, with LCR.DLAB, DLL */
REG32(IER, 0x04)                /* also, with LCR.DLAB, DLH */
    FIELD(IER, ERBFI, 0, 1)
    FIELD(IER, ETBEI, 1, 1)
    FIELD(IER, ELSI, 2, 1)
    FIELD(IER, EDSSI, 3, 1)
    FIELD(IER, PTIME, 7, 1)
REG32(IIR, 0x08)
    FIELD(IIR, IID, 0, 4)
    FIELD(IIR, FIFOSE, 6, 2)
REG32(FCR, 0x08)
    FIELD(FCR, FIFOE, 0, 1)
    FIELD(FCR, RFIFOR, 1, 1)
    FIELD(FCR, XFIFOR, 2, 1)
    FIELD(FCR, DMAM, 3, 1)
    FIELD(FCR, TET, 4, 2)
    FIELD(FCR, RT, 6, 2)
REG32(LCR, 0x0c)
    FIELD(LCR, DLS, 0, 2)
    FIELD(LCR, STOP, 2, 1)
    FIELD(LCR, PEN, 3, 1)
    FIELD(LCR, EPS, 4, 1)
    FIELD(LCR, SP, 5, 1)
    FIELD(LCR, BC, 6, 1)
    FIELD(LCR, DLAB, 7, 1)
REG32(MCR, 0x10)
    FIELD(MCR, DTR, 0, 1)
    FIELD(MCR, RTS, 1, 1)
    FIELD(MCR, OUT1, 2, 1)
    FIELD(MCR, OUT2, 3, 1)
    FIELD(MCR, LB, 4, 1)
    FIELD(MCR, AFCE, 5, 1)
    FIELD(MCR, SIRE, 6, 1)
REG32(LSR, 0x14)
    FIELD(LSR, DR, 0, 1)
    FIELD(LSR, OE, 1, 1)
    FIELD(LSR, PE, 2, 1)
    FIELD(LSR, FE, 3, 1)
    FIELD(LSR, BI, 4, 1)
    FIELD(LSR, THRE, 5, 1)
    FIELD(LSR, TEMT, 6, 1)
    FIELD(LSR, RFE, 7, 1)
REG32(MSR, 0x18)
    FIELD(MSR, DCTS, 0, 1)
    FIELD(MSR, DDSR, 1, 1)
    FIELD(MSR, TERI, 2, 1)
    FIELD(MSR, DDCD, 3, 1)
    FIELD(MSR, CTS, 4, 1)
    FIELD(MSR, DSR, 5, 1)
    FIELD(MSR, RI, 6, 1)
    FIELD(MSR, DCD, 7, 1)
REG32(SCR, 0x1c)
REG32(SRBR0, 0x30)
REG32(SRBR15, 0x6c)
REG32(FAR, 0x70)
    FIELD(FAR, FAR, 0, 1)
REG32(TFR, 0x74)
REG32(RFW, 0x78)
    FIELD(RFW, RFWD, 0, 8)
    FIELD(RFW, RFPE, 8, 1)
    FIELD(RFW, RFFE, 9, 1)
REG32(USR, 0x7c)
    FIELD(USR, BUSY, 0, 1)
    FIELD(USR, TFNF, 1, 1)
    FIELD(USR, TFE, 2, 1)
    FIELD(USR, RFNE, 3, 1)
    FIELD(USR, RFF, 4, 1)
REG32(TFL, 0x80)
REG32(RFL, 0x84)
REG32(SRR, 0x88)
    FIELD(SRR, UR, 0, 1)
    FIELD(SRR, RFR, 1, 1)
    FIELD(SRR, XFR, 2, 1)
REG32(SRTS, 0x8c)
REG32(SBCR, 0x90)
REG32(SDMAM, 0x94)
REG32(SFE, 0x98)
REG32(SRT, 0x9c)
REG32(STET, 0xa0)
REG32(HTX, 0xa4)
    FIELD(HTX, HALT_TX, 0, 1)
    /* Allwinner's additions (A20 user manual, UART_HALT) */
    FIELD(HTX, CHCFG_AT_BUSY, 1, 1)
    FIELD(HTX, CHANGE_UPDATE, 2, 1)
    FIELD(HTX, SIR_TX_INVERT, 4, 1)
    FIELD(HTX, SIR_RX_INVERT, 5, 1)
REG32(DMASA, 0xa8)
REG32(TCR, 0xac)
REG32(LCR_EXT, 0xcc)
REG32(CPR, 0xf4)
    FIELD(CPR, APB_DATA_WIDTH, 0, 2)
    FIELD(CPR, AFCE_MODE, 4, 1)
    FIELD(CPR, THRE_MODE, 5, 1)
    FIELD(CPR, SIR_MODE, 6, 1)
    FIELD(CPR, ADDITIONAL_FEAT, 8, 1)
    FIELD(CPR, FIFO_ACCESS, 9, 1)
    FIELD(CPR, FIFO_STAT, 10, 1)
    FIELD(CPR, SHADOW, 11, 1)
    FIELD(CPR, ENCODED_PARAMS, 12, 1)
    FIELD(CPR, FIFO_MODE, 16, 8)
REG32(UCV, 0xf8)
REG32(CTR, 0xfc)

/* IIR.IID; the databook's table gives the priority in this order */
enum {
    IID_LINE_STATUS  = 0x6,
    IID_RX_DATA      = 0x4,
    IID_RX_TIMEOUT   = 0xc,
    IID_THR_EMPTY    = 0x2,
    IID_MODEM_STATUS = 0x0,
    IID_BUSY_DETECT  = 0x7,
    IID_NONE         = 0x1,
};

#define IER_MASK    (R_IER_ERBFI_MASK | R_IER_ETBEI_MASK | R_IER_ELSI_MASK | \
                     R_IER_EDSSI_MASK | R_IER_PTIME_MASK)
#define MCR_MASK    0x7f
#define MCR_PINS    (R_MCR_DTR_MASK | R_MCR_RTS_MASK | R_MCR_OUT1_MASK | \
                     R_MCR_OUT2_MASK)
#define LCR_FORMAT  (R_LCR_DLS_MASK | R_LCR_STOP_MASK | R_LCR_PEN_MASK | \
                     R_LCR_EPS_MASK | R_LCR_SP_MASK)
#define LSR_CHAR    (R_LSR_PE_MASK | R_LSR_FE_MASK | R_LSR_BI_MASK)
#define LSR_ERRORS  (R_LSR_OE_MASK | LSR_CHAR)
#define MSR_DELTAS  (R_MSR_DCTS_MASK | R_MSR_DDSR_MASK | R_MSR_TERI_MASK | \
                     R_MSR_DDCD_MASK)
#define MSR_LINES   (R_MSR_CTS_MASK | R_MSR_DSR_MASK | R_MSR_RI_MASK | \
                     R_MSR_DCD_MASK)
#define FCR_STORED  (R_FCR_FIFOE_MASK | R_FCR_DMAM_MASK | R_FCR_TET_MASK | \
                     R_FCR_RT_MASK)

/* The databook's constant: "DW" and the number of the component */
#define CTR_VALUE   0x44570110

#define FIFO_SIZE_MAX 2048

/* How often a host serial port is asked for its modem lines */
#define MODEM_POLL_NS (10 * SCALE_MS)

/* tx_end while the shift register holds a character and the clock stands */
#define TX_FROZEN INT64_MAX

static const char *dw_id(DWAPBUARTState *s)
{
    /* The path is not known before the end of realize. */
    return DEVICE(s)->canonical_path ?: TYPE_DW_APB_UART;
}

static int64_t dw_now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static bool dw_fifos_on(DWAPBUARTState *s)
{
    return s->fcr & R_FCR_FIFOE_MASK;
}

/* Without FIFOs, THR and RBR hold one character each. */
static uint32_t dw_depth(DWAPBUARTState *s)
{
    return dw_fifos_on(s) ? s->fifo_size : 1;
}

static bool dw_loopback(DWAPBUARTState *s)
{
    return s->mcr & R_MCR_LB_MASK;
}

static bool dw_auto_flow(DWAPBUARTState *s)
{
    return (s->mcr & R_MCR_AFCE_MASK) && !(s->mcr & R_MCR_SIRE_MASK) &&
           dw_fifos_on(s);
}

/* Programmable THRE interrupt mode */
static bool dw_ptime(DWAPBUARTState *s)
{
    return (s->ier & R_IER_PTIME_MASK) && dw_fifos_on(s);
}

static uint32_t dw_rx_trigger(DWAPBUARTState *s)
{
    switch (FIELD_EX8(s->fcr, FCR, RT)) {
    case 0:
        return 1;
    case 1:
        return s->fifo_size / 4;
    case 2:
        return s->fifo_size / 2;
    default:
        return s->fifo_size - 2;
    }
}

static uint32_t dw_tx_trigger(DWAPBUARTState *s)
{
    switch (FIELD_EX8(s->fcr, FCR, TET)) {
    case 0:
        return 0;
    case 1:
        return 2;
    case 2:
        return s->fifo_size / 4;
    default:
        return s->fifo_size / 2;
    }
}

/* What a THRE interrupt waits for */
static bool dw_tx_wants_more(DWAPBUARTState *s)
{
    return fifo8_num_used(&s->tx) <= (dw_ptime(s) ? dw_tx_trigger(s) : 0);
}

static bool dw_shifting(DWAPBUARTState *s)
{
    return s->tx_end > dw_now();
}

/*
 * USR.BUSY. The databook lists: a character on the line out; one in THR,
 * unless in FIFO access mode, if there is a divisor while LCR.DLAB is clear;
 * a character on the line in (which here takes no time); one in RBR, unless
 * in FIFO access mode.
 */
static bool dw_busy(DWAPBUARTState *s)
{
    if (dw_shifting(s)) {
        return true;
    }
    if (s->far) {
        return false;
    }
    return !fifo8_is_empty(&s->rx) ||
           (!fifo8_is_empty(&s->tx) && s->divisor &&
            !(s->lcr & R_LCR_DLAB_MASK));
}

static uint8_t dw_char_mask(DWAPBUARTState *s)
{
    return MAKE_64BIT_MASK(0, 5 + FIELD_EX8(s->line_lcr, LCR, DLS));
}

/*
 * The errors a break shows: a framing error always, a parity error where the
 * parity bit of a zero character ought to be 1 (databook, LSR).
 */
static uint8_t dw_break_errors(DWAPBUARTState *s)
{
    uint8_t errors = R_LSR_BI_MASK | R_LSR_FE_MASK;

    if ((s->line_lcr & R_LCR_PEN_MASK) && !(s->line_lcr & R_LCR_EPS_MASK)) {
        errors |= R_LSR_PE_MASK;
    }
    return errors;
}

static uint8_t dw_interrupt_id(DWAPBUARTState *s)
{
    uint8_t deltas = s->msr & MSR_DELTAS;

    if (dw_auto_flow(s)) {
        /* CTS is the hardware's business then. */
        deltas &= ~R_MSR_DCTS_MASK;
    }

    if ((s->ier & R_IER_ELSI_MASK) && (s->lsr & LSR_ERRORS)) {
        return IID_LINE_STATUS;
    }
    if (s->ier & R_IER_ERBFI_MASK) {
        if (fifo8_num_used(&s->rx) >=
            (dw_fifos_on(s) ? dw_rx_trigger(s) : 1)) {
            return IID_RX_DATA;
        }
        if (s->rx_timeout) {
            return IID_RX_TIMEOUT;
        }
    }
    if ((s->ier & R_IER_ETBEI_MASK) && s->thre_pending) {
        return IID_THR_EMPTY;
    }
    if ((s->ier & R_IER_EDSSI_MASK) && deltas) {
        return IID_MODEM_STATUS;
    }
    if (s->busy_detect) {
        return IID_BUSY_DETECT;
    }
    return IID_NONE;
}

/*
 * Character time-out: four character times with something in the receive
 * FIFO, and nothing put in or taken out. Like everything that depends on
 * time it is worked out when somebody looks; the timer only makes the
 * interrupt rise when nobody does.
 */
static bool dw_rx_timeout_runs(DWAPBUARTState *s)
{
    return dw_fifos_on(s) && s->running && !s->far && !s->rx_timeout &&
           !fifo8_is_empty(&s->rx);
}

static int64_t dw_rx_timeout_at(DWAPBUARTState *s)
{
    return s->rx_last + 4 * s->char_ns;
}

static void dw_sync_rx_timeout(DWAPBUARTState *s)
{
    if (dw_rx_timeout_runs(s) && dw_now() >= dw_rx_timeout_at(s)) {
        s->rx_timeout = true;
        trace_dw_apb_uart_rx_timeout(dw_id(s));
    }
}

static void dw_update_irq(DWAPBUARTState *s)
{
    uint8_t iid;

    dw_sync_rx_timeout(s);
    iid = dw_interrupt_id(s);
    trace_dw_apb_uart_irq(dw_id(s), iid != IID_NONE, iid);
    qemu_set_irq(s->irq, iid != IID_NONE);

    if ((s->ier & R_IER_ERBFI_MASK) && dw_rx_timeout_runs(s)) {
        timer_mod(&s->rx_timeout_timer, dw_rx_timeout_at(s));
    } else {
        timer_del(&s->rx_timeout_timer);
    }
}

static void dw_drive_tiocm(DWAPBUARTState *s)
{
    int flags;

    if (qemu_chr_fe_ioctl(&s->chr, CHR_IOCTL_SERIAL_GET_TIOCM, &flags) < 0) {
        return;
    }
    flags &= ~(CHR_TIOCM_RTS | CHR_TIOCM_DTR);
    if (s->pins & BIT(DW_APB_UART_PIN_RTS)) {
        flags |= CHR_TIOCM_RTS;
    }
    if (s->pins & BIT(DW_APB_UART_PIN_DTR)) {
        flags |= CHR_TIOCM_DTR;
    }
    qemu_chr_fe_ioctl(&s->chr, CHR_IOCTL_SERIAL_SET_TIOCM, &flags);
}

static void dw_poll_tiocm(DWAPBUARTState *s)
{
    int flags;

    s->has_tiocm = qemu_chr_fe_ioctl(&s->chr, CHR_IOCTL_SERIAL_GET_TIOCM,
                                     &flags) >= 0;
    if (s->has_tiocm) {
        s->lines = (flags & CHR_TIOCM_CTS ? R_MSR_CTS_MASK : 0) |
                   (flags & CHR_TIOCM_DSR ? R_MSR_DSR_MASK : 0) |
                   (flags & CHR_TIOCM_RI ? R_MSR_RI_MASK : 0) |
                   (flags & CHR_TIOCM_CAR ? R_MSR_DCD_MASK : 0);
    }
}

/*
 * Modem lines, out and then in, because loopback turns the ones into the
 * others.
 *
 * Automatic RTS withdraws the line when the receive FIFO reaches its trigger
 * level, and asserts it again only when the FIFO has been read empty.
 */
static void dw_update_modem(DWAPBUARTState *s)
{
    uint8_t out = s->mcr & MCR_PINS;
    uint8_t in = s->lines;
    uint8_t pins, changed;
    int i;

    if (!dw_auto_flow(s) || !(s->mcr & R_MCR_RTS_MASK) ||
        fifo8_is_empty(&s->rx)) {
        s->rts_withdrawn = false;
    } else if (fifo8_num_used(&s->rx) >= dw_rx_trigger(s)) {
        s->rts_withdrawn = true;
    }
    if (s->rts_withdrawn) {
        out &= ~R_MCR_RTS_MASK;
    }

    /* MCR[3:0] and the pins are in the same order. */
    pins = dw_loopback(s) ? 0 : out;
    changed = pins ^ s->pins;
    s->pins = pins;
    for (i = 0; i < DW_APB_UART_NUM_PINS; i++) {
        if (changed & BIT(i)) {
            qemu_set_irq(s->pin[i], !!(pins & BIT(i)));
        }
    }
    if (changed & (BIT(DW_APB_UART_PIN_DTR) | BIT(DW_APB_UART_PIN_RTS))) {
        dw_drive_tiocm(s);
    }

    if (dw_loopback(s)) {
        in = (out & R_MCR_RTS_MASK ? R_MSR_CTS_MASK : 0) |
             (out & R_MCR_DTR_MASK ? R_MSR_DSR_MASK : 0) |
             (out & R_MCR_OUT1_MASK ? R_MSR_RI_MASK : 0) |
             (out & R_MCR_OUT2_MASK ? R_MSR_DCD_MASK : 0);
    }
    changed = (s->msr ^ in) & MSR_LINES;
    if (in & R_MSR_RI_MASK) {
        /* Only the trailing edge of the ring indicator counts. */
        changed &= ~R_MSR_RI_MASK;
    }
    s->msr = in | (s->msr & MSR_DELTAS) | changed >> R_MSR_CTS_SHIFT;
    trace_dw_apb_uart_modem(dw_id(s), s->msr, s->pins);
}

/* The character at the head of the receive FIFO shows its errors in LSR. */
static void dw_rx_show_head(DWAPBUARTState *s)
{
    uint8_t errors;

    if (fifo8_is_empty(&s->rx)) {
        return;
    }
    errors = fifo8_peek(&s->rx_err);
    if (errors) {
        s->lsr |= errors;
        s->rx_err_waiting--;
    }
}

static void dw_rx_clear(DWAPBUARTState *s)
{
    fifo8_reset(&s->rx);
    fifo8_reset(&s->rx_err);
    s->rx_err_waiting = 0;
    s->rx_timeout = false;
}

static void dw_rx_push(DWAPBUARTState *s, uint8_t c, uint8_t errors)
{
    trace_dw_apb_uart_rx(dw_id(s), c, errors);

    /*
     * An overrun loses the new character where there is a FIFO, and the one
     * in RBR where there is none (databook, LSR.OE).
     */
    if (fifo8_num_used(&s->rx) >= dw_depth(s)) {
        s->lsr |= R_LSR_OE_MASK;
        trace_dw_apb_uart_rx_overrun(dw_id(s), c);
        if (dw_fifos_on(s)) {
            return;
        }
        dw_rx_clear(s);
    }

    fifo8_push(&s->rx, c);
    fifo8_push(&s->rx_err, errors);
    if (errors) {
        s->rx_err_waiting++;
    }
    if (fifo8_num_used(&s->rx) == 1) {
        dw_rx_show_head(s);
    }
    s->rx_last = dw_now();
    dw_update_modem(s);
}

static uint8_t dw_rx_pop(DWAPBUARTState *s)
{
    uint8_t c;

    if (fifo8_is_empty(&s->rx)) {
        return 0;
    }
    c = fifo8_pop(&s->rx);
    fifo8_pop(&s->rx_err);
    dw_rx_show_head(s);
    s->rx_last = dw_now();
    s->rx_timeout = false;
    return c;
}

static gboolean dw_tx_unblocked(void *do_not_use, GIOCondition cond,
                                void *opaque);

static void dw_tx_unwatch(DWAPBUARTState *s)
{
    g_clear_handle_id(&s->watch_tag, g_source_remove);
}

/* Put a character on the wire; false if the wire cannot take it yet. */
static bool dw_tx_emit(DWAPBUARTState *s, uint8_t c)
{
    int ret;

    c &= dw_char_mask(s);

    if (dw_loopback(s)) {
        if (!(s->line_lcr & R_LCR_BC_MASK)) {
            dw_rx_push(s, c, 0);
        }
        return true;
    }
    if ((s->line_lcr & R_LCR_BC_MASK) ||
        !qemu_chr_fe_backend_connected(&s->chr)) {
        /* A break holds the line down, whatever the shift register does. */
        return true;
    }
    if (!s->pads) {
        trace_dw_apb_uart_tx_lost(dw_id(s), c);
        return true;
    }
    if (s->watch_tag) {
        return false;
    }

    ret = qemu_chr_fe_write(&s->chr, &c, 1);
    if (ret == 1) {
        trace_dw_apb_uart_tx(dw_id(s), c);
        return true;
    }
    if (ret == 0 || errno == EAGAIN) {
        s->watch_tag = qemu_chr_fe_add_watch(&s->chr, G_IO_OUT | G_IO_HUP,
                                             dw_tx_unblocked, s);
        if (s->watch_tag) {
            trace_dw_apb_uart_tx_blocked(dw_id(s));
            return false;
        }
    }
    /* Nothing to wait for: an open wire. */
    trace_dw_apb_uart_tx_lost(dw_id(s), c);
    return true;
}

static bool dw_tx_may_run(DWAPBUARTState *s)
{
    if (!s->running || s->far) {
        return false;
    }
    /* Halt has no effect without FIFOs (databook, HTX). */
    if ((s->halt & R_HTX_HALT_TX_MASK) && dw_fifos_on(s)) {
        return false;
    }
    return !dw_auto_flow(s) || (s->msr & R_MSR_CTS_MASK);
}

/*
 * Move characters from the transmit FIFO to the shift register and the wire.
 * @start is when the shift register became free; only "line-rate" waits for
 * that and for every character's end.
 */
static void dw_tx_run(DWAPBUARTState *s, int64_t start)
{
    int64_t now = dw_now();

    while (!fifo8_is_empty(&s->tx) && dw_tx_may_run(s)) {
        if (!s->line_rate) {
            start = now;
        } else if (start > now) {
            timer_mod(&s->tx_timer, start);
            return;
        }
        if (!dw_tx_emit(s, fifo8_peek(&s->tx))) {
            break;
        }
        fifo8_pop(&s->tx);
        if (dw_tx_wants_more(s)) {
            s->thre_pending = true;
        }
        start += s->char_ns;
        s->tx_end = start;
    }
    timer_del(&s->tx_timer);
}

static bool dw_modem_poll_wanted(DWAPBUARTState *s)
{
    return s->has_tiocm && !dw_loopback(s) &&
           ((s->ier & R_IER_EDSSI_MASK) ||
            (dw_auto_flow(s) && !fifo8_is_empty(&s->tx)));
}

/* Let every consequence of a change take place. */
static void dw_settle(DWAPBUARTState *s)
{
    dw_update_modem(s);
    dw_tx_run(s, MAX(s->tx_end, dw_now()));
    dw_update_irq(s);

    if (!dw_modem_poll_wanted(s)) {
        timer_del(&s->modem_timer);
    } else if (!timer_pending(&s->modem_timer)) {
        timer_mod(&s->modem_timer, dw_now() + MODEM_POLL_NS);
    }
}

static gboolean dw_tx_unblocked(void *do_not_use, GIOCondition cond,
                                void *opaque)
{
    DWAPBUARTState *s = opaque;

    s->watch_tag = 0;
    dw_settle(s);
    return G_SOURCE_REMOVE;
}

static void dw_tx_timer(void *opaque)
{
    DWAPBUARTState *s = opaque;

    /* The next character follows the last one without a gap. */
    dw_tx_run(s, s->tx_end);
    dw_settle(s);
}

static void dw_rx_timeout_timer(void *opaque)
{
    dw_update_irq(opaque);
}

static void dw_modem_timer(void *opaque)
{
    DWAPBUARTState *s = opaque;

    dw_poll_tiocm(s);
    dw_settle(s);
}

static void dw_tx_clear(DWAPBUARTState *s)
{
    bool had_any = !fifo8_is_empty(&s->tx);

    dw_tx_unwatch(s);
    fifo8_reset(&s->tx);
    if (had_any) {
        s->thre_pending = true;
    }
}

static void dw_tx_write(DWAPBUARTState *s, uint8_t c)
{
    /*
     * On a real line this character stays in THR for as long as the one
     * before it takes; THR becomes empty a second time behind the back of a
     * driver that is still busy with the first. Here that is too early: Xen
     * (ns16550.c) reads IIR again when it has filled the FIFO, which takes
     * the interrupt away that is to ask it for more. So it comes once more.
     */
    if ((s->ier & R_IER_ETBEI_MASK) && !s->line_rate &&
        fifo8_is_empty(&s->tx) && dw_shifting(s)) {
        s->thre_again = true;
    }

    if (fifo8_num_used(&s->tx) >= dw_depth(s)) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: THR written while it is full\n",
                      dw_id(s));
        if (dw_fifos_on(s)) {
            /* The new character is lost (databook, THR). */
            return;
        }
        /* The new character replaces the old one. */
        dw_tx_unwatch(s);
        fifo8_reset(&s->tx);
    }
    fifo8_push(&s->tx, c);
    if (!dw_tx_wants_more(s)) {
        s->thre_pending = false;
    }
}

static int dw_can_receive(void *opaque)
{
    DWAPBUARTState *s = opaque;
    uint32_t used = fifo8_num_used(&s->rx);
    uint32_t room;

    if (!s->pads) {
        /* Whatever is sent to nobody is gone. */
        return FIFO_SIZE_MAX;
    }
    /* Loopback takes the receiver off the wire. */
    if (!s->running || s->far || dw_loopback(s) || s->rts_withdrawn) {
        return 0;
    }
    if (s->line_rate) {
        return dw_now() >= s->rx_next;
    }
    room = dw_depth(s) - used;
    if (room && dw_auto_flow(s) && (s->mcr & R_MCR_RTS_MASK) &&
        used < dw_rx_trigger(s)) {
        /* No more than what makes RTS go away */
        room = dw_rx_trigger(s) - used;
    }
    return room;
}

static void dw_accept_input(DWAPBUARTState *s)
{
    if (dw_can_receive(s) > 0) {
        qemu_chr_fe_accept_input(&s->chr);
    }
}

static void dw_rx_line_timer(void *opaque)
{
    dw_accept_input(opaque);
}

static void dw_receive(void *opaque, const uint8_t *buf, int size)
{
    DWAPBUARTState *s = opaque;
    int i;

    if (!s->running || s->far || dw_loopback(s) || !s->pads) {
        return;
    }
    for (i = 0; i < size; i++) {
        dw_rx_push(s, buf[i] & dw_char_mask(s), 0);
    }
    if (s->line_rate) {
        s->rx_next = dw_now() + s->char_ns;
        timer_mod(&s->rx_line_timer, s->rx_next);
    }
    dw_settle(s);
}

static void dw_event(void *opaque, QEMUChrEvent event)
{
    DWAPBUARTState *s = opaque;

    if (event == CHR_EVENT_BREAK && s->running && !s->far &&
        !dw_loopback(s) && s->pads) {
        dw_rx_push(s, 0, dw_break_errors(s));
        dw_settle(s);
    }
}

static void dw_update_break(DWAPBUARTState *s)
{
    bool on = s->line_lcr & R_LCR_BC_MASK;
    bool out = on && !dw_loopback(s) && s->pads;
    bool looped = on && dw_loopback(s);
    int arg = out;

    if (out != s->break_out) {
        s->break_out = out;
        trace_dw_apb_uart_break(dw_id(s), out);
        qemu_chr_fe_ioctl(&s->chr, CHR_IOCTL_SERIAL_SET_BREAK, &arg);
    }
    if (looped && !s->break_looped && s->running && !s->far) {
        dw_rx_push(s, 0, dw_break_errors(s));
    }
    s->break_looped = looped;
}

/* Work out what LCR, the divisor latch and the clock make of the line. */
static void dw_compute_line(DWAPBUARTState *s)
{
    unsigned data_bits = 5 + FIELD_EX8(s->line_lcr, LCR, DLS);
    bool parity = s->line_lcr & R_LCR_PEN_MASK;
    bool stop = s->line_lcr & R_LCR_STOP_MASK;
    unsigned half_bits = 2 * (1 + data_bits + parity + 1);
    uint64_t divide = 16ull * s->line_divisor;
    QEMUSerialSetParams ssp;

    if (stop) {
        /* One and a half stop bits go with five data bits. */
        half_bits += data_bits == 5 ? 1 : 2;
    }

    s->running = clock_is_enabled(s->clk) && s->line_divisor;
    if (!s->running) {
        s->char_ns = 0;
        trace_dw_apb_uart_line_stopped(dw_id(s));
        return;
    }
    s->char_ns = clock_ticks_to_ns(s->clk, half_bits * divide / 2);

    /* Nothing knows of stick parity, or of one and a half stop bits. */
    ssp.speed = MIN((clock_get_hz(s->clk) + divide / 2) / divide, INT_MAX);
    ssp.parity = !parity ? 'N' : s->line_lcr & R_LCR_EPS_MASK ? 'E' : 'O';
    ssp.data_bits = data_bits;
    ssp.stop_bits = stop ? 2 : 1;
    trace_dw_apb_uart_line(dw_id(s), ssp.speed, ssp.data_bits, ssp.parity,
                           ssp.stop_bits, s->char_ns);
    qemu_chr_fe_ioctl(&s->chr, CHR_IOCTL_SERIAL_SET_PARAMS, &ssp);
}

/*
 * The format, the divisor or the clock has changed. What is under way begins
 * anew: a character in the shift register takes a whole character time from
 * now, and none at all goes on while the clock stands.
 */
static void dw_update_line(DWAPBUARTState *s)
{
    bool shifting = dw_shifting(s);

    dw_sync_rx_timeout(s);
    dw_compute_line(s);
    if (shifting) {
        s->tx_end = s->running ? dw_now() + s->char_ns : TX_FROZEN;
    }
    s->rx_last = dw_now();
    s->rx_next = s->rx_last;
    dw_settle(s);
    dw_accept_input(s);
}

/* Bring LCR and the divisor latch into effect. */
static void dw_apply_config(DWAPBUARTState *s)
{
    bool changed = s->line_divisor != s->divisor ||
                   ((s->line_lcr ^ s->lcr) & LCR_FORMAT);

    s->line_lcr = s->lcr;
    s->line_divisor = s->divisor;
    dw_update_break(s);
    if (changed) {
        dw_update_line(s);
    } else {
        dw_settle(s);
    }
}

/*
 * LCR, DLL and DLH cannot be written while the UART is busy: the write is
 * lost and the busy detect interrupt rises, which no bit of IER masks and
 * which only a read of USR clears (databook; Linux 8250_dw.c works around
 * it). Allwinner's halt register can allow such a write; the register then
 * takes it, and the line follows on CHANGE_UPDATE.
 */
static bool dw_config_writable(DWAPBUARTState *s, hwaddr offset, uint8_t value)
{
    if (!dw_busy(s) || (s->halt & R_HTX_CHCFG_AT_BUSY_MASK)) {
        return true;
    }
    s->busy_detect = true;
    trace_dw_apb_uart_busy_detect(dw_id(s), offset, value);
    qemu_log_mask(LOG_GUEST_ERROR, "%s: 0x%" HWADDR_PRIx " <- 0x%02x dropped, "
                  "the UART is busy\n", dw_id(s), offset, value);
    dw_update_irq(s);
    return false;
}

static void dw_config_written(DWAPBUARTState *s)
{
    if (dw_busy(s)) {
        dw_settle(s);
    } else {
        dw_apply_config(s);
    }
}

static void dw_write_divisor(DWAPBUARTState *s, hwaddr offset, uint8_t value)
{
    if (dw_config_writable(s, offset, value)) {
        s->divisor = deposit32(s->divisor, offset == A_RBR ? 0 : 8, 8, value);
        dw_config_written(s);
    }
}

static void dw_write_lcr(DWAPBUARTState *s, uint8_t value)
{
    if (dw_config_writable(s, A_LCR, value)) {
        s->lcr = value;
        dw_config_written(s);
    }
}

static void dw_write_halt(DWAPBUARTState *s, uint8_t value)
{
    if (!s->halt_config) {
        s->halt = s->fifo_size ? value & R_HTX_HALT_TX_MASK : 0;
        dw_settle(s);
        return;
    }

    /* CHANGE_UPDATE is over, and reads 0, as soon as it has been written. */
    s->halt = value & (R_HTX_HALT_TX_MASK | R_HTX_CHCFG_AT_BUSY_MASK |
                       R_HTX_SIR_TX_INVERT_MASK | R_HTX_SIR_RX_INVERT_MASK);
    if ((value & R_HTX_CHCFG_AT_BUSY_MASK) &&
        (value & R_HTX_CHANGE_UPDATE_MASK)) {
        dw_apply_config(s);
    } else {
        dw_settle(s);
    }
}

/*
 * The condition of the THRE interrupt may have changed other than by a
 * character. @wanted is what it was.
 */
static void dw_thre_changed(DWAPBUARTState *s, bool wanted)
{
    if (!dw_tx_wants_more(s)) {
        s->thre_pending = false;
    } else if (!wanted) {
        s->thre_pending = true;
    }
}

static void dw_write_ier(DWAPBUARTState *s, uint8_t value)
{
    bool wanted = dw_tx_wants_more(s);

    if (value & ~s->ier & R_IER_ETBEI_MASK) {
        /*
         * Switching the interrupt on while THR is empty raises it, even if
         * IIR has been read since: Linux (8250_port.c) starts sending so.
         */
        wanted = false;
    }
    if (!(value & R_IER_ETBEI_MASK)) {
        s->thre_again = false;
    }
    s->ier = value & IER_MASK;
    dw_thre_changed(s, wanted);
    dw_settle(s);
}

static void dw_write_fcr(DWAPBUARTState *s, uint8_t value)
{
    bool wanted = dw_tx_wants_more(s);

    if (!s->fifo_size) {
        return;
    }
    if ((value ^ s->fcr) & R_FCR_FIFOE_MASK) {
        /* A change of FIFOE empties both (databook, FCR). */
        value |= R_FCR_RFIFOR_MASK | R_FCR_XFIFOR_MASK;
    }
    if (value & R_FCR_RFIFOR_MASK) {
        dw_rx_clear(s);
    }
    if (value & R_FCR_XFIFOR_MASK) {
        dw_tx_clear(s);
    }
    s->fcr = value & FCR_STORED;
    dw_thre_changed(s, wanted);
    dw_settle(s);
    dw_accept_input(s);
}

static void dw_write_mcr(DWAPBUARTState *s, uint8_t value)
{
    if (value & ~s->mcr & R_MCR_SIRE_MASK) {
        qemu_log_mask(LOG_UNIMP, "%s: infrared mode has no effect\n",
                      dw_id(s));
    }
    s->mcr = value & MCR_MASK;
    dw_update_break(s);
    dw_settle(s);
    dw_accept_input(s);
}

static void dw_write_far(DWAPBUARTState *s, uint8_t value)
{
    value &= R_FAR_FAR_MASK;
    if (value != s->far) {
        s->far = value;
        dw_rx_clear(s);
        dw_tx_clear(s);
    }
    dw_settle(s);
    dw_accept_input(s);
}

static void dw_write_rfw(DWAPBUARTState *s, uint32_t value)
{
    uint8_t errors = (value & R_RFW_RFPE_MASK ? R_LSR_PE_MASK : 0) |
                     (value & R_RFW_RFFE_MASK ? R_LSR_FE_MASK : 0);

    if (s->far) {
        dw_rx_push(s, FIELD_EX32(value, RFW, RFWD), errors);
        dw_settle(s);
    }
}

static void dw_reset_state(DWAPBUARTState *s)
{
    trace_dw_apb_uart_reset(dw_id(s));

    dw_tx_unwatch(s);
    timer_del(&s->tx_timer);
    timer_del(&s->rx_timeout_timer);
    timer_del(&s->rx_line_timer);
    timer_del(&s->modem_timer);

    s->ier = 0;
    s->fcr = 0;
    s->lcr = 0;
    s->mcr = 0;
    s->lsr = 0;
    s->msr = 0;
    s->scr = 0;
    s->far = 0;
    s->halt = 0;
    s->divisor = 0;
    s->line_lcr = 0;
    s->line_divisor = 0;

    fifo8_reset(&s->tx);
    dw_rx_clear(s);
    s->thre_pending = false;
    s->thre_again = false;
    s->busy_detect = false;
    s->rts_withdrawn = false;
    s->tx_end = 0;
    s->rx_last = 0;
    s->rx_next = 0;
}

/*
 * Reset is over. Modem lines that are asserted now count as changed, since
 * MSR was cleared (databook, MSR.DCTS).
 */
static void dw_reset_done(DWAPBUARTState *s)
{
    dw_compute_line(s);
    dw_update_break(s);
    dw_settle(s);
}

static uint32_t dw_read_lsr(DWAPBUARTState *s)
{
    uint32_t used = fifo8_num_used(&s->tx);
    uint32_t value = s->lsr;

    if (!fifo8_is_empty(&s->rx)) {
        value |= R_LSR_DR_MASK;
    }
    /* In programmable THRE mode THRE means that the FIFO is full. */
    if (dw_ptime(s) ? used >= s->fifo_size : !used) {
        value |= R_LSR_THRE_MASK;
    }
    if (!used && !dw_shifting(s)) {
        value |= R_LSR_TEMT_MASK;
    }
    if (dw_fifos_on(s) && (s->rx_err_waiting || (s->lsr & LSR_CHAR))) {
        value |= R_LSR_RFE_MASK;
    }
    s->lsr = 0;
    dw_update_irq(s);
    return value;
}

static uint32_t dw_read_iir(DWAPBUARTState *s)
{
    uint32_t value = 0;
    uint8_t iid;

    dw_sync_rx_timeout(s);
    iid = dw_interrupt_id(s);
    if (iid == IID_THR_EMPTY) {
        s->thre_pending = s->thre_again;
        s->thre_again = false;
        dw_update_irq(s);
    }
    value = FIELD_DP32(value, IIR, IID, iid);
    value = FIELD_DP32(value, IIR, FIFOSE, dw_fifos_on(s) ? 3 : 0);
    return value;
}

static uint32_t dw_read_msr(DWAPBUARTState *s)
{
    uint32_t value;

    if (s->has_tiocm && !dw_loopback(s)) {
        dw_poll_tiocm(s);
        dw_settle(s);
    }
    value = s->msr;
    s->msr &= MSR_LINES;
    dw_update_irq(s);
    return value;
}

static uint32_t dw_read_usr(DWAPBUARTState *s)
{
    uint32_t tx_used = fifo8_num_used(&s->tx);
    uint32_t rx_used = fifo8_num_used(&s->rx);
    uint32_t value = 0;

    value = FIELD_DP32(value, USR, BUSY, dw_busy(s));
    value = FIELD_DP32(value, USR, TFNF, tx_used < dw_depth(s));
    value = FIELD_DP32(value, USR, TFE, !tx_used);
    value = FIELD_DP32(value, USR, RFNE, rx_used > 0);
    value = FIELD_DP32(value, USR, RFF, rx_used >= dw_depth(s));

    s->busy_detect = false;
    dw_update_irq(s);
    return value;
}

static uint32_t dw_read_rbr(DWAPBUARTState *s)
{
    uint32_t value = dw_rx_pop(s);

    dw_settle(s);
    dw_accept_input(s);
    return value;
}

static uint32_t dw_read_tfr(DWAPBUARTState *s)
{
    uint32_t value;

    if (!s->far || fifo8_is_empty(&s->tx)) {
        return 0;
    }
    value = fifo8_pop(&s->tx);
    if (dw_tx_wants_more(s)) {
        s->thre_pending = true;
    }
    dw_settle(s);
    return value;
}

static uint32_t dw_cpr(DWAPBUARTState *s)
{
    uint32_t value = 0;

    value = FIELD_DP32(value, CPR, APB_DATA_WIDTH, 2);  /* 32 bits */
    value = FIELD_DP32(value, CPR, AFCE_MODE, s->fifo_size != 0);
    value = FIELD_DP32(value, CPR, THRE_MODE, s->fifo_size != 0);
    value = FIELD_DP32(value, CPR, SIR_MODE, 1);
    value = FIELD_DP32(value, CPR, ADDITIONAL_FEAT, 1);
    value = FIELD_DP32(value, CPR, FIFO_ACCESS, s->fifo_access);
    value = FIELD_DP32(value, CPR, FIFO_STAT, 1);
    value = FIELD_DP32(value, CPR, SHADOW, s->shadow);
    value = FIELD_DP32(value, CPR, ENCODED_PARAMS, 1);
    value = FIELD_DP32(value, CPR, FIFO_MODE, s->fifo_size / 16);
    return value;
}

static void dw_log_bad_offset(DWAPBUARTState *s, hwaddr offset, bool write)
{
    qemu_log_mask(LOG_GUEST_ERROR, "%s: %s of reserved offset 0x%"
                  HWADDR_PRIx "\n", dw_id(s), write ? "write" : "read",
                  offset);
}

/* Other ways to single fields and to the FIFOs. False: there is none. */
static bool dw_read_shadow(DWAPBUARTState *s, hwaddr offset, uint32_t *value)
{
    switch (offset) {
    case A_SRBR0 ... A_SRBR15:
        *value = s->lcr & R_LCR_DLAB_MASK ? 0 : dw_read_rbr(s);
        return true;
    case A_SRR:
        *value = 0;
        return true;
    case A_SRTS:
        *value = FIELD_EX8(s->mcr, MCR, RTS);
        return true;
    case A_SBCR:
        *value = FIELD_EX8(s->lcr, LCR, BC);
        return true;
    case A_SDMAM:
        *value = FIELD_EX8(s->fcr, FCR, DMAM);
        return true;
    case A_SFE:
        *value = FIELD_EX8(s->fcr, FCR, FIFOE);
        return true;
    case A_SRT:
        *value = FIELD_EX8(s->fcr, FCR, RT);
        return true;
    case A_STET:
        *value = FIELD_EX8(s->fcr, FCR, TET);
        return true;
    default:
        return false;
    }
}

static uint32_t dw_read_reg(DWAPBUARTState *s, hwaddr offset)
{
    bool dlab = s->lcr & R_LCR_DLAB_MASK;
    uint32_t value = 0;

    switch (offset) {
    case A_RBR:
        return dlab ? extract16(s->divisor, 0, 8) : dw_read_rbr(s);
    case A_IER:
        return dlab ? extract16(s->divisor, 8, 8) : s->ier;
    case A_IIR:
        return dw_read_iir(s);
    case A_LCR:
        return s->lcr;
    case A_MCR:
        return s->mcr;
    case A_LSR:
        return dw_read_lsr(s);
    case A_MSR:
        return dw_read_msr(s);
    case A_SCR:
        return s->scr;
    case A_USR:
        return dw_read_usr(s);
    case A_TFL:
        return fifo8_num_used(&s->tx);
    case A_RFL:
        return fifo8_num_used(&s->rx);
    case A_HTX:
        return s->halt;
    case A_DMASA:
    case A_TCR ... A_LCR_EXT:
        return 0;
    case A_CPR:
        return s->component_params ? dw_cpr(s) : 0;
    case A_UCV:
        return s->component_params ? s->component_version : 0;
    case A_CTR:
        return s->component_params ? CTR_VALUE : 0;
    default:
        break;
    }

    if (s->fifo_access) {
        switch (offset) {
        case A_FAR:
            return s->far;
        case A_TFR:
            return dw_read_tfr(s);
        case A_RFW:
            return 0;
        default:
            break;
        }
    }

    if (!s->shadow || !dw_read_shadow(s, offset, &value)) {
        dw_log_bad_offset(s, offset, false);
    }
    return value;
}

/* Other ways to single fields and to the FIFOs. False: there is none. */
static bool dw_write_shadow(DWAPBUARTState *s, hwaddr offset, uint32_t value)
{
    switch (offset) {
    case A_SRBR0 ... A_SRBR15:
        if (!(s->lcr & R_LCR_DLAB_MASK)) {
            dw_tx_write(s, value);
            dw_settle(s);
        }
        return true;
    case A_SRR:
        if (value & R_SRR_UR_MASK) {
            dw_reset_state(s);
            dw_reset_done(s);
        } else {
            dw_write_fcr(s, s->fcr |
                         (value & R_SRR_RFR_MASK ? R_FCR_RFIFOR_MASK : 0) |
                         (value & R_SRR_XFR_MASK ? R_FCR_XFIFOR_MASK : 0));
        }
        return true;
    case A_SRTS:
        dw_write_mcr(s, FIELD_DP8(s->mcr, MCR, RTS, value & 1));
        return true;
    case A_SBCR:
        /* Unlike LCR itself it can be written at any time. */
        s->lcr = FIELD_DP8(s->lcr, LCR, BC, value & 1);
        s->line_lcr = FIELD_DP8(s->line_lcr, LCR, BC, value & 1);
        dw_update_break(s);
        dw_settle(s);
        return true;
    case A_SDMAM:
        dw_write_fcr(s, FIELD_DP8(s->fcr, FCR, DMAM, value & 1));
        return true;
    case A_SFE:
        dw_write_fcr(s, FIELD_DP8(s->fcr, FCR, FIFOE, value & 1));
        return true;
    case A_SRT:
        dw_write_fcr(s, FIELD_DP8(s->fcr, FCR, RT, value & 3));
        return true;
    case A_STET:
        dw_write_fcr(s, FIELD_DP8(s->fcr, FCR, TET, value & 3));
        return true;
    default:
        return false;
    }
}

static void dw_write_reg(DWAPBUARTState *s, hwaddr offset, uint32_t value)
{
    bool dlab = s->lcr & R_LCR_DLAB_MASK;

    switch (offset) {
    case A_RBR:
        if (dlab) {
            dw_write_divisor(s, offset, value);
        } else {
            dw_tx_write(s, value);
            dw_settle(s);
        }
        return;
    case A_IER:
        if (dlab) {
            dw_write_divisor(s, offset, value);
        } else {
            dw_write_ier(s, value);
        }
        return;
    case A_FCR:
        dw_write_fcr(s, value);
        return;
    case A_LCR:
        dw_write_lcr(s, value);
        return;
    case A_MCR:
        dw_write_mcr(s, value);
        return;
    case A_SCR:
        s->scr = value;
        return;
    case A_HTX:
        dw_write_halt(s, value);
        return;
    case A_LSR:
    case A_MSR:
    case A_USR:
    case A_TFL:
    case A_RFL:
    case A_CPR:
    case A_UCV:
    case A_CTR:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write of read-only register 0x%"
                      HWADDR_PRIx "\n", dw_id(s), offset);
        return;
    case A_DMASA:
    case A_TCR ... A_LCR_EXT:
        return;
    default:
        break;
    }

    if (s->fifo_access) {
        switch (offset) {
        case A_FAR:
            dw_write_far(s, value);
            return;
        case A_TFR:
            return;
        case A_RFW:
            dw_write_rfw(s, value);
            return;
        default:
            break;
        }
    }

    if (!s->shadow || !dw_write_shadow(s, offset, value)) {
        dw_log_bad_offset(s, offset, true);
    }
}

/*
 * APB has no narrow reads: a byte or halfword read is a read of the whole
 * word of which the CPU keeps a part, side effects included. All that can be
 * written is in the low halfword, so a write that starts higher up in the
 * word changes nothing.
 */
static uint64_t dw_read(void *opaque, hwaddr addr, unsigned size)
{
    DWAPBUARTState *s = opaque;
    hwaddr offset = addr & ~3ull;
    uint32_t value = dw_read_reg(s, offset) >> 8 * (addr - offset);

    trace_dw_apb_uart_read(dw_id(s), addr, size, value);
    return value;
}

static void dw_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    DWAPBUARTState *s = opaque;

    trace_dw_apb_uart_write(dw_id(s), addr, size, value);
    if (addr & 3) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write of 0x%" HWADDR_PRIx
                      " has no effect\n", dw_id(s), addr);
        return;
    }
    dw_write_reg(s, addr, value);
}

static const MemoryRegionOps dw_ops = {
    .read = dw_read,
    .write = dw_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = {
        .min_access_size = 1,
        .max_access_size = 4,
        .unaligned = false,
    },
    .impl = {
        .min_access_size = 1,
        .max_access_size = 4,
        .unaligned = false,
    },
};

static void dw_set_line(DWAPBUARTState *s, uint8_t mask, int level)
{
    if (s->has_tiocm) {
        return;
    }
    s->lines = level ? s->lines | mask : s->lines & ~mask;
    dw_settle(s);
}

static void dw_set_cts(void *opaque, int n, int level)
{
    dw_set_line(opaque, R_MSR_CTS_MASK, level);
}

static void dw_set_dsr(void *opaque, int n, int level)
{
    dw_set_line(opaque, R_MSR_DSR_MASK, level);
}

static void dw_set_ri(void *opaque, int n, int level)
{
    dw_set_line(opaque, R_MSR_RI_MASK, level);
}

static void dw_set_dcd(void *opaque, int n, int level)
{
    dw_set_line(opaque, R_MSR_DCD_MASK, level);
}

static void dw_set_pads(void *opaque, int n, int level)
{
    DWAPBUARTState *s = opaque;

    if (s->pads == !!level) {
        return;
    }
    trace_dw_apb_uart_pads(dw_id(s), level);
    s->pads = level;
    if (!s->pads) {
        /* There is nobody any more whose readiness could be waited for. */
        dw_tx_unwatch(s);
    }
    dw_update_break(s);
    dw_settle(s);
    dw_accept_input(s);
}

static void dw_clock_update(void *opaque, ClockEvent event)
{
    DWAPBUARTState *s = opaque;

    if (DEVICE(s)->realized) {
        dw_update_line(s);
    }
}

static int dw_be_change(void *opaque);

static void dw_attach(DWAPBUARTState *s)
{
    qemu_chr_fe_set_handlers(&s->chr, dw_can_receive, dw_receive, dw_event,
                             dw_be_change, s, NULL, true);
    dw_poll_tiocm(s);
    if (!s->has_tiocm && s->null_modem &&
        qemu_chr_fe_backend_connected(&s->chr)) {
        s->lines = R_MSR_CTS_MASK | R_MSR_DSR_MASK | R_MSR_DCD_MASK;
    }
}

/* The character device has been replaced: bring the new one up to date. */
static int dw_be_change(void *opaque)
{
    DWAPBUARTState *s = opaque;
    int on = s->break_out;

    dw_tx_unwatch(s);
    dw_attach(s);
    dw_compute_line(s);
    dw_drive_tiocm(s);
    qemu_chr_fe_ioctl(&s->chr, CHR_IOCTL_SERIAL_SET_BREAK, &on);
    dw_settle(s);
    return 0;
}

static void dw_reset_enter(Object *obj, ResetType type)
{
    dw_reset_state(DW_APB_UART(obj));
}

static void dw_reset_hold(Object *obj, ResetType type)
{
    DWAPBUARTState *s = DW_APB_UART(obj);
    int i;

    qemu_irq_lower(s->irq);
    for (i = 0; i < DW_APB_UART_NUM_PINS; i++) {
        qemu_irq_lower(s->pin[i]);
    }
}

static void dw_reset_exit(Object *obj, ResetType type)
{
    dw_reset_done(DW_APB_UART(obj));
}

static int dw_post_load(void *opaque, int version_id)
{
    DWAPBUARTState *s = opaque;
    uint32_t tx_used = fifo8_num_used(&s->tx);
    uint32_t rx_used = fifo8_num_used(&s->rx);
    uint32_t capacity = MAX(s->fifo_size, 1);

    if (tx_used > dw_depth(s) || rx_used > dw_depth(s) ||
        rx_used != fifo8_num_used(&s->rx_err) ||
        s->rx_err_waiting > rx_used || s->tx.head >= capacity ||
        s->rx.head >= capacity || s->rx_err.head >= capacity) {
        return -EINVAL;
    }

    dw_poll_tiocm(s);
    dw_compute_line(s);
    dw_drive_tiocm(s);

    /* No character moves before the guest does. */
    if (tx_used && s->running) {
        timer_mod(&s->tx_timer, MAX(s->tx_end, dw_now()));
    }
    if (dw_rx_timeout_runs(s)) {
        timer_mod(&s->rx_timeout_timer, dw_rx_timeout_at(s));
    }
    timer_mod(&s->rx_line_timer, MAX(s->rx_next, dw_now()));
    if (dw_modem_poll_wanted(s)) {
        timer_mod(&s->modem_timer, dw_now());
    }
    return 0;
}

static const VMStateDescription vmstate_dw_apb_uart = {
    .name = TYPE_DW_APB_UART,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = dw_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(ier, DWAPBUARTState),
        VMSTATE_UINT8(fcr, DWAPBUARTState),
        VMSTATE_UINT8(lcr, DWAPBUARTState),
        VMSTATE_UINT8(mcr, DWAPBUARTState),
        VMSTATE_UINT8(lsr, DWAPBUARTState),
        VMSTATE_UINT8(msr, DWAPBUARTState),
        VMSTATE_UINT8(scr, DWAPBUARTState),
        VMSTATE_UINT8(far, DWAPBUARTState),
        VMSTATE_UINT8(halt, DWAPBUARTState),
        VMSTATE_UINT16(divisor, DWAPBUARTState),
        VMSTATE_UINT8(line_lcr, DWAPBUARTState),
        VMSTATE_UINT16(line_divisor, DWAPBUARTState),
        VMSTATE_BOOL(thre_pending, DWAPBUARTState),
        VMSTATE_BOOL(thre_again, DWAPBUARTState),
        VMSTATE_BOOL(rx_timeout, DWAPBUARTState),
        VMSTATE_BOOL(busy_detect, DWAPBUARTState),
        VMSTATE_FIFO8(tx, DWAPBUARTState),
        VMSTATE_INT64(tx_end, DWAPBUARTState),
        VMSTATE_FIFO8(rx, DWAPBUARTState),
        VMSTATE_FIFO8(rx_err, DWAPBUARTState),
        VMSTATE_UINT32(rx_err_waiting, DWAPBUARTState),
        VMSTATE_INT64(rx_last, DWAPBUARTState),
        VMSTATE_INT64(rx_next, DWAPBUARTState),
        VMSTATE_BOOL(pads, DWAPBUARTState),
        VMSTATE_UINT8(lines, DWAPBUARTState),
        VMSTATE_UINT8(pins, DWAPBUARTState),
        VMSTATE_BOOL(rts_withdrawn, DWAPBUARTState),
        VMSTATE_BOOL(break_out, DWAPBUARTState),
        VMSTATE_BOOL(break_looped, DWAPBUARTState),
        VMSTATE_CLOCK(clk, DWAPBUARTState),
        VMSTATE_END_OF_LIST()
    }
};

static void dw_init(Object *obj)
{
    DWAPBUARTState *s = DW_APB_UART(obj);
    DeviceState *dev = DEVICE(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->iomem, obj, &dw_ops, s, TYPE_DW_APB_UART,
                          DW_APB_UART_MMIO_SIZE);
    sysbus_init_mmio(sbd, &s->iomem);
    sysbus_init_irq(sbd, &s->irq);

    s->clk = qdev_init_clock_in(dev, "baudclk", dw_clock_update, s,
                                ClockUpdate);

    s->pads = true;
    qdev_init_gpio_in_named(dev, dw_set_pads, "pads", 1);
    qdev_init_gpio_in_named(dev, dw_set_cts, "cts", 1);
    qdev_init_gpio_in_named(dev, dw_set_dsr, "dsr", 1);
    qdev_init_gpio_in_named(dev, dw_set_ri, "ri", 1);
    qdev_init_gpio_in_named(dev, dw_set_dcd, "dcd", 1);
    qdev_init_gpio_out_named(dev, &s->pin[DW_APB_UART_PIN_DTR], "dtr", 1);
    qdev_init_gpio_out_named(dev, &s->pin[DW_APB_UART_PIN_RTS], "rts", 1);
    qdev_init_gpio_out_named(dev, &s->pin[DW_APB_UART_PIN_OUT1], "out1", 1);
    qdev_init_gpio_out_named(dev, &s->pin[DW_APB_UART_PIN_OUT2], "out2", 1);

    timer_init_ns(&s->tx_timer, QEMU_CLOCK_VIRTUAL, dw_tx_timer, s);
    timer_init_ns(&s->rx_timeout_timer, QEMU_CLOCK_VIRTUAL,
                  dw_rx_timeout_timer, s);
    timer_init_ns(&s->rx_line_timer, QEMU_CLOCK_VIRTUAL, dw_rx_line_timer, s);
    timer_init_ns(&s->modem_timer, QEMU_CLOCK_VIRTUAL, dw_modem_timer, s);
}

static void dw_sunxi_init(Object *obj)
{
    DW_APB_UART(obj)->halt_config = true;
}

static void dw_realize(DeviceState *dev, Error **errp)
{
    DWAPBUARTState *s = DW_APB_UART(dev);
    uint32_t capacity = MAX(s->fifo_size, 1);

    if (s->fifo_size &&
        (s->fifo_size < 16 || s->fifo_size > FIFO_SIZE_MAX ||
         !is_power_of_2(s->fifo_size))) {
        error_setg(errp, TYPE_DW_APB_UART ": fifo-size must be 0 or a power "
                   "of two from 16 to %d, not %" PRIu32, FIFO_SIZE_MAX,
                   s->fifo_size);
        return;
    }
    if (!clock_has_source(s->clk)) {
        error_setg(errp, TYPE_DW_APB_UART ": clock input 'baudclk' is not "
                   "connected");
        return;
    }

    fifo8_create(&s->tx, capacity);
    fifo8_create(&s->rx, capacity);
    fifo8_create(&s->rx_err, capacity);
    dw_attach(s);
}

static void dw_unrealize(DeviceState *dev)
{
    DWAPBUARTState *s = DW_APB_UART(dev);

    dw_tx_unwatch(s);
    qemu_chr_fe_deinit(&s->chr, false);
    timer_del(&s->tx_timer);
    timer_del(&s->rx_timeout_timer);
    timer_del(&s->rx_line_timer);
    timer_del(&s->modem_timer);
    fifo8_destroy(&s->tx);
    fifo8_destroy(&s->rx);
    fifo8_destroy(&s->rx_err);
}

static const Property dw_properties[] = {
    DEFINE_PROP_CHR("chardev", DWAPBUARTState, chr),
    DEFINE_PROP_UINT32("fifo-size", DWAPBUARTState, fifo_size, 64),
    DEFINE_PROP_BOOL("shadow", DWAPBUARTState, shadow, false),
    DEFINE_PROP_BOOL("fifo-access", DWAPBUARTState, fifo_access, false),
    DEFINE_PROP_BOOL("component-params", DWAPBUARTState, component_params,
                     false),
    DEFINE_PROP_UINT32("component-version", DWAPBUARTState, component_version,
                       0x3331342a),
    DEFINE_PROP_BOOL("halt-config", DWAPBUARTState, halt_config, false),
    DEFINE_PROP_BOOL("line-rate", DWAPBUARTState, line_rate, false),
    DEFINE_PROP_BOOL("null-modem", DWAPBUARTState, null_modem, false),
};

static void dw_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);
    ResettableClass *rc = RESETTABLE_CLASS(oc);

    dc->desc = "DesignWare APB UART";
    dc->realize = dw_realize;
    dc->unrealize = dw_unrealize;
    dc->vmsd = &vmstate_dw_apb_uart;
    device_class_set_props(dc, dw_properties);
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
    rc->phases.enter = dw_reset_enter;
    rc->phases.hold = dw_reset_hold;
    rc->phases.exit = dw_reset_exit;
}

static const TypeInfo dw_types[] = {
    {
        .name = TYPE_DW_APB_UART,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(DWAPBUARTState),
        .instance_init = dw_init,
        .class_init = dw_class_init,
    }, {
        .name = TYPE_SUNXI_UART,
        .parent = TYPE_DW_APB_UART,
        .instance_init = dw_sunxi_init,
    },
};

DEFINE_TYPES(dw_types)
