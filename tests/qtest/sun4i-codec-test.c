/*
 * QTest of the Allwinner sun4i audio codec, and of the DMA that serves it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/units.h"
#include <math.h>
#include "sunxi-test.h"

#define MACHINE         "-M cubieboard2"

#define CCU             0x01c20000
#define PLL2_CFG        (CCU + 0x008)
#define APB0_GATE       (CCU + 0x068)
#define CODEC_CLK       (CCU + 0x140)

#define CODEC           0x01c22c00
#define DPC             (CODEC + 0x00)
#define DAC_FIFOC       (CODEC + 0x04)
#define DAC_FIFOS       (CODEC + 0x08)
#define TXDATA          (CODEC + 0x0c)
#define DAC_ACTL        (CODEC + 0x10)
#define ADC_FIFOC       (CODEC + 0x1c)
#define ADC_FIFOS       (CODEC + 0x20)
#define RXDATA          (CODEC + 0x24)
#define ADC_ACTL        (CODEC + 0x28)
#define TXCNT           (CODEC + 0x30)
#define RXCNT           (CODEC + 0x34)

#define EN_DA           BIT(31)
#define FLUSH           BIT(0)
#define OVERRUN         BIT(1)
#define UNDERRUN        BIT(2)
#define EMPTY           BIT(3)
#define AVAILABLE       BIT(3)
#define DRQ             BIT(4)
#define TX_24           BIT(5)
#define TX_MONO         BIT(6)
#define LOOP            BIT(7)
#define RX_24           BIT(6)
#define RX_MONO         BIT(7)
#define TRIGGER(n)      ((uint32_t)(n) << 8)
#define CLEAR_16        (3u << 21)
#define LOW             BIT(24)
#define EN_AD           BIT(28)
#define RATE(n)         ((uint32_t)(n) << 29)
#define RATE_48K        RATE(0)
#define RATE_8K         RATE(5)
#define RATE_192K       RATE(6)

#define TX_DEPTH        128
#define RX_DEPTH        32

/* The module clock: 24 MHz * 86 / 21 / 4 = 24571428.6 Hz */
#define CLOCK_HZ        (24e6 * 86 / 21 / 4)
#define FRAME_NS(rate)  ((int64_t)(1e9 * 24576000 / CLOCK_HZ / (rate)))

#define DMA             0x01c02000
#define DMA_IRQ_EN      (DMA + 0x000)
#define DMA_IRQ_PEND    (DMA + 0x004)
#define NDMA(n)         (DMA + 0x100 + (n) * 0x20)
#define DMA_LOADING     BIT(31)
#define DMA_CONTINUOUS  BIT(30)
#define DMA_REMAIN      BIT(15)
#define DMA_WIDTHS_16   (1u << 9 | 1u << 25)
#define DMA_WIDTHS_32   (2u << 9 | 2u << 25)
#define DMA_BURSTS_4    (1u << 7 | 1u << 23)
#define DMA_BURSTS_8    (2u << 7 | 2u << 23)
#define DMA_PLAY        (22u | 19u << 16 | BIT(21))
#define DMA_RECORD      (19u | 22u << 16 | BIT(5))

#define BUFFER          0x40100000

/* Where the A31 has them, if not at the same place */
#define A31_MACHINE     "-M hummingbird-a31"
#define A31_APB1_RESET  (CCU + 0x2d0)
#define A31_AHB1_RESET0 (CCU + 0x2c0)
#define A31_AHB1_GATE0  (CCU + 0x060)
#define A31_ADC_FIFOC   (CODEC + 0x10)
#define A31_ADC_FIFOS   (CODEC + 0x14)
#define A31_RXDATA      (CODEC + 0x18)
#define A31_DACA        (CODEC + 0x20)
#define A31_PA          (CODEC + 0x24)
#define A31_MIC         (CODEC + 0x28)
#define A31_ADC_ACTL    (CODEC + 0x2c)
#define A31_TUNE        (CODEC + 0x30)
#define A31_CALIBRATION (CODEC + 0x34)
#define A31_TXCNT       (CODEC + 0x40)
#define A31_RXCNT       (CODEC + 0x44)
#define A31_HMIC_CTL    (CODEC + 0x50)
#define A31_HMIC_DATA   (CODEC + 0x54)

#define A31_DAC_ON      (3u << 30)
#define A31_MIXERS_ON   (3u << 28)
#define A31_DAC_MIXED   (BIT(18) | BIT(11))
#define A31_HP_ON       (3u << 6)
#define A31_HP_MIXER    (3u << 8)
#define A31_PA_ON       BIT(31)
#define A31_LINE_ON     (3u << 18)
#define A31_LINE_DB(n)  ((31u - (n)) << 11)

#define A31_DMA(n)      (DMA + 0x100 + (n) * 0x40)
#define A31_DMA_PLAY    (1u | 15u << 16 | BIT(21))
#define A31_DMA_LAST    0xfffff800
#define A31_LIST        0x40010000

static QTestState *start(const char *args)
{
    QTestState *qts = qtest_initf(MACHINE " %s", args);

    /* N = 86, M = 21, and a divider of 4 behind them */
    qtest_writel(qts, PLL2_CFG, BIT(31) | 4u << 26 | 86 << 8 | 21);
    qtest_writel(qts, APB0_GATE, qtest_readl(qts, APB0_GATE) | BIT(0));
    qtest_writel(qts, CODEC_CLK, BIT(31));
    return qts;
}

