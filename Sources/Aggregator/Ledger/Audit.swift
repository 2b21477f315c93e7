// The audit: every stored byte read again. It replays the log by every rule, rebuilds the tree, and holds
// the projections and all figures against what the entries alone say, then the evidence files against the
// reports. It changes nothing and works on one unchanging view of the log, while `serve` goes on.

import Shared

/// What an audit found.
struct AuditResult: Sendable {
    var size: UInt64 = 0
    var root = MerkleHash.emptyRoot
    var reportCount = 0
    var figureCount = 0
    /// Empty where the log and its projections are well; else what is wrong and where.
    var faults: [Words] = []
    var evidence = EvidenceFindings()
    /// Empty where all is well, evidence files too.
    var everyFault: [Words] { faults + evidence.faults }

    mutating func add(id: String, en: String) { faults.append(Words(id: id, en: en)) }
}

/// Checks one store.
struct Audit {
    private let store: Store
    private var result = AuditResult()
    private var replay = LogReplay()
    private var evidence = EvidenceAudit()

    init(_ store: Store) { self.store = store }

    /// The findings; thrown is only what keeps the audit from reading at all (a locked store, say).
    static func run(_ store: Store) throws(StoreError) -> AuditResult {
        let kept = CheckpointFile.read(store.layout)
        var audit = try checkedLog(store, kept)
        // After the view of the log is let go: reading gigabytes of files must not hold up its upkeep.
        audit.result.evidence = audit.evidence.check(store.layout.evidence)
        return audit.result
    }

    private static func checkedLog(_ store: Store, _ kept: String?) throws(StoreError) -> Audit {
        try store.database.snapshot { () throws(StoreError) in
            var audit = Audit(store)
            try audit.step { audit throws(StoreError) in try audit.checkPages() }
            try audit.step { audit throws(StoreError) in try audit.checkEntries() }
            try audit.step { audit throws(StoreError) in try audit.checkClaims() }
            if audit.result.faults.isEmpty {
                try audit.step { audit throws(StoreError) in try audit.checkProjections(kept) }
            }
            if audit.result.faults.isEmpty {
                try audit.step { audit throws(StoreError) in try audit.checkFigures() }
                try audit.step { audit throws(StoreError) in try audit.checkApprovals() }
            }
            return audit
        }
    }

    /// One part of the audit; damage that it meets is a finding.
    private mutating func step(
        _ body: (inout Audit) throws(StoreError) -> Void
    ) throws(StoreError) {
        do throws(StoreError) { try body(&self) } catch  where error.isDamage || error.isShortened {
            result.faults.append(error.words)
        }
    }

    /// SQLite's own check of its pages and indices.
    private mutating func checkPages() throws(StoreError) {
        for line in try store.database.pageFaults() {
            result.add(id: "halaman basis data rusak: \(line)", en: "damaged database page: \(line)")
        }
    }

    private mutating func checkEntries() throws(StoreError) {
        var replay = LogReplay()
        var fault: ReplayFault?
        var nodeFaults = 0
        var evidence = EvidenceAudit()
        let store = store
        try store.forEachEntry(from: 0) { index, entry throws(StoreError) in
            let step: LogReplay.Step
            do throws(ReplayFault) { step = try replay.take(entry) } catch {
                fault = error
                return false
            }
            if try Self.countWrong(step.completed.prefix(1), in: store) > 0 {
                fault = ReplayFault(
                    index,
                    id: "bukan yang ada di pohon; jalankan rebuild, atau pulihkan cadangan bila ditolak",
                    en: "is not the one in the tree; run rebuild, or restore a backup where that refuses")
                return false
            }
            nodeFaults += try Self.countWrong(step.completed.dropFirst(), in: store)
            if case .report(let report, _) = step.document { evidence.note(report, at: index) }
            if try Self.isRight(step.document, at: index, in: store) { return true }
            fault = ReplayFault(
                index, id: "baris turunannya tidak cocok; jalankan rebuild",
                en: "its projection does not fit; run rebuild")
            return false
        }
        (self.replay, self.evidence) = (replay, evidence)
        result.size = replay.state?.size ?? 0
        result.root = replay.frontier.root
        result.reportCount = replay.reportCount
        if let fault { result.faults.append(fault.words) }
        if nodeFaults > 0 {
            result.add(
                id: "\(nodeFaults) simpul pohon Merkle tidak cocok dengan entrinya; jalankan rebuild",
                en: "\(nodeFaults) Merkle nodes do not fit their entries; run rebuild")
        }
    }

