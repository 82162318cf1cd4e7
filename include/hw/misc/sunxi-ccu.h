/*
 * Allwinner sunxi clock control unit
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A clock control unit is a table: registers, clocks and output lines. The
 * abstract device TYPE_SUNXI_CCU turns such a table into QEMU Clocks; a
 * subclass supplies the table of one chip.
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, SUNXI_CCU_SIZE bytes
 *  + Clock inputs named by the table. The first SunxiCcuTables.n_required of
 *    them ("osc24m" and "osc32k") must be connected; the rest stand for pins
 *    that a board may leave open, which is a clock that does not run.
 *  + Clock outputs: one for every clock of the table, named as Linux names
 *    it (drivers/clk/sunxi-ng). A clock that is gated, or whose PLL is off,
 *    has the period 0, so clock_is_enabled() is the state of a bus gate.
 *  + named GPIO outputs, one line each: the lines of the table. Reset lines
 *    are called "rst-<name>" and are 1 while the reset is asserted.
 *
 * Nothing the CCU drives is sent again after an incoming migration: a device
 * that takes a clock migrates its Clock input, and one that takes a line
 * migrates the level.
 */

#ifndef HW_MISC_SUNXI_CCU_H
#define HW_MISC_SUNXI_CCU_H

#include "hw/clock.h"
#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_SUNXI_CCU "sunxi-ccu"
OBJECT_DECLARE_TYPE(SunxiCcuState, SunxiCcuClass, SUNXI_CCU)

#define SUNXI_CCU_SIZE          0x400
#define SUNXI_CCU_NUM_REGS      (SUNXI_CCU_SIZE / 4)
#define SUNXI_CCU_MAX_INPUTS    6
#define SUNXI_CCU_MAX_PARENTS   16

/**
 * SunxiCcuReg: one register
 * @name: for the log
 * @offset: from the start of the block
 * @reset: value after reset
 * @writable: bits that keep what is written; the others keep @reset
 * @key_mask: field that must hold @key in the value written, or else the bits
 *            of @locked stay as they are; 0 for a register without a key
 * @update: bits that have the chip take over what is written, and are 0 again
 *          when it has, which here is at once
 * @deferred: bits that clocks take no notice of until then
 */
typedef struct SunxiCcuReg {
    const char *name;
    uint16_t offset;
    uint32_t reset;
    uint32_t writable;
    uint32_t key_mask;
    uint32_t key;
    uint32_t locked;
    uint32_t update;
    uint32_t deferred;
} SunxiCcuReg;

/* How a field of a register becomes a multiplier or a divider */
typedef enum SunxiCcuFactorKind {
    SUNXI_CCU_FACTOR_PLAIN,     /* the value, where 0 counts as 1 */
    SUNXI_CCU_FACTOR_PLUS1,     /* the value plus one */
    SUNXI_CCU_FACTOR_POW2,      /* two to the power of the value */
    SUNXI_CCU_FACTOR_TABLE,     /* looked up in @table */
} SunxiCcuFactorKind;

typedef struct SunxiCcuFactor {
    uint8_t shift;
    uint8_t width;              /* 0: no such factor */
    SunxiCcuFactorKind kind;
    const uint8_t *table;       /* 1 << width entries */
} SunxiCcuFactor;

