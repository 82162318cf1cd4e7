/*
 * QTest of the Allwinner sun4i USB PHYs, and of what is behind them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * QEMU's own EHCI and OHCI are tested for how they are wired on an A20 and on
 * an A31, and for what a hostile guest may put into their lists.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "sunxi-test.h"

#define RAM             0x40000000

#define ISCR            (soc->phy + 0x00)
#define PHYCTL          (soc->phy + 0x04)
#define OTGCTL          (soc->phy + 0x20)

#define PASSBY_ON       0x701

#define PORTSC_CONNECT  BIT(0)
#define PORTSC_ENABLED  BIT(2)
#define PORTSC_RESET    BIT(8)
#define PORTSC_OWNER    BIT(13)
#define PORT_CCS        BIT(0)
#define PORT_RESET      BIT(4)

/* EHCI: lists */
#define LINK_QH         0x2
#define LINK_ITD        0x0
#define LINK_END        0x1
#define QTD_SETUP       (2 << 8)
#define QTD_IN          (1 << 8)
#define QTD_ACTIVE      0x80

/* A pair of controllers: n of its names, PHY, pin of its power if any */
typedef struct Pair {
    int n;
    int phy;
    uint32_t vbus;
    uint32_t ehci;
    uint32_t ohci;
    uint32_t pmu;
} Pair;

#define PAIRS 2

/* Where a SoC has it, on a board that switches its power by one port */
typedef struct Soc {
    const char *machine;
    uint64_t phy;
    Pair pairs[PAIRS];
    /* clocks and resets: written before anything else */
    struct {
        uint64_t addr;
        uint32_t value;
    } on[6];
    /* clocks of the two PHYs: one for both of them, or one each */
    uint32_t clock[PAIRS];
    /* the port whose pins switch the power */
    uint64_t vbus_data;
} Soc;

#define USB_CLK         0x01c200cc

static const Soc a20 = {
    .machine = "-M cubieboard2 ",
    .phy = 0x01c13400,
    .pairs = {
        { 0, 1, BIT(6), 0x01c14000, 0x01c14400, 0x01c14800 },
        { 1, 2, BIT(3), 0x01c1c000, 0x01c1c400, 0x01c1c800 },
    },
    .on = {
        { 0x01c20028, 0xa1009911 },             /* PLL6 */
        { 0x01c20060, 0x1e },
        { 0x01c20068, BIT(5) },
        { USB_CLK, BIT(6) | BIT(7) },
        { 0x01c208fc, BIT(12) | BIT(24) },      /* PH3 and PH6 are outputs */
    },
    .clock = { BIT(8), BIT(8) },
    .vbus_data = 0x01c2090c,
};

/* The second pair has power from the PMIC. */
static const Soc a31 = {
    .machine = "-M mele-m9 ",
    .phy = 0x01c19400,
    .pairs = {
        { 0, 1, BIT(27), 0x01c1a000, 0x01c1a400, 0x01c1a800 },
        { 1, 2, 0, 0x01c1b000, 0x01c1b400, 0x01c1b800 },
    },
    .on = {
        { 0x01c20060, 0x6c000000 },
        { 0x01c202c0, 0x6c000000 },
        { 0x01c20068, BIT(5) },
        { USB_CLK, BIT(16) | BIT(17) },
        { 0x01c20854, BIT(12) },                /* PC27 is an output */
    },
    .clock = { BIT(9), BIT(10) },
    .vbus_data = 0x01c20858,
};

static const Soc *soc = &a20;

#define USBCMD(p)       ((p)->ehci + 0x10)
#define PERIODIC(p)     ((p)->ehci + 0x24)
#define ASYNC(p)        ((p)->ehci + 0x28)
#define CONFIGFLAG(p)   ((p)->ehci + 0x50)
#define PORTSC(p)       ((p)->ehci + 0x54)
#define HC_CONTROL(p)   ((p)->ohci + 0x04)
#define HC_COMMAND(p)   ((p)->ohci + 0x08)
#define HC_HCCA(p)      ((p)->ohci + 0x18)
#define HC_CTRL_HEAD(p) ((p)->ohci + 0x20)
#define HC_STATUS(p)    ((p)->ohci + 0x50)
#define HC_PORT(p)      ((p)->ohci + 0x54)

static void set_bits(QTestState *qts, uint64_t addr, uint32_t set,
                     uint32_t clear)
{
    qtest_writel(qts, addr, (qtest_readl(qts, addr) & ~clear) | set);
}

