/*
 * Allwinner A20: blocks that are register-accurate only
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Descriptions for sunxi_regs_new() (hw/misc/sunxi-regs.h), which says what
 * such a block is worth. Each stands where a model is still to come, and goes
 * when that has come.
 */

#ifndef HW_ARM_ALLWINNER_A20_REGS_H
#define HW_ARM_ALLWINNER_A20_REGS_H

#include "hw/misc/sunxi-regs.h"

extern const SunxiRegsBlock allwinner_a20_ac97_regs;
extern const SunxiRegsBlock allwinner_a20_can_regs;
extern const SunxiRegsBlock allwinner_a20_csi_regs;
extern const SunxiRegsBlock allwinner_a20_de_be_regs;
extern const SunxiRegsBlock allwinner_a20_de_fe_regs;
extern const SunxiRegsBlock allwinner_a20_hdmi_regs;
extern const SunxiRegsBlock allwinner_a20_i2s_regs;
extern const SunxiRegsBlock allwinner_a20_ir_regs;
extern const SunxiRegsBlock allwinner_a20_musb_regs;
extern const SunxiRegsBlock allwinner_a20_nand_regs;
extern const SunxiRegsBlock allwinner_a20_ps2_regs;
extern const SunxiRegsBlock allwinner_a20_pwm_regs;
extern const SunxiRegsBlock allwinner_a20_spdif_regs;
extern const SunxiRegsBlock allwinner_a20_ss_regs;
extern const SunxiRegsBlock allwinner_a20_tcon_regs;
extern const SunxiRegsBlock allwinner_a20_tp_regs;
extern const SunxiRegsBlock allwinner_a20_tve_regs;
extern const SunxiRegsBlock allwinner_a20_ve_regs;

#endif /* HW_ARM_ALLWINNER_A20_REGS_H */
