/*
 * Allwinner A31 DRAM controllers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * All registers are 0 out of reset.
 *
 *   offset          name              access
 *   Common to the channels, at 0x0000:
 *   0x000           CR                rw: how addresses are made
 *   0x004           CCR               rw: clocks of the channels
 *   0x008 - 0x088   DBGCR, DBGCR1, RMCR, MMCR, MBAGCR, MAER   rw
 *   0x100 - 0x11c   MDFS              rw
 *   0x13c, 0x14c    MDFSIVR, MDFSTCR  rw
 *   Controllers, at 0x1000 and 0x2000:
 *   0x004           SCTL              rw: command of a change of state
 *   0x008           SSTAT             ro: state
 *   0x040           MCMD              rw, 31 clears itself
 *   0x04c - 0x050   CMDSTAT (ro), CMDSTATEN
 *   0x060 - 0x068   MRRCFG0, MRRSTAT0-1 (ro)
 *   0x07c - 0x08c   MCFG1, MCFG, PPCFG, MSTAT (ro), LP2ZQCFG
 *   0x094 - 0x0b0   DTU status        ro
 *   0x0c0, 0x0cc - 0x144  timings     rw
 *   0x200 - 0x20c   DTU control       rw
 *   0x210 - 0x238   DTU data          rw
 *   0x240 - 0x254, 0x260 - 0x264, 0x270 - 0x288, 0x290 - 0x298,
 *   0x2ac - 0x2bc, 0x2c4 - 0x2c8, 0x2d0 - 0x2d4, 0x2f0   DFI   rw
 *   PHYs, at 0x3000 and 0x4000:
 *   0x004           PIR               wo: commands, reads as 0
 *   0x008           PGCR              rw: 21:18 ranks that are trained
 *   0x00c           PGSR              ro: what is done, and with what errors
 *   0x010           DLLGCR            rw
 *   0x014           ACDLLCR           rw
 *   0x018 - 0x05c   PTR, ACIOCR, DXCCR, DSGCR, DCR, DTPR, MR, ODTCR, DT  rw
 *   0x0c0 - 0x0dc   DCU               rw
 *   0x100 - 0x140   BIST              rw
 *   0x180 - 0x184   ZQ0CR0-1          rw
 *   0x188 - 0x18c   ZQ0SR0-1          ro
 *   0x1c0 + 0x40*n  DXnGCR            rw: 0 lane of eight data lines enabled
 *   0x1c4 + 0x40*n  DXnGSR0           ro: result of the training of each rank
 *   0x1c8 + 0x40*n  DXnGSR1           ro
 *   0x1cc - 0x1d4 + 0x40*n  DXnDLLCR, DXnDQTR, DXnDQSTR  rw
 *
 * What software relies on: that DLLs lock, commands end and states change, if
 * the channel has its clock; that training fails for a rank that is not
 * there; and that an address line that is not connected, of the columns, the
 * rows or the banks, makes memory appear twice: only that tells it how much
 * there is. Time does not matter here; timings, drive strengths and
 * priorities are kept but have no effect. There is no built-in test (DTU,
 * BIST, DCU), and no change of frequency.
 *
 * Which line of an address is which follows from how U-Boot finds out the
 * size: from the lowest, data lines, columns, rows, banks in sequential mode.
 * That of the interleaved mode, columns, banks, rows, is how the later SoCs
 * with this register have it (dram_sunxi_dw.c). The second rank and channel
 * are above that here; where they are on the board, nobody can see.
 *
 * Until channel 0 is first ready for access all of the memory is seen, unlike
 * on the board: QEMU's loader device puts programs there that bring no DRAM
 * code.
 */

#include "qemu/osdep.h"
#include "hw/misc/sun6i-dramc.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

#define BLOCK_SIZE 0x1000

REG32(CR, 0x000)
    FIELD(CR, RANKS, 0, 2)
    FIELD(CR, BANKS, 2, 2)
    FIELD(CR, ROWS, 4, 4)
    FIELD(CR, PAGE, 8, 4)
    FIELD(CR, BUS_WIDTH, 12, 2)
    FIELD(CR, SEQUENTIAL, 15, 1)
    FIELD(CR, TYPE, 16, 3)
    FIELD(CR, CHANNELS, 19, 1)
