// Secrets at rest in memory: one copy, overwritten when nobody needs it any more.

internal import Glibc
internal import Synchronization

/// Bytes that are overwritten before their memory is given back.
final class WipedBytes: Sendable {
    private let bytes: Mutex<[UInt8]>

    /// Takes the only copy of `bytes`.
    init(_ bytes: consuming sending [UInt8]) { self.bytes = Mutex(bytes) }

    deinit { bytes.withLock { Self.wipe(&$0) } }

    /// A copy that is not overwritten, for a file.
    func copy() -> [UInt8] { bytes.withLock { $0.map { $0 } } }

    /// Lends the bytes.
    func withBytes<Value: Sendable>(_ body: (borrowing [UInt8]) -> Value) -> Value {
        bytes.withLock { body($0) }
    }

    static func wipe(_ bytes: inout [UInt8]) {
        unsafe bytes.withUnsafeMutableBytes { buffer in
            if let start = buffer.baseAddress { unsafe explicit_bzero(start, buffer.count) }
        }
    }
}
