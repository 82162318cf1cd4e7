/*
 * Test of QEMU's SD cards and eMMC, behind the A20's SD/MMC host
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * That what the card says about itself and about errors of its backend
 * arrives in the guest, and that the machine goes on while the backend works.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/timer.h"
#include "qemu/units.h"
#include "qobject/qdict.h"
#include "sunxi-mmc.h"

#define PC_CFG0             0x01c20848
#define PC_CFG1             0x01c2084c
#define PG_CFG0             0x01c208d8
#define PI_CFG0             0x01c20920
#define PI_CFG1             0x01c20924
#define MMC2                0x01c11000
#define MMC2_CLK            0x01c20090

#define STATUS_ECC_FAILED   BIT(21)
#define STATUS_ERROR        BIT(19)
#define STATUS_SWITCH       BIT(7)
#define STATUS_READY        BIT(8)
#define STATUS_WP           BIT(26)
#define STATUS_RANGE        BIT(31)
#define STATUS_STATE(x)     extract32(x, 9, 4)
#define TRAN                4
#define DATA_STATE          5
#define PROGRAMMING         7

static char *image;
static uint32_t rca;        /* the card's address */

static QTestState *boot(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* The machine with these options, and the card in its first slot ready */
static QTestState *boot(const char *format, ...)
{
    g_autofree char *options = NULL;
    QTestState *qts;
    va_list ap;

    va_start(ap, format);
    options = g_strdup_vprintf(format, ap);
    va_end(ap);
    qts = qtest_initf("-M cubieboard2 %s", options);
    rca = make_ready(qts);
    return qts;
}

static uint32_t card_status(QTestState *qts)
{
    return command_ok(qts, 13 | CMD_R1, rca);
}

static void wait_programmed(QTestState *qts)
{
    int64_t end = g_get_monotonic_time() + SUNXI_PATIENCE;

    while (STATUS_STATE(card_status(qts)) == PROGRAMMING) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
        g_usleep(100);
    }
}

/* Blocks between the card and DATA */
static void dma_start(QTestState *qts, uint32_t cmd, uint32_t block,
                      uint32_t blocks)
{
    for (uint32_t done = 0, n; done < blocks; done += n) {
        bool last = blocks - done <= 64;

        n = last ? blocks - done : 64;
        write_desc(qts, DESC + done, DESC_OWN | DESC_CHAIN |
                   (last ? DESC_LAST : DESC_DIC), n * BLOCK,
                   DATA + done * BLOCK, DESC + done + n);
    }
    dma_on(qts, DESC);
    go(qts, cmd, block * BLOCK, blocks * BLOCK);
}

static void assert_file(uint32_t offset, uint32_t from)
{
    g_autofree char *content = NULL;
    size_t size;

    g_assert_true(g_file_get_contents(image, &content, &size, NULL));
    for (uint32_t i = 0; i < BLOCK; i += 4) {
        g_assert_cmphex(ldl_le_p(content + offset + i), ==,
                        word_at(from + i));
    }
}

/* A block that the boot ROM does not read */
#define BLKDEBUG "-drive if=sd,format=raw,file.driver=blkdebug," \
    "file.image.driver=file,file.image.filename=%s," \
    "file.inject-error.0.event=%s,file.inject-error.0.sector=100," \
    "file.inject-error.0.once=%s,file.inject-error.0.errno=%d,%s"

