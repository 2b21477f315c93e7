// What somebody who looks after the office wants to know of its reports: which are late, and how long the
// newest waited on their way. For `status` and `/metrics`.

import Shared

/// Lateness and waits, as of a moment.
struct OfficeHealth: Sendable {
    /// A unit, and by how many days its report of the year is late; 0 where it is not.
    struct Lateness: Sendable, Hashable {
        let bidang: String
        let dayCount: Int
    }

    /// So many of the newest reports are looked at.
    private static let newestReportCount: Int64 = 20
    private static let dayMilliseconds: Int64 = 86_400_000

    /// The last year that has ended.
    let period: Period
    /// Every unit of the catalogue, in its order.
    let units: [Lateness]
    /// The longest time from `created_at` to arrival among the newest reports of the last day, in seconds:
    /// the age of an agent's queue as it showed when it came in. 0 where none came.
    let longestWaitSeconds: Double

    init(_ reading: OfficeReading, at now: Timestamp) throws(StoreError) {
        let today = reading.state.day(of: now)
        let period = reading.usualPeriod(on: today)
        var units: [Lateness] = []
        for unit in reading.catalog(of: period).bidang {
            let timeliness = try reading.timeliness(of: unit.id, period, on: today)
            var dayCount = 0
            if case .late(let count) = timeliness { dayCount = count }
            units.append(Lateness(bidang: unit.id, dayCount: dayCount))
        }
        (self.period, self.units) = (period, units)
        longestWaitSeconds = try Self.longestWait(reading.store, now)
    }

    var late: [Lateness] { units.filter { $0.dayCount > 0 } }

    private static func longestWait(_ store: Store, _ now: Timestamp) throws(StoreError) -> Double {
        let sql = "SELECT idx FROM reports ORDER BY idx DESC LIMIT ?"
        let newest = try store.database.rows(sql, .integer(newestReportCount)) {
            row throws(StoreError) in try row.index(0)
        }
        var longest: Int64 = 0
        for index in newest {
            let logged = try store.report(at: index)
            if logged.receivedAt.milliseconds < now.milliseconds - dayMilliseconds { break }
            guard let created = RFC3339.parse(logged.report.createdAt) else { continue }
            longest = max(longest, logged.receivedAt.milliseconds - created)
        }
        return Double(longest) / 1000
    }
}
