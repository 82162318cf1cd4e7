/*
 * QTest testcase for the DesignWare APB UART
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * UART0 of the Cubieboard2, register by register and rule by rule. The other
 * end of the wire is a socket, a pipe or a pseudo terminal of this process.
 * Time is virtual: it stands still but for qtest_clock_step().
 */

#include "qemu/osdep.h"
#include <poll.h>
#include <termios.h>
#include "sunxi-test.h"

#define MACHINE     "-M cubieboard2 "
#define UART        0x01c28000
#define UART_PATH   "/machine/soc/uart0"
#define GIC_PATH    "/machine/soc/gic"
#define CLOCK_HZ    24000000
#define FIFO        64

/* The clock controller's gates of UART0 to UART7 are APB1_GATE[23:16] */
#define APB1_GATE       0x01c2006c
#define APB1_GATE_UART0 0x00010000
#define APB0_GATE       0x01c20068
#define APB0_GATE_PIO   0x00000020
/* Port controller, what PB16 to PB23 are muxed to */
#define PB_CFG2         0x01c2082c

enum {
    RBR = 0x00, THR = 0x00, DLL = 0x00,
    IER = 0x04, DLH = 0x04,
    IIR = 0x08, FCR = 0x08,
    LCR = 0x0c,
    MCR = 0x10,
    LSR = 0x14,
    MSR = 0x18,
    SCR = 0x1c,
    SRBR = 0x30,
    FAR = 0x70, TFR = 0x74, RFW = 0x78,
    USR = 0x7c,
    TFL = 0x80, RFL = 0x84,
    SRR = 0x88, SRTS = 0x8c, SBCR = 0x90, SDMAM = 0x94, SFE = 0x98,
    SRT = 0x9c, STET = 0xa0,
    HALT = 0xa4,
    RE_EN = 0xb4, DLF = 0xc0,
    CPR = 0xf4, UCV = 0xf8, CTR = 0xfc,
    SIZE = 0x400,
};

enum { IER_RX = 1, IER_THRE = 2, IER_LINE = 4, IER_MODEM = 8, IER_PTIME = 128 };
enum {
    IIR_MODEM = 0, IIR_NONE = 1, IIR_THRE = 2, IIR_RX = 4, IIR_LINE = 6,
    IIR_BUSY = 7, IIR_TIMEOUT = 0xc, IIR_FIFO = 0xc0,
};
enum { FCR_ON = 1, FCR_CLEAR_RX = 2, FCR_CLEAR_TX = 4 };
#define FCR_TX(n) ((n) << 4)
#define FCR_RX(n) ((n) << 6)
enum { LCR_8N1 = 3, LCR_BREAK = 0x40, LCR_DLAB = 0x80 };
enum {
    MCR_DTR = 1, MCR_RTS = 2, MCR_OUT1 = 4, MCR_OUT2 = 8, MCR_LOOP = 0x10,
    MCR_AUTO = 0x20,
};
enum {
    LSR_DR = 1, LSR_OE = 2, LSR_PE = 4, LSR_FE = 8, LSR_BI = 0x10,
    LSR_THRE = 0x20, LSR_TEMT = 0x40, LSR_RFE = 0x80,
};
enum {
    MSR_DCTS = 1, MSR_DDSR = 2, MSR_TERI = 4, MSR_DDCD = 8,
    MSR_CTS = 0x10, MSR_DSR = 0x20, MSR_RI = 0x40, MSR_DCD = 0x80,
};
enum { USR_BUSY = 1, USR_TFNF = 2, USR_TFE = 4, USR_RFNE = 8, USR_RFF = 16 };
enum { HALT_TX = 1, HALT_AT_BUSY = 2, HALT_UPDATE = 4 };

#define DIV_115200  13
/* A character time in ns; clocks count in fractions, so allow 2 ns off */
#define CHAR_NS(bits, div) ((bits) * 16LL * (div) * 1000000000 / CLOCK_HZ)
#define CHAR_8N1    CHAR_NS(10, DIV_115200)
#define SLACK       2

static uint32_t rd(QTestState *qts, uint32_t offset)
{
    return qtest_readl(qts, UART + offset);
}

static void wr(QTestState *qts, uint32_t offset, uint32_t value)
{
    qtest_writel(qts, UART + offset, value);
}

#define check(qts, offset, value) \
    g_assert_cmphex(rd(qts, offset), ==, value)

static void gate(QTestState *qts, bool open)
{
    uint32_t value = qtest_readl(qts, APB1_GATE);

    qtest_writel(qts, APB1_GATE, open ? value | APB1_GATE_UART0
                                      : value & ~APB1_GATE_UART0);
}

/* Its two data lines are PB22 and PB23 when these are muxed to it. */
static void pads(QTestState *qts, bool on)
{
    qtest_writel(qts, APB0_GATE, qtest_readl(qts, APB0_GATE) | APB0_GATE_PIO);
    qtest_writel(qts, PB_CFG2, on ? 0x22000000 : 0);
}

static void set_line(QTestState *qts, uint8_t lcr, uint16_t div)
{
    wr(qts, LCR, lcr | LCR_DLAB);
    wr(qts, DLL, div & 0xff);
    wr(qts, DLH, div >> 8);
    wr(qts, LCR, lcr);
    check(qts, LCR, lcr);
}

static QTestState *start_raw(const char *args, int *fd)
{
    g_autofree char *all = g_strconcat(MACHINE, args, NULL);
    QTestState *qts = fd ? qtest_init_with_serial(all, fd) : qtest_init(all);

    gate(qts, true);
    pads(qts, true);
    return qts;
}

/* 115200 8N1, FIFOs on, interrupt line watched */
static QTestState *start(const char *args, int *fd)
{
    QTestState *qts = start_raw(args, fd);

    qtest_irq_intercept_out_named(qts, UART_PATH, "sysbus-irq");
    set_line(qts, LCR_8N1, DIV_115200);
    wr(qts, FCR, FCR_ON);
    return qts;
}

static void stop(QTestState *qts, int fd)
{
    close(fd);
    qtest_quit(qts);
}

static void feed(int fd, const char *s, size_t len)
{
    g_assert_cmpint(send(fd, s, len, 0), ==, len);
}

/* Input goes through QEMU's main loop. */
static void wait_for(QTestState *qts, uint32_t offset, uint32_t value)
{
    sunxi_await(qts, UART + offset, UINT32_MAX, value);
}

static void feed_wait(QTestState *qts, int fd, const char *s)
{
    uint32_t before = rd(qts, RFL);

    feed(fd, s, strlen(s));
    wait_for(qts, RFL, before + strlen(s));
}

/* Nothing comes in, although it could. */
static void no_input(QTestState *qts, uint32_t level)
{
    sunxi_settle(qts);
    check(qts, RFL, level);
}

static void expect(int fd, const char *s)
{
    size_t len = strlen(s), got = 0;
    g_autofree char *buf = g_malloc0(len + 1);

    while (got < len) {
        struct pollfd p = { .fd = fd, .events = POLLIN };
        ssize_t n;

        g_assert_cmpint(poll(&p, 1, SUNXI_PATIENCE / 1000), ==, 1);
        n = read(fd, buf + got, len - got);
        g_assert_cmpint(n, >, 0);
        got += n;
    }
    g_assert_cmpstr(buf, ==, s);
}

/* Output is written within the register access that causes it. */
static void expect_nothing(int fd)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };

    g_assert_cmpint(poll(&p, 1, 0), ==, 0);
}

static void puts_uart(QTestState *qts, const char *s)
{
    for (; *s; s++) {
        wr(qts, THR, *s);
    }
}

static void check_irq(QTestState *qts, uint8_t iid)
{
    g_assert_cmpint(qtest_get_irq(qts, 0), ==, iid != IIR_NONE);
    g_assert_cmphex(rd(qts, IIR) & 0xf, ==, iid);
}

static void step(QTestState *qts, int64_t ns)
{
    qtest_clock_step(qts, ns);
}

