/*
 * QTest of the guest-loader device
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What it puts into the device tree, and what it refuses.
 */

#include "qemu/osdep.h"
#include "libqtest.h"
#include "qemu/bswap.h"
#include "qemu/units.h"

/* Flattened device tree, version 17: header and structure block tokens */
#define FDT_MAGIC_NUMBER    0xd00dfeed
#define TOKEN_BEGIN_NODE    1
#define TOKEN_END_NODE      2
#define TOKEN_PROP          3
#define TOKEN_NOP           4
#define TOKEN_END           9
enum {
    HDR_MAGIC, HDR_SIZE, HDR_OFF_STRUCT, HDR_OFF_STRINGS, HDR_OFF_RSVMAP,
    HDR_VERSION, HDR_LAST_COMPAT, HDR_BOOT_CPU, HDR_SIZE_STRINGS,
    HDR_SIZE_STRUCT, HDR_WORDS
};

/* The only two properties that the trees made here have */
#define ADDRESS_CELLS       "#address-cells"
#define SIZE_CELLS          "#size-cells"
static const char strings[] = ADDRESS_CELLS "\0" SIZE_CELLS;
#define OFS_ADDRESS_CELLS   0
#define OFS_SIZE_CELLS      sizeof(ADDRESS_CELLS)

#define IMAGE_SIZE          0x1234
#define RAM_BASE            0x40000000

static char *dir;

static char *write_file(const char *name, const void *data, size_t size)
{
    char *path = g_build_filename(dir, name, NULL);

    g_assert_true(g_file_set_contents(path, data, size, NULL));
    return path;
}

static char *image_file(const char *name, size_t size)
{
    g_autofree void *data = g_malloc0(size);

    return write_file(name, data, size);
}

static void put_word(GByteArray *blob, uint32_t value)
{
    uint32_t word = cpu_to_be32(value);

    g_byte_array_append(blob, (guint8 *)&word, sizeof(word));
}

static void put_padded(GByteArray *blob, const char *text)
{
    static const guint8 zeros[4];

    g_byte_array_append(blob, (const guint8 *)text, strlen(text) + 1);
    g_byte_array_append(blob, zeros, -blob->len & 3);
}

/* The beginning of a node; 0 cells: without the property */
static void put_node(GByteArray *blob, const char *name, int address_cells,
                     int size_cells)
{
    put_word(blob, TOKEN_BEGIN_NODE);
    put_padded(blob, name);
    if (address_cells) {
        put_word(blob, TOKEN_PROP);
        put_word(blob, sizeof(uint32_t));
        put_word(blob, OFS_ADDRESS_CELLS);
        put_word(blob, address_cells);
    }
    if (size_cells) {
        put_word(blob, TOKEN_PROP);
        put_word(blob, sizeof(uint32_t));
        put_word(blob, OFS_SIZE_CELLS);
        put_word(blob, size_cells);
    }
}

/* A tree of a root node with 1 and 1 cells and, if wanted, /chosen */
static char *dtb_file(bool chosen, int address_cells, int size_cells)
{
    g_autoptr(GByteArray) nodes = g_byte_array_new();
    g_autoptr(GByteArray) blob = g_byte_array_new();
    uint32_t header = HDR_WORDS * sizeof(uint32_t);
    uint32_t rsvmap = 2 * sizeof(uint64_t);

    put_node(nodes, "", 1, 1);
    if (chosen) {
        put_node(nodes, "chosen", address_cells, size_cells);
        put_word(nodes, TOKEN_END_NODE);
    }
    put_word(nodes, TOKEN_END_NODE);
    put_word(nodes, TOKEN_END);

    put_word(blob, FDT_MAGIC_NUMBER);
    put_word(blob, header + rsvmap + nodes->len + sizeof(strings));
    put_word(blob, header + rsvmap);
    put_word(blob, header + rsvmap + nodes->len);
    put_word(blob, header);
    put_word(blob, 17);
    put_word(blob, 16);
    put_word(blob, 0);
    put_word(blob, sizeof(strings));
    put_word(blob, nodes->len);
    for (int i = 0; i < 4; i++) {
        put_word(blob, 0);
    }
    g_byte_array_append(blob, nodes->data, nodes->len);
    g_byte_array_append(blob, (const guint8 *)strings, sizeof(strings));
    return write_file("tree.dtb", blob->data, blob->len);
}

static uint32_t get_word(const char *at)
{
    return ldl_be_p(at);
}

