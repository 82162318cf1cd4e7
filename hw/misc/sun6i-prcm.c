/*
 * Allwinner A31 PRCM: clocks, resets and power of the always-on domain
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