static void test_reset_values(void)
{
    static const struct { uint32_t offset, value; } regs[] = {
        { RBR, 0 }, { IER, 0 }, { IIR, IIR_NONE }, { LCR, 0 }, { MCR, 0 },
        { LSR, LSR_THRE | LSR_TEMT }, { MSR, 0 }, { SCR, 0 },
        { USR, USR_TFNF | USR_TFE }, { TFL, 0 }, { RFL, 0 }, { HALT, 0 },
        { CPR, 0 }, { UCV, 0 }, { CTR, 0 }, { RE_EN, 0 }, { DLF, 0 },
    };
    QTestState *qts = start_raw("", NULL);
    int i, pass;

    for (pass = 0; pass < 2; pass++) {
        for (i = 0; i < ARRAY_SIZE(regs); i++) {
            g_assert_cmphex(rd(qts, regs[i].offset), ==, regs[i].value);
        }
        wr(qts, LCR, LCR_DLAB);
        check(qts, DLL, 0);
        check(qts, DLH, 0);

        /* Leave nothing as it was, and reset. */
        wr(qts, DLL, 1);
        wr(qts, DLH, 2);
        wr(qts, LCR, LCR_8N1);
        wr(qts, FCR, 0xf9);
        wr(qts, IER, 0x8f);
        wr(qts, HALT, 0x33);
        wr(qts, MCR, 0x7f);
        wr(qts, SCR, 0x55);
        wr(qts, THR, 'x');
        check(qts, TFL, 1);
        qtest_system_reset(qts);
        gate(qts, true);
    }
    qtest_quit(qts);
}

static void test_write_masks(void)
{
    QTestState *qts = start_raw("", NULL);
    uint32_t offset;

    wr(qts, SCR, 0xffffffff);
    check(qts, SCR, 0xff);
    wr(qts, SCR, 0xa5);
    check(qts, SCR, 0xa5);
    wr(qts, LCR, 0xffffffff);
    check(qts, LCR, 0xff);
    wr(qts, DLL, 0xffffff12);
    wr(qts, DLH, 0xffffff34);
    check(qts, DLL, 0x12);
    check(qts, DLH, 0x34);
    wr(qts, LCR, LCR_8N1);
    wr(qts, IER, 0xffffffff);
    check(qts, IER, 0x8f);
    wr(qts, IER, 0);
    check(qts, IER, 0);
    wr(qts, MCR, 0xffffffff);
    check(qts, MCR, 0x7f);
    wr(qts, MCR, 0);
    wr(qts, HALT, 0xffffffff);
    check(qts, HALT, 0x33);
    wr(qts, HALT, 0);

    /* FCR is at the place of IIR, and cannot be read. */
    wr(qts, FCR, 0xff);
    check(qts, IIR, IIR_FIFO | IIR_NONE);
    wr(qts, FCR, 0xfe);
    check(qts, IIR, IIR_NONE);

    /* Read-only, or not there: whatever is written */
    wr(qts, LSR, 0xffffffff);
    check(qts, LSR, LSR_THRE | LSR_TEMT);
    rd(qts, MSR);
    wr(qts, MSR, 0xffffffff);
    check(qts, MSR, 0);
    wr(qts, USR, 0xffffffff);
    check(qts, USR, USR_TFNF | USR_TFE);
    for (offset = 0x20; offset < SIZE; offset += 4) {
        if (offset != HALT && offset != USR) {
            wr(qts, offset, 0xffffffff);
            check(qts, offset, 0);
        }
    }
    check(qts, IER, 0);
    check(qts, LCR, LCR_8N1);
    qtest_quit(qts);
}

static void test_access_sizes(void)
{
    int fd;
    QTestState *qts = start("", &fd);

    qtest_writeb(qts, UART + SCR, 0x5a);
    g_assert_cmphex(qtest_readb(qts, UART + SCR), ==, 0x5a);
    g_assert_cmphex(qtest_readw(qts, UART + SCR), ==, 0x5a);
    check(qts, SCR, 0x5a);
    qtest_writew(qts, UART + SCR, 0x1234);
    check(qts, SCR, 0x34);
    qtest_writeb(qts, UART + SCR + 1, 0xff);
    qtest_writew(qts, UART + SCR + 2, 0xffff);
    check(qts, SCR, 0x34);
    g_assert_cmphex(qtest_readb(qts, UART + SCR + 1), ==, 0);
    g_assert_cmphex(qtest_readw(qts, UART + SCR + 2), ==, 0);

    qtest_writeb(qts, UART + THR, 'a');
    qtest_writew(qts, UART + THR, 'b');
    qtest_writeb(qts, UART + THR + 1, 'X');
    expect(fd, "ab");
    expect_nothing(fd);
    feed_wait(qts, fd, "cd");
    g_assert_cmphex(qtest_readb(qts, UART + RBR), ==, 'c');
    g_assert_cmphex(qtest_readw(qts, UART + RBR), ==, 'd');
    g_assert_cmphex(qtest_readb(qts, UART + LSR), ==, LSR_THRE);

    /* Two registers in one access */
    g_assert_cmphex(qtest_readq(qts, UART + MSR), ==, 0x34ull << 32);
    stop(qts, fd);
}

static void test_data(void)
{
    int fd, bits;
    QTestState *qts = start("", &fd);

    puts_uart(qts, "hello, world");
    expect(fd, "hello, world");
    feed_wait(qts, fd, "xyz");
    check(qts, RBR, 'x');
    check(qts, RFL, 2);
    check(qts, RBR, 'y');
    check(qts, RBR, 'z');
    check(qts, RBR, 0);
    check(qts, RFL, 0);

    /* A character has as many bits as LCR says. */
    for (bits = 5; bits <= 8; bits++) {
        uint8_t want[2] = { 0xff >> (8 - bits), 0 };

        step(qts, CHAR_8N1 * 2);
        wr(qts, LCR, bits - 5);
        check(qts, LCR, bits - 5);
        wr(qts, THR, 0xff);
        expect(fd, (char *)want);
        feed_wait(qts, fd, "\xff");
        check(qts, RBR, want[0]);
    }
    stop(qts, fd);
}

static void test_divisor_zero(void)
{
    int fd;
    QTestState *qts = start_raw("", &fd);

    wr(qts, LCR, LCR_8N1);
    wr(qts, FCR, FCR_ON);
    puts_uart(qts, "abc");
    feed(fd, "def", 3);
    no_input(qts, 0);
    step(qts, 1000000000);
    expect_nothing(fd);
    check(qts, TFL, 3);
    check(qts, LSR, 0);
    /* Or else a driver could never program the divisor. */
    check(qts, USR, USR_TFNF);

    /* With it, all that has waited moves, even while DLAB is set. */
    wr(qts, LCR, LCR_8N1 | LCR_DLAB);
    wr(qts, DLL, DIV_115200);
    expect(fd, "abc");
    wait_for(qts, RFL, 3);
    stop(qts, fd);
}

/* The last character is on the line for its real time. */
static void check_char_time(QTestState *qts, int64_t ns)
{
    wr(qts, THR, 'a');
    check(qts, LSR, LSR_THRE);
    check(qts, USR, USR_BUSY | USR_TFNF | USR_TFE);
    step(qts, ns - SLACK);
    check(qts, LSR, LSR_THRE);
    check(qts, USR, USR_BUSY | USR_TFNF | USR_TFE);
    step(qts, 2 * SLACK);
    check(qts, LSR, LSR_THRE | LSR_TEMT);
    check(qts, USR, USR_TFNF | USR_TFE);
}

static void test_char_time(void)
{
    static const struct { uint8_t lcr; int half_bits; } formats[] = {
        { 0x00, 14 },       /* 5N1 */
        { 0x04, 15 },       /* 5N1.5 */
        { 0x03, 20 },       /* 8N1 */
        { 0x07, 22 },       /* 8N2 */
        { 0x1a, 20 },       /* 7E1 */
        { 0x2b, 22 },       /* 8 bits, stick parity, 1 stop bit */
        { 0x0f, 24 },       /* 8O2 */
    };
    static const uint16_t divisors[] = { 1, DIV_115200, 0x9c4, 0xffff };
    int fd, i, j;
    QTestState *qts = start("", &fd);

    for (i = 0; i < ARRAY_SIZE(formats); i++) {
        for (j = 0; j < ARRAY_SIZE(divisors); j++) {
            set_line(qts, formats[i].lcr, divisors[j]);
            check_char_time(qts, CHAR_NS(formats[i].half_bits,
                                         divisors[j]) / 2);
        }
    }

    /* Every character begins the time anew. */
    set_line(qts, LCR_8N1, DIV_115200);
    wr(qts, THR, 'a');
    step(qts, CHAR_8N1 / 2);
    check_char_time(qts, CHAR_8N1);
    stop(qts, fd);
}