/* Errors that the guest gets to see */
static void test_errors(void)
{
    QTestState *qts;

    write_image(image);
    qts = boot(BLKDEBUG, image, "read_aio", "off", EIO, "rerror=report");
    dma_start(qts, 18 | CMD_READ | CMD_STOP, 92, 64);
    g_assert_cmphex(wait_rint(qts, RINT_OVER) & (RINT_ERRORS | RINT_OVER), ==,
                    RINT_DATA_CRC);
    g_assert_cmphex(rd(qts, IDST) & (IDST_CARD | IDST_ABNORMAL), ==,
                    IDST_CARD | IDST_ABNORMAL);
    /* Nothing came that could be taken for data. */
    g_assert_cmphex(qtest_readl(qts, DATA), ==, 0);
    wr(qts, GCTRL, GCTRL_AHB | GCTRL_RESETS);
    wr(qts, RINT, ~0);
    g_assert_cmphex(command_ok(qts, 12 | CMD_R1, 0) & STATUS_ECC_FAILED, ==,
                    STATUS_ECC_FAILED);
    /* It says so once. */
    g_assert_cmphex(card_status(qts), ==, TRAN << 9 | STATUS_READY);

    /* The CPU gets nothing either, but for blocks that are well. */
    go(qts, 17 | CMD_READ, 100 * BLOCK, BLOCK);
    g_assert_cmphex(wait_rint(qts, RINT_OVER) & RINT_ERRORS, ==,
                    RINT_DATA_CRC);
    g_assert_cmphex(rd(qts, STAS) & STAS_EMPTY, ==, STAS_EMPTY);
    wr(qts, RINT, ~0);
    command_ok(qts, 12 | CMD_R1, 0);
    go(qts, 17 | CMD_READ, 99 * BLOCK, BLOCK);
    pio_read(qts, 99 * BLOCK, BLOCK);
    qtest_quit(qts);

    qts = boot(BLKDEBUG, image, "write_aio", "off", ENOSPC, "werror=report");
    qtest_memset(qts, DATA, 0xee, 2 * BLOCK);
    dma_start(qts, 25 | CMD_READ | CMD_WRITE | CMD_STOP, 100, 2);
    g_assert_cmphex(wait_rint(qts, RINT_OVER) & (RINT_ERRORS | RINT_OVER), ==,
                    RINT_END_BIT);
    wr(qts, GCTRL, GCTRL_AHB | GCTRL_RESETS);
    wr(qts, RINT, ~0);
    g_assert_cmphex(command_ok(qts, 12 | CMD_R1, 0) & STATUS_ERROR, ==,
                    STATUS_ERROR);
    qtest_quit(qts);
    assert_file(100 * BLOCK, 100 * BLOCK);
}

/* Errors that stop the machine, for its user to mend them */
static void test_stop(void)
{
    QTestState *qts;
    QDict *event;

    write_image(image);
    /* The default for a full host, and for a write */
    qts = boot(BLKDEBUG, image, "write_aio", "on", ENOSPC, "werror=enospc");
    qtest_memset(qts, DATA, 0, BLOCK);
    for (int i = 0; i < BLOCK; i += 4) {
        qtest_writel(qts, DATA + i, word_at(i));
    }
    dma_start(qts, 24 | CMD_READ | CMD_WRITE, 100, 1);
    event = qtest_qmp_eventwait_ref(qts, "BLOCK_IO_ERROR");
    g_assert_cmpstr(qdict_get_str(qdict_get_qdict(event, "data"), "action"),
                    ==, "stop");
    qobject_unref(event);
    qtest_qmp_eventwait(qts, "STOP");
    g_assert_cmphex(rd(qts, RINT), ==, RINT_DONE);
    assert_file(100 * BLOCK, 100 * BLOCK);
    qtest_qmp_assert_success(qts, "{ 'execute': 'cont' }");
    g_assert_cmphex(wait_rint(qts, RINT_OVER), ==, RINT_DONE | RINT_OVER);
    g_assert_cmphex(card_status(qts), ==, TRAN << 9 | STATUS_READY);
    qtest_quit(qts);
    assert_file(100 * BLOCK, 0);

    write_image(image);
    qts = boot(BLKDEBUG, image, "read_aio", "on", EIO, "rerror=stop");
    dma_start(qts, 18 | CMD_READ | CMD_STOP, 92, 64);
    qtest_qmp_eventwait(qts, "STOP");
    g_assert_cmphex(rd(qts, RINT), ==, RINT_DONE);
    qtest_qmp_assert_success(qts, "{ 'execute': 'cont' }");
    g_assert_cmphex(wait_rint(qts, RINT_AUTO), ==,
                    RINT_DONE | RINT_OVER | RINT_AUTO);
    assert_data(qts, DATA, 64 * BLOCK, 92 * BLOCK);
    qtest_quit(qts);
}

