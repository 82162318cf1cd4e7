/*
 * Allwinner A20 and A31: blocks that are register-accurate only
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * No function is modelled here. What the tables get right is what software
 * polls or depends on before it gives up; a comment names the driver that
 * does. Where nothing is polled the registers just keep what is written.
 *
 * The layouts are known from the drivers named, and from the linux-sunxi
 * wiki's register guides where there are some.
 */

#include "qemu/osdep.h"
#include "hw/arm/sunxi-soc-regs.h"
#include "qemu/bitops.h"

#define ALL             0xffffffff

#define BLOCK(_id, _name, _size) \
    const SunxiRegsBlock sunxi_ ## _id ## _regs = { \
        .name = (_name), .size = (_size), \
        .rows = _id ## _rows, .n_rows = ARRAY_SIZE(_id ## _rows), \
    }

/* Registers that keep what is written, the whole block or the rest of it */
#define KEEP(_offset, _size) \
    { .offset = (_offset), .count = (_size) / 4, .rw = ALL }
/* The same, one register with a reset value */
#define RW(_offset, _reset) \
    { .offset = (_offset), .reset = (_reset), .rw = ALL }
#define RO(_offset, _reset) \
    { .offset = (_offset), .reset = (_reset) }
#define RO_ROW(_offset, _size) \
    { .offset = (_offset), .count = (_size) / 4 }
#define W1C(_offset, _mask) \
    { .offset = (_offset), .w1c = (_mask) }
/* Keeps what is written but for bits that are done at once */
#define SELF(_offset, _reset, _self) \
    { .offset = (_offset), .reset = (_reset), .rw = ~(uint32_t)(_self), \
      .self = (_self) }

/* NAND. Linux sunxi_nand polls CTL's reset bits. */
static const SunxiRegsRow nand_rows[] = {
    KEEP(0x000, 0x400),
    SELF(0x000, 0, 0x3),                                /* CTL */
    W1C(0x004, ALL),                                    /* ST */
};
BLOCK(nand, "nand", 0x1000);

/*
 * HDMI. Nothing is plugged in: HPD is 0. U-Boot and Linux poll the DDC
 * engine's reset and start bits.
 */
static const SunxiRegsRow hdmi_rows[] = {
    KEEP(0x000, 0x600),
    RO(0x00c, 0),                                       /* HPD */
    SELF(0x500, 0, BIT(0) | BIT(30)),                   /* DDC_CTRL */
    W1C(0x50c, ALL),                                    /* DDC_INT_STATUS */
    RO(0x514, 0),                                       /* DDC_FIFO_STATUS */
    RO(0x518, 0),                                       /* DDC_FIFO_DATA */
};
BLOCK(hdmi, "hdmi", 0x1000);

/* The A31's, with a DDC engine of its own, whose FIFO is always empty */
static const SunxiRegsRow sun6i_hdmi_rows[] = {
    KEEP(0x000, 0x600),
    RO(0x00c, 0),                                       /* HPD */
    SELF(0x500, 0, BIT(27) | BIT(31)),                  /* DDC_CTRL */
    W1C(0x514, ALL),                                    /* DDC_INT_STATUS */
    RO(0x51c, 0),                                       /* DDC_FIFO_STATUS */
    RO(0x580, 0),                                       /* DDC_FIFO_DATA */
};
BLOCK(sun6i_hdmi, "hdmi", 0x1000);

/*
 * USB OTG. Nothing connected; end points never have anything. CONFIGDATA says
 * that FIFOs can be set up at will, without which U-Boot finds no bulk end
 * point; its value is what Linux's sunxi.c has for chips that lack the
 * register.
 */
static const SunxiRegsRow musb_rows[] = {
    KEEP(0x000, 0x400),
    RO_ROW(0x000, 0x40),                                /* FIFO0-15 */
    RW(0x040, 0x00008020),                              /* DEVCTL, POWER */
    W1C(0x044, ALL),                                    /* INTRRX, INTRTX */
    W1C(0x04c, ALL),                                    /* INTRUSB */
    RO_ROW(0x080, 0x10),                                /* end point */
    RO(0x0c0, 0xde),                                    /* CONFIGDATA */
};
BLOCK(musb, "musb", 0x400);

/* Nothing is polled in these */
static const SunxiRegsRow ac97_rows[] = { KEEP(0, 0x40) };
BLOCK(ac97, "ac97", 0x400);

static const SunxiRegsRow can_rows[] = { KEEP(0, 0x400) };
BLOCK(can, "can", 0x400);

static const SunxiRegsRow csi_rows[] = { KEEP(0, 0x1000) };
BLOCK(csi, "csi", 0x1000);

static const SunxiRegsRow de_be_rows[] = { KEEP(0, 0x10000) };
BLOCK(de_be, "de-be", 0x10000);

static const SunxiRegsRow de_fe_rows[] = { KEEP(0, 0x20000) };
BLOCK(de_fe, "de-fe", 0x20000);

static const SunxiRegsRow i2s_rows[] = { KEEP(0, 0x40) };
BLOCK(i2s, "i2s", 0x400);

static const SunxiRegsRow ps2_rows[] = { KEEP(0, 0x20) };
BLOCK(ps2, "ps2", 0x400);

static const SunxiRegsRow pwm_rows[] = { KEEP(0, 0xc) };
BLOCK(pwm, "pwm", 0xc);

/* Four channels, each with registers of its own */
static const SunxiRegsRow sun6i_pwm_rows[] = { KEEP(0, 0x40) };
BLOCK(sun6i_pwm, "pwm", 0x400);

static const SunxiRegsRow spdif_rows[] = { KEEP(0, 0x40) };
BLOCK(spdif, "spdif", 0x400);

static const SunxiRegsRow tcon_rows[] = { KEEP(0, 0x1000) };
BLOCK(tcon, "tcon", 0x1000);

static const SunxiRegsRow tve_rows[] = { KEEP(0, 0x1000) };
BLOCK(tve, "tve", 0x1000);

static const SunxiRegsRow ve_rows[] = { KEEP(0, 0x1000) };
BLOCK(ve, "ve", 0x1000);
