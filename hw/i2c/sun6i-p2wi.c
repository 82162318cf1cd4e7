/*
 * Allwinner A31 push-pull two wire interface
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