static void release_a31(QTestState *qts)
{
    /* N = 86, M = 21, and a divider of 4 behind them */
    qtest_writel(qts, PLL2_CFG, BIT(31) | 3u << 16 | 85 << 8 | 20);
    qtest_writel(qts, A31_APB1_RESET,
                 qtest_readl(qts, A31_APB1_RESET) | BIT(0));
    qtest_writel(qts, APB0_GATE, qtest_readl(qts, APB0_GATE) | BIT(0));
    qtest_writel(qts, CODEC_CLK, BIT(31));
    /* and the DMA controller */
    qtest_writel(qts, A31_AHB1_RESET0,
                 qtest_readl(qts, A31_AHB1_RESET0) | BIT(6));
    qtest_writel(qts, A31_AHB1_GATE0,
                 qtest_readl(qts, A31_AHB1_GATE0) | BIT(6));
}

static QTestState *start_a31(const char *args)
{
    QTestState *qts = qtest_initf(A31_MACHINE " %s", args);

    release_a31(qts);
    return qts;
}

static uint32_t room(QTestState *qts)
{
    return extract32(qtest_readl(qts, DAC_FIFOS), 8, 15);
}

static uint32_t available(QTestState *qts)
{
    return extract32(qtest_readl(qts, ADC_FIFOS), 8, 6);
}

static uint32_t tx_pending(QTestState *qts)
{
    return qtest_readl(qts, DAC_FIFOS) & (OVERRUN | UNDERRUN | EMPTY);
}

static uint32_t rx_pending(QTestState *qts)
{
    return qtest_readl(qts, ADC_FIFOS) & (OVERRUN | AVAILABLE);
}

static void test_registers(void)
{
    static const struct {
        uint32_t addr, reset, rw;
    } regs[] = {
        { DPC, 0, 0x7fffffff }, { DAC_FIFOC, 0, 0xf7603ffe },
        { DAC_ACTL, 0, 0xffffffff }, { CODEC + 0x14, 0, 0xffffffff },
        { CODEC + 0x18, 0, 0xffffffff }, { ADC_FIFOC, 0, 0xe1001fda },
        { ADC_ACTL, 0, 0xffffffff }, { CODEC + 0x2c, 0, 0xffffffff },
        { TXCNT, 0, 0xffffffff }, { RXCNT, 0, 0xffffffff },
        { CODEC + 0x38, 0, 0xffffffff }, { CODEC + 0x3c, 0, 0xffffffff },
        { DAC_FIFOS, 0x00808008, 0 }, { ADC_FIFOS, 0, 0 },
    };
    QTestState *qts = start("");
    /* What starts a converter is for the others. */
    const uint32_t keep = EN_DA | EN_AD;

    for (int turn = 0; turn < 2; turn++) {
        for (size_t i = 0; i < ARRAY_SIZE(regs); i++) {
            g_assert_cmphex(qtest_readl(qts, regs[i].addr), ==,
                            regs[i].reset);
        }
        for (size_t i = 0; i < ARRAY_SIZE(regs); i++) {
            uint32_t value = 0xffffffff;

            if (regs[i].rw != value) {
                value &= ~keep;
            }
            if (!regs[i].rw) {
                continue;
            }
            qtest_writel(qts, regs[i].addr, value);
            g_assert_cmphex(qtest_readl(qts, regs[i].addr), ==,
                            regs[i].rw & value);
        }
        qtest_system_reset(qts);
        qtest_writel(qts, APB0_GATE, qtest_readl(qts, APB0_GATE) | BIT(0));
    }
    qtest_quit(qts);
}

/* Samples go out at the rate that clock and divider make, and not faster. */
static void test_rates(void)
{
    static const unsigned rates[] = {
        48000, 32000, 24000, 16000, 12000, 8000, 192000, 96000,
    };
    QTestState *qts = start("");

    for (unsigned i = 0; i < ARRAY_SIZE(rates); i++) {
        for (unsigned mono = 0; mono < 2; mono++) {
            int64_t frame = FRAME_NS(rates[i]);
            unsigned frames = TX_DEPTH / (mono ? 1 : 2);

            qtest_writel(qts, DAC_FIFOC, RATE(i) | TRIGGER(15) | FLUSH |
                         (mono ? TX_MONO : 0));
            for (unsigned k = 0; k < TX_DEPTH; k++) {
                qtest_writel(qts, TXDATA, k);
            }
            g_assert_cmpuint(room(qts), ==, 0);
            qtest_clock_step(qts, 10 * frame);
            g_assert_cmpuint(room(qts), ==, 0);
            qtest_writel(qts, DPC, EN_DA);
            for (unsigned k = 1; k <= 40; k++) {
                qtest_clock_step(qts, frame);
                g_assert_cmpuint(room(qts), <=, k * (mono ? 1 : 2));
                g_assert_cmpuint(room(qts) + 2, >=, k * (mono ? 1 : 2));
            }
            g_assert_cmphex(tx_pending(qts), ==, 0);
            qtest_clock_step(qts, (frames - 40 - 1) * frame);
            g_assert_cmphex(tx_pending(qts), ==, EMPTY);
            g_assert_cmpuint(room(qts), <, TX_DEPTH);
            /* The last has gone, and there is none for the next frame. */
            qtest_clock_step(qts, frame + frame / 2);
            g_assert_cmpuint(room(qts), ==, TX_DEPTH);
            qtest_clock_step(qts, 3 * frame + 200000);
            g_assert_cmphex(tx_pending(qts), ==, EMPTY | UNDERRUN);
            qtest_writel(qts, DPC, 0);
            qtest_writel(qts, DAC_FIFOS, OVERRUN | UNDERRUN | EMPTY);
        }
    }
    qtest_quit(qts);
}