/**
 * SunxiCcuClock: one clock, of any of the kinds there are
 * @name: name of the Clock output
 * @reg: offset of the register that all the fields are in
 * @parents: ids of the clocks the source multiplexer takes, -1 for a
 *           reserved setting. Every id is below that of this clock, which is
 *           why there can be no loops.
 * @n_parents: 0 for a root: an input, or a clock of @fixed_hz
 * @mux_shift, @mux_width: field that selects the parent; width 0: parent 0
 * @prediv: divider in front of each input of the multiplexer, 0 counts as 1
 * @fixed_hz: rate of a root that is not an input
 * @mul, @div: fixed factors, 0 counts as 1
 * @n, @k: multipliers
 * @m, @p: dividers
 * @gate: bits of @reg that must all be 1 for the clock to run
 * @bypass: bits of @reg any of which passes the parent through unchanged,
 *          whatever @gate says
 * @frac_int: bit that selects the integer mode of a video PLL; while it is 0
 *            the rate is @frac_hz[1] if the bit @frac_sel is set, and
 *            @frac_hz[0] if not
 * @sdm_reg: register with the sigma-delta pattern, 0 if there is none: bit 31
 *           enables it, bits 16:0 are a fraction (in 2^-17) added to @n
 * @sdm_gate: bits of @reg that must all be 1, too, for the pattern to count
 * @lock: bit of @reg that cannot be written and says whether the clock runs,
 *        at the rate that is set
 */
typedef struct SunxiCcuClock {
    const char *name;
    uint16_t reg;
    const int16_t *parents;
    uint8_t n_parents;
    uint8_t mux_shift;
    uint8_t mux_width;
    uint16_t prediv[SUNXI_CCU_MAX_PARENTS];
    uint32_t fixed_hz;
    uint16_t mul;
    uint16_t div;
    SunxiCcuFactor n;
    SunxiCcuFactor k;
    SunxiCcuFactor m;
    SunxiCcuFactor p;
    uint32_t gate;
    uint32_t bypass;
    uint32_t frac_int;
    uint32_t frac_sel;
    uint32_t frac_hz[2];
    uint16_t sdm_reg;
    uint32_t sdm_gate;
    uint32_t lock;
} SunxiCcuClock;

/**
 * SunxiCcuLine: a register bit that goes out as a GPIO line
 * @name: name of the GPIO output
 * @reg: offset of the register
 * @mask: the bit
 * @invert: the line is 1 while the bit is 0, as for every reset
 * @field: @mask is the bits of a field that starts at bit 0 and is at most 8
 *         wide, and the level of the line is its value
 */
typedef struct SunxiCcuLine {
    const char *name;
    uint16_t reg;
    uint32_t mask;
    bool invert;
    bool field;
} SunxiCcuLine;

/* Fields, for the tables */
#define SUNXI_CCU_PLAIN(_shift, _width) \
    { .shift = (_shift), .width = (_width), .kind = SUNXI_CCU_FACTOR_PLAIN }
#define SUNXI_CCU_PLUS1(_shift, _width) \
    { .shift = (_shift), .width = (_width), .kind = SUNXI_CCU_FACTOR_PLUS1 }
#define SUNXI_CCU_POW2(_shift, _width) \
    { .shift = (_shift), .width = (_width), .kind = SUNXI_CCU_FACTOR_POW2 }
#define SUNXI_CCU_TABLE(_shift, _width, _table) \
    { .shift = (_shift), .width = (_width), \
      .kind = SUNXI_CCU_FACTOR_TABLE, .table = (_table) }

#define SUNXI_CCU_PARENT(_parent) \
    .parents = (const int16_t[]){ (_parent) }, .n_parents = 1
#define SUNXI_CCU_MUX(_shift, _width, _parents) \
    .parents = (_parents), .n_parents = ARRAY_SIZE(_parents), \
    .mux_shift = (_shift), .mux_width = (_width)

/* A clock that one bit lets through or stops */
#define SUNXI_CCU_GATE(_name, _parent, _reg, _bit) \
    { .name = (_name), .reg = (_reg), SUNXI_CCU_PARENT(_parent), \
      .gate = 1u << (_bit) }
/* A clock that is always a fixed ratio of its parent */
#define SUNXI_CCU_FIXED(_name, _parent, _mul, _div) \
    { .name = (_name), SUNXI_CCU_PARENT(_parent), \
      .mul = (_mul), .div = (_div) }

/* What every chip's module clocks have */
#define SUNXI_CCU_MOD_GATE      (1u << 31)