static void set_passby(QTestState *qts, const Pair *p, bool on)
{
    qtest_writel(qts, p->pmu, on ? PASSBY_ON : 0);
}

static void set_released(QTestState *qts, const Pair *p, bool on)
{
    set_bits(qts, USB_CLK, on ? BIT(p->phy) : 0, BIT(p->phy));
}

static void set_clock(QTestState *qts, const Pair *p, bool on)
{
    uint32_t clock = soc->clock[p->n];

    set_bits(qts, USB_CLK, on ? clock : 0, clock);
}

static void set_vbus(QTestState *qts, const Pair *p, bool on)
{
    set_bits(qts, soc->vbus_data, on ? p->vbus : 0, p->vbus);
}

/* What has to be on for a device to be seen */
static void (*const switches[])(QTestState *, const Pair *, bool) = {
    set_passby, set_released, set_clock, set_vbus,
};

static void buses_on(QTestState *qts)
{
    for (int i = 0; i < ARRAY_SIZE(soc->on) && soc->on[i].addr; i++) {
        qtest_writel(qts, soc->on[i].addr, soc->on[i].value);
    }
}

static void all_on(QTestState *qts)
{
    buses_on(qts);
    for (int i = 0; i < PAIRS; i++) {
        for (int k = 0; k < ARRAY_SIZE(switches); k++) {
            switches[k](qts, &soc->pairs[i], true);
        }
    }
}

/* Whatever has to happen now has happened. */
static void settle(QTestState *qts)
{
    sunxi_live(qts, 20);
}

static void test_registers(void)
{
    QTestState *qts = qtest_init(soc->machine);
    static const uint32_t plain[] = { 0x08, 0x0c, 0x20 };

    for (int i = 0; i < ARRAY_SIZE(plain); i++) {
        g_assert_cmphex(qtest_readl(qts, soc->phy + plain[i]), ==, 0);
        qtest_writel(qts, soc->phy + plain[i], 0x12345678);
        qtest_writeb(qts, soc->phy + plain[i] + 2, 0xab);
        g_assert_cmphex(qtest_readl(qts, soc->phy + plain[i]), ==, 0x12ab5678);
        g_assert_cmphex(qtest_readw(qts, soc->phy + plain[i] + 2), ==, 0x12ab);
    }
    /* No registers */
    for (int i = 0x10; i < 0x30; i += 4) {
        if (i != 0x20) {
            qtest_writel(qts, soc->phy + i, 0xffffffff);
            g_assert_cmphex(qtest_readl(qts, soc->phy + i), ==, 0);
        }
    }

    /* Nothing is plugged in: no VBUS, and ID is what it is pulled to. */
    g_assert_cmphex(qtest_readl(qts, ISCR), ==, 0);
    qtest_writel(qts, ISCR, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, ISCR), ==, 0x1303fc8f);
    qtest_writel(qts, ISCR, BIT(17));
    g_assert_cmphex(qtest_readl(qts, ISCR), ==, 0x11020000);
    /* Forced, ID first: low; VBUS: low, high; not forced */
    qtest_writel(qts, ISCR, BIT(17) | 2 << 14 | 2 << 12);
    g_assert_cmphex(qtest_readl(qts, ISCR), ==, 0x1002a000);
    qtest_writel(qts, ISCR, 3 << 14 | 3 << 12);
    g_assert_cmphex(qtest_readl(qts, ISCR), ==, 0x0300f000);
    qtest_writel(qts, ISCR, 1 << 14 | 1 << 12);
    g_assert_cmphex(qtest_readl(qts, ISCR), ==, 0x00005000);

    for (int i = 0; i < PAIRS; i++) {
        for (int k = 0; k < 0x10; k += 4) {
            uint32_t addr = soc->pairs[i].pmu + k;

            g_assert_cmphex(qtest_readl(qts, addr), ==, 0);
            qtest_writel(qts, addr, 0x12345678 + k);
            g_assert_cmphex(qtest_readl(qts, addr), ==, 0x12345678 + k);
        }
    }

    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, ISCR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, OTGCTL), ==, 0);
    g_assert_cmphex(qtest_readl(qts, soc->pairs[1].pmu + 4), ==, 0);
    qtest_quit(qts);
}