static void test_playback_irq(void)
{
    QTestState *qts = start("");
    g_autofree char *path = sunxi_find(qts, "sun7i-a20-codec");
    int64_t frame = FRAME_NS(48000);

    qtest_irq_intercept_out_named(qts, path, "sysbus-irq");
    qtest_writel(qts, DAC_FIFOC, TRIGGER(20));
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, DAC_FIFOC, TRIGGER(20) | EMPTY);
    g_assert_true(qtest_get_irq(qts, 0));

    /* It goes with the condition, and software can make it go before. */
    for (unsigned i = 0; i < 20; i++) {
        qtest_writel(qts, TXDATA, i);
        g_assert_true(qtest_get_irq(qts, 0));
    }
    qtest_writel(qts, TXDATA, 20);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, DPC, EN_DA);
    qtest_clock_step(qts, 100000);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_writel(qts, DAC_FIFOS, EMPTY);
    g_assert_false(qtest_get_irq(qts, 0));

    /* Underrun, which stays until it is written, and comes again */
    qtest_writel(qts, DAC_FIFOC, TRIGGER(20) | UNDERRUN);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_clock_step(qts, 15 * frame + 200000);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_writel(qts, DAC_FIFOS, UNDERRUN);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_clock_step(qts, 3 * frame + 200000);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_writel(qts, DPC, 0);
    qtest_writel(qts, DAC_FIFOS, UNDERRUN);
    qtest_clock_step(qts, 10 * frame);
    g_assert_false(qtest_get_irq(qts, 0));

    /* Overrun: one too many is not taken. */
    qtest_writel(qts, DAC_FIFOC, OVERRUN | FLUSH);
    g_assert_cmphex(qtest_readl(qts, DAC_FIFOC), ==, OVERRUN);
    qtest_writel(qts, TXCNT, 1000);
    for (unsigned i = 0; i < TX_DEPTH; i++) {
        qtest_writel(qts, TXDATA, i);
    }
    g_assert_cmphex(qtest_readl(qts, DAC_FIFOS), ==, 0);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, TXDATA, 0);
    g_assert_true(qtest_get_irq(qts, 0));
    g_assert_cmphex(qtest_readl(qts, DAC_FIFOS), ==, OVERRUN);
    g_assert_cmpuint(qtest_readl(qts, TXCNT), ==, 1000 + TX_DEPTH);
    qtest_writel(qts, DAC_FIFOC, OVERRUN | FLUSH);
    g_assert_cmphex(qtest_readl(qts, DAC_FIFOS), ==, 0x00808000 | EMPTY |
                    OVERRUN);
    qtest_writel(qts, DAC_FIFOS, OVERRUN);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_quit(qts);
}

static void test_capture(void)
{
    QTestState *qts = start("");
    g_autofree char *path = sunxi_find(qts, "sun7i-a20-codec");
    int64_t frame = FRAME_NS(48000);

    qtest_irq_intercept_out_named(qts, path, "sysbus-irq");
    /* Silence, as nothing is at the inputs */
    qtest_writel(qts, ADC_FIFOC, EN_AD | LOW | TRIGGER(7) | AVAILABLE |
                 RX_MONO);
    for (unsigned i = 0; i < 7; i++) {
        qtest_clock_step(qts, frame);
        g_assert_cmpuint(available(qts), <=, i + 1);
        g_assert_cmpuint(available(qts) + 1, >=, i + 1);
        g_assert_cmphex(rx_pending(qts), ==, 0);
    }
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_clock_step(qts, 100000);
    g_assert_true(qtest_get_irq(qts, 0));
    g_assert_cmphex(rx_pending(qts), ==, AVAILABLE);
    while (available(qts)) {
        g_assert_cmphex(qtest_readl(qts, RXDATA), ==, 0);
    }
    g_assert_false(qtest_get_irq(qts, 0));
    g_assert_cmphex(rx_pending(qts), ==, 0);
    /* Nobody fetches it */
    qtest_writel(qts, ADC_FIFOC, EN_AD | LOW | TRIGGER(7) | OVERRUN | FLUSH);
    qtest_writel(qts, RXCNT, 0);
    qtest_clock_step(qts, 14 * frame);
    g_assert_cmphex(rx_pending(qts) & OVERRUN, ==, 0);
    qtest_clock_step(qts, 8 * frame);
    g_assert_cmphex(rx_pending(qts), ==, OVERRUN | AVAILABLE);
    g_assert_true(qtest_get_irq(qts, 0));
    g_assert_cmpuint(available(qts), ==, RX_DEPTH);
    g_assert_cmpuint(qtest_readl(qts, RXCNT), ==, RX_DEPTH);
    qtest_writel(qts, ADC_FIFOS, OVERRUN);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_clock_step(qts, 2 * frame + 200000);
    g_assert_true(qtest_get_irq(qts, 0));

    /* Off, and empty: nothing to read */
    qtest_writel(qts, ADC_FIFOC, FLUSH);
    g_assert_cmpuint(available(qts), ==, 0);
    g_assert_cmphex(qtest_readl(qts, RXDATA), ==, 0);
    qtest_clock_step(qts, 20 * frame);
    g_assert_cmpuint(available(qts), ==, 0);
    qtest_quit(qts);
}

