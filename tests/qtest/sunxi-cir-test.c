/*
 * QTest of the sunxi infrared receiver, and of the remote control before it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "sunxi-test.h"

#define CTL             0x00
#define RXCTL           0x10
#define RXFIFO          0x20
#define RXINT           0x2c
#define RXSTA           0x30
#define CIR             0x34

#define ENABLE          (BIT(0) | BIT(1))
#define MODE_CIR        (3 << 4)
#define INVERT          BIT(2)
#define OVERFLOW        BIT(0)
#define END             BIT(1)
#define AVAILABLE       BIT(4)
#define IRQS            (OVERFLOW | END | AVAILABLE)
#define ACTIVE          BIT(7)
#define COUNT(sta)      extract32(sta, 8, 7)
#define NOISE(n)        ((n) << 2)
#define IDLE(n)         ((n) << 8)

#define US              1000ll
#define MS              (1000 * US)
/* 8 MHz / 64, and how many samples go into a byte */
#define SAMPLE          (8 * US)
#define PART            128

#define GIC             "/machine/soc/gic"

typedef struct Board {
    const char *machine;
    uint64_t base;
    unsigned fifo;
    unsigned spi;
    uint32_t cir_rw;
    bool has_active;
    /* what the mod clock's rate depends on, the first is its register */
    struct {
        uint64_t addr;
        uint32_t value;
    } on[4];
    uint64_t pads;
} Board;

static const Board a20 = {
    .machine = "-M cubieboard2",
    .base = 0x01c21800,
    .fifo = 16,
    .spi = 5,
    .cir_rw = 0xffff,
    .on = {
        { 0x01c200b0, 0x80000002 },
        { 0x01c20068, BIT(5) | BIT(6) },
        { 0x01c20824, 0x00020000 },
    },
    .pads = 0x01c20824,
};

static const Board a31 = {
    .machine = "-M mele-m9",
    .base = 0x01f02000,
    .fifo = 64,
    .spi = 37,
    .cir_rw = 0x01ffffff,
    .has_active = true,
    .on = {
        { 0x01f01454, 0x81000002 },
        { 0x01f01428, BIT(0) | BIT(1) },
        { 0x01f014b0, BIT(0) | BIT(1) },
        { 0x01f02c00, 0x00020000 },
    },
    .pads = 0x01f02c00,
};

static uint32_t get(QTestState *qts, const Board *b, uint64_t reg)
{
    return qtest_readl(qts, b->base + reg);
}

static void set(QTestState *qts, const Board *b, uint64_t reg, uint32_t value)
{
    qtest_writel(qts, b->base + reg, value);
}

static void power(QTestState *qts, const Board *b)
{
    for (size_t i = 0; i < ARRAY_SIZE(b->on) && b->on[i].addr; i++) {
        qtest_writel(qts, b->on[i].addr, b->on[i].value);
    }
}

/* As Linux does it, with another idle threshold: a part, 1.024 ms */
static void enable(QTestState *qts, const Board *b, unsigned idle)
{
    power(qts, b);
    set(qts, b, CTL, MODE_CIR);
    set(qts, b, CIR, NOISE(1) | IDLE(idle - 1));
    set(qts, b, RXCTL, INVERT);
    set(qts, b, RXSTA, 0xff);
    set(qts, b, RXINT, IRQS | (b->fifo / 2 - 1) << 8);
    set(qts, b, CTL, MODE_CIR | ENABLE);
}

static QTestState *start(const Board *b, unsigned idle)
{
    QTestState *qts = qtest_init(b->machine);

    qtest_irq_intercept_in(qts, GIC);
    enable(qts, b, idle);
    return qts;
}

static bool try_signal(QTestState *qts, const char *us)
{
    QDict *response = qtest_qmp(qts, "{ 'execute': 'qom-set', 'arguments': "
                                "{ 'path': '/machine/remote', "
                                "'property': 'signal', 'value': %s } }", us);
    bool accepted = qdict_haskey(response, "return");

    qobject_unref(response);
    return accepted;
}

static void signal_us(QTestState *qts, const char *us)
{
    g_assert_true(try_signal(qts, us));
}

static void key(QTestState *qts, const char *name, bool down)
{
    qtest_qmp_assert_success(qts, "{ 'execute': 'input-send-event', "
                             "'arguments': { 'events': [ { 'type': 'key', "
                             "'data': { 'down': %i, 'key': { 'type': 'qcode', "
                             "'data': %s } } } ] } }", down, name);
}