/* As Linux and U-Boot do it: words and bytes, the strobe up and down */
static void write_phy(QTestState *qts, int phy, int address, int data, int len)
{
    for (int i = 0; i < len; i++) {
        uint32_t word = qtest_readl(qts, PHYCTL) & ~0xff00;
        uint8_t byte;

        qtest_writel(qts, PHYCTL, word | (address + i) << 8);
        byte = qtest_readb(qts, PHYCTL) & ~(0x80 | 1 << 2 * phy);
        byte |= extract32(data, i, 1) << 7;
        qtest_writeb(qts, PHYCTL, byte);
        qtest_writeb(qts, PHYCTL, byte | 1 << 2 * phy);
        qtest_writeb(qts, PHYCTL, byte);
    }
}

static int read_phy(QTestState *qts, int phy, int address, int len)
{
    int data = 0;

    for (int i = 0; i < len; i++) {
        qtest_writeb(qts, PHYCTL + 1, address + i);
        data |= extract32(qtest_readl(qts, PHYCTL), 16 + phy, 1) << i;
    }
    return data;
}

static void test_bits(void)
{
    QTestState *qts = qtest_init(soc->machine);

    /* Held in reset, a PHY takes nothing. */
    buses_on(qts);
    write_phy(qts, 1, 0x20, 0x14, 5);
    g_assert_cmphex(read_phy(qts, 1, 0x20, 5), ==, 0);

    all_on(qts);
    set_bits(qts, USB_CLK, BIT(0), 0);
    write_phy(qts, 0, 0x0c, 1, 1);
    write_phy(qts, 1, 0x20, 0x14, 5);
    write_phy(qts, 2, 0x20, 0x0b, 5);
    write_phy(qts, 2, 0xff, 1, 1);
    g_assert_cmphex(read_phy(qts, 0, 0x0b, 3), ==, 2);
    g_assert_cmphex(read_phy(qts, 1, 0x1f, 8), ==, 0x14 << 1);
    g_assert_cmphex(read_phy(qts, 2, 0x1f, 8), ==, 0x0b << 1);
    g_assert_cmphex(read_phy(qts, 0, 0x20, 5), ==, 0);
    g_assert_cmphex(read_phy(qts, 2, 0xfe, 2), ==, 2);
    write_phy(qts, 1, 0x22, 0, 1);
    g_assert_cmphex(read_phy(qts, 1, 0x20, 5), ==, 0x10);

    /* Only a rising edge counts, and each for its own PHY. */
    qtest_writel(qts, PHYCTL, 0x4080);
    qtest_writel(qts, PHYCTL, 0x4095);
    g_assert_cmphex(qtest_readl(qts, PHYCTL), ==, 0x74095);
    qtest_writel(qts, PHYCTL, 0x4015);
    g_assert_cmphex(qtest_readl(qts, PHYCTL), ==, 0x74015);
    qtest_writel(qts, PHYCTL, 0x4011);
    qtest_writel(qts, PHYCTL, 0x4015);
    g_assert_cmphex(qtest_readl(qts, PHYCTL), ==, 0x54015);

    qts = sunxi_migrate(qts, soc->machine);
    g_assert_cmphex(read_phy(qts, 1, 0x20, 5), ==, 0x10);
    g_assert_cmphex(read_phy(qts, 2, 0x20, 5), ==, 0x0b);

    /* The reset of one PHY, that of all */
    set_bits(qts, USB_CLK, 0, BIT(1));
    set_bits(qts, USB_CLK, BIT(1), 0);
    g_assert_cmphex(read_phy(qts, 1, 0x20, 5), ==, 0);
    g_assert_cmphex(read_phy(qts, 2, 0x20, 5), ==, 0x0b);
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, PHYCTL), ==, 0);
    all_on(qts);
    g_assert_cmphex(read_phy(qts, 2, 0x20, 5), ==, 0);
    qtest_quit(qts);
}

#define KEYBOARDS                                                       \
    "-device usb-kbd,id=k0,bus=usb-bus.0,port=1,usb_version=1 "         \
    "-device usb-kbd,id=k1,bus=usb-bus.1,port=1,usb_version=1"

