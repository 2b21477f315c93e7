// The outbox's way through a connection: sent in order, answered in any, settled when proven.
//
//   waiting ──send──▶ sent ──accepted──▶ unproven ──checkpoint proven──▶ (gone: keepReceipt)
//      ▲               ├── retry ──▶ waiting, not before a time
//      └───────────────┴── stale, and the predecessor was not yet known to be in the log when it was sent
//                      └── refused ──▶ (gone: moveAside), or kept and not sent again
//
// Only what is certain moves a report aside: `stale` counts once its predecessor is in the log.

/// The reports of one connection.
struct UplinkReports: Sendable {
    enum State: Sendable {
        case waiting(notBefore: Int64)
        case sent(predecessorIsInLog: Bool)
        case unproven(Delivery)
        case kept
    }

    struct Entry: Sendable {
        let report: WaitingReport
        var state: State
        var lineByteCount = 0
        var attemptCount = 0
    }

    private(set) var order: [Digest] = []
    var entries: [Digest: Entry] = [:]
    var inFlightByteCount = 0
    var inFlightCount = 0
    /// Nothing is sent before this time after the aggregator asked to wait.
    var pausedUntil: Int64 = .min

    var isEmpty: Bool { entries.isEmpty }
    /// Whether another may be sent before an answer comes.
    var hasRoom: Bool {
        inFlightCount < Limits.uplinkInFlightRequestCountMax
            && inFlightByteCount < Limits.uplinkInFlightByteCountMax
    }

    mutating func add(_ report: WaitingReport) {
        if entries[report.hash] != nil { return }
        order.append(report.hash)
        entries[report.hash] = Entry(report: report, state: .waiting(notBefore: .min))
    }

    mutating func remove(_ hash: Digest) {
        entries[hash] = nil
        order.removeAll { $0 == hash }
    }

    /// When the next report that was told to wait may be sent.
    var retryAt: Int64? {
        if !hasRoom { return nil }
        let times = order.compactMap { hash -> Int64? in
            guard case .waiting(let time) = entries[hash]?.state, time > .min else { return nil }
            return max(time, pausedUntil)
        }
        return times.min()
    }

    /// Whether the report that `entry` supersedes has itself to be sent first.
    func isHeldBack(_ entry: Entry) -> Bool {
        switch entry.report.supersedes.flatMap({ entries[$0]?.state }) {
        case .waiting, .kept: true
        case .sent, .unproven, nil: false
        }
    }

    /// Whether the report that `entry` supersedes is still in this outbox, not yet known to be in the log.
    func awaitsPredecessor(_ entry: Entry) -> Bool {
        guard let hash = entry.report.supersedes, let state = entries[hash]?.state else { return false }
        if case .unproven = state { return false }
        return true
    }
}

extension UplinkSession {
    /// Sends what may be sent, in order.
    mutating func sendWaiting(at now: Int64) {
        for question in questions {
            send(question.operation, expecting: .question(question.tag), at: now)
        }
        questions.removeAll()
        if now < reports.pausedUntil { return }
        for hash in reports.order {
            guard var entry = reports.entries[hash], case .waiting(let notBefore) = entry.state,
                notBefore <= now
            else { continue }
            if !reports.hasRoom { return }
            if reports.isHeldBack(entry) { continue }
            entry.state = .sent(predecessorIsInLog: !reports.awaitsPredecessor(entry))
            entry.attemptCount += 1
            entry.lineByteCount = send(
                .submit(entry.report.signed.flattened), expecting: .submit(hash), at: now)
            reports.entries[hash] = entry
            reports.inFlightCount += 1
            reports.inFlightByteCount += entry.lineByteCount
        }
    }

