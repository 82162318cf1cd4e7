/*
 * Allwinner sun4i crypto engine ("Security System")
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Offset       Name     Reset       Access
 * 0x000        CTL      0x00000000  rw   18:16 die bonding ID (ro),
 *                                        15 random numbers go on and on,
 *                                        14 hash starts with IV registers,
 *                                        13:12 mode (ECB, CBC, CNT, CTS),
 *                                        11:10 width of CNT's counter,
 *                                        9:8 size of AES keys, 7 decrypt,
 *                                        6:4 method, 2 end of the data,
 *                                        1 make a random number, 0 enable
 * 0x004-0x020  KEY0-7   0x00000000  rw
 * 0x024-0x030  IV0-3    0x00000000  rw
 * 0x034-0x040  CNT0-3   0x00000000  rw   CNT0 is a hash's fifth IV word
 * 0x044        FCSR     0x60000f0f  rw   30 room in RX, 29:24 how much,
 *                                        22 data in TX, 21:16 how much (ro),
 *                                        12:8 and 4:0 trigger levels - 1
 * 0x048        ICSR     0x00000000  rw   10 RX has room, 8 TX has data (w1c),
 *                                        4 DMA requests, 2 and 0 enable
 * 0x04c-0x05c  MD0-4    0x00000000  ro
 * 0x200        RXFIFO   -           wo   32 words
 * 0x204        TXFIFO   -           ro   32 words
 *
 * How it works: what is written to the RX FIFO is worked on as soon as there
 * is a block of it, and for a cipher room for another in the TX FIFO. Words
 * are little endian parts of the stream of bytes, also those of keys and IVs;
 * digests are the words of the state. IVs go on from block to block, as A20
 * and later have it ("IV register does not work on A10 and A13" in Linux's
 * log). A hash takes its initial state when the engine is enabled for it,
 * padding is the driver's affair, and what "end of the data" does is to show
 * the state in MD. Random numbers have a seed of 192 bits in KEY0-5, which
 * goes on as well, and come in groups of 160 bits: one in MD, or any number
 * of them in the TX FIFO.
 *
 * What the sources do not tell, and what is assumed:
 *  - enabling the engine, or another method, empties the FIFOs;
 *  - pending bits are set by every access to a FIFO that leaves the condition
 *    true, and only software clears them;
 *  - FCSR's 12:8 are RX's level and 4:0 TX's;
 *  - in CNT mode the block of CNT0-3 is encrypted, and counts up in its last
 *    bytes, big endian. DES has the first half of the registers;
 *  - a fourth AES key size is as the third.
 * How random numbers are made is not known to anybody; here by SHA-1, so that
 * they depend on the seed alone, as the manual says they do.
 *
 * Not modelled: how long it takes, and CTS, of which it is not known how the
 * engine is told where the data ends. It is CBC here.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qapi/error.h"
#include "hw/irq.h"
#include "hw/misc/sun4i-ss.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "sun4i-ss-math.h"
#include "trace.h"

#define SS_SIZE         0x1000

REG32(CTL, 0x000)
    FIELD(CTL, ENABLE, 0, 1)
    FIELD(CTL, PRNG_START, 1, 1)
    FIELD(CTL, DATA_END, 2, 1)
    FIELD(CTL, METHOD, 4, 3)
    FIELD(CTL, DECRYPT, 7, 1)
    FIELD(CTL, KEY_SIZE, 8, 2)
    FIELD(CTL, CNT_WIDTH, 10, 2)
    FIELD(CTL, MODE, 12, 2)
    FIELD(CTL, IV_REGS, 14, 1)
    FIELD(CTL, PRNG_CONTINUE, 15, 1)
    FIELD(CTL, DIE_ID, 16, 3)
REG32(KEY0, 0x004)
REG32(KEY7, 0x020)
REG32(IV0, 0x024)
REG32(IV3, 0x030)
REG32(CNT0, 0x034)
REG32(CNT3, 0x040)
REG32(FCSR, 0x044)
    FIELD(FCSR, TX_TRIGGER, 0, 5)
    FIELD(FCSR, RX_TRIGGER, 8, 5)
    FIELD(FCSR, TX_COUNT, 16, 6)
    FIELD(FCSR, TX_ANY, 22, 1)
    FIELD(FCSR, RX_ROOM, 24, 6)
    FIELD(FCSR, RX_ANY_ROOM, 30, 1)
REG32(ICSR, 0x048)
    FIELD(ICSR, TX_ENABLE, 0, 1)
    FIELD(ICSR, RX_ENABLE, 2, 1)
    FIELD(ICSR, DRQ, 4, 1)
    FIELD(ICSR, TX_PENDING, 8, 1)
    FIELD(ICSR, RX_PENDING, 10, 1)
REG32(MD0, 0x04c)
REG32(MD4, 0x05c)
REG32(RXFIFO, 0x200)
REG32(TXFIFO, 0x204)

/* What CTL keeps; the starting bits are kept until they are done */
#define CTL_RW          0xfff7
#define FCSR_RW         (R_FCSR_TX_TRIGGER_MASK | R_FCSR_RX_TRIGGER_MASK)
#define FCSR_RESET      0x0f0f
#define ICSR_RW         (R_ICSR_TX_ENABLE_MASK | R_ICSR_RX_ENABLE_MASK | \
                         R_ICSR_DRQ_MASK)
