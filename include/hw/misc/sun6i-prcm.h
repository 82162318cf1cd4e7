/*
 * Allwinner A31 PRCM: clocks, resets and power of the always-on domain
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * QEMU interface: that of TYPE_SUNXI_CCU (hw/misc/sunxi-ccu.h), with
 *  + Clock inputs "osc24m" and "osc32k", the two crystals, required
 *  + Clock input "pll-periph", PLL6 of the CCU; may stay open
 *  + Clock outputs with the names of the device tree, written with dashes:
 *    "ar100", "ahb0", "apb0", the gates "apb0-pio", "apb0-ir", "apb0-timer",
 *    "apb0-p2wi", "apb0-uart", "apb0-1wire", "apb0-i2c", and "ir", "1wire"
 *  + GPIO outputs "rst-apb0-ir", "rst-apb0-timer", "rst-apb0-p2wi",
 *    "rst-apb0-uart", "rst-apb0-1wire", "rst-apb0-i2c", "rst-apb0-pio": 1
 *    while the reset is asserted
 *  + GPIO outputs "cpu0-pwroff" to "cpu3-pwroff": 1 while the core's power is
 *    off; "cpu1-clamp" to "cpu3-clamp": the number in the core's clamp
 *    register, 0 when released. For hw/misc/sunxi-cpucfg.h.
 */

#ifndef HW_MISC_SUN6I_PRCM_H
#define HW_MISC_SUN6I_PRCM_H

#define TYPE_SUN6I_A31_PRCM "sun6i-a31-prcm"

#endif