REG32(CCR, 0x004)
    FIELD(CCR, MASTER, 2, 1)
REG32(DBGCR, 0x008)
REG32(MAER, 0x088)
REG32(MDFSCR, 0x100)
REG32(MDFSGCR, 0x11c)
REG32(MDFSIVR, 0x13c)
REG32(MDFSTCR, 0x14c)

REG32(SCTL, 0x004)
    FIELD(SCTL, COMMAND, 0, 3)
REG32(SSTAT, 0x008)
REG32(MCMD, 0x040)
    FIELD(MCMD, START, 31, 1)
REG32(CMDSTAT, 0x04c)
REG32(CMDSTATEN, 0x050)
REG32(MRRCFG0, 0x060)
REG32(MRRSTAT0, 0x064)
REG32(MRRSTAT1, 0x068)
REG32(MCFG1, 0x07c)
REG32(MSTAT, 0x088)
REG32(LP2ZQCFG, 0x08c)
REG32(DTUSTAT, 0x094)
REG32(DTUAWDT, 0x0b0)
REG32(TOGCNT1U, 0x0c0)
REG32(TOGCNT100N, 0x0cc)
REG32(TDPD, 0x144)
REG32(DTUWACTL, 0x200)
REG32(DTULFSRRD, 0x238)
REG32(DTUEAF, 0x23c)
REG32(DFITCTLDLY, 0x240)
REG32(DFITPHYWRL, 0x254)
REG32(DFITRDDEN, 0x260)
REG32(DFITPHYRDL, 0x264)
REG32(DFITPHYUPDTYPE0, 0x270)
REG32(DFITCTRLUPDDLY, 0x288)
REG32(DFIUPDCFG, 0x290)
REG32(DFITCRLUPDI, 0x298)
REG32(DFITRCFG0, 0x2ac)
REG32(DFITRRDLVLGATEEN, 0x2bc)
REG32(DFISTCFG0, 0x2c4)
REG32(DFISTCFG1, 0x2c8)
REG32(DFITDRAMCLKEN, 0x2d0)
REG32(DFITDRAMCLKDIS, 0x2d4)
REG32(DFILPCFG0, 0x2f0)

REG32(PIR, 0x004)
    FIELD(PIR, INIT, 0, 1)
    FIELD(PIR, ZCAL, 3, 1)
    FIELD(PIR, DRAMINIT, 6, 1)
    FIELD(PIR, QSTRN, 7, 1)
    FIELD(PIR, CLRSR, 28, 1)
REG32(PGCR, 0x008)
    FIELD(PGCR, RANKEN, 18, 4)
REG32(PGSR, 0x00c)
    FIELD(PGSR, IDONE, 0, 1)
    FIELD(PGSR, DLDONE, 1, 1)
    FIELD(PGSR, ZCDONE, 2, 1)
    FIELD(PGSR, DIDONE, 3, 1)
    FIELD(PGSR, DTDONE, 4, 1)
    FIELD(PGSR, DTERR, 5, 1)
REG32(DLLGCR, 0x010)
REG32(ACDLLCR, 0x014)
    FIELD(DLLCR, NRESET, 30, 1)
    FIELD(DLLCR, DISABLE, 31, 1)
REG32(DTD1, 0x05c)
REG32(DCUAR, 0x0c0)
REG32(DCUSR1, 0x0dc)
REG32(BISTRR, 0x100)
REG32(BISTFWR1, 0x140)
REG32(ZQ0CR0, 0x180)
REG32(ZQ0CR1, 0x184)
REG32(ZQ0SR0, 0x188)
REG32(ZQ0SR1, 0x18c)
REG32(DX0GCR, 0x1c0)
    FIELD(DXGCR, ENABLE, 0, 1)
REG32(DX0GSR0, 0x1c4)
    FIELD(DXGSR0, DONE, 0, 4)
    FIELD(DXGSR0, ERROR, 4, 4)
