/*
 * QTest of the Allwinner A20 as a whole: what is where
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Memory map, DRAM that repeats, GIC identity and wiring, and the ports in
 * front of the blocks. The numbers are those of a Cubieboard2: addresses and
 * identity registers as read on the board, interrupts of the A20 user manual;
 * where it says A31, those read on a Mele M9.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/units.h"
#include "qobject/qdict.h"
#include "qobject/qlist.h"
#include "sunxi-test.h"

#define GICD            0x01c81000
#define GICC            0x01c82000
#define GICH            0x01c84000
#define GICV            0x01c86000
#define GICD_TYPER      (GICD + 0x004)
#define GICD_IIDR       (GICD + 0x008)
#define GICC_IIDR       (GICC + 0x0fc)
#define GICH_VTR        (GICH + 0x004)

#define SID             0x01c23800

#define CCU_APB1_GATE   (0x01c20000 + 0x06c)
#define A31_AHB1_GATE0  (0x01c20000 + 0x060)
#define A31_APB1_GATE   (0x01c20000 + 0x068)
#define A31_APB2_GATE   (0x01c20000 + 0x06c)
#define A31_AHB1_RESET0 (0x01c20000 + 0x2c0)
#define A31_APB1_RESET  (0x01c20000 + 0x2d0)
#define A31_APB2_RESET  (0x01c20000 + 0x2d8)
#define A31_APB0_GATE   (0x01f01400 + 0x028)
#define A31_APB0_RESET  (0x01f01400 + 0x0b0)
#define UART0           0x01c28000
#define UART_LCR        0x0c
#define UART_LSR        0x14
#define UART_SCR        0x1c
#define UART_LSR_IDLE   0x60

#define DRAM            0x40000000ull
#define DRAM_END        0xc0000000ull

static void test_dram(const void *opaque)
{
    uint64_t size = *(const uint64_t *)opaque;
    g_autofree char *args = g_strdup_printf("-M cubieboard2 -m %" PRIu64,
                                            size / MiB);
    QTestState *qts = qtest_init(args);

    /* Every repetition is the same memory, at its start and at its end. */
    for (uint64_t base = DRAM; base < DRAM_END; base += size) {
        qtest_writel(qts, base, 0x11110000 | base >> 24);
        qtest_writel(qts, base + size - 4, 0x22220000 | base >> 24);
        for (uint64_t other = DRAM; other < DRAM_END; other += size) {
            g_assert_cmphex(qtest_readl(qts, other), ==,
                            0x11110000 | base >> 24);
            g_assert_cmphex(qtest_readl(qts, other + size - 4), ==,
                            0x22220000 | base >> 24);
        }
    }

    /* And no more than that is the same. */
    for (uint64_t at = 4; at < size; at <<= 1) {
        qtest_writel(qts, DRAM + at, at);
    }
    for (uint64_t at = 4; at < size; at <<= 1) {
        g_assert_cmphex(qtest_readl(qts, DRAM + at), ==, at);
    }
    qtest_quit(qts);
}

static void test_sram(void)
{
    static const struct {
        uint32_t base;
        uint32_t size;
    } sram[] = {
        { 0x00000000, 0xc000 },     /* A1 to A4 in a row */
        { 0x00010000, 4 * KiB },    /* D */
        { 0x01d00000, 512 * KiB },  /* C1 */
        { 0x01d80000, 128 * KiB },  /* C2 */
        { 0x01dc0000, 64 * KiB },   /* C3 */
    };
    QTestState *qts = qtest_init("-M cubieboard2");

    for (size_t i = 0; i < ARRAY_SIZE(sram); i++) {
        uint32_t last = sram[i].base + sram[i].size - 4;

        qtest_writel(qts, sram[i].base, ~sram[i].base);
        qtest_writel(qts, last, ~last);
    }
    for (size_t i = 0; i < ARRAY_SIZE(sram); i++) {
        uint32_t last = sram[i].base + sram[i].size - 4;

        g_assert_cmphex(qtest_readl(qts, sram[i].base), ==, ~sram[i].base);
        g_assert_cmphex(qtest_readl(qts, last), ==, ~last);
    }
    /* B is for the secure world, which this test does not belong to. */
    qtest_writel(qts, 0x00020000, 0x12345678);
    g_assert_cmphex(qtest_readl(qts, 0x00020000), ==, 0);
    /* Nothing is kept behind the end. */
    qtest_writel(qts, 0x0000c000, 0x12345678);
    g_assert_cmphex(qtest_readl(qts, 0x0000c000), ==, 0);
    qtest_quit(qts);
}

