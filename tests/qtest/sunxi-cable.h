/*
 * The other end of the cable of a machine's Ethernet, for tests of MACs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * It is a socket of QEMU's "-netdev socket,fd=": each frame has its length in
 * bytes before it, as a word in network byte order. The functions end the test
 * if the socket fails, or if nothing comes within 10 seconds.
 */

#ifndef TESTS_SUNXI_CABLE_H
#define TESTS_SUNXI_CABLE_H

#include "qemu/bswap.h"
#include "qemu/sockets.h"

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

static inline bool cable_readable(int fd, int ms)
{
    GPollFD poll = { .fd = fd, .events = G_IO_IN };

    return g_poll(&poll, 1, ms) == 1;
}

static inline size_t cable_receive(int fd, uint8_t *buf, size_t room)
{
    uint32_t size;

    g_assert_true(cable_readable(fd, 10000));
    g_assert_cmpint(recv(fd, &size, 4, MSG_WAITALL), ==, 4);
    size = be32_to_cpu(size);
    g_assert_cmpuint(size, <=, room);
    g_assert_cmpint(recv(fd, buf, size, MSG_WAITALL), ==, size);
    return size;
}

static inline void assert_cable_silent(int fd)
{
    g_assert_false(cable_readable(fd, 100));
}

#endif
