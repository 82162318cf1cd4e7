/*
 * Allwinner A31 DMA engine
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