/* The usual module clock: source, 2^N, M of some bits, gate */
#define SUNXI_CCU_MOD_MP(_name, _reg, _m_width, _parents) \
    { .name = (_name), .reg = (_reg), SUNXI_CCU_MUX(24, 2, _parents), \
      .p = SUNXI_CCU_POW2(16, 2), .m = SUNXI_CCU_PLUS1(0, _m_width), \
      .gate = SUNXI_CCU_MOD_GATE }
#define SUNXI_CCU_MOD0(_name, _reg, _parents) \
    SUNXI_CCU_MOD_MP(_name, _reg, 4, _parents)
/* One without 2^N */
#define SUNXI_CCU_MOD_M(_name, _reg, _mux_width, _m_width, _parents) \
    { .name = (_name), .reg = (_reg), \
      SUNXI_CCU_MUX(24, _mux_width, _parents), \
      .m = SUNXI_CCU_PLUS1(0, _m_width), .gate = SUNXI_CCU_MOD_GATE }
/* One without any divider */
#define SUNXI_CCU_MOD_MUX(_name, _reg, _shift, _width, _parents) \
    { .name = (_name), .reg = (_reg), \
      SUNXI_CCU_MUX(_shift, _width, _parents), .gate = SUNXI_CCU_MOD_GATE }
/* The GMAC's register: source of its TX clock, and RGMII in place of MII */
#define SUNXI_CCU_GMAC_TX(_reg, _parents) \
    { .name = "gmac-tx", .reg = (_reg), SUNXI_CCU_MUX(0, 2, _parents) }
#define SUNXI_CCU_GMAC_RGMII(_reg) \
    { .name = "gmac-rgmii", .reg = (_reg), .mask = 1u << 2 }

/* Resets are asserted while their bit is 0, which they are after a reset */
#define SUNXI_CCU_RST(_name, _reg, _bit) \
    { .name = "rst-" _name, .reg = (_reg), .mask = 1u << (_bit), \
      .invert = true }

/*
 * Divider of the APB bus that hangs below the AHB bus: a field of two bits, of
 * which 0 and 1 are both a half (Linux, ccu-sun4i-a10.c, ccu-sun6i-a31.c and
 * clk-sun6i-apb0.c)
 */
extern const uint8_t sunxi_ccu_apb_div[4];

/* What a subclass consists of: the class_data of its TypeInfo */
typedef struct SunxiCcuTables {
    const SunxiCcuReg *regs;
    size_t n_regs;

    /* clocks[0 .. n_inputs - 1] are the Clock inputs */
    const SunxiCcuClock *clocks;
    size_t n_clocks;
    size_t n_inputs;
    size_t n_required;

    const SunxiCcuLine *lines;
    size_t n_lines;
} SunxiCcuTables;

/* Tables whose names all begin with the same prefix */
#define SUNXI_CCU_TABLES(_prefix, _n_inputs, _n_required) \
    { .regs = _prefix ## _regs, .n_regs = ARRAY_SIZE(_prefix ## _regs), \
      .clocks = _prefix ## _clocks, \
      .n_clocks = ARRAY_SIZE(_prefix ## _clocks), \
      .n_inputs = (_n_inputs), .n_required = (_n_required), \
      .lines = _prefix ## _lines, .n_lines = ARRAY_SIZE(_prefix ## _lines) }

struct SunxiCcuClass {
    SysBusDeviceClass parent_class;

    const SunxiCcuTables *tables;
};

struct SunxiCcuState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;

    uint32_t regs[SUNXI_CCU_NUM_REGS];
    /* what of them had been written when it was last taken over */
    uint32_t taken[SUNXI_CCU_NUM_REGS];
    Clock *in[SUNXI_CCU_MAX_INPUTS];

    /* Made from the class's tables by instance_init */
    const SunxiCcuReg *desc[SUNXI_CCU_NUM_REGS];
    uint32_t lock[SUNXI_CCU_NUM_REGS];
    Clock **clocks;             /* inputs, then outputs */
    bool *changed;
    qemu_irq *lines;
    uint8_t *line_level;
};

#endif /* HW_MISC_SUNXI_CCU_H */
