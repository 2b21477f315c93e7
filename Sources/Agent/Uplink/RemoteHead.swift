// The head of a period as the log has it. A replaced agent has no receipts, and a unit may have two agents:
// the report to supersede is then fetched from the log, its receipt verified and kept like any other.

import Shared

extension Courier {
    /// The report that a new one of `period` must supersede; what waits in the outbox counts first.
    func head(_ period: Period, _ agent: Agent, _ chronicle: Chronicle) throws -> Chronicle.Known? {
        let local = chronicle.head(period)
        if let local, local.receipt == nil { return local }
        guard case .success(let members)? = try ask(.head(period)) else { return local }
        guard let hash = members["report"]?.string.flatMap({ Digest(hex: $0) }) else { return local }
        if let known = chronicle.known(hash) { return known }
        return try fetch(hash, agent) ?? local
    }

    private func fetch(_ hash: Digest, _ agent: Agent) throws -> Chronicle.Known? {
        guard case .success(let members)? = try ask(.entry(.report(hash))),
            let compact = members["entry"]?.string.map({ Array($0.utf8) }),
            let signed = try? SignedReport(compact: compact), signed.hash == hash,
            let report = try? Report(payload: signed.payload)
        else { return nil }
        let key = agent.record.verifierKey
        let receipt: Receipt
        do {
            receipt = try Receipt(verifying: members["proof"]?.string ?? "", compact: compact, with: key)
        } catch ReceiptFault.checkpoint(.note(.notSigned)) {
            // Perhaps the log's key has just been handed over: the next hello tells.
            throw AgentFault(
                "log-key-changing", id: "kunci log sedang diganti; ulangi perintah ini sebentar lagi",
                en: "the log's key is being changed; run this again in a moment")
        } catch {
            try raise(.receipt(hash, error), agent)
        }
        try prove(receipt.checkpoint, agent)
        try agent.receipts.keep(hash: hash, compact: compact, receipt: receipt)
        return Chronicle.Known(hash: hash, report: report, receipt: receipt)
    }

    /// Proves a checkpoint that came outside of a delivery consistent with the largest proven one.
    private func prove(_ checkpoint: SignedCheckpoint, _ agent: Agent) throws {
        try agent.refresh()
        var witness = Witness(proven: try agent.folder.proven(under: agent.record.logKeys))
        do throws(WitnessFault) {
            guard let demand = try witness.accept(checkpoint, on: .receipt) else { return }
            let answer = try? ask(.consistency(from: demand.from, to: demand.to))?.get()
            let hashes = (answer?["proof"]?.array ?? []).compactMap {
                $0.string.flatMap { Digest(base64: $0) }
            }
            _ = try witness.accept(checkpoint, on: .receipt, proof: .init(for: demand, hashes: hashes))
        } catch {
            try raise(.witness(error), agent)
        }
        if let proven = witness.proven { try agent.keep(proven: proven) }
    }

    private func raise(_ alarm: UplinkAlarm, _ agent: Agent) throws -> Never {
        try agent.alarms.raise(alarm.code, alarm.words, at: agent.clock.now())
        throw AgentFault(alarm.code, alarm.words)
    }
}