static void test_brom(void)
{
    QTestState *qts = qtest_init("-M cubieboard2");

    /* How a secondary core finds PRIVATE0 */
    g_assert_cmphex(qtest_readl(qts, 0xffff0054), ==, 0x01c25da4);
    qtest_quit(qts);

    qts = qtest_init("-M mele-m9");
    g_assert_cmphex(qtest_readl(qts, 0xffff0054), ==, 0x01f01da4);
    qtest_quit(qts);
}

static void test_gic_identity(void)
{
    QTestState *qts = qtest_init("-M cubieboard2");

    g_assert_cmphex(qtest_readl(qts, GICD_IIDR), ==, 0x0100143b);
    g_assert_cmphex(qtest_readl(qts, GICC_IIDR), ==, 0x0102143b);
    /* 160 lines, 2 cores, security extensions */
    g_assert_cmphex(qtest_readl(qts, GICD_TYPER) & 0x4ff, ==, 0x424);
    /* Hypervisor and virtual CPU interface: four list registers */
    g_assert_cmphex(qtest_readl(qts, GICH_VTR) & 0x3f, ==, 3);
    g_assert_cmphex(qtest_readl(qts, GICV + 0xfc), ==, 0x0102143b);
    qtest_quit(qts);

    /* The silicon has two interfaces even where one core is left out. */
    qts = qtest_init("-M cubieboard2 -smp 1");
    g_assert_cmphex(qtest_readl(qts, GICD_TYPER) & 0x4ff, ==, 0x424);
    qtest_quit(qts);
}

static void test_a31_gic_identity(void)
{
    static const char *const args[] = { "-M mele-m9", "-M mele-m9 -smp 1" };

    for (size_t i = 0; i < ARRAY_SIZE(args); i++) {
        QTestState *qts = qtest_init(args[i]);

        g_assert_cmphex(qtest_readl(qts, GICD_IIDR), ==, 0x0100043b);
        /* 160 lines, 4 cores, security extensions */
        g_assert_cmphex(qtest_readl(qts, GICD_TYPER) & 0x4ff, ==, 0x464);
        g_assert_cmphex(qtest_readl(qts, GICH_VTR) & 0x3f, ==, 3);
        qtest_quit(qts);
    }
}

static void test_uart_spi(void)
{
    static const uint8_t spi[] = { 1, 2, 3, 4, 17, 18, 19, 20 };
    QTestState *qts = qtest_init("-M cubieboard2");

    qtest_irq_intercept_in(qts, "/machine/soc/gic");
    qtest_writel(qts, CCU_APB1_GATE, 0xff << 16);
    for (size_t i = 0; i < ARRAY_SIZE(spi); i++) {
        uint32_t uart = UART0 + i * 0x400;

        g_assert_false(qtest_get_irq(qts, spi[i]));
        qtest_writel(qts, uart + 4, 2);         /* IER: THR empty */
        g_assert_true(qtest_get_irq(qts, spi[i]));
        qtest_writel(qts, uart + 4, 0);
        g_assert_false(qtest_get_irq(qts, spi[i]));
    }
    qtest_quit(qts);
}