static void test_rx_fifo(void)
{
    int fd, i;
    QTestState *qts = start("", &fd);
    g_autofree char *text = g_malloc(1000);

    for (i = 0; i < 1000; i++) {
        text[i] = 'A' + i % 59;
    }

    /* Fills, and not beyond: the rest waits, and none is lost. */
    feed(fd, text, 1000);
    wait_for(qts, RFL, FIFO);
    check(qts, USR, USR_BUSY | USR_TFNF | USR_TFE | USR_RFNE | USR_RFF);
    no_input(qts, FIFO);
    for (i = 0; i < 1000; i++) {
        sunxi_await(qts, UART + LSR, LSR_DR, LSR_DR);
        g_assert_cmphex(rd(qts, RBR), ==, text[i]);
    }
    check(qts, LSR, LSR_THRE | LSR_TEMT);
    check(qts, USR, USR_TFNF | USR_TFE);

    feed_wait(qts, fd, "abc");
    check(qts, USR, USR_BUSY | USR_TFNF | USR_TFE | USR_RFNE);
    wr(qts, FCR, FCR_ON | FCR_CLEAR_RX);
    check(qts, RFL, 0);
    check(qts, LSR, LSR_THRE | LSR_TEMT);

    /* Switching the FIFOs off empties them, too. */
    feed_wait(qts, fd, "abc");
    wr(qts, FCR, 0);
    check(qts, RFL, 0);
    stop(qts, fd);
}

static void test_no_fifo(void)
{
    int fd;
    QTestState *qts = start("", &fd);

    wr(qts, FCR, 0);
    wr(qts, IER, IER_RX);
    feed(fd, "ab", 2);
    wait_for(qts, RFL, 1);
    no_input(qts, 1);
    check(qts, IIR, IIR_RX);
    g_assert_true(qtest_get_irq(qts, 0));
    check(qts, USR, USR_BUSY | USR_TFNF | USR_TFE | USR_RFNE | USR_RFF);
    /* There is no time-out without a FIFO. */
    step(qts, 1000000000);
    check(qts, IIR, IIR_RX);
    check(qts, RBR, 'a');
    wait_for(qts, RFL, 1);
    check(qts, RBR, 'b');
    check_irq(qts, IIR_NONE);

    /* Halt has no effect without FIFOs. */
    wr(qts, HALT, HALT_TX);
    puts_uart(qts, "xy");
    expect(fd, "xy");
    wr(qts, HALT, 0);

    /* An overrun in RBR: the new character replaces the old one. */
    wr(qts, MCR, MCR_LOOP);
    puts_uart(qts, "12");
    check(qts, LSR, LSR_DR | LSR_OE | LSR_THRE);
    check(qts, LSR, LSR_DR | LSR_THRE);
    check(qts, RBR, '2');
    check(qts, RFL, 0);
    stop(qts, fd);
}

static void test_rx_trigger(void)
{
    static const int level[] = { 1, FIFO / 4, FIFO / 2, FIFO - 2 };
    int fd, i, j;
    QTestState *qts = start("", &fd);

    wr(qts, IER, IER_RX);
    for (i = 0; i < ARRAY_SIZE(level); i++) {
        wr(qts, FCR, FCR_ON | FCR_CLEAR_RX | FCR_RX(i));
        for (j = 0; j < level[i]; j++) {
            check_irq(qts, IIR_NONE);
            feed_wait(qts, fd, "a");
        }
        check_irq(qts, IIR_RX);
        feed_wait(qts, fd, "b");
        rd(qts, RBR);
        check_irq(qts, IIR_RX);
        rd(qts, RBR);
        check_irq(qts, IIR_NONE);
        wr(qts, IER, 0);
        feed_wait(qts, fd, "c");
        check_irq(qts, IIR_NONE);
        wr(qts, IER, IER_RX);
        check_irq(qts, IIR_RX);
    }
    stop(qts, fd);
}

static void test_rx_timeout(void)
{
    const int64_t timeout = 4 * CHAR_8N1;
    int fd;
    QTestState *qts = start("", &fd);

    wr(qts, FCR, FCR_ON | FCR_RX(2));
    wr(qts, IER, IER_RX);
    feed_wait(qts, fd, "abc");
    step(qts, timeout - 4 * SLACK);
    check_irq(qts, IIR_NONE);
    step(qts, 8 * SLACK);
    check_irq(qts, IIR_TIMEOUT);
    /* The reading of IIR does not end it, nor does a new character. */
    check_irq(qts, IIR_TIMEOUT);
    feed_wait(qts, fd, "d");
    check_irq(qts, IIR_TIMEOUT);

    /* Taking a character does, and begins the time anew; so does a new one. */
    check(qts, RBR, 'a');
    check_irq(qts, IIR_NONE);
    step(qts, timeout - 4 * SLACK);
    check_irq(qts, IIR_NONE);
    feed_wait(qts, fd, "e");
    step(qts, timeout - 4 * SLACK);
    check_irq(qts, IIR_NONE);
    step(qts, 8 * SLACK);
    check_irq(qts, IIR_TIMEOUT);

    /* Without the enable bit it passes all the same. */
    rd(qts, RBR);
    wr(qts, IER, 0);
    step(qts, 2 * timeout);
    check_irq(qts, IIR_NONE);
    wr(qts, IER, IER_RX);
    check_irq(qts, IIR_TIMEOUT);

    /* Data at the trigger level comes first. */
    wr(qts, FCR, FCR_ON | FCR_RX(0));
    check_irq(qts, IIR_RX);
    wr(qts, FCR, FCR_ON | FCR_RX(2));
    check_irq(qts, IIR_TIMEOUT);
    wr(qts, FCR, FCR_ON | FCR_RX(2) | FCR_CLEAR_RX);
    check_irq(qts, IIR_NONE);
    step(qts, 2 * timeout);
    check_irq(qts, IIR_NONE);
    stop(qts, fd);
}

static void test_tx_fifo(void)
{
    int fd, i;
    QTestState *qts = start("", &fd);

    wr(qts, HALT, HALT_TX);
    for (i = 0; i < FIFO; i++) {
        check(qts, TFL, i);
        check(qts, USR, i ? USR_TFNF | USR_BUSY : USR_TFNF | USR_TFE);
        wr(qts, THR, '0' + i);
    }
    check(qts, TFL, FIFO);
    check(qts, USR, USR_BUSY);
    check(qts, LSR, 0);
    /* One too many is lost. */
    wr(qts, THR, '!');
    check(qts, TFL, FIFO);
    expect_nothing(fd);
    wr(qts, HALT, 0);
    expect(fd, "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
           "abcdefghijklmno");
    expect_nothing(fd);
    check(qts, TFL, 0);
    check(qts, LSR, LSR_THRE);
    step(qts, CHAR_8N1 + SLACK);
    check(qts, LSR, LSR_THRE | LSR_TEMT);

    wr(qts, HALT, HALT_TX);
    puts_uart(qts, "lost");
    wr(qts, FCR, FCR_ON | FCR_CLEAR_TX);
    check(qts, TFL, 0);
    check(qts, LSR, LSR_THRE | LSR_TEMT);
    wr(qts, HALT, 0);
    expect_nothing(fd);
    stop(qts, fd);
}

static void test_thre(void)
{
    int fd;
    QTestState *qts = start("", &fd);

    /* Enabling it with THR empty raises it; IIR ends it. */
    wr(qts, IER, IER_THRE);
    g_assert_true(qtest_get_irq(qts, 0));
    check(qts, IIR, IIR_FIFO | IIR_THRE);
    check_irq(qts, IIR_NONE);
    wr(qts, IER, IER_THRE);
    check_irq(qts, IIR_NONE);
    wr(qts, IER, 0);
    wr(qts, IER, IER_THRE);
    check_irq(qts, IIR_THRE);
    check_irq(qts, IIR_NONE);

    /* Each time that the FIFO becomes empty */
    wr(qts, THR, 'a');
    check_irq(qts, IIR_THRE);
    check_irq(qts, IIR_NONE);

    /*
     * A read of IIR right after several characters, which on a real line
     * would still be in the FIFO, does not take away what follows them.
     */
    step(qts, CHAR_8N1 + SLACK);
    puts_uart(qts, "several");
    check_irq(qts, IIR_THRE);
    check_irq(qts, IIR_THRE);
    check_irq(qts, IIR_NONE);
    puts_uart(qts, "more");
    wr(qts, IER, 0);
    wr(qts, IER, IER_THRE);
    check_irq(qts, IIR_THRE);
    check_irq(qts, IIR_NONE);

    /* Writing THR ends it. */
    wr(qts, HALT, HALT_TX);
    wr(qts, IER, 0);
    wr(qts, IER, IER_THRE);
    g_assert_true(qtest_get_irq(qts, 0));
    wr(qts, THR, 'b');
    check_irq(qts, IIR_NONE);
    wr(qts, IER, 0);
    wr(qts, IER, IER_THRE);
    check_irq(qts, IIR_NONE);
    wr(qts, HALT, 0);
    check_irq(qts, IIR_THRE);
    wr(qts, HALT, HALT_TX);
    wr(qts, THR, 'c');
    check_irq(qts, IIR_NONE);
    wr(qts, FCR, FCR_ON | FCR_CLEAR_TX);
    check_irq(qts, IIR_THRE);

    /* IIR does not end it while it shows something else. */
    wr(qts, IER, IER_THRE | IER_RX);
    wr(qts, FCR, FCR_ON | FCR_CLEAR_TX);
    wr(qts, IER, IER_RX);
    wr(qts, IER, IER_THRE | IER_RX);
    feed_wait(qts, fd, "x");
    check_irq(qts, IIR_RX);
    check_irq(qts, IIR_RX);
    rd(qts, RBR);
    check_irq(qts, IIR_THRE);
    check_irq(qts, IIR_NONE);
    stop(qts, fd);
}

