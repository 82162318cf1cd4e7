/*
 * QTest of the sun4i crypto engine
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Vectors: NIST SP 800-38A for AES (the same plain text for DES, worked out
 * with OpenSSL), RFC 1321 and RFC 3174 for the hashes.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/bswap.h"
#include "sunxi-test.h"

#define MACHINE         "-M cubieboard2"

#define CCU             0x01c20000
#define AHB_GATE0       (CCU + 0x060)
#define SS_GATE         BIT(5)
#define SS_CLK          (CCU + 0x09c)
#define A31_AHB_RESET0  (CCU + 0x2c0)
#define CLK_ON          BIT(31)

#define DMA             0x01c02000
#define DMA_GATE        BIT(6)

/* The A20's DMA controller: two of its dedicated channels */
#define DDMA_CFG(n)     (DMA + 0x300 + 0x20 * (n))
#define DDMA_SRC(n)     (DDMA_CFG(n) + 0x4)
#define DDMA_DST(n)     (DDMA_CFG(n) + 0x8)
#define DDMA_COUNT(n)   (DDMA_CFG(n) + 0xc)
#define DDMA_LOADING    BIT(31)
#define DDMA_TO_SS      10
#define DDMA_FROM_SS    11

/* The A31's DMA controller, and where it finds things */
#define DMA_STATUS      (DMA + 0x30)
#define DMA_CHANNEL(n)  (DMA + 0x100 + 0x40 * (n))
#define DRAM_DRQ        1
#define SS_DRQ          16
#define FROM            0x40100000
#define TO              0x48000000
#define LIST            0x50000000
#define LAST            0xfffff800

#define SS              0x01c15000
#define CTL             (SS + 0x000)
#define KEY(n)          (SS + 0x004 + 4 * (n))
#define IV(n)           (SS + 0x024 + 4 * (n))
#define CNT(n)          (SS + 0x034 + 4 * (n))
#define FCSR            (SS + 0x044)
#define ICSR            (SS + 0x048)
#define MD(n)           (SS + 0x04c + 4 * (n))
#define RXFIFO          (SS + 0x200)
#define TXFIFO          (SS + 0x204)

#define ENABLE          BIT(0)
#define START           BIT(1)
#define END             BIT(2)
#define AES             (0 << 4)
#define DES             (1 << 4)
#define TDES            (2 << 4)
#define SHA1            (3 << 4)
#define MD5             (4 << 4)
#define PRNG            (5 << 4)
#define DECRYPT         BIT(7)
#define BITS_192        (1 << 8)
#define BITS_256        (2 << 8)
#define CNT_16          (0 << 10)
#define CNT_32          (1 << 10)
#define CNT_64          (2 << 10)
#define CBC             (1 << 12)
#define CTR             (2 << 12)
#define IV_REGS         BIT(14)
#define CONTINUE        BIT(15)

#define FIFO            32
#define ROOM(fcsr)      extract32(fcsr, 24, 6)
#define COUNT(fcsr)     extract32(fcsr, 16, 6)

#define TX_ENABLE       BIT(0)
#define RX_ENABLE       BIT(2)
#define DRQ             BIT(4)
#define TX_PENDING      BIT(8)
#define RX_PENDING      BIT(10)

#define GIC             "/machine/soc/gic"
#define SPI             86
#define CRYPTO          "/machine/soc/crypto"

#define PLAIN \
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51" \
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
#define KEY128  "2b7e151628aed2a6abf7158809cf4f3c"
#define KEY192  "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b"
#define KEY256 \
    "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"
#define IV128   "000102030405060708090a0b0c0d0e0f"
#define IV64    "0001020304050607"
#define COUNTER "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"

/* In words */
#define LENGTH  16

typedef struct Vector {
    uint32_t ctl;
    const char *key;
    const char *iv;
    const char *cipher;
} Vector;

