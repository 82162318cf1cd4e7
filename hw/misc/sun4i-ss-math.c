/*
 * What the sun4i crypto engine computes, where QEMU has no function for it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Written from the standards: RFC 1321 (MD5), RFC 3174 (SHA-1), FIPS 46-3
 * (DES). A block takes a microsecond or so, which is less than it costs the
 * guest to bring it here.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "sun4i-ss-math.h"

/* The integer parts of 2^32 * |sin(i + 1)| */
static const uint32_t md5_sine[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee,
    0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be,
    0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa,
    0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed,
    0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
    0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05,
    0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039,
    0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1,
    0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

void sun4i_ss_md5(uint32_t *state, const uint32_t *block)
{
    static const uint8_t shift[4][4] = {
        { 7, 12, 17, 22 }, { 5, 9, 14, 20 },
        { 4, 11, 16, 23 }, { 6, 10, 15, 21 },
    };
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];

    for (unsigned i = 0; i < 64; i++) {
        uint32_t f, t;
        unsigned g;

        switch (i / 16) {
        case 0:
            f = (b & c) | (~b & d);
            g = i;
            break;
        case 1:
            f = (b & d) | (c & ~d);
            g = 5 * i + 1;
            break;
        case 2:
            f = b ^ c ^ d;
            g = 3 * i + 5;
            break;
        default:
            f = c ^ (b | ~d);
            g = 7 * i;
            break;
        }
        t = a + f + md5_sine[i] + block[g % 16];
        a = d;
        d = c;
        c = b;
        b += rol32(t, shift[i / 16][i % 4]);
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
}

void sun4i_ss_sha1(uint32_t *state, const uint32_t *block)
{
    static const uint32_t k[4] = {
        0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6
    };
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4];
    uint32_t w[80];

    memcpy(w, block, 16 * sizeof(w[0]));
    for (unsigned i = 16; i < 80; i++) {
        w[i] = rol32(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    }
    for (unsigned i = 0; i < 80; i++) {
        uint32_t f, t;

        switch (i / 20) {
        case 0:
            f = (b & c) | (~b & d);
            break;
        case 2:
            f = (b & c) | (b & d) | (c & d);
            break;
        default:
            f = b ^ c ^ d;
            break;
        }
        t = rol32(a, 5) + f + e + w[i] + k[i / 20];
        e = d;
        d = c;
        c = rol32(b, 30);
        b = a;
        a = t;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

/* DES. Tables count bits from the left, from 1, as the standard does. */

static const uint8_t des_ip[64] = {
    58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4,
    62, 54, 46, 38, 30, 22, 14, 6, 64, 56, 48, 40, 32, 24, 16, 8,
    57, 49, 41, 33, 25, 17, 9, 1, 59, 51, 43, 35, 27, 19, 11, 3,
    61, 53, 45, 37, 29, 21, 13, 5, 63, 55, 47, 39, 31, 23, 15, 7,
};

static const uint8_t des_p[32] = {
    16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10,
    2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
};

static const uint8_t des_pc1[56] = {
    57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18,
    10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
    63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22,
    14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
};

static const uint8_t des_pc2[48] = {
    14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10,
    23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
    41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48,
    44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
};

static const uint8_t des_s[8][64] = {
    {
        14, 4, 13, 1, 2, 15, 11, 8, 3, 10, 6, 12, 5, 9, 0, 7,
        0, 15, 7, 4, 14, 2, 13, 1, 10, 6, 12, 11, 9, 5, 3, 8,
        4, 1, 14, 8, 13, 6, 2, 11, 15, 12, 9, 7, 3, 10, 5, 0,
        15, 12, 8, 2, 4, 9, 1, 7, 5, 11, 3, 14, 10, 0, 6, 13,
    }, {
        15, 1, 8, 14, 6, 11, 3, 4, 9, 7, 2, 13, 12, 0, 5, 10,
        3, 13, 4, 7, 15, 2, 8, 14, 12, 0, 1, 10, 6, 9, 11, 5,
        0, 14, 7, 11, 10, 4, 13, 1, 5, 8, 12, 6, 9, 3, 2, 15,
        13, 8, 10, 1, 3, 15, 4, 2, 11, 6, 7, 12, 0, 5, 14, 9,
    }, {
        10, 0, 9, 14, 6, 3, 15, 5, 1, 13, 12, 7, 11, 4, 2, 8,
        13, 7, 0, 9, 3, 4, 6, 10, 2, 8, 5, 14, 12, 11, 15, 1,
        13, 6, 4, 9, 8, 15, 3, 0, 11, 1, 2, 12, 5, 10, 14, 7,
        1, 10, 13, 0, 6, 9, 8, 7, 4, 15, 14, 3, 11, 5, 2, 12,
    }, {
        7, 13, 14, 3, 0, 6, 9, 10, 1, 2, 8, 5, 11, 12, 4, 15,
        13, 8, 11, 5, 6, 15, 0, 3, 4, 7, 2, 12, 1, 10, 14, 9,
        10, 6, 9, 0, 12, 11, 7, 13, 15, 1, 3, 14, 5, 2, 8, 4,
        3, 15, 0, 6, 10, 1, 13, 8, 9, 4, 5, 11, 12, 7, 2, 14,
    }, {
        2, 12, 4, 1, 7, 10, 11, 6, 8, 5, 3, 15, 13, 0, 14, 9,
        14, 11, 2, 12, 4, 7, 13, 1, 5, 0, 15, 10, 3, 9, 8, 6,
        4, 2, 1, 11, 10, 13, 7, 8, 15, 9, 12, 5, 6, 3, 0, 14,
        11, 8, 12, 7, 1, 14, 2, 13, 6, 15, 0, 9, 10, 4, 5, 3,
    }, {
        12, 1, 10, 15, 9, 2, 6, 8, 0, 13, 3, 4, 14, 7, 5, 11,
        10, 15, 4, 2, 7, 12, 9, 5, 6, 1, 13, 14, 0, 11, 3, 8,
        9, 14, 15, 5, 2, 8, 12, 3, 7, 0, 4, 10, 1, 13, 11, 6,
        4, 3, 2, 12, 9, 5, 15, 10, 11, 14, 1, 7, 6, 0, 8, 13,
    }, {
        4, 11, 2, 14, 15, 0, 8, 13, 3, 12, 9, 7, 5, 10, 6, 1,
        13, 0, 11, 7, 4, 9, 1, 10, 14, 3, 5, 12, 2, 15, 8, 6,
        1, 4, 11, 13, 12, 3, 7, 14, 10, 15, 6, 8, 0, 5, 9, 2,
        6, 11, 13, 8, 1, 4, 10, 7, 9, 5, 0, 15, 14, 2, 3, 12,
    }, {
        13, 2, 8, 4, 6, 15, 11, 1, 10, 9, 3, 14, 5, 0, 12, 7,
        1, 15, 13, 8, 10, 3, 7, 4, 12, 5, 6, 11, 0, 14, 9, 2,
        7, 11, 4, 1, 9, 12, 14, 2, 0, 6, 10, 13, 15, 3, 5, 8,
        2, 1, 14, 7, 4, 10, 8, 13, 15, 12, 9, 0, 3, 5, 6, 11,
    },
};

/* Pick @n bits of the lowest @width ones of @value. */
static uint64_t des_permute(uint64_t value, unsigned width,
                            const uint8_t *table, unsigned n)
{
    uint64_t result = 0;

    for (unsigned i = 0; i < n; i++) {
        result = result << 1 | (value >> (width - table[i]) & 1);
    }
    return result;
}

/* The inverse of the initial permutation */
static uint64_t des_ip_inverse(uint64_t value)
{
    uint64_t result = 0;

    for (unsigned i = 0; i < 64; i++) {
        result |= (value >> (63 - i) & 1) << (64 - des_ip[i]);
    }
    return result;
}

void sun4i_ss_des_schedule(uint64_t *rounds, uint64_t key)
{
    /* The rounds in which the halves of the key move by one place only */
    const uint32_t single = BIT(0) | BIT(1) | BIT(8) | BIT(15);
    uint64_t halves = des_permute(key, 64, des_pc1, ARRAY_SIZE(des_pc1));
    uint32_t c = halves >> 28, d = halves & MAKE_64BIT_MASK(0, 28);

    for (unsigned i = 0; i < 16; i++) {
        unsigned n = single & BIT(i) ? 1 : 2;

        c = (c << n | c >> (28 - n)) & MAKE_64BIT_MASK(0, 28);
        d = (d << n | d >> (28 - n)) & MAKE_64BIT_MASK(0, 28);
        rounds[i] = des_permute((uint64_t)c << 28 | d, 56, des_pc2,
                                ARRAY_SIZE(des_pc2));
    }
}

static uint32_t des_f(uint32_t r, uint64_t round)
{
    uint32_t result = 0;

    for (unsigned i = 0; i < 8; i++) {
        /* Six bits that begin one to the left of the i-th four */
        uint8_t v = rol32(r, 4 * i + 5) & 0x3f;

        v ^= round >> (42 - 6 * i) & 0x3f;
        /* The outer two of the bits say which row. */
        result = result << 4 |
                 des_s[i][(v & 0x20) | (v & 1) << 4 | (v >> 1 & 0xf)];
    }
    return des_permute(result, 32, des_p, ARRAY_SIZE(des_p));
}

uint64_t sun4i_ss_des(const uint64_t *rounds, uint64_t block, bool decrypt)
{
    uint64_t value = des_permute(block, 64, des_ip, ARRAY_SIZE(des_ip));
    uint32_t l = value >> 32, r = value;

    for (unsigned i = 0; i < 16; i++) {
        uint32_t next = l ^ des_f(r, rounds[decrypt ? 15 - i : i]);

        l = r;
        r = next;
    }
    return des_ip_inverse((uint64_t)r << 32 | l);
}
