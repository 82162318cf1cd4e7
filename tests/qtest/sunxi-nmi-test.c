/*
 * QTest of the sunxi NMI pin interrupt controllers: sun7i's, sun6i's R_INTC
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "sunxi-test.h"

typedef struct Nmi {
    const char *machine;
    const char *type;
    uint64_t base;
    uint32_t size;
    uint32_t ctrl, pend, enable;
    /* What may be written to ENABLE, and whether it masks the interrupt */
    uint32_t enable_bits;
    bool irq_needs_enable;
} Nmi;

static const Nmi sun7i = {
    .machine = "-M cubieboard2",
    .type = "sun7i-a20-sc-nmi",
    .base = 0x01c00030,
    .size = 0x0c,
    .ctrl = 0x00,
    .pend = 0x04,
    .enable = 0x08,
    .enable_bits = 1,
    .irq_needs_enable = true,
};

static const Nmi sun6i = {
    .machine = "-M mele-m9",
    .type = "sun6i-a31-r-intc",
    .base = 0x01f00c00,
    .size = 0x400,
    .ctrl = 0x0c,
    .pend = 0x10,
    .enable = 0x40,
    .enable_bits = 0xffffffff,
    .irq_needs_enable = false,
};

#define R_INTC_PEND1    0x14
#define R_INTC_ENABLE1  0x44
#define R_INTC_MUX(n)   (0xc0 + 4 * (n))

enum { LEVEL_LOW, EDGE_FALLING, LEVEL_HIGH, EDGE_RISING };

static QTestState *start(const Nmi *nmi)
{
    QTestState *qts = qtest_init(nmi->machine);
    g_autofree char *path = sunxi_find(qts, nmi->type);

    qtest_irq_intercept_out_named(qts, path, "sysbus-irq");
    return qts;
}

static void pin(QTestState *qts, const Nmi *nmi, int level)
{
    g_autofree char *path = sunxi_find(qts, nmi->type);

    qtest_set_irq_in(qts, path, NULL, 0, level);
}

static uint32_t rd(QTestState *qts, const Nmi *nmi, uint32_t offset)
{
    return qtest_readl(qts, nmi->base + offset);
}

static void wr(QTestState *qts, const Nmi *nmi, uint32_t offset,
               uint32_t value)
{
    qtest_writel(qts, nmi->base + offset, value);
}

static void test_regs(const void *data)
{
    const Nmi *nmi = data;
    QTestState *qts = qtest_init(nmi->machine);
    int pass;

    for (pass = 0; pass < 2; pass++) {
        g_assert_cmphex(rd(qts, nmi, nmi->ctrl), ==, 0);
        g_assert_cmphex(rd(qts, nmi, nmi->enable), ==, 0);
        g_assert_cmphex(rd(qts, nmi, nmi->pend), ==, nmi->irq_needs_enable);
        wr(qts, nmi, nmi->enable, 0xffffffff);
        g_assert_cmphex(rd(qts, nmi, nmi->enable), ==, nmi->enable_bits);

        /* An open pin is high: what was pending at reset goes away */
        g_assert_cmphex(rd(qts, nmi, nmi->pend), ==, 1);
        wr(qts, nmi, nmi->pend, 0xfffffffe);
        g_assert_cmphex(rd(qts, nmi, nmi->pend), ==, 1);
        wr(qts, nmi, nmi->pend, 1);
        g_assert_cmphex(rd(qts, nmi, nmi->pend), ==, 0);

        wr(qts, nmi, nmi->ctrl, 0xffffffff);
        g_assert_cmphex(rd(qts, nmi, nmi->ctrl), ==, 3);

        qtest_system_reset(qts);
    }
    qtest_quit(qts);
}

static void test_level(const void *data)
{
    const Nmi *nmi = data;
    QTestState *qts = start(nmi);
    int type;

    for (type = LEVEL_LOW; type <= LEVEL_HIGH; type += LEVEL_HIGH) {
        int active = type == LEVEL_HIGH;

        pin(qts, nmi, !active);
        wr(qts, nmi, nmi->ctrl, type);
        wr(qts, nmi, nmi->pend, 1);
        wr(qts, nmi, nmi->enable, 1);
        g_assert_false(qtest_get_irq(qts, 0));

        pin(qts, nmi, active);
        g_assert_true(qtest_get_irq(qts, 0));

        /* Not to be cleared while the pin is there */
        wr(qts, nmi, nmi->pend, 1);
        g_assert_cmphex(rd(qts, nmi, nmi->pend), ==, 1);
        g_assert_true(qtest_get_irq(qts, 0));

        /* The mask is either for the interrupt or for what can be read. */
        wr(qts, nmi, nmi->enable, 0);
        g_assert_cmpint(qtest_get_irq(qts, 0), ==, !nmi->irq_needs_enable);
        g_assert_cmphex(rd(qts, nmi, nmi->pend), ==, nmi->irq_needs_enable);
        wr(qts, nmi, nmi->enable, 1);
        g_assert_true(qtest_get_irq(qts, 0));

        /* Latched until it is cleared */
        pin(qts, nmi, !active);
        g_assert_true(qtest_get_irq(qts, 0));
        wr(qts, nmi, nmi->pend, 1);
        g_assert_cmphex(rd(qts, nmi, nmi->pend), ==, 0);
        g_assert_false(qtest_get_irq(qts, 0));
    }
    qtest_quit(qts);
}