/* Each switch alone cuts a port off; the other port is not concerned. */
static void test_connected(void)
{
    g_autofree char *args = g_strconcat(soc->machine, KEYBOARDS, NULL);
    QTestState *qts = qtest_init(args);

    buses_on(qts);
    sunxi_await(qts, HC_PORT(&soc->pairs[0]), PORT_CCS, 0);
    sunxi_await(qts, HC_PORT(&soc->pairs[1]), PORT_CCS, 0);
    all_on(qts);
    for (int i = 0; i < PAIRS; i++) {
        const Pair *p = &soc->pairs[i];
        const Pair *other = &soc->pairs[!i];

        sunxi_await(qts, HC_PORT(p), PORT_CCS, PORT_CCS);
        for (int k = 0; k < ARRAY_SIZE(switches); k++) {
            if (switches[k] == set_vbus && !p->vbus) {
                continue;
            }
            switches[k](qts, p, false);
            sunxi_await(qts, HC_PORT(p), PORT_CCS, 0);
            sunxi_await(qts, HC_PORT(other), PORT_CCS,
                  switches[k] == set_clock && soc->clock[0] == soc->clock[1] ?
                  0 : PORT_CCS);
            /* The others make no difference then. */
            switches[!k](qts, p, false);
            switches[!k](qts, p, true);
            settle(qts);
            g_assert_false(qtest_readl(qts, HC_PORT(p)) & PORT_CCS);
            switches[k](qts, p, true);
            sunxi_await(qts, HC_PORT(p), PORT_CCS, PORT_CCS);
            sunxi_await(qts, HC_PORT(other), PORT_CCS, PORT_CCS);
        }
    }

    /* The device of the user is still there, and is so after a reset. */
    qtest_system_reset(qts);
    buses_on(qts);
    sunxi_await(qts, HC_PORT(&soc->pairs[0]), PORT_CCS, 0);
    all_on(qts);
    sunxi_await(qts, HC_PORT(&soc->pairs[0]), PORT_CCS, PORT_CCS);

    /* The state of the line is part of the machine, either way. */
    set_passby(qts, &soc->pairs[1], false);
    sunxi_await(qts, HC_PORT(&soc->pairs[1]), PORT_CCS, 0);
    qts = sunxi_migrate(qts, args);
    settle(qts);
    sunxi_await(qts, HC_PORT(&soc->pairs[0]), PORT_CCS, PORT_CCS);
    sunxi_await(qts, HC_PORT(&soc->pairs[1]), PORT_CCS, 0);
    set_passby(qts, &soc->pairs[1], true);
    sunxi_await(qts, HC_PORT(&soc->pairs[1]), PORT_CCS, PORT_CCS);
    set_passby(qts, &soc->pairs[0], false);
    sunxi_await(qts, HC_PORT(&soc->pairs[0]), PORT_CCS, 0);
    qtest_quit(qts);
}

static void plug(QTestState *qts, int bus, int version)
{
    g_autofree char *name = g_strdup_printf("usb-bus.%d", bus);

    qtest_qmp_device_add(qts, "usb-kbd", "kbd", "{ 'bus': %s, 'port': '1', "
                         "'usb_version': %d }", name, version);
}