    mutating func takeSubmission(_ hash: Digest, _ result: Result<JSONObject, AnsweredRefusal>, at now: Int64)
    {
        guard var entry = reports.entries[hash], case .sent(let predecessorIsInLog) = entry.state else {
            return
        }
        reports.inFlightCount -= 1
        reports.inFlightByteCount -= entry.lineByteCount
        switch result {
        case .success(let members):
            do throws(UplinkAlarm) {
                entry.state = .unproven(try delivery(of: entry.report, members))
            } catch .receipt(_, .checkpoint(.note(.notSigned))) {
                // Perhaps the log's key was handed over a moment ago; the report is asked for again then.
                entry.state = .waiting(notBefore: .min)
                beginHandover(.receipt(hash, .checkpoint(.note(.notSigned))), at: now)
            } catch {
                return alarm(error)
            }
        case .failure(let refusal) where refusal.isRetryable || refusal.code?.isRetryable == true:
            let pause = refusal.afterMilliseconds.map(Int64.init) ?? Self.pause(attempt: entry.attemptCount)
            reports.pausedUntil = max(reports.pausedUntil, now + min(pause, 60_000))
            entry.state = .waiting(notBefore: reports.pausedUntil)
        case .failure(let refusal) where refusal.code == .stale && !predecessorIsInLog:
            // Sent behind a predecessor that has itself to be sent again, or has been refused meanwhile.
            entry.state = .waiting(notBefore: .min)
        case .failure(let refusal) where refusal.isAboutKey:
            entry.state = .kept
            actions.append(.keepRefused(hash, refusal))
            actions.append(.raise(.keyRefused(refusal)))
        case .failure(let refusal):
            reports.remove(hash)
            actions.append(.moveAside(hash, refusal))
            return
        }
        reports.entries[hash] = entry
    }

    /// Settles every report whose checkpoint is proven; asks for the proofs that are missing.
    ///
    /// The largest checkpoint goes first: once it is proven, every report of the same batch is. While a
    /// larger one is being proven the smaller ones wait, since what they are held against will change.
    mutating func settleReports(at now: Int64) {
        let unproven = reports.order.compactMap { hash -> Delivery? in
            guard case .unproven(let delivery) = reports.entries[hash]?.state else { return nil }
            return delivery
        }
        if unproven.isEmpty { return }
        let bySize = unproven.sorted {
            $0.receipt.checkpoint.checkpoint.size > $1.receipt.checkpoint.checkpoint.size
        }
        var settled: Set<Digest> = []
        deliveries: for delivery in bySize {
            switch judge(delivery.receipt.checkpoint, on: .receipt) {
            case .proven: settled.insert(delivery.hash)
            case .failed: return
            case .needs(let demand):
                self.demand(demand, at: now)
                let known = witness.proven?.checkpoint.size ?? 0
                if delivery.receipt.checkpoint.checkpoint.size > known { break deliveries }
            }
        }
        for delivery in unproven where settled.contains(delivery.hash) {
            // A chain leaves the outbox in its order.
            if let before = reports.entries[delivery.hash]?.report.supersedes, reports.entries[before] != nil
            {
                continue
            }
            reports.remove(delivery.hash)
            actions.append(.keepReceipt(delivery))
        }
    }

    /// What an answer proves: the receipt is verified against the JWS that the log holds.
    private func delivery(
        of report: WaitingReport, _ members: JSONObject
    ) throws(UplinkAlarm) -> Delivery {
        let isDuplicate = members["status"]?.string == "duplicate"
        var compact = report.signed.compact
        if isDuplicate, let header = members["protected"]?.string,
            let signature = members["signature"]?.string
        {
            // The same payload, perhaps signed by another key of the unit: the log holds that one.
            compact = Array("\(header).\(report.signed.jws.payloadText).\(signature)".utf8)
        }
        let receipt: Receipt
        do {
            receipt = try Receipt(
                verifying: members["proof"]?.string ?? "", compact: compact, with: knowledge.verifierKey)
        } catch {
            throw .receipt(report.hash, error)
        }
        let says = (
            hash: members["report"]?.string, index: members["index"]?.integer.map { UInt64($0) },
            time: members["received_at"]?.string
        )
        guard says.hash == report.hash.hex, says.index == receipt.index,
            says.time == receipt.receivedAt.description
        else { throw .contradiction(report.hash) }
        return Delivery(hash: report.hash, compact: compact, receipt: receipt, isDuplicate: isDuplicate)
    }

    /// How long to wait where the aggregator does not say: 1, 2, 4 … at most 60 seconds.
    private static func pause(attempt: Int) -> Int64 { 1000 << Int64(min(max(attempt - 1, 0), 6)) }
}
