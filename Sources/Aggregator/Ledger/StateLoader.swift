// The state of now from the store: the acts, read from the log and verified, and the heads, which are a
// projection. It costs what there are acts and chains, however many reports there are.
//
// Held against the seal (no act and no head is hidden, the tree has the sealed root) and against the
// latest signed checkpoint (the log is not shorter than, or another than, what was signed).

import Shared

extension Store {
    /// The state after the last committed entry.
    func loadState() throws(StoreError) -> OfficeState {
        // Read before the store, which is then at least as new.
        let kept = CheckpointFile.read(layout)
        return try database.snapshot { () throws(StoreError) in
            let first = try requiredEntry(at: 0)
            var state = try Self.readable { () throws(ReplayFault) in try OfficeState(first: first) }
            var found = Seal(size: try size(), root: MerkleHash.emptyRoot)
            for index in try acts(into: &found.acts).dropFirst() { try apply(actAt: index, to: &state) }
            state.heads = try heads(into: &found.heads)
            try complete(&state)
            found.root = try root(size: state.size)
            try check(found)
            try check(kept, against: state)
            return state
        }
    }

    /// Applies what was committed since `state`.
    func catchUp(_ state: inout OfficeState) throws(StoreError) {
        let stored = try size()
        if stored < state.size {
            throw .damaged("the log went back from \(state.size) to \(stored) entries", in: "entries")
        }
        var next = state
        try forEachEntry(from: state.size) { index, entry throws(StoreError) in
            try check(entry, at: index)
            _ = try Self.readable { () throws(ReplayFault) in try next.replay(entry) }
            return true
        }
        state = next
    }

    private func apply(actAt index: UInt64, to state: inout OfficeState) throws(StoreError) {
        let entry = try requiredEntry(at: index)
        var next = state
        next.size = index
        try Self.readable { () throws(ReplayFault) in
            _ = try next.replayAct(try OfficeState.document(entry, at: index), entry)
        }
        state = next
    }

    // MARK: Projections

    /// The indices of the acts.
    private func acts(into digest: inout RowSetDigest) throws(StoreError) -> [UInt64] {
        var sums: [RowChecksum] = []
        let indices = try database.rows("SELECT idx, act, sum FROM acts ORDER BY idx") {
            row throws(StoreError) in
            let index = try row.index(0)
            let sum = RowChecksum.act(row.text(1), at: index)
            try sum.check(row.integer(2), "act \(index)", in: "acts")
            sums.append(sum)
            return index
        }
        for sum in sums { digest.add(sum) }
        return indices
    }

    private func heads(
        into digest: inout RowSetDigest
    ) throws(StoreError) -> [OfficeState.Chain: OfficeState.Head] {
        let pairs = try database.rows(OfficeState.Head.selectAll) { row throws(StoreError) in
            try OfficeState.Head.read(row)
        }
        for (chain, head) in pairs { digest.add(head.checksum(of: chain)) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private func complete(_ state: inout OfficeState) throws(StoreError) {
        let isFresh = state.timeStartsAnew
        let actsEnd = state.size
        state.size = try size()
        guard state.size >= actsEnd else { throw .damaged("the last entry is missing", in: "entries") }
        state.lastReceivedAt = try requiredEntry(at: state.size - 1).receivedAt
        state.timeStartsAnew = isFresh && actsEnd == state.size
    }

    // MARK: Seal and checkpoint

    private func check(_ found: Seal) throws(StoreError) {
        let seal = try database.seal()
        if seal.size != found.size {
            throw .damaged("\(found.size) entries, the seal says \(seal.size)", in: "entries")
        }
        if seal.root != found.root { throw .damaged("the tree has not the sealed root", in: "nodes") }
        if seal.acts != found.acts { throw .damaged("an act is hidden or surplus", in: "acts") }
        if seal.heads != found.heads { throw .damaged("a head is hidden or surplus", in: "heads") }
    }

    /// Refuses a log that is shorter than, or another than, the checkpoint `note` says.
    func check(_ note: String?, against state: OfficeState) throws(StoreError) {
        guard let note, let signed = try? SignedCheckpoint(verifying: note, with: state.logKey) else {
            return
        }
        let checkpoint = signed.checkpoint
        if checkpoint.size > state.size {
            database.keepFilesAtEnd()
            throw .shortened(to: state.size, signed: checkpoint.size, in: layout.folder)
        }
        if try root(size: checkpoint.size) == checkpoint.root { return }
        throw .damaged("this is not the log whose \(checkpoint.size) entries were signed", in: layout.store)
    }

    /// Refuses a store that has lost entries, before anything is done to its files. Other damage is left
    /// to those who read: `rebuild` must be able to open the store.
    func refuseIfShortened() throws(StoreError) {
        guard let note = CheckpointFile.read(layout), let text = try? SignedNote(parsing: note).text,
            let stated = try? Checkpoint(parsing: text), try stated.size > size()
        else { return }
        do { _ = try loadState() } catch  where error.isShortened { throw error } catch {}
    }

    static func readable<Value>(_ body: () throws(ReplayFault) -> Value) throws(StoreError) -> Value {
        do { return try body() } catch { throw .damaged(error.words.english, in: "entries") }
    }
}

extension StoreError {
    private static let shortenedCode: Int32 = -3

    /// Entries that were signed are not there any more.
    static func shortened(to size: UInt64, signed: UInt64, in folder: String) -> StoreError {
        StoreError(
            code: shortenedCode, message: "\(signed) entries were signed, \(size) are left", subject: folder)
    }

    var isShortened: Bool { code == Self.shortenedCode }
}