REG32(DX0GSR1, 0x1c8)
REG32(DX0DLLCR, 0x1cc)
REG32(DX0DQSTR, 0x1d4)

#define LANE_STRIDE     0x40
#define LANE_REG(reg, lane) ((reg) + (lane) * LANE_STRIDE / 4)

/* Of SCTL */
enum {
    COMMAND_INIT = 0,
    COMMAND_CONFIG = 1,
    COMMAND_GO = 2,
    COMMAND_SLEEP = 3,
    COMMAND_WAKEUP = 4,
};

/* Of SSTAT */
enum {
    STATE_INIT = 0,
    STATE_CONFIG = 1,
    STATE_ACCESS = 3,
    STATE_LOW_POWER = 5,
};

/* What there is for the fields of CR */
#define CR_TYPE_DDR3        3
#define CR_BUS_16BIT        1
#define CR_BUS_32BIT        3
#define CR_4_BANKS          0
#define CR_8_BANKS          1
/* PAGE is the binary logarithm of a page's bytes, less this. */
#define CR_PAGE_BASE        3

/* Address lines of the fitted chips, and of a bus that is as wide as theirs */
#define CHIP_COLUMN_LINES   10
#define CHIP_BANK_LINES     3
#define CHIP_BUS_LINES      2
#define CHIP_MIN_ROW_LINES  11
#define CHIP_MAX_ROW_LINES  16
/* One rank, number 0 */
#define CHIP_RANK_LINES     0
#define CHIP_RANKS          0x1

typedef struct Sun6iDramcRange {
    uint16_t first;
    uint16_t last;
} Sun6iDramcRange;

static const Sun6iDramcRange com_regs[] = {
    { A_CR, A_MAER },
    { A_MDFSCR, A_MDFSGCR },
    { A_MDFSIVR, A_MDFSIVR },
    { A_MDFSTCR, A_MDFSTCR },
    { }
};

static const Sun6iDramcRange ctl_regs[] = {
    { A_SCTL, A_SSTAT },
    { A_MCMD, A_MCMD },
    { A_CMDSTAT, A_CMDSTATEN },
    { A_MRRCFG0, A_MRRSTAT1 },
    { A_MCFG1, A_LP2ZQCFG },
    { A_DTUSTAT, A_DTUAWDT },
    { A_TOGCNT1U, A_TOGCNT1U },
    { A_TOGCNT100N, A_TDPD },
    { A_DTUWACTL, A_DFITPHYWRL },
    { A_DFITRDDEN, A_DFITPHYRDL },
    { A_DFITPHYUPDTYPE0, A_DFITCTRLUPDDLY },
    { A_DFIUPDCFG, A_DFITCRLUPDI },
    { A_DFITRCFG0, A_DFITRRDLVLGATEEN },
    { A_DFISTCFG0, A_DFISTCFG1 },
    { A_DFITDRAMCLKEN, A_DFITDRAMCLKDIS },
    { A_DFILPCFG0, A_DFILPCFG0 },
    { }
};

static const Sun6iDramcRange ctl_ro_regs[] = {
    { A_SSTAT, A_SSTAT },
    { A_CMDSTAT, A_CMDSTAT },
    { A_MRRSTAT0, A_MRRSTAT1 },
    { A_MSTAT, A_MSTAT },
    { A_DTUSTAT, A_DTUAWDT },
    { A_DTUEAF, A_DTUEAF },
    { }
};

/* The lanes' are those of lane 0 again and again. */
static const Sun6iDramcRange phy_regs[] = {
    { A_PIR, A_DTD1 },
    { A_DCUAR, A_DCUSR1 },
    { A_BISTRR, A_BISTFWR1 },
    { A_ZQ0CR0, A_ZQ0SR1 },
    { A_DX0GCR, A_DX0DQSTR },
    { }
};

static const Sun6iDramcRange phy_ro_regs[] = {
    { A_PGSR, A_PGSR },
    { A_ZQ0SR0, A_ZQ0SR1 },
    { A_DX0GSR0, A_DX0GSR1 },
    { }
};

