/*
 * Allwinner A20 and A31: blocks that are register-accurate only
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Descriptions for sunxi_regs_new() (hw/misc/sunxi-regs.h), which says what
 * such a block is worth. Each stands where a model is still to come, and goes
 * when that has come.
 */

#ifndef HW_ARM_SUNXI_SOC_REGS_H
#define HW_ARM_SUNXI_SOC_REGS_H

#include "hw/misc/sunxi-regs.h"

extern const SunxiRegsBlock sunxi_ac97_regs;
extern const SunxiRegsBlock sunxi_can_regs;
extern const SunxiRegsBlock sunxi_csi_regs;
extern const SunxiRegsBlock sunxi_de_be_regs;
extern const SunxiRegsBlock sunxi_de_fe_regs;
extern const SunxiRegsBlock sunxi_hdmi_regs;
extern const SunxiRegsBlock sunxi_i2s_regs;
extern const SunxiRegsBlock sunxi_musb_regs;
extern const SunxiRegsBlock sunxi_nand_regs;
extern const SunxiRegsBlock sunxi_ps2_regs;
extern const SunxiRegsBlock sunxi_pwm_regs;
extern const SunxiRegsBlock sunxi_spdif_regs;
extern const SunxiRegsBlock sunxi_sun6i_hdmi_regs;
extern const SunxiRegsBlock sunxi_sun6i_pwm_regs;
extern const SunxiRegsBlock sunxi_tcon_regs;
extern const SunxiRegsBlock sunxi_tve_regs;
extern const SunxiRegsBlock sunxi_ve_regs;

#endif /* HW_ARM_SUNXI_SOC_REGS_H */