static void test_port(void)
{
    QTestState *qts = qtest_init("-M cubieboard2");

    /* After reset the gate is closed: reads give zero, writes are lost. */
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_LSR), ==, 0);
    qtest_writel(qts, UART0 + UART_SCR, 0x5a);
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_SCR), ==, 0);

    qtest_writel(qts, CCU_APB1_GATE, 1 << 16);
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_LSR), ==, UART_LSR_IDLE);
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_SCR), ==, 0);
    qtest_writel(qts, UART0 + UART_SCR, 0x5a);
    g_assert_cmphex(qtest_readb(qts, UART0 + UART_SCR), ==, 0x5a);
    /* The next UART's gate is its own. */
    g_assert_cmphex(qtest_readl(qts, UART0 + 0x400 + UART_LSR), ==, 0);

    /* What the block holds survives the closed gate. */
    qtest_writel(qts, CCU_APB1_GATE, 0);
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_SCR), ==, 0);
    qtest_writel(qts, UART0 + UART_SCR, 0xa5);
    qtest_writel(qts, CCU_APB1_GATE, 1 << 16);
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_SCR), ==, 0x5a);

    /* A reset of the machine closes it again. */
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_LSR), ==, 0);
    qtest_quit(qts);
}

/* Of an A31, where almost every block has a bus reset */
static void test_bus_reset(void)
{
    QTestState *qts = qtest_init("-M mele-m9");

    /* Both the reset and the gate close it. */
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_LSR), ==, 0);
    qtest_writel(qts, A31_APB2_GATE, 1 << 16);
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_LSR), ==, 0);
    qtest_writel(qts, A31_APB2_GATE, 0);
    qtest_writel(qts, A31_APB2_RESET, 1 << 16);
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_LSR), ==, 0);
    qtest_writel(qts, A31_APB2_GATE, 3 << 16);
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_LSR), ==, UART_LSR_IDLE);
    g_assert_cmphex(qtest_readl(qts, UART0 + 0x400 + UART_LSR), ==, 0);
    qtest_writel(qts, A31_APB2_RESET, 3 << 16);

    /* A closed gate keeps what the block holds, */
    qtest_writel(qts, UART0 + UART_SCR, 0x5a);
    qtest_writel(qts, UART0 + 0x400 + UART_SCR, 0x3c);
    qtest_writel(qts, A31_APB2_GATE, 0);
    qtest_writel(qts, A31_APB2_GATE, 3 << 16);
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_SCR), ==, 0x5a);

    /* the reset does not; another block does not feel it */
    qtest_writel(qts, A31_APB2_RESET, 2 << 16);
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_LSR), ==, 0);
    qtest_writel(qts, UART0 + UART_SCR, 0xa5);
    qtest_writel(qts, A31_APB2_RESET, 3 << 16);
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_LSR), ==, UART_LSR_IDLE);
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_SCR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, UART0 + 0x400 + UART_SCR), ==, 0x3c);

    /* A write that changes nothing resets nothing. */
    qtest_writel(qts, UART0 + UART_SCR, 0x5a);
    qtest_writel(qts, A31_APB2_RESET, 3 << 16);
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_SCR), ==, 0x5a);

    /* The lines arrive with the machine. */
    qtest_writel(qts, A31_APB2_RESET, 1 << 16);
    qts = sunxi_migrate(qts, "-M mele-m9");
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_SCR), ==, 0x5a);
    g_assert_cmphex(qtest_readl(qts, UART0 + 0x400 + UART_LSR), ==, 0);
    qtest_writel(qts, A31_APB2_RESET, 2 << 16);
    g_assert_cmphex(qtest_readl(qts, UART0 + UART_LSR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, UART0 + 0x400 + UART_SCR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, UART0 + 0x400 + UART_LSR), ==,
                    UART_LSR_IDLE);

    qtest_system_reset(qts);
    qtest_writel(qts, A31_APB2_GATE, 3 << 16);
    g_assert_cmphex(qtest_readl(qts, UART0 + 0x400 + UART_LSR), ==, 0);
    qtest_quit(qts);
}