/* Plug and unplug, while the port is cut off as well */
static void test_hotplug(void)
{
    const Pair *p = &soc->pairs[1];
    QTestState *qts = qtest_init(soc->machine);

    all_on(qts);
    /* Nobody has configured EHCI: all devices are the companion's. */
    for (int version = 1; version <= 2; version++) {
        for (int i = 0; i < 2; i++) {
            plug(qts, p->n, version);
            sunxi_await(qts, HC_PORT(p), PORT_CCS, PORT_CCS);
            qtest_qmp_device_del(qts, "kbd");
            sunxi_await(qts, HC_PORT(p), PORT_CCS, 0);
        }
    }

    set_vbus(qts, p, false);
    settle(qts);
    plug(qts, p->n, 1);
    settle(qts);
    g_assert_false(qtest_readl(qts, HC_PORT(p)) & PORT_CCS);
    set_vbus(qts, p, true);
    sunxi_await(qts, HC_PORT(p), PORT_CCS, PORT_CCS);
    set_vbus(qts, p, false);
    sunxi_await(qts, HC_PORT(p), PORT_CCS, 0);
    qtest_qmp_device_del(qts, "kbd");
    set_vbus(qts, p, true);
    settle(qts);
    g_assert_false(qtest_readl(qts, HC_PORT(p)) & PORT_CCS);

    /* Configured, a high-speed device is EHCI's. */
    qtest_writel(qts, CONFIGFLAG(p), 1);
    g_assert_false(qtest_readl(qts, PORTSC(p)) & PORTSC_OWNER);
    plug(qts, p->n, 2);
    sunxi_await(qts, PORTSC(p), PORTSC_CONNECT, PORTSC_CONNECT);
    g_assert_false(qtest_readl(qts, HC_PORT(p)) & PORT_CCS);

    /* Cut off, neither a port reset nor a change of owner finds it. */
    set_passby(qts, p, false);
    sunxi_await(qts, PORTSC(p), PORTSC_CONNECT, 0);
    set_bits(qts, PORTSC(p), PORTSC_RESET, 0);
    set_bits(qts, PORTSC(p), 0, PORTSC_RESET);
    g_assert_false(qtest_readl(qts, PORTSC(p)) & PORTSC_ENABLED);
    set_bits(qts, PORTSC(p), PORTSC_OWNER, 0);
    settle(qts);
    g_assert_false(qtest_readl(qts, HC_PORT(p)) & PORT_CCS);
    set_passby(qts, p, true);
    sunxi_await(qts, HC_PORT(p), PORT_CCS, PORT_CCS);
    set_bits(qts, PORTSC(p), 0, PORTSC_OWNER);
    g_assert_true(qtest_readl(qts, PORTSC(p)) & PORTSC_CONNECT);
    g_assert_false(qtest_readl(qts, HC_PORT(p)) & PORT_CCS);
    set_bits(qts, PORTSC(p), PORTSC_RESET, 0);
    set_bits(qts, PORTSC(p), 0, PORTSC_RESET);
    g_assert_true(qtest_readl(qts, PORTSC(p)) & PORTSC_ENABLED);

    /* Not configured any more, it goes back. */
    qtest_writel(qts, CONFIGFLAG(p), 0);
    g_assert_true(qtest_readl(qts, PORTSC(p)) & PORTSC_OWNER);
    g_assert_true(qtest_readl(qts, HC_PORT(p)) & PORT_CCS);
    qtest_quit(qts);
}

static void write_words(QTestState *qts, uint64_t addr, const uint32_t *words,
                        size_t n)
{
    for (size_t i = 0; i < n; i++) {
        qtest_writel(qts, addr + 4 * i, words[i]);
    }
}

#define WRITE(qts, addr, ...)                                           \
    do {                                                                \
        const uint32_t words_[] = { __VA_ARGS__ };                      \
                                                                        \
        write_words(qts, addr, words_, ARRAY_SIZE(words_));             \
    } while (0)

#define QH              (RAM + 0x1000)
#define QTD(n)          (RAM + 0x2000 + (n) * 0x40)
#define SETUP_DATA      (RAM + 0x3000)
#define DATA            (RAM + 0x4000)

/* A keyboard that is EHCI's, its port reset and enabled */
static QTestState *start_ehci(const Pair *p)
{
    QTestState *qts = qtest_initf("%s-device usb-kbd,"
                                  "bus=usb-bus.%d,port=1", soc->machine, p->n);

    all_on(qts);
    qtest_writel(qts, CONFIGFLAG(p), 1);
    sunxi_await(qts, PORTSC(p), PORTSC_CONNECT, PORTSC_CONNECT);
    set_bits(qts, PORTSC(p), PORTSC_RESET, 0);
    set_bits(qts, PORTSC(p), 0, PORTSC_RESET);
    g_assert_true(qtest_readl(qts, PORTSC(p)) & PORTSC_ENABLED);
    return qts;
}

/* A queue head that is alone in its list, for end point 0 of address 0 */
static void write_qh(QTestState *qts, uint64_t addr, uint32_t next,
                     uint32_t qtd)
{
    WRITE(qts, addr, next, 64 << 16 | BIT(15) | BIT(14) | 2 << 12, BIT(30),
          0, qtd, LINK_END, 0, 0, 0, 0, 0, 0);
}

static void write_qtd(QTestState *qts, uint64_t addr, uint32_t next,
                      uint32_t pid, uint32_t len, uint32_t buffer)
{
    WRITE(qts, addr, next, LINK_END, len << 16 | 3 << 10 | pid | QTD_ACTIVE |
          (pid == QTD_SETUP ? 0 : BIT(31)), buffer, 0, 0, 0, 0);
}