/* All bytes of some time, fetched before there are too many */
static GByteArray *collect(QTestState *qts, const Board *b, unsigned ms)
{
    GByteArray *data = g_byte_array_new();

    for (unsigned i = 0; i < ms; i++) {
        uint32_t n;

        qtest_clock_step(qts, MS);
        for (n = COUNT(get(qts, b, RXSTA)); n; n--) {
            uint8_t byte = qtest_readb(qts, b->base + RXFIFO);

            g_byte_array_append(data, &byte, 1);
        }
    }
    return data;
}

/* Bytes are runs of a level: their lengths in samples, light first */
static GArray *runs(GByteArray *data)
{
    GArray *array = g_array_new(false, false, sizeof(unsigned));
    uint8_t level = 0;

    for (unsigned i = 0; i < data->len; i++) {
        unsigned n = (data->data[i] & 0x7f) + 1;

        if ((data->data[i] & 0x80) == level) {
            g_assert_cmpuint(array->len, >, 0);
            g_array_index(array, unsigned, array->len - 1) += n;
        } else {
            g_array_append_val(array, n);
            level = data->data[i] & 0x80;
        }
    }
    return array;
}

static void assert_runs(QTestState *qts, const Board *b, unsigned ms,
                        const unsigned *expected, size_t n)
{
    g_autoptr(GByteArray) data = collect(qts, b, ms);
    g_autoptr(GArray) got = runs(data);

    g_assert_cmpuint(got->len, ==, n);
    for (size_t i = 0; i < n; i++) {
        g_assert_cmpuint(g_array_index(got, unsigned, i), ==, expected[i]);
    }
}

#define ASSERT_RUNS(qts, b, ms, ...) do {                               \
        static const unsigned expected_[] = { __VA_ARGS__ };            \
        assert_runs(qts, b, ms, expected_, ARRAY_SIZE(expected_));      \
    } while (0)

static void test_registers(const void *data)
{
    const Board *b = data;
    QTestState *qts = qtest_init(b->machine);

    power(qts, b);
    for (int reset = 0; reset < 2; reset++) {
        g_assert_cmphex(get(qts, b, CTL), ==, 0);
        g_assert_cmphex(get(qts, b, RXCTL), ==, INVERT);
        g_assert_cmphex(get(qts, b, RXINT), ==, 0);
        g_assert_cmphex(get(qts, b, RXSTA), ==, 0);
        g_assert_cmphex(get(qts, b, CIR), ==, 0x1828);
        set(qts, b, CTL, ~0);
        g_assert_cmphex(get(qts, b, CTL), ==, 0x1ff);
        set(qts, b, CIR, ~0);
        g_assert_cmphex(get(qts, b, CIR), ==, b->cir_rw);
        set(qts, b, RXINT, ~0);
        g_assert_cmphex(get(qts, b, RXINT) & IRQS, ==, IRQS);
        g_assert_cmphex(get(qts, b, RXINT) >> 8, ==, b->fifo - 1);
        set(qts, b, RXSTA, ~0);
        g_assert_cmphex(get(qts, b, RXSTA), ==, 0);
        set(qts, b, RXFIFO, ~0);
        g_assert_cmphex(get(qts, b, RXFIFO), ==, 0);
        qtest_system_reset(qts);
        power(qts, b);
    }
    qtest_quit(qts);
}

static void test_samples(const void *data)
{
    const Board *b = data;
    QTestState *qts = start(b, 10);

    /* Before the signal it is dark, which is not stored. */
    qtest_clock_step(qts, 20 * MS);
    g_assert_cmphex(get(qts, b, RXSTA), ==, 0);

    /* A byte is there when it is complete, and not before. */
    signal_us(qts, "9000 4500 560 560 560 1690 560");
    g_assert_false(try_signal(qts, "1"));
    qtest_clock_step(qts, PART * SAMPLE - US);
    g_assert_cmphex(COUNT(get(qts, b, RXSTA)), ==, 0);
    g_assert_cmphex(get(qts, b, RXSTA) & ACTIVE, ==,
                    b->has_active ? ACTIVE : 0);
    qtest_clock_step(qts, US);
    g_assert_cmphex(COUNT(get(qts, b, RXSTA)), ==, 1);
    g_assert_cmphex(qtest_readb(qts, b->base + RXFIFO), ==, 0xff);
    g_assert_cmphex(COUNT(get(qts, b, RXSTA)), ==, 0);

    /* Parts of a sample add up. The dark at the end is one part. */
    ASSERT_RUNS(qts, b, 30, 1125 - PART, 562, 70, 70, 70, 211, 70,
                10 * PART);
    g_assert_cmphex(get(qts, b, RXSTA) & (END | OVERFLOW | ACTIVE), ==, END);

    /* What is no signal */
    g_assert_false(try_signal(qts, ""));
    g_assert_false(try_signal(qts, "560 -1"));
    g_assert_false(try_signal(qts, "560 x"));
    g_assert_false(try_signal(qts, "0"));
    g_assert_false(try_signal(qts, "4000001"));
    signal_us(qts, " 80\n\t80  80 ");
    ASSERT_RUNS(qts, b, 20, 10, 10, 10, 10 * PART);
    qtest_quit(qts);
}

