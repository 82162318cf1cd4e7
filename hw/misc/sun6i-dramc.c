/*
 * Allwinner A31 DRAM controllers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
