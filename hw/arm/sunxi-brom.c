/*
 * Allwinner sunxi boot ROM
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The ROM stands at the high vectors. A core that is not the first is sent to
 * the address that the register block of the processor configuration holds
 * (PRIVATE0); that is how a secondary core starts, with or without PSCI.
 *
 * What the ROM has the first core do is done here, at each reset: it reads
 * the SPL from the media in their order, checks it, and starts it. The card
 * is asked with SD commands, so what counts is what is on the card then.
 *
 * With nothing to boot the first core goes on in the ROM, in FEL mode. Behind
 * that is no USB device but the last word of the ROM: the address of what the
 * host wants to be called next. It is all ones if there is no host
 * (hw/arm/sunxi-fel.h), and the core sleeps. What a board has in that word is
 * not known.
 *
 * Known from: a disassembly of the A20's boot ROM, U-Boot's
 * arch/arm/mach-sunxi/board.c and arch/arm/cpu/armv7/sunxi/psci.c, linux-sunxi
 * wiki, pages BROM and FEL.
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/error-report.h"
#include "qemu/units.h"
#include "hw/arm/sunxi-image.h"
#include "hw/arm/sunxi-soc.h"
#include "hw/irq.h"
#include "hw/sd/sd.h"
#include "hw/ssi/ssi.h"
#include "system/qtest.h"
#include "system/runstate.h"
#include "trace.h"

/* Where the literals of the code stand: see there */
#define BROM_LITERAL_WORD 21

#define SECTOR_SIZE         EGON_SECTOR_SIZE

/* Arguments of SD commands: all voltages, high capacity, check pattern */
#define SD_OCR              0x40ff8000
#define SD_OCR_READY        BIT(31)
#define SD_OCR_HCS          BIT(30)
#define SD_IF_COND          0x1aa
#define MMC_RCA             1
/* R1's bits that tell of an error with a read */
#define SD_R1_ERRORS        0xfff80000
/* How often a card is asked whether it is ready */
#define SD_READY_TRIES      1000

/* The command that every NOR flash has, and where the chip select is */
#define NOR_READ            0x03
#define NOR_CHIP_SELECT     0

/* A medium that answers, ready to be read */
typedef struct BromDevice BromDevice;
struct BromDevice {
    bool (*read)(BromDevice *dev, uint32_t offset, void *buffer, uint32_t n);
    /* a card */
    SDBus *sd;
    bool by_sector;
    /* a NOR flash */
    SSIBus *ssi;
};

/* Send a command. Returns the first word of the response, false if none */
static bool brom_sd_command(SDBus *bus, uint8_t cmd, uint32_t arg,
                            uint32_t *response)
{
    SDRequest req = { .cmd = cmd, .arg = arg };
    uint8_t raw[16];
    int n = sdbus_do_command(bus, &req, raw);

    if (n < 4) {
        return false;
    }
    *response = ldl_be_p(raw);
    return true;
}

static bool brom_card_read(BromDevice *dev, uint32_t offset, void *buffer,
                           uint32_t n)
{
    for (uint32_t at = 0; at < n; at += SECTOR_SIZE) {
        uint32_t arg = (offset + at) / (dev->by_sector ? SECTOR_SIZE : 1);
        uint32_t response;

        if (!brom_sd_command(dev->sd, 17, arg, &response) ||
            (response & SD_R1_ERRORS) || !sdbus_data_ready(dev->sd)) {
            return false;
        }
        sdbus_read_data(dev->sd, buffer + at, SECTOR_SIZE);
    }
    return true;
}

/* Bring a card from reset to where it can be read. */
static bool brom_card_init(BromDevice *dev, SDBus *bus)
{
    uint32_t response;
    uint32_t rca = MMC_RCA << 16;
    bool sd = false;
    int i;

    dev->read = brom_card_read;
    dev->sd = bus;
    brom_sd_command(bus, 0, 0, &response);
    /* Only SD cards of version 2 answer, but the others do not mind. */
    brom_sd_command(bus, 8, SD_IF_COND, &response);
    for (i = 0; i < SD_READY_TRIES; i++) {
        sd = brom_sd_command(bus, 55, 0, &response);
        if (!brom_sd_command(bus, sd ? 41 : 1, SD_OCR, &response)) {
            return false;
        }
        if (response & SD_OCR_READY) {
            break;
        }
    }
    if (i == SD_READY_TRIES) {
        return false;
    }
    dev->by_sector = response & SD_OCR_HCS;

    if (!brom_sd_command(bus, 2, 0, &response) ||
        !brom_sd_command(bus, 3, rca, &response)) {
        return false;
    }
    if (sd) {
        rca = response & 0xffff0000;
    }
    return brom_sd_command(bus, 7, rca, &response) &&
           brom_sd_command(bus, 16, SECTOR_SIZE, &response);
}

/*
 * The controller's lines are the bus and the chip select; it is not used
 * itself, as the ROM leaves no trace of it.
 */
static bool brom_nor_read(BromDevice *dev, uint32_t offset, void *buffer,
                          uint32_t n)
{
    DeviceState *flash = ssi_get_cs(dev->ssi, NOR_CHIP_SELECT);
    qemu_irq select = qdev_get_gpio_in_named(flash, SSI_GPIO_CS, 0);
    uint8_t *bytes = buffer;

    qemu_irq_lower(select);
    ssi_transfer(dev->ssi, NOR_READ);
    for (int shift = 16; shift >= 0; shift -= 8) {
        ssi_transfer(dev->ssi, extract32(offset, shift, 8));
    }
    for (uint32_t i = 0; i < n; i++) {
        bytes[i] = ssi_transfer(dev->ssi, 0);
    }
    qemu_irq_raise(select);
    return true;
}

