/*
 * Allwinner sunxi boards: the machine that a row of the board table is
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Puts around the SoC what the row says: memory, crystals, cards, PMIC,
 * Ethernet PHY, LEDs; and starts it, from the boot ROM or with -kernel.
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/datadir.h"
#include "qemu/error-report.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "exec/address-spaces.h"
#include "hw/arm/sunxi-boards.h"
#include "hw/arm/sunxi-boot.h"
#include "hw/arm/sunxi-fel.h"
#include "hw/boards.h"
#include "hw/i2c/i2c.h"
#include "hw/ide/ahci-sysbus.h"
#include "hw/ide/ide-dev.h"
#include "hw/input/ir-remote.h"
#include "hw/irq.h"
#include "hw/net/mii-phy.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties-system.h"
#include "hw/qdev-properties.h"
#include "hw/sd/sd.h"
#include "hw/ssi/ssi.h"
#include "net/net.h"
#include "system/block-backend.h"
#include "system/blockdev.h"
#include "system/reset.h"
#include "system/runstate.h"
#include "system/system.h"

#define TYPE_SUNXI_MACHINE MACHINE_TYPE_NAME("sunxi-common")
OBJECT_DECLARE_TYPE(SunxiMachineState, SunxiMachineClass, SUNXI_MACHINE)

#define OSC24M_HZ 24000000
#define OSC32K_HZ 32768

/* Of all AXP2xx; that the AXP221 has none on P2WI is the chip's concern. */
#define PMIC_I2C_ADDRESS 0x34

#define SID_WORDS 4
#define DIGITS_PER_SID_WORD 8

struct SunxiMachineState {
    MachineState parent_obj;

    SunxiSoc *soc;
    SunxiBoot boot;
    Clock *osc24m;
    Clock *osc32k;
    bool fel;
    /* at the other end of FEL mode, NULL if nothing is there */
    SunxiFelState *host;
    bool secure;
    uint32_t sid[SID_WORDS];
    bool sid_given;
    DeviceState *pmic;
    DeviceState *power_key;
    Notifier powerdown;
};

struct SunxiMachineClass {
    MachineClass parent_class;

    const SunxiBoard *board;
};

static void sunxi_cpu_reset(void *opaque)
{
    cpu_reset(opaque);
}

/* Which options go together: of -initrd and -append QEMU itself says so. */
static void sunxi_machine_check_options(SunxiMachineState *s)
{
    MachineState *machine = MACHINE(s);

    if (machine->firmware && machine->kernel_filename) {
        error_report("-bios only allowed without -kernel option");
        exit(EXIT_FAILURE);
    }
    if (machine->dtb && !machine->kernel_filename) {
        error_report("-dtb only allowed with -kernel option");
        exit(EXIT_FAILURE);
    }
    if (s->secure && !machine->kernel_filename) {
        error_report("secure=on only allowed with -kernel option: what is "
                     "started by the boot ROM is always secure");
        exit(EXIT_FAILURE);
    }
}

static void sunxi_machine_check_ram(MachineState *machine)
{
    /* What DRAM chips come in, and what the boards were sold with */
    if (machine->ram_size != 512 * MiB && machine->ram_size != 1 * GiB &&
        machine->ram_size != 2 * GiB) {
        error_report("this board has 512 MiB, 1 GiB or 2 GiB of RAM: use "
                     "-m 512M, -m 1G or -m 2G");
        exit(EXIT_FAILURE);
    }
}

static DeviceState *sunxi_machine_pio(SunxiMachineState *s,
                                      const SunxiPin *pin)
{
    return sunxi_soc_block(s->soc, pin->bank < 'l' ? "pio" : "r_pio");
}

/* The input of a pin, for a line that is 1 when the pin is active */
static qemu_irq sunxi_machine_pin_in(SunxiMachineState *s, const SunxiPin *pin)
{
    DeviceState *pio = sunxi_machine_pio(s, pin);
    g_autofree char *bank = g_strdup_printf("p%c-in", pin->bank);
    qemu_irq irq = qdev_get_gpio_in_named(pio, bank, pin->n);

    return pin->active_low ? qemu_irq_invert(irq) : irq;
}

