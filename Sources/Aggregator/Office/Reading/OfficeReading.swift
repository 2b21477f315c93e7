// What the pages read: one view of the log, with the figures that a request asks for.

import Shared

/// The log as one request sees it.
final class OfficeReading {
    let store: Store
    let state: OfficeState
    /// Figures computed so far, for the next request.
    private(set) var figures: FigureCache
    /// By when figures are to be passed on.
    let deliveryDue: DeliveryDue

    init(
        _ store: Store, _ state: OfficeState, figures: FigureCache, deliveryDue: DeliveryDue = DeliveryDue()
    ) {
        (self.store, self.state, self.figures) = (store, state, figures)
        self.deliveryDue = deliveryDue
    }

    // MARK: Figures

    /// The figures of a period now, or as they stood at a log size of at least 1.
    func achievement(_ period: Period, atSize size: UInt64? = nil) throws(StoreError) -> Achievement {
        let size = size ?? state.size
        if let known = figures[period, size] { return known }
        let source = try StoredFigures(store, state, size: size)
        let computed = try Achievement.compute(period, from: source)
        figures[period, size] = computed
        return computed
    }

    func catalog(of period: Period) -> Catalog { state.catalog(inForceFor: period.year) }

    /// The period a reader most likely wants: the last year that has ended, within the catalogue's years.
    func usualPeriod(on today: CivilDate) -> Period {
        let years = state.latestCatalog.years
        return Period(year: min(max(today.year - 1, years.lowerBound), years.upperBound))
    }

    /// Whether a quarter has a target of its own; without, it is held against the year's.
    func hasOwnTarget(_ indicator: Indicator, _ quarter: Period) -> Bool {
        state.target(ofIndicator: indicator.id, period: quarter, atSize: .max) != nil
            || indicator.targets[quarter] != nil
    }

    /// The latest approval of a period.
    func approval(of period: Period) -> OfficeState.Placed<Act.Approval>? {
        state.approvals.last { $0.value.period == period }
    }

    /// Whether the figures of now are those approved last.
    func isApproved(_ achievement: Achievement) throws(StoreError) -> Bool {
        guard let approval = approval(of: achievement.period) else { return false }
        let approved = try self.achievement(achievement.period, atSize: approval.value.size)
        return approved.differences(to: achievement).isEmpty
    }

    // MARK: Reports

    /// The rows of a chain's reports, oldest first.
    func rows(of bidang: String, _ period: Period) throws(StoreError) -> [ReportRow] {
        let chain = OfficeState.Chain(bidang: bidang, period: period)
        guard let head = state.heads[chain] else { return [] }
        return try store.rows(of: chain, head: head)
    }

    /// The report with this hash; nil where the log has none.
    func report(_ hash: Digest) throws(StoreError) -> LoggedReport? {
        guard let index = try store.index(ofReport: hash) else { return nil }
        return try store.report(at: index)
    }

    /// The report that counts for a unit's period; nil where there is none or it is a withdrawal.
    func currentReport(of bidang: String, _ period: Period) throws(StoreError) -> LoggedReport? {
        guard let head = state.heads[.init(bidang: bidang, period: period)], head.kind == .report else {
            return nil
        }
        return try store.report(at: head.index)
    }

    func timeliness(of bidang: String, _ period: Period, on today: CivilDate) throws(StoreError) -> Timeliness
    {
        let catalog = catalog(of: period)
        let rows = try rows(of: bidang, period)
        let afterWithdrawal = rows.lastIndex { $0.kind == .withdrawal }.map { $0 + 1 } ?? 0
        var day: CivilDate?
        if afterWithdrawal < rows.count {
            let first = try store.requiredEntry(at: rows[afterWithdrawal].index)
            day = first.receivedAt.date(at: catalog.office.utcOffset)
        }
        return Timeliness(
            of: period, firstReportedOn: day, dueDayCount: catalog.dueDayCount(of: period),
            reportingFrom: state.reportingFrom, today: today)
    }

    // MARK: Entries

    /// The document of an entry, its signature not checked.
    func document(at index: UInt64) throws(StoreError) -> HistoryEntry {
        let entry = try store.requiredEntry(at: index)
        let document = try Store.readable { () throws(ReplayFault) in
            try OfficeState.readDocument(entry, at: index)
        }
        return HistoryEntry(index: index, entry: entry, document: document)
    }
}

/// One entry, read.
struct HistoryEntry {
    let index: UInt64
    let entry: Entry
    let document: LoggedDocument
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
