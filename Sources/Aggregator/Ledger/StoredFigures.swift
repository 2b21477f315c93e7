// What figures are computed from, as the log stood at one size. Figures are never stored: they are
// computed from the reports whenever they are asked for, so that none can be altered or grow stale.

import Shared

/// The log at one size as a source of figures.
struct StoredFigures: FiguresSource {
    typealias Failure = StoreError

    private let store: Store
    private let state: OfficeState
    private let size: UInt64
    let position: LogPosition

    /// The log at `size`, which is at least 1 and at most that of `state`.
    init(_ store: Store, _ state: OfficeState, size: UInt64) throws(StoreError) {
        invariant((1...state.size).contains(size), "figures are of a size the state has seen")
        (self.store, self.state, self.size) = (store, state, size)
        let last = try store.requiredEntry(at: size - 1)
        position = LogPosition(
            size: Int(size), root: try store.root(size: size).base64, computedAt: last.receivedAt)
    }

    func catalog(inForceFor year: Int) -> Catalog { state.catalog(inForceFor: year, atSize: size) }

    func report(ofBidang bidang: String, period: Period) throws(StoreError) -> CountedReport? {
        try counted(try row(bidang, period, beforeEntry: size))
    }

    func previousRevision(ofBidang bidang: String, period: Period) throws(StoreError) -> CountedReport? {
        guard let current = try row(bidang, period, beforeEntry: size) else { return nil }
        return try counted(try row(bidang, period, beforeEntry: current.index))
    }

    func target(ofIndicator indicator: String, period: Period) -> Indicator.Target? {
        state.target(ofIndicator: indicator, period: period, atSize: size).map {
            Indicator.Target(value: $0.value, text: $0.text)
        }
    }

    private func row(
        _ bidang: String, _ period: Period, beforeEntry size: UInt64
    ) throws(StoreError) -> ReportRow? {
        let chain = OfficeState.Chain(bidang: bidang, period: period)
        guard let head = state.heads[chain] else { return nil }
        return try store.row(of: chain, beforeEntry: size, head: head)
    }

    /// The report of a row; nil where there is none, or it is a withdrawal.
    private func counted(_ row: ReportRow?) throws(StoreError) -> CountedReport? {
        guard let row, row.kind == .report else { return nil }
        let logged = try store.report(at: row.index)
        guard logged.signed.hash == row.hash else {
            throw .damaged("entry \(row.index) is not the report of its row", in: "reports")
        }
        return CountedReport(logged.report, hash: row.hash, receivedAt: logged.receivedAt)
    }
}

extension CountedReport {
    /// A report that counts; nil for a withdrawal.
    init?(_ report: Report, hash: Digest, receivedAt: Timestamp) {
        if report.kind == .withdrawal { return nil }
        self.init(
            hash: hash.hex, revision: report.revision, receivedAt: receivedAt,
            values: report.values.mapValues { $0.mapValues(\.value) },
            items: report.items.mapValues { items in
                items.map { Item(name: $0.name, unit: $0.unit, values: $0.values.mapValues(\.value)) }
            },
            baseline: report.baseline.mapValues { $0.mapValues(\.value) })
    }
}