/* Look for an SPL at one place. Returns NULL and the image, or why not. */
static char *brom_read_spl(SunxiSoc *s, BromDevice *dev, uint32_t offset,
                           uint8_t *image, uint32_t *length)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);
    g_autoptr(Error) err = NULL;

    if (!dev->read(dev, offset, image, SECTOR_SIZE)) {
        return g_strdup_printf("cannot be read at %u KiB", offset / 1024);
    }
    *length = sunxi_egon_length(image, sc->spl_max_size, &err);
    if (*length && !dev->read(dev, offset, image, *length)) {
        return g_strdup_printf("SPL at %u KiB cannot be read", offset / 1024);
    }
    if (!*length || !sunxi_egon_check(image, *length, &err)) {
        return g_strdup_printf("at %u KiB: %s", offset / 1024,
                               error_get_pretty(err));
    }
    return NULL;
}

static char *brom_open_mmc(SunxiSoc *s, const SunxiMedium *m, BromDevice *dev)
{
    DeviceState *host = sunxi_soc_block(s, m->block);
    SDBus *bus = SD_BUS(qdev_get_child_bus(host, m->block));

    if (!sdbus_get_inserted(bus)) {
        return g_strdup("no card");
    }
    if (!brom_card_init(dev, bus)) {
        return g_strdup("the card does not answer");
    }
    return NULL;
}

static char *brom_open_nor(SunxiSoc *s, const SunxiMedium *m, BromDevice *dev)
{
    DeviceState *host = sunxi_soc_block(s, m->block);

    dev->read = brom_nor_read;
    dev->ssi = (SSIBus *)qdev_get_child_bus(host, "spi");
    return ssi_get_cs(dev->ssi, NOR_CHIP_SELECT) ? NULL :
           g_strdup("no NOR flash");
}

/* Try a medium. Returns NULL and the image, or why not. */
static char *brom_try(SunxiSoc *s, const SunxiMedium *m, uint8_t *image,
                      uint32_t *length)
{
    BromDevice dev = { 0 };
    char *reason;

    switch (m->type) {
    case SUNXI_MEDIUM_MMC:
        reason = brom_open_mmc(s, m, &dev);
        break;
    case SUNXI_MEDIUM_SPI_NOR:
        reason = brom_open_nor(s, m, &dev);
        break;
    case SUNXI_MEDIUM_NAND:
        reason = g_strdup("no NAND flash");
        break;
    default:
        g_assert_not_reached();
    }
    return reason ?: brom_read_spl(s, &dev, m->offset, image, length);
}

static void brom_enter(SunxiSoc *s)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);
    CPUARMState *env = &s->cpu[0].env;

    /* Reset has left the rest as the ROM does: secure SVC, all masked. */
    env->regs[13] = sc->spl_sp;
    cpu_set_pc(CPU(&s->cpu[0]), sc->spl_base);
    arm_rebuild_hflags(env);
}

bool sunxi_brom_reset(SunxiSoc *s, bool fel, bool host)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);
    g_autofree uint8_t *image = g_malloc0(sc->spl_max_size);
    g_autoptr(GString) why = g_string_new(NULL);
    uint32_t length = 0;

    /* What comes in has its own state. */
    if (runstate_check(RUN_STATE_INMIGRATE)) {
        return true;
    }
    sunxi_soc_firmware(s, sc->brom_writes, sc->num_brom_writes);
    if (fel) {
        if (!host) {
            info_report("the FEL button is held: waiting in FEL mode");
        }
        return false;
    }
    for (size_t i = 0; i < sc->num_media; i++) {
        const SunxiMedium *m = &sc->media[i];
        g_autofree char *reason = brom_try(s, m, image, &length);

        trace_sunxi_brom(m->block, reason ?: "boots");
        if (!reason) {
            image[EGON_MEDIA_OFFSET] = m->id;
            address_space_write(cpu_get_address_space(CPU(&s->cpu[0]),
                                                      ARMASIdx_S),
                                sc->spl_base, MEMTXATTRS_UNSPECIFIED, image,
                                length);
            brom_enter(s);
            return true;
        }
        g_string_append_printf(why, "%s%s: %s", i ? "; " : "", m->block,
                               reason);
    }
    if (!host && !qtest_enabled()) {
        warn_report("nothing to boot, waiting in FEL mode: %s", why->str);
    }
    return false;
}

hwaddr sunxi_brom_fel_word(SunxiSoc *s)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);

    return sc->brom_base + sc->brom_size - 4;
}

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
        0x159f1024,     /* 28: ldrne r1, [pc, #36] */
        0x1591f000,     /* 2c: ldrne pc, [r1] */
        0xe59fd020,     /* 30: fel: ldr sp, [pc, #32] */
        0xe59f4020,     /* 34: ldr r4, [pc, #32] */
        0xe5940000,     /* 38: ldr r0, [r4] */
        0xe3700001,     /* 3c: cmn r0, #1 */
        0x0a000001,     /* 40: beq sleep */
        0xe12fff30,     /* 44: blx r0 */
        0xeafffff8,     /* 48: b fel */
        0xe320f003,     /* 4c: sleep: wfi */
        0xeafffffd,     /* 50: b sleep */
    };
    const uint32_t literals[] = {
        sc->secondary_entry,    /* 54 */
        sc->spl_sp,             /* 58: that of FEL mode is not known */
        sunxi_brom_fel_word(s), /* 5c */
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
    for (size_t i = 0; i < ARRAY_SIZE(literals); i++) {
        rom[BROM_LITERAL_WORD + i] = cpu_to_le32(literals[i]);
    }
    rom[sc->brom_size / 4 - 1] = cpu_to_le32(SUNXI_FEL_NOTHING);
    memory_region_add_subregion(s->memory, sc->brom_base, &s->brom);
    return true;
}
