/*
 * Allwinner A31 SPI controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