#define ICSR_W1C        (R_ICSR_TX_PENDING_MASK | R_ICSR_RX_PENDING_MASK)

/* Words */
#define FIFO_SIZE       32
#define HASH_BLOCK      16
#define AES_BLOCK       4
#define DES_BLOCK       2
#define PRNG_SEED       6
#define PRNG_GROUP      5

enum {
    METHOD_AES,
    METHOD_DES,
    METHOD_3DES,
    METHOD_SHA1,
    METHOD_MD5,
    METHOD_PRNG,
};

enum {
    MODE_ECB,
    MODE_CBC,
    MODE_CNT,
    MODE_CTS,
};

/* Of SHA-1; MD5 has the first four of them */
static const uint32_t sun4i_ss_hash_iv[SUN4I_SS_MDS] = {
    0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0
};

static uint32_t sun4i_ss_method(Sun4iSsState *s)
{
    return FIELD_EX32(s->ctl, CTL, METHOD);
}

static bool sun4i_ss_is_hash(uint32_t method)
{
    return method == METHOD_SHA1 || method == METHOD_MD5;
}

static bool sun4i_ss_enabled(Sun4iSsState *s)
{
    return FIELD_EX32(s->ctl, CTL, ENABLE);
}

/* Enabled, and with a clock to work */
static bool sun4i_ss_running(Sun4iSsState *s)
{
    return sun4i_ss_enabled(s) &&
           (!clock_has_source(s->clk) || clock_is_enabled(s->clk));
}

static void sun4i_ss_update(Sun4iSsState *s)
{
    bool rx = sun4i_ss_enabled(s) && fifo32_num_free(&s->rx) >
              FIELD_EX32(s->fcsr, FCSR, RX_TRIGGER);
    bool tx = sun4i_ss_enabled(s) && fifo32_num_used(&s->tx) >
              FIELD_EX32(s->fcsr, FCSR, TX_TRIGGER);
    bool drq = FIELD_EX32(s->icsr, ICSR, DRQ);

    qemu_set_irq(s->drq_rx, drq && rx);
    qemu_set_irq(s->drq_tx, drq && tx);
    /* Each enable is eight below what it enables. */
    qemu_set_irq(s->irq, !!(s->icsr & ICSR_W1C & s->icsr << 8));
}

/* After each access to a FIFO */
static void sun4i_ss_set_pending(Sun4iSsState *s)
{
    if (fifo32_num_free(&s->rx) > FIELD_EX32(s->fcsr, FCSR, RX_TRIGGER)) {
        s->icsr |= R_ICSR_RX_PENDING_MASK;
    }
    if (fifo32_num_used(&s->tx) > FIELD_EX32(s->fcsr, FCSR, TX_TRIGGER)) {
        s->icsr |= R_ICSR_TX_PENDING_MASK;
    }
}

/* Ciphers */

static void sun4i_ss_to_bytes(uint8_t *bytes, const uint32_t *words,
                              unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        stl_le_p(bytes + 4 * i, words[i]);
    }
}

static void sun4i_ss_to_words(uint32_t *words, const uint8_t *bytes,
                              unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        words[i] = ldl_le_p(bytes + 4 * i);
    }
}

