/*
 * Allwinner security system (crypto engine)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
