/*
 * Allwinner A31 interrupt controller of the always-on domain
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
