// Realisasi and capaian of a report that has not been sent: the same computation as the aggregator's, over
// the report itself, the unit's own reports of other periods, and the baseline.

import Shared

/// What the unit's figures are computed from before anything is sent.
struct PreviewFigures: FiguresSource {
    typealias Failure = Never

    let report: Report
    let hash: Digest
    let chronicle: Chronicle
    let catalogs: CatalogHistory
    let now: Timestamp

    var position: LogPosition { LogPosition(size: 0, root: "", computedAt: now) }

    func catalog(inForceFor year: Int) -> Catalog { catalogs.inForce(for: year) }

    func report(ofBidang bidang: String, period: Period) -> CountedReport? {
        if bidang != report.bidang { return nil }
        if period == report.period {
            return report.kind == .report ? report.counted(hash, receivedAt: now) : nil
        }
        return chronicle.head(period)?.counted(receivedAt: now)
    }

    func previousRevision(ofBidang bidang: String, period: Period) -> CountedReport? {
        guard bidang == report.bidang, period == report.period, let hash = report.supersedes else {
            return nil
        }
        return chronicle.known(hash)?.counted(receivedAt: now)
    }

    func target(ofIndicator indicator: String, period: Period) -> Indicator.Target? { nil }

    /// The rows of the indicators that the report holds.
    var rows: [Achievement.Row] {
        Achievement.compute(report.period, from: self).rows.filter { report.values[$0.indicator.id] != nil }
    }
}
