// What the pages read: one view of the log, with the figures that a request asks for. Achievements of one
// size never change, so they are kept until the log grows.

import Shared

/// The log as one request sees it.
final class OfficeReading {
    let store: Store
    let state: OfficeState
    private var achievements: [Period: Achievement]

    init(_ store: Store, _ state: OfficeState, achievements: [Period: Achievement]) {
        (self.store, self.state, self.achievements) = (store, state, achievements)
    }

    /// Figures computed so far, for the next request at the same size.
    var known: [Period: Achievement] { achievements }

    func achievement(_ period: Period) throws(StoreError) -> Achievement {
        if let known = achievements[period] { return known }
        let computed = try Achievement.compute(
            period, from: try StoredFigures(store, state, size: state.size))
        achievements[period] = computed
        return computed
    }

    func catalog(of period: Period) -> Catalog { state.catalog(inForceFor: period.year) }

    /// The period a reader most likely wants: the last year that has ended, within the catalogue's years.
    func usualPeriod(on today: CivilDate) -> Period {
        let years = state.latestCatalog.years
        return Period(year: min(max(today.year - 1, years.lowerBound), years.upperBound))
    }

    /// The revisions of a chain, oldest first.
    func reports(of bidang: String, _ period: Period) throws(StoreError) -> [LoggedReport] {
        let chain = OfficeState.Chain(bidang: bidang, period: period)
        guard let head = state.heads[chain] else { return [] }
        var reports: [LoggedReport] = []
        for row in try store.rows(of: chain, head: head) { reports.append(try store.report(at: row.index)) }
        return reports
    }

    func timeliness(of bidang: String, _ period: Period, on today: CivilDate) throws(StoreError) -> Timeliness
    {
        let catalog = catalog(of: period)
        let reports = try reports(of: bidang, period)
        let afterWithdrawal = reports.lastIndex { $0.report.kind == .withdrawal }.map { $0 + 1 } ?? 0
        let first = reports[afterWithdrawal...].first
        return Timeliness(
            of: period, firstReportedOn: first?.receivedAt.date(at: catalog.office.utcOffset),
            dueDayCount: catalog.dueDayCount(of: period), reportingFrom: state.reportingFrom, today: today)
    }

    /// The latest entries, newest first, each with its document; `before` is the first index not shown.
    func latestEntries(_ count: Int, before: UInt64) throws(StoreError) -> [(UInt64, Entry, LoggedDocument)] {
        var entries: [(UInt64, Entry, LoggedDocument)] = []
        var index = min(before, state.size)
        while index > 0, entries.count < count {
            index -= 1
            guard let entry = try store.entry(at: index) else { break }
            entries.append(
                (
                    index, entry,
                    try Store.readable { () throws(ReplayFault) in
                        try OfficeState.readDocument(entry, at: index)
                    }
                ))
        }
        return entries
    }
}

extension OfficeState {
    /// What an entry holds, its signature not checked.
    static func readDocument(_ entry: Entry, at index: UInt64) throws(ReplayFault) -> LoggedDocument {
        if try document(entry, at: index).kind == .act { return .act(try readAct(entry, at: index)) }
        do {
            let logged = try LoggedReport(entry, index: index)
            return .report(logged.report, logged.signed)
        } catch {
            throw ReplayFault(index, error.words)
        }
    }
}