/*
 * A backend that takes its time, which here is the test's own: the machine
 * goes on, and the card says how far it is.
 */
static void test_background(void)
{
    QTestState *qts;

    write_image(image);
    qts = boot("-drive if=sd,format=raw,file=%s,throttling.bps-total=65536",
               image);
    /* The first may exceed the limit; the second waits for it. */
    dma_start(qts, 18 | CMD_READ | CMD_STOP, 0, 512);
    wait_rint(qts, RINT_AUTO);
    wr(qts, RINT, ~0);
    dma_start(qts, 18 | CMD_READ | CMD_STOP, 0x100, 64);
    sunxi_settle(qts);
    g_assert_cmphex(rd(qts, RINT), ==, RINT_DONE);
    g_assert_cmphex(rd(qts, STAS) & STAS_FSM, ==, STAS_FSM);
    /* The next command has to wait. */
    wr(qts, CARG, rca);
    wr(qts, CMDR, CMD_START | CMD_R1 | CMD_WAIT | 13);
    g_assert_cmphex(rd(qts, CMDR) & CMD_START, ==, CMD_START);
    g_assert_cmphex(qtest_readl(qts, DATA), ==, word_at(0));
    qtest_clock_step(qts, 10 * NANOSECONDS_PER_SECOND);
    g_assert_cmphex(wait_rint(qts, RINT_AUTO) & RINT_OVER, ==, RINT_OVER);
    assert_data(qts, DATA, 64 * BLOCK, 0x100 * BLOCK);

    /* A controller that is reset meanwhile wants nothing of it any more, */
    command(qts, 0, 0);
    identify(qts);
    dma_start(qts, 18 | CMD_READ | CMD_STOP, 0x200, 512);
    qtest_memset(qts, DATA, 0x77, BLOCK);
    sunxi_settle(qts);
    wr(qts, GCTRL, GCTRL_RESETS);
    wr(qts, RINT, ~0);
    qtest_clock_step(qts, 100 * NANOSECONDS_PER_SECOND);
    /* which the card has before it takes another command, */
    wr(qts, GCTRL, GCTRL_AHB);
    wr(qts, CMDR, CMD_START | CMD_R1 | 12);
    g_assert_cmphex(wait_rint(qts, RINT_DONE), ==, RINT_DONE);
    g_assert_cmphex(qtest_readl(qts, DATA), ==, 0x77777777);
    wr(qts, RINT, ~0);
    /* and a reset of all waits for it. */
    dma_start(qts, 18 | CMD_READ | CMD_STOP, 0x200, 512);
    qtest_system_reset(qts);
    make_ready(qts);
    qtest_clock_step(qts, 100 * NANOSECONDS_PER_SECOND);
    go(qts, 17 | CMD_READ, 0x1000, BLOCK);
    qtest_clock_step(qts, 100 * NANOSECONDS_PER_SECOND);
    pio_read(qts, 0x1000, BLOCK);
    qtest_quit(qts);
}

/* The host may ask for the status while data are on their way. */
static void test_status(void)
{
    QTestState *qts;

    write_image(image);
    qts = boot("-drive if=sd,format=raw,file=%s", image);
    command_ok(qts, 23 | CMD_R1, 4);
    go(qts, 18 | CMD_READ, 0, 4 * BLOCK);
    pio_read(qts, 0, BLOCK);
    wr(qts, RINT, ~0);
    wr(qts, CARG, rca);
    wr(qts, CMDR, CMD_START | CMD_R1 | 13);
    g_assert_cmphex(wait_rint(qts, RINT_DONE) & RINT_ERRORS, ==, 0);
    pio_read(qts, BLOCK, 3 * BLOCK);
    g_assert_cmphex(rd(qts, RINT) & (RINT_OVER | RINT_ERRORS), ==, RINT_OVER);
    /* It stops by itself, as SET_BLOCK_COUNT has said. */
    wr(qts, RINT, ~0);
    g_assert_cmpuint(STATUS_STATE(card_status(qts)), ==, TRAN);
    qtest_quit(qts);
}

