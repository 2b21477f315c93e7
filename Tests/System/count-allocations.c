// Counts what a process asks of the heap, for the ceilings (ceilings.py). Preloaded, it stands before glibc's
// allocator and hands everything on; the count lies in a file that is mapped, so that it can be read at any moment:
// IKU_COUNT_FILE, 16 bytes: calls and bytes asked for, each 64 bits in the machine's order. A realloc counts as one.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *place, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

struct counts {
    _Atomic uint64_t calls;
    _Atomic uint64_t bytes;
};

static struct counts before_start;
static struct counts *counts = &before_start;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("IKU_COUNT_FILE");
    if (path == NULL) return;
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || ftruncate(file, sizeof(struct counts)) != 0) abort();
    void *place = mmap(NULL, sizeof(struct counts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (place == MAP_FAILED) abort();
    close(file);
    counts = place;
}

static void count(size_t size) {
    atomic_fetch_add_explicit(&counts->calls, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&counts->bytes, size, memory_order_relaxed);
}

void *malloc(size_t size) {
    count(size);
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count(number * size);
    return __libc_calloc(number, size);
}

void *realloc(void *place, size_t size) {
    count(size);
    return __libc_realloc(place, size);
}

void *memalign(size_t alignment, size_t size) {
    count(size);
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **place, size_t alignment, size_t size) {
    void *found = memalign(alignment, size);
    if (found == NULL) return ENOMEM;
    *place = found;
    return 0;
}