static const Vector vectors[] = {
    {
        AES, KEY128, NULL,
        "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf"
        "43b1cd7f598ece23881b00e3ed0306887b0c785e27e8ad3f8223207104725dd4"
    }, {
        AES | BITS_192, KEY192, NULL,
        "bd334f1d6e45f25ff712a214571fa5cc974104846d0ad3ad7734ecb3ecee4eef"
        "ef7afd2270e2e60adce0ba2face6444e9a4b41ba738d6c72fb16691603c18e0e"
    }, {
        AES | BITS_256, KEY256, NULL,
        "f3eed1bdb5d2a03c064b5a7e3db181f8591ccb10d410ed26dc5ba74a31362870"
        "b6ed21b99ca6f4f9f153e7b1beafed1d23304b7a39f9f3ff067d8d8f9e24ecc7"
    }, {
        AES | CBC, KEY128, IV128,
        "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
        "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7"
    }, {
        AES | BITS_192 | CBC, KEY192, IV128,
        "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a"
        "571b242012fb7ae07fa9baac3df102e008b0e27988598881d920a9e64f5615cd"
    }, {
        AES | BITS_256 | CBC, KEY256, IV128,
        "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
        "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b"
    }, {
        AES | CTR | CNT_16, KEY128, COUNTER,
        "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"
        "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee"
    }, {
        AES | CTR | CNT_64, KEY128, COUNTER,
        "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"
        "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee"
    }, {
        DES, "133457799bbcdff1", NULL,
        "9222366049a004a47b2d9c05666d77ffb9545dd5e036470a8d295148c61b512a"
        "f21358ab3b5fa6b753ff7ae8eef0c0d13f50fed57f25b920dc02a182cc16a178"
    }, {
        DES | CBC, "133457799bbcdff1", IV64,
        "6a5e353e352bc97e6d7c4bb68aa19d1f79bf99793747c4f7af2484db827079f2"
        "2db456cf833a3f24b9d1e2a28e537912ce02e80da933e5805cb22379c062eb79"
    }, {
        /* A weak key, which the engine does not mind */
        DES, "0101010101010101", NULL,
        "e1698720ea0c6262ee16e7f249072fa516639d86ee82cc3c98aa12742405389d"
        "c43b9ce361610ab7e7cb97655d8eb10c35490dee9179c3625c648901df54921c"
    }, {
        TDES, KEY192, NULL,
        "3762025dad8503e9ff0fce6628743f947242bbc514aec62f61d1039cd1f7f829"
        "f154f4e82ea5fd385fd7e66256869c0f2ad16016d0bbdcd37c4517a01713b929"
    }, {
        TDES | CBC, KEY192, IV64,
        "6c30bb5ebc73b12d40249365d89a274fdd09fc9528a3d946f91543527a0dd63e"
        "00fed8aeea00013439c6cddbdd055e5fbed6bb4f3b509b0fad057a3f3dab0d83"
    },
};

static QTestState *start(void)
{
    QTestState *qts = qtest_init(MACHINE);

    qtest_writel(qts, AHB_GATE0, SS_GATE);
    qtest_writel(qts, SS_CLK, CLK_ON);
    return qts;
}

/* Words as the engine has them, from digits; returns how many */
static unsigned words(uint32_t *out, const char *hex)
{
    unsigned n = strlen(hex) / 8;

    for (unsigned i = 0; i < n; i++) {
        g_autofree char *word = g_strndup(hex + 8 * i, 8);

        out[i] = bswap32(g_ascii_strtoull(word, NULL, 16));
    }
    return n;
}

static void write_words(QTestState *qts, uint64_t addr, const char *hex)
{
    uint32_t data[LENGTH];
    unsigned n = words(data, hex);

    for (unsigned i = 0; i < n; i++) {
        qtest_writel(qts, addr + 4 * i, data[i]);
    }
}

static void begin(QTestState *qts, const Vector *v, uint32_t ctl)
{
    write_words(qts, KEY(0), v->key);
    if (v->iv) {
        write_words(qts, (v->ctl & CTR) == CTR ? CNT(0) : IV(0), v->iv);
    }
    qtest_writel(qts, CTL, v->ctl | ctl | ENABLE);
}

static void push(QTestState *qts, const uint32_t *data, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        qtest_writel(qts, RXFIFO, data[i]);
    }
}