static void sunxi_machine_create_cards(SunxiMachineState *s)
{
    const SunxiBoard *board = SUNXI_MACHINE_GET_CLASS(s)->board;

    for (int i = 0; i < SUNXI_MAX_SLOTS && board->slots[i].block; i++) {
        const SunxiSlot *slot = &board->slots[i];
        DeviceState *host = sunxi_soc_block(s->soc, slot->block);
        DriveInfo *drive = drive_get(IF_SD, 0, i);
        DeviceState *card;

        if (slot->detect.bank) {
            qdev_connect_gpio_out_named(host, "card-detect", 0,
                sunxi_machine_pin_in(s, &slot->detect));
        }
        if (!drive) {
            continue;
        }
        card = qdev_new(slot->card);
        if (object_dynamic_cast(OBJECT(card), TYPE_SD_CARD)) {
            /* One that a guest can tell to write back its cache */
            qdev_prop_set_uint8(card, "spec_version", SD_PHY_SPECv6_00_VERS);
        }
        qdev_prop_set_drive_err(card, "drive", blk_by_legacy_dinfo(drive),
                                &error_fatal);
        qdev_realize_and_unref(card, qdev_get_child_bus(host, slot->block),
                               &error_fatal);
    }
}

/* Most boards have SPI0 on their headers. */
static void sunxi_machine_create_flash(SunxiMachineState *s)
{
    DriveInfo *drive = drive_get(IF_MTD, 0, 0);
    DeviceState *host = sunxi_soc_block(s->soc, "spi0");
    DeviceState *flash;

    if (!drive) {
        return;
    }
    flash = qdev_new("w25q64");
    qdev_prop_set_drive_err(flash, "drive", blk_by_legacy_dinfo(drive),
                            &error_fatal);
    qdev_realize_and_unref(flash, qdev_get_child_bus(host, "spi"),
                           &error_fatal);
    sysbus_connect_irq(SYS_BUS_DEVICE(host), 1,
                       qdev_get_gpio_in_named(flash, SSI_GPIO_CS, 0));
}

static void sunxi_machine_create_disk(SunxiMachineState *s)
{
    DeviceState *ahci = sunxi_soc_block(s->soc, "ahci");
    DriveInfo *drive[1];

    if (!ahci) {
        return;
    }
    ide_drive_get(drive, ARRAY_SIZE(drive));
    ahci_ide_create_devs(&SYSBUS_AHCI(ahci)->ahci, drive);
}

static void sunxi_machine_create_leds(SunxiMachineState *s)
{
    const SunxiBoard *board = SUNXI_MACHINE_GET_CLASS(s)->board;

    for (int i = 0; i < SUNXI_MAX_LEDS && board->leds[i].name; i++) {
        const SunxiLed *led = &board->leds[i];
        DeviceState *pio = sunxi_machine_pio(s, &led->pin);
        g_autofree char *bank = g_strdup_printf("p%c-out", led->pin.bank);
        g_autofree char *name = g_strdup_printf("%s led at P%c%d", led->name,
            g_ascii_toupper(led->pin.bank), led->pin.n);
        LEDState *state = led_create_simple(OBJECT(s),
            led->pin.active_low ? GPIO_POLARITY_ACTIVE_LOW :
                                  GPIO_POLARITY_ACTIVE_HIGH,
            led->color, name);

        qdev_connect_gpio_out_named(pio, bank, led->pin.n,
                                    qdev_get_gpio_in(DEVICE(state), 0));
    }
}

/* Have a pin that switches something on tell that to an input. */
static void sunxi_machine_pin_out(SunxiMachineState *s, const SunxiPin *pin,
                                  qemu_irq to)
{
    DeviceState *pio = sunxi_machine_pio(s, pin);
    g_autofree char *bank = g_strdup_printf("p%c-out", pin->bank);

    qdev_connect_gpio_out_named(pio, bank, pin->n,
                                pin->active_low ? qemu_irq_invert(to) : to);
}

