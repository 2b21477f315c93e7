// An entry of the log, to the byte: `received_at` (UTC, RFC 3339 with milliseconds and Z, 24 bytes),
// LF, the compact JWS of a report or an act. The leaf hash covers all of it.

/// One entry.
public struct Entry: Sendable, Hashable {
    /// When it was appended.
    public let receivedAt: Timestamp
    /// The compact JWS.
    public let compact: [UInt8]

    private static let timeByteCount = 24

    /// An entry.
    public init(receivedAt: Timestamp, compact: [UInt8]) {
        self.receivedAt = receivedAt
        self.compact = compact
    }

    /// The entry in `bytes`; nil where the time or the LF is not as written here.
    public init?(parsing bytes: [UInt8]) {
        guard bytes.count > Self.timeByteCount + 1, bytes[Self.timeByteCount] == 0x0A,
            let receivedAt = Timestamp(String(decoding: bytes[..<Self.timeByteCount], as: UTF8.self))
        else { return nil }
        self.init(receivedAt: receivedAt, compact: Array(bytes[(Self.timeByteCount + 1)...]))
    }

    /// The entry's bytes.
    public var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(Self.timeByteCount + 1 + compact.count)
        result += receivedAt.description.utf8
        result.append(0x0A)
        result += compact
        return result
    }

    /// The hash of this leaf.
    public var leafHash: Digest {
        var hash = SHA256()
        hash.update(0x00)
        hash.update(Array(receivedAt.description.utf8))
        hash.update(0x0A)
        hash.update(compact)
        return hash.finish()
    }

    /// What was appended: a report or an act, by its `typ`.
    public func document() throws(JWSFault) -> JWS { try JWS(compact: compact) }
}