static void assert_pop(QTestState *qts, const uint32_t *data, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        g_assert_cmphex(qtest_readl(qts, TXFIFO), ==, data[i]);
    }
}

static void test_registers(void)
{
    QTestState *qts = start();

    g_assert_cmphex(qtest_readl(qts, CTL), ==, 0);
    g_assert_cmphex(qtest_readl(qts, FCSR), ==, 0x60000f0f);
    g_assert_cmphex(qtest_readl(qts, ICSR), ==, 0);
    for (int reset = 0; reset < 2; reset++) {
        for (uint64_t a = KEY(0); a <= CNT(3); a += 4) {
            g_assert_cmphex(qtest_readl(qts, a), ==, 0);
            qtest_writel(qts, a, ~a);
            g_assert_cmphex(qtest_readl(qts, a), ==, (uint32_t)~a);
        }
        qtest_writel(qts, FCSR, ~0);
        g_assert_cmphex(qtest_readl(qts, FCSR), ==, 0x60001f1f);
        qtest_writel(qts, ICSR, ~0);
        g_assert_cmphex(qtest_readl(qts, ICSR), ==,
                        DRQ | RX_ENABLE | TX_ENABLE);
        for (unsigned i = 0; i < 5; i++) {
            qtest_writel(qts, MD(i), ~0);
            g_assert_cmphex(qtest_readl(qts, MD(i)), ==, 0);
        }
        /* The die's ID and the starting bits do not stay. */
        qtest_writel(qts, CTL, ~0);
        g_assert_cmphex(qtest_readl(qts, CTL), ==, 0xfff1);
        qtest_writel(qts, CTL, ~(uint32_t)ENABLE);
        g_assert_cmphex(qtest_readl(qts, CTL), ==, 0xfff0);
        qtest_system_reset(qts);
        qtest_writel(qts, AHB_GATE0, SS_GATE);
        qtest_writel(qts, SS_CLK, CLK_ON);
        g_assert_cmphex(qtest_readl(qts, CTL), ==, 0);
        g_assert_cmphex(qtest_readl(qts, FCSR), ==, 0x60000f0f);
    }
    qtest_quit(qts);
}

static void test_ciphers(void)
{
    QTestState *qts = start();
    uint32_t plain[LENGTH];

    words(plain, PLAIN);
    for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
        const Vector *v = &vectors[i];
        uint32_t cipher[LENGTH];

        words(cipher, v->cipher);
        begin(qts, v, 0);
        push(qts, plain, LENGTH);
        g_assert_cmpuint(COUNT(qtest_readl(qts, FCSR)), ==, LENGTH);
        assert_pop(qts, cipher, LENGTH);
        g_assert_cmpuint(COUNT(qtest_readl(qts, FCSR)), ==, 0);
        qtest_writel(qts, CTL, 0);

        begin(qts, v, DECRYPT);
        push(qts, cipher, LENGTH);
        assert_pop(qts, plain, LENGTH);
        qtest_writel(qts, CTL, 0);
    }
    qtest_quit(qts);
}

/* The IV of what comes next is in the registers. */
static void test_iv(void)
{
    QTestState *qts = start();
    uint32_t plain[LENGTH];

    words(plain, PLAIN);
    for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
        const Vector *v = &vectors[i];
        unsigned block = (v->ctl & (DES | TDES)) ? 2 : 4;
        uint32_t cipher[LENGTH];

        if (!(v->ctl & CBC)) {
            continue;
        }
        words(cipher, v->cipher);
        begin(qts, v, 0);
        push(qts, plain, block);
        assert_pop(qts, cipher, block);
        for (unsigned k = 0; k < block; k++) {
            g_assert_cmphex(qtest_readl(qts, IV(k)), ==, cipher[k]);
        }
        /* It goes on after a pause. */
        qtest_writel(qts, CTL, 0);
        qtest_writel(qts, CTL, v->ctl | ENABLE);
        push(qts, plain + block, block);
        assert_pop(qts, cipher + block, block);
        qtest_writel(qts, CTL, 0);
    }

    /* The counter carries as far as it is wide. */
    for (int width = 0; width < 3; width++) {
        qtest_writel(qts, CNT(0), 0xffffffff);
        for (unsigned k = 1; k < 4; k++) {
            qtest_writel(qts, CNT(k), 0xffffffff);
        }
        qtest_writel(qts, CTL, AES | CTR | width << 10 | ENABLE);
        push(qts, plain, 4);
        g_assert_cmphex(qtest_readl(qts, CNT(3)), ==,
                        width ? 0 : 0x0000ffff);
        g_assert_cmphex(qtest_readl(qts, CNT(2)), ==,
                        width == 2 ? 0 : 0xffffffff);
        g_assert_cmphex(qtest_readl(qts, CNT(1)), ==, 0xffffffff);
        qtest_writel(qts, CTL, 0);
    }
    qtest_quit(qts);
}

