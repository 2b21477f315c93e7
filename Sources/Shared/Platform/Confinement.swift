// How a child program ties its own hands before it looks at what it was given: limits of memory, time and
// files, no new privileges, and a filter (seccomp) under which the calls that lead out of the process fail
// with EPERM: sockets, starting programs, other processes. All of it holds to the process's end.

internal import CLinux
internal import Glibc

/// The process's own limits.
public enum Confinement {
    /// Confines this process; `fileByteCountMax` bounds each file it may still write.
    ///
    /// A kernel without the filter leaves the limits standing; a limit that cannot be set is thrown.
    public static func begin(
        memoryByteCountMax: UInt64, secondsMax: Int, fileByteCountMax: Int
    ) throws(SystemError) {
        try limit(RLIMIT_AS, memoryByteCountMax)
        try limit(RLIMIT_CPU, UInt64(secondsMax))
        try limit(RLIMIT_FSIZE, UInt64(fileByteCountMax))
        try limit(RLIMIT_NOFILE, 64)
        try limit(RLIMIT_CORE, 0)
        // The processor's time stands still in a program that waits: the clock ends that too.
        alarm(UInt32(secondsMax))
        if iku_refuse_tracing() != 0 || iku_renounce_privileges() != 0 {
            throw .last(.prepare, "confinement")
        }
        refuse(calls: iku_outward_call)
    }

    /// From now on no file is opened, made, renamed or taken away; what is open stays open.
    ///
    /// Holds for every thread of the process, as `begin` does.
    public static func refuseFiles() { refuse(calls: iku_file_call) }

    private static func limit(_ resource: __rlimit_resource, _ value: UInt64) throws(SystemError) {
        var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
        if unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit) != 0 {
            throw .last(.prepare, "limits")
        }
    }

    /// The filter as the kernel's small machine reads it: is this our architecture, is the call among those
    /// refused; everything else is allowed.
    private static func refuse(calls list: (UInt32) -> Int32) {
        let architecture = iku_call_architecture()
        if architecture == 0 { return }
        var refused: [UInt32] = []
        while case let call = list(UInt32(refused.count)), call >= 0 {
            refused.append(UInt32(call))
        }
        let load = UInt16(BPF_LD | BPF_W | BPF_ABS)
        let isEqual = UInt16(BPF_JMP | BPF_JEQ | BPF_K)
        let isAtLeast = UInt16(BPF_JMP | BPF_JGE | BPF_K)
        let end = UInt16(BPF_RET | BPF_K)
        let refusal = sock_filter(code: end, jt: 0, jf: 0, k: SECCOMP_RET_ERRNO | UInt32(EPERM))
        // Offsets within `struct seccomp_data`: 0 the call's number, 4 the architecture.
        var steps = [
            sock_filter(code: load, jt: 0, jf: 0, k: 4),
            sock_filter(code: isEqual, jt: 1, jf: 0, k: architecture), refusal,
            sock_filter(code: load, jt: 0, jf: 0, k: 0),
            // The numbers of x32, another way to the same calls.
            sock_filter(code: isAtLeast, jt: 0, jf: 1, k: 0x4000_0000), refusal,
        ]
        for call in refused {
            steps += [sock_filter(code: isEqual, jt: 0, jf: 1, k: call), refusal]
        }
        steps.append(sock_filter(code: end, jt: 0, jf: 0, k: SECCOMP_RET_ALLOW))
        unsafe steps.withUnsafeMutableBufferPointer {
            _ = unsafe iku_filter_calls($0.baseAddress, UInt16($0.count))
        }
    }
}
