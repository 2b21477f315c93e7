// What is known here of the unit's own reports: those in the log (receipts kept, those fetched from the log
// by a replaced agent included) and those that still wait in the outbox.

import Shared

/// The chains of reports of the agent's unit, by period.
struct Chronicle: Sendable {
    /// One report of a chain.
    struct Known: Sendable {
        let hash: Digest
        let report: Report
        /// Its receipt; nil while it waits in the outbox.
        let receipt: Receipt?

        /// As a report to come is judged against it.
        var head: JudgeContext.Head {
            JudgeContext.Head(
                revision: report.revision, report: hash, kind: report.kind,
                indicators: Set(report.values.keys))
        }

        /// As figures count it; nil for a withdrawal.
        func counted(receivedAt: Timestamp) -> CountedReport? {
            report.kind == .withdrawal
                ? nil : report.counted(hash, receivedAt: receipt?.receivedAt ?? receivedAt)
        }
    }

    private let chains: [Period: [Known]]
    /// The latest time of the log that is known here.
    let latestArrival: Timestamp?

    /// Reports in any order; within a chain those that wait come after those in the log.
    init(_ known: [Known]) {
        chains = Dictionary(grouping: known) { $0.report.period }.mapValues { chain in
            chain.sorted {
                ($0.report.revision, $0.receipt == nil ? 1 : 0) < (
                    $1.report.revision, $1.receipt == nil ? 1 : 0
                )
            }
        }
        latestArrival = known.compactMap { $0.receipt?.receivedAt }.max()
    }

    /// Reads receipts and outbox; damaged files are left out, `receipts --verify` names them.
    init(reading folder: AgentFolder, _ record: AgentRecord) throws {
        let receipts = try ReceiptShelf(folder: folder, logKeys: record.logKeys).readAll().kept
        let waiting = try Outbox(folder: folder).read().entries
        let own = receipts.filter { $0.report.bidang == record.bidang && $0.report.office == record.office }
        self.init(
            own.map { Known(hash: $0.hash, report: $0.report, receipt: $0.receipt) }
                + waiting.map { Known(hash: $0.hash, report: $0.report, receipt: nil) })
    }

    /// The same and one more.
    func adding(_ known: Known) -> Chronicle { Chronicle(chains.values.flatMap { $0 } + [known]) }

    /// The newest report of a period.
    func head(_ period: Period) -> Known? { chains[period]?.last }

    /// The report of that hash.
    func known(_ hash: Digest) -> Known? {
        for chain in chains.values { if let found = chain.first(where: { $0.hash == hash }) { return found } }
        return nil
    }

    /// Periods with reports, in order.
    var periods: [Period] { chains.keys.sorted() }
}

extension Report {
    /// As figures count it.
    func counted(_ hash: Digest, receivedAt: Timestamp) -> CountedReport {
        CountedReport(
            hash: hash.hex, revision: revision, receivedAt: receivedAt,
            values: values.mapValues { $0.mapValues(\.value) },
            items: items.mapValues { list in
                list.map { .init(name: $0.name, unit: $0.unit, values: $0.values.mapValues(\.value)) }
            },
            baseline: baseline.mapValues { $0.mapValues(\.value) })
    }
}
