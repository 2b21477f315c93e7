/// Cuts a stream of bytes into lines of at most `Limits.lineByteCountMax` bytes before their LF.
public struct LineAssembler: Sendable {
    /// A line longer than allowed: nothing after it can be read.
    public struct LineTooLarge: Error, Sendable {}

    private var pending: [UInt8] = []
    private var lineStart = 0
    private var scanned = 0

    /// An empty stream.
    public init() {}

    /// Whether a line has begun that has not ended.
    public var hasBegunLine: Bool { lineStart < pending.count }
    /// Bytes held that no line has taken yet.
    public var heldByteCount: Int { pending.count - lineStart }

    /// Takes bytes as they came from the peer.
    public mutating func append(_ bytes: some Collection<UInt8>) {
        if lineStart > 0, lineStart == pending.count || lineStart > 1 << 16 {
            pending.removeFirst(lineStart)
            scanned -= lineStart
            lineStart = 0
        }
        pending.append(contentsOf: bytes)
    }

    /// The next whole line without its LF; nil until one has arrived.
    public mutating func next() throws(LineTooLarge) -> [UInt8]? {
        guard let end = pending[scanned...].firstIndex(of: 0x0A) else {
            scanned = pending.count
            if heldByteCount > Limits.lineByteCountMax { throw LineTooLarge() }
            return nil
        }
        if end - lineStart > Limits.lineByteCountMax { throw LineTooLarge() }
        let line = Array(pending[lineStart..<end])
        lineStart = end + 1
        scanned = lineStart
        return line
    }
}
