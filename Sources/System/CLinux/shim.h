// Imports what Swift's Glibc module leaves out of the kernel's interface.
#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// Calls that the C library declares to GNU sources only, or that are variadic.

// Renames, never replacing (1 is RENAME_NOREPLACE).
static inline int iku_rename_new(int folder, const char *path, const char *new_path) {
    return (int)syscall(SYS_renameat2, folder, path, folder, new_path, 1);
}

// Names the calling thread.
static inline void iku_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

// Accepts with SOCK_NONBLOCK and SOCK_CLOEXEC set from the start.
static inline int iku_accept(int listener, void *address, unsigned *byte_count, int flags) {
    return (int)syscall(SYS_accept4, listener, address, byte_count, flags);
}

// Columns of the terminal behind a descriptor; 0 where there is none.
static inline int iku_terminal_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

// Swift finds the fields of struct timespec in one module or another, depending on how it is built:
// they are read here.
static inline long long iku_milliseconds(struct timespec time) {
    return (long long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

// A clock in milliseconds; -1 where there is no such clock.
static inline long long iku_clock_milliseconds(int clock) {
    struct timespec time;
    return clock_gettime(clock, &time) == 0 ? iku_milliseconds(time) : -1;
}
