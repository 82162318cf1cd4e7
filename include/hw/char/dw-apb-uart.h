/*
 * Synopsys DesignWare APB UART (DW_apb_uart)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A 16550 with registers 4 bytes apart, FIFOs of 16 to 2048 characters and
 * registers of its own above offset 0x1c. It is the UART of most Arm SoCs
 * whose device tree says "snps,dw-apb-uart".
 *
 * QEMU's 16550 (hw/char/serial.c) is not used for it: it has a fixed FIFO of
 * 16 characters, its baud rate is a property and not a clock, and what sets
 * a DesignWare UART apart (busy detect, USR, TFL and RFL, programmable THRE
 * interrupts, automatic flow control, halt) goes through all of its logic.
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, 1 KiB
 *  + sysbus IRQ 0: the interrupt output, level, active high
 *  + Clock input "baudclk": the serial clock. The baud rate is its frequency
 *    divided by 16 and by the divisor latch. It must be connected before the
 *    device is realized. While it is stopped nothing is sent or received:
 *    characters wait in the transmit FIFO and in the character device.
 *  + named GPIO inputs "cts", "dsr", "ri", "dcd": the modem lines, 1 is
 *    asserted. A character device which knows modem lines (a host serial
 *    port) overrides them.
 *  + named GPIO input "pads": 0 while the data lines are not connected to pads
 *    of the chip: what is sent gets lost, what comes in as well. 1 if nothing
 *    is connected to it.
 *  + named GPIO outputs "dtr", "rts", "out1", "out2": 1 is asserted
 *  + QOM property "chardev": the other end of the wire; none is an open wire
 *  + QOM property "fifo-size" (FIFO_MODE): 0, or a power of two from 16 to
 *    2048; default 64
 *  + QOM property "shadow" (SHADOW): SRBR, STHR, SRR, SRTS, SBCR, SDMAM, SFE,
 *    SRT and STET exist; default off
 *  + QOM property "fifo-access" (FIFO_ACCESS): FAR, TFR and RFW exist;
 *    default off
 *  + QOM property "component-params" (UART_ADD_ENCODED_PARAMS): CPR, UCV and
 *    CTR exist and describe this configuration; off, they read 0; default off
 *  + QOM property "component-version": what UCV reads then, four characters,
 *    the first one in the highest byte; default "314*"
 *  + QOM property "halt-config": the halt register is Allwinner's, whose bits
 *    1 and 2 let a driver change the line settings while the UART is busy,
 *    and not the databook's, which has only bit 0; default off, but on in
 *    the variant "sunxi-uart", the UART as Allwinner configured it
 *  + QOM property "line-rate": see below; default off
 *  + QOM property "null-modem": a character device without modem lines counts
 *    as a peer that is always ready, CTS, DSR and DCD are asserted; default
 *    off: no such wire, as on a three-wire console port
 *
 * Timing. A character time (start bit, data, parity and stop bits at the
 * programmed baud rate) is always the real one, in virtual time. By default
 * it is spent only where a driver waits for the line to become quiet:
 *  - characters leave the transmit FIFO for the character device at once, so
 *    LSR.THRE is set as soon as the character device has taken them, but the
 *    last one stays in the shift register for one character time: until then
 *    LSR.TEMT is clear and USR.BUSY is set;
 *  - received characters arrive as fast as the character device gives them,
 *    never more than the FIFO has room for; none is lost.
 * With "line-rate" on, each character takes its time in both directions, the
 * transmit FIFO fills, and the receive FIFO overruns if the guest is slow:
 * what does not wait on a real wire does not wait here, unless automatic flow
 * control has withdrawn RTS.
 *
 * With the divisor latch 0, as it is after reset, the baud generator stands
 * still and there is no communication in either direction (databook, DLL).
 * Firmware or the guest must program it first.
 *
 * Sources: the register descriptions of the "DesignWare DW_apb_uart Databook"
 * as reprinted in the reference manuals of SoCs that have it (Intel's HPS
 * manuals, Allwinner's A20 user manual 1.3 "UART"), and what the drivers rely
 * on: Linux drivers/tty/serial/8250/8250_dw.c, 8250_dwlib.c, 8250_port.c,
 * U-Boot drivers/serial/ns16550.c, Xen xen/drivers/char/ns16550.c.
 */

#ifndef HW_CHAR_DW_APB_UART_H
#define HW_CHAR_DW_APB_UART_H

#include "hw/sysbus.h"
#include "chardev/char-fe.h"
#include "qemu/fifo8.h"
#include "qemu/timer.h"
#include "qom/object.h"

#define TYPE_DW_APB_UART "dw-apb-uart"
OBJECT_DECLARE_SIMPLE_TYPE(DWAPBUARTState, DW_APB_UART)

/* The same with "halt-config" on */
#define TYPE_SUNXI_UART "sunxi-uart"

#define DW_APB_UART_MMIO_SIZE 0x400

enum {
    DW_APB_UART_PIN_DTR,
    DW_APB_UART_PIN_RTS,
    DW_APB_UART_PIN_OUT1,
    DW_APB_UART_PIN_OUT2,
    DW_APB_UART_NUM_PINS,
};

struct DWAPBUARTState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    qemu_irq irq;
    qemu_irq pin[DW_APB_UART_NUM_PINS];
    Clock *clk;
    CharBackend chr;
    guint watch_tag;
    bool has_tiocm;             /* the character device has modem lines */

    /* Configuration */
    uint32_t fifo_size;
    uint32_t component_version;
    bool shadow;
    bool fifo_access;
    bool component_params;
    bool halt_config;
    bool line_rate;
    bool null_modem;

    /* Registers as the guest sees them */
    uint8_t ier;
    uint8_t fcr;
    uint8_t lcr;
    uint8_t mcr;
    uint8_t lsr;                /* only the error bits, which are latched */
    uint8_t msr;
    uint8_t scr;
    uint8_t far;
    uint8_t halt;
    uint16_t divisor;

    /* Line settings in effect; they follow LCR and the divisor latch */
    uint8_t line_lcr;
    uint16_t line_divisor;
    bool running;               /* the baud generator runs */
    int64_t char_ns;            /* a character time */

    /* Interrupt causes that are remembered */
    bool thre_pending;
    bool thre_again;            /* once more after the next read of IIR */
    bool rx_timeout;
    bool busy_detect;

    /* Transmitter */
    Fifo8 tx;
    int64_t tx_end;             /* when the shift register becomes empty */
    QEMUTimer tx_timer;

    /* Receiver */
    Fifo8 rx;
    Fifo8 rx_err;               /* LSR error bits of each character in rx */
    uint32_t rx_err_waiting;    /* characters with errors behind the head */
    int64_t rx_last;            /* last character in or out */
    int64_t rx_next;            /* line-rate: when the next may arrive */
    QEMUTimer rx_timeout_timer;
    QEMUTimer rx_line_timer;

    bool pads;                  /* the data lines lead to the outside */

    /* Modem lines */
    uint8_t lines;              /* inputs, at their places in MSR[7:4] */
    uint8_t pins;               /* outputs, a bit for each DW_APB_UART_PIN_ */
    bool rts_withdrawn;         /* automatic flow control has withdrawn RTS */
    bool break_out;             /* sending break to the character device */
    bool break_looped;          /* sending break to our own receiver */
    QEMUTimer modem_timer;
};

#endif