static void test_ptime(void)
{
    static const int level[] = { 0, 2, FIFO / 4, FIFO / 2 };
    int fd, i, j;
    QTestState *qts = start("-global dw-apb-uart.line-rate=on", &fd);

    wr(qts, IER, IER_PTIME | IER_THRE);
    rd(qts, IIR);
    for (i = 0; i < ARRAY_SIZE(level); i++) {
        wr(qts, FCR, FCR_ON | FCR_TX(i));
        wr(qts, HALT, HALT_TX);
        for (j = 0; j < FIFO; j++) {
            /* THRE has the opposite meaning: the FIFO is full. */
            check(qts, LSR, j ? 0 : LSR_TEMT);
            wr(qts, THR, 'a');
        }
        check(qts, LSR, LSR_THRE);
        check_irq(qts, IIR_NONE);
        wr(qts, HALT, 0);
        check(qts, LSR, 0);
        for (j = FIFO - 1; j > level[i]; j--) {
            check(qts, TFL, j);
            check_irq(qts, IIR_NONE);
            step(qts, CHAR_8N1 + 1);
        }
        check(qts, TFL, level[i]);
        check_irq(qts, IIR_THRE);
        check_irq(qts, IIR_NONE);
        step(qts, (FIFO + 1) * CHAR_8N1);
        check(qts, TFL, 0);
        rd(qts, IIR);
    }

    /* The condition follows the registers that make it. */
    wr(qts, FCR, FCR_ON | FCR_TX(0));
    wr(qts, HALT, HALT_TX);
    puts_uart(qts, "0123456789");
    check_irq(qts, IIR_NONE);
    wr(qts, FCR, FCR_ON | FCR_TX(2));
    g_assert_true(qtest_get_irq(qts, 0));
    wr(qts, IER, IER_THRE);
    check_irq(qts, IIR_NONE);
    wr(qts, IER, IER_PTIME | IER_THRE);
    check_irq(qts, IIR_THRE);
    check_irq(qts, IIR_NONE);

    /* Only with FIFOs */
    wr(qts, FCR, 0);
    check(qts, LSR, LSR_THRE | LSR_TEMT);
    stop(qts, fd);
}

static void send_break(QTestState *qts)
{
    qtest_qmp_assert_success(qts, "{ 'execute': 'chardev-send-break',"
                             "  'arguments': { 'id': 's0' } }");
}

static void test_priority(void)
{
    int fd;
    QTestState *qts = start("", &fd);

    /* Every cause at once, and each ended in turn */
    wr(qts, HALT, HALT_TX);
    feed_wait(qts, fd, "a");
    wr(qts, FCR, FCR_ON | FCR_RX(1));
    step(qts, 5 * CHAR_8N1);
    send_break(qts);
    rd(qts, RBR);
    step(qts, 5 * CHAR_8N1);
    check(qts, RFL, 1);
    wr(qts, LCR, 0);                            /* busy detect */
    qtest_set_irq_in(qts, UART_PATH, "cts", 0, 1);
    wr(qts, FCR, FCR_ON | FCR_RX(0));
    wr(qts, IER, IER_RX | IER_THRE | IER_LINE | IER_MODEM);

    check_irq(qts, IIR_LINE);
    check_irq(qts, IIR_LINE);
    check(qts, LSR, LSR_DR | LSR_BI | LSR_FE | LSR_RFE | LSR_THRE | LSR_TEMT);
    check_irq(qts, IIR_RX);
    wr(qts, FCR, FCR_ON | FCR_RX(1));
    check_irq(qts, IIR_TIMEOUT);
    check(qts, RBR, 0);
    check_irq(qts, IIR_THRE);
    check_irq(qts, IIR_MODEM);
    check_irq(qts, IIR_MODEM);
    check(qts, MSR, MSR_CTS | MSR_DCTS);
    check_irq(qts, IIR_BUSY);
    check_irq(qts, IIR_BUSY);
    check(qts, USR, USR_TFNF | USR_TFE);
    check_irq(qts, IIR_NONE);
    stop(qts, fd);
}

static void check_dropped(QTestState *qts, uint32_t offset, uint8_t value)
{
    uint32_t before = rd(qts, offset);

    check_irq(qts, IIR_NONE);
    wr(qts, offset, value);
    check(qts, offset, before);
    check_irq(qts, IIR_BUSY);
    /* Neither IIR nor LSR nor idleness ends it, only USR does. */
    rd(qts, LSR);
    rd(qts, MSR);
    check_irq(qts, IIR_BUSY);
    rd(qts, USR);
    check_irq(qts, IIR_NONE);
}

static void test_busy_detect(void)
{
    int fd;
    QTestState *qts = start("", &fd);

    /* Bug B1 of the boards: a key pressed before a driver sets the line up */
    feed_wait(qts, fd, "k");
    check_dropped(qts, LCR, 0);
    check_dropped(qts, LCR, LCR_DLAB);
    wr(qts, LCR, LCR_DLAB);
    check(qts, RBR, 'k');
    check_irq(qts, IIR_BUSY);
    check(qts, USR, USR_TFNF | USR_TFE);
    check_irq(qts, IIR_NONE);
    wr(qts, LCR, 0);
    check(qts, LCR, 0);
    check_irq(qts, IIR_NONE);

    /* The divisor latch, with a character waiting */
    wr(qts, LCR, LCR_8N1 | LCR_DLAB);
    feed_wait(qts, fd, "k");
    check_dropped(qts, DLL, 0x55);
    check_dropped(qts, DLH, 0x55);
    wr(qts, FCR, FCR_ON | FCR_CLEAR_RX);
    wr(qts, DLL, 0x55);
    wr(qts, DLH, 0x55);
    check(qts, DLL, 0x55);
    check(qts, DLH, 0x55);
    wr(qts, DLL, DIV_115200);
    wr(qts, DLH, 0);
    wr(qts, LCR, LCR_8N1);
    check_irq(qts, IIR_NONE);

    /* A character on its way out */
    wr(qts, THR, 'a');
    check_dropped(qts, LCR, 0);
    step(qts, CHAR_8N1 - SLACK);
    check_dropped(qts, LCR, 0);
    step(qts, 2 * SLACK);
    wr(qts, LCR, LCR_8N1);
    check_irq(qts, IIR_NONE);

    /* A character that has not left yet */
    wr(qts, HALT, HALT_TX);
    wr(qts, THR, 'b');
    check_dropped(qts, LCR, 0);
    wr(qts, FCR, FCR_ON | FCR_CLEAR_TX);
    wr(qts, LCR, 0);
    check(qts, LCR, 0);
    check_irq(qts, IIR_NONE);

    /* Other registers do not care. */
    wr(qts, LCR, LCR_8N1);
    feed_wait(qts, fd, "k");
    wr(qts, MCR, MCR_DTR);
    wr(qts, SCR, 1);
    wr(qts, IER, 0);
    check_irq(qts, IIR_NONE);
    stop(qts, fd);
}

static void test_halt_config(void)
{
    int fd;
    QTestState *qts = start("", &fd);

    wr(qts, HALT, HALT_AT_BUSY);
    wr(qts, THR, 'a');
    wr(qts, LCR, LCR_8N1 | LCR_DLAB);
    wr(qts, DLL, 2 * DIV_115200);
    check(qts, DLL, 2 * DIV_115200);
    wr(qts, LCR, LCR_8N1);
    check(qts, LCR, LCR_8N1);
    check_irq(qts, IIR_NONE);

    /* Taken, but the line does not follow before it is told to. */
    step(qts, CHAR_8N1 - SLACK);
    check(qts, USR, USR_BUSY | USR_TFNF | USR_TFE);
    step(qts, 2 * SLACK);
    check(qts, USR, USR_TFNF | USR_TFE);
    wr(qts, HALT, HALT_AT_BUSY | HALT_UPDATE);
    check(qts, HALT, HALT_AT_BUSY);
    check_char_time(qts, 2 * CHAR_8N1);

    /* Nothing is under way: nothing to wait for. */
    set_line(qts, LCR_8N1, DIV_115200);
    check_char_time(qts, CHAR_8N1);

    /* CHANGE_UPDATE means nothing on its own. */
    wr(qts, HALT, HALT_TX);
    wr(qts, THR, 'b');
    wr(qts, HALT, HALT_TX | HALT_UPDATE);
    check(qts, HALT, HALT_TX);
    check_dropped(qts, LCR, 0);
    stop(qts, fd);
}

