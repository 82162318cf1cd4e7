/*
 * What tests of SPI controllers have in common: the NOR flash behind them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How the controller is told to exchange bytes is in the test that includes
 * this. The functions end the test if what they do does not succeed.
 */

#ifndef TESTS_QTEST_SUNXI_FLASH_H
#define TESTS_QTEST_SUNXI_FLASH_H

#include "qemu/units.h"
#include "sunxi-test.h"

#define FLASH_SIZE      (8 * MiB)

/* Commands of the flash */
#define PAGE_PROGRAM    0x02
#define READ            0x03
#define READ_STATUS     0x05
#define WRITE_ENABLE    0x06
#define ERASE_4K        0x20
#define READ_ID         0x9f

/* To set the chip select by hand */
static void chip_select(QTestState *qts, bool on);

/* To send @sent bytes from the FIFO, and what to receive behind them */
static void exchange(QTestState *qts, uint32_t bytes, uint32_t sent,
                     uint32_t flags);
static bool done(QTestState *qts);
static unsigned rx_count(QTestState *qts);

/* The FIFOs, and the flag for exchange(): nothing is received meanwhile */
static const uint64_t tx_fifo, rx_fifo;
static const uint32_t discard;

static char *image;

/* What is in the flash, and hardly twice */
static inline uint8_t content(uint32_t addr)
{
    return addr * 7 + (addr >> 8) * 13 + 1;
}

static inline char *flash_args(const char *machine)
{
    return g_strdup_printf("-M %s -drive if=mtd,format=raw,file=%s", machine,
                           image);
}

static inline QTestState *flash_start(const char *machine)
{
    g_autofree uint8_t *data = g_malloc(FLASH_SIZE);
    g_autofree char *args = flash_args(machine);

    for (uint32_t i = 0; i < FLASH_SIZE; i++) {
        data[i] = content(i);
    }
    g_assert_true(g_file_set_contents(image, (char *)data, FLASH_SIZE, NULL));
    return qtest_init(args);
}

/* The tests of a program that has called g_test_init() */
static inline int flash_run_tests(void)
{
    int ret;

    image = sunxi_temporary(NULL, 0);
    ret = g_test_run();
    unlink(image);
    g_free(image);
    return ret;
}

/* Send a command that fits in the FIFO, and keep the flash selected. */
static inline void command(QTestState *qts, const uint8_t *bytes, unsigned n)
{
    chip_select(qts, true);
    for (unsigned i = 0; i < n; i++) {
        qtest_writeb(qts, tx_fifo, bytes[i]);
    }
    exchange(qts, n, n, discard);
    g_assert_true(done(qts));
    g_assert_cmpuint(rx_count(qts), ==, 0);
}

static inline void wait_ready(QTestState *qts)
{
    static const uint8_t status[] = { READ_STATUS };
    uint8_t value;

    do {
        command(qts, status, sizeof(status));
        exchange(qts, 1, 0, 0);
        g_assert_true(done(qts));
        value = qtest_readb(qts, rx_fifo);
        chip_select(qts, false);
    } while (value & 1);
}

/* Make 4 KiB ready to be written to. */
static inline void erase(QTestState *qts, uint32_t addr)
{
    static const uint8_t enable[] = { WRITE_ENABLE };
    const uint8_t erase_4k[] = { ERASE_4K, addr >> 16, addr >> 8, addr };

    command(qts, enable, sizeof(enable));
    chip_select(qts, false);
    command(qts, erase_4k, sizeof(erase_4k));
    chip_select(qts, false);
    wait_ready(qts);
    command(qts, enable, sizeof(enable));
    chip_select(qts, false);
}

/* After all was written to the image: a page of what was erased, with this? */
static inline void assert_page(uint32_t addr, const uint8_t *page)
{
    g_autofree char *data = NULL;
    uint32_t block = addr & ~(4 * KiB - 1);
    gsize size;

    g_assert_true(g_file_get_contents(image, &data, &size, NULL));
    g_assert_cmpuint(size, ==, FLASH_SIZE);
    for (uint32_t i = block; i < block + 4 * KiB; i++) {
        g_assert_cmphex((uint8_t)data[i], ==,
                        i >= addr && i < addr + 256 ? page[i - addr] : 0xff);
    }
    g_assert_cmphex((uint8_t)data[block - 1], ==, content(block - 1));
    g_assert_cmphex((uint8_t)data[block + 4 * KiB], ==,
                    content(block + 4 * KiB));
}

#endif /* TESTS_QTEST_SUNXI_FLASH_H */
