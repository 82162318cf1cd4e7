/*
 * Allwinner sunxi GMAC: descriptors in memory
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/atomic.h"
#include "qemu/bswap.h"
#include "trace.h"
#include "sunxi-gmac-internal.h"

/* Enhanced descriptors have in other places what the normal ones have. */
FIELD(EDES1, SIZE1, 0, 13)
FIELD(EDES1, SIZE2, 16, 13)
FIELD(ERDES1, CHAINED, 14, 1)
FIELD(ERDES1, END, 15, 1)
FIELD(ERDES1, DIC, 31, 1)
FIELD(ETDES0, CHAINED, 20, 1)
FIELD(ETDES0, END, 21, 1)
FIELD(ETDES0, CIC, 22, 2)
FIELD(ETDES0, DP, 26, 1)
FIELD(ETDES0, DC, 27, 1)
FIELD(ETDES0, FS, 28, 1)
FIELD(ETDES0, LS, 29, 1)
FIELD(ETDES0, IC, 30, 1)

#define DESC_SIZE       16
#define DESC_SIZE_ATDS  32

static bool sunxi_gmac_read_words(SunxiGmacState *s, uint32_t addr,
                                  uint32_t des[4])
{
    const MemTxAttrs attrs = MEMTXATTRS_UNSPECIFIED;
    MemTxResult result;

    des[0] = address_space_ldl_le(&s->dma_as, addr, attrs, &result);
    if (result != MEMTX_OK) {
        return false;
    }
    /* The owner is what the driver writes last, so it is to be read first. */
    smp_rmb();
    result = address_space_read(&s->dma_as, (hwaddr)addr + 4, attrs, &des[1],
                                3 * sizeof(des[0]));
    for (int i = 1; i < 4; i++) {
        des[i] = le32_to_cpu(des[i]);
    }
    return result == MEMTX_OK;
}

/* A bit that is one of DES1's in the normal layout */
typedef struct GmacFlag {
    uint32_t enhanced;
    uint32_t normal;
} GmacFlag;

/* In the enhanced layout they are in TDES0 ... */
static const GmacFlag tx_flags[] = {
    { R_ETDES0_CHAINED_MASK,            R_DES1_CHAINED_MASK },
    { R_ETDES0_END_MASK,                R_DES1_END_MASK },
    { R_ETDES0_DP_MASK,                 R_TDES1_DP_MASK },
    { R_ETDES0_DC_MASK,                 R_TDES1_DC_MASK },
    { 1 << R_ETDES0_CIC_SHIFT,          1 << R_TDES1_CIC_SHIFT },
    { 2 << R_ETDES0_CIC_SHIFT,          2 << R_TDES1_CIC_SHIFT },
    { R_ETDES0_FS_MASK,                 R_TDES1_FS_MASK },
    { R_ETDES0_LS_MASK,                 R_TDES1_LS_MASK },
    { R_ETDES0_IC_MASK,                 R_TDES1_IC_MASK },
};

/* ... or RDES1 */
static const GmacFlag rx_flags[] = {
    { R_ERDES1_CHAINED_MASK,            R_DES1_CHAINED_MASK },
    { R_ERDES1_END_MASK,                R_DES1_END_MASK },
    { R_ERDES1_DIC_MASK,                R_RDES1_DIC_MASK },
};

static uint32_t sunxi_gmac_flags(uint32_t enhanced, const GmacFlag *flags,
                                 unsigned n)
{
    uint32_t normal = 0;

    for (unsigned i = 0; i < n; i++) {
        if (enhanced & flags[i].enhanced) {
            normal |= flags[i].normal;
        }
    }
    return normal;
}

static bool sunxi_gmac_read_desc(SunxiGmacState *s, uint32_t addr, bool tx,
                                 GmacDesc *d)
{
    uint32_t des[4];

    if (!sunxi_gmac_read_words(s, addr, des)) {
        return false;
    }
    d->des0 = des[0];
    d->addr[0] = des[2];
    d->addr[1] = des[3];
    if (sunxi_gmac_enhanced(s)) {
        d->flags = tx ?
            sunxi_gmac_flags(des[0], tx_flags, ARRAY_SIZE(tx_flags)) :
            sunxi_gmac_flags(des[1], rx_flags, ARRAY_SIZE(rx_flags));
        d->size[0] = FIELD_EX32(des[1], EDES1, SIZE1);
        d->size[1] = FIELD_EX32(des[1], EDES1, SIZE2);
    } else {
        d->flags = des[1];
        d->size[0] = FIELD_EX32(des[1], DES1, SIZE1);
        d->size[1] = FIELD_EX32(des[1], DES1, SIZE2);
    }
    if (FIELD_EX32(des[0], DES0, OWN)) {
        trace_sunxi_gmac_desc(s->id, tx ? "transmit" : "receive", addr,
                              des[0], des[1], des[2], des[3]);
    }
    return true;
}

bool sunxi_gmac_read_tx_desc(SunxiGmacState *s, uint32_t addr, GmacDesc *d)
{
    return sunxi_gmac_read_desc(s, addr, true, d);
}

bool sunxi_gmac_read_rx_desc(SunxiGmacState *s, uint32_t addr, GmacDesc *d)
{
    return sunxi_gmac_read_desc(s, addr, false, d);
}

bool sunxi_gmac_write_des0(SunxiGmacState *s, uint32_t addr, uint32_t des0)
{
    MemTxResult result;

    /* The driver takes the descriptor back as soon as it sees this. */
    smp_wmb();
    address_space_stl_le(&s->dma_as, addr, des0, MEMTXATTRS_UNSPECIFIED,
                         &result);
    return result == MEMTX_OK;
}

/* What only an extended descriptor has, to be written before DES0 */
bool sunxi_gmac_write_des4(SunxiGmacState *s, uint32_t addr, uint32_t des4)
{
    MemTxResult result;

    address_space_stl_le(&s->dma_as, (hwaddr)addr + DESC_SIZE, des4,
                         MEMTXATTRS_UNSPECIFIED, &result);
    return result == MEMTX_OK;
}

uint32_t sunxi_gmac_next_desc(SunxiGmacState *s, uint32_t addr,
                              uint32_t base, const GmacDesc *d)
{
    if (FIELD_EX32(d->flags, DES1, END)) {
        return base;
    }
    if (FIELD_EX32(d->flags, DES1, CHAINED)) {
        return d->addr[1] & ~3;
    }
    return addr + (sunxi_gmac_extended(s) ? DESC_SIZE_ATDS : DESC_SIZE) +
           FIELD_EX32(s->bus_mode, BUS_MODE, DSL) * 4;
}
