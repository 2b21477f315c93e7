// On time, late, or not yet due: judged by the first report after the last withdrawal, in the office's time.

import Shared

/// Whether a unit has reported a period, and when.
enum Timeliness: Sendable, Hashable {
    /// The period has not ended; nothing is due.
    case running(isReported: Bool)
    /// Ended, due until this day.
    case due(CivilDate)
    /// Not reported, days late.
    case late(dayCount: Int)
    /// Reported in time.
    case onTime
    /// Reported, days late.
    case reportedLate(dayCount: Int)
    /// Before reporting began: never late.
    case historical(isReported: Bool)

    /// What `firstReportedOn` (the day of the first report that counts) comes to on `today`.
    init(
        of period: Period, firstReportedOn: CivilDate?, dueDayCount: Int, reportingFrom: Period,
        today: CivilDate
    ) {
        let dueDay = period.lastDay.adding(days: dueDayCount)
        if period.firstDay < reportingFrom.firstDay {
            self = .historical(isReported: firstReportedOn != nil)
        } else if let day = firstReportedOn, period.hasEnded(on: today) {
            let lateCount = day.dayNumber - dueDay.dayNumber
            self = lateCount > 0 ? .reportedLate(dayCount: lateCount) : .onTime
        } else if !period.hasEnded(on: today) {
            self = .running(isReported: firstReportedOn != nil)
        } else {
            self = today <= dueDay ? .due(dueDay) : .late(dayCount: today.dayNumber - dueDay.dayNumber)
        }
    }

    var words: Words {
        switch self {
        case .running(false): Words(id: "berjalan", en: "running")
        case .running(true): Words(id: "sudah lapor, masih berjalan", en: "reported, still running")
        case .due(let day):
            Words(
                id: "ditunggu sampai \(day.text(in: .indonesian))",
                en: "due until \(day.text(in: .english))")
        case .late(let count):
            Words(id: "belum lapor, terlambat \(count) hari", en: "not reported, \(Self.days(count)) late")
        case .onTime: Words(id: "tepat waktu", en: "on time")
        case .reportedLate(let count):
            Words(id: "lapor, terlambat \(count) hari", en: "reported \(Self.days(count)) late")
        case .historical(true): Words(id: "data historis", en: "historical data")
        case .historical(false): Words(id: "tidak wajib", en: "not required")
        }
    }

    private static func days(_ count: Int) -> String { count == 1 ? "1 day" : "\(count) days" }

    /// What a list of units that have not reported says; nil for those that have, or need not yet.
    var missingWords: Words? {
        switch self {
        case .late(let count):
            Words(id: "terlambat \(count) hari", en: "\(Self.days(count)) late")
        case .due: words
        case .running, .onTime, .reportedLate, .historical: nil
        }
    }
}
