/*
 * Allwinner A31 clock control unit
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