/* What the DAC plays the ADC records: the four formats on each side. */
static void test_loop(void)
{
    static const struct {
        uint32_t tx, rx, in, out;
    } formats[] = {
        { 0, 0, 0x8123ffff, 0x81230000 },
        { 0, LOW, 0x8123ffff, 0xffff8123 },
        { LOW, 0, 0xffff8123, 0x81230000 },
        { LOW, LOW, 0xffff7123, 0x00007123 },
        { TX_24, RX_24, 0x812345ff, 0x81234500 },
        { TX_24, RX_24 | LOW, 0x812345ff, 0xff812345 },
        { TX_24 | LOW, RX_24, 0xff812345, 0x81234500 },
        { TX_24 | LOW, RX_24 | LOW, 0xff712345, 0x00712345 },
        { TX_24 | LOW, LOW, 0xff712345, 0x00007123 },
        { LOW, RX_24 | LOW, 0xffff7123, 0x00712300 },
    };
    QTestState *qts = start("");
    int64_t frame = FRAME_NS(48000);

    for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
        qtest_writel(qts, DAC_FIFOC, formats[i].tx | LOOP | FLUSH);
        qtest_writel(qts, TXDATA, formats[i].in);
        qtest_writel(qts, TXDATA, ~formats[i].in);
        qtest_writel(qts, DPC, EN_DA);
        qtest_clock_step(qts, frame + frame / 2);
        qtest_writel(qts, DPC, 0);
        qtest_writel(qts, ADC_FIFOC, formats[i].rx | EN_AD | FLUSH);
        qtest_clock_step(qts, frame + frame / 2);
        g_assert_cmpuint(available(qts), ==, 2);
        g_assert_cmphex(qtest_readl(qts, RXDATA), ==, formats[i].out);
        g_assert_cmphex(qtest_readl(qts, RXDATA), !=, formats[i].out);
        qtest_writel(qts, ADC_FIFOC, FLUSH);
    }

    /* Mono plays on both sides, and records the left one. */
    qtest_writel(qts, DAC_FIFOC, LOW | TX_MONO | LOOP | FLUSH);
    qtest_writel(qts, TXDATA, 0x1111);
    qtest_writel(qts, TXDATA, 0x2222);
    qtest_writel(qts, DPC, EN_DA);
    qtest_clock_step(qts, 2 * frame + frame / 2);
    qtest_writel(qts, ADC_FIFOC, LOW | EN_AD);
    qtest_clock_step(qts, 2 * frame + frame / 2);
    g_assert_cmphex(qtest_readl(qts, RXDATA), ==, 0x1111);
    g_assert_cmphex(qtest_readl(qts, RXDATA), ==, 0x1111);
    g_assert_cmphex(qtest_readl(qts, RXDATA), ==, 0x2222);
    g_assert_cmphex(qtest_readl(qts, RXDATA), ==, 0x2222);
    qtest_quit(qts);
}

/* The requests: they begin at the trigger and end as the control says. */
static void test_drq(void)
{
    QTestState *qts = start("");
    g_autofree char *path = sunxi_find(qts, "sun7i-a20-codec");
    int64_t frame = FRAME_NS(48000);
    unsigned i;

    qtest_irq_intercept_out_named(qts, path, "dac-drq");
    qtest_writel(qts, DAC_FIFOC, TRIGGER(15) | CLEAR_16);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, DAC_FIFOC, TRIGGER(15) | CLEAR_16 | DRQ);
    for (i = 0; i < TX_DEPTH - 16; i++) {
        g_assert_true(qtest_get_irq(qts, 0));
        qtest_writel(qts, TXDATA, i);
    }
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_writel(qts, TXDATA, i);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, DPC, EN_DA);
    qtest_clock_step(qts, 47 * frame);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_clock_step(qts, 3 * frame);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_writel(qts, DPC, 0);

    /* Without a distance it ends as soon as it may. */
    qtest_writel(qts, DAC_FIFOC, TRIGGER(15) | DRQ | FLUSH);
    for (i = 0; i < 16; i++) {
        g_assert_true(qtest_get_irq(qts, 0));
        qtest_writel(qts, TXDATA, i);
    }
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, DAC_FIFOC, TRIGGER(15) | DRQ | FLUSH);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_writel(qts, DAC_FIFOC, TRIGGER(15));
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_quit(qts);

    /* The burst that counts is that of the side that asks. */
    qts = start("");
    qtest_writel(qts, NDMA(0) + 0x4, BUFFER);
    qtest_writel(qts, NDMA(0) + 0x8, TXDATA);
    qtest_writel(qts, NDMA(0) + 0xc, 1024);
    qtest_writel(qts, NDMA(0), DMA_PLAY | 2u << 9 | 2u << 7 | 1u << 25 |
                 DMA_REMAIN | DMA_LOADING);
    qtest_writel(qts, DAC_FIFOC, LOW | TRIGGER(15) | DRQ);
    qtest_clock_step(qts, frame);
    g_assert_cmpuint(room(qts), ==, TX_DEPTH - 16);
    g_assert_cmpuint(qtest_readl(qts, NDMA(0) + 0xc), ==, 1024 - 32);
    qtest_quit(qts);
}

