// Lines out of a stream of bytes. Memory: at most one unfinished line beside what was appended last;
// next to nothing while no line has begun.

/// Cuts a stream of bytes into lines of at most `Limits.lineByteCountMax` bytes before their LF.
public struct LineAssembler: Sendable {
    /// A line longer than allowed: nothing after it can be read.
    public struct LineTooLarge: Error, Sendable {}

    /// What an idle stream keeps allocated.
    private static let idleCapacityMax = 4 << 10

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
    public mutating func append(_ bytes: ArraySlice<UInt8>) {
        if lineStart > 0, lineStart == pending.count || lineStart > 1 << 16 { forgetTakenLines() }
        pending.append(contentsOf: bytes)
    }

    /// Takes bytes as they came from the peer.
    public mutating func append(_ bytes: [UInt8]) { append(bytes[...]) }

    /// The next whole line without its LF; nil until one has arrived.
    public mutating func next() throws(LineTooLarge) -> [UInt8]? {
        guard let end = pending[scanned...].firstIndex(of: 0x0A) else {
            scanned = pending.count
            if heldByteCount > Limits.lineByteCountMax { throw LineTooLarge() }
            if !hasBegunLine { forgetTakenLines() }
            return nil
        }
        if end - lineStart > Limits.lineByteCountMax { throw LineTooLarge() }
        let line = Array(pending[lineStart..<end])
        lineStart = end + 1
        scanned = lineStart
        return line
    }

    /// Gives up what is held: nothing more is read.
    public mutating func discard() { self = LineAssembler() }

    private mutating func forgetTakenLines() {
        if lineStart == pending.count {
            pending.removeAll(keepingCapacity: pending.capacity <= Self.idleCapacityMax)
            scanned = 0
        } else {
            pending.removeFirst(lineStart)
            scanned -= lineStart
        }
        lineStart = 0
    }
}