static void sunxi_machine_connect_power(SunxiMachineState *s)
{
    const SunxiBoard *board = SUNXI_MACHINE_GET_CLASS(s)->board;
    DeviceState *ahci = sunxi_soc_block(s->soc, "ahci");
    DeviceState *usb = sunxi_soc_block(s->soc, "usbphy");

    for (int i = 0; usb && i < SUNXI_MAX_USB_PHYS; i++) {
        if (board->usb_vbus[i].bank) {
            sunxi_machine_pin_out(s, &board->usb_vbus[i],
                                  qdev_get_gpio_in_named(usb, "vbus", i));
        }
    }
    if (board->sata_power.bank) {
        sunxi_machine_pin_out(s, &board->sata_power,
                              qdev_get_gpio_in_named(ahci, "power", 0));
    }
}

/*
 * A -device that names no bus must not end up at a controller that leads
 * nowhere on the board, and is off in its device tree.
 */
static void sunxi_machine_close_usb(SunxiMachineState *s)
{
    const SunxiBoard *board = SUNXI_MACHINE_GET_CLASS(s)->board;

    for (int i = 0; i < SUNXI_MAX_USB_HOSTS; i++) {
        g_autofree char *ehci = g_strdup_printf("ehci%d", i);
        g_autofree char *ohci = g_strdup_printf("ohci%d", i);
        g_autofree char *bus = g_strdup_printf("usb-bus.%d", i);
        DeviceState *host = sunxi_soc_block(s->soc, ehci) ?:
                            sunxi_soc_block(s->soc, ohci);

        if (host && !(board->usb_ports & BIT(i))) {
            qbus_mark_full(qdev_get_child_bus(host, bus));
        }
    }
}

/* The power key is pressed, and released after a while. */
static void sunxi_machine_powerdown(Notifier *notifier, void *opaque)
{
    SunxiMachineState *s = container_of(notifier, SunxiMachineState,
                                        powerdown);

    qemu_set_irq(qdev_get_gpio_in(s->power_key, 0), 1);
}

/* The security ID is in the SoC, or in the PMIC if it has none. */
static void sunxi_machine_set_sid_of(SunxiMachineState *s, DeviceState *dev)
{
    for (int i = 0; i < SID_WORDS; i++) {
        g_autofree char *name = g_strdup_printf("sid%d", i);

        qdev_prop_set_uint32(dev, name, s->sid[i]);
    }
}

static void sunxi_machine_init_pmic(SunxiMachineState *s)
{
    const SunxiPmic *p = &SUNXI_MACHINE_GET_CLASS(s)->board->pmic;
    DeviceState *master = sunxi_soc_block(s->soc, p->bus);
    I2CSlave *pmic = i2c_slave_new(p->type, PMIC_I2C_ADDRESS);

    s->pmic = DEVICE(pmic);
    object_property_add_child(OBJECT(s), "pmic", OBJECT(pmic));
    if (!sunxi_soc_block(s->soc, "sid")) {
        sunxi_machine_set_sid_of(s, s->pmic);
    }
    i2c_slave_realize_and_unref(pmic,
                                I2C_BUS(qdev_get_child_bus(master, "i2c")),
                                &error_fatal);
    qdev_connect_gpio_out(s->pmic, 0,
                          qdev_get_gpio_in(sunxi_soc_block(s->soc, p->nmi), 0));

    s->power_key = sysbus_create_simple("gpio-key", -1,
        qdev_get_gpio_in_named(s->pmic, "power-key", 0));
    s->powerdown.notify = sunxi_machine_powerdown;
    qemu_register_powerdown_notifier(&s->powerdown);
}

/*
 * A guest has its MAC address from the security ID, by way of U-Boot, which
 * has 02 for the first byte: see its board/sunxi/board.c, setup_environment().
 * So the address that is wanted for the network is given to the chip.
 */
static void sunxi_machine_set_mac(SunxiMachineState *s, const uint8_t *mac)
{
    if (s->sid_given) {
        return;
    }
    if (mac[0] != 0x02 && mac[0] != 0x52) {
        warn_report("MAC address " MAC_FMT ": the board's begins with 02",
                    MAC_ARG(mac));
    }
    s->sid[0] = deposit32(s->sid[0], 0, 8, mac[1]);
    s->sid[3] = ldl_be_p(&mac[2]);
}

