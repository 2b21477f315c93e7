// The log's key was handed over. The agent follows only where the old key leads: the act `log-key` with cause
// `rotation`, signed by the key that is trusted so far, is in the log (its proof verifies under the new key),
// and the log under the new key goes on where the largest proven checkpoint ended (a consistency proof). Then
// the new key is kept as the trusted one. After several rotations the acts between are found by `notices`.
// Cause `restore`, signed by the new key itself, proves nothing: an alarm, until a person says `trust`.
//
//   hello names another key, or an answer is signed by none that is trusted
//     ──▶ entry(handover) ──signed by the trusted key──▶ its checkpoint becomes the head to be proven
//              └── by another ──▶ notices from the proven size on ──▶ entry of each `log-key` act

/// An act by which a log changes its key.
struct LogKeyAct: Sendable {
    private static let members: Set<String> = [
        "schema", "office", "act", "by", "reason", "at", "vkey", "cause",
    ]

    let compact: [UInt8]
    let signed: SignedAct
    let verifierKey: VerifierKey
    let isRotation: Bool
    let at: Timestamp

    /// The act, if it is one of `office`, for the log `origin`.
    init?(compact: [UInt8], office: String, origin: String) {
        guard let signed = try? SignedAct(compact: compact),
            let members = try? JSONValue(parsing: signed.payload).object,
            Set(members.members.map(\.name)) == Self.members, members["schema"]?.string == "iku-act/1",
            members["act"]?.string == "log-key", members["office"]?.string == office,
            let key = members["vkey"]?.string.flatMap({ try? VerifierKey(parsing: $0) }), key.name == origin,
            let cause = members["cause"]?.string, cause == "rotation" || cause == "restore",
            let at = members["at"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        (self.compact, self.signed, verifierKey) = (compact, signed, key)
        (isRotation, self.at) = (cause == "rotation", at)
    }
}

/// What is known of a handover while it is looked into.
struct UplinkHandover: Sendable {
    struct Link: Sendable {
        let index: UInt64
        let act: LogKeyAct
        let proof: String
    }

    /// The alarm that it is, unless the old key leads to the new one.
    let suspicion: UplinkAlarm
    /// The key that the hello named.
    let announced: VerifierKey?
    var hasNotices = false
    var links: [Link] = []
    var askedIndexes: Set<UInt64> = []

    /// The links that lead from `key`, in order; nil where one of them is not signed by the key before it.
    func chain(from key: VerifierKey) -> [Link]? {
        let ordered = links.sorted { $0.index < $1.index }
        // What made the trusted key itself lies before.
        let begin = ordered.lastIndex { $0.act.verifierKey == key }.map { $0 + 1 } ?? 0
        var current = key
        for link in ordered[begin...] {
            guard link.act.isRotation, link.act.signed.verify(with: current.publicKey) else { return nil }
            current = link.act.verifierKey
        }
        if begin == ordered.count || announced.map({ $0 != current }) ?? false { return nil }
        return Array(ordered[begin...])
    }
}

extension UplinkSession {
    /// Looks into a change of the log's key; `index` is where the hello says that the act is.
    mutating func beginHandover(
        _ suspicion: UplinkAlarm, to key: VerifierKey? = nil, by index: UInt64? = nil, at now: Int64
    ) {
        if stage == .handingOver || stage == .ended { return }
        stage = .handingOver
        head = nil
        handover = UplinkHandover(suspicion: suspicion, announced: key)
        if let index { askForHandover([index], at: now) } else { askForHandoverNotices(at: now) }
    }

    mutating func refuseHandover() { alarm(handover?.suspicion ?? .notAnAggregator) }

    private mutating func askForHandover(_ indexes: Set<UInt64>, at now: Int64) {
        handover?.askedIndexes = indexes
        for index in indexes.sorted() {
            send(.entry(.index(index)), expecting: .handoverEntry(index), at: now)
        }
    }

    /// The trusted key signed the proven checkpoint: what took its place is that checkpoint's last entry or
    /// came later.
    private mutating func askForHandoverNotices(at now: Int64) {
        handover?.hasNotices = true
        let size = witness.proven?.checkpoint.size ?? 0
        send(.notices(since: size == 0 ? 0 : size - 1), expecting: .handoverNotices, at: now)
    }

    mutating func takeHandoverNotices(_ members: JSONObject, at now: Int64) {
        var indexes: Set<UInt64> = []
        for notice in members["notices"]?.array ?? [] {
            guard let notice = notice.object, let index = notice["index"]?.integer,
                notice["act"]?.object?["act"]?.string == "log-key"
            else { continue }
            indexes.insert(UInt64(index))
        }
        if indexes.isEmpty || indexes.count > Limits.handoverCountMax { return refuseHandover() }
        handover?.links = []
        askForHandover(indexes, at: now)
    }

    mutating func takeHandoverEntry(_ index: UInt64, _ members: JSONObject, at now: Int64) {
        guard var handover, handover.askedIndexes.remove(index) != nil else { return }
        guard let compact = members["entry"]?.string, let proof = members["proof"]?.string,
            let act = LogKeyAct(
                compact: Array(compact.utf8), office: knowledge.office, origin: knowledge.verifierKey.name)
        else { return refuseHandover() }
        handover.links.append(UplinkHandover.Link(index: index, act: act, proof: proof))
        self.handover = handover
        if !handover.askedIndexes.isEmpty { return }
        if let chain = handover.chain(from: knowledge.verifierKey) { return follow(chain, at: now) }
        if handover.hasNotices { return refuseHandover() }
        askForHandoverNotices(at: now)
    }

    /// Holds the acts against the log under the last key; its largest checkpoint becomes the head to prove.
    private mutating func follow(_ chain: [UplinkHandover.Link], at now: Int64) {
        guard let last = chain.last?.act.verifierKey else { return refuseHandover() }
        var checkpoints: [SignedCheckpoint] = []
        for link in chain {
            guard let receipt = try? Receipt(verifying: link.proof, compact: link.act.compact, with: last),
                receipt.index == link.index, receipt.receivedAt == link.act.at
            else { return refuseHandover() }
            checkpoints.append(receipt.checkpoint)
        }
        checkpoints.sort { $0.checkpoint.size < $1.checkpoint.size }
        head = checkpoints.popLast()
        handoverCheckpoints = checkpoints
        knowledge.verifierKey = last
        newLogKeys = chain.map(\.act.verifierKey)
        handover = nil
        beginProving(at: now)
    }

    /// Whether every checkpoint of a handover is proven; asks for the proofs that are missing.
    mutating func proveHandover(at now: Int64) -> Bool {
        while let checkpoint = handoverCheckpoints.last {
            switch judge(checkpoint, on: .receipt) {
            case .proven: handoverCheckpoints.removeLast()
            case .needs(let demand):
                self.demand(demand, at: now)
                return false
            case .failed: return false
            }
        }
        return true
    }
}