/*
 * The DMA controller feeds the DAC and empties the ADC, with half and end in
 * their time: a second of sound goes round without a sample lost.
 */
static void test_dma(void)
{
    enum { BYTES = 64 * KiB, SAMPLES = BYTES / 2 };
    QTestState *qts = start("");
    g_autofree uint16_t *out = g_new(uint16_t, SAMPLES);
    g_autofree uint16_t *in = g_new(uint16_t, SAMPLES);
    int64_t frame = FRAME_NS(48000);
    uint32_t left;
    unsigned first;

    for (unsigned i = 0; i < SAMPLES; i++) {
        out[i] = cpu_to_le16(i + 1);
    }
    qtest_bufwrite(qts, BUFFER, out, BYTES);
    qtest_writel(qts, NDMA(2) + 0x4, BUFFER);
    qtest_writel(qts, NDMA(2) + 0x8, TXDATA);
    qtest_writel(qts, NDMA(2) + 0xc, BYTES);
    qtest_writel(qts, NDMA(2), DMA_PLAY | DMA_WIDTHS_16 | DMA_BURSTS_4 |
                 DMA_REMAIN | DMA_LOADING);
    qtest_writel(qts, NDMA(3) + 0x4, RXDATA);
    qtest_writel(qts, NDMA(3) + 0x8, BUFFER + BYTES);
    qtest_writel(qts, NDMA(3) + 0xc, BYTES);
    qtest_writel(qts, NDMA(3), DMA_RECORD | DMA_WIDTHS_16 | DMA_BURSTS_4 |
                 DMA_REMAIN | DMA_LOADING);
    g_assert_cmphex(qtest_readl(qts, NDMA(2) + 0xc), ==, BYTES);

    /* It fills the FIFO, and waits. */
    qtest_writel(qts, DAC_FIFOC, LOW | TRIGGER(15) | CLEAR_16 | DRQ | LOOP);
    qtest_clock_step(qts, frame);
    left = qtest_readl(qts, NDMA(2) + 0xc);
    g_assert_cmpuint(left, <=, BYTES - 2 * (TX_DEPTH - 16));
    g_assert_cmpuint(left, >=, BYTES - 2 * TX_DEPTH);
    g_assert_cmpuint(room(qts), ==, TX_DEPTH - (BYTES - left) / 2);
    qtest_clock_step(qts, 100 * frame);
    g_assert_cmpuint(qtest_readl(qts, NDMA(2) + 0xc), ==, left);

    qtest_writel(qts, DPC, EN_DA);
    qtest_writel(qts, ADC_FIFOC, LOW | TRIGGER(7) | DRQ | EN_AD);
    /* Looked at as often as it takes: the FIFOs are short. */
    for (unsigned i = 0; i < SAMPLES / 2 / 4; i++) {
        uint32_t pending;

        qtest_clock_step(qts, 4 * frame);
        pending = qtest_readl(qts, DMA_IRQ_PEND) & (3 << 4);
        left = qtest_readl(qts, NDMA(2) + 0xc);
        g_assert_cmphex(pending, ==, left > BYTES / 2 ? 0 :
                                     left ? 1 << 4 : 3 << 4);
        g_assert_cmphex(qtest_readl(qts, DAC_FIFOS) & OVERRUN, ==, 0);
    }
    qtest_clock_step(qts, 100 * frame);
    g_assert_cmphex(qtest_readl(qts, NDMA(2)) & DMA_LOADING, ==, 0);
    g_assert_cmphex(qtest_readl(qts, NDMA(2) + 0xc), ==, 0);
    g_assert_cmpuint(qtest_readl(qts, TXCNT), ==, SAMPLES);
    g_assert_cmphex(qtest_readl(qts, NDMA(3)) & DMA_LOADING, ==, 0);
    g_assert_cmphex(qtest_readl(qts, DMA_IRQ_PEND), ==, 0xf << 4);

    /* What was recorded is silence at first, then what was played. */
    qtest_bufread(qts, BUFFER + BYTES, in, BYTES);
    for (first = 0; first < 64 && !in[first]; first++) {
        continue;
    }
    g_assert_cmpuint(first, <, 64);
    g_assert_cmpmem(in + first, BYTES - 2 * first, out, BYTES - 2 * first);
    qtest_quit(qts);
}

static uint32_t le32(const uint8_t *at)
{
    return at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24;
}

/* What a SoC does to play, after the DAC's FIFO has been set up */
static void dma_play(QTestState *qts, uint32_t bytes)
{
    qtest_writel(qts, NDMA(0) + 0x4, BUFFER);
    qtest_writel(qts, NDMA(0) + 0x8, TXDATA);
    qtest_writel(qts, NDMA(0) + 0xc, bytes);
    qtest_writel(qts, NDMA(0), DMA_PLAY | DMA_WIDTHS_16 | DMA_BURSTS_4 |
                 DMA_LOADING);
}

/* In periods, as Linux does */
static void dma_play_a31(QTestState *qts, uint32_t bytes)
{
    const unsigned periods = 8;

    for (unsigned i = 0; i < periods; i++) {
        uint32_t at = A31_LIST + i * 0x20;
        const uint32_t words[] = {
            A31_DMA_PLAY | DMA_WIDTHS_16 | DMA_BURSTS_8,
            BUFFER + i * bytes / periods, TXDATA, bytes / periods, 8,
            i + 1 < periods ? at + 0x20 : A31_DMA_LAST,
        };

        for (unsigned k = 0; k < ARRAY_SIZE(words); k++) {
            qtest_writel(qts, at + 4 * k, words[k]);
        }
    }
    qtest_writel(qts, A31_DMA(1) + 0x8, A31_LIST);
    qtest_writel(qts, A31_DMA(1), 1);
}