/*
 * The board has one PHY, wired to the pads of port A. Which MAC they are muxed
 * to is the guest's to say, so a network is for the PHY, and the user may name
 * it by any MAC.
 */
static void sunxi_machine_init_ethernet(SunxiMachineState *s)
{
    static const char *const macs[] = { "gmac", "emac" };
    const SunxiEthernet *e = &SUNXI_MACHINE_GET_CLASS(s)->board->ethernet;
    DeviceState *phy = qdev_new(TYPE_MII_PHY);
    NICInfo *nd = NULL;

    object_property_add_child(OBJECT(s), "phy", OBJECT(phy));
    for (int i = 0; i < ARRAY_SIZE(macs); i++) {
        DeviceState *mac = sunxi_soc_block(s->soc, macs[i]);

        if (!mac) {
            continue;
        }
        object_property_set_link(OBJECT(mac), "phy", OBJECT(phy),
                                 &error_abort);
        qdev_connect_clock_in(mac, "phy-clk",
                              qdev_get_clock_out(phy, "clk"));
        if (e->phy_mode && !nd) {
            nd = qemu_find_nic_info(object_get_typename(OBJECT(mac)), true,
                                    macs[i]);
        }
    }
    if (nd) {
        qdev_set_nic_properties(phy, nd);
        sunxi_machine_set_mac(s, nd->macaddr.a);
    }
    if (e->phy_mode) {
        qdev_prop_set_string(phy, "phy-mode", e->phy_mode);
        qdev_prop_set_uint32(phy, "phy-id", e->phy_id);
        qdev_prop_set_uint8(phy, "address", e->phy_address);
        qdev_prop_set_bit(phy, "gigabit", e->gigabit);
    }
    sysbus_realize_and_unref(SYS_BUS_DEVICE(phy), &error_fatal);
}

/* R_UART, of the always-on domain, is the last of them. */
static void sunxi_machine_connect_serial(SunxiMachineState *s)
{
    DeviceState *uart;
    int i;

    for (i = 0; ; i++) {
        g_autofree char *name = g_strdup_printf("uart%d", i);

        uart = sunxi_soc_block(s->soc, name);
        if (!uart) {
            break;
        }
        qdev_prop_set_chr(uart, "chardev", serial_hd(i));
    }
    uart = sunxi_soc_block(s->soc, "r_uart");
    if (uart) {
        qdev_prop_set_chr(uart, "chardev", serial_hd(i));
    }
}

/* Whoever has a receiver sees it, if its pad is muxed to it. */
static void sunxi_machine_create_remote(SunxiMachineState *s)
{
    DeviceState *remote = qdev_new(TYPE_IR_REMOTE);
    DeviceState *receiver = sunxi_soc_block(s->soc, "ir0") ?:
                            sunxi_soc_block(s->soc, "ir");

    object_property_add_child(OBJECT(s), "remote", OBJECT(remote));
    object_property_set_link(OBJECT(receiver), "remote", OBJECT(remote),
                             &error_abort);
    qdev_realize_and_unref(remote, NULL, &error_fatal);
    /* It is on no bus either. */
    qemu_register_resettable(OBJECT(remote));
}

