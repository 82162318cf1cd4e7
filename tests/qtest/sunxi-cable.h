/*
 * A machine's Ethernet and the other end of its cable, for tests of MACs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The cable is a socket of QEMU's "-netdev socket,fd=": each frame has its
 * length in bytes before it, as a word in network byte order. The functions end
 * the test if the socket fails, or if nothing comes although something must.
 */

#ifndef TESTS_SUNXI_CABLE_H
#define TESTS_SUNXI_CABLE_H

#include "qemu/bswap.h"
#include "qemu/sockets.h"
#include "sunxi-test.h"

typedef struct Test {
    QTestState *qts;
    /* the other end of the cable */
    int fd;
    int qemu_fd;
} Test;

static const uint8_t own[6] = { 0x02, 0x12, 0x34, 0x56, 0x78, 0x9a };
static const uint8_t peer[6] = { 0x02, 0xfe, 0xdc, 0xba, 0x98, 0x76 };
static const uint8_t broadcast[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

/* The arguments that put the first interface of a machine on the cable */
static inline char *cable_args(Test *t, const char *machine, const char *more)
{
    return g_strdup_printf("-machine %s -netdev socket,id=net0,fd=%d "
                           "-net nic,netdev=net0 %s", machine, t->qemu_fd,
                           more);
}

static inline Test *cable_start(const char *machine, const char *more)
{
    Test *t = g_new0(Test, 1);
    g_autofree char *args = NULL;
    int fds[2];

    g_assert_cmpint(socketpair(PF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
    t->fd = fds[0];
    t->qemu_fd = fds[1];
    args = cable_args(t, machine, more);
    t->qts = qtest_init(args);
    return t;
}

static inline void stop(Test *t)
{
    qtest_quit(t->qts);
    close(t->fd);
    close(t->qemu_fd);
    g_free(t);
}

static inline void set_link(Test *t, bool up)
{
    qtest_qmp_assert_success(t->qts, "{ 'execute': 'set_link', 'arguments': "
                             "{ 'name': 'net0', 'up': %i } }", up);
}

/* A frame of this length that nothing else looks like */
static inline void make_frame(uint8_t *buf, size_t len, const uint8_t *dst,
                              const uint8_t *src)
{
    for (size_t i = 0; i < len; i++) {
        buf[i] = i * 7 + (i >> 8);
    }
    memcpy(buf, dst, MIN(6, len));
    if (len >= 14) {
        memcpy(buf + 6, src, 6);
        stw_be_p(buf + 12, 0x88b5);     /* for experiments */
    }
}

/* By the definition, a bit at a time, so as not to trust the same code */
static inline uint32_t fcs_of(const uint8_t *buf, size_t len)
{
    uint32_t crc = 0xffffffff;

    for (size_t i = 0; i < len; i++) {
        crc ^= buf[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
        }
    }
    return ~crc;
}

static inline void cable_send(int fd, const void *buf, size_t len)
{
    uint32_t size = cpu_to_be32(len);

    g_assert_cmpint(send(fd, &size, 4, 0), ==, 4);
    for (size_t done = 0; done < len;) {
        ssize_t n = send(fd, buf + done, len - done, 0);

        g_assert_cmpint(n, >, 0);
        done += n;
    }
}

/* Whether there is a frame, or part of one: it goes on being sent by itself */
static inline bool cable_readable(int fd)
{
    GPollFD poll = { .fd = fd, .events = G_IO_IN };

    return g_poll(&poll, 1, 0) == 1;
}

static inline size_t cable_receive(int fd, uint8_t *buf, size_t room)
{
    GPollFD poll = { .fd = fd, .events = G_IO_IN };
    uint32_t size;

    g_assert_cmpint(g_poll(&poll, 1, SUNXI_PATIENCE / 1000), ==, 1);
    g_assert_cmpint(recv(fd, &size, 4, MSG_WAITALL), ==, 4);
    size = be32_to_cpu(size);
    g_assert_cmpuint(size, <=, room);
    g_assert_cmpint(recv(fd, buf, size, MSG_WAITALL), ==, size);
    return size;
}

/* Nothing comes, although the machine had its chance. */
static inline void assert_cable_silent(Test *t)
{
    sunxi_settle(t->qts);
    g_assert_false(cable_readable(t->fd));
}

#endif
