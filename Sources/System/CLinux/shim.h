// Imports what Swift's Glibc module leaves out of the kernel's interface.
#pragma once
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
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

// Confinement of a child program; the calls are variadic or their numbers differ by machine.

// No program started from here on gains rights (set-user-id and the like); needed before a filter.
static inline int iku_renounce_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

// Nobody else's debugger, no core file.
static inline int iku_refuse_tracing(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// Lays a filter over the system calls of every thread of the process, for good; of this thread and those it
// starts, where an outer filter refuses the newer call.
static inline int iku_filter_calls(struct sock_filter *steps, unsigned short count) {
    struct sock_fprog program = {count, steps};
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) == 0) { return 0; }
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

// The kernel's number of this machine's calls; 0 where it is not known.
static inline unsigned iku_call_architecture(void) {
#if defined(__x86_64__)
    return AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
    return AUDIT_ARCH_AARCH64;
#else
    return 0;
#endif
}

// Numbers of the calls that lead out of a process: networks, other programs, other processes' memory; -1
// beyond the last.
static inline int iku_outward_call(unsigned place) {
    static const int calls[] = {
        SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_sendto,
        SYS_sendmsg, SYS_sendmmsg, SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv,
        SYS_process_vm_writev, SYS_kill, SYS_tkill, SYS_pidfd_open, SYS_pidfd_send_signal, SYS_mount,
        SYS_unshare, SYS_setns, SYS_keyctl, SYS_add_key, SYS_bpf, SYS_perf_event_open, SYS_io_uring_setup,
#ifdef SYS_fork
        SYS_fork, SYS_vfork,
#endif
    };
    return place < sizeof calls / sizeof *calls ? calls[place] : -1;
}

// Numbers of the calls that open files by name or change what folders hold; -1 beyond the last.
static inline int iku_file_call(unsigned place) {
    static const int calls[] = {
        SYS_openat, SYS_openat2, SYS_open_by_handle_at, SYS_unlinkat, SYS_renameat2, SYS_mkdirat, SYS_linkat,
        SYS_symlinkat, SYS_mknodat, SYS_truncate, SYS_fchmodat, SYS_fchownat, SYS_chdir, SYS_chroot,
#ifdef SYS_open
        SYS_open, SYS_creat, SYS_unlink, SYS_rename, SYS_mkdir, SYS_rmdir, SYS_link, SYS_symlink, SYS_mknod,
        SYS_chmod, SYS_chown, SYS_lchown,
#endif
#ifdef SYS_renameat
        SYS_renameat,
#endif
    };
    return place < sizeof calls / sizeof *calls ? calls[place] : -1;
}

// A file in memory, closed in programs started; -1 where there is none.
static inline int iku_memory_file(const char *name) { return (int)syscall(SYS_memfd_create, name, 1 /* MFD_CLOEXEC */); }

// Closes every descriptor from a number on in a program that is started (glibc 2.34; told to GNU sources only).
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

// Lets go of the program's own instructions, from its first byte to their last, where the linker has set its marks:
// nothing is written there, and what is called again comes back from the page cache. -1 where the kernel refuses.
static inline int iku_release_instructions(void) {
    extern const char __executable_start, etext;
    unsigned long page = (unsigned long)sysconf(_SC_PAGESIZE);
    unsigned long begin = ((unsigned long)&__executable_start + page - 1) / page * page;
    unsigned long end = (unsigned long)&etext / page * page;
    return end <= begin ? -1 : madvise((void *)begin, end - begin, MADV_DONTNEED);
}