static void sunxi_machine_create_soc(SunxiMachineState *s)
{
    MachineState *machine = MACHINE(s);
    DeviceState *soc = qdev_new(SUNXI_MACHINE_GET_CLASS(s)->board->soc);

    object_property_add_child(OBJECT(machine), "soc", OBJECT(soc));
    s->soc = SUNXI_SOC(soc);

    s->osc24m = clock_new(OBJECT(machine), "osc24m");
    clock_set_hz(s->osc24m, OSC24M_HZ);
    s->osc32k = clock_new(OBJECT(machine), "osc32k");
    clock_set_hz(s->osc32k, OSC32K_HZ);
    qdev_connect_clock_in(soc, "osc24m", s->osc24m);
    qdev_connect_clock_in(soc, "osc32k", s->osc32k);

    object_property_set_link(OBJECT(soc), "memory",
                             OBJECT(get_system_memory()), &error_abort);
    object_property_set_link(OBJECT(soc), "dram", OBJECT(machine->ram),
                             &error_abort);
    qdev_prop_set_uint32(soc, "num-cpus", machine->smp.cpus);
    qdev_prop_set_bit(soc, "direct-boot", machine->kernel_filename);
    qdev_prop_set_bit(soc, "monitor", machine->kernel_filename && !s->secure);
    sunxi_machine_connect_serial(s);
    sunxi_machine_init_ethernet(s);
    if (sunxi_soc_block(s->soc, "sid")) {
        sunxi_machine_set_sid_of(s, sunxi_soc_block(s->soc, "sid"));
    }
    if (machine->audiodev) {
        qdev_prop_set_string(sunxi_soc_block(s->soc, "codec"), "audiodev",
                             machine->audiodev);
    }
    sunxi_machine_create_remote(s);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(soc), &error_fatal);

    /* Cores are on no bus, so nothing else resets them. */
    for (unsigned i = 0; i < machine->smp.cpus; i++) {
        qemu_register_reset(sunxi_cpu_reset, &s->soc->cpu[i]);
    }
}

static void sunxi_machine_init(MachineState *machine)
{
    SunxiMachineState *s = SUNXI_MACHINE(machine);
    const SunxiBoard *board = SUNXI_MACHINE_GET_CLASS(machine)->board;

    sunxi_machine_check_options(s);
    sunxi_machine_check_ram(machine);

    sunxi_machine_create_soc(s);
    if (board->pmic.type) {
        sunxi_machine_init_pmic(s);
    }
    sunxi_machine_create_cards(s);
    sunxi_machine_create_flash(s);
    sunxi_machine_create_disk(s);
    sunxi_machine_create_leds(s);
    sunxi_machine_connect_power(s);
    sunxi_machine_close_usb(s);

    if (machine->firmware) {
        g_autofree char *found = qemu_find_file(QEMU_FILE_TYPE_BIOS,
                                                machine->firmware);

        s->host = sunxi_fel_create(s->soc, found ?: machine->firmware,
                                   machine->ram_size, &error_fatal);
    }
    if (machine->kernel_filename) {
        sunxi_boot_kernel(&s->boot, machine, s->soc, board->dtb, s->sid,
                          &error_fatal);
    }
}

static void sunxi_machine_reset(MachineState *machine, ResetType type)
{
    SunxiMachineState *s = SUNXI_MACHINE(machine);
    const SunxiBoard *board = SUNXI_MACHINE_GET_CLASS(s)->board;

    if (s->pmic) {
        /* The key forgets at a reset that it is to be released. */
        qemu_set_irq(qdev_get_gpio_in_named(s->pmic, "power-key", 0), 0);
    }
    qemu_devices_reset(type);
    if (machine->kernel_filename) {
        sunxi_boot_reset(&s->boot);
        sunxi_soc_firmware(s->soc, board->firmware, SUNXI_MAX_BOARD_FIRMWARE);
    } else if (!sunxi_brom_reset(s->soc, s->fel, s->host) && s->host) {
        sunxi_fel_start(s->host);
    }
}

static bool sunxi_machine_get_fel(Object *obj, Error **errp)
{
    return SUNXI_MACHINE(obj)->fel;
}

static void sunxi_machine_set_fel(Object *obj, bool value, Error **errp)
{
    SUNXI_MACHINE(obj)->fel = value;
}

static bool sunxi_machine_get_secure(Object *obj, Error **errp)
{
    return SUNXI_MACHINE(obj)->secure;
}

static void sunxi_machine_set_secure(Object *obj, bool value, Error **errp)
{
    SUNXI_MACHINE(obj)->secure = value;
}

static char *sunxi_machine_get_sid(Object *obj, Error **errp)
{
    const uint32_t *sid = SUNXI_MACHINE(obj)->sid;

    return g_strdup_printf("%08x:%08x:%08x:%08x",
                           sid[0], sid[1], sid[2], sid[3]);
}