/* Get the first bytes of the device descriptor to a place. */
static void get_descriptor(QTestState *qts, const Pair *p, uint32_t to,
                           uint32_t len)
{
    WRITE(qts, SETUP_DATA, 0x01000680, len << 16);
    write_qtd(qts, QTD(0), QTD(1), QTD_SETUP, 8, SETUP_DATA);
    write_qtd(qts, QTD(1), QTD(2), QTD_IN, len, to);
    write_qtd(qts, QTD(2), LINK_END, 0, 0, 0);
    write_qh(qts, QH, QH | LINK_QH, QTD(0));
    qtest_writel(qts, ASYNC(p), QH);
    qtest_writel(qts, USBCMD(p), 0x00080021);
    settle(qts);
}

static void test_transfer(void)
{
    for (int i = 0; i < PAIRS; i++) {
        const Pair *p = &soc->pairs[i];
        QTestState *qts = start_ehci(p);

        get_descriptor(qts, p, DATA, 16);
        g_assert_cmphex(qtest_readl(qts, QTD(2) + 8) & 0xff, ==, 0);
        /* 18 bytes, device, USB 2.0, class by interface, end point 0 of 64 */
        g_assert_cmphex(qtest_readl(qts, DATA), ==, 0x02000112);
        g_assert_cmphex(qtest_readl(qts, DATA + 4), ==, 0x40000000);

        /*
         * Into the word that connects the port, which the data clear: the
         * port is lost in the middle of the transfer, and can be had again.
         */
        get_descriptor(qts, p, p->pmu, 16);
        g_assert_cmphex(qtest_readl(qts, p->pmu), ==, 0x02000112);
        sunxi_await(qts, PORTSC(p), PORTSC_CONNECT | PORTSC_ENABLED, 0);
        set_passby(qts, p, true);
        sunxi_await(qts, PORTSC(p), PORTSC_CONNECT, PORTSC_CONNECT);
        qtest_quit(qts);
    }
}

static void alive(QTestState *qts)
{
    settle(qts);
    qtest_qmp_assert_success(qts, "{ 'execute': 'query-status' }");
}

/* Lists that have no end, or are not in RAM */
static void test_ehci_loops(void)
{
    const Pair *p = &soc->pairs[0];
    QTestState *qts = start_ehci(p);

    /* Transfers: a circle, and a tail that leads to one */
    for (int to = 0; to < 2; to++) {
        WRITE(qts, SETUP_DATA, 0x01000680, 16 << 16);
        write_qtd(qts, QTD(0), QTD(1), QTD_SETUP, 8, SETUP_DATA);
        write_qtd(qts, QTD(1), QTD(2), QTD_SETUP, 8, SETUP_DATA);
        write_qtd(qts, QTD(2), QTD(to), QTD_SETUP, 8, SETUP_DATA);
        write_qh(qts, QH, QH | LINK_QH, QTD(0));
        qtest_writel(qts, ASYNC(p), QH);
        qtest_writel(qts, USBCMD(p), 0x00080021);
        alive(qts);
    }
    /* Transfers that write over themselves, over each other and the head */
    for (int n = 0; n < 3; n++) {
        write_qtd(qts, QTD(0), QTD(1), QTD_SETUP, 8, SETUP_DATA);
        write_qtd(qts, QTD(1), QTD(0), QTD_IN, 16, n == 2 ? QH : QTD(n));
        write_qh(qts, QH, QH | LINK_QH, QTD(0));
        alive(qts);
    }

    /* Queue heads: two in a circle without a first one, and not in RAM */
    write_qh(qts, QH, (QH + 0x100) | LINK_QH, LINK_END);
    write_qh(qts, QH + 0x100, QH | LINK_QH, LINK_END);
    qtest_writel(qts, QH + 4, 64 << 16 | 2 << 12);
    qtest_writel(qts, QH + 0x104, 64 << 16 | 2 << 12);
    alive(qts);
    write_qh(qts, QH, 0x10000000 | LINK_QH, 0x10000020);
    alive(qts);
    qtest_writel(qts, ASYNC(p), 0x10000000);
    alive(qts);
    qtest_writel(qts, ASYNC(p), p->ehci & ~0x1f);
    alive(qts);

    /* The periodic list: isochronous transfers and queue heads in circles */
    qtest_writel(qts, USBCMD(p), 0x00080000);
    settle(qts);
    for (int i = 0; i < 1024; i++) {
        qtest_writel(qts, RAM + 0x8000 + 4 * i,
                     i & 1 ? (QTD(0) | LINK_ITD) : (QH | LINK_QH));
    }
    WRITE(qts, QTD(0), QTD(0) | LINK_ITD, BIT(31) | 8 << 16, 0, 0);
    write_qh(qts, QH, QH | LINK_QH, QTD(1));
    write_qtd(qts, QTD(1), QTD(1), QTD_IN, 8, DATA);
    qtest_writel(qts, PERIODIC(p), RAM + 0x8000);
    qtest_writel(qts, USBCMD(p), 0x00080011);
    alive(qts);
    WRITE(qts, QTD(0), QH | LINK_QH, 0, 0, 0);
    write_qh(qts, QH, QTD(0) | LINK_ITD, LINK_END);
    qtest_writel(qts, USBCMD(p), 0x00080011);
    alive(qts);
    qtest_writel(qts, PERIODIC(p), 0x10000000);
    alive(qts);

    /* What is read goes into the registers of either controller. */
    for (uint32_t to = p->ehci; to < p->ehci + 0x60; to += 4) {
        qtest_writel(qts, USBCMD(p), 0x00080002);
        settle(qts);
        qtest_writel(qts, CONFIGFLAG(p), 1);
        set_bits(qts, PORTSC(p), PORTSC_RESET, 0);
        set_bits(qts, PORTSC(p), 0, PORTSC_RESET);
        get_descriptor(qts, p, to, 16);
        alive(qts);
        get_descriptor(qts, p, to - p->ehci + p->ohci, 16);
        alive(qts);
    }

    /* After all this the port works as ever. */
    qtest_writel(qts, USBCMD(p), 0x00080002);
    settle(qts);
    qtest_writel(qts, CONFIGFLAG(p), 1);
    set_bits(qts, PORTSC(p), PORTSC_RESET, 0);
    set_bits(qts, PORTSC(p), 0, PORTSC_RESET);
    get_descriptor(qts, p, DATA, 16);
    g_assert_cmphex(qtest_readl(qts, DATA), ==, 0x02000112);
    qtest_quit(qts);
}