static void test_clock(const void *data)
{
    const Board *b = data;
    QTestState *qts = start(b, 2);
    GByteArray *bytes;

    for (unsigned n = 0; n < 4; n++) {
        unsigned samples = 8000 / 8 >> n;

        set(qts, b, CIR, NOISE(1) | IDLE(19) | n);
        signal_us(qts, "8000");
        assert_runs(qts, b, 200, (unsigned[]){ samples, 20 * PART }, 2);
    }
    if (b->cir_rw & BIT(24)) {
        set(qts, b, CIR, NOISE(1) | IDLE(9) | BIT(24));
        signal_us(qts, "10 20");
        ASSERT_RUNS(qts, b, 1, 80, 10 * PART);
    }

    /* Without the module clock it is blind, and what was is gone. */
    set(qts, b, CIR, NOISE(1) | IDLE(9));
    qtest_writel(qts, b->on[0].addr, 0);
    signal_us(qts, "800 800 800");
    qtest_clock_step(qts, MS);
    g_assert_false(try_signal(qts, "800"));
    qtest_clock_step(qts, 10 * MS);
    qtest_writel(qts, b->on[0].addr, b->on[0].value);
    qtest_clock_step(qts, 10 * MS);
    g_assert_cmphex(COUNT(get(qts, b, RXSTA)), ==, 0);

    /* In the middle of it: what begins after it is back */
    signal_us(qts, "2000 800 800");
    qtest_clock_step(qts, MS);
    qtest_writel(qts, b->on[0].addr, 0);
    qtest_clock_step(qts, 10 * US);
    qtest_writel(qts, b->on[0].addr, b->on[0].value);
    bytes = collect(qts, b, 20);
    g_assert_cmpuint(bytes->len, ==, 12);
    g_assert_cmphex(bytes->data[0], ==, 99);
    g_assert_cmphex(bytes->data[1], ==, 0x80 | 99);
    g_assert_cmphex(bytes->data[2], ==, PART - 1);
    g_byte_array_unref(bytes);
    qtest_quit(qts);
}

static void test_thresholds(const void *data)
{
    const Board *b = data;
    QTestState *qts = start(b, 1);
    static const unsigned parts[] = { 1, 2, 10, 256 };

    /* The end of the packet */
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        set(qts, b, CIR, NOISE(1) | IDLE(parts[i] - 1));
        set(qts, b, RXSTA, 0xff);
        signal_us(qts, "800");
        g_byte_array_unref(collect(qts, b, parts[i] * PART * SAMPLE / MS));
        qtest_clock_step(qts, parts[i] * PART * SAMPLE % MS + 800 * US - US);
        g_assert_cmphex(get(qts, b, RXSTA) & END, ==, 0);
        qtest_clock_step(qts, US);
        g_assert_cmphex(get(qts, b, RXSTA) & END, ==, END);
        g_byte_array_unref(collect(qts, b, 10));
    }

    /* Noise: shorter than 5 samples, alone or in a run */
    set(qts, b, CIR, NOISE(5));
    set(qts, b, RXSTA, 0xff);
    signal_us(qts, "32");
    qtest_clock_step(qts, 10 * MS);
    g_assert_cmphex(get(qts, b, RXSTA), ==, 0);
    signal_us(qts, "320 32 320 80 320 40 40 800 8");
    ASSERT_RUNS(qts, b, 10, 84, 10, 40, 5, 5, 100 + 1 + PART - 101);
    g_assert_cmphex(get(qts, b, RXSTA), ==, END);

    /* The threshold that begins a packet, in both units */
    if (b->cir_rw & BIT(16)) {
        for (int unit = 0; unit < 2; unit++) {
            set(qts, b, CIR, NOISE(1) | IDLE(9) | 1 << 16 |
                unit << 23);
            set(qts, b, RXSTA, 0xff);
            signal_us(qts, unit ? "2040" : "8");
            qtest_clock_step(qts, 10 * MS);
            g_assert_cmphex(get(qts, b, RXSTA), ==, 0);
            signal_us(qts, unit ? "2048 800 8" : "16 800 8");
            assert_runs(qts, b, 20, (unsigned[]){ unit ? 256 : 2, 100, 1,
                                                  10 * PART }, 4);
        }
    }
    qtest_quit(qts);
}