static void test_edge(const void *data)
{
    const Nmi *nmi = data;
    QTestState *qts = start(nmi);
    int type;

    for (type = EDGE_FALLING; type <= EDGE_RISING; type += 2) {
        int after = type == EDGE_RISING;

        wr(qts, nmi, nmi->ctrl, type);
        pin(qts, nmi, !after);
        wr(qts, nmi, nmi->pend, 1);
        wr(qts, nmi, nmi->enable, 1);
        g_assert_false(qtest_get_irq(qts, 0));

        pin(qts, nmi, after);
        g_assert_true(qtest_get_irq(qts, 0));
        /* The level does not matter, nor does saying it again */
        wr(qts, nmi, nmi->pend, 1);
        g_assert_false(qtest_get_irq(qts, 0));
        pin(qts, nmi, after);
        g_assert_false(qtest_get_irq(qts, 0));
        /* nor does the other edge */
        pin(qts, nmi, !after);
        g_assert_false(qtest_get_irq(qts, 0));
        pin(qts, nmi, after);
        g_assert_true(qtest_get_irq(qts, 0));
        wr(qts, nmi, nmi->pend, 1);
    }

    /* Going over to a level looks at the pin */
    pin(qts, nmi, 1);
    wr(qts, nmi, nmi->pend, 1);
    g_assert_false(qtest_get_irq(qts, 0));
    wr(qts, nmi, nmi->ctrl, LEVEL_HIGH);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_system_reset(qts);
    g_assert_cmpint(qtest_get_irq(qts, 0), ==, !nmi->irq_needs_enable);
    qtest_quit(qts);
}

/* The other interrupts are kept, but wake nothing up and never pend. */
static void test_others(void)
{
    const Nmi *nmi = &sun6i;
    QTestState *qts = qtest_init(nmi->machine);
    int pass;

    for (pass = 0; pass < 2; pass++) {
        g_assert_cmphex(rd(qts, nmi, R_INTC_ENABLE1), ==, 0);
        wr(qts, nmi, R_INTC_ENABLE1, 0x12345678);
        g_assert_cmphex(rd(qts, nmi, R_INTC_ENABLE1), ==, 0x12345678);
        g_assert_cmphex(rd(qts, nmi, R_INTC_PEND1), ==, 0);
        for (int i = 0; i < 4; i++) {
            g_assert_cmphex(rd(qts, nmi, R_INTC_MUX(i)), ==, 0);
            wr(qts, nmi, R_INTC_MUX(i), 0xabcdef00 + i);
        }
        for (int i = 0; i < 4; i++) {
            g_assert_cmphex(rd(qts, nmi, R_INTC_MUX(i)), ==, 0xabcdef00 + i);
        }
        wr(qts, nmi, nmi->pend, 0xffffffff);
        wr(qts, nmi, R_INTC_PEND1, 0xffffffff);
        g_assert_cmphex(rd(qts, nmi, nmi->pend), ==, 0);
        g_assert_cmphex(rd(qts, nmi, R_INTC_PEND1), ==, 0);
        qtest_system_reset(qts);
    }
    qtest_quit(qts);
}

static void test_migration(const void *data)
{
    const Nmi *nmi = data;
    QTestState *qts = qtest_init(nmi->machine);
    g_autofree char *path = sunxi_find(qts, nmi->type);

    /* Latched, and the pin at the level that is to be an edge afterwards */
    wr(qts, nmi, nmi->ctrl, EDGE_RISING);
    wr(qts, nmi, nmi->enable, 1);
    wr(qts, nmi, nmi->pend, 1);
    qtest_set_irq_in(qts, path, NULL, 0, 0);
    qtest_set_irq_in(qts, path, NULL, 0, 1);
    qtest_set_irq_in(qts, path, NULL, 0, 0);
    if (nmi == &sun6i) {
        wr(qts, nmi, R_INTC_MUX(3), 0x1234);
    }
    qts = sunxi_migrate(qts, nmi->machine);
    qtest_irq_intercept_out_named(qts, path, "sysbus-irq");
    g_assert_cmphex(rd(qts, nmi, nmi->ctrl), ==, EDGE_RISING);
    g_assert_cmphex(rd(qts, nmi, nmi->enable), ==, 1);
    g_assert_cmphex(rd(qts, nmi, nmi->pend), ==, 1);
    wr(qts, nmi, nmi->pend, 1);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_set_irq_in(qts, path, NULL, 0, 1);
    g_assert_true(qtest_get_irq(qts, 0));
    if (nmi == &sun6i) {
        g_assert_cmphex(rd(qts, nmi, R_INTC_MUX(3)), ==, 0x1234);
    }
    qtest_quit(qts);
}

static void test_hostile(const void *data)
{
    const Nmi *nmi = data;
    QTestState *qts = qtest_init(nmi->machine);

    for (uint32_t offset = 0; offset < nmi->size; offset++) {
        qtest_writeb(qts, nmi->base + offset, 0xff);
        qtest_readw(qts, nmi->base + offset);
        qtest_readq(qts, nmi->base + offset);
        wr(qts, nmi, offset, 0xffffffff);
        rd(qts, nmi, offset);
    }
    g_assert_cmphex(rd(qts, nmi, nmi->ctrl), ==, 3);
    g_assert_cmphex(rd(qts, nmi, nmi->pend), ==, 0);
    qtest_quit(qts);
}

static void add(const Nmi *nmi)
{
    static const struct {
        const char *name;
        void (*function)(const void *data);
    } tests[] = {
        { "registers", test_regs },
        { "level", test_level },
        { "edge", test_edge },
        { "migration", test_migration },
        { "hostile", test_hostile },
    };

    for (int i = 0; i < ARRAY_SIZE(tests); i++) {
        g_autofree char *name = g_strdup_printf("%s/%s", nmi->type,
                                                tests[i].name);

        qtest_add_data_func(name, nmi, tests[i].function);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    add(&sun7i);
    add(&sun6i);
    qtest_add_func("sun6i-a31-r-intc/others", test_others);

    return g_test_run();
}
