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
        (self.store, self.state, self.size) = (store, state, size)
        guard size > 0, let last = try store.entry(at: size - 1) else {
            throw .damaged("entry \(size) is missing", in: "entries")
        }
        position = LogPosition(
            size: Int(size), root: try store.root(size: size).base64, computedAt: last.receivedAt)
    }

    func catalog(inForceFor year: Int) -> Catalog { state.catalog(inForceFor: year, atSize: size) }

    func report(ofBidang bidang: String, period: Period) throws(StoreError) -> CountedReport? {
        let chain = OfficeState.Chain(bidang: bidang, period: period)
        guard let index = try store.headIndex(of: chain, atSize: size) else { return nil }
        return try counted(index)
    }

    func previousRevision(ofBidang bidang: String, period: Period) throws(StoreError) -> CountedReport? {
        let chain = OfficeState.Chain(bidang: bidang, period: period)
        guard let head = try store.headIndex(of: chain, atSize: size),
            let before = try store.headIndex(of: chain, atSize: head)
        else { return nil }
        return try counted(before)
    }

    func target(ofIndicator indicator: String, period: Period) -> Indicator.Target? {
        state.target(ofIndicator: indicator, period: period, atSize: size).map {
            Indicator.Target(value: $0.value, text: $0.text)
        }
    }

    /// The report at `index`; nil where it is a withdrawal.
    private func counted(_ index: UInt64) throws(StoreError) -> CountedReport? {
        let logged = try store.report(at: index)
        return CountedReport(logged.report, hash: logged.signed.hash, receivedAt: logged.receivedAt)
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