static void test_interrupt(const void *data)
{
    const Board *b = data;
    QTestState *qts = start(b, 256);
    unsigned half = b->fifo / 2;

    /* Half a FIFO */
    g_assert_false(qtest_get_irq(qts, b->spi));
    signal_us(qts, "1000000");
    qtest_clock_step(qts, half * PART * SAMPLE - US);
    g_assert_false(qtest_get_irq(qts, b->spi));
    qtest_clock_step(qts, US);
    g_assert_true(qtest_get_irq(qts, b->spi));
    g_assert_cmphex(get(qts, b, RXSTA) & ~ACTIVE, ==, half << 8 | AVAILABLE);
    set(qts, b, RXSTA, AVAILABLE);
    g_assert_false(qtest_get_irq(qts, b->spi));
    g_assert_cmphex(get(qts, b, RXSTA) & ~ACTIVE, ==, half << 8);

    /* Too many bytes: the rest is lost. */
    qtest_clock_step(qts, half * PART * SAMPLE);
    g_assert_cmphex(get(qts, b, RXSTA) & ~ACTIVE, ==,
                    b->fifo << 8 | AVAILABLE);
    set(qts, b, RXSTA, AVAILABLE);
    g_assert_false(qtest_get_irq(qts, b->spi));
    qtest_clock_step(qts, PART * SAMPLE);
    g_assert_cmphex(get(qts, b, RXSTA) & ~ACTIVE, ==,
                    b->fifo << 8 | OVERFLOW);
    g_assert_true(qtest_get_irq(qts, b->spi));
    set(qts, b, RXSTA, OVERFLOW);
    g_assert_false(qtest_get_irq(qts, b->spi));

    /* Enables */
    qtest_clock_step(qts, PART * SAMPLE);
    g_assert_true(qtest_get_irq(qts, b->spi));
    set(qts, b, RXINT, 0);
    g_assert_false(qtest_get_irq(qts, b->spi));
    set(qts, b, RXINT, OVERFLOW);
    g_assert_true(qtest_get_irq(qts, b->spi));

    /* Off: the FIFO is empty, what is pending is pending. */
    set(qts, b, CTL, MODE_CIR);
    g_assert_cmphex(get(qts, b, RXSTA), ==, OVERFLOW);
    qtest_system_reset(qts);
    g_assert_false(qtest_get_irq(qts, b->spi));

    /* The reset ended the signal as well. */
    enable(qts, b, 1);
    signal_us(qts, "800");
    qtest_clock_step(qts, 10 * MS);
    g_assert_true(qtest_get_irq(qts, b->spi));
    g_assert_cmphex(get(qts, b, RXSTA), ==, END | 2 << 8);
    qtest_quit(qts);
}

static void test_input(const void *data)
{
    const Board *b = data;
    QTestState *qts = start(b, 1);

    /* Not inverted, dark is 1. */
    set(qts, b, RXCTL, 0);
    qtest_clock_step(qts, 10 * MS);
    signal_us(qts, "80 160 80");
    qtest_clock_step(qts, 10 * MS);
    g_assert_cmphex(get(qts, b, RXFIFO), ==, 9);
    g_assert_cmphex(get(qts, b, RXFIFO), ==, 0x80 | 19);
    g_assert_cmphex(get(qts, b, RXFIFO), ==, 9);
    g_assert_cmphex(get(qts, b, RXFIFO), ==, 0x80 | (PART - 1));
    g_assert_cmphex(get(qts, b, RXSTA), ==, END);
    set(qts, b, RXCTL, INVERT);
    set(qts, b, RXSTA, 0xff);

    /* Without its pad it sees nothing. */
    qtest_writel(qts, b->pads, 0);
    signal_us(qts, "80 160 80");
    qtest_clock_step(qts, 10 * MS);
    g_assert_cmphex(get(qts, b, RXSTA), ==, 0);
    qtest_writel(qts, b->pads, 0x00020000);

    /* Nor while it is off, and nothing is kept for it */
    for (int bit = 0; bit < 3; bit++) {
        set(qts, b, CTL, bit == 2 ? ENABLE : MODE_CIR | 2u >> bit);
        key(qts, "a", true);
        key(qts, "a", false);
        qtest_clock_step(qts, 500 * MS);
        set(qts, b, CTL, MODE_CIR | ENABLE);
        qtest_clock_step(qts, 500 * MS);
        g_assert_cmphex(get(qts, b, RXSTA), ==, 0);
    }
    qtest_quit(qts);
}

