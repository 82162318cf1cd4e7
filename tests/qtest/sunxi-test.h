/*
 * What the qtests of the sunxi blocks have in common
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef TESTS_QTEST_SUNXI_TEST_H
#define TESTS_QTEST_SUNXI_TEST_H

#include "libqtest.h"
#include "qemu/bswap.h"
#include "qobject/qdict.h"
#include "qobject/qlist.h"
#include "qobject/qstring.h"

/* From hw/clock.h, which a test cannot include */
#define CLOCK_PERIOD_1SEC (1000000000llu << 32)

/*
 * The QOM path of the first device of a type below @root, so that a test does
 * not depend on how a machine names what it is made of. NULL if there is
 * none; to be freed.
 */
static inline char *sunxi_find_below(QTestState *qts, const char *root,
                                     const char *type)
{
    g_autofree char *wanted = g_strdup_printf("child<%s>", type);
    const QListEntry *entry;
    QDict *response;
    char *found = NULL;

    response = qtest_qmp(qts, "{ 'execute': 'qom-list', 'arguments': "
                         "{ 'path': %s } }", root);
    g_assert(qdict_haskey(response, "return"));
    QLIST_FOREACH_ENTRY(qdict_get_qlist(response, "return"), entry) {
        QDict *property = qobject_to(QDict, qlist_entry_obj(entry));
        const char *property_type = qdict_get_str(property, "type");
        g_autofree char *path = g_strdup_printf("%s/%s", root,
                                     qdict_get_str(property, "name"));

        if (!strcmp(property_type, wanted)) {
            found = g_steal_pointer(&path);
        } else if (g_str_has_prefix(property_type, "child<") &&
                   !strstr(property_type, "memory-region") &&
                   !strstr(property_type, "<irq>") &&
                   !strstr(property_type, "<clock>")) {
            found = sunxi_find_below(qts, path, type);
        }
        if (found) {
            break;
        }
    }
    qobject_unref(response);
    return found;
}

static inline char *sunxi_find(QTestState *qts, const char *type)
{
    char *path = sunxi_find_below(qts, "/machine", type);

    g_assert_nonnull(path);
    return path;
}

static inline uint64_t sunxi_clock_period(QTestState *qts, const char *dev,
                                          const char *clock)
{
    g_autofree char *path = g_strdup_printf("%s/%s", dev, clock);
    QDict *response;
    uint64_t period;

    response = qtest_qmp(qts, "{ 'execute': 'qom-get', 'arguments': "
                         "{ 'path': %s, 'property': 'qtest-clock-period' } }",
                         path);
    if (!qdict_haskey(response, "return")) {
        g_error("no clock %s", path);
    }
    period = qdict_get_int(response, "return");
    qobject_unref(response);
    return period;
}

/* Where the DRAM of both SoCs is, which may be read without effect */
#define SUNXI_DRAM      0x40000000

/*
 * What the main loop has to do has been done: bottom halves, and what sockets
 * and pipes held before this. It takes a turn between two commands, however
 * busy the host is; more than one, because the one thing leads to another.
 * Other threads, as those that read and write files, are not waited for.
 */
static inline void sunxi_settle(QTestState *qts)
{
    for (int i = 0; i < 10; i++) {
        qtest_readb(qts, SUNXI_DRAM);
    }
}

/* The same for milliseconds of the machine's time */
static inline void sunxi_live(QTestState *qts, int ms)
{
    for (int i = 0; i < ms; i++) {
        qtest_clock_step(qts, 1000000);
        qtest_readb(qts, SUNXI_DRAM);
    }
}

/* What a busy host may take for something that is sure to come, in us */
#define SUNXI_PATIENCE  (2 * 60 * G_USEC_PER_SEC)

/*
 * Wait until these bits of a register have this value, which depends on the
 * main loop or on another thread; what is in it then.
 */
static inline uint32_t sunxi_await(QTestState *qts, uint64_t addr,
                                   uint32_t mask, uint32_t value)
{
    int64_t end = g_get_monotonic_time() + SUNXI_PATIENCE;
    uint32_t is;

    while (((is = qtest_readl(qts, addr)) & mask) != value) {
        if (g_get_monotonic_time() > end) {
            g_error("0x%08" PRIx64 " stays 0x%08x: should be 0x%08x of 0x%08x",
                    addr, is, value, mask);
        }
        g_usleep(100);
    }
    return is;
}

/* A value, in accesses of all sizes, to each word of a block, @ns apart */
static inline void sunxi_hostile(QTestState *qts, uint64_t base, uint64_t size,
                                 uint32_t value, int64_t ns)
{
    for (uint64_t a = base; a < base + size; a += 4) {
        qtest_writel(qts, a, value);
        qtest_readl(qts, a);
        qtest_readb(qts, a + 1);
        qtest_writew(qts, a + 2, value);
        qtest_readq(qts, a);
        if (ns) {
            qtest_clock_step(qts, ns);
        }
    }
}

