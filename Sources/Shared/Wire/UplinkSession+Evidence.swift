// Evidence files on their way: after the reports, one piece at a time, so that no report waits for longer
// than a piece takes, and memory holds one piece.
//
//   an empty piece asks what the aggregator has ──have < bytes──▶ load a piece ──▶ send it ──┐
//        │                                              ▲                                    │
//        └──have = bytes──▶ done                        └────────────── have ◀───────────────┘
//
// Pieces begin small and follow the speed of the line. `have` decides where to go on, whatever was sent:
// after a cut, beside another process of the same agent, or where the aggregator began anew.

/// The evidence of one connection.
struct UplinkEvidence: Sendable {
    enum Stage: Sendable { case idle, asking, loading, sent }

    private(set) var waiting: [WaitingEvidence] = []
    var stage = Stage.idle
    var heldByteCount: Int?
    var furthestByteCount = 0
    var stallCount = 0
    var pieceByteCount = Limits.evidencePieceByteCountFirst
    var sentAt: Int64 = .min
    var pausedUntil: Int64 = .min

    var isEmpty: Bool { waiting.isEmpty }

    mutating func add(_ file: WaitingEvidence) {
        if !waiting.contains(file) { waiting.append(file) }
    }

    /// The first file is done with; the next one begins anew.
    mutating func leaveFirst() {
        waiting.removeFirst()
        (stage, heldByteCount, furthestByteCount, stallCount) = (.idle, nil, 0, 0)
    }

    /// Doubles pieces that are answered within a second, halves those that take more than five.
    mutating func follow(answeredAfter milliseconds: Int64) {
        if milliseconds < 1000 {
            pieceByteCount = min(pieceByteCount * 2, Limits.evidenceChunkByteCountMax)
        } else if milliseconds > 5000 {
            pieceByteCount = max(pieceByteCount / 2, Limits.evidencePieceByteCountMin)
        }
    }
}

extension UplinkSession {
    /// Adds an evidence file; it is asked for once no report is on its way.
    public mutating func upload(_ file: WaitingEvidence, at now: Int64) -> [UplinkAction] {
        evidence.add(file)
        return step(at: now)
    }

    /// The bytes that `loadEvidence` asked for; nil where the kept file is gone or has changed.
    public mutating func supply(_ data: [UInt8]?, of file: WaitingEvidence, at now: Int64) -> [UplinkAction] {
        guard stage == .open, evidence.waiting.first == file, evidence.stage == .loading else { return [] }
        guard let data, let offset = evidence.heldByteCount, !data.isEmpty else {
            evidence.leaveFirst()
            return step(at: now)
        }
        sendPiece(of: file, offset: offset, data, at: now)
        evidence.stage = .sent
        return step(at: now)
    }

    /// Whether evidence is on its way or waits for its turn.
    public var hasEvidence: Bool { !evidence.isEmpty }

    /// When to go on after the aggregator asked to wait.
    var evidenceRetryAt: Int64 {
        let isPaused = evidence.stage == .idle && evidence.pausedUntil > .min && !evidence.isEmpty
        return isPaused && reports.inFlightCount == 0 ? evidence.pausedUntil : .max
    }

    mutating func sendEvidence(at now: Int64) {
        guard let file = evidence.waiting.first, evidence.stage == .idle, reports.inFlightCount == 0,
            now >= evidence.pausedUntil
        else { return }
        evidence.pausedUntil = .min
        if let held = evidence.heldByteCount {
            evidence.stage = .loading
            actions.append(.loadEvidence(file, offset: held, byteCountMax: evidence.pieceByteCount))
        } else {
            evidence.stage = .asking
            sendPiece(of: file, offset: 0, [], at: now)
        }
    }

    private mutating func sendPiece(of file: WaitingEvidence, offset: Int, _ data: [UInt8], at now: Int64) {
        let piece = Request.EvidencePiece(
            hash: file.hash, byteCount: file.byteCount, offset: offset, data: data)
        evidence.sentAt = now
        send(.evidence(piece), expecting: .evidence(file), at: now)
    }

    mutating func takeEvidence(
        _ file: WaitingEvidence, _ result: Result<JSONObject, AnsweredRefusal>, at now: Int64
    ) {
        guard evidence.waiting.first == file else { return }
        switch result {
        case .success(let members):
            takeHeld(members["have"]?.integer.map { Int($0) } ?? -1, of: file, at: now)
        case .failure(let refusal) where refusal.isAboutKey: alarm(.keyRefused(refusal))
        case .failure(let refusal) where refusal.isRetryable || refusal.code?.isRetryable == true:
            stall(file, refusal, restsAfterwards: true)
            evidence.pausedUntil = now + min(Int64(refusal.afterMilliseconds ?? 5000), 60_000)
        case .failure(let refusal): stall(file, refusal, restsAfterwards: false)
        }
    }

    private mutating func takeHeld(_ held: Int, of file: WaitingEvidence, at now: Int64) {
        if held == file.byteCount {
            actions.append(.keepEvidence(file))
            return evidence.leaveFirst()
        }
        if evidence.stage == .sent { evidence.follow(answeredAfter: now - evidence.sentAt) }
        evidence.stage = .idle
        if held > evidence.furthestByteCount { evidence.stallCount = 0 } else { evidence.stallCount += 1 }
        evidence.furthestByteCount = max(evidence.furthestByteCount, held)
        let isPossible = held >= 0 && held < file.byteCount
        if !isPossible || evidence.stallCount > Limits.evidenceStallCountMax { return evidence.leaveFirst() }
        evidence.heldByteCount = held
    }

    /// Asks again what the aggregator has, a few times; then the file rests, or is refused for good.
    private mutating func stall(_ file: WaitingEvidence, _ refusal: AnsweredRefusal, restsAfterwards: Bool) {
        (evidence.stage, evidence.heldByteCount) = (.idle, nil)
        evidence.stallCount += 1
        let limit = restsAfterwards ? Limits.evidenceStallCountMax : 1
        if evidence.stallCount <= limit { return }
        if !restsAfterwards { actions.append(.keepEvidenceRefusal(file, refusal)) }
        evidence.leaveFirst()
    }
}