/* Each block of an A31 that has a gate, a reset, or both */
static void test_a31_ports(void)
{
    static const struct {
        const char *name;
        /* a register that keeps this value, and what it has after reset */
        uint32_t addr;
        uint32_t value;
        uint32_t reset;
        uint32_t gate_reg;
        uint32_t reset_reg;
        unsigned bit;
    } ports[] = {
#define AHB1_PORT(name, addr, value, reset, bit) \
        { name, addr, value, reset, A31_AHB1_GATE0, A31_AHB1_RESET0, bit }
#define APB2_PORT(name, addr, value, bit) \
        { name, addr, value, 0, A31_APB2_GATE, A31_APB2_RESET, bit }
#define APB0_PORT(name, addr, value, reset, bit) \
        { name, addr, value, reset, A31_APB0_GATE, A31_APB0_RESET, bit }
        AHB1_PORT("crypto", 0x01c15004, 0x12345678, 0, 5),
        AHB1_PORT("dma", 0x01c02108, 0x12345678, 0, 6),
        AHB1_PORT("mmc0", 0x01c0f010, 0x40, 0x200, 8),
        AHB1_PORT("mmc1", 0x01c10010, 0x40, 0x200, 9),
        AHB1_PORT("mmc2", 0x01c11010, 0x40, 0x200, 10),
        AHB1_PORT("mmc3", 0x01c12010, 0x40, 0x200, 11),
        AHB1_PORT("dramc", 0x01c630d0, 0x1234, 0, 14),
        AHB1_PORT("gmac", 0x01c30008, 0x12345678, 0, 17),
        AHB1_PORT("hstimer", 0x01c60014, 0x12345678, 0, 19),
        AHB1_PORT("spi0", 0x01c68030, 0x1234, 0, 20),
        AHB1_PORT("spi1", 0x01c69030, 0x1234, 0, 21),
        AHB1_PORT("spi2", 0x01c6a030, 0x1234, 0, 22),
        AHB1_PORT("spi3", 0x01c6b030, 0x1234, 0, 23),
        AHB1_PORT("ehci0", 0x01c1a018, 0x7, 0, 26),
        AHB1_PORT("ehci1", 0x01c1b018, 0x7, 0, 27),
        AHB1_PORT("ohci0", 0x01c1a418, 0x12345600, 0, 29),
        AHB1_PORT("ohci1", 0x01c1b418, 0x12345600, 0, 30),
        AHB1_PORT("ohci2", 0x01c1c418, 0x12345600, 0, 31),
        { "codec", 0x01c22c00, BIT(31), 0, A31_APB1_GATE, A31_APB1_RESET, 0 },
        { "pio", 0x01c20800, 0x11111111, 0, A31_APB1_GATE, 0, 5 },
        APB2_PORT("i2c0", 0x01c2ac00, 0x54, 0),
        APB2_PORT("i2c1", 0x01c2b000, 0x54, 1),
        APB2_PORT("i2c2", 0x01c2b400, 0x54, 2),
        APB2_PORT("i2c3", 0x01c2b800, 0x54, 3),
        APB2_PORT("uart0", 0x01c2801c, 0x5a, 16),
        APB2_PORT("uart1", 0x01c2841c, 0x5a, 17),
        APB2_PORT("uart2", 0x01c2881c, 0x5a, 18),
        APB2_PORT("uart3", 0x01c28c1c, 0x5a, 19),
        APB2_PORT("uart4", 0x01c2901c, 0x5a, 20),
        APB2_PORT("uart5", 0x01c2941c, 0x5a, 21),
        APB0_PORT("r_pio", 0x01f02c00, 0x11, 0x77777777, 0),
        APB0_PORT("p2wi", 0x01f03404, 0x108, 0, 3),
        APB0_PORT("r_uart", 0x01f0281c, 0x5a, 0, 4),
        APB0_PORT("r_twi", 0x01f02400, 0x54, 0, 6),
    };
    QTestState *qts = qtest_init("-M mele-m9");

    /* What the boot ROM has opened */
    qtest_writel(qts, A31_APB1_GATE, 0);
    for (size_t i = 0; i < ARRAY_SIZE(ports); i++) {
        uint32_t addr = ports[i].addr;
        uint32_t on = 1u << ports[i].bit;

        g_test_message("%s", ports[i].name);
        g_assert_cmphex(qtest_readl(qts, addr), ==, 0);
        qtest_writel(qts, ports[i].gate_reg, on);
        if (ports[i].reset_reg) {
            g_assert_cmphex(qtest_readl(qts, addr), ==, 0);
            qtest_writel(qts, addr, ports[i].value);
            qtest_writel(qts, ports[i].gate_reg, ~on);
            qtest_writel(qts, ports[i].reset_reg, on);
            g_assert_cmphex(qtest_readl(qts, addr), ==, 0);
            qtest_writel(qts, addr, ports[i].value);
            qtest_writel(qts, ports[i].gate_reg, on);
            g_assert_cmphex(qtest_readl(qts, addr), ==, ports[i].reset);
        }
        qtest_writel(qts, addr, ports[i].value);
        g_assert_cmphex(qtest_readl(qts, addr), ==, ports[i].value);
        qtest_writel(qts, ports[i].gate_reg, ~on);
        g_assert_cmphex(qtest_readl(qts, addr), ==, 0);
        qtest_writel(qts, ports[i].gate_reg, on);
        g_assert_cmphex(qtest_readl(qts, addr), ==, ports[i].value);
        if (ports[i].reset_reg) {
            qtest_writel(qts, ports[i].reset_reg, ~on);
            g_assert_cmphex(qtest_readl(qts, addr), ==, 0);
            qtest_writel(qts, ports[i].reset_reg, on);
            g_assert_cmphex(qtest_readl(qts, addr), ==, ports[i].reset);
            qtest_writel(qts, ports[i].reset_reg, 0);
        }
        qtest_writel(qts, ports[i].gate_reg, 0);
    }
    qtest_quit(qts);
}