typedef struct Soc {
    QTestState *(*start)(const char *args);
    void (*dma_play)(QTestState *qts, uint32_t bytes);
} Soc;

static const Soc a20 = { start, dma_play };
static const Soc a31 = { start_a31, dma_play_a31 };

/* A setting: what is written to which register; 0 ends a list of these. */
typedef struct Setting {
    uint32_t addr;
    uint32_t value;
} Setting;

/*
 * Play through the amplifier with some settings into a file; returns the
 * samples that are in it, and how many.
 */
static int16_t *play(const Soc *soc, const Setting *settings, unsigned *n)
{
    enum { BYTES = 32 * KiB };
    g_autofree char *dir = g_dir_make_tmp("sun4i-codec-XXXXXX", NULL);
    g_autofree char *file = g_strdup_printf("%s/out.wav", dir);
    g_autofree char *args = g_strdup_printf("-audiodev wav,id=wav,path=%s,"
        "out.frequency=47991 -machine audiodev=wav", file);
    g_autofree uint16_t *out = g_new(uint16_t, BYTES / 2);
    g_autofree char *data = NULL;
    QTestState *qts = soc->start(args);
    int64_t frame = FRAME_NS(48000);
    int16_t *samples;
    gsize size;

    for (unsigned i = 0; i < BYTES / 2; i++) {
        out[i] = cpu_to_le16(i % 2 ? -10000 - i / 2 : 10000 + i / 2);
    }
    qtest_bufwrite(qts, BUFFER, out, BYTES);
    for (; settings->addr; settings++) {
        qtest_writel(qts, settings->addr, settings->value);
    }
    soc->dma_play(qts, BYTES);
    qtest_writel(qts, DAC_FIFOC, LOW | TRIGGER(15) | CLEAR_16 | DRQ);
    qtest_writel(qts, DPC, qtest_readl(qts, DPC) | EN_DA);
    for (unsigned i = 0; i < BYTES / 4 / 16 + 100; i++) {
        qtest_clock_step(qts, 16 * frame);
        /* The DMA controller moves between two commands. */
        qtest_readl(qts, DAC_FIFOS);
    }
    qtest_writel(qts, DPC, qtest_readl(qts, DPC) & ~EN_DA);
    for (unsigned i = 0; i < 200; i++) {
        qtest_clock_step(qts, 10000000);
        qtest_readl(qts, DAC_FIFOS);
    }
    qtest_quit(qts);

    g_assert_true(g_file_get_contents(file, &data, &size, NULL));
    unlink(file);
    rmdir(dir);
    g_assert_cmpuint(size, >=, 44);
    g_assert_cmpuint(le32((uint8_t *)data + 24), ==, 47991);
    *n = (size - 44) / 2;
    samples = g_new(int16_t, *n + 1);
    for (unsigned i = 0; i < *n; i++) {
        samples[i] = (int16_t)((uint8_t)data[44 + 2 * i] |
                               (uint8_t)data[45 + 2 * i] << 8);
    }
    return samples;
}

/* The same on an A20, of which one register decides */
static int16_t *play_a20(uint32_t actl, unsigned *n)
{
    const Setting settings[] = { { DAC_ACTL, actl }, { } };

    return play(&a20, settings, n);
}

/* QEMU mixes in floating point, and loses up to one in a sample of 16 bits. */
static void assert_sample(int is, int i)
{
    int wanted = i % 2 ? -10000 - i / 2 : 10000 + i / 2;

    g_assert_cmpint(is, >=, wanted - 1);
    g_assert_cmpint(is, <=, wanted + 1);
}

static void test_sound(void)
{
    unsigned n, first;
    g_autofree int16_t *plain = NULL, *half = NULL, *left = NULL;
    g_autofree int16_t *muted = NULL;

    /* The DAC straight to the amplifier, at full scale */
    plain = play_a20(3u << 30 | BIT(8) | BIT(6) | 0x3f, &n);
    for (first = 0; first < n && !plain[first]; first++) {
        continue;
    }
    g_assert_cmpuint(n - first, >=, 16 * KiB);
    for (unsigned i = 0; i < 16 * KiB; i++) {
        assert_sample(plain[first + i], i);
    }
    /* 6 dB less, by way of the mixer */
    half = play_a20(7u << 29 | BIT(15) | BIT(14) | BIT(7) | BIT(6) | 0x39, &n);
    for (first = 0; first < n && !half[first]; first++) {
        continue;
    }
    g_assert_cmpint(half[first], >=, 4900);
    g_assert_cmpint(half[first], <=, 5100);
    /* One side only, and none */
    left = play_a20(1u << 30 | BIT(8) | BIT(6) | 0x3f, &n);
    for (first = 0; first < n && !left[first]; first++) {
        continue;
    }
    g_assert_cmpuint(n - first, >=, 1000);
    for (unsigned i = 0; i < 1000; i += 2) {
        assert_sample(left[first + i], i);
        g_assert_cmpint(left[first + i + 1], ==, 0);
    }
    muted = play_a20(3u << 30 | BIT(8) | 0x3f, &n);
    for (unsigned i = 0; i < n; i++) {
        g_assert_cmpint(muted[i], ==, 0);
    }
}