/* The value of a property; path without the leading slash */
static const char *find_prop(const char *blob, const char *path,
                             const char *name, uint32_t *len)
{
    const char *names = blob + get_word(blob + HDR_OFF_STRINGS * 4);
    const char *at = blob + get_word(blob + HDR_OFF_STRUCT * 4);
    g_autoptr(GPtrArray) where = g_ptr_array_new_with_free_func(g_free);

    for (;;) {
        uint32_t token = get_word(at);

        at += 4;
        switch (token) {
        case TOKEN_BEGIN_NODE:
        {
            const char *parent = where->len > 1 ?
                                 g_ptr_array_index(where, where->len - 1) : "";

            g_ptr_array_add(where, g_strdup_printf("%s%s%s", parent,
                                                   *parent ? "/" : "", at));
            at += ROUND_UP(strlen(at) + 1, 4);
            break;
        }
        case TOKEN_END_NODE:
            g_ptr_array_set_size(where, where->len - 1);
            break;
        case TOKEN_PROP:
            *len = get_word(at);
            if (g_str_equal(g_ptr_array_index(where, where->len - 1), path) &&
                g_str_equal(names + get_word(at + 4), name)) {
                return at + 8;
            }
            at += 8 + ROUND_UP(*len, 4);
            break;
        case TOKEN_NOP:
            break;
        default:
            g_assert_cmpuint(token, ==, TOKEN_END);
            return NULL;
        }
    }
}

static void assert_words(const char *blob, const char *path, const char *name,
                         const uint32_t *words, int n)
{
    uint32_t len;
    const char *value = find_prop(blob, path, name, &len);

    g_assert_nonnull(value);
    g_assert_cmpuint(len, ==, n * 4);
    for (int i = 0; i < n; i++) {
        g_assert_cmphex(get_word(value + i * 4), ==, words[i]);
    }
}

/* Run with a kernel module and a ramdisk and return the tree that came of it */
static char *tree_of(const char *machine_args)
{
    g_autofree char *kernel = image_file("kernel", IMAGE_SIZE);
    g_autofree char *ramdisk = image_file("ramdisk", 4);
    g_autofree char *dump = g_build_filename(dir, "dump.dtb", NULL);
    QTestState *qts;
    char *blob;

    qts = qtest_initf("%s -nic none -m 1G "
                      "-device guest-loader,addr=0x44000000,kernel=%s,"
                      "bootargs=hello "
                      "-device guest-loader,addr=0x4c000000,initrd=%s",
                      machine_args, kernel, ramdisk);
    qtest_qmp_assert_success(qts, "{ 'execute': 'dumpdtb', "
                             "'arguments': { 'filename': %s } }", dump);
    qtest_quit(qts);
    g_assert_true(g_file_get_contents(dump, &blob, NULL, NULL));
    return blob;
}

#define KERNEL_NODE     "chosen/module@0x44000000"
#define RAMDISK_NODE    "chosen/module@0x4c000000"

/* The tree that the virt machine makes: the root has 2 and 2 cells */
static void test_two_cells(void)
{
    g_autofree char *blob = tree_of("-machine virt");
    static const uint32_t kernel[] = { 0, 0x44000000, 0, IMAGE_SIZE };
    static const uint32_t ramdisk[] = { 0, 0x4c000000, 0, 4 };
    static const uint32_t two = 2;
    uint32_t len;

    assert_words(blob, KERNEL_NODE, "reg", kernel, 4);
    assert_words(blob, RAMDISK_NODE, "reg", ramdisk, 4);
    assert_words(blob, "chosen", ADDRESS_CELLS, &two, 1);
    assert_words(blob, "chosen", SIZE_CELLS, &two, 1);
    g_assert_cmpstr(find_prop(blob, KERNEL_NODE, "bootargs", &len), ==,
                    "hello");
    g_assert_cmpstr(find_prop(blob, KERNEL_NODE, "compatible", &len), ==,
                    "multiboot,module");
}

static void one_board_tree(bool chosen, int address_cells, int size_cells,
                           const uint32_t *reg, int n)
{
    g_autofree char *dtb = dtb_file(chosen, address_cells, size_cells);
    g_autofree char *hypervisor = image_file("hypervisor", 4);
    g_autofree char *args = g_strdup_printf("-machine orangepi-pc "
                                            "-kernel %s -dtb %s", hypervisor,
                                            dtb);
    g_autofree char *blob = tree_of(args);
    uint32_t cells[] = { address_cells ?: 1, size_cells ?: 1 };

    assert_words(blob, KERNEL_NODE, "reg", reg, n);
    assert_words(blob, "chosen", ADDRESS_CELLS, &cells[0], 1);
    assert_words(blob, "chosen", SIZE_CELLS, &cells[1], 1);
}

/* Trees as 32-bit boards have them */
static void test_board_cells(void)
{
    static const uint32_t one_one[] = { 0x44000000, IMAGE_SIZE };
    static const uint32_t two_one[] = { 0, 0x44000000, IMAGE_SIZE };
    static const uint32_t two_two[] = { 0, 0x44000000, 0, IMAGE_SIZE };

    one_board_tree(true, 1, 1, one_one, 2);
    one_board_tree(true, 2, 1, two_one, 3);
    one_board_tree(true, 2, 2, two_two, 4);
    /* Inherited from the root node */
    one_board_tree(true, 0, 0, one_one, 2);
    one_board_tree(false, 0, 0, one_one, 2);
}