static void test_map(void)
{
    /* A register that is not zero after reset, or one that keeps a value */
    static const struct {
        const char *name;
        uint32_t addr;
        uint32_t reset;
    } known[] = {
        { "sramc",  0x01c00004, 0x00001314 },
        { "ccu",    0x01c20000, 0x21005000 },
        { "timer",  0x01c20c10, 0x00000005 },
        { "wdt",    0x01c20c94, 0x00000002 },
    };
    QTestState *qts = qtest_init("-M cubieboard2");

    for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
        g_test_message("%s", known[i].name);
        g_assert_cmphex(qtest_readl(qts, known[i].addr), ==, known[i].reset);
    }

    /*
     * Nothing in the peripheral space faults, whatever the width; what has
     * no model reads as zero. Every fourth word, and the odd sizes at some.
     */
    for (uint32_t addr = 0x01c00000; addr < 0x02000000; addr += 0x100) {
        qtest_readl(qts, addr);
        qtest_readw(qts, addr + 2);
        qtest_readb(qts, addr + 1);
    }
    g_assert_cmphex(qtest_readl(qts, 0x01c31000), ==, 0);
    qtest_quit(qts);
}

/* Every block of the table is there by its name. */
static void test_names(void)
{
    static const char *const names[] = {
        "ac97", "ace", "ahci", "avg", "be0", "be1", "can0", "ccu", "codec",
        "coresight", "cpucfg", "crypto", "csi0", "csi1", "dma", "dramc",
        "ehci0", "ehci1", "emac", "fe0", "fe1", "gic", "gmac", "gps", "hdmi",
        "hdmi1", "hstimer", "i2c0", "i2c1", "i2c2", "i2c3", "i2c4", "i2s0",
        "i2s1", "i2s2", "ir0", "ir1", "keypad", "lradc", "mali", "mmc0",
        "mmc1", "mmc2", "mmc3", "mp", "ms", "nfc", "nmi", "ohci0", "ohci1",
        "pata", "pio", "pmu", "ps20", "ps21", "pwm", "rtc", "rtp", "scr",
        "sid", "sjtag", "spdif", "spi0", "spi1", "spi2", "spi3", "sramc",
        "tcon0", "tcon1", "timer", "ts", "tvd", "tve0", "tve1", "tzasc",
        "tzpc", "uart0", "uart1", "uart2", "uart3", "uart4", "uart5",
        "uart6", "uart7", "usb_otg", "usbphy", "ve", "wdt",
    };
    QTestState *qts = qtest_init("-M cubieboard2");
    QDict *response = qtest_qmp(qts, "{ 'execute': 'qom-list', 'arguments':"
                                     "  { 'path': '/machine/soc' } }");
    QList *list = qdict_get_qlist(response, "return");

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        const QListEntry *entry;
        bool found = false;

        QLIST_FOREACH_ENTRY(list, entry) {
            QDict *child = qobject_to(QDict, qlist_entry_obj(entry));

            found |= g_str_equal(qdict_get_str(child, "name"), names[i]);
        }
        if (!found) {
            g_test_message("%s is missing", names[i]);
            g_test_fail();
        }
    }
    qobject_unref(response);
    qtest_quit(qts);
}

