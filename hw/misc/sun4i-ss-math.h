/*
 * What the sun4i crypto engine computes, where QEMU has no function for it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * QEMU's hashes begin with the standard's initial value and end with its
 * padding, neither of which is so here. DES is missing from QEMU unless it
 * is built with an external library, and some of these refuse weak keys.
 */

#ifndef HW_MISC_SUN4I_SS_MATH_H
#define HW_MISC_SUN4I_SS_MATH_H

/* One block of 16 words into the state of 4 or 5 words (RFC 1321, 3174) */
void sun4i_ss_md5(uint32_t *state, const uint32_t *block);
void sun4i_ss_sha1(uint32_t *state, const uint32_t *block);

/* DES (FIPS 46-3): 16 round keys from a key, and one block */
void sun4i_ss_des_schedule(uint64_t *rounds, uint64_t key);
uint64_t sun4i_ss_des(const uint64_t *rounds, uint64_t block, bool decrypt);

#endif
