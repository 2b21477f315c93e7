// One run of a child program: three socket pairs for its standard streams (a write to a socket whose other
// end is gone is an error value, never our end), and a loop that moves bytes until it ends or is ended.

internal import CLinux
internal import Glibc

/// A started process; used by one thread. It is ended and waited for in `exchange`, or when it is let go.
final class ChildProcess {
    /// How it ended.
    enum End: Sendable, Hashable {
        case exited(Int32), killed(Int32), tooSlow, tooMuch
    }

    private final class Stream {
        let file: FileDescriptor
        init(_ file: consuming FileDescriptor) { self.file = file }
        var number: Int32 { file.number }
    }

    private(set) var output: [UInt8] = []
    private(set) var complaint: [UInt8] = []
    private var streams: [Stream?]
    private let identity: pid_t
    private var isWaitedFor = false

    /// Starts the program at `path`.
    init(_ path: String, _ arguments: [String]) throws(SystemError) {
        if unsafe access(path, X_OK) != 0 { throw .last(.open, path) }
        let pairs = [try Self.pair(), try Self.pair(), try Self.pair()]
        identity = try Self.spawn(path, arguments, pairs.map(\.theirs.number))
        streams = pairs.map(\.ours)
    }

    deinit { if !isWaitedFor { _ = finish(killing: true) } }

    private static func pair() throws(SystemError) -> (ours: Stream, theirs: Stream) {
        var numbers: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        if unsafe socketpair(AF_UNIX, kind, 0, &numbers) != 0 { throw .last(.prepare, "child program") }
        return (Stream(FileDescriptor(owning: numbers[0])), Stream(FileDescriptor(owning: numbers[1])))
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ streams: [Int32]
    ) throws(SystemError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (place, number) in streams.enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, number, Int32(place))
        }
        unsafe posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // A daemon holds signals back and ignores broken pipes: the child begins as a shell would start it.
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        var identity = pid_t()
        var words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        var environment: [UnsafeMutablePointer<CChar>?] = unsafe [nil]
        let status = unsafe posix_spawn(&identity, path, &actions, &attributes, &words, &environment)
        if status != 0 { throw .failed(.open, subject: path, number: status) }
        return identity
    }

    // MARK: Moving bytes

    /// Gives `input`, takes what comes, and waits for the end, which is brought about at `deadline`
    /// (monotonic milliseconds) or where the output exceeds its bound.
    func exchange(_ input: [UInt8], outputByteCountMax: Int, until deadline: Int64) -> End {
        var given = 0
        while streams[1] != nil || streams[2] != nil {
            if given == input.count { streams[0] = nil }
            guard wait(until: deadline) else { return ended(.tooSlow) }
            if streams[0] != nil { given += give(input[given...]) }
            take(1) { output += $0 }
            take(2) { complaint += $0.prefix(Limits.complaintByteCountMax - complaint.count) }
            if output.count > outputByteCountMax { return ended(.tooMuch) }
        }
        streams[0] = nil
        return awaitEnd(until: deadline)
    }

    private func ended(_ end: End) -> End {
        _ = finish(killing: true)
        return end
    }

    /// Whether something can be done before the deadline.
    private func wait(until deadline: Int64) -> Bool {
        let milliseconds = deadline - Clock.system.monotonicMilliseconds()
        if milliseconds <= 0 { return false }
        var requests = streams.enumerated().map { place, stream in
            pollfd(fd: stream?.number ?? -1, events: Int16(place == 0 ? POLLOUT : POLLIN), revents: 0)
        }
        return unsafe poll(&requests, nfds_t(requests.count), Int32(clamping: milliseconds)) >= 0
            || errno == EINTR
    }

    /// Gives what is taken now; a child that takes no more gets no more.
    private func give(_ bytes: ArraySlice<UInt8>) -> Int {
        guard let stream = streams[0] else { return 0 }
        let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
        let count = unsafe bytes.withUnsafeBytes {
            unsafe send(stream.number, $0.baseAddress, $0.count, flags)
        }
        if count < 0, errno != EAGAIN, errno != EINTR { streams[0] = nil }
        return max(0, count)
    }

    private func take(_ place: Int, _ keep: (ArraySlice<UInt8>) -> Void) {
        guard let stream = streams[place] else { return }
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        let count = unsafe chunk.withUnsafeMutableBytes {
            unsafe recv(stream.number, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT))
        }
        if count > 0 {
            keep(chunk[..<count])
        } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
            streams[place] = nil
        }
    }

    // MARK: The end

    private func awaitEnd(until deadline: Int64) -> End {
        while Clock.system.monotonicMilliseconds() < deadline {
            if let end = finish(killing: false) { return end }
            _ = poll(nil, 0, 2)
        }
        return ended(.tooSlow)
    }

    /// How it ended; nil while it has not.
    private func finish(killing: Bool) -> End? {
        if killing { kill(-identity, SIGKILL) }
        var status: Int32 = 0
        var found: pid_t
        repeat {
            found = unsafe waitpid(identity, &status, killing ? 0 : WNOHANG)
        } while found < 0
            && errno == EINTR
        if found == 0 { return nil }
        isWaitedFor = true
        let signal = status & 0x7F
        return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal)
    }
}
