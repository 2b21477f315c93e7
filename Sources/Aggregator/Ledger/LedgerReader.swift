// Reads for the answers of one thread. The state is kept and brought up to date only when another
// connection has committed, which the store's change mark tells without reading the log; where that was this
// process's writer, its state is taken as it is.

import Shared

/// Answers questions about the committed log; used by one thread.
final class LedgerReader {
    private let store: Store
    private var logKey: SigningKey
    private let published: PublishedState?
    private var cached: (version: Int64, state: OfficeState)?

    init(_ store: Store, logKey: SigningKey, published: PublishedState? = nil) {
        (self.store, self.logKey, self.published) = (store, logKey, published)
    }

    /// Opens the store for itself.
    convenience init(
        _ layout: DataLayout, logKey: SigningKey, published: PublishedState? = nil
    ) throws(StoreError) {
        self.init(try Store(layout), logKey: logKey, published: published)
    }

    /// The state after the last commit.
    func state() throws(StoreError) -> OfficeState {
        let version = try store.database.changeMark()
        if let cached, cached.version == version { return cached.state }
        let state = try newState()
        if state.logKey.publicKey != logKey.publicKey {
            logKey = try LogKeyFile.key(of: state.logKey, store.layout)
        }
        cached = (version, state)
        return state
    }

    private func newState() throws(StoreError) -> OfficeState {
        let (store, published, known) = (store, published, cached?.state)
        // What this process's writer published its own commit covers: no view is needed that would cover
        // it again.
        if store.database.isShared, let ready = published?.state(atSize: try store.size()) { return ready }
        return try store.database.snapshot { () throws(StoreError) in
            if let ready = published?.state(atSize: try store.size()) { return ready }
            guard var state = known else { return try store.loadState() }
            try store.catchUp(&state)
            return state
        }
    }

    /// The entry `index`; nil where there is none.
    func entry(at index: UInt64) throws(StoreError) -> Entry? { try store.entry(at: index) }

    /// The place of a report; nil where the log lacks it.
    func index(ofReport hash: Digest) throws(StoreError) -> UInt64? { try store.index(ofReport: hash) }

    /// `tlog-proof` of an entry against the current checkpoint; nil where there is no such entry.
    func proof(of index: UInt64) throws(StoreError) -> String? {
        // One state for path and checkpoint: another commit may come in between.
        let state = try state()
        guard let path = try store.inclusionPath(index: index, size: state.size),
            let entry = try store.entry(at: index)
        else { return nil }
        let checkpoint = try checkpoint(of: state)
        let holds = MerkleProof.verifies(
            leaf: entry.leafHash, index: index, size: state.size, path: path,
            root: checkpoint.checkpoint.root)
        if !holds { throw .damaged("the path of entry \(index) does not lead to the root", in: "nodes") }
        return Receipt.text(
            receivedAt: entry.receivedAt, index: index, path: path, checkpoint: checkpoint)
    }

    /// The checkpoint of the whole log.
    func checkpoint() throws(StoreError) -> SignedCheckpoint { try checkpoint(of: try state()) }

    private func checkpoint(of state: OfficeState) throws(StoreError) -> SignedCheckpoint {
        try store.checkpoint(of: state, key: logKey)
    }

    /// The proof between two sizes; nil where they are no sizes of this log, or in the wrong order.
    func consistency(from: UInt64, to: UInt64) throws(StoreError) -> [Digest]? {
        if try to > state().size { return nil }
        return try store.consistencyProof(from: from, to: to)
    }

    /// The consolidated figures of a period, now.
    func achievement(_ period: Period) throws(StoreError) -> JSONValue {
        let state = try state()
        let source = try StoredFigures(store, state, size: state.size)
        return try Achievement.compute(period, from: source).json
    }

    /// The acts from `since` on that concern a unit, oldest first: `{"index", "act"}`.
    func notices(bidang: String, since: UInt64) throws(StoreError) -> [JSONValue] {
        let sql = "SELECT idx FROM acts WHERE idx >= ? ORDER BY idx"
        let start = SQLValue.index(min(since, UInt64(Int64.max)))
        let indices = try store.database.rows(sql, start) { row throws(StoreError) in try row.index(0) }
        let state = try state()
        var notices: [JSONValue] = []
        for index in indices {
            guard let entry = try store.entry(at: index), let signed = try? SignedAct(compact: entry.compact),
                let act = try? Act(payload: signed.payload)
            else { throw .damaged("entry \(index) is no act", in: "entries") }
            if act.concerns(bidang, in: state) {
                notices.append(["index": .integer(index), "act": act.json])
            }
        }
        return notices
    }
}

extension Act {
    /// Whether the act is of interest to a unit.
    func concerns(_ bidang: String, in state: OfficeState) -> Bool {
        switch deed {
        case .adopt, .approve, .logKey: true
        case .enroll(let unit, _, _, _): unit == bidang
        case .rotate(let rotation): rotation.bidang == bidang
        case .revoke(let kid): state.keys[kid]?.bidang == bidang
        case .lock(let lock): (lock.bidang ?? bidang) == bidang
        case .return(_, let unit, _, _): unit == bidang
        case .official(let official): official.bidang == bidang
        case .target(let indicator, let period, _):
            state.catalog(inForceFor: period.year).indicator(indicator)?.bidang == bidang
        case .initialise, .program, .delivered, .clock: false
        }
    }
}