static void test_modem_inputs(void)
{
    static const struct { const char *name; uint8_t line, delta; } in[] = {
        { "cts", MSR_CTS, MSR_DCTS },
        { "dsr", MSR_DSR, MSR_DDSR },
        { "dcd", MSR_DCD, MSR_DDCD },
    };
    int fd, i, level;
    QTestState *qts = start("", &fd);

    wr(qts, IER, IER_MODEM);
    check_irq(qts, IIR_NONE);
    for (i = 0; i < ARRAY_SIZE(in); i++) {
        for (level = 1; level >= 0; level--) {
            qtest_set_irq_in(qts, UART_PATH, in[i].name, 0, level);
            check_irq(qts, IIR_MODEM);
            check(qts, MSR, (level ? in[i].line : 0) | in[i].delta);
            check_irq(qts, IIR_NONE);
            check(qts, MSR, level ? in[i].line : 0);
        }
    }
    /* The ring indicator counts when it ends. */
    qtest_set_irq_in(qts, UART_PATH, "ri", 0, 1);
    check_irq(qts, IIR_NONE);
    check(qts, MSR, MSR_RI);
    qtest_set_irq_in(qts, UART_PATH, "ri", 0, 0);
    check_irq(qts, IIR_MODEM);
    check(qts, MSR, MSR_TERI);

    /* A pulse leaves its trace. */
    qtest_set_irq_in(qts, UART_PATH, "dsr", 0, 1);
    qtest_set_irq_in(qts, UART_PATH, "dsr", 0, 0);
    check(qts, MSR, MSR_DDSR);
    wr(qts, IER, 0);
    qtest_set_irq_in(qts, UART_PATH, "dsr", 0, 1);
    check_irq(qts, IIR_NONE);

    /* A line asserted while MSR is reset counts as a change. */
    check(qts, MSR, MSR_DSR | MSR_DDSR);
    qtest_system_reset(qts);
    gate(qts, true);
    check(qts, MSR, MSR_DSR | MSR_DDSR);
    stop(qts, fd);

    qts = start("-global dw-apb-uart.null-modem=on", &fd);
    check(qts, MSR, MSR_CTS | MSR_DSR | MSR_DCD |
          MSR_DCTS | MSR_DDSR | MSR_DDCD);
    check(qts, MSR, MSR_CTS | MSR_DSR | MSR_DCD);
    stop(qts, fd);
}

static void test_modem_outputs(void)
{
    static const struct { const char *name; uint8_t mcr; } out[] = {
        { "dtr", MCR_DTR }, { "rts", MCR_RTS }, { "out1", MCR_OUT1 },
        { "out2", MCR_OUT2 },
    };
    int i;

    for (i = 0; i < ARRAY_SIZE(out); i++) {
        QTestState *qts = start_raw("", NULL);

        qtest_irq_intercept_out_named(qts, UART_PATH, out[i].name);
        wr(qts, MCR, 0xf & ~out[i].mcr);
        g_assert_false(qtest_get_irq(qts, 0));
        wr(qts, MCR, out[i].mcr);
        g_assert_true(qtest_get_irq(qts, 0));
        /* Loopback withdraws the outputs. */
        wr(qts, MCR, out[i].mcr | MCR_LOOP);
        g_assert_false(qtest_get_irq(qts, 0));
        wr(qts, MCR, out[i].mcr);
        g_assert_true(qtest_get_irq(qts, 0));
        qtest_system_reset(qts);
        g_assert_false(qtest_get_irq(qts, 0));
        qtest_quit(qts);
    }
}

static void test_auto_cts(void)
{
    int fd;
    QTestState *qts = start("", &fd);

    wr(qts, IER, IER_MODEM);
    wr(qts, MCR, MCR_AUTO);
    puts_uart(qts, "abc");
    expect_nothing(fd);
    check(qts, TFL, 3);
    qtest_set_irq_in(qts, UART_PATH, "cts", 0, 1);
    expect(fd, "abc");
    /* A change of CTS is shown, but is no interrupt. */
    check_irq(qts, IIR_NONE);
    check(qts, MSR, MSR_CTS | MSR_DCTS);
    qtest_set_irq_in(qts, UART_PATH, "cts", 0, 0);
    puts_uart(qts, "d");
    expect_nothing(fd);
    /* Without AFCE, or without FIFOs, CTS is but a line. */
    check_irq(qts, IIR_NONE);
    wr(qts, MCR, 0);
    expect(fd, "d");
    check_irq(qts, IIR_MODEM);
    rd(qts, MSR);
    wr(qts, MCR, MCR_AUTO);
    wr(qts, FCR, 0);
    puts_uart(qts, "e");
    expect(fd, "e");
    stop(qts, fd);
}

static void test_auto_rts(void)
{
    int fd, i;
    QTestState *qts = start_raw("", &fd);

    qtest_irq_intercept_out_named(qts, UART_PATH, "rts");
    set_line(qts, LCR_8N1, DIV_115200);
    wr(qts, FCR, FCR_ON | FCR_RX(1));
    wr(qts, MCR, MCR_AUTO);
    g_assert_false(qtest_get_irq(qts, 0));
    wr(qts, MCR, MCR_AUTO | MCR_RTS);
    g_assert_true(qtest_get_irq(qts, 0));

    /* Withdrawn at the trigger level, and until the FIFO is empty */
    feed(fd, "0123456789abcdefABCDEFGH", 24);
    wait_for(qts, RFL, FIFO / 4);
    g_assert_false(qtest_get_irq(qts, 0));
    no_input(qts, FIFO / 4);
    for (i = 0; i < FIFO / 4; i++) {
        g_assert_false(qtest_get_irq(qts, 0));
        check(qts, RBR, "0123456789abcdef"[i]);
    }
    g_assert_true(qtest_get_irq(qts, 0));
    wait_for(qts, RFL, 8);
    feed(fd, "IJKLMNOPQRST", 12);
    wait_for(qts, RFL, FIFO / 4);
    g_assert_false(qtest_get_irq(qts, 0));
    wr(qts, MCR, MCR_RTS);
    g_assert_true(qtest_get_irq(qts, 0));
    stop(qts, fd);
}

static void test_loopback(void)
{
    int fd, i;
    QTestState *qts = start("", &fd);

    /* The modem outputs turn into inputs: OUT2 DCD, OUT1 RI, and so on. */
    wr(qts, MCR, MCR_LOOP | MCR_OUT2 | MCR_RTS);
    check(qts, MSR, MSR_DCD | MSR_CTS | MSR_DDCD | MSR_DCTS);
    wr(qts, MCR, MCR_LOOP | MCR_OUT1 | MCR_DTR);
    check(qts, MSR, MSR_RI | MSR_DSR |
          MSR_DDCD | MSR_DCTS | MSR_DDSR);
    wr(qts, MCR, MCR_LOOP);
    check(qts, MSR, MSR_TERI | MSR_DDSR);

    /* The wire is off in both directions. */
    feed(fd, "w", 1);
    no_input(qts, 0);
    puts_uart(qts, "loop");
    expect_nothing(fd);
    check(qts, RFL, 4);
    check(qts, RBR, 'l');
    check(qts, RBR, 'o');
    check(qts, RBR, 'o');
    check(qts, RBR, 'p');

    /* How Linux finds the size of the FIFO (8250_port.c, size_fifo()) */
    wr(qts, IER, IER_LINE);
    for (i = 0; i < 256; i++) {
        wr(qts, THR, i);
    }
    check_irq(qts, IIR_LINE);
    check(qts, LSR, LSR_DR | LSR_OE | LSR_THRE);
    check_irq(qts, IIR_NONE);
    for (i = 0; rd(qts, LSR) & LSR_DR; i++) {
        check(qts, RBR, i);
    }
    g_assert_cmpint(i, ==, FIFO);

    /* A break comes back as one zero character. */
    step(qts, CHAR_8N1 + SLACK);
    wr(qts, LCR, LCR_8N1 | LCR_BREAK);
    check(qts, LSR, LSR_DR | LSR_BI | LSR_FE | LSR_RFE |
          LSR_THRE | LSR_TEMT);
    check(qts, RBR, 0);
    check(qts, RFL, 0);
    wr(qts, LCR, LCR_8N1);
    check(qts, RFL, 0);

    /* What has waited comes in when loopback ends. */
    wr(qts, MCR, 0);
    wait_for(qts, RFL, 1);
    check(qts, RBR, 'w');
    stop(qts, fd);
}

