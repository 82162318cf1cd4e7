/*
 * Allwinner sunxi boot ROM
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The ROM stands at the high vectors. A core that is not the first is sent to
 * the address that the register block of the processor configuration holds
 * (PRIVATE0); that is how a secondary core starts, with or without PSCI. The
 * first core finds nothing to boot and waits, as in FEL mode. Loading from
 * boot media is not modelled yet.
 *
 * Known from: a disassembly of the A20's boot ROM (first instructions),
 * U-Boot's arch/arm/cpu/armv7/sunxi/psci.c, linux-sunxi wiki, page BROM.
 */

#include "qemu/osdep.h"
#include "hw/arm/sunxi-soc.h"

/* Index of the word that holds the address of PRIVATE0 */
#define BROM_LITERAL_WORD 14

bool sunxi_brom_init(SunxiSoc *s, Error **errp)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);
    static const uint32_t code[] = {
        0xea000006,     /* 00: reset: b start */
        0xeafffffe,     /* 04: undefined instruction: b . */
        0xeafffffe,     /* 08: supervisor call: b . */
        0xeafffffe,     /* 0c: prefetch abort: b . */
        0xeafffffe,     /* 10: data abort: b . */
        0xeafffffe,     /* 14: b . */
        0xeafffffe,     /* 18: IRQ: b . */
        0xeafffffe,     /* 1c: FIQ: b . */
        0xee100fb0,     /* 20: start: mrc p15, 0, r0, c0, c0, 5 (MPIDR) */
        0xe3100003,     /* 24: tst r0, #3 */
        0x159f1008,     /* 28: ldrne r1, [pc, #8] */
        0x1591f000,     /* 2c: ldrne pc, [r1] */
        0xe320f003,     /* 30: fel: wfi */
        0xeafffffd,     /* 34: b fel */
    };
    uint32_t *rom;

    QEMU_BUILD_BUG_ON(ARRAY_SIZE(code) != BROM_LITERAL_WORD);

    if (!memory_region_init_rom(&s->brom, OBJECT(s), "brom", sc->brom_size,
                                errp)) {
        return false;
    }
    rom = memory_region_get_ram_ptr(&s->brom);
    for (size_t i = 0; i < ARRAY_SIZE(code); i++) {
        rom[i] = cpu_to_le32(code[i]);
    }
    rom[BROM_LITERAL_WORD] = cpu_to_le32(sc->secondary_entry);
    memory_region_add_subregion(s->memory, sc->brom_base, &s->brom);
    return true;
}
