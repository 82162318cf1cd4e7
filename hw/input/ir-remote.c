/*
 * Infrared remote control
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * See the header for what it is to others.
 */

#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qemu/module.h"
#include "qapi/error.h"
#include "hw/input/ir-remote.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "trace.h"

/*
 * NEC: everything is a multiple of 562.5 us. A frame is a long light and a
 * dark, 32 bits from the lowest, of which the dark says what they are, and a
 * light to end the last one. Frames begin every 192 units while a key is
 * held; all but the first one have no bits, and a shorter dark.
 */
#define NEC_UNIT        562500
#define NEC_HEADER      16
#define NEC_FIRST       8
#define NEC_REPEAT      4
#define NEC_ONE         3
#define NEC_ZERO        1
#define NEC_BITS        32
#define NEC_PERIOD      192

#define MAX_RUN_US      4000000

static void ir_remote_add(IrRemoteState *s, unsigned units)
{
    s->run[s->num_runs++] = units * NEC_UNIT;
}

static void ir_remote_frame(IrRemoteState *s, bool first)
{
    uint32_t low = s->address & 0xff;
    uint32_t high = s->address > 0xff ? s->address >> 8 : low ^ 0xff;
    uint32_t code = low | high << 8 | s->sent << 16 |
                    (uint32_t)(s->sent ^ 0xff) << 24;
    uint64_t total = 0;

    trace_ir_remote_frame(s->address, s->sent, first);
    s->num_runs = 0;
    s->next_run = 0;
    ir_remote_add(s, NEC_HEADER);
    ir_remote_add(s, first ? NEC_FIRST : NEC_REPEAT);
    for (unsigned i = 0; i < NEC_BITS && first; i++) {
        ir_remote_add(s, 1);
        ir_remote_add(s, code >> i & 1 ? NEC_ONE : NEC_ZERO);
    }
    ir_remote_add(s, 1);
    for (unsigned i = 0; i < s->num_runs; i++) {
        total += s->run[i];
    }
    s->run[s->num_runs++] = (uint64_t)NEC_PERIOD * NEC_UNIT - total;
}

bool ir_remote_next(IrRemoteState *s, bool *light, uint32_t *ns)
{
    if (s->next_run == s->num_runs) {
        if (s->num_keys) {
            s->sent = s->key[s->first_key];
            s->first_key = (s->first_key + 1) % IR_REMOTE_MAX_KEYS;
            s->num_keys--;
            ir_remote_frame(s, true);
        } else if (s->held && s->held == s->sent) {
            ir_remote_frame(s, false);
        } else {
            s->num_runs = 0;
            s->next_run = 0;
            return false;
        }
    }
    *light = !(s->next_run & 1);
    *ns = s->run[s->next_run++];
    return true;
}

void ir_remote_connect(IrRemoteState *s, void (*wake)(void *opaque),
                       void *opaque)
{
    s->wake = wake;
    s->wake_opaque = opaque;
}

static void ir_remote_wake(IrRemoteState *s)
{
    if (s->wake) {
        s->wake(s->wake_opaque);
    }
}

static void ir_remote_event(DeviceState *dev, QemuConsole *src,
                            InputEvent *event)
{
    IrRemoteState *s = IR_REMOTE(dev);
    InputKeyEvent *key = event->u.key.data;
    int qcode = qemu_input_key_value_to_qcode(key->key);
    unsigned code = qcode < qemu_input_map_qcode_to_linux_len ?
                    qemu_input_map_qcode_to_linux[qcode] : 0;

    if (!code || code > UINT8_MAX) {
        return;
    }
    trace_ir_remote_key(code, key->down);
    if (!key->down) {
        if (s->held == code) {
            s->held = 0;
        }
        return;
    }
    if (s->held == code) {
        /* A keyboard's own repetition */
        return;
    }
    s->held = code;
    if (s->num_keys < IR_REMOTE_MAX_KEYS) {
        s->key[(s->first_key + s->num_keys++) % IR_REMOTE_MAX_KEYS] = code;
    }
    ir_remote_wake(s);
}

static const QemuInputHandler ir_remote_handler = {
    .name = "Infrared remote control",
    .mask = INPUT_EVENT_MASK_KEY,
    .event = ir_remote_event,
};