static void test_break(void)
{
    const uint32_t idle = LSR_THRE | LSR_TEMT;
    int fd, i;
    QTestState *qts = start("", &fd);

    /* The errors show when their character reaches the head of the FIFO. */
    wr(qts, IER, IER_LINE);
    feed_wait(qts, fd, "ab");
    send_break(qts);
    feed_wait(qts, fd, "c");
    check(qts, RFL, 4);
    check_irq(qts, IIR_NONE);
    check(qts, LSR, idle | LSR_DR | LSR_RFE);
    check(qts, RBR, 'a');
    check(qts, LSR, idle | LSR_DR | LSR_RFE);
    check(qts, RBR, 'b');
    check_irq(qts, IIR_LINE);
    check(qts, LSR, idle | LSR_DR | LSR_RFE | LSR_BI | LSR_FE);
    check_irq(qts, IIR_NONE);
    check(qts, LSR, idle | LSR_DR);
    check(qts, RBR, 0);
    check(qts, LSR, idle | LSR_DR);
    check(qts, RBR, 'c');

    /* Two of them, and a full FIFO */
    send_break(qts);
    send_break(qts);
    check(qts, LSR, idle | LSR_DR | LSR_RFE | LSR_BI | LSR_FE);
    check(qts, LSR, idle | LSR_DR | LSR_RFE);
    rd(qts, RBR);
    check(qts, LSR, idle | LSR_DR | LSR_RFE | LSR_BI | LSR_FE);
    check(qts, LSR, idle | LSR_DR);
    for (i = 1; i < FIFO; i++) {
        send_break(qts);
    }
    check(qts, RFL, FIFO);
    send_break(qts);
    check(qts, RFL, FIFO);
    check(qts, LSR, idle | LSR_DR | LSR_RFE | LSR_OE);
    check_irq(qts, IIR_NONE);
    wr(qts, FCR, FCR_ON | FCR_CLEAR_RX);
    check(qts, LSR, idle);

    /* With odd parity, a zero character without its parity bit is wrong. */
    wr(qts, LCR, LCR_8N1 | 0x08);
    send_break(qts);
    check(qts, LSR, idle | LSR_DR | LSR_RFE | LSR_BI | LSR_FE | LSR_PE);
    rd(qts, RBR);
    wr(qts, LCR, LCR_8N1 | 0x18);
    send_break(qts);
    check(qts, LSR, idle | LSR_DR | LSR_RFE | LSR_BI | LSR_FE);
    rd(qts, RBR);

    /* Without FIFOs there is no FIFO error bit. */
    wr(qts, LCR, LCR_8N1);
    wr(qts, FCR, 0);
    send_break(qts);
    check(qts, LSR, idle | LSR_DR | LSR_BI | LSR_FE);
    rd(qts, RBR);

    /* What is sent during a break does not get through. */
    wr(qts, LCR, LCR_8N1 | LCR_BREAK);
    wr(qts, THR, 'x');
    step(qts, CHAR_8N1 + SLACK);
    wr(qts, LCR, LCR_8N1);
    wr(qts, THR, 'y');
    expect(fd, "y");
    stop(qts, fd);
}

/* Linux' pseudo terminals are always CS8 without PARENB, but keep the rest. */
static void check_termios(int fd, speed_t speed, tcflag_t cflag)
{
    const tcflag_t mask = CSTOPB | PARODD;
    struct termios tty;

    g_assert_cmpint(tcgetattr(fd, &tty), ==, 0);
    g_assert_cmphex(cfgetospeed(&tty), ==, speed);
    g_assert_cmphex(tty.c_cflag & mask, ==, cflag);
}

/* A host serial port gets the true speed and format. */
static void test_line_settings(void)
{
    static const struct {
        uint8_t lcr;
        uint16_t div;
        speed_t speed;
        tcflag_t cflag;
    } settings[] = {
        { 0x03, DIV_115200, B115200, 0 },
        { 0x1a, CLOCK_HZ / 16 / 9600, B9600, 0 },
        { 0x0d, CLOCK_HZ / 16 / 300, B300, CSTOPB | PARODD },
        { 0x07, 39, B38400, CSTOPB },
        { 0x0b, 1, B1500000, PARODD },
    };
    g_autofree char *args = NULL;
    QTestState *qts;
    int fd, i;

    fd = posix_openpt(O_RDWR | O_NOCTTY);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(grantpt(fd), ==, 0);
    g_assert_cmpint(unlockpt(fd), ==, 0);
    args = g_strdup_printf("-chardev serial,id=s0,path=%s -serial chardev:s0",
                           ptsname(fd));
    qts = start_raw(args, NULL);
    for (i = 0; i < ARRAY_SIZE(settings); i++) {
        set_line(qts, settings[i].lcr, settings[i].div);
        check_termios(fd, settings[i].speed, settings[i].cflag);
    }
    /* This port has modem lines, and they are all down. */
    check(qts, MSR, 0);
    stop(qts, fd);
}

/* A character device that takes no more: the FIFO fills, and nothing is lost */
static void test_back_pressure(void)
{
    g_autofree char *dir = g_dir_make_tmp("dw-apb-uart-XXXXXX", NULL);
    g_autofree char *base = g_strdup_printf("%s/p", dir);
    g_autofree char *in = g_strdup_printf("%s.in", base);
    g_autofree char *out = g_strdup_printf("%s.out", base);
    g_autofree char *args = g_strdup_printf("-chardev pipe,id=s0,path=%s "
                                            "-serial chardev:s0", base);
    int fd, size, sent, got = 0, i;
    uint8_t c;
    QTestState *qts;

    g_assert_cmpint(mkfifo(in, 0600), ==, 0);
    g_assert_cmpint(mkfifo(out, 0600), ==, 0);
    fd = open(out, O_RDWR | O_NONBLOCK);
    g_assert_cmpint(fd, >=, 0);
    size = fcntl(fd, F_SETPIPE_SZ, 4096);
    g_assert_cmpint(size, >, 0);

    qts = start(args, NULL);
    for (sent = 0; sent < size; sent++) {
        wr(qts, THR, sent % 251);
    }
    check(qts, TFL, 0);
    wr(qts, IER, IER_THRE);
    rd(qts, IIR);
    for (i = 0; i < FIFO; i++, sent++) {
        wr(qts, THR, sent % 251);
    }
    check(qts, TFL, FIFO);
    check(qts, LSR, 0);
    check(qts, USR, USR_BUSY);
    check_irq(qts, IIR_NONE);
    step(qts, 1000000000);
    check(qts, TFL, FIFO);

    while (got < sent) {
        if (read(fd, &c, 1) == 1) {
            g_assert_cmpint(c, ==, got % 251);
            got++;
        } else {
            g_assert_cmpint(errno, ==, EAGAIN);
            g_usleep(1000);
        }
    }
    wait_for(qts, TFL, 0);
    check_irq(qts, IIR_THRE);
    stop(qts, fd);
    unlink(in);
    unlink(out);
    rmdir(dir);
}

static void test_line_rate(void)
{
    int fd, i;
    QTestState *qts = start("-global dw-apb-uart.line-rate=on", &fd);

    /* Out: one goes to the shift register, the others wait for their turn. */
    wr(qts, IER, IER_THRE);
    puts_uart(qts, "abcd");
    expect(fd, "a");
    rd(qts, IIR);
    for (i = 3; i > 0; i--) {
        check(qts, TFL, i);
        check(qts, LSR, 0);
        check_irq(qts, IIR_NONE);
        step(qts, CHAR_8N1 - 3 * SLACK);
        check(qts, TFL, i);
        expect_nothing(fd);
        step(qts, 3 * SLACK);
        expect(fd, (char []) { "?dcb"[i], 0 });
    }
    check_irq(qts, IIR_THRE);
    check(qts, LSR, LSR_THRE);
    step(qts, CHAR_8N1 + SLACK);
    check(qts, LSR, LSR_THRE | LSR_TEMT);
    wr(qts, IER, 0);

    /* In: one at a time */
    feed(fd, "123", 3);
    for (i = 1; i <= 3; i++) {
        wait_for(qts, RFL, i);
        no_input(qts, i);
        step(qts, CHAR_8N1 + SLACK);
    }
    for (i = 1; i <= 3; i++) {
        check(qts, RBR, '0' + i);
    }

    /* And whether there is room or not: this is how a real one overruns. */
    for (i = 0; i < FIFO + 1; i++) {
        check(qts, LSR, LSR_THRE | LSR_TEMT | (i ? LSR_DR : 0));
        feed(fd, "x", 1);
        wait_for(qts, RFL, MIN(i + 1, FIFO));
        if (i == FIFO) {
            no_input(qts, FIFO);
        }
        step(qts, CHAR_8N1 + SLACK);
    }
    check(qts, LSR, LSR_THRE | LSR_TEMT | LSR_DR | LSR_OE);
    check(qts, LSR, LSR_THRE | LSR_TEMT | LSR_DR);
    stop(qts, fd);
}