static bool in_ranges(const Sun6iDramcRange *range, hwaddr offset)
{
    for (; range->last || range->first; range++) {
        if (offset >= range->first && offset <= range->last) {
            return true;
        }
    }
    return false;
}

/* The same register of lane 0 */
static hwaddr lane0(hwaddr offset)
{
    hwaddr end = A_DX0GCR + SUN6I_DRAMC_LANES * LANE_STRIDE;

    return offset < A_DX0GCR || offset >= end ? offset :
           A_DX0GCR + (offset - A_DX0GCR) % LANE_STRIDE;
}

static const char *sun6i_dramc_id(Sun6iDramcState *s)
{
    return object_get_canonical_path_component(OBJECT(s));
}

static bool sun6i_dramc_has_clock(Sun6iDramcState *s, unsigned n)
{
    uint32_t ccr = s->com[R_CCR];

    return FIELD_EX32(ccr, CCR, MASTER) && extract32(ccr, n, 1);
}

static unsigned sun6i_dramc_row_lines(Sun6iDramcState *s)
{
    return ctz64(memory_region_size(s->dram) / s->channels) -
           CHIP_BUS_LINES - CHIP_COLUMN_LINES - CHIP_BANK_LINES;
}

static bool sun6i_dramc_ready(Sun6iDramcState *s, unsigned n)
{
    return n < s->channels && s->channel[n].ctl[R_SSTAT] == STATE_ACCESS;
}

/* Continue the lines of an address with some that are driven. */
static uint64_t add_lines(uint64_t lines, unsigned *at, unsigned driven,
                          unsigned connected)
{
    lines |= (BIT_ULL(MIN(driven, connected)) - 1) << *at;
    *at += driven;
    return lines;
}

/* Which lines of an address reach the chips */
static uint64_t sun6i_dramc_lines(Sun6iDramcState *s)
{
    uint32_t cr = s->com[R_CR];
    unsigned bus = FIELD_EX32(cr, CR, BUS_WIDTH) == CR_BUS_32BIT ? 2 :
                   FIELD_EX32(cr, CR, BUS_WIDTH) == CR_BUS_16BIT ? 1 : 0;
    unsigned banks = FIELD_EX32(cr, CR, BANKS) == CR_4_BANKS ? 2 : 3;
    unsigned rows = FIELD_EX32(cr, CR, ROWS) + 1;
    unsigned ranks = 32 - clz32(FIELD_EX32(cr, CR, RANKS));
    unsigned at = 0;
    uint64_t lines;

    lines = add_lines(0, &at, FIELD_EX32(cr, CR, PAGE) + CR_PAGE_BASE,
                      CHIP_COLUMN_LINES + bus);
    if (FIELD_EX32(cr, CR, SEQUENTIAL)) {
        lines = add_lines(lines, &at, rows, sun6i_dramc_row_lines(s));
        lines = add_lines(lines, &at, banks, CHIP_BANK_LINES);
    } else {
        lines = add_lines(lines, &at, banks, CHIP_BANK_LINES);
        lines = add_lines(lines, &at, rows, sun6i_dramc_row_lines(s));
    }
    lines = add_lines(lines, &at, ranks, CHIP_RANK_LINES);
    return add_lines(lines, &at, FIELD_EX32(cr, CR, CHANNELS),
                     sun6i_dramc_ready(s, 1));
}

static void sun6i_dramc_update(Sun6iDramcState *s)
{
    if (sun6i_dramc_ready(s, 0)) {
        sunxi_dram_window_connect(&s->window, sun6i_dramc_lines(s));
    } else {
        sunxi_dram_window_connect_all(&s->window);
    }
    trace_sun6i_dramc_lines(sun6i_dramc_id(s), s->com[R_CR], s->window.lines);
}

static bool dll_locked(uint32_t dllcr)
{
    return FIELD_EX32(dllcr, DLLCR, NRESET) &&
           !FIELD_EX32(dllcr, DLLCR, DISABLE);
}