#define ED              (RAM + 0x1000)
#define TD              (RAM + 0x2000)
#define HCCA            (RAM + 0x8000)

static void run_ohci(QTestState *qts, const Pair *p)
{
    /* A reset leaves it suspended; operational, all lists */
    qtest_writel(qts, HC_COMMAND(p), 1);
    qtest_writel(qts, HC_HCCA(p), HCCA);
    qtest_writel(qts, HC_CTRL_HEAD(p), ED);
    qtest_writel(qts, HC_CONTROL(p), 0xbc);
    qtest_writel(qts, HC_PORT(p), PORT_RESET);
    qtest_writel(qts, HC_COMMAND(p), 6);
    alive(qts);
}

static void test_ohci_loops(void)
{
    const Pair *p = &soc->pairs[0];
    g_autofree char *args = g_strconcat(soc->machine, KEYBOARDS, NULL);
    QTestState *qts = qtest_init(args);

    all_on(qts);
    sunxi_await(qts, HC_PORT(p), PORT_CCS, PORT_CCS);
    for (int i = 0; i < 32; i++) {
        qtest_writel(qts, HCCA + 4 * i, ED);
    }

    /*
     * A report of one byte is set, and what comes after that byte is taken
     * and ignored: empty packets from a list that has no end
     */
    WRITE(qts, SETUP_DATA, 0x02000921, 1 << 16);
    WRITE(qts, ED, 8 << 16, TD + 0x100, TD, ED);
    WRITE(qts, TD, 0xf2e00000, SETUP_DATA, TD + 0x20, SETUP_DATA + 7);
    WRITE(qts, TD + 0x20, 0xf3e80000, DATA, TD + 0x40, DATA);
    WRITE(qts, TD + 0x40, 0xf3e80000, 0, TD + 0x40, 0);
    run_ohci(qts, p);

    /* End points in a circle, with nothing to do and isochronous */
    WRITE(qts, ED, 8 << 16, TD, TD, ED + 0x40);
    WRITE(qts, ED + 0x40, BIT(15) | 8 << 16, TD + 0x100, TD, ED);
    WRITE(qts, TD, 0, DATA, TD, DATA, 0, 0, 0, 0);
    run_ohci(qts, p);

    /* Not in RAM */
    WRITE(qts, ED, 8 << 16, TD + 0x100, 0x10000000, 0x10000000);
    run_ohci(qts, p);
    WRITE(qts, ED, 8 << 16, 0x10000010, p->ohci, p->ohci);
    run_ohci(qts, p);
    qtest_writel(qts, HC_HCCA(p), 0x10000000);
    alive(qts);
    qtest_writel(qts, HC_HCCA(p), p->ohci & ~0xff);
    alive(qts);

    /* What is read goes into the controller's own registers. */
    for (uint32_t to = 0; to < 0x60; to += 4) {
        WRITE(qts, SETUP_DATA, 0x01000680, 16 << 16);
        WRITE(qts, ED, 8 << 16, TD + 0x40, TD, 0);
        WRITE(qts, TD, 0xf2e00000, SETUP_DATA, TD + 0x20, SETUP_DATA + 7);
        WRITE(qts, TD + 0x20, 0xf3f40000, p->ohci + to, TD + 0x40,
              p->ohci + to + 15);
        run_ohci(qts, p);
    }

    /*
     * After all this, and with the port powered and connected again, it works
     * as ever: the descriptor is read.
     */
    set_passby(qts, p, false);
    settle(qts);
    qtest_writel(qts, HC_COMMAND(p), 1);
    qtest_writel(qts, HC_STATUS(p), BIT(16));
    set_passby(qts, p, true);
    sunxi_await(qts, HC_PORT(p), PORT_CCS, PORT_CCS);
    WRITE(qts, SETUP_DATA, 0x01000680, 16 << 16);
    WRITE(qts, ED, 8 << 16, TD + 0x40, TD, 0);
    WRITE(qts, TD, 0xf2e00000, SETUP_DATA, TD + 0x20, SETUP_DATA + 7);
    WRITE(qts, TD + 0x20, 0xf3f40000, DATA, TD + 0x40, DATA + 15);
    run_ohci(qts, p);
    g_assert_cmphex(qtest_readl(qts, TD + 0x20) >> 28, ==, 0);
    /* 18 bytes, device, end point 0 of 8 */
    g_assert_cmphex(qtest_readw(qts, DATA), ==, 0x0112);
    g_assert_cmphex(qtest_readl(qts, DATA + 4), ==, 0x08000000);
    qtest_quit(qts);
}