static void assert_md(QTestState *qts, bool sha1, const char *hex)
{
    uint32_t digest[5];
    unsigned n = words(digest, hex);

    g_assert_cmphex(qtest_readl(qts, CTL) & END, ==, 0);
    for (unsigned i = 0; i < n; i++) {
        /* SHA-1's words are big endian. */
        g_assert_cmphex(qtest_readl(qts, MD(i)), ==,
                        sha1 ? bswap32(digest[i]) : digest[i]);
    }
}

/* A message with its padding; returns the number of words */
static unsigned pad(uint32_t *out, const char *message, bool sha1)
{
    size_t n = strlen(message), blocks = (n + 8) / 64 + 1;
    g_autofree uint8_t *data = g_malloc0(64 * blocks);

    memcpy(data, message, n);
    data[n] = 0x80;
    if (sha1) {
        stq_be_p(data + 64 * blocks - 8, n * 8);
    } else {
        stq_le_p(data + 64 * blocks - 8, n * 8);
    }
    for (size_t i = 0; i < 16 * blocks; i++) {
        out[i] = ldl_le_p(data + 4 * i);
    }
    return 16 * blocks;
}

static void test_hashes(void)
{
    static const struct {
        const char *message, *md5, *sha1;
    } hashes[] = {
        {
            "", "d41d8cd98f00b204e9800998ecf8427e",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709"
        }, {
            "abc", "900150983cd24fb0d6963f7d28e17f72",
            "a9993e364706816aba3e25717850c26c9cd0d89d"
        }, {
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "8215ef0796a20bcaaae116d3876c664a",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        },
    };
    QTestState *qts = start();

    for (size_t i = 0; i < ARRAY_SIZE(hashes); i++) {
        for (int sha1 = 0; sha1 < 2; sha1++) {
            const char *digest = sha1 ? hashes[i].sha1 : hashes[i].md5;
            uint32_t ctl = (sha1 ? SHA1 : MD5) | ENABLE;
            uint32_t data[32], state[5];
            unsigned n = pad(data, hashes[i].message, sha1);

            qtest_writel(qts, CTL, ctl);
            push(qts, data, n);
            g_assert_cmpuint(ROOM(qtest_readl(qts, FCSR)), ==, FIFO);
            qtest_writel(qts, CTL, ctl | END);
            assert_md(qts, sha1, digest);
            qtest_writel(qts, CTL, 0);
            assert_md(qts, sha1, digest);
            if (n == 16) {
                continue;
            }

            /* The same in two turns, between which the state is kept */
            qtest_writel(qts, CTL, ctl);
            push(qts, data, 16);
            qtest_writel(qts, CTL, ctl | END);
            for (unsigned k = 0; k < 5; k++) {
                state[k] = qtest_readl(qts, MD(k));
                qtest_writel(qts, k < 4 ? IV(k) : CNT(0), state[k]);
            }
            qtest_writel(qts, CTL, 0);
            qtest_writel(qts, CTL, ctl | IV_REGS);
            push(qts, data + 16, 16);
            /* Linux does not repeat the bit. */
            qtest_writel(qts, CTL, ctl | END);
            assert_md(qts, sha1, digest);
            qtest_writel(qts, CTL, 0);
        }
    }
    qtest_quit(qts);
}

