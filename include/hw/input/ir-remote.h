/*
 * Infrared remote control
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The user's side of an infrared receiver: the keys that are pressed, as QEMU
 * gets them from a display, "sendkey" or QMP, sent with the NEC protocol; and
 * signals of any protocol.
 *
 * The protocol is known from Vishay's application note "Data Formats for IR
 * Remote Control" and Linux's drivers/media/rc/ir-nec-decoder.c.
 *
 * QEMU interface:
 *  + Property "address": that of the NEC protocol. Up to 0xff it is sent with
 *    its complement, above it takes the place of both.
 *  + A key is sent as the command that its number in Linux's
 *    input-event-codes.h is ("power" as 0x74), and repeated while it is held.
 *    Those from 256 on have none.
 *  + QOM property "signal" (write only): microseconds of light and dark in
 *    turns, from light, with blanks between, as of "ir-ctl --receive" without
 *    the signs. There is an error while something else is being sent.
 *
 * How a receiver gets it: it asks for one run of light or dark after another,
 * with ir_remote_next(), when the run before is over. So both have the same
 * time, however late a busy host is.
 */

#ifndef HW_INPUT_IR_REMOTE_H
#define HW_INPUT_IR_REMOTE_H

#include "hw/qdev-core.h"
#include "qom/object.h"
#include "ui/input.h"

#define TYPE_IR_REMOTE "ir-remote"
OBJECT_DECLARE_SIMPLE_TYPE(IrRemoteState, IR_REMOTE)

#define IR_REMOTE_MAX_RUNS 1024
#define IR_REMOTE_MAX_KEYS 16

struct IrRemoteState {
    DeviceState parent_obj;

    uint16_t address;
    QemuInputHandlerState *handler;
    void (*wake)(void *opaque);
    void *wake_opaque;

    /* What is being sent: nanoseconds, light first */
    uint32_t run[IR_REMOTE_MAX_RUNS];
    uint32_t num_runs;
    uint32_t next_run;
    /* Keys that wait, in a ring; the last one sent, and the one held down */
    uint8_t key[IR_REMOTE_MAX_KEYS];
    uint32_t first_key;
    uint32_t num_keys;
    uint8_t sent;
    uint8_t held;
};

/**
 * ir_remote_connect: point a remote control at a receiver
 * @s: the remote control
 * @wake: called when there is something to send, after there was not
 * @opaque: passed to it
 */
void ir_remote_connect(IrRemoteState *s, void (*wake)(void *opaque),
                       void *opaque);

/**
 * ir_remote_next: what comes next
 * @s: the remote control
 * @light: whether it is light
 * @ns: for how long
 *
 * Returns: false if there is nothing. It is dark until @wake is called.
 */
bool ir_remote_next(IrRemoteState *s, bool *light, uint32_t *ns);

#endif