static void test_erase(void)
{
    QTestState *qts;

    write_image(image);
    qts = boot("-drive if=sd,format=raw,file=%s", image);
    command_ok(qts, 32 | CMD_R1, 0x100 * BLOCK);
    command_ok(qts, 33 | CMD_R1, 0x1fe * BLOCK);
    command_ok(qts, 38 | CMD_R1, 0);
    wait_programmed(qts);
    dma_start(qts, 18 | CMD_READ | CMD_STOP, 0xff, 0x101);
    wait_rint(qts, RINT_AUTO);
    wait_idst(qts, IDST_RX);
    assert_data(qts, DATA, BLOCK, 0xff * BLOCK);
    for (int i = BLOCK; i < 0x100 * BLOCK; i += 4) {
        g_assert_cmphex(qtest_readl(qts, DATA + i), ==, 0);
    }
    assert_data(qts, DATA + 0x100 * BLOCK, BLOCK, 0x1ff * BLOCK);

    /* Up to the last block, and not one more */
    wr(qts, RINT, ~0);
    command_ok(qts, 32 | CMD_R1, CARD_SIZE - BLOCK);
    command_ok(qts, 33 | CMD_R1, CARD_SIZE - BLOCK);
    g_assert_cmphex(command_ok(qts, 38 | CMD_R1, 0) & STATUS_RANGE, ==, 0);
    command_ok(qts, 32 | CMD_R1, CARD_SIZE - BLOCK);
    command_ok(qts, 33 | CMD_R1, CARD_SIZE);
    g_assert_cmphex(command_ok(qts, 38 | CMD_R1, 0) & STATUS_RANGE, ==,
                    STATUS_RANGE);
    qtest_quit(qts);
}

/* One of the extension registers */
static uint8_t ext_reg(QTestState *qts, unsigned function, unsigned address)
{
    uint8_t value;

    go(qts, 48 | CMD_READ, function << 27 | address << 9, BLOCK);
    value = pop(qts);
    for (int i = 1; i < BLOCK / 4; i++) {
        pop(qts);
    }
    wr(qts, RINT, ~0);
    return value;
}

static void set_ext_reg(QTestState *qts, unsigned function, unsigned address,
                        uint8_t value)
{
    go(qts, 49 | CMD_READ | CMD_WRITE, function << 27 | address << 9, BLOCK);
    push(qts, value);
    for (int i = 1; i < BLOCK / 4; i++) {
        push(qts, 0);
    }
    g_assert_cmphex(wait_rint(qts, RINT_OVER) & RINT_ERRORS, ==, 0);
    wr(qts, RINT, ~0);
}

/* A cache, and what it takes to have it written back */
static void test_cache(void)
{
    QTestState *qts;

    write_image(image);
    qts = boot("-drive if=sd,format=raw,file.driver=blkdebug,"
               "file.image.driver=file,file.image.filename=%s,"
               "file.inject-error.0.event=flush_to_disk,"
               "file.inject-error.0.once=on", image);

    /* There is one extension: performance, in function 1. */
    g_assert_cmphex(ext_reg(qts, 0, 4), ==, 1);
    g_assert_cmphex(ext_reg(qts, 0, 16), ==, 2);
    g_assert_cmphex(ext_reg(qts, 0, 16 + 44 + 2), ==, 1 << 2);
    g_assert_cmphex(ext_reg(qts, 1, 4), ==, 1);
    g_assert_cmphex(ext_reg(qts, 1, 260), ==, 0);
    set_ext_reg(qts, 1, 260, 1);
    g_assert_cmphex(ext_reg(qts, 1, 260), ==, 1);
    /* What there is not: reads as 0, and may be written to. */
    set_ext_reg(qts, 7, 260, 0);
    g_assert_cmphex(ext_reg(qts, 7, 511), ==, 0);
    g_assert_cmphex(ext_reg(qts, 1, 0x1ffff), ==, 0);
    g_assert_cmphex(ext_reg(qts, 1, 260), ==, 1);

    /* The first attempt fails, and the card says so, */
    go(qts, 24 | CMD_READ | CMD_WRITE, 0, BLOCK);
    for (int i = 0; i < BLOCK / 4; i++) {
        push(qts, 0);
    }
    wait_rint(qts, RINT_OVER);
    wr(qts, RINT, ~0);
    set_ext_reg(qts, 1, 261, 1);
    wait_programmed(qts);
    g_assert_cmphex(ext_reg(qts, 1, 261), ==, 1);
    /* the second does not. */
    set_ext_reg(qts, 1, 261, 1);
    wait_programmed(qts);
    g_assert_cmphex(ext_reg(qts, 1, 261), ==, 0);

    qtest_quit(qts);
}