/* QEMU must end with status 1 and one line on stderr that holds the text */
static void assert_refused(const char *args, const char *text)
{
    g_autofree char *command = g_strdup_printf(
        "%s -accel qtest -S -display none -nic none -monitor none "
        "-serial none -m 1G %s", getenv("QTEST_QEMU_BINARY"), args);
    g_autofree char *err = NULL;
    g_auto(GStrv) lines = NULL;
    int status;

    g_assert_true(g_spawn_command_line_sync(command, NULL, &err, &status,
                                            NULL));
    g_test_message("%s", err);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 1);
    lines = g_strsplit(err, "\n", 0);
    g_assert_nonnull(strstr(lines[0], text));
    g_assert_cmpstr(lines[1], ==, "");
    g_assert_null(lines[2]);
}

static void assert_loader_refused(const char *loader_args, const char *text)
{
    g_autofree char *args = g_strdup_printf("-machine virt -device "
                                            "guest-loader,%s", loader_args);

    assert_refused(args, text);
}

static void test_refused(void)
{
    g_autofree char *kernel = image_file("kernel", IMAGE_SIZE);
    g_autofree char *empty = image_file("empty", 0);
    g_autofree char *dtb = dtb_file(true, 3, 1);
    g_autofree char *args = NULL;
    static const struct {
        uint64_t addr;
        bool fits;
    } places[] = {
        { RAM_BASE - 4 },
        { RAM_BASE + GiB - IMAGE_SIZE + 1 },
        { RAM_BASE + GiB },
        { RAM_BASE + GiB - IMAGE_SIZE, true },
        { UINT64_MAX - 4 },
        { 0x09000000 },     /* PL011 */
    };

    for (int i = 0; i < ARRAY_SIZE(places); i++) {
        g_autofree char *where = g_strdup_printf("addr=0x%" PRIx64
                                                 ",kernel=%s",
                                                 places[i].addr, kernel);

        if (places[i].fits) {
            qtest_quit(qtest_initf("-machine virt -nic none -m 1G "
                                   "-device guest-loader,%s", where));
        } else {
            assert_loader_refused(where, "kernel does not fit in the "
                                  "machine's memory: it needs 0x1234 bytes");
        }
    }

    for (int i = -1; i <= 1; i++) {
        g_autofree char *two = g_strdup_printf("addr=0x44000000,kernel=%s "
                                               "-device guest-loader,"
                                               "addr=0x%x,initrd=%s", kernel,
                                               0x44000000 + i * 0x1000,
                                               kernel);

        assert_loader_refused(two, "overlaps another one");
    }
    /* What the machine has loaded for itself: the kernel */
    args = g_strdup_printf("-machine orangepi-pc -kernel %s "
                           "-device guest-loader,addr=0x40010800,kernel=%s",
                           kernel, kernel);
    assert_refused(args, "overlaps another one");
    g_free(args);

    args = g_strdup_printf("addr=0x44000000,kernel=%s/none", dir);
    assert_loader_refused(args, "Cannot load specified image");
    g_free(args);
    args = g_strdup_printf("addr=0x44000000,kernel=%s", dir);
    assert_loader_refused(args, "Cannot load specified image");
    g_free(args);
    args = g_strdup_printf("addr=0x44000000,kernel=%s", empty);
    assert_loader_refused(args, "empty is empty");
    g_free(args);
    args = g_strdup_printf("addr=0x44000000,initrd=%s,bootargs=x", kernel);
    assert_loader_refused(args, "Boot args only relevant");
    g_free(args);
    args = g_strdup_printf("-machine orangepi-pc -kernel %s -dtb %s "
                           "-device guest-loader,addr=0x44000000,kernel=%s",
                           kernel, dtb, kernel);
    assert_refused(args, "#address-cells for /chosen is neither 1 nor 2");
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    dir = g_dir_make_tmp("guest-loader-test-XXXXXX", NULL);
    g_assert_nonnull(dir);

    if (qtest_has_machine("virt")) {
        qtest_add_func("guest-loader/two-cells", test_two_cells);
    }
    if (qtest_has_machine("orangepi-pc")) {
        qtest_add_func("guest-loader/board-cells", test_board_cells);
    }
    if (qtest_has_machine("virt") && qtest_has_machine("orangepi-pc")) {
        qtest_add_func("guest-loader/refused", test_refused);
    }
    ret = g_test_run();

    for (const char *const *name = (const char *const []) {
             "kernel", "ramdisk", "hypervisor", "empty", "tree.dtb",
             "dump.dtb", NULL }; *name; name++) {
        g_autofree char *path = g_build_filename(dir, *name, NULL);

        unlink(path);
    }
    rmdir(dir);
    return ret;
}