    private static func countWrong(_ nodes: ArraySlice<MerkleNode>, in store: Store) throws(StoreError) -> Int
    {
        var count = 0
        for node in nodes {
            do throws(StoreError) {
                if try store.node(at: node.place) != node.hash { count += 1 }
            } catch  where error.isDamage { count += 1 }
        }
        return count
    }

    /// Whether the projection's row of one entry says what the entry says.
    private static func isRight(
        _ document: LoggedDocument, at index: UInt64, in store: Store
    ) throws(StoreError) -> Bool {
        switch document {
        case .report(let report, let signed):
            guard try store.index(ofReport: signed.hash) == index else { return false }
            let sql = "SELECT \(ReportRow.columns) FROM reports WHERE idx = ?"
            let row = try store.database.first(sql, .index(index)) { row throws(StoreError) in
                try ReportRow(row)
            }
            return row == ReportRow(report, hash: signed.hash, at: index)
        case .act(let act):
            let sql = "SELECT act FROM acts WHERE idx = ?"
            return try store.database.first(sql, .index(index)) { $0.text(0) } == act.deed.named.name
        }
    }

    private mutating func checkProjections(_ kept: String?) throws(StoreError) {
        guard let state = replay.state else { return }
        let rows = try count("reports") + count("acts")
        let nodeRows = try count("nodes")
        // A tree of n leaves has 2n − (ones in n) complete nodes.
        let nodes = 2 * state.size - UInt64(state.size.nonzeroBitCount)
        if rows != Int64(state.size) || nodeRows != Int64(nodes) {
            result.add(
                id: "ada baris turunan yang berlebih; jalankan rebuild",
                en: "there are surplus projection rows; run rebuild")
        }
        try store.check(kept, against: state)
        let loaded = try store.loadState()
        if loaded.heads != state.heads {
            result.add(
                id: "daftar laporan yang berlaku tidak cocok dengan log; jalankan rebuild",
                en: "the list of current reports does not fit the log; run rebuild")
        }
    }

    private func count(_ table: StaticString) throws(StoreError) -> Int64 {
        try store.database.first("SELECT count(*) FROM \(table)") { $0.integer(0) } ?? 0
    }

    /// What approvals and hand-overs say of the log's past.
    private mutating func checkClaims() throws(StoreError) {
        for claim in replay.state?.claims ?? [] where try store.root(size: claim.size) != claim.root {
            result.faults.append(claim.fault.words)
        }
    }

    /// Every figure of every period, computed from the entries alone and through the store.
    private mutating func checkFigures() throws(StoreError) {
        guard let state = replay.state else { return }
        for period in state.publishablePeriods {
            let stored = try Achievement.compute(
                period, from: try StoredFigures(store, state, size: state.size))
            result.figureCount += stored.rows.count
            if stored.json != replay.achievement(period)?.json {
                result.add(
                    id: "angka \(period) tidak cocok dengan log; jalankan rebuild",
                    en: "the figures of \(period) do not fit the log; run rebuild")
            }
        }
    }

    /// What was shown to the one who approved was still so when it was approved.
    private mutating func checkApprovals() throws(StoreError) {
        guard let state = replay.state else { return }
        for placed in state.approvals {
            let approval = placed.value
            let shown = try StoredFigures(store, state, size: approval.size)
            let then = try StoredFigures(store, state, size: placed.index)
            let differences = try Achievement.compute(approval.period, from: shown)
                .differences(to: try Achievement.compute(approval.period, from: then))
            if differences.isEmpty { continue }
            result.add(
                id:
                    "entri \(placed.index): angka \(approval.period) yang disahkan sudah berbeda saat disahkan",
                en: "entry \(placed.index): the figures of \(approval.period) had changed when approved")
        }
    }
}