/* The NEC protocol's unit is half a bit of 0: 562.5 us */
static void assert_units(GArray *array, unsigned i, unsigned units)
{
    unsigned samples = units * 562500 / SAMPLE;

    g_assert_cmpuint(i, <, array->len);
    g_assert_cmpuint(g_array_index(array, unsigned, i), >=, samples);
    g_assert_cmpuint(g_array_index(array, unsigned, i), <=, samples + 1);
}

/* A frame without the dark behind it; returns what comes next */
static unsigned assert_frame(GArray *array, unsigned i, uint32_t code)
{
    assert_units(array, i++, 16);
    assert_units(array, i++, 8);
    for (unsigned bit = 0; bit < 32; bit++) {
        assert_units(array, i++, 1);
        assert_units(array, i++, code >> bit & 1 ? 3 : 1);
    }
    assert_units(array, i++, 1);
    return i;
}

static unsigned assert_repeat(GArray *array, unsigned i)
{
    assert_units(array, i++, 16);
    assert_units(array, i++, 4);
    assert_units(array, i++, 1);
    return i;
}

static void test_keys(const void *data)
{
    const Board *b = data;
    const unsigned end = 123 * PART;
    static const uint32_t abc[] = { 0xe11eff00, 0xcf30ff00, 0xd12eff00 };
    QTestState *qts = start(b, 123);
    GByteArray *bytes, *more;
    GArray *array;
    unsigned i;

    /* Long enough for two repeats. The keyboard has its own, too. */
    key(qts, "power", true);
    key(qts, "power", true);
    bytes = collect(qts, b, 230);
    key(qts, "power", false);
    more = collect(qts, b, 400);
    g_byte_array_append(bytes, more->data, more->len);
    array = runs(bytes);
    i = assert_frame(array, 0, 0x8b74ff00);
    assert_units(array, i++, 192 - 121);
    i = assert_repeat(array, i);
    assert_units(array, i++, 192 - 21);
    i = assert_repeat(array, i);
    g_assert_cmpuint(g_array_index(array, unsigned, i++), ==, end);
    g_assert_cmpuint(i, ==, array->len);
    g_array_unref(array);
    g_byte_array_unref(bytes);
    g_byte_array_unref(more);

    /* Faster than they can be sent; more than can wait are lost. */
    for (int n = 0; n < 50; n++) {
        static const char *const names[] = { "a", "b", "c" };

        key(qts, names[n % 3], true);
        key(qts, names[n % 3], false);
    }
    bytes = collect(qts, b, 2500);
    array = runs(bytes);
    i = 0;
    for (int n = 0; n < 17; n++) {
        i = assert_frame(array, i, abc[n % 3]);
        if (n < 16) {
            assert_units(array, i++, 192 - 121);
        }
    }
    g_assert_cmpuint(g_array_index(array, unsigned, i++), ==, end);
    g_assert_cmpuint(i, ==, array->len);
    g_array_unref(array);
    g_byte_array_unref(bytes);

    /* A key that has no number in Linux, or too large a one */
    key(qts, "unmapped", true);
    key(qts, "unmapped", false);
    qtest_clock_step(qts, 200 * MS);
    g_assert_cmphex(COUNT(get(qts, b, RXSTA)), ==, 0);

    /* A signal is not what a key that is held repeats. */
    key(qts, "a", true);
    g_byte_array_unref(collect(qts, b, 109));
    key(qts, "a", false);
    g_byte_array_unref(collect(qts, b, 400));
    signal_us(qts, "800");
    ASSERT_RUNS(qts, b, 400, 100, 123 * PART);
    qtest_quit(qts);

    /* An address of 16 bits */
    qts = qtest_initf("%s -global ir-remote.address=0x40bf", b->machine);
    enable(qts, b, 123);
    key(qts, "1", true);
    key(qts, "1", false);
    bytes = collect(qts, b, 300);
    array = runs(bytes);
    assert_frame(array, 0, 0xfd0240bf);
    g_array_unref(array);
    g_byte_array_unref(bytes);
    qtest_quit(qts);
}