/* All DLLs that are not disabled have locked. */
static bool sun6i_dramc_phy_locked(Sun6iDramcState *s, unsigned n)
{
    const uint32_t *phy = s->channel[n].phy;

    if (!sun6i_dramc_has_clock(s, n) || !dll_locked(phy[R_ACDLLCR])) {
        return false;
    }
    for (unsigned i = 0; i < SUN6I_DRAMC_LANES; i++) {
        uint32_t dllcr = phy[LANE_REG(R_DX0DLLCR, i)];

        if (!FIELD_EX32(dllcr, DLLCR, DISABLE) && !dll_locked(dllcr)) {
            return false;
        }
    }
    return true;
}

/* The PHY initializes itself as soon as its DLLs have locked. */
static void sun6i_dramc_update_phy(Sun6iDramcState *s, unsigned n)
{
    uint32_t *pgsr = &s->channel[n].phy[R_PGSR];
    bool locked = sun6i_dramc_phy_locked(s, n);

    if (locked && !FIELD_EX32(*pgsr, PGSR, DLDONE)) {
        *pgsr |= R_PGSR_IDONE_MASK | R_PGSR_ZCDONE_MASK;
    }
    *pgsr = FIELD_DP32(*pgsr, PGSR, DLDONE, locked);
}

/* Look for the chips at each lane of data lines and in each enabled rank. */
static void sun6i_dramc_train(Sun6iDramcState *s, unsigned n)
{
    Sun6iDramcChannel *channel = &s->channel[n];
    uint32_t *phy = channel->phy;
    uint32_t ranks = FIELD_EX32(phy[R_PGCR], PGCR, RANKEN);
    uint32_t there = n < s->channels && channel->initialized ? CHIP_RANKS : 0;
    bool failed = false;

    for (unsigned i = 0; i < SUN6I_DRAMC_LANES; i++) {
        uint32_t *gsr0 = &phy[LANE_REG(R_DX0GSR0, i)];
        bool locked = dll_locked(phy[LANE_REG(R_DX0DLLCR, i)]);
        uint32_t missing = ranks & ~(locked ? there : 0);

        if (FIELD_EX32(phy[LANE_REG(R_DX0GCR, i)], DXGCR, ENABLE)) {
            *gsr0 = FIELD_DP32(0, DXGSR0, DONE, ranks);
            *gsr0 = FIELD_DP32(*gsr0, DXGSR0, ERROR, missing);
            failed |= missing;
        }
    }
    phy[R_PGSR] |= R_PGSR_DTDONE_MASK | (failed ? R_PGSR_DTERR_MASK : 0);
    trace_sun6i_dramc_training(sun6i_dramc_id(s), n, ranks, !failed);
}

static void sun6i_dramc_write_pir(Sun6iDramcState *s, unsigned n,
                                  uint32_t value)
{
    Sun6iDramcChannel *channel = &s->channel[n];
    uint32_t *phy = channel->phy;

    if (FIELD_EX32(value, PIR, CLRSR)) {
        phy[R_PGSR] &= R_PGSR_DLDONE_MASK;
        for (unsigned i = 0; i < SUN6I_DRAMC_LANES; i++) {
            phy[LANE_REG(R_DX0GSR0, i)] = 0;
        }
    }
    if (!FIELD_EX32(value, PIR, INIT)) {
        return;
    }
    if (!FIELD_EX32(phy[R_PGSR], PGSR, DLDONE)) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: PHY %u initialized without a "
                      "clock or before its DLLs\n", sun6i_dramc_id(s), n);
        return;
    }
    if (FIELD_EX32(value, PIR, ZCAL)) {
        phy[R_PGSR] |= R_PGSR_ZCDONE_MASK;
    }
    if (FIELD_EX32(value, PIR, DRAMINIT)) {
        channel->initialized = true;
        phy[R_PGSR] |= R_PGSR_DIDONE_MASK;
    }
    if (FIELD_EX32(value, PIR, QSTRN)) {
        sun6i_dramc_train(s, n);
    }
    phy[R_PGSR] |= R_PGSR_IDONE_MASK;
}

