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
FIELD(ERDES1, SIZE1, 0, 13)
FIELD(ERDES1, CHAINED, 14, 1)
FIELD(ERDES1, END, 15, 1)
FIELD(ERDES1, SIZE2, 16, 13)
FIELD(ERDES1, DIC, 31, 1)
FIELD(ETDES0, CHAINED, 20, 1)
FIELD(ETDES0, END, 21, 1)
FIELD(ETDES0, CIC, 22, 2)
FIELD(ETDES0, DP, 26, 1)
FIELD(ETDES0, DC, 27, 1)
FIELD(ETDES0, FS, 28, 1)
FIELD(ETDES0, LS, 29, 1)
FIELD(ETDES0, IC, 30, 1)
FIELD(ETDES1, SIZE1, 0, 13)
FIELD(ETDES1, SIZE2, 16, 13)

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

/* What both directions have in common: all of it, if it is not enhanced */
static bool sunxi_gmac_read_desc(SunxiGmacState *s, uint32_t addr,
                                 uint32_t *des, GmacDesc *d)
{
    if (!sunxi_gmac_read_words(s, addr, des)) {
        return false;
    }
    d->des0 = des[0];
    d->addr[0] = des[2];
    d->addr[1] = des[3];
    d->flags = des[1];
    d->size[0] = FIELD_EX32(des[1], DES1, SIZE1);
    d->size[1] = FIELD_EX32(des[1], DES1, SIZE2);
    return true;
}

bool sunxi_gmac_read_tx_desc(SunxiGmacState *s, uint32_t addr, GmacDesc *d)
{
    uint32_t des[4];

    if (!sunxi_gmac_read_desc(s, addr, des, d)) {
        return false;
    }
    if (sunxi_gmac_enhanced(s)) {
        d->flags = 0;
        d->flags = FIELD_DP32(d->flags, DES1, CHAINED,
                              FIELD_EX32(des[0], ETDES0, CHAINED));
        d->flags = FIELD_DP32(d->flags, DES1, END,
                              FIELD_EX32(des[0], ETDES0, END));
        d->flags = FIELD_DP32(d->flags, TDES1, DP,
                              FIELD_EX32(des[0], ETDES0, DP));
        d->flags = FIELD_DP32(d->flags, TDES1, DC,
                              FIELD_EX32(des[0], ETDES0, DC));
        d->flags = FIELD_DP32(d->flags, TDES1, CIC,
                              FIELD_EX32(des[0], ETDES0, CIC));
        d->flags = FIELD_DP32(d->flags, TDES1, FS,
                              FIELD_EX32(des[0], ETDES0, FS));
        d->flags = FIELD_DP32(d->flags, TDES1, LS,
                              FIELD_EX32(des[0], ETDES0, LS));
        d->flags = FIELD_DP32(d->flags, TDES1, IC,
                              FIELD_EX32(des[0], ETDES0, IC));
        d->size[0] = FIELD_EX32(des[1], ETDES1, SIZE1);
        d->size[1] = FIELD_EX32(des[1], ETDES1, SIZE2);
    }
    if (FIELD_EX32(des[0], DES0, OWN)) {
        trace_sunxi_gmac_tx_desc(s->id, addr, des[0], des[1], des[2], des[3]);
    }
    return true;
}

bool sunxi_gmac_read_rx_desc(SunxiGmacState *s, uint32_t addr, GmacDesc *d)
{
    uint32_t des[4];

    if (!sunxi_gmac_read_desc(s, addr, des, d)) {
        return false;
    }
    if (sunxi_gmac_enhanced(s)) {
        d->flags = 0;
        d->flags = FIELD_DP32(d->flags, DES1, CHAINED,
                              FIELD_EX32(des[1], ERDES1, CHAINED));
        d->flags = FIELD_DP32(d->flags, DES1, END,
                              FIELD_EX32(des[1], ERDES1, END));
        d->flags = FIELD_DP32(d->flags, RDES1, DIC,
                              FIELD_EX32(des[1], ERDES1, DIC));
        d->size[0] = FIELD_EX32(des[1], ERDES1, SIZE1);
        d->size[1] = FIELD_EX32(des[1], ERDES1, SIZE2);
    }
    if (FIELD_EX32(des[0], DES0, OWN)) {
        trace_sunxi_gmac_rx_desc(s->id, addr, des[0], des[1], des[2], des[3]);
    }
    return true;
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
