// TCP sockets that never wait: listening, accepting, connecting. TCP_NODELAY is always set: without it
// the last flight of a handshake waits for the other side's delayed acknowledgement.

internal import CLinux
internal import Glibc

/// A listening TCP socket.
public struct TCPListener: ~Copyable, Sendable {
    /// What accepting brought.
    public enum Accepted: ~Copyable, Sendable {
        /// A connection, with the peer's address.
        case connection(FileDescriptor, peer: ResolvedAddress)
        /// Nobody is waiting.
        case nobody
        /// This process or machine has no descriptor or memory left; the peer keeps waiting, and the
        /// poller keeps telling: stop listening to it for a moment.
        case exhausted
    }

    private let socket: FileDescriptor
    private let subject: String

    /// Listens on the first of the host's addresses that can be had.
    public init(_ address: SocketAddress, backlog: Int32 = 1024) throws(SystemError) {
        var refusal = SystemError.unknownHost(subject: address.description, code: EAI_NONAME)
        for resolved in try address.resolve(forListening: true) {
            do {
                socket = try Self.listen(resolved, backlog, address.description)
                subject = address.description
                return
            } catch { refusal = error }
        }
        throw refusal
    }

    /// For the poller, with interest `read`.
    public var descriptor: Int32 { socket.number }

    /// Where it listens, with the port the system chose.
    public var boundAddress: ResolvedAddress {
        get throws(SystemError) {
            try unsafe Self.address(subject) { unsafe getsockname(socket.number, $0, $1) }
        }
    }

    /// Takes the next connection, without waiting; its descriptor does not wait either.
    public func accept() throws(SystemError) -> Accepted {
        while true {
            var storage = sockaddr_storage()
            var count = UInt32(ResolvedAddress.byteCountMax)
            let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
            let number = unsafe iku_accept(socket.number, &storage, &count, flags)
            if number >= 0 {
                let connection = FileDescriptor(owning: number)
                TCPConnection.setNoDelay(connection.number)
                return .connection(connection, peer: ResolvedAddress(storage, count))
            }
            switch errno {
            case EAGAIN: return .nobody
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
            // The connection broke before it was taken (accept(2) lists these): the next, please.
            case EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH,
                EOPNOTSUPP, ENETUNREACH, EPERM:
                continue
            default: throw .last(.accept, subject)
            }
        }
    }

    /// Gives the descriptor away; the caller closes it.
    consuming func release() -> FileDescriptor { socket }

    private static func listen(
        _ address: ResolvedAddress, _ backlog: Int32, _ subject: String
    ) throws(SystemError) -> FileDescriptor {
        let socket = try TCPConnection.socket(address, .listen, subject)
        TCPConnection.set(socket.number, SOL_SOCKET, SO_REUSEADDR, 1)
        // `[::]` takes IPv4 too.
        if address.family == AF_INET6 {
            TCPConnection.set(socket.number, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0)
        }
        let bound = unsafe address.withAddress { unsafe bind(socket.number, $0, $1) }
        if bound != 0 || Glibc.listen(socket.number, backlog) != 0 { throw .last(.listen, subject) }
        return socket
    }

    private static func address(
        _ subject: String, _ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) throws(SystemError) -> ResolvedAddress {
        var storage = sockaddr_storage()
        var count = socklen_t(ResolvedAddress.byteCountMax)
        let status = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe call($0, &count) }
        }
        if status != 0 { throw .last(.listen, subject) }
        return ResolvedAddress(storage, count)
    }
}

/// The client's side of a TCP connection.
public enum TCPConnection {
    /// Begins to connect, without waiting: the descriptor is writable once ``finish(_:_:)`` has an answer.
    public static func begin(_ address: ResolvedAddress) throws(SystemError) -> FileDescriptor {
        let subject = address.description
        let socket = try socket(address, .connect, subject)
        setNoDelay(socket.number)
        let status = unsafe address.withAddress { unsafe Glibc.connect(socket.number, $0, $1) }
        if status != 0 && errno != EINPROGRESS && errno != EINTR { throw .last(.connect, subject) }
        return socket
    }

    /// The answer to ``begin(_:)``, once the descriptor is writable.
    public static func finish(_ socket: borrowing FileDescriptor, _ address: ResolvedAddress)
        throws(SystemError)
    {
        var number: Int32 = 0
        var count = socklen_t(MemoryLayout<Int32>.size)
        if unsafe getsockopt(socket.number, SOL_SOCKET, SO_ERROR, &number, &count) != 0 { number = errno }
        if number != 0 { throw .failed(.connect, subject: address.description, number: number) }
    }

    /// Connects and waits for it: every address of the name in turn, for at most `milliseconds` in all.
    public static func connect(
        _ address: SocketAddress, milliseconds: Int, clock: Clock = .system
    ) throws(SystemError) -> FileDescriptor {
        let end = clock.monotonicMilliseconds() + Int64(milliseconds)
        var refusal = SystemError.failed(.connect, subject: address.description, number: ETIMEDOUT)
        for resolved in try address.resolve() {
            do {
                let socket = try begin(resolved)
                let rest = Int(end - clock.monotonicMilliseconds())
                guard try wait(socket.number, .write, milliseconds: rest) else { break }
                try finish(socket, resolved)
                return socket
            } catch { refusal = error }
        }
        throw refusal
    }

    /// Waits until one descriptor is ready for `interest` or the time is over; whether it is ready.
    public static func wait(
        _ descriptor: Int32, _ interest: Poller.Interest, milliseconds: Int
    ) throws(SystemError) -> Bool {
        let events = (interest.contains(.read) ? POLLIN : 0) | (interest.contains(.write) ? POLLOUT : 0)
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        let count = unsafe poll(&entry, 1, Int32(clamping: max(0, milliseconds)))
        if count < 0 && errno != EINTR { throw .last(.prepare, "poll") }
        return count > 0
    }

    static func socket(
        _ address: ResolvedAddress, _ operation: SystemError.Operation, _ subject: String
    ) throws(SystemError) -> FileDescriptor {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let number = Glibc.socket(address.family, kind, 0)
        if number < 0 { throw .last(operation, subject) }
        return FileDescriptor(owning: number)
    }

    static func setNoDelay(_ descriptor: Int32) { set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1) }

    /// Sets an option; one that the system lacks changes speed, not meaning.
    static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        _ = unsafe setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}

extension ResolvedAddress {
    fileprivate init(_ storage: sockaddr_storage, _ byteCount: UInt32) {
        var storage = storage
        let count = min(Int(byteCount), Self.byteCountMax)
        bytes = unsafe withUnsafeBytes(of: &storage) { unsafe Array($0.prefix(count)) }
    }
}