/* A drive that cannot be written to is a card that cannot either. */
static void test_readonly(void)
{
    QTestState *qts;

    write_image(image);
    qts = boot("-drive if=sd,format=raw,file=%s,readonly=on", image);
    command_ok(qts, 7 | CMD_CRC, 0);
    command_ok(qts, 9 | CMD_R1 | CMD_LONG, rca);
    /* Command classes 4 to 6, and permanent write protection */
    g_assert_cmphex(extract32(rd(qts, RESP2), 20, 12) & 0x70, ==, 0);
    g_assert_cmphex(extract32(rd(qts, RESP0), 12, 2), ==, 2);
    command_ok(qts, 7 | CMD_R1, rca);
    go(qts, 17 | CMD_READ, 0x1000, BLOCK);
    pio_read(qts, 0x1000, BLOCK);
    wr(qts, RINT, ~0);

    dma_start(qts, 24 | CMD_READ | CMD_WRITE, 16, 1);
    wait_rint(qts, RINT_OVER);
    wr(qts, GCTRL, GCTRL_AHB | GCTRL_RESETS);
    wr(qts, RINT, ~0);
    command(qts, 12 | CMD_R1, 0);
    qtest_quit(qts);
    assert_file(16 * BLOCK, 16 * BLOCK);
}

/* -device puts a card into a slot of any controller. */
static void test_device(void)
{
    write_image(image);
    for (int i = 0; i < 4; i++) {
        QTestState *qts = qtest_initf("-M cubieboard2 "
            "-drive if=none,id=d,format=raw,file=%s "
            "-device sd-card,drive=d,bus=mmc%d,werror=stop", image, i);

        qtest_writel(qts, PG_CFG0, 0x00444444);
        qtest_writel(qts, PC_CFG0, 0x33000000);
        qtest_writel(qts, PC_CFG1, 0x00003333);
        qtest_writel(qts, PI_CFG0, 0x22220000);
        qtest_writel(qts, PI_CFG1, 0x00000022);
        mmc_base = MMC0 + i * 0x1000;
        make_ready(qts);
        go(qts, 17 | CMD_READ, 0x1000, BLOCK);
        pio_read(qts, 0x1000, BLOCK);
        qtest_quit(qts);
    }
    mmc_base = MMC0;
}

/* Into a slot that is empty when the machine starts */
static void test_insert(void)
{
    QTestState *qts;

    write_image(image);
    qts = qtest_init("-M cubieboard2 -drive if=sd,id=slot");
    power_up(qts);
    g_assert_cmphex(rd(qts, STAS) & STAS_PRESENT, ==, 0);
    g_assert_cmphex(command(qts, 8 | CMD_R1, 0x1aa), ==, RINT_DONE | RINT_RTO);
    qtest_qmp_assert_success(qts, "{ 'execute': 'blockdev-change-medium', "
                             "'arguments': { 'device': 'slot', "
                             "'filename': %s, 'format': 'raw', "
                             "'read-only-mode': 'read-only' } }", image);
    g_assert_cmphex(rd(qts, STAS) & STAS_PRESENT, ==, STAS_PRESENT);
    make_ready(qts);
    go(qts, 17 | CMD_READ, 0x1000, BLOCK);
    pio_read(qts, 0x1000, BLOCK);
    qtest_quit(qts);
}