/* SSTAT after a command; the same as before if it is for another state */
static uint32_t sun6i_dramc_next_state(Sun6iDramcState *s, unsigned n,
                                       unsigned command)
{
    uint32_t state = s->channel[n].ctl[R_SSTAT];

    if (!sun6i_dramc_has_clock(s, n)) {
        return state;
    }
    switch (command) {
    case COMMAND_INIT:
        return state == STATE_CONFIG ? STATE_INIT : state;
    case COMMAND_CONFIG:
        return state == STATE_LOW_POWER ? state : STATE_CONFIG;
    case COMMAND_GO:
        /* The PHY says when it is ready. */
        return state == STATE_CONFIG && s->channel[n].initialized ?
               STATE_ACCESS : state;
    case COMMAND_SLEEP:
        return state == STATE_ACCESS ? STATE_LOW_POWER : state;
    case COMMAND_WAKEUP:
        return state == STATE_LOW_POWER ? STATE_ACCESS : state;
    default:
        return state;
    }
}

static void sun6i_dramc_write_ctl(Sun6iDramcState *s, unsigned n,
                                  hwaddr offset, uint32_t value)
{
    uint32_t *ctl = s->channel[n].ctl;

    switch (offset) {
    case A_SCTL:
        value &= R_SCTL_COMMAND_MASK;
        ctl[R_SSTAT] = sun6i_dramc_next_state(s, n, value);
        trace_sun6i_dramc_state(sun6i_dramc_id(s), n, value, ctl[R_SSTAT]);
        sun6i_dramc_update(s);
        break;
    case A_MCMD:
        if (sun6i_dramc_has_clock(s, n)) {
            value = FIELD_DP32(value, MCMD, START, 0);
        }
        break;
    }
    ctl[offset / 4] = value;
}

static void sun6i_dramc_write_phy(Sun6iDramcState *s, unsigned n,
                                  hwaddr offset, uint32_t value)
{
    if (offset == A_PIR) {
        sun6i_dramc_write_pir(s, n, value);
        return;
    }
    s->channel[n].phy[offset / 4] = value;
    sun6i_dramc_update_phy(s, n);
}

static void sun6i_dramc_write_com(Sun6iDramcState *s, hwaddr offset,
                                  uint32_t value)
{
    s->com[offset / 4] = value;
    switch (offset) {
    case A_CR:
        sun6i_dramc_update(s);
        break;
    case A_CCR:
        for (unsigned n = 0; n < SUN6I_DRAMC_CHANNELS; n++) {
            sun6i_dramc_update_phy(s, n);
            /* A command that waited for the clock */
            if (sun6i_dramc_has_clock(s, n)) {
                s->channel[n].ctl[R_MCMD] &= ~R_MCMD_START_MASK;
            }
        }
        break;
    }
}

/* The register at an offset, NULL if there is none; whether it is read-only */
static uint32_t *sun6i_dramc_register(Sun6iDramcState *s, hwaddr offset,
                                      bool *ro)
{
    hwaddr reg = offset % BLOCK_SIZE;
    unsigned block = offset / BLOCK_SIZE;

    switch (block) {
    case 0:
        *ro = false;
        return in_ranges(com_regs, reg) ? &s->com[reg / 4] : NULL;
    case 1:
    case 2:
        *ro = in_ranges(ctl_ro_regs, reg);
        return in_ranges(ctl_regs, reg) ?
               &s->channel[block - 1].ctl[reg / 4] : NULL;
    case 3:
    case 4:
        *ro = in_ranges(phy_ro_regs, lane0(reg));
        return in_ranges(phy_regs, lane0(reg)) ?
               &s->channel[block - 3].phy[reg / 4] : NULL;
    default:
        g_assert_not_reached();
    }
}