static void sun4i_ss_schedule(Sun4iSsState *s, bool decrypt)
{
    static const int bits[] = { 128, 192, 256, 256 };
    uint8_t key[4 * SUN4I_SS_KEYS];

    if (s->scheduled) {
        return;
    }
    s->scheduled = true;
    sun4i_ss_to_bytes(key, s->key, SUN4I_SS_KEYS);
    if (sun4i_ss_method(s) == METHOD_AES) {
        int n = bits[FIELD_EX32(s->ctl, CTL, KEY_SIZE)];

        if (decrypt) {
            AES_set_decrypt_key(key, n, &s->aes);
        } else {
            AES_set_encrypt_key(key, n, &s->aes);
        }
        return;
    }
    for (unsigned i = 0; i < SUN4I_SS_DES_KEYS; i++) {
        sun4i_ss_des_schedule(s->des[i], ldq_be_p(key + 8 * i));
    }
}

/* The cipher itself; @in and @out may be the same. */
static void sun4i_ss_block(Sun4iSsState *s, uint8_t *out, const uint8_t *in,
                           bool decrypt)
{
    uint64_t v;

    sun4i_ss_schedule(s, decrypt);
    switch (sun4i_ss_method(s)) {
    case METHOD_AES:
        if (decrypt) {
            AES_decrypt(in, out, &s->aes);
        } else {
            AES_encrypt(in, out, &s->aes);
        }
        break;
    case METHOD_DES:
        stq_be_p(out, sun4i_ss_des(s->des[0], ldq_be_p(in), decrypt));
        break;
    case METHOD_3DES:
        v = sun4i_ss_des(s->des[decrypt ? 2 : 0], ldq_be_p(in), decrypt);
        v = sun4i_ss_des(s->des[1], v, !decrypt);
        v = sun4i_ss_des(s->des[decrypt ? 0 : 2], v, decrypt);
        stq_be_p(out, v);
        break;
    default:
        g_assert_not_reached();
    }
}

static void sun4i_ss_xor(uint8_t *out, const uint8_t *with, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        out[i] ^= with[i];
    }
}

/* The keystream of a block in CNT mode */
static void sun4i_ss_count(Sun4iSsState *s, uint8_t *out, unsigned words)
{
    static const unsigned width[] = { 2, 4, 8, 8 };
    uint8_t counter[4 * AES_BLOCK];
    unsigned n = width[FIELD_EX32(s->ctl, CTL, CNT_WIDTH)];

    sun4i_ss_to_bytes(counter, s->cnt, words);
    sun4i_ss_block(s, out, counter, false);
    for (unsigned i = 1; i <= n && ++counter[4 * words - i] == 0; i++) {
        /* carry */
    }
    sun4i_ss_to_words(s->cnt, counter, words);
}

static void sun4i_ss_cipher(Sun4iSsState *s, unsigned words)
{
    const unsigned n = 4 * words;
    bool decrypt = FIELD_EX32(s->ctl, CTL, DECRYPT);
    uint8_t in[4 * AES_BLOCK], out[4 * AES_BLOCK], iv[4 * AES_BLOCK];

    for (unsigned i = 0; i < words; i++) {
        stl_le_p(in + 4 * i, fifo32_pop(&s->rx));
    }
    switch (FIELD_EX32(s->ctl, CTL, MODE)) {
    case MODE_ECB:
        sun4i_ss_block(s, out, in, decrypt);
        break;
    case MODE_CNT:
        sun4i_ss_count(s, out, words);
        sun4i_ss_xor(out, in, n);
        break;
    default:
        sun4i_ss_to_bytes(iv, s->iv, words);
        if (decrypt) {
            sun4i_ss_block(s, out, in, true);
            sun4i_ss_xor(out, iv, n);
            sun4i_ss_to_words(s->iv, in, words);
        } else {
            sun4i_ss_xor(in, iv, n);
            sun4i_ss_block(s, out, in, false);
            sun4i_ss_to_words(s->iv, out, words);
        }
        break;
    }
    for (unsigned i = 0; i < words; i++) {
        fifo32_push(&s->tx, ldl_le_p(out + 4 * i));
    }
}

/* Hashes */

static void sun4i_ss_hash_begin(Sun4iSsState *s)
{
    if (FIELD_EX32(s->ctl, CTL, IV_REGS)) {
        memcpy(s->hash, s->iv, sizeof(s->iv));
        s->hash[SUN4I_SS_IVS] = s->cnt[0];
    } else {
        memcpy(s->hash, sun4i_ss_hash_iv, sizeof(s->hash));
    }
}

static void sun4i_ss_hash(Sun4iSsState *s)
{
    uint32_t block[HASH_BLOCK];

    for (unsigned i = 0; i < HASH_BLOCK; i++) {
        block[i] = fifo32_pop(&s->rx);
        if (sun4i_ss_method(s) == METHOD_SHA1) {
            block[i] = bswap32(block[i]);
        }
    }
    if (sun4i_ss_method(s) == METHOD_SHA1) {
        sun4i_ss_sha1(s->hash, block);
    } else {
        sun4i_ss_md5(s->hash, block);
    }
}