/* Any size of image; @unit is what the card counts its capacity in. */
static void test_size(gconstpointer data)
{
    uint64_t size = *(const uint64_t *)data;
    bool high = size > 2 * GiB;
    uint32_t last = size / BLOCK - 1;
    uint8_t block[BLOCK];
    QTestState *qts;
    int fd;

    fd = open(image, O_WRONLY | O_TRUNC);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(ftruncate(fd, size), ==, 0);
    memset(block, 0xa5, sizeof(block));
    g_assert_cmpint(pwrite(fd, block, BLOCK, size - BLOCK), ==, BLOCK);
    close(fd);

    qts = qtest_initf("-M cubieboard2 -drive if=sd,format=raw,file=%s",
                      image);
    power_up(qts);
    command_ok(qts, 0 | BIT(15), 0);
    command_ok(qts, 8 | CMD_R1, 0x1aa);
    do {
        command_ok(qts, 55 | CMD_R1, 0);
        command_ok(qts, 41 | CMD_RESP, 0x40ff8000);
    } while (!(rd(qts, RESP0) & BIT(31)));
    g_assert_cmpuint(!!(rd(qts, RESP0) & BIT(30)), ==, high);
    command_ok(qts, 2 | CMD_R1 | CMD_LONG, 0);
    rca = command_ok(qts, 3 | CMD_R1, 0) & 0xffff0000;
    command_ok(qts, 9 | CMD_R1 | CMD_LONG, rca);
    if (high) {
        uint64_t units = extract64((uint64_t)rd(qts, RESP2) << 32 |
                                   rd(qts, RESP1), 16, 22) + 1;

        g_assert_cmpuint(units, ==, DIV_ROUND_UP(size, 512 * KiB));
    }
    command_ok(qts, 7 | CMD_R1, rca);
    command_ok(qts, 16 | CMD_R1, BLOCK);

    /* The last block, and the one before it, in one go */
    write_desc(qts, DESC, DESC_OWN | DESC_CHAIN | DESC_FIRST | DESC_LAST,
               2 * BLOCK, DATA, 0);
    dma_on(qts, DESC);
    go(qts, 18 | CMD_READ | CMD_STOP, (last - 1) * (high ? 1 : BLOCK),
       2 * BLOCK);
    g_assert_cmphex(wait_rint(qts, RINT_AUTO) & RINT_ERRORS, ==, 0);
    g_assert_cmphex(qtest_readl(qts, DATA + BLOCK - 4), ==, 0);
    g_assert_cmphex(qtest_readl(qts, DATA + BLOCK), ==, 0xa5a5a5a5);
    g_assert_cmphex(qtest_readl(qts, DATA + 2 * BLOCK - 4), ==, 0xa5a5a5a5);
    qtest_quit(qts);
}

static void emmc_switch(QTestState *qts, uint32_t index, uint32_t value)
{
    command_ok(qts, 6 | CMD_R1, 3 << 24 | index << 16 | value << 8);
}

