// The state of now from the store: the acts, read from the log and verified, and the heads, which are a
// projection. It costs what there are acts and chains, however many reports there are.

import Shared

extension Store {
    /// The state after the last committed entry.
    func loadState() throws(StoreError) -> OfficeState {
        try database.snapshot { () throws(StoreError) in
            guard let first = try entry(at: 0) else { throw .damaged("the log is empty", in: "entries") }
            var state = try Self.readable { () throws(ReplayFault) in try OfficeState(first: first) }
            let acts = try database.rows("SELECT idx FROM acts WHERE idx > 0 ORDER BY idx") {
                row throws(StoreError) in try row.index(0)
            }
            for index in acts { try apply(actAt: index, to: &state) }
            state.heads = try heads()
            try settle(&state)
            return state
        }
    }

    /// Applies what was committed since `state`.
    func catchUp(_ state: inout OfficeState) throws(StoreError) {
        var next = state
        try forEachEntry(from: state.size) { _, entry throws(StoreError) in
            _ = try Self.readable { () throws(ReplayFault) in try next.replay(entry) }
            return true
        }
        state = next
    }

    private func apply(actAt index: UInt64, to state: inout OfficeState) throws(StoreError) {
        guard let entry = try entry(at: index) else {
            throw .damaged("entry \(index) is missing", in: "entries")
        }
        state.size = index
        var next = state
        try Self.readable { () throws(ReplayFault) in
            _ = try next.replayAct(try OfficeState.document(entry, at: index), entry)
        }
        state = next
    }

    private func heads() throws(StoreError) -> [OfficeState.Chain: OfficeState.Head] {
        let sql = """
            SELECT h.bidang, h.period, h.idx, h.kid, h.indicators, r.revision, r.hash, r.kind
            FROM heads h JOIN reports r ON r.idx = h.idx
            """
        let pairs = try database.rows(sql) { row throws(StoreError) in
            guard let period = Period(row.text(1)), let hash = Digest(bytes: row.blob(6)),
                let kind = Report.Kind(rawValue: row.text(7))
            else { throw .damaged("a head cannot be read", in: "heads") }
            let head = OfficeState.Head(
                index: try row.index(2), revision: Int(row.integer(5)), report: hash, kind: kind,
                kid: row.text(3), indicators: Set(row.text(4).split(separator: " ").map(String.init)))
            return (OfficeState.Chain(bidang: row.text(0), period: period), head)
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private func settle(_ state: inout OfficeState) throws(StoreError) {
        let isFresh = state.timeStartsAnew
        let actsEnd = state.size
        state.size = try size()
        guard state.size > 0, let last = try entry(at: state.size - 1) else {
            throw .damaged("the last entry is missing", in: "entries")
        }
        state.lastReceivedAt = last.receivedAt
        state.timeStartsAnew = isFresh && actsEnd == state.size
    }

    static func readable<Value>(_ body: () throws(ReplayFault) -> Value) throws(StoreError) -> Value {
        do { return try body() } catch { throw .damaged(error.words.english, in: "entries") }
    }
}