/* Of a machine that was started with "-action shutdown=pause" */
static inline bool sunxi_has_shut_down(QTestState *qts)
{
    QDict *response = qtest_qmp(qts, "{ 'execute': 'query-status' }");
    bool yes = !strcmp(qdict_get_str(qdict_get_qdict(response, "return"),
                                     "status"), "shutdown");

    qobject_unref(response);
    return yes;
}

/* It shuts down, because the guest has switched it off. */
static inline void sunxi_assert_shut_down(QTestState *qts)
{
    QDict *event = qtest_qmp_eventwait_ref(qts, "SHUTDOWN");
    QDict *data = qdict_get_qdict(event, "data");

    g_assert_true(qdict_get_bool(data, "guest"));
    g_assert_cmpstr(qdict_get_str(data, "reason"), ==, "guest-shutdown");
    qobject_unref(event);
}

/* Clocks are periods in 2^-32 ns, rounded down at each step of the tree */
static inline void sunxi_assert_hz(QTestState *qts, const char *dev,
                                   const char *clock, double hz)
{
    uint64_t period = sunxi_clock_period(qts, dev, clock);
    double is = period ? (double)CLOCK_PERIOD_1SEC / period : 0;

    if (ABS(is - hz) > hz / 10000000) {
        g_error("clock %s: %.3f Hz, should be %.3f Hz", clock, is, hz);
    }
}

/* A file with these contents; its name is to be freed. */
static inline char *sunxi_temporary(const void *data, size_t size)
{
    char *name;
    int fd = g_file_open_tmp("sunxi-test-XXXXXX", &name, NULL);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(qemu_write_full(fd, data, size), ==, size);
    close(fd);
    return name;
}

/* Until a machine has been saved or loaded whole, and its thread is done */
static inline void sunxi_await_migration(QTestState *qts)
{
    for (;;) {
        QDict *response = qtest_qmp(qts, "{ 'execute': 'query-migrate' }");
        QDict *data = qdict_get_qdict(response, "return");
        const char *status = qdict_get_try_str(data, "status");
        bool completed = status && !strcmp(status, "completed");

        if (status && !strcmp(status, "failed")) {
            g_error("migration failed");
        }
        qobject_unref(response);
        if (completed) {
            return;
        }
        g_usleep(1000);
    }
}

/*
 * Save a machine into a file, whose name is returned (to be freed). The STOP
 * event comes while the migration thread still runs: a machine that quits
 * then may crash or leave half a file, so what counts is the status.
 */
static inline char *sunxi_save(QTestState *qts)
{
    char *file = sunxi_temporary(NULL, 0);
    g_autofree char *uri = g_strdup_printf("file:%s", file);

    qtest_qmp_assert_success(qts, "{ 'execute': 'migrate', 'arguments': "
                             "{ 'uri': %s } }", uri);
    sunxi_await_migration(qts);
    return file;
}

/*
 * Load it into a machine that was started with "-incoming defer". Its network
 * interfaces do not announce themselves, which they would do by the host's
 * clock, among the frames of the test.
 */
static inline void sunxi_load(QTestState *qts, const char *file)
{
    g_autofree char *uri = g_strdup_printf("file:%s", file);

    qtest_qmp_assert_success(qts, "{ 'execute': 'migrate-set-parameters', "
                             "'arguments': { 'announce-rounds': 0 } }");
    qtest_qmp_assert_success(qts, "{ 'execute': 'migrate-incoming', "
                             "'arguments': { 'uri': %s } }", uri);
    sunxi_await_migration(qts);
    unlink(file);
}

/*
 * Move a machine to another process, started with the same arguments. Time
 * begins at 0 there, because that of qtest is not part of the machine.
 */
static inline QTestState *sunxi_migrate(QTestState *from, const char *args)
{
    g_autofree char *file = sunxi_save(from);
    QTestState *to;

    qtest_quit(from);
    to = qtest_initf("%s -incoming defer", args);
    sunxi_load(to, file);
    return to;
}

/* A file with the smallest device tree that -kernel can complete */
static inline char *sunxi_device_tree(void)
{
    /* a root with nothing but cell sizes, as it is stored */
    uint32_t tree[] = {
        0xd00dfeed,         /* magic */
        0x00000098,         /* size of it all */
        0x00000038,         /* where the structure is */
        0x00000078,         /* where the strings are */
        0x00000028,         /* where the reserved memory is */
        17, 16, 0,          /* versions, boot core */
        0x0000001c,         /* size of the strings */
        0x00000040,         /* size of the structure */
        0, 0, 0, 0,         /* no reserved memory */
        1, 0,               /* root node, its name */
        3, 4, 0, 1,         /* #address-cells = <1> */
        3, 4, 15, 1,        /* #size-cells = <1> */
        2, 9,               /* end of the node, end */
        4, 4, 4, 4,         /* padding */
        0x23616464, 0x72657373, 0x2d63656c, 0x6c730023,
        0x73697a65, 0x2d63656c, 0x6c730000, 0x00000000,
    };

    for (int i = 0; i < ARRAY_SIZE(tree); i++) {
        tree[i] = cpu_to_be32(tree[i]);
    }
    return sunxi_temporary(tree, sizeof(tree));
}

#endif /* TESTS_QTEST_SUNXI_TEST_H */