static void test_registers_a31(void)
{
    static const struct {
        uint32_t addr, reset, rw;
    } regs[] = {
        { DPC, 0, 0x7fffffff }, { DAC_FIFOC, 0, 0xf7603ffe },
        { A31_ADC_FIFOC, 0, 0xe1001fda }, { A31_DACA, 0, 0xffffffff },
        { A31_PA, 0, 0xffffffff }, { A31_MIC, 0, 0xffffffff },
        { A31_ADC_ACTL, 0, 0xffffffff }, { A31_TUNE, 0, 0xffffffff },
        { A31_CALIBRATION, 0, 0xffffffff }, { A31_TXCNT, 0, 0xffffffff },
        { A31_RXCNT, 0, 0xffffffff }, { A31_HMIC_CTL, 0, 0xffffffff },
        { A31_HMIC_DATA, 0, 0 }, { DAC_FIFOS, 0x00808008, 0 },
        { A31_ADC_FIFOS, 0, 0 },
        /* Nothing is where the A20 has some. */
        { CODEC + 0x1c, 0, 0 }, { CODEC + 0x38, 0, 0 },
        { CODEC + 0x3c, 0, 0 }, { CODEC + 0x58, 0, 0 },
        { CODEC + 0x3fc, 0, 0 },
    };
    const uint32_t keep = EN_DA | EN_AD;
    QTestState *qts = start_a31("");

    for (int turn = 0; turn < 2; turn++) {
        for (size_t i = 0; i < ARRAY_SIZE(regs); i++) {
            g_assert_cmphex(qtest_readl(qts, regs[i].addr), ==,
                            regs[i].reset);
        }
        for (size_t i = 0; i < ARRAY_SIZE(regs); i++) {
            uint32_t value = UINT32_MAX;

            if (regs[i].rw != value) {
                value &= ~keep;
            }
            if (regs[i].addr == DAC_FIFOS) {
                /* Not what is cleared by writing 1 */
                value &= ~(OVERRUN | UNDERRUN | EMPTY);
            }
            qtest_writel(qts, regs[i].addr, value);
            g_assert_cmphex(qtest_readl(qts, regs[i].addr), ==,
                            regs[i].rw ? regs[i].rw & value : regs[i].reset);
        }
        qtest_system_reset(qts);
        release_a31(qts);
    }

    /* What goes in comes out, and the counters count it. */
    qtest_writel(qts, DAC_FIFOC, LOW | TX_MONO | LOOP | FLUSH);
    qtest_writel(qts, TXDATA, 0x1111);
    qtest_writel(qts, TXDATA, 0x2222);
    g_assert_cmpuint(qtest_readl(qts, A31_TXCNT), ==, 2);
    qtest_writel(qts, DPC, EN_DA);
    qtest_clock_step(qts, 5 * FRAME_NS(48000) / 2);
    qtest_writel(qts, A31_ADC_FIFOC, LOW | RX_MONO | EN_AD);
    qtest_clock_step(qts, 5 * FRAME_NS(48000) / 2);
    g_assert_cmpuint(qtest_readl(qts, A31_RXCNT), ==, 2);
    g_assert_cmphex(qtest_readl(qts, A31_RXDATA), ==, 0x1111);
    g_assert_cmphex(qtest_readl(qts, A31_RXDATA), ==, 0x2222);
    qtest_quit(qts);
}

/* The first sample that is heard on either side, 0 if none is */
static void heard(const Setting *settings, int *left, int *right)
{
    g_autofree int16_t *samples = NULL;
    unsigned n;

    samples = play(&a31, settings, &n);
    *left = 0;
    *right = 0;
    for (unsigned i = 0; i + 1 < n && !*left && !*right; i += 2) {
        *left = samples[i];
        *right = samples[i + 1];
    }
}