/* Random numbers */

static void sun4i_ss_random(Sun4iSsState *s, uint32_t *group)
{
    uint32_t state[3][SUN4I_SS_MDS];

    for (unsigned i = 0; i < ARRAY_SIZE(state); i++) {
        uint32_t block[HASH_BLOCK] = { 0 };

        memcpy(block, s->key, PRNG_SEED * sizeof(block[0]));
        block[PRNG_SEED] = i;
        memcpy(state[i], sun4i_ss_hash_iv, sizeof(state[i]));
        sun4i_ss_sha1(state[i], block);
    }
    memcpy(group, state[0], PRNG_GROUP * sizeof(group[0]));
    memcpy(s->key, state[1], sizeof(state[1]));
    s->key[PRNG_SEED - 1] = state[2][0];
    s->scheduled = false;
}

/* Random numbers are made when they are looked for. */
static void sun4i_ss_go_on(Sun4iSsState *s)
{
    uint32_t group[PRNG_GROUP];

    if (sun4i_ss_running(s) && sun4i_ss_method(s) == METHOD_PRNG &&
        FIELD_EX32(s->ctl, CTL, PRNG_CONTINUE) &&
        fifo32_is_empty(&s->tx)) {
        sun4i_ss_random(s, group);
        for (unsigned i = 0; i < PRNG_GROUP; i++) {
            fifo32_push(&s->tx, group[i]);
        }
        sun4i_ss_set_pending(s);
    }
}

/* Do all that can be done. */
static void sun4i_ss_run(Sun4iSsState *s)
{
    uint32_t method = sun4i_ss_method(s);
    unsigned words = method == METHOD_AES ? AES_BLOCK : DES_BLOCK;

    if (!sun4i_ss_running(s)) {
        return;
    }
    switch (method) {
    case METHOD_AES:
    case METHOD_DES:
    case METHOD_3DES:
        while (fifo32_num_used(&s->rx) >= words &&
               fifo32_num_free(&s->tx) >= words) {
            sun4i_ss_cipher(s, words);
        }
        break;
    case METHOD_SHA1:
    case METHOD_MD5:
        while (fifo32_num_used(&s->rx) >= HASH_BLOCK) {
            sun4i_ss_hash(s);
        }
        if (FIELD_EX32(s->ctl, CTL, DATA_END)) {
            if (!fifo32_is_empty(&s->rx)) {
                qemu_log_mask(LOG_GUEST_ERROR, "%s: data ends with %u words "
                              "that are not a block\n", s->id,
                              fifo32_num_used(&s->rx));
            }
            memcpy(s->md, s->hash, sizeof(s->md));
        }
        break;
    case METHOD_PRNG:
        if (FIELD_EX32(s->ctl, CTL, PRNG_START) &&
            !FIELD_EX32(s->ctl, CTL, PRNG_CONTINUE)) {
            sun4i_ss_random(s, s->md);
        }
        break;
    default:
        break;
    }
    s->ctl &= ~(R_CTL_DATA_END_MASK | R_CTL_PRNG_START_MASK);
    sun4i_ss_set_pending(s);
}

static void sun4i_ss_write_ctl(Sun4iSsState *s, uint32_t value)
{
    bool was_enabled = sun4i_ss_enabled(s);
    uint32_t was = sun4i_ss_method(s), method;

    s->ctl = value & CTL_RW;
    s->scheduled = false;
    method = sun4i_ss_method(s);
    if (!sun4i_ss_enabled(s)) {
        s->ctl &= ~(R_CTL_DATA_END_MASK | R_CTL_PRNG_START_MASK);
    }
    if (sun4i_ss_enabled(s) && was_enabled && method == was) {
        return;
    }
    fifo32_reset(&s->rx);
    fifo32_reset(&s->tx);
    if (!sun4i_ss_enabled(s)) {
        return;
    }
    trace_sun4i_ss_start(s->id, s->ctl);
    if (method > METHOD_PRNG) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: reserved method %u\n", s->id,
                      method);
    } else if (sun4i_ss_is_hash(method)) {
        sun4i_ss_hash_begin(s);
    } else if (method != METHOD_PRNG &&
               FIELD_EX32(s->ctl, CTL, MODE) == MODE_CTS) {
        qemu_log_mask(LOG_UNIMP, "%s: CTS is done as CBC\n", s->id);
    }
}