static void seed(QTestState *qts, uint32_t value)
{
    for (unsigned i = 0; i < 6; i++) {
        qtest_writel(qts, KEY(i), value + i);
    }
}

static void test_prng(void)
{
    QTestState *qts = start();
    uint32_t first[5], second[5], key;

    /* One at a time */
    seed(qts, 1);
    qtest_writel(qts, CTL, PRNG | ENABLE);
    g_assert_cmphex(qtest_readl(qts, MD(0)), ==, 0);
    qtest_writel(qts, CTL, PRNG | START | ENABLE);
    g_assert_cmphex(qtest_readl(qts, CTL), ==, PRNG | ENABLE);
    for (unsigned i = 0; i < 5; i++) {
        first[i] = qtest_readl(qts, MD(i));
    }
    key = qtest_readl(qts, KEY(0));
    g_assert_cmphex(key, !=, 1);
    qtest_writel(qts, CTL, PRNG | START | ENABLE);
    g_assert_cmphex(qtest_readl(qts, KEY(0)), !=, key);
    for (unsigned i = 0; i < 5; i++) {
        second[i] = qtest_readl(qts, MD(i));
        g_assert_cmphex(first[i], !=, second[i]);
    }
    qtest_writel(qts, CTL, 0);

    /* Without end, as Linux has it: the seed comes after the start. */
    qtest_writel(qts, CTL, PRNG | CONTINUE | ENABLE);
    seed(qts, 1);
    assert_pop(qts, first, 5);
    g_assert_cmphex(qtest_readl(qts, KEY(0)), ==, key);
    g_assert_cmpuint(COUNT(qtest_readl(qts, FCSR)), ==, 5);
    assert_pop(qts, second, 5);
    qtest_writel(qts, CTL, 0);

    /* Another seed, another number */
    seed(qts, 2);
    qtest_writel(qts, CTL, PRNG | START | ENABLE);
    g_assert_cmphex(qtest_readl(qts, MD(0)), !=, first[0]);
    qtest_quit(qts);
}

static void test_fifos(void)
{
    QTestState *qts = start();
    uint32_t plain[LENGTH], cipher[LENGTH];

    words(plain, PLAIN);
    words(cipher, vectors[0].cipher);
    begin(qts, &vectors[0], 0);

    /* Less than a block waits. */
    push(qts, plain, 3);
    g_assert_cmpuint(ROOM(qtest_readl(qts, FCSR)), ==, FIFO - 3);
    g_assert_cmpuint(COUNT(qtest_readl(qts, FCSR)), ==, 0);
    push(qts, plain + 3, LENGTH - 3);
    push(qts, plain, LENGTH);
    g_assert_cmphex(qtest_readl(qts, FCSR), ==, 0x60600f0f);

    /* Without room for more the engine waits, and then the data is lost. */
    push(qts, plain, LENGTH);
    push(qts, plain, LENGTH);
    g_assert_cmphex(qtest_readl(qts, FCSR), ==, 0x00600f0f);
    push(qts, plain, LENGTH);
    g_assert_cmphex(qtest_readl(qts, FCSR), ==, 0x00600f0f);
    assert_pop(qts, cipher, 3);
    g_assert_cmphex(qtest_readl(qts, FCSR), ==, 0x005d0f0f);
    assert_pop(qts, cipher + 3, 1);
    g_assert_cmphex(qtest_readl(qts, FCSR), ==, 0x44600f0f);
    assert_pop(qts, cipher + 4, LENGTH - 4);
    for (int i = 0; i < 3; i++) {
        assert_pop(qts, cipher, LENGTH);
    }
    g_assert_cmphex(qtest_readl(qts, FCSR), ==, 0x60000f0f);
    g_assert_cmphex(qtest_readl(qts, TXFIFO), ==, 0);

    /* Off: nothing stays, nothing goes in. */
    push(qts, plain, 6);
    qtest_writel(qts, CTL, 0);
    g_assert_cmphex(qtest_readl(qts, FCSR), ==, 0x60000f0f);
    push(qts, plain, 6);
    g_assert_cmphex(qtest_readl(qts, FCSR), ==, 0x60000f0f);

    /* A key may come late, as long as it comes before the block's end. */
    qtest_writel(qts, CTL, AES | ENABLE);
    push(qts, plain, 3);
    write_words(qts, KEY(0), KEY128);
    push(qts, plain + 3, 1);
    assert_pop(qts, cipher, 4);

    /* Without the module clock nothing is done until it is back. */
    qtest_writel(qts, SS_CLK, 0);
    push(qts, plain, 4);
    g_assert_cmphex(qtest_readl(qts, FCSR), ==, 0x5c000f0f);
    qtest_writel(qts, SS_CLK, CLK_ON);
    g_assert_cmphex(qtest_readl(qts, FCSR), ==, 0x60440f0f);
    qtest_quit(qts);
}

