// Tells the thread sanitizer what Swift's Mutex does when two threads want it at once.
//
// Synchronization.Mutex takes an uncontended lock in code of the program, which is instrumented. A contended one
// goes through _lockSlow and _unlockSlow of libswiftSynchronization, which is not: the sanitizer then misses
// that the threads were ordered and reports a race in whatever the lock protects. Preloaded, this library stands
// before those two functions, calls them, and says what they did. It hides nothing else.
//
// Swift's calling convention passes `self` in a register of its own: hence swiftcall and swift_context.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#define SELF __attribute__((swift_context)) void *self
#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// Absent in every process that does not run under the sanitizer (the build, for one).
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

typedef __attribute__((swiftcall)) void (*lock_slow_function)(uint32_t thread, SELF);
typedef __attribute__((swiftcall)) void (*unlock_slow_function)(SELF);

static void *original(const char *name) {
    void *function = dlsym(RTLD_NEXT, name);
    if (function == NULL) abort();
    return function;
}

__attribute__((swiftcall)) void lock_slow(uint32_t thread, SELF) __asm__(LOCK_SLOW);
__attribute__((swiftcall)) void lock_slow(uint32_t thread, SELF) {
    ((lock_slow_function)original(LOCK_SLOW))(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

__attribute__((swiftcall)) void unlock_slow(SELF) __asm__(UNLOCK_SLOW);
__attribute__((swiftcall)) void unlock_slow(SELF) {
    if (__tsan_release) __tsan_release(self);
    ((unlock_slow_function)original(UNLOCK_SLOW))(self);
}
