// Signals as events of a poller (signalfd), and the process's own settings.

internal import CLinux
internal import Glibc

/// The signals a daemon answers.
public enum ProcessSignal: Sendable, Hashable, CaseIterable {
    /// SIGTERM: end cleanly.
    case terminate
    /// SIGINT: end cleanly (Ctrl-C).
    case interrupt
    /// SIGHUP: the terminal is gone.
    case hangUp

    var number: Int32 {
        switch self {
        case .terminate: SIGTERM
        case .interrupt: SIGINT
        case .hangUp: SIGHUP
        }
    }
}

/// Receives signals as readable events. Make it on the first thread before any other starts: threads
/// inherit that these signals are held back.
public final class SignalSource: Sendable {
    private let file: FileDescriptor

    /// Takes over all of ``ProcessSignal``.
    public init() throws(SystemError) {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for signal in ProcessSignal.allCases { unsafe sigaddset(&signals, signal.number) }
        let status = unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        if status != 0 { throw .failed(.prepare, subject: "signals", number: status) }
        let number = unsafe signalfd(-1, &signals, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
        if number < 0 { throw .last(.prepare, "signals") }
        file = FileDescriptor(owning: number)
    }

    /// For the poller, with interest `read`.
    public var descriptor: Int32 { file.number }

    /// The next signal; nil where there is none.
    public func next() -> ProcessSignal? {
        var information = signalfd_siginfo()
        let byteCount = MemoryLayout<signalfd_siginfo>.size
        if unsafe Glibc.read(file.number, &information, byteCount) != byteCount { return nil }
        return ProcessSignal.allCases.first { UInt32($0.number) == information.ssi_signo }
    }
}

/// Settings of the whole process.
public enum ProcessSettings {
    /// A write to a closed connection is an error value from now on, not the process's end (SIGPIPE).
    public static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

    /// Raises the number of descriptors the process may open to the most the system allows; the number.
    @discardableResult
    public static func raiseDescriptorLimit() throws(SystemError) -> UInt64 {
        var limit = rlimit()
        if unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 {
            throw .last(.prepare, "descriptors")
        }
        limit.rlim_cur = limit.rlim_max
        if unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 {
            throw .last(.prepare, "descriptors")
        }
        return UInt64(limit.rlim_cur)
    }
}