static void ir_remote_set_signal(Object *obj, const char *value, Error **errp)
{
    IrRemoteState *s = IR_REMOTE(obj);
    g_auto(GStrv) words = g_strsplit_set(value, " \t\n", -1);
    g_autofree uint32_t *run = g_new(uint32_t, IR_REMOTE_MAX_RUNS);
    unsigned n = 0;

    if (s->next_run < s->num_runs || s->num_keys) {
        error_setg(errp, "the remote control is sending something else");
        return;
    }
    for (char **word = words; *word; word++) {
        unsigned us;

        if (!**word) {
            continue;
        }
        if (qemu_strtoui(*word, NULL, 10, &us) || us < 1 ||
            us > MAX_RUN_US) {
            error_setg(errp, "'%s' is not a number of microseconds from 1 to "
                       "%d", *word, MAX_RUN_US);
            return;
        }
        if (n == IR_REMOTE_MAX_RUNS) {
            error_setg(errp, "a signal may have %d runs of light and dark",
                       IR_REMOTE_MAX_RUNS);
            return;
        }
        run[n++] = us * 1000;
    }
    if (!n) {
        error_setg(errp, "a signal begins with a number of microseconds");
        return;
    }
    memcpy(s->run, run, n * sizeof(run[0]));
    s->num_runs = n;
    s->next_run = 0;
    /* What is held down does not repeat this. */
    s->sent = 0;
    trace_ir_remote_signal(n);
    ir_remote_wake(s);
}

static void ir_remote_reset_enter(Object *obj, ResetType type)
{
    IrRemoteState *s = IR_REMOTE(obj);

    s->num_runs = 0;
    s->next_run = 0;
    s->first_key = 0;
    s->num_keys = 0;
    s->sent = 0;
    s->held = 0;
}

static int ir_remote_post_load(void *opaque, int version_id)
{
    IrRemoteState *s = opaque;

    if (s->num_runs > IR_REMOTE_MAX_RUNS || s->next_run > s->num_runs ||
        s->first_key >= IR_REMOTE_MAX_KEYS ||
        s->num_keys > IR_REMOTE_MAX_KEYS) {
        return -EINVAL;
    }
    /* Whether a key is held is known to the keyboard only. */
    s->held = 0;
    return 0;
}

static const VMStateDescription vmstate_ir_remote = {
    .name = TYPE_IR_REMOTE,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = ir_remote_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(run, IrRemoteState, IR_REMOTE_MAX_RUNS),
        VMSTATE_UINT32(num_runs, IrRemoteState),
        VMSTATE_UINT32(next_run, IrRemoteState),
        VMSTATE_UINT8_ARRAY(key, IrRemoteState, IR_REMOTE_MAX_KEYS),
        VMSTATE_UINT32(first_key, IrRemoteState),
        VMSTATE_UINT32(num_keys, IrRemoteState),
        VMSTATE_UINT8(sent, IrRemoteState),
        VMSTATE_END_OF_LIST()
    }
};

static const Property ir_remote_properties[] = {
    DEFINE_PROP_UINT16("address", IrRemoteState, address, 0),
};

static void ir_remote_realize(DeviceState *dev, Error **errp)
{
    IrRemoteState *s = IR_REMOTE(dev);

    s->handler = qemu_input_handler_register(dev, &ir_remote_handler);
}

static void ir_remote_unrealize(DeviceState *dev)
{
    qemu_input_handler_unregister(IR_REMOTE(dev)->handler);
}

static void ir_remote_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->desc = "Infrared remote control";
    dc->realize = ir_remote_realize;
    dc->unrealize = ir_remote_unrealize;
    dc->vmsd = &vmstate_ir_remote;
    /* Needs a receiver to point at */
    dc->user_creatable = false;
    device_class_set_props(dc, ir_remote_properties);
    rc->phases.enter = ir_remote_reset_enter;
    object_class_property_add_str(klass, "signal", NULL,
                                  ir_remote_set_signal);
    object_class_property_set_description(klass, "signal",
        "microseconds of light and dark in turns, to be sent now");
}

static const TypeInfo ir_remote_types[] = {
    {
        .name          = TYPE_IR_REMOTE,
        .parent        = TYPE_DEVICE,
        .instance_size = sizeof(IrRemoteState),
        .class_init    = ir_remote_class_init,
    }
};

DEFINE_TYPES(ir_remote_types)