static void sun4i_ss_push(Sun4iSsState *s, uint32_t value)
{
    if (!sun4i_ss_enabled(s) || fifo32_is_full(&s->rx)) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: data for a FIFO that is %s\n",
                      s->id, sun4i_ss_enabled(s) ? "full" : "off");
        return;
    }
    fifo32_push(&s->rx, value);
}

static uint32_t sun4i_ss_pop(Sun4iSsState *s)
{
    uint32_t value;

    sun4i_ss_go_on(s);
    if (fifo32_is_empty(&s->tx)) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: data from an empty FIFO\n",
                      s->id);
        return 0;
    }
    value = fifo32_pop(&s->tx);
    /* There may be room now for a block that waited. */
    sun4i_ss_run(s);
    sun4i_ss_update(s);
    return value;
}

static uint32_t sun4i_ss_read_fcsr(Sun4iSsState *s)
{
    uint32_t value = s->fcsr;

    sun4i_ss_go_on(s);
    sun4i_ss_update(s);
    value = FIELD_DP32(value, FCSR, RX_ROOM, fifo32_num_free(&s->rx));
    value = FIELD_DP32(value, FCSR, RX_ANY_ROOM, !fifo32_is_full(&s->rx));
    value = FIELD_DP32(value, FCSR, TX_COUNT, fifo32_num_used(&s->tx));
    return FIELD_DP32(value, FCSR, TX_ANY, !fifo32_is_empty(&s->tx));
}

static uint64_t sun4i_ss_read(void *opaque, hwaddr offset, unsigned size)
{
    Sun4iSsState *s = opaque;
    uint32_t value = 0;

    switch (offset) {
    case A_CTL:
        value = FIELD_DP32(s->ctl, CTL, DIE_ID, s->die_id);
        break;
    case A_KEY0 ... A_KEY7:
        value = s->key[(offset - A_KEY0) / 4];
        break;
    case A_IV0 ... A_IV3:
        value = s->iv[(offset - A_IV0) / 4];
        break;
    case A_CNT0 ... A_CNT3:
        value = s->cnt[(offset - A_CNT0) / 4];
        break;
    case A_FCSR:
        value = sun4i_ss_read_fcsr(s);
        break;
    case A_ICSR:
        value = s->icsr;
        break;
    case A_MD0 ... A_MD4:
        value = s->md[(offset - A_MD0) / 4];
        break;
    case A_TXFIFO:
        value = sun4i_ss_pop(s);
        break;
    case A_RXFIFO:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: read of a write-only register\n",
                      s->id);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: read of reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }
    trace_sun4i_ss_read(s->id, offset, value);
    return value;
}

static void sun4i_ss_write(void *opaque, hwaddr offset, uint64_t value,
                           unsigned size)
{
    Sun4iSsState *s = opaque;

    trace_sun4i_ss_write(s->id, offset, value);
    switch (offset) {
    case A_CTL:
        sun4i_ss_write_ctl(s, value);
        sun4i_ss_run(s);
        break;
    case A_KEY0 ... A_KEY7:
        s->key[(offset - A_KEY0) / 4] = value;
        s->scheduled = false;
        break;
    case A_IV0 ... A_IV3:
        s->iv[(offset - A_IV0) / 4] = value;
        break;
    case A_CNT0 ... A_CNT3:
        s->cnt[(offset - A_CNT0) / 4] = value;
        break;
    case A_FCSR:
        s->fcsr = value & FCSR_RW;
        break;
    case A_ICSR:
        s->icsr = (s->icsr & ~value & ICSR_W1C) | (value & ICSR_RW);
        break;
    case A_RXFIFO:
        sun4i_ss_push(s, value);
        sun4i_ss_run(s);
        break;
    case A_MD0 ... A_MD4:
    case A_TXFIFO:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write to read-only offset 0x%"
                      HWADDR_PRIx "\n", s->id, offset);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }
    sun4i_ss_update(s);
}

static const MemoryRegionOps sun4i_ss_ops = {
    .read = sun4i_ss_read,
    .write = sun4i_ss_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
    .impl = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
};

static void sun4i_ss_clk_changed(void *opaque, ClockEvent event)
{
    Sun4iSsState *s = opaque;

    sun4i_ss_run(s);
    sun4i_ss_update(s);
}

