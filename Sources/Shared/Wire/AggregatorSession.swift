// The aggregator's half of one connection as a pure state machine: bytes in, requests out, answers in,
// bytes out. The driver does the I/O in this order: `receive` what came, take requests with
// `nextRequest` until nil, `answer` each when it is carried out, send `unsent` and tell with `sent`.
// Time is monotonic milliseconds, passed in.
//
// Bounds: at most `inFlightRequestCountMax` requests or `inFlightByteCountMax` of lines taken and not
// answered, and no request is taken while more than `inFlightByteCountMax` of answers wait to be read.
// Beyond either, `wantsToRead` is false and the peer's bytes stay in its own socket. A request that
// changes what the connection's key may do (`enroll`, `rotate`) is answered before the next is taken:
// what was sent after it is judged by what it did.

/// One connection's protocol state on the aggregator's side.
public struct AggregatorSession: Sendable {
    /// What a line holds.
    public enum Incoming: Sendable {
        /// A request, and the line's size, to be given back with its answer.
        case request(Request, lineByteCount: Int)
        /// A line that is no request, answered already.
        case answeredFault
        /// A line over the limit: the refusal is queued, nothing more is read, the connection ends once
        /// it is sent.
        case tooLarge
    }

    /// Why a connection is closed by time.
    public enum Expiry: String, Sendable {
        /// Nothing came for `Limits.idleSecondsMax`.
        case idle
        /// A line was begun and not ended within `Limits.lineSecondsMax`.
        case slowLine = "slow-line"
        /// Answers were not read within `Limits.unreadAnswerSecondsMax`.
        case unreadAnswers = "unread-answers"
    }

    private var lines = LineAssembler()
    private var output: [UInt8] = []
    private var sentCount = 0
    private var inFlightRequestCount = 0
    private var inFlightByteCount = 0
    private var activeAt: Int64
    private var lineBegunAt: Int64?
    private var outputWaitsSince: Int64?
    private var waitsForKeyChange = false
    private var hasEnded = false

    /// A connection that has just finished its handshake; `hello` is the first line to send.
    public init(hello: [UInt8], at now: Int64) {
        activeAt = now
        output = hello
        outputWaitsSince = now
    }

    // MARK: In

    /// Whether more bytes may be read from the peer.
    public var wantsToRead: Bool { !hasEnded && hasRoom }

