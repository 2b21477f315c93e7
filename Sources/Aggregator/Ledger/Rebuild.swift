// Makes every projection anew from the entries, in one transaction: reports, heads, acts and the nodes of
// the tree. Each entry is checked by every rule on the way; a fault leaves the store as it was.

import Shared

/// What went wrong while rebuilding.
enum RebuildFault: Error {
    case store(StoreError)
    case replay(ReplayFault)
}

extension Store {
    /// Rebuilds; the state at the end.
    func rebuild() throws(RebuildFault) -> OfficeState {
        try database.write(
            { () throws(RebuildFault) in
                try Self.storing { () throws(StoreError) in
                    try database.execute(Schema.dropProjections)
                    try database.execute("DELETE FROM nodes")
                    try database.execute(Schema.projections)
                }
                return try refill()
            }, commit: { .store($0) })
    }

    private func refill() throws(RebuildFault) -> OfficeState {
        var replay = LogReplay()
        var replayFault: ReplayFault?
        try Self.storing { () throws(StoreError) in
            try forEachEntry(from: 0) { index, entry throws(StoreError) in
                let step: LogReplay.Step
                do throws(ReplayFault) { step = try replay.take(entry) } catch {
                    replayFault = error
                    return false
                }
                try insert(step.document, step.completed, at: index)
                return true
            }
        }
        if let replayFault { throw .replay(replayFault) }
        guard let state = replay.state else { throw .store(.damaged("the log is empty", in: "entries")) }
        try Self.storing { () throws(StoreError) in
            for (chain, head) in state.heads { try upsert(head, of: chain) }
        }
        return state
    }

    private func insert(
        _ document: LoggedDocument, _ nodes: [MerkleNode], at index: UInt64
    ) throws(StoreError) {
        switch document {
        case .report(let report, let signed): try insert(report, hash: signed.hash, at: index)
        case .act(let act): try insert(actNamed: act.deed.named.name, at: index)
        }
        for node in nodes { try insert(node) }
    }

    private static func storing(_ body: () throws(StoreError) -> Void) throws(RebuildFault) {
        do { try body() } catch { throw .store(error) }
    }
}

// MARK: - Rows

extension Store {
    func insert(_ report: Report, hash: Digest, at index: UInt64) throws(StoreError) {
        try database.run(
            "INSERT INTO reports(idx, hash, bidang, period, revision, kind) VALUES(?, ?, ?, ?, ?, ?)",
            .index(index), .blob(hash.bytes), .text(report.bidang), .text(report.period.description),
            .integer(Int64(report.revision)), .text(report.kind.rawValue))
    }

    func insert(actNamed name: String, at index: UInt64) throws(StoreError) {
        try database.run("INSERT INTO acts(idx, act) VALUES(?, ?)", .index(index), .text(name))
    }

    func insert(_ node: MerkleNode) throws(StoreError) {
        try database.run(
            "INSERT INTO nodes(place, hash) VALUES(?, ?)", .integer(Self.key(of: node.place)),
            .blob(node.hash.bytes))
    }

    func insert(_ entry: Entry, at index: UInt64) throws(StoreError) {
        try database.run(
            "INSERT INTO entries(idx, received_at, jws) VALUES(?, ?, ?)", .index(index),
            .text(entry.receivedAt.description), .blob(entry.compact))
    }

    func upsert(_ head: OfficeState.Head, of chain: OfficeState.Chain) throws(StoreError) {
        try database.run(
            """
            INSERT INTO heads(bidang, period, idx, kid, indicators) VALUES(?, ?, ?, ?, ?)
            ON CONFLICT(bidang, period) DO UPDATE SET
                idx = excluded.idx, kid = excluded.kid, indicators = excluded.indicators
            """, .text(chain.bidang), .text(chain.period.description), .index(head.index),
            .text(head.kid), .text(head.indicators.sorted().joined(separator: " ")))
    }
}
