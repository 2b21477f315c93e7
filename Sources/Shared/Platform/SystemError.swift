// What the operating system refused, as a value: what was tried, on what, and its error number.
// A failed fsync is a case of its own: what is on the disk is then unknown, and the process must
// exit instead of trying again (DESIGN section 10).

internal import Glibc

/// A refusal of the operating system.
public enum SystemError: Error, Hashable {
    /// What was tried.
    public enum Operation: Sendable, Hashable {
        /// Files and folders.
        case open, read, write, create, rename, remove, list, inspect, lock, handOver, watch
        /// Sockets.
        case listen, accept, connect, resolve, send, receive
        /// The process itself: descriptors, threads, signals, limits.
        case prepare
    }

    /// `operation` on `subject` (a path or an address) failed with the error number `number`.
    case failed(Operation, subject: String, number: Int32)
    /// A file or folder could not be made durable; what the disk holds is unknown.
    case notDurable(subject: String, number: Int32)
    /// A file is larger than its reader allows.
    case tooLarge(subject: String, byteCountMax: Int)
    /// An address that is not `host:port`.
    case notAnAddress(subject: String)
    /// A host name nobody knows; `code` is that of `getaddrinfo`.
    case unknownHost(subject: String, code: Int32)

    /// The error number; nil where the refusal is this program's own.
    public var number: Int32? {
        switch self {
        case .failed(_, _, let number), .notDurable(_, let number): number
        case .tooLarge, .notAnAddress, .unknownHost: nil
        }
    }

    /// What it was tried on: a path, an address, a host.
    public var subject: String {
        switch self {
        case .failed(_, let subject, _), .notDurable(let subject, _), .tooLarge(let subject, _),
            .notAnAddress(let subject), .unknownHost(let subject, _):
            subject
        }
    }

    /// Whether the process must exit: a failed fsync is never retried.
    public var isFailedSync: Bool {
        if case .notDurable = self { true } else { false }
    }

    /// Whether the thing does not exist.
    public var isNotFound: Bool { number == ENOENT && !isFailedSync }
    /// Whether the thing exists already.
    public var isAlreadyThere: Bool { number == EEXIST && !isFailedSync }
    /// Whether the disk or the quota is full.
    public var isFull: Bool { (number == ENOSPC || number == EDQUOT) && !isFailedSync }
    /// Whether something has run out that is given back some day: room on the disk, descriptors, memory.
    public var isShortage: Bool {
        isFull || !isFailedSync && [EMFILE, ENFILE, ENOMEM, ENOBUFS].contains(number)
    }
    /// Whether somebody else holds the lock.
    public var isLocked: Bool {
        if case .failed(.lock, _, let number) = self { number == EWOULDBLOCK } else { false }
    }

    /// The refusal of the call that has just returned −1.
    static func last(_ operation: Operation, _ subject: String) -> SystemError {
        .failed(operation, subject: subject, number: errno)
    }
}

/// The operating system's own words for an error number, in its language (English).
func systemWords(_ number: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    let status = unsafe strerror_r(number, &buffer, buffer.count)
    if status != 0 { return "error \(number)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
