// One open file, socket or other descriptor: owned, closed once, never copied.

internal import Glibc

/// An open descriptor that closes itself.
@safe
public struct FileDescriptor: ~Copyable, Sendable {
    /// The descriptor's number; valid as long as the owner lives.
    public let number: Int32

    /// Takes over an open descriptor.
    init(owning number: Int32) {
        invariant(number >= 0, "a descriptor is never negative")
        self.number = number
    }

    deinit { _ = close(number) }

    /// Gives the descriptor away, open.
    consuming func release() -> Int32 {
        let number = self.number
        discard self
        return number
    }

    /// What a read without waiting brought.
    public enum ReadOutcome: Sendable, Hashable {
        /// So many bytes.
        case bytes(Int)
        /// Nothing yet.
        case wouldBlock
        /// The other side has ended, or the file has.
        case ended
    }

    /// Reads once into `buffer`.
    public func read(into buffer: inout MutableSpan<UInt8>, subject: String) throws(SystemError)
        -> ReadOutcome
    {
        let number = self.number
        while true {
            let count = unsafe buffer.withUnsafeMutableBufferPointer {
                unsafe Glibc.read(number, $0.baseAddress, $0.count)
            }
            if count > 0 { return .bytes(count) }
            if count == 0 { return .ended }
            if errno == EAGAIN || errno == EWOULDBLOCK { return .wouldBlock }
            if errno != EINTR { throw .last(.read, subject) }
        }
    }

    /// Writes once; the count written, nil where the descriptor takes nothing now.
    public func write(_ bytes: Span<UInt8>, subject: String) throws(SystemError) -> Int? {
        let number = self.number
        while true {
            let count = unsafe bytes.withUnsafeBufferPointer {
                unsafe Glibc.write(number, $0.baseAddress, $0.count)
            }
            if count >= 0 { return count }
            if errno == EAGAIN || errno == EWOULDBLOCK { return nil }
            if errno != EINTR { throw .last(.write, subject) }
        }
    }

    /// Writes all of `bytes` to a file (a descriptor that waits).
    public func writeAll(_ bytes: Span<UInt8>, subject: String) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            guard let count = try write(bytes.extracting(done..<bytes.count), subject: subject), count > 0
            else {
                throw .failed(.write, subject: subject, number: EAGAIN)
            }
            done += count
        }
    }

    /// Makes what was written durable. A failure is ``SystemError/notDurable(subject:number:)``: exit.
    public func synchronize(subject: String) throws(SystemError) {
        if fsync(number) != 0 { throw .notDurable(subject: subject, number: errno) }
    }

    /// Opens a file; created files have `mode` minus the process's mask.
    static func open(
        _ path: String, _ flags: Int32, mode: mode_t = 0, as operation: SystemError.Operation = .open
    ) throws(SystemError) -> FileDescriptor {
        while true {
            let number = unsafe Glibc.open(path, flags | O_CLOEXEC, mode)
            if number >= 0 { return FileDescriptor(owning: number) }
            if errno != EINTR { throw .last(operation, path) }
        }
    }
}