static void check_sid(const char *args, uint32_t first, uint32_t last)
{
    g_autofree char *line = g_strdup_printf("-M cubieboard2%s", args);
    QTestState *qts = qtest_init(line);

    g_assert_cmphex(qtest_readl(qts, SID), ==, first);
    g_assert_cmphex(qtest_readl(qts, SID + 0xc), ==, last);
    qtest_quit(qts);
}

/* U-Boot makes the MAC address of it, with 02 for the first byte. */
static void test_mac(void)
{
    check_sid(" -nic none", 0x16510054, 0x00123456);
    check_sid(" -nic user", 0x16510054, 0x00123456);
    check_sid(" -nic user,mac=02:a5:3c:96:0f:e7", 0x165100a5, 0x3c960fe7);
    check_sid(" -nic user,mac=52:54:00:fe:dc:ba", 0x16510054, 0x00fedcba);
    check_sid(",sid=11223344:00000000:00000000:55667788"
              " -nic user,mac=02:a5:3c:96:0f:e7", 0x11223344, 0x55667788);
}

int main(int argc, char **argv)
{
    static const uint64_t sizes[] = { 512 * MiB, 1 * GiB, 2 * GiB };

    g_test_init(&argc, &argv, NULL);

    qtest_add_data_func("/sunxi-soc/dram/512M", &sizes[0], test_dram);
    qtest_add_data_func("/sunxi-soc/dram/1G", &sizes[1], test_dram);
    qtest_add_data_func("/sunxi-soc/dram/2G", &sizes[2], test_dram);
    qtest_add_func("/sunxi-soc/sram", test_sram);
    qtest_add_func("/sunxi-soc/brom", test_brom);
    qtest_add_func("/sunxi-soc/gic/identity", test_gic_identity);
    qtest_add_func("/sunxi-soc/gic/identity/a31", test_a31_gic_identity);
    qtest_add_func("/sunxi-soc/gic/uart-spi", test_uart_spi);
    qtest_add_func("/sunxi-soc/port", test_port);
    qtest_add_func("/sunxi-soc/bus-reset", test_bus_reset);
    qtest_add_func("/sunxi-soc/a31-ports", test_a31_ports);
    qtest_add_func("/sunxi-soc/map", test_map);
    qtest_add_func("/sunxi-soc/names", test_names);
    qtest_add_func("/sunxi-soc/mac", test_mac);

    return g_test_run();
}