static void test_interrupt(void)
{
    QTestState *qts = start();
    uint32_t plain[LENGTH] = { 0 };

    qtest_irq_intercept_in(qts, GIC);
    qtest_writel(qts, FCSR, 0x1f03);
    qtest_writel(qts, CTL, AES | ENABLE);
    qtest_writel(qts, ICSR, RX_PENDING | TX_PENDING | TX_ENABLE);
    g_assert_false(qtest_get_irq(qts, SPI));
    push(qts, plain, 3);
    g_assert_false(qtest_get_irq(qts, SPI));
    push(qts, plain, 1);
    g_assert_true(qtest_get_irq(qts, SPI));
    g_assert_cmphex(qtest_readl(qts, ICSR) & TX_PENDING, ==, TX_PENDING);
    qtest_readl(qts, TXFIFO);
    qtest_writel(qts, ICSR, TX_PENDING | TX_ENABLE);
    g_assert_false(qtest_get_irq(qts, SPI));

    /* All of RX has to be free. */
    push(qts, plain, 1);
    qtest_writel(qts, ICSR, RX_PENDING | RX_ENABLE);
    g_assert_false(qtest_get_irq(qts, SPI));
    push(qts, plain, 2);
    g_assert_false(qtest_get_irq(qts, SPI));
    push(qts, plain, 1);
    g_assert_true(qtest_get_irq(qts, SPI));
    qtest_writel(qts, ICSR, 0);
    g_assert_false(qtest_get_irq(qts, SPI));
    qtest_writel(qts, ICSR, RX_ENABLE);
    g_assert_true(qtest_get_irq(qts, SPI));
    qtest_system_reset(qts);
    g_assert_false(qtest_get_irq(qts, SPI));
    qtest_quit(qts);

    /* Requests to a DMA controller last as long as their reason. */
    qts = start();
    qtest_irq_intercept_out_named(qts, CRYPTO, "drq-tx");
    qtest_writel(qts, FCSR, 0);
    qtest_writel(qts, CTL, AES | ENABLE);
    push(qts, plain, 4);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, ICSR, DRQ);
    g_assert_true(qtest_get_irq(qts, 0));
    for (int i = 0; i < 4; i++) {
        g_assert_true(qtest_get_irq(qts, 0));
        qtest_readl(qts, TXFIFO);
    }
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_quit(qts);

    qts = start();
    qtest_irq_intercept_out_named(qts, CRYPTO, "drq-rx");
    qtest_writel(qts, ICSR, DRQ);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, CTL, MD5 | ENABLE);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_writel(qts, FCSR, 0x1f00);
    g_assert_true(qtest_get_irq(qts, 0));
    push(qts, plain, 1);
    g_assert_false(qtest_get_irq(qts, 0));
    push(qts, plain, 15);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_quit(qts);
}

