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
                let kept = CheckpointFile.read(layout)
                try Self.storing { () throws(StoreError) in
                    try database.execute(Schema.dropProjections)
                    try database.execute(Schema.projections)
                }
                let state = try refill()
                // A log that has lost entries is not to be made whole again without them.
                try Self.storing { () throws(StoreError) in try check(kept, against: state) }
                return state
            }, commit: { .store($0) })
    }

    private func refill() throws(RebuildFault) -> OfficeState {
        var replay = LogReplay()
        var seal = Seal(size: 0, root: MerkleHash.emptyRoot)
        var replayFault: ReplayFault?
        try Self.storing { () throws(StoreError) in
            try forEachEntry(from: 0) { index, entry throws(StoreError) in
                let step: LogReplay.Step
                do throws(ReplayFault) { step = try replay.take(entry) } catch {
                    replayFault = error
                    return false
                }
                try insert(step, at: index, &seal)
                return true
            }
        }
        if let replayFault { throw .replay(replayFault) }
        guard let state = replay.state else { throw .store(.damaged("the log is empty", in: "entries")) }
        seal.size = state.size
        seal.root = replay.frontier.root
        try checkClaims(of: state)
        try Self.storing { () throws(StoreError) in
            for (chain, head) in state.heads {
                try database.upsert(head, of: chain)
                seal.heads.add(head.checksum(of: chain))
            }
            try database.write(seal)
        }
        return state
    }

    /// Refuses a log whose acts state another past than its own; the tree is made anew by then.
    private func checkClaims(of state: OfficeState) throws(RebuildFault) {
        for claim in state.claims {
            var root: Digest?
            try Self.storing { () throws(StoreError) in root = try self.root(size: claim.size) }
            if root != claim.root { throw .replay(claim.fault) }
        }
    }

    private func insert(_ step: LogReplay.Step, at index: UInt64, _ seal: inout Seal) throws(StoreError) {
        switch step.document {
        case .report(let report, let signed):
            try database.insert(ReportRow(report, hash: signed.hash, at: index))
        case .act(let act):
            try database.insert(actNamed: act.deed.named.name, at: index)
            seal.acts.add(RowChecksum.act(act.deed.named.name, at: index))
        }
        for node in step.completed { try database.insert(node) }
    }

    private static func storing(_ body: () throws(StoreError) -> Void) throws(RebuildFault) {
        do { try body() } catch { throw .store(error) }
    }
}