    /// Takes bytes from the peer.
    public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Int64) {
        activeAt = now
        if hasEnded { return }
        lines.append(bytes)
        if lineBegunAt == nil, lines.hasBegunLine { lineBegunAt = now }
    }

    /// The next request, while there is room for its answer; nil when more bytes or answers are needed.
    public mutating func nextRequest(at now: Int64) -> Incoming? {
        guard wantsToRead else { return nil }
        let line: [UInt8]
        do {
            guard let next = try lines.next() else { return nil }
            line = next
        } catch {
            refuseTooLarge(at: now)
            return .tooLarge
        }
        lineBegunAt = lines.hasBegunLine ? now : nil
        do {
            let request = try Request(line: line)
            inFlightRequestCount += 1
            inFlightByteCount += line.count
            waitsForKeyChange = request.operation.changesKey
            return .request(request, lineByteCount: line.count)
        } catch {
            queue(AnswerLine.refusal(error.sequence, error.refusal, in: error.language), at: now)
            return .answeredFault
        }
    }

    private mutating func refuseTooLarge(at now: Int64) {
        end()
        queue(AnswerLine.refusal(nil, Self.tooLarge, in: .english), at: now)
    }

    // MARK: Out

    /// Queues the answer of a request taken with `nextRequest`.
    public mutating func answer(_ line: [UInt8], lineByteCount: Int, at now: Int64) {
        let couldRead = wantsToRead
        inFlightRequestCount -= 1
        inFlightByteCount -= lineByteCount
        invariant(inFlightRequestCount >= 0 && inFlightByteCount >= 0, "one answer a request")
        if inFlightRequestCount == 0 { waitsForKeyChange = false }
        queue(line, at: now)
        resumeLine(after: couldRead, at: now)
    }

    /// Requests taken and not yet answered.
    public var unansweredCount: Int { inFlightRequestCount }

    /// The bytes to send next.
    public var unsent: ArraySlice<UInt8> { output[sentCount...] }

    /// Lends `unsent` to `body`, without a copy.
    public func withUnsent<Value, Failure>(
        _ body: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try body(output.span.extracting(sentCount..<output.count))
    }

    /// Tells that `count` of `unsent` went out.
    public mutating func sent(_ count: Int, at now: Int64) {
        let couldRead = wantsToRead
        sentCount += count
        activeAt = now
        if sentCount == output.count {
            output.removeAll(keepingCapacity: output.capacity <= Self.idleCapacityMax)
            sentCount = 0
            outputWaitsSince = nil
        } else {
            outputWaitsSince = now
            // Moves each byte at most once on the average.
            if sentCount > output.count / 2 {
                output.removeFirst(sentCount)
                sentCount = 0
            }
        }
        resumeLine(after: couldRead, at: now)
    }

    /// A line's time does not run while its rest is not being read.
    private mutating func resumeLine(after couldRead: Bool, at now: Int64) {
        if !couldRead, wantsToRead, lineBegunAt != nil { lineBegunAt = now }
    }

    /// Bytes held for this connection; a request in flight counts `inFlightWeight` times its line, for
    /// what it was decoded to.
    public var heldByteCount: Int {
        lines.heldByteCount + output.count + inFlightByteCount * Self.inFlightWeight
    }

    /// Whether the connection is done: refused for good, and the last answer sent.
    public var isFinished: Bool { hasEnded && unsent.isEmpty && inFlightRequestCount == 0 }

    /// Takes no more requests and forgets what was not taken; those in flight are still answered.
    public mutating func end() {
        hasEnded = true
        lines.discard()
        lineBegunAt = nil
    }

    // MARK: Time

    /// When `expiry` must be asked again, at the latest.
    public var deadline: Int64 {
        let limits = [
            inFlightRequestCount == 0 ? activeAt + Self.milliseconds(Limits.idleSecondsMax) : nil,
            lineDeadline, outputWaitsSince.map { $0 + Self.milliseconds(Limits.unreadAnswerSecondsMax) },
        ]
        return limits.compactMap(\.self).min() ?? .max
    }

    /// Whether time is up, and why.
    public func expiry(at now: Int64) -> Expiry? {
        if let since = outputWaitsSince, now >= since + Self.milliseconds(Limits.unreadAnswerSecondsMax) {
            return .unreadAnswers
        }
        if let lineDeadline, now >= lineDeadline { return .slowLine }
        let isIdle = now >= activeAt + Self.milliseconds(Limits.idleSecondsMax)
        return isIdle && inFlightRequestCount == 0 ? .idle : nil
    }

    /// A begun line counts only while the rest of it is being read.
    private var lineDeadline: Int64? {
        guard let lineBegunAt, wantsToRead else { return nil }
        return lineBegunAt + Self.milliseconds(Limits.lineSecondsMax)
    }

    private var hasRoom: Bool {
        !waitsForKeyChange && inFlightRequestCount < Limits.inFlightRequestCountMax
            && inFlightByteCount < Limits.inFlightByteCountMax
            && unsent.count < Limits.inFlightByteCountMax
    }

    private mutating func queue(_ line: [UInt8], at now: Int64) {
        if outputWaitsSince == nil { outputWaitsSince = now }
        output += line
    }

    private static func milliseconds(_ seconds: Int) -> Int64 { Int64(seconds) * 1000 }

    private static let inFlightWeight = 4
    /// What an idle connection keeps allocated for its answers.
    private static let idleCapacityMax = 4 << 10

    private static let tooLarge = Refusal(
        .tooLarge, id: "Baris lebih dari 1 MiB; sambungan ditutup.",
        en: "The line is over 1 MiB; the connection is closed.")
}

extension Request.Operation {
    /// Whether it changes what the connection's key may do.
    fileprivate var changesKey: Bool {
        switch self {
        case .enroll, .rotate: true
        default: false
        }
    }
}