static void test_shadow(void)
{
    int fd, i;
    QTestState *qts = start("-global dw-apb-uart.shadow=on", &fd);

    for (i = 0; i < 16; i++) {
        wr(qts, SRBR + 4 * i, 'a' + i);
    }
    expect(fd, "abcdefghijklmnop");
    feed_wait(qts, fd, "ABCDEFGHIJKLMNOP");
    for (i = 0; i < 16; i++) {
        check(qts, SRBR + 4 * i, 'A' + i);
    }
    step(qts, CHAR_8N1 + SLACK);

    wr(qts, SRTS, 1);
    check(qts, MCR, MCR_RTS);
    check(qts, SRTS, 1);
    wr(qts, MCR, MCR_DTR);
    check(qts, SRTS, 0);
    wr(qts, SBCR, 1);
    check(qts, LCR, LCR_8N1 | LCR_BREAK);
    check(qts, SBCR, 1);
    wr(qts, SBCR, 0);
    check(qts, LCR, LCR_8N1);
    wr(qts, SDMAM, 1);
    check(qts, SDMAM, 1);
    wr(qts, SRT, 2);
    check(qts, SRT, 2);
    wr(qts, STET, 3);
    check(qts, STET, 3);
    wr(qts, FCR, FCR_ON | FCR_RX(1) | FCR_TX(2));
    check(qts, SRT, 1);
    check(qts, STET, 2);
    check(qts, SDMAM, 0);
    check(qts, SFE, 1);
    wr(qts, SFE, 0);
    check(qts, IIR, IIR_NONE);
    wr(qts, SFE, 1);
    check(qts, IIR, IIR_FIFO | IIR_NONE);

    feed_wait(qts, fd, "x");
    wr(qts, HALT, HALT_TX);
    wr(qts, THR, 'y');
    wr(qts, SRR, 2);
    check(qts, RFL, 0);
    check(qts, TFL, 1);
    wr(qts, SRR, 4);
    check(qts, TFL, 0);
    wr(qts, SRR, 1);
    check(qts, LCR, 0);
    check(qts, MCR, 0);
    check(qts, HALT, 0);
    check(qts, IIR, IIR_NONE);
    check(qts, SRR, 0);
    stop(qts, fd);
}

static void test_fifo_access(void)
{
    int fd;
    QTestState *qts = start("-global dw-apb-uart.fifo-access=on "
                            "-global dw-apb-uart.component-params=on "
                            "-global dw-apb-uart.fifo-size=16", &fd);

    check(qts, CPR, 0x00011772);
    check(qts, UCV, 0x3331342a);
    check(qts, CTR, 0x44570110);

    wr(qts, RFW, 'x');
    check(qts, RFL, 0);
    check(qts, TFR, 0);
    feed_wait(qts, fd, "q");
    wr(qts, FAR, 0xff);
    check(qts, FAR, 1);
    check(qts, RFL, 0);
    feed(fd, "w", 1);
    no_input(qts, 0);
    puts_uart(qts, "0123456789abcdefX");
    check(qts, TFL, 16);
    check(qts, USR, 0);
    check(qts, TFR, '0');
    check(qts, TFR, '1');
    check(qts, TFL, 14);
    wr(qts, RFW, 'r');
    wr(qts, RFW, 's' | 0x100);
    wr(qts, RFW, 't' | 0x200);
    check(qts, RFL, 3);
    check(qts, LSR, LSR_DR | LSR_RFE);
    check(qts, RBR, 'r');
    check(qts, LSR, LSR_DR | LSR_RFE | LSR_PE);
    check(qts, RBR, 's');
    check(qts, LSR, LSR_DR | LSR_RFE | LSR_FE);
    check(qts, RBR, 't');
    expect_nothing(fd);

    /* The FIFOs are emptied, and the wire is back. */
    wr(qts, FAR, 0);
    check(qts, TFL, 0);
    expect_nothing(fd);
    wait_for(qts, RFL, 1);
    check(qts, RBR, 'w');
    stop(qts, fd);
}

static void test_gated(void)
{
    int fd;
    QTestState *qts = start("", &fd);

    /* The clock stops while a character is on the line. */
    wr(qts, THR, 'a');
    step(qts, CHAR_8N1 / 2);
    gate(qts, false);
    feed(fd, "k", 1);
    step(qts, 1000000000);
    gate(qts, true);
    g_assert_cmphex(rd(qts, LSR) & (LSR_THRE | LSR_TEMT), ==, LSR_THRE);
    wait_for(qts, RFL, 1);
    check(qts, RBR, 'k');
    step(qts, CHAR_8N1 + SLACK);
    check(qts, LSR, LSR_THRE | LSR_TEMT);

    /* Time-outs stand still, too. */
    wr(qts, FCR, FCR_ON | FCR_RX(1));
    wr(qts, IER, IER_RX);
    feed_wait(qts, fd, "l");
    gate(qts, false);
    step(qts, 1000000000);
    gate(qts, true);
    check_irq(qts, IIR_NONE);
    step(qts, 4 * CHAR_8N1 + SLACK);
    check_irq(qts, IIR_TIMEOUT);
    stop(qts, fd);
}

static void test_migration(void)
{
    g_autofree char *state = NULL;
    int fd, fd2;
    QTestState *from = start("", &fd), *to;

    wr(from, FCR, FCR_ON | FCR_RX(2));
    wr(from, IER, IER_RX | IER_THRE | IER_LINE);
    wr(from, MCR, MCR_DTR);
    wr(from, SCR, 0x5a);
    wr(from, HALT, HALT_TX);
    puts_uart(from, "pending");
    feed_wait(from, fd, "in");
    send_break(from);
    wr(from, LCR, 0);
    check_irq(from, IIR_BUSY);
    qtest_qmp_assert_success(from, "{ 'execute': 'stop' }");
    state = sunxi_save(from);
    stop(from, fd);

    to = qtest_init_with_serial(MACHINE "-S -incoming defer", &fd2);
    sunxi_load(to, state);
    check(to, SCR, 0x5a);
    check(to, MCR, MCR_DTR);
    check(to, IER, IER_RX | IER_THRE | IER_LINE);
    check(to, LCR, LCR_8N1);
    check(to, TFL, 7);
    check(to, RFL, 3);
    check(to, IIR, IIR_FIFO | IIR_BUSY);
    rd(to, USR);
    check(to, IIR, IIR_FIFO | IIR_NONE);
    qtest_qmp_assert_success(to, "{ 'execute': 'cont' }");
    step(to, 5 * CHAR_8N1);
    check(to, IIR, IIR_FIFO | IIR_TIMEOUT);
    check(to, RBR, 'i');
    check(to, RBR, 'n');
    check(to, LSR, LSR_DR | LSR_BI | LSR_FE | LSR_RFE);
    expect_nothing(fd2);
    wr(to, HALT, 0);
    expect(fd2, "pending");
    stop(to, fd2);
}