static void test_wake(const void *data)
{
    const Board *b = data;
    QTestState *qts = start(b, 20);

    /* The dark between two signals, in one packet */
    signal_us(qts, "800");
    qtest_clock_step(qts, 800 * US + 1234 * US);
    signal_us(qts, "800");
    ASSERT_RUNS(qts, b, 60, 100, 154, 100, 20 * PART);

    /* While a signal that may be noise is there */
    set(qts, b, CIR, NOISE(10) | IDLE(19));
    signal_us(qts, "800 800 40");
    qtest_clock_step(qts, 1640 * US);
    signal_us(qts, "800");
    ASSERT_RUNS(qts, b, 60, 100, 100, 105, 20 * PART);
    qtest_quit(qts);
}

static void test_migration(const void *data)
{
    const Board *b = data;
    QTestState *qts = start(b, 123);
    GByteArray *bytes;
    GArray *array;

    /* In the middle of a run, with bytes in the FIFO and a key that waits */
    signal_us(qts, "9000 4500 560 560");
    qtest_clock_step(qts, 5 * MS + 5);
    key(qts, "a", true);
    key(qts, "a", false);
    qts = sunxi_migrate(qts, b->machine);
    qtest_irq_intercept_in(qts, GIC);
    g_assert_cmphex(COUNT(get(qts, b, RXSTA)), ==, 4);
    bytes = collect(qts, b, 300);
    array = runs(bytes);
    g_assert_cmpuint(g_array_index(array, unsigned, 0), ==, 1125);
    g_assert_cmpuint(g_array_index(array, unsigned, 1), ==, 562);
    g_assert_cmpuint(g_array_index(array, unsigned, 2), ==, 70);
    g_assert_cmpuint(g_array_index(array, unsigned, 3), ==, 70);
    assert_frame(array, 4, 0xe11eff00);
    g_array_unref(array);
    g_byte_array_unref(bytes);
    g_assert_cmphex(get(qts, b, RXSTA) & END, ==, END);
    qtest_quit(qts);
}

static void test_hostile(const void *data)
{
    const Board *b = data;
    QTestState *qts = start(b, 1);
    static const uint32_t values[] = {
        0xffffffff, 0, 0x55555555, 0xaaaaaaaa, 0x00000001, 0x01000033
    };

    for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
        key(qts, "a", true);
        for (uint64_t reg = 0; reg < 0x40; reg += 4) {
            qtest_writel(qts, b->base + reg, values[i]);
            get(qts, b, reg);
            qtest_readb(qts, b->base + reg + 1);
            qtest_writew(qts, b->base + reg + 2, values[i]);
            set(qts, b, CTL, MODE_CIR | ENABLE);
            qtest_clock_step(qts, 3 * MS);
        }
        key(qts, "a", false);
        /* The fastest clock there is, with the shortest of all thresholds */
        set(qts, b, CIR, values[i] | BIT(24));
        qtest_clock_step(qts, 200 * MS);
        for (unsigned n = 0; n < 2 * b->fifo; n++) {
            get(qts, b, RXFIFO);
        }
    }
    g_assert_cmphex(get(qts, b, RXFIFO), ==, 0);
    g_assert_cmphex(get(qts, b, 0x3fc), ==, 0);
    qtest_quit(qts);
}

static void add(const char *name, const Board *b, const char *board,
                void (*test)(const void *))
{
    g_autofree char *path = g_strdup_printf("/sunxi-cir/%s/%s", board, name);

    qtest_add_data_func(path, b, test);
}

static void add_all(const Board *b, const char *board)
{
    add("registers", b, board, test_registers);
    add("samples", b, board, test_samples);
    add("clock", b, board, test_clock);
    add("thresholds", b, board, test_thresholds);
    add("interrupt", b, board, test_interrupt);
    add("input", b, board, test_input);
    add("keys", b, board, test_keys);
    add("wake", b, board, test_wake);
    add("migration", b, board, test_migration);
    add("hostile", b, board, test_hostile);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_all(&a20, "a20");
    add_all(&a31, "a31");
    return g_test_run();
}