static void sunxi_machine_set_sid(Object *obj, const char *value, Error **errp)
{
    SunxiMachineState *s = SUNXI_MACHINE(obj);
    uint32_t words[SID_WORDS] = { 0 };
    const char *p = value;
    int i;

    for (i = 0; i < SID_WORDS * DIGITS_PER_SID_WORD; i++, p++) {
        uint32_t *word = &words[i / DIGITS_PER_SID_WORD];

        if (i && i % DIGITS_PER_SID_WORD == 0 && (*p == ':' || *p == '-')) {
            p++;
        }
        if (!g_ascii_isxdigit(*p)) {
            break;
        }
        *word = *word << 4 | g_ascii_xdigit_value(*p);
    }
    if (i < SID_WORDS * DIGITS_PER_SID_WORD || *p) {
        error_setg(errp, "security ID \"%s\" is not four words of eight "
                   "hexadecimal digits", value);
        return;
    }
    memcpy(s->sid, words, sizeof(words));
    s->sid_given = true;
}

static void sunxi_machine_instance_init(Object *obj)
{
    static const uint32_t sid[SID_WORDS] = { 0x16510054, 0, 0, 0x00123456 };

    /* U-Boot makes 02:54:00:12:34:56 of it: see sunxi_machine_set_mac(). */
    memcpy(SUNXI_MACHINE(obj)->sid, sid, sizeof(sid));
}

static void sunxi_machine_class_init(ObjectClass *oc, void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->init = sunxi_machine_init;
    mc->reset = sunxi_machine_reset;
    mc->default_ram_id = "dram";
    mc->block_default_type = IF_SD;
    mc->no_floppy = true;
    mc->no_cdrom = true;
    mc->no_parallel = true;
    machine_add_audiodev_property(mc);

    object_class_property_add_bool(oc, "fel", sunxi_machine_get_fel,
                                   sunxi_machine_set_fel);
    object_class_property_set_description(oc, "fel",
        "Hold the FEL (recovery) button: do not boot from any medium");
    object_class_property_add_bool(oc, "secure", sunxi_machine_get_secure,
                                   sunxi_machine_set_secure);
    object_class_property_set_description(oc, "secure",
        "Start -kernel in secure SVC mode and without PSCI");
    object_class_property_add_str(oc, "sid", sunxi_machine_get_sid,
                                  sunxi_machine_set_sid);
    object_class_property_set_description(oc, "sid",
        "The chip's security ID, four words in hexadecimal with colons");
}

static void sunxi_board_class_init(ObjectClass *oc, void *data)
{
    static const char *const valid_cpu_types[] = {
        ARM_CPU_TYPE_NAME("cortex-a7"),
        NULL
    };
    MachineClass *mc = MACHINE_CLASS(oc);
    const SunxiBoard *board = data;
    SunxiSocClass *sc = SUNXI_SOC_CLASS(object_class_by_name(board->soc));

    SUNXI_MACHINE_CLASS(oc)->board = board;
    mc->desc = board->desc;
    mc->default_ram_size = board->ram;
    mc->default_cpu_type = ARM_CPU_TYPE_NAME("cortex-a7");
    mc->valid_cpu_types = valid_cpu_types;
    mc->min_cpus = 1;
    mc->max_cpus = sc->num_cpus;
    mc->default_cpus = sc->num_cpus;
}

void sunxi_machine_register(const SunxiBoard *boards, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g_autofree char *name = g_strdup_printf("%s" TYPE_MACHINE_SUFFIX,
                                                boards[i].name);
        const TypeInfo type = {
            .name       = name,
            .parent     = TYPE_SUNXI_MACHINE,
            .class_init = sunxi_board_class_init,
            .class_data = (void *)&boards[i],
        };

        type_register_static(&type);
    }
}

static const TypeInfo sunxi_machine_types[] = {
    {
        .name              = TYPE_SUNXI_MACHINE,
        .parent            = TYPE_MACHINE,
        .abstract          = true,
        .instance_size     = sizeof(SunxiMachineState),
        .instance_init     = sunxi_machine_instance_init,
        .class_size        = sizeof(SunxiMachineClass),
        .class_init        = sunxi_machine_class_init,
    }
};

DEFINE_TYPES(sunxi_machine_types)