/* Every offset, size and some values, then what comes, in odd states too */
static void test_hostile(void)
{
    static const char *const args[] = {
        "",
        "-global dw-apb-uart.shadow=on -global dw-apb-uart.fifo-access=on "
        "-global dw-apb-uart.line-rate=on -global dw-apb-uart.fifo-size=16",
        "-global dw-apb-uart.shadow=on -global dw-apb-uart.fifo-access=on "
        "-global dw-apb-uart.fifo-size=0",
    };
    static const uint32_t values[] = { 0, 0xffffffff, 0x5a5a5a5a };
    int run, i, j;

    for (run = 0; run < ARRAY_SIZE(args); run++) {
        g_autoptr(GRand) rand = g_rand_new_with_seed(run + 1);
        char junk[256];
        int fd;
        QTestState *qts = start(args[run], &fd);

        fcntl(fd, F_SETFL, O_NONBLOCK);
        for (j = 0; j < ARRAY_SIZE(values); j++) {
            for (i = 0; i < SIZE; i++) {
                qtest_writeb(qts, UART + i, values[j]);
                qtest_readb(qts, UART + i);
                if (!(i & 1)) {
                    qtest_writew(qts, UART + i, values[j]);
                    qtest_readw(qts, UART + i);
                }
                if (!(i & 3)) {
                    wr(qts, i, values[j]);
                    rd(qts, i);
                }
            }
        }
        for (i = 0; i < 10000; i++) {
            uint32_t offset = g_rand_int_range(rand, 0, 0x110 / 4) * 4;

            switch (g_rand_int_range(rand, 0, 8)) {
            case 0:
                rd(qts, offset);
                break;
            case 1:
                step(qts, g_rand_int_range(rand, 0, 1000000));
                break;
            case 2:
                g_assert_cmpint(send(fd, junk, 1, 0), !=, 0);
                break;
            case 3:
                qtest_set_irq_in(qts, UART_PATH, "cts", 0, i & 1);
                break;
            case 4:
                wr(qts, THR, i);
                break;
            default:
                wr(qts, offset, g_rand_int(rand));
                break;
            }
            while (read(fd, junk, sizeof(junk)) > 0) {
                continue;
            }
        }
        g_assert_cmpint(rd(qts, TFL), <=, FIFO);
        g_assert_cmpint(rd(qts, RFL), <=, FIFO);

        /* And it can still be brought back. */
        qtest_system_reset(qts);
        gate(qts, true);
        pads(qts, true);
        wr(qts, MCR, MCR_LOOP);         /* what has waited would make it busy */
        set_line(qts, LCR_8N1, DIV_115200);
        wr(qts, MCR, 0);
        wr(qts, THR, 'z');
        expect(fd, "z");
        stop(qts, fd);
    }
}

/* All eight: addresses, interrupts, gates, and the order of -serial */
static void test_instances(void)
{
    static const int spi[] = { 1, 2, 3, 4, 17, 18, 19, 20 };
    /* Port controller: register and value that give the UART its pads */
    static const uint32_t mux[][2] = {
        { 0x01c2082c, 0x22000000 },     /* PB22, PB23 */
        { 0x01c20804, 0x00004400 },     /* PA10, PA11 */
        { 0x01c20928, 0x00003300 },     /* PI18, PI19 */
        { 0x01c208d8, 0x44000000 },     /* PG6, PG7 */
        { 0x01c208dc, 0x00004400 },     /* PG10, PG11 */
        { 0x01c208fc, 0x44000000 },     /* PH6, PH7 */
        { 0x01c20924, 0x00330000 },     /* PI12, PI13 */
        { 0x01c20928, 0x00330000 },     /* PI20, PI21 */
    };
    g_autofree char *dir = g_dir_make_tmp("dw-apb-uart-XXXXXX", NULL);
    g_autofree char *path = g_strdup_printf("%s/out", dir);
    int n, i;

    for (n = 0; n < ARRAY_SIZE(spi); n++) {
        const uint32_t base = n * 0x400;
        g_autoptr(GString) args = g_string_new("");
        g_autofree char *text = NULL;
        QTestState *qts;

        for (i = 0; i < n; i++) {
            g_string_append(args, "-serial null ");
        }
        g_string_append_printf(args, "-serial file:%s", path);
        qts = start_raw(args->str, NULL);
        qtest_irq_intercept_in(qts, GIC_PATH);
        qtest_writel(qts, APB1_GATE, APB1_GATE_UART0 << n);
        qtest_writel(qts, mux[n][0], mux[n][1]);
        wr(qts, base + LCR, LCR_8N1 | LCR_DLAB);
        wr(qts, base + DLL, DIV_115200);
        wr(qts, base + LCR, LCR_8N1);
        wr(qts, base + THR, 'A' + n);
        for (i = 0; i < ARRAY_SIZE(spi); i++) {
            g_assert_false(qtest_get_irq(qts, spi[i]));
        }
        wr(qts, base + IER, IER_THRE);
        for (i = 0; i < ARRAY_SIZE(spi); i++) {
            g_assert_cmpint(qtest_get_irq(qts, spi[i]), ==, i == n);
        }
        check(qts, base + IIR, IIR_THRE);
        g_assert_false(qtest_get_irq(qts, spi[n]));
        qtest_quit(qts);

        g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
        g_assert_cmpstr(text, ==, ((char []) { 'A' + n, 0 }));
        unlink(path);
    }
    rmdir(dir);
}

/* Without pads there is no wire, and nobody notices. */
static void test_pads(void)
{
    int fd;
    QTestState *qts = start("", &fd);
    char c;

    pads(qts, false);
    puts_uart(qts, "lost");
    check(qts, LSR, LSR_THRE);
    step(qts, 4 * CHAR_8N1);
    check(qts, LSR, LSR_THRE | LSR_TEMT);
    feed(fd, "gone", 4);
    no_input(qts, 0);

    /* Loopback needs no wire. */
    wr(qts, MCR, MCR_LOOP);
    wr(qts, THR, 'l');
    check(qts, RFL, 1);
    check(qts, RBR, 'l');
    wr(qts, MCR, 0);

    pads(qts, true);
    puts_uart(qts, "ok");
    expect(fd, "ok");
    feed_wait(qts, fd, "ab");
    check(qts, RBR, 'a');
    check(qts, RBR, 'b');

    /* What is in the FIFO stays there when the wire goes. */
    feed_wait(qts, fd, "c");
    pads(qts, false);
    check(qts, RBR, 'c');

    /* Not even what came before the line was programmed waits. */
    qtest_system_reset(qts);
    feed(fd, "early", 5);
    sunxi_settle(qts);
    gate(qts, true);
    pads(qts, true);
    set_line(qts, LCR_8N1, DIV_115200);
    wr(qts, FCR, FCR_ON);
    no_input(qts, 0);
    feed_wait(qts, fd, "x");
    check(qts, RBR, 'x');
    g_assert_cmpint(recv(fd, &c, 1, MSG_DONTWAIT), ==, -1);
    stop(qts, fd);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("dw-apb-uart/reset-values", test_reset_values);
    qtest_add_func("dw-apb-uart/write-masks", test_write_masks);
    qtest_add_func("dw-apb-uart/access-sizes", test_access_sizes);
    qtest_add_func("dw-apb-uart/data", test_data);
    qtest_add_func("dw-apb-uart/divisor-zero", test_divisor_zero);
    qtest_add_func("dw-apb-uart/char-time", test_char_time);
    qtest_add_func("dw-apb-uart/rx-fifo", test_rx_fifo);
    qtest_add_func("dw-apb-uart/no-fifo", test_no_fifo);
    qtest_add_func("dw-apb-uart/rx-trigger", test_rx_trigger);
    qtest_add_func("dw-apb-uart/rx-timeout", test_rx_timeout);
    qtest_add_func("dw-apb-uart/tx-fifo", test_tx_fifo);
    qtest_add_func("dw-apb-uart/thre", test_thre);
    qtest_add_func("dw-apb-uart/ptime", test_ptime);
    qtest_add_func("dw-apb-uart/priority", test_priority);
    qtest_add_func("dw-apb-uart/busy-detect", test_busy_detect);
    qtest_add_func("dw-apb-uart/halt-config", test_halt_config);
    qtest_add_func("dw-apb-uart/modem-inputs", test_modem_inputs);
    qtest_add_func("dw-apb-uart/modem-outputs", test_modem_outputs);
    qtest_add_func("dw-apb-uart/auto-cts", test_auto_cts);
    qtest_add_func("dw-apb-uart/auto-rts", test_auto_rts);
    qtest_add_func("dw-apb-uart/loopback", test_loopback);
    qtest_add_func("dw-apb-uart/break", test_break);
    qtest_add_func("dw-apb-uart/line-settings", test_line_settings);
    qtest_add_func("dw-apb-uart/back-pressure", test_back_pressure);
    qtest_add_func("dw-apb-uart/line-rate", test_line_rate);
    qtest_add_func("dw-apb-uart/shadow", test_shadow);
    qtest_add_func("dw-apb-uart/fifo-access", test_fifo_access);
    qtest_add_func("dw-apb-uart/gated", test_gated);
    qtest_add_func("dw-apb-uart/instances", test_instances);
    qtest_add_func("dw-apb-uart/migration", test_migration);
    qtest_add_func("dw-apb-uart/hostile", test_hostile);
    qtest_add_func("dw-apb-uart/pads", test_pads);

    return g_test_run();
}