static uint64_t sun6i_dramc_read(void *opaque, hwaddr offset, unsigned size)
{
    Sun6iDramcState *s = SUN6I_A31_DRAMC(opaque);
    bool ro;
    uint32_t *reg = sun6i_dramc_register(s, offset, &ro);
    uint32_t value = reg ? *reg : 0;

    if (!reg) {
        qemu_log_mask(LOG_UNIMP, "%s: read of unknown offset 0x%04"
                      HWADDR_PRIx "\n", sun6i_dramc_id(s), offset);
    }
    trace_sun6i_dramc_read(sun6i_dramc_id(s), offset, value);
    return value;
}

static void sun6i_dramc_write(void *opaque, hwaddr offset, uint64_t value,
                              unsigned size)
{
    Sun6iDramcState *s = SUN6I_A31_DRAMC(opaque);
    unsigned block = offset / BLOCK_SIZE;
    hwaddr reg = offset % BLOCK_SIZE;
    bool ro;

    trace_sun6i_dramc_write(sun6i_dramc_id(s), offset, value);

    if (!sun6i_dramc_register(s, offset, &ro)) {
        qemu_log_mask(LOG_UNIMP, "%s: write of 0x%08" PRIx64 " to unknown "
                      "offset 0x%04" HWADDR_PRIx "\n", sun6i_dramc_id(s),
                      value, offset);
    } else if (ro) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write of 0x%08" PRIx64 " to "
                      "read-only offset 0x%04" HWADDR_PRIx "\n",
                      sun6i_dramc_id(s), value, offset);
    } else if (block == 0) {
        sun6i_dramc_write_com(s, reg, value);
    } else if (block <= SUN6I_DRAMC_CHANNELS) {
        sun6i_dramc_write_ctl(s, block - 1, reg, value);
    } else {
        sun6i_dramc_write_phy(s, block - 1 - SUN6I_DRAMC_CHANNELS, reg, value);
    }
}

static const MemoryRegionOps sun6i_dramc_ops = {
    .read = sun6i_dramc_read,
    .write = sun6i_dramc_write,
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

/* As firmware leaves it */
static void sun6i_dramc_set_up(Sun6iDramcState *s)
{
    uint32_t cr = FIELD_DP32(0, CR, BANKS, CR_8_BANKS);

    cr = FIELD_DP32(cr, CR, ROWS, sun6i_dramc_row_lines(s) - 1);
    cr = FIELD_DP32(cr, CR, PAGE,
                    CHIP_COLUMN_LINES + CHIP_BUS_LINES - CR_PAGE_BASE);
    cr = FIELD_DP32(cr, CR, BUS_WIDTH, CR_BUS_32BIT);
    cr = FIELD_DP32(cr, CR, TYPE, CR_TYPE_DDR3);
    cr = FIELD_DP32(cr, CR, CHANNELS, s->channels - 1);
    s->com[R_CR] = cr;
    s->com[R_CCR] = R_CCR_MASTER_MASK | MAKE_64BIT_MASK(0, s->channels);

    for (unsigned n = 0; n < s->channels; n++) {
        uint32_t *phy = s->channel[n].phy;

        phy[R_ACDLLCR] = R_DLLCR_NRESET_MASK;
        phy[R_PGCR] = FIELD_DP32(0, PGCR, RANKEN, CHIP_RANKS);
        for (unsigned i = 0; i < SUN6I_DRAMC_LANES; i++) {
            phy[LANE_REG(R_DX0DLLCR, i)] = R_DLLCR_NRESET_MASK;
            phy[LANE_REG(R_DX0GCR, i)] = R_DXGCR_ENABLE_MASK;
        }
        sun6i_dramc_update_phy(s, n);
        sun6i_dramc_write_pir(s, n, R_PIR_INIT_MASK | R_PIR_DRAMINIT_MASK |
                              R_PIR_QSTRN_MASK);
        s->channel[n].ctl[R_SCTL] = COMMAND_GO;
        s->channel[n].ctl[R_SSTAT] = STATE_ACCESS;
    }
}

static void sun6i_dramc_reset_enter(Object *obj, ResetType type)
{
    Sun6iDramcState *s = SUN6I_A31_DRAMC(obj);

    memset(s->com, 0, sizeof(s->com));
    memset(s->channel, 0, sizeof(s->channel));
    if (s->direct_boot) {
        sun6i_dramc_set_up(s);
    }
}

static void sun6i_dramc_reset_hold(Object *obj, ResetType type)
{
    sun6i_dramc_update(SUN6I_A31_DRAMC(obj));
}

static int sun6i_dramc_post_load(void *opaque, int version_id)
{
    sun6i_dramc_update(opaque);
    return 0;
}

static const VMStateDescription sun6i_dramc_channel_vmstate = {
    .name = TYPE_SUN6I_A31_DRAMC "-channel",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(ctl, Sun6iDramcChannel, SUN6I_DRAMC_CTL_REGS),
        VMSTATE_UINT32_ARRAY(phy, Sun6iDramcChannel, SUN6I_DRAMC_PHY_REGS),
        VMSTATE_BOOL(initialized, Sun6iDramcChannel),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription sun6i_dramc_vmstate = {
    .name = TYPE_SUN6I_A31_DRAMC,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sun6i_dramc_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(com, Sun6iDramcState, SUN6I_DRAMC_COM_REGS),
        VMSTATE_STRUCT_ARRAY(channel, Sun6iDramcState, SUN6I_DRAMC_CHANNELS,
                             1, sun6i_dramc_channel_vmstate,
                             Sun6iDramcChannel),
        VMSTATE_END_OF_LIST()
    },
};

static void sun6i_dramc_realize(DeviceState *dev, Error **errp)
{
    Sun6iDramcState *s = SUN6I_A31_DRAMC(dev);
    unsigned rows;

    if (s->channels < 1 || s->channels > SUN6I_DRAMC_CHANNELS) {
        error_setg(errp, "'channels' must be 1 or %u", SUN6I_DRAMC_CHANNELS);
        return;
    }
    if (!sunxi_dram_window_init(&s->window, OBJECT(s), s->dram,
                                s->window_size, errp)) {
        return;
    }
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->window.region);
    rows = sun6i_dramc_row_lines(s);
    if (rows < CHIP_MIN_ROW_LINES || rows > CHIP_MAX_ROW_LINES) {
        error_setg(errp, "%" PRIu64 " MiB on %u channels are of no chips there "
                   "are", memory_region_size(s->dram) / MiB, s->channels);
    }
}