static void sun4i_ss_reset_enter(Object *obj, ResetType type)
{
    Sun4iSsState *s = SUN4I_SS(obj);

    s->ctl = 0;
    memset(s->key, 0, sizeof(s->key));
    memset(s->iv, 0, sizeof(s->iv));
    memset(s->cnt, 0, sizeof(s->cnt));
    s->fcsr = FCSR_RESET;
    s->icsr = 0;
    memset(s->md, 0, sizeof(s->md));
    memset(s->hash, 0, sizeof(s->hash));
    fifo32_reset(&s->rx);
    fifo32_reset(&s->tx);
    s->scheduled = false;
}

static void sun4i_ss_reset_hold(Object *obj, ResetType type)
{
    sun4i_ss_update(SUN4I_SS(obj));
}

static int sun4i_ss_post_load(void *opaque, int version_id)
{
    Sun4iSsState *s = opaque;

    s->scheduled = false;
    return 0;
}

static const VMStateDescription vmstate_sun4i_ss = {
    .name = TYPE_SUN4I_SS,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sun4i_ss_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(clk, Sun4iSsState),
        VMSTATE_UINT32(ctl, Sun4iSsState),
        VMSTATE_UINT32_ARRAY(key, Sun4iSsState, SUN4I_SS_KEYS),
        VMSTATE_UINT32_ARRAY(iv, Sun4iSsState, SUN4I_SS_IVS),
        VMSTATE_UINT32_ARRAY(cnt, Sun4iSsState, SUN4I_SS_CNTS),
        VMSTATE_UINT32(fcsr, Sun4iSsState),
        VMSTATE_UINT32(icsr, Sun4iSsState),
        VMSTATE_UINT32_ARRAY(md, Sun4iSsState, SUN4I_SS_MDS),
        VMSTATE_UINT32_ARRAY(hash, Sun4iSsState, SUN4I_SS_MDS),
        VMSTATE_FIFO32(rx, Sun4iSsState),
        VMSTATE_FIFO32(tx, Sun4iSsState),
        VMSTATE_END_OF_LIST()
    }
};

static const Property sun4i_ss_properties[] = {
    DEFINE_PROP_UINT8("die-id", Sun4iSsState, die_id, 0),
};

static void sun4i_ss_realize(DeviceState *dev, Error **errp)
{
    Sun4iSsState *s = SUN4I_SS(dev);

    if (s->die_id > R_CTL_DIE_ID_MASK >> R_CTL_DIE_ID_SHIFT) {
        error_setg(errp, "'die-id' must be 0 to %u",
                   R_CTL_DIE_ID_MASK >> R_CTL_DIE_ID_SHIFT);
        return;
    }
    s->id = object_get_canonical_path_component(OBJECT(s));
}

static void sun4i_ss_init(Object *obj)
{
    Sun4iSsState *s = SUN4I_SS(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->iomem, obj, &sun4i_ss_ops, s, TYPE_SUN4I_SS,
                          SS_SIZE);
    sysbus_init_mmio(sbd, &s->iomem);
    sysbus_init_irq(sbd, &s->irq);
    s->clk = qdev_init_clock_in(DEVICE(s), "mod", sun4i_ss_clk_changed, s,
                                ClockUpdate);
    qdev_init_gpio_out_named(DEVICE(s), &s->drq_rx, "drq-rx", 1);
    qdev_init_gpio_out_named(DEVICE(s), &s->drq_tx, "drq-tx", 1);
    fifo32_create(&s->rx, FIFO_SIZE);
    fifo32_create(&s->tx, FIFO_SIZE);
}

static void sun4i_ss_finalize(Object *obj)
{
    Sun4iSsState *s = SUN4I_SS(obj);

    fifo32_destroy(&s->rx);
    fifo32_destroy(&s->tx);
}

static void sun4i_ss_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->desc = "Allwinner sun4i crypto engine";
    dc->realize = sun4i_ss_realize;
    dc->vmsd = &vmstate_sun4i_ss;
    device_class_set_props(dc, sun4i_ss_properties);
    rc->phases.enter = sun4i_ss_reset_enter;
    rc->phases.hold = sun4i_ss_reset_hold;
}

static const TypeInfo sun4i_ss_types[] = {
    {
        .name              = TYPE_SUN4I_SS,
        .parent            = TYPE_SYS_BUS_DEVICE,
        .instance_size     = sizeof(Sun4iSsState),
        .instance_init     = sun4i_ss_init,
        .instance_finalize = sun4i_ss_finalize,
        .class_init        = sun4i_ss_class_init,
    }
};

DEFINE_TYPES(sun4i_ss_types)