static void test_die_id(void)
{
    QTestState *qts = start();

    g_assert_cmphex(qtest_readl(qts, CTL), ==, 0);
    qtest_quit(qts);

    for (int s = 0; s < 2; s++) {
        uint32_t id = s ? 5 : 4;

        qts = qtest_init(s ? "-M bpi-m2" : "-M mele-m9");
        qtest_writel(qts, AHB_GATE0, SS_GATE);
        g_assert_cmphex(qtest_readl(qts, CTL), ==, 0);
        qtest_writel(qts, A31_AHB_RESET0, SS_GATE);
        g_assert_cmphex(qtest_readl(qts, CTL), ==, id << 16);
        qtest_writel(qts, CTL, 0x70001);
        g_assert_cmphex(qtest_readl(qts, CTL), ==, id << 16 | 1);
        qtest_quit(qts);
    }
}

#define WORDS_OF_MEMORY ((2 << 9) | (2 << 25))

/* Let the DMA controller bring plain text and fetch what it becomes */
static void start_dma_a20(QTestState *qts)
{
    qtest_writel(qts, DDMA_SRC(0), FROM);
    qtest_writel(qts, DDMA_DST(0), RXFIFO);
    qtest_writel(qts, DDMA_SRC(1), TXFIFO);
    qtest_writel(qts, DDMA_DST(1), TO);
    for (int i = 0; i < 2; i++) {
        qtest_writel(qts, DDMA_COUNT(i), 4 * LENGTH);
    }
    qtest_writel(qts, DDMA_CFG(0), DDMA_LOADING | WORDS_OF_MEMORY | DRAM_DRQ |
                                   DDMA_TO_SS << 16 | BIT(21));
    qtest_writel(qts, DDMA_CFG(1), DDMA_LOADING | WORDS_OF_MEMORY | BIT(5) |
                                   DDMA_FROM_SS | DRAM_DRQ << 16);
}

static bool dma_is_busy_a20(QTestState *qts)
{
    return (qtest_readl(qts, DDMA_CFG(0)) | qtest_readl(qts, DDMA_CFG(1))) &
           DDMA_LOADING;
}

static void start_dma_a31(QTestState *qts)
{
    const struct {
        uint32_t cfg, from, to, count, para, next;
    } list[] = {
        { WORDS_OF_MEMORY | DRAM_DRQ | SS_DRQ << 16 | BIT(21), FROM, RXFIFO,
          4 * LENGTH, 8, LAST },
        { WORDS_OF_MEMORY | SS_DRQ | DRAM_DRQ << 16 | BIT(5), TXFIFO, TO,
          4 * LENGTH, 8, LAST },
    };

    for (int i = 0; i < ARRAY_SIZE(list); i++) {
        const uint32_t *word = &list[i].cfg;

        for (int k = 0; k < 6; k++) {
            qtest_writel(qts, LIST + 32 * i + 4 * k, word[k]);
        }
        qtest_writel(qts, DMA_CHANNEL(i) + 8, LIST + 32 * i);
        qtest_writel(qts, DMA_CHANNEL(i), 1);
    }
}

static bool dma_is_busy_a31(QTestState *qts)
{
    return qtest_readl(qts, DMA_STATUS) & 3;
}

typedef struct DmaTest {
    const char *machine;
    void (*start)(QTestState *qts);
    bool (*is_busy)(QTestState *qts);
} DmaTest;

static const DmaTest dma_a20 = { MACHINE, start_dma_a20, dma_is_busy_a20 };
static const DmaTest dma_a31 = {
    "-M mele-m9", start_dma_a31, dma_is_busy_a31
};