static void on_a31(const void *test)
{
    void (*const *func)(void) = test;

    soc = &a31;
    (*func)();
    soc = &a20;
}

/* A device that names no port is at one that the board has. */
static void test_wired(void)
{
    static const struct {
        const char *board;
        const char *device;
        const char *closed;
    } boards[] = {
        { "cubieboard2", "Device 1.", NULL },
        { "mele-m9", "Device 1.", "usb-bus.2" },
        { "colombus", "Device 1.", "usb-bus.0" },
        { "bpi-m2", "Device 0.", "usb-bus.1" },
    };

    for (int i = 0; i < ARRAY_SIZE(boards); i++) {
        QTestState *qts = qtest_initf("-M %s -device usb-kbd",
                                      boards[i].board);
        g_autofree char *info = qtest_hmp(qts, "info usb");

        g_assert_nonnull(strstr(info, boards[i].device));
        if (boards[i].closed) {
            QDict *response = qtest_qmp(qts,
                "{ 'execute': 'device_add', 'arguments': { 'driver': "
                "'usb-kbd', 'bus': %s } }", boards[i].closed);

            g_assert_true(qdict_haskey(response, "error"));
            qobject_unref(response);
        }
        qtest_quit(qts);
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*func)(void);
    } a31_tests[] = {
        { "registers", test_registers },
        { "bits", test_bits },
        { "connected", test_connected },
        { "transfer", test_transfer },
    };

    g_test_init(&argc, &argv, NULL);

    qtest_add_func("sun4i-usb-phy/registers", test_registers);
    qtest_add_func("sun4i-usb-phy/bits", test_bits);
    qtest_add_func("sun4i-usb-phy/connected", test_connected);
    qtest_add_func("sun4i-usb-phy/wired", test_wired);
    qtest_add_func("sun4i-usb-phy/hotplug", test_hotplug);
    qtest_add_func("sun4i-usb-phy/transfer", test_transfer);
    qtest_add_func("sun4i-usb-phy/ehci-loops", test_ehci_loops);
    qtest_add_func("sun4i-usb-phy/ohci-loops", test_ohci_loops);

    for (size_t i = 0; i < ARRAY_SIZE(a31_tests); i++) {
        g_autofree char *name = g_strdup_printf("sun4i-usb-phy/a31/%s",
                                                a31_tests[i].name);

        qtest_add_data_func(name, &a31_tests[i].func, on_a31);
    }
    return g_test_run();
}
