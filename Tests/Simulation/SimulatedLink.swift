// One TCP connection: two streams that keep the order of their bytes, cut them into pieces as they like,
// delay them, and may end at any byte. TLS above it makes of every altered byte an ended connection, so
// that altered bytes need no case of their own.

/// A connection between an agent and the aggregator.
final class SimulatedLink {
    enum End { case agent, aggregator }

    /// Bytes on their way.
    struct Piece {
        let bytes: ArraySlice<UInt8>
        let at: Int64
    }

    let number: Int
    let agent: Int
    /// Pieces on their way to each end, in order.
    var toAgent: [Piece] = []
    var toAggregator: [Piece] = []
    /// Nothing gets through any more.
    var isCut = false
    /// Nothing of what the aggregator sends gets through.
    var isSwallowing = false
    private var lastArrival: (agent: Int64, aggregator: Int64) = (0, 0)

    init(number: Int, agent: Int) { (self.number, self.agent) = (number, agent) }

    /// Sends bytes towards `end`; when each piece arrives.
    func send(
        _ bytes: [UInt8], to end: End, at now: Int64, delay: Int64, _ random: inout SeededRandom
    ) -> [Int64] {
        if isCut || bytes.isEmpty { return [] }
        var arrivals: [Int64] = []
        var start = 0
        while start < bytes.count {
            let isLast = arrivals.count == 2 || random.below(3) > 0
            let stop = isLast ? bytes.count : start + 1 + random.below(bytes.count - start)
            let earliest = end == .agent ? lastArrival.agent : lastArrival.aggregator
            let at = max(earliest, now + delay + Int64(1 + random.below(40)))
            let piece = Piece(bytes: bytes[start..<stop], at: at)
            if end == .agent {
                toAgent.append(piece)
                lastArrival.agent = at
            } else {
                toAggregator.append(piece)
                lastArrival.aggregator = at
            }
            arrivals.append(at)
            start = stop
        }
        return arrivals
    }

    /// The next piece that has arrived at `end`.
    func take(at end: End, _ now: Int64) -> ArraySlice<UInt8>? {
        switch end {
        case .agent:
            guard let first = toAgent.first, first.at <= now else { return nil }
            return toAgent.removeFirst().bytes
        case .aggregator:
            guard let first = toAggregator.first, first.at <= now else { return nil }
            return toAggregator.removeFirst().bytes
        }
    }
}