/* The DMA controller as both sides' partner, a word at a time */
static void test_dma(const void *opaque)
{
    const DmaTest *t = opaque;
    QTestState *qts = qtest_init(t->machine);
    const Vector *v = &vectors[3];
    uint32_t plain[LENGTH], cipher[LENGTH], result[LENGTH];

    words(plain, PLAIN);
    words(cipher, v->cipher);
    if (t == &dma_a31) {
        qtest_writel(qts, A31_AHB_RESET0, SS_GATE | DMA_GATE);
    }
    qtest_writel(qts, AHB_GATE0, SS_GATE | DMA_GATE);
    qtest_writel(qts, SS_CLK, CLK_ON);
    for (int i = 0; i < LENGTH; i++) {
        qtest_writel(qts, FROM + 4 * i, plain[i]);
    }
    begin(qts, v, 0);
    qtest_writel(qts, FCSR, 0);
    t->start(qts);

    /* Nothing moves that the engine has not asked for. */
    qtest_clock_step(qts, 1000000);
    g_assert_cmphex(qtest_readl(qts, FCSR), ==, 0x60000000);
    qtest_writel(qts, ICSR, DRQ);
    for (int i = 0; t->is_busy(qts); i++) {
        g_assert_cmpint(i, <, 100000);
        qtest_clock_step(qts, 1000);
    }
    for (int i = 0; i < LENGTH; i++) {
        result[i] = qtest_readl(qts, TO + 4 * i);
    }
    g_assert_cmpmem(result, sizeof(result), cipher, sizeof(cipher));
    qtest_quit(qts);
}

static void test_migration(void)
{
    QTestState *qts = start();
    uint32_t plain[LENGTH], cipher[LENGTH], data[32];

    words(plain, PLAIN);
    words(cipher, vectors[3].cipher);
    begin(qts, &vectors[3], 0);
    push(qts, plain, 6);
    qts = sunxi_migrate(qts, MACHINE);
    push(qts, plain + 6, LENGTH - 6);
    assert_pop(qts, cipher, LENGTH);
    qtest_writel(qts, CTL, 0);

    pad(data, "abc", true);
    qtest_writel(qts, CTL, SHA1 | ENABLE);
    push(qts, data, 16);
    qts = sunxi_migrate(qts, MACHINE);
    qtest_writel(qts, CTL, SHA1 | ENABLE | END);
    assert_md(qts, true, "a9993e364706816aba3e25717850c26c9cd0d89d");
    qtest_quit(qts);
}

static void test_hostile(void)
{
    QTestState *qts = start();

    for (uint32_t ctl = 0; ctl < 0x10000; ctl += 0x10) {
        /* Every other time without a pause */
        qtest_writel(qts, CTL, ctl | (ctl & 0x20 ? 7 : 1));
        for (int i = 0; i < 5; i++) {
            qtest_writel(qts, RXFIFO, ~0);
        }
        qtest_readl(qts, TXFIFO);
        qtest_readl(qts, FCSR);
        if (ctl & 0x40) {
            qtest_writel(qts, CTL, 0);
        }
    }
    for (uint32_t method = 0; method < 8; method++) {
        qtest_writel(qts, CTL, method << 4 | ENABLE);
        for (int i = 0; i < 100; i++) {
            qtest_writel(qts, RXFIFO, i);
        }
        for (int i = 0; i < 100; i++) {
            qtest_readl(qts, TXFIFO);
        }
    }
    for (uint64_t a = SS; a < SS + 0x1000; a += 4) {
        qtest_writel(qts, a, ~0);
        qtest_readl(qts, a);
        qtest_readb(qts, a + 1);
        qtest_writew(qts, a + 2, 0x5555);
    }
    g_assert_cmphex(qtest_readl(qts, SS + 0x60), ==, 0);
    g_assert_cmphex(qtest_readl(qts, RXFIFO), ==, 0);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/sun4i-ss/registers", test_registers);
    qtest_add_func("/sun4i-ss/ciphers", test_ciphers);
    qtest_add_func("/sun4i-ss/iv", test_iv);
    qtest_add_func("/sun4i-ss/hashes", test_hashes);
    qtest_add_func("/sun4i-ss/prng", test_prng);
    qtest_add_func("/sun4i-ss/fifos", test_fifos);
    qtest_add_func("/sun4i-ss/interrupt", test_interrupt);
    qtest_add_func("/sun4i-ss/die-id", test_die_id);
    qtest_add_data_func("/sun4i-ss/dma/a20", &dma_a20, test_dma);
    qtest_add_data_func("/sun4i-ss/dma/a31", &dma_a31, test_dma);
    qtest_add_func("/sun4i-ss/migration", test_migration);
    qtest_add_func("/sun4i-ss/hostile", test_hostile);
    return g_test_run();
}