static void sun6i_dramc_init(Object *obj)
{
    Sun6iDramcState *s = SUN6I_A31_DRAMC(obj);

    memory_region_init_io(&s->iomem, obj, &sun6i_dramc_ops, s,
                          TYPE_SUN6I_A31_DRAMC, SUN6I_DRAMC_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
}

static void sun6i_dramc_finalize(Object *obj)
{
    sunxi_dram_window_finalize(&SUN6I_A31_DRAMC(obj)->window);
}

static const Property sun6i_dramc_properties[] = {
    DEFINE_PROP_LINK("dram", Sun6iDramcState, dram, TYPE_MEMORY_REGION,
                     MemoryRegion *),
    DEFINE_PROP_UINT64("window-size", Sun6iDramcState, window_size, 2 * GiB),
    DEFINE_PROP_UINT8("channels", Sun6iDramcState, channels,
                      SUN6I_DRAMC_CHANNELS),
    DEFINE_PROP_BOOL("direct-boot", Sun6iDramcState, direct_boot, false),
};

static void sun6i_dramc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = sun6i_dramc_realize;
    dc->vmsd = &sun6i_dramc_vmstate;
    rc->phases.enter = sun6i_dramc_reset_enter;
    rc->phases.hold = sun6i_dramc_reset_hold;
    device_class_set_props(dc, sun6i_dramc_properties);
}

static const TypeInfo sun6i_dramc_types[] = {
    {
        .name = TYPE_SUN6I_A31_DRAMC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Sun6iDramcState),
        .instance_init = sun6i_dramc_init,
        .instance_finalize = sun6i_dramc_finalize,
        .class_init = sun6i_dramc_class_init,
    },
};

DEFINE_TYPES(sun6i_dramc_types)