static void test_sound_a31(void)
{
    static const struct {
        uint32_t daca, pa, mic, dpc;
        int left_db, right_db;
    } cases[] = {
#define SILENT 1000
        /* The headphone, straight from the DAC, 20 dB down */
        { A31_DAC_ON | A31_HP_ON | (63 - 20), A31_PA_ON, 0, 0, 200, 200 },
        /* by way of the mixers, and with the digital volume */
        { A31_DAC_ON | A31_MIXERS_ON | A31_DAC_MIXED | A31_HP_MIXER |
          A31_HP_ON | 63, A31_PA_ON, 0, 10 << 12, 116, 116 },
        { A31_DAC_ON | A31_MIXERS_ON | A31_DAC_MIXED | BIT(8) | A31_HP_ON |
          63, A31_PA_ON, 0, 0, 0, 0 },
        { A31_DAC_ON | A31_MIXERS_ON | A31_HP_MIXER | A31_HP_ON | 63,
          A31_PA_ON, 0, 0, SILENT, SILENT },
        /* without its amplifier; with a side muted */
        { A31_DAC_ON | A31_HP_ON | 63, 0, 0, 0, SILENT, SILENT },
        { A31_DAC_ON | BIT(6) | 63, A31_PA_ON, 0, 0, 0, SILENT },
        /* The line, which has the mixers only; the lowest is silence */
        { A31_DAC_ON | A31_MIXERS_ON | A31_DAC_MIXED, 0,
          A31_LINE_ON | A31_LINE_DB(4), 0, 60, 60 },
        { BIT(31) | A31_MIXERS_ON | A31_DAC_MIXED, 0,
          A31_LINE_ON | A31_LINE_DB(0), 0, SILENT, 0 },
        { A31_DAC_ON | A31_MIXERS_ON | A31_DAC_MIXED, 0,
          A31_LINE_ON | A31_LINE_DB(30), 0, SILENT, SILENT },
        { A31_DAC_ON, 0, A31_LINE_ON | A31_LINE_DB(0), 0, SILENT, SILENT },
        /* Both: the louder one is heard. */
        { A31_DAC_ON | A31_MIXERS_ON | A31_DAC_MIXED | A31_HP_ON |
          (63 - 30), A31_PA_ON, A31_LINE_ON | A31_LINE_DB(4), 0, 60, 60 },
    };
    g_autofree int16_t *plain = NULL;
    unsigned n, first;

    plain = play(&a31, (const Setting[]) {
        { A31_DACA, A31_DAC_ON | A31_HP_ON | 63 }, { A31_PA, A31_PA_ON }, { }
    }, &n);
    for (first = 0; first < n && !plain[first]; first++) {
        continue;
    }
    g_assert_cmpuint(n - first, >=, 16 * KiB);
    for (unsigned i = 0; i < 16 * KiB; i++) {
        assert_sample(plain[first + i], i);
    }

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        const Setting settings[] = {
            { DPC, cases[i].dpc }, { A31_DACA, cases[i].daca },
            { A31_PA, cases[i].pa }, { A31_MIC, cases[i].mic }, { }
        };
        const int db[] = { cases[i].left_db, cases[i].right_db };
        int is[2];

        heard(settings, &is[0], &is[1]);
        for (int k = 0; k < 2; k++) {
            /* In tenths of a decibel; the host's volume has 255 steps. */
            double wanted = db[k] == SILENT ? 0 :
                            (k ? -10000 : 10000) * pow(10, -db[k] / 200.0);

            g_test_message("case %zu: %d, wanted %.0f", i, is[k], wanted);
            g_assert_cmpfloat(fabs(is[k] - wanted), <=,
                              fabs(wanted) * 0.02 + 40);
        }
    }
#undef SILENT
}

static void test_migration(void)
{
    QTestState *qts = start("");
    int64_t frame = FRAME_NS(48000);

    qtest_writel(qts, DAC_FIFOC, LOW | TRIGGER(15) | LOOP);
    for (unsigned i = 0; i < 100; i++) {
        qtest_writel(qts, TXDATA, 0x100 + i);
    }
    qtest_writel(qts, DPC, EN_DA);
    qtest_clock_step(qts, 10 * frame + frame / 2);
    g_assert_cmpuint(room(qts), ==, 28 + 20);

    qts = sunxi_migrate(qts, MACHINE);
    g_assert_cmpuint(room(qts), ==, 28 + 20);
    g_assert_cmpuint(qtest_readl(qts, TXCNT), ==, 100);
    qtest_clock_step(qts, 20 * frame + frame / 2);
    g_assert_cmpuint(room(qts), >=, 28 + 58);
    g_assert_cmpuint(room(qts), <=, 28 + 60);
    qtest_clock_step(qts, 60 * frame);
    g_assert_cmpuint(room(qts), ==, TX_DEPTH);
    qtest_quit(qts);
}

/* Whatever is written, the machine lives on. */
static void fuzz(QTestState *qts, uint32_t offsets)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(offsets);

    for (int i = 0; i < 2000; i++) {
        uint32_t addr = CODEC + (g_rand_int(rand) & offsets);

        switch (g_rand_int_range(rand, 0, 8)) {
        case 0:
            qtest_readl(qts, addr);
            break;
        case 1:
            qtest_clock_step(qts, g_rand_int_range(rand, 1, 10000000));
            break;
        case 2:
            qtest_writel(qts, PLL2_CFG, g_rand_int(rand));
            break;
        case 3:
            qtest_writel(qts, CODEC_CLK, g_rand_int(rand));
            break;
        case 4:
            addr += g_rand_int(rand) & 2;
            qtest_writew(qts, addr, g_rand_int(rand));
            break;
        default:
            qtest_writel(qts, addr, g_rand_int(rand));
            break;
        }
    }
    qtest_writel(qts, DPC, 0);
    qtest_writel(qts, DAC_FIFOC, FLUSH);
    g_assert_cmpuint(room(qts), ==, TX_DEPTH);
    qtest_quit(qts);
}

static void test_fuzz(void)
{
    fuzz(start(""), 0x3c);
    fuzz(start_a31(""), 0x7c);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("sun4i-codec/registers", test_registers);
    qtest_add_func("sun4i-codec/rates", test_rates);
    qtest_add_func("sun4i-codec/playback-irq", test_playback_irq);
    qtest_add_func("sun4i-codec/capture", test_capture);
    qtest_add_func("sun4i-codec/loop", test_loop);
    qtest_add_func("sun4i-codec/drq", test_drq);
    qtest_add_func("sun4i-codec/dma", test_dma);
    qtest_add_func("sun4i-codec/sound", test_sound);
    qtest_add_func("sun4i-codec/registers-a31", test_registers_a31);
    qtest_add_func("sun4i-codec/sound-a31", test_sound_a31);
    qtest_add_func("sun4i-codec/migration", test_migration);
    qtest_add_func("sun4i-codec/fuzz", test_fuzz);

    return g_test_run();
}