/* An eMMC with two boot partitions in front */
static void test_emmc(void)
{
    const uint32_t boot_size = 128 * KiB;
    uint32_t starts[] = { 2 * boot_size, 0, boot_size };
    QTestState *qts;

    write_image(image);
    qts = qtest_initf("-M olinuxino-lime2-emmc "
                      "-global emmc.boot-partition-size=%u "
                      "-drive if=sd,index=1,format=raw,file=%s", boot_size,
                      image);
    mmc_base = MMC2;
    qtest_writel(qts, AHB_GATE0, 1 << 10);
    qtest_writel(qts, MMC2_CLK, CLK_24M);
    qtest_writel(qts, PC_CFG0, 0x33000000);
    qtest_writel(qts, PC_CFG1, 0x00003333);
    wr(qts, GCTRL, GCTRL_RESETS);
    wr(qts, CLKCR, CLKCR_ON);
    update_clock(qts);
    command_ok(qts, 0 | BIT(15), 0);
    while (!(command_ok(qts, 1 | CMD_RESP, 0x40ff8000) & BIT(31))) {
        continue;
    }
    command_ok(qts, 2 | CMD_R1 | CMD_LONG, 0);
    command_ok(qts, 3 | CMD_R1, 1 << 16);
    command_ok(qts, 7 | CMD_R1, 1 << 16);
    command_ok(qts, 16 | CMD_R1, BLOCK);
    wr(qts, GCTRL, GCTRL_AHB);

    for (int i = 0; i < ARRAY_SIZE(starts); i++) {
        emmc_switch(qts, 179, i);
        g_assert_cmphex(command_ok(qts, 13 | CMD_R1, 1 << 16) & STATUS_SWITCH,
                        ==, 0);
        /* Within the partition only */
        go(qts, 17 | CMD_READ, 0x1000, BLOCK);
        pio_read(qts, starts[i] + 0x1000, BLOCK);
        wr(qts, RINT, ~0);
        if (i) {
            wr(qts, CARG, boot_size);
            wr(qts, CMDR, CMD_START | CMD_R1 | 17);
            wait_rint(qts, RINT_DONE);
            wr(qts, RINT, ~0);
            g_assert_cmphex(rd(qts, RESP0) & BIT(30), ==, BIT(30));
            command_ok(qts, 13 | CMD_R1, 1 << 16);
        }
    }
    /* RPMB and general purpose partitions there are none. */
    for (int i = 3; i < 8; i++) {
        emmc_switch(qts, 179, i);
        g_assert_cmphex(command_ok(qts, 13 | CMD_R1, 1 << 16) & STATUS_SWITCH,
                        ==, STATUS_SWITCH);
    }
    go(qts, 17 | CMD_READ, 0x1000, BLOCK);
    pio_read(qts, starts[2] + 0x1000, BLOCK);

    /* SET_BLOCK_COUNT ends a write. */
    wr(qts, RINT, ~0);
    emmc_switch(qts, 179, 0);
    command_ok(qts, 23 | CMD_R1, 2);
    write_desc(qts, DESC, DESC_OWN | DESC_CHAIN | DESC_FIRST | DESC_LAST,
               2 * BLOCK, DATA, 0);
    dma_on(qts, DESC);
    go(qts, 25 | CMD_READ | CMD_WRITE, 0, 2 * BLOCK);
    g_assert_cmphex(wait_rint(qts, RINT_OVER), ==, RINT_DONE | RINT_OVER);
    wr(qts, RINT, ~0);
    g_assert_cmpuint(STATUS_STATE(command_ok(qts, 13 | CMD_R1, 1 << 16)), ==,
                     TRAN);
    qtest_quit(qts);
    mmc_base = MMC0;
}

int main(int argc, char **argv)
{
    static const uint64_t sizes[] = {
        1 * MiB, 3 * MiB + BLOCK, 1 * GiB + 3 * BLOCK, 2 * GiB,
        2 * GiB + BLOCK, 3 * GiB - BLOCK, 4 * GiB + 5 * BLOCK,
        64 * GiB + BLOCK,
    };
    int ret;

    image = sunxi_temporary(NULL, 0);
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/sunxi-sdcard/error/report", test_errors);
    qtest_add_func("/sunxi-sdcard/error/stop", test_stop);
    qtest_add_func("/sunxi-sdcard/background", test_background);
    qtest_add_func("/sunxi-sdcard/status", test_status);
    qtest_add_func("/sunxi-sdcard/erase", test_erase);
    qtest_add_func("/sunxi-sdcard/cache", test_cache);
    qtest_add_func("/sunxi-sdcard/readonly", test_readonly);
    qtest_add_func("/sunxi-sdcard/device", test_device);
    qtest_add_func("/sunxi-sdcard/insert", test_insert);
    qtest_add_func("/sunxi-sdcard/emmc", test_emmc);
    for (int i = 0; i < ARRAY_SIZE(sizes); i++) {
        g_autofree char *name = g_strdup_printf("/sunxi-sdcard/size/%" PRIu64,
                                                sizes[i]);

        qtest_add_data_func(name, &sizes[i], test_size);
    }
    ret = g_test_run();

    unlink(image);
    g_free(image);
    return ret;
}
