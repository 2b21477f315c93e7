// The periods that can be chosen on the form, and how far each has got: what was typed, what waits, what the
// log has, what was refused, and what stands against reporting it now.

import Shared

/// One period on the form's first page.
struct PeriodChoice: Sendable {
    /// How far its newest report has got.
    enum State: Sendable {
        case notReported
        case queued(Chronicle.Known)
        case delivered(Chronicle.Known, Receipt)
        case withdrawn(Chronicle.Known)
        case refused(RefusedReport)
    }

    /// What stands against reporting it now.
    enum Obstacle: Sendable, Hashable {
        case outsideCatalog
        case notBegun
        case locked
    }

    let period: Period
    let state: State
    let hasDraft: Bool
    let obstacle: Obstacle?
    /// Whether it is the running year, which is asked about.
    let isRunningYear: Bool
    /// The last day on which a report is in time.
    let dueDay: CivilDate
    /// Whether that day has passed without a report.
    let isLate: Bool

    /// What is asked before the running year is filled in; nil for other periods.
    var question: Words? {
        guard isRunningYear else { return nil }
        return Words(
            id: "Tahun \(period.year) belum berakhir. Untuk keadaan sekarang pilih triwulan.",
            en: "The year \(period.year) has not ended. For how things stand now choose a quarter.")
    }

    /// Why it cannot be reported now; nil where it can.
    var obstacleWords: Words? {
        switch obstacle {
        case nil: nil
        case .outsideCatalog:
            Words(
                id: "Tahun \(period.year) tidak ada dalam katalog.",
                en: "The catalogue does not have the year \(period.year).")
        case .notBegun:
            Words(
                id: "\(period.title(in: .indonesian)) belum dimulai; laporan diterima mulai "
                    + "\(period.firstDay.description).",
                en: "\(period.title(in: .english)) has not begun; reports are taken from "
                    + "\(period.firstDay.description) on.")
        case .locked: Self.lockedWords(period)
        }
    }

    /// What is said of a period that is locked.
    static func lockedWords(_ period: Period) -> Words {
        Words(
            id: "\(period.title(in: .indonesian)) dikunci. Minta bagian perencanaan membukanya.",
            en: "\(period.title(in: .english)) is locked. Ask the planning section to open it.")
    }
}

/// Finds how far the periods have got.
struct PeriodChoices: Sendable {
    let chronicle: Chronicle
    let catalogs: CatalogHistory
    let locks: PeriodLocks
    let refused: [RefusedReport]
    let drafts: Set<Period>
    let now: Timestamp

    private var today: CivilDate {
        max(now, chronicle.latestArrival ?? now).date(at: catalogs.latest.office.utcOffset)
    }

    /// Every period that has begun, newest first, and the quarters to come of the running year.
    var all: [PeriodChoice] {
        let years = catalogs.latest.years
        return years.reversed().filter { $0 <= today.year }.flatMap { year in
            let whole = Period(year: year)
            return ([whole] + whole.quarters.reversed()).map(choice)
        }
    }

    /// How far one period has got.
    func choice(_ period: Period) -> PeriodChoice {
        let catalog = catalogs.inForce(for: period.year)
        let state = state(period)
        let dueDay = period.lastDay.adding(days: catalog.dueDayCount(of: period))
        var isMissing = false
        switch state {
        case .notReported, .withdrawn, .refused: isMissing = true
        case .queued, .delivered: break
        }
        return PeriodChoice(
            period: period, state: state, hasDraft: drafts.contains(period),
            obstacle: obstacle(period, catalog),
            isRunningYear: period.quarter == nil && period.hasBegun(on: today)
                && !period.hasEnded(on: today),
            dueDay: dueDay, isLate: isMissing && dueDay < today)
    }

    private func obstacle(_ period: Period, _ catalog: Catalog) -> PeriodChoice.Obstacle? {
        if !catalog.years.contains(period.year) { return .outsideCatalog }
        if !period.hasBegun(on: today) { return .notBegun }
        return locks.isLocked(period, on: today) ? .locked : nil
    }

    private func state(_ period: Period) -> PeriodChoice.State {
        let head = chronicle.head(period)
        if let head, head.receipt == nil { return .queued(head) }
        if let refusal = refused.last(where: { $0.report.period == period }), isNewest(refusal, head) {
            return .refused(refusal)
        }
        guard let head, let receipt = head.receipt else { return .notReported }
        return head.report.kind == .withdrawal ? .withdrawn(head) : .delivered(head, receipt)
    }

    /// Whether nothing of the period has reached the log since the refusal.
    private func isNewest(_ refusal: RefusedReport, _ head: Chronicle.Known?) -> Bool {
        guard let head else { return true }
        return refusal.report.revision > head.report.revision
    }
}
