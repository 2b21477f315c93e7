// The unit's consolidated figures as the aggregator sees them (`achievement` of the wire), kept with the time
// they were fetched, so that the page also tells something without a connection:
//
//   standing/<period>.json   {"schema":"iku-standing/1","fetched_at":…,"achievement":{…},"sum":…}
//
// What is damaged is fetched again; nothing hangs on it.

import Shared

/// Consolidated figures of a period, as fetched.
struct Standing: Sendable {
    /// One of the unit's indicators; numbers as answered, ten decimals.
    struct Row: Sendable {
        let indicator: String
        let status: Achievement.Status
        let reason: String?
        /// The period of the report used.
        let period: Period?
        let target: Rational?
        let realisasi: Rational?
        let capaian: Rational?
        let predikat: String?
        let revision: Int?
        let report: Digest?
        let warnings: [JSONObject]
    }

    let period: Period
    let fetchedAt: Timestamp
    let logSize: Int
    let rows: [Row]
    /// Mean of the unit's capaian, and its predikat.
    let capaian: Rational?
    let predikat: String?
    let isComplete: Bool

    /// The part of an answer that is `bidang`'s; nil where it is no such answer.
    init?(_ achievement: JSONObject, bidang: String, fetchedAt: Timestamp) {
        guard achievement["schema"]?.string == "iku-achievement/1",
            let period = achievement["period"]?.string.flatMap({ Period($0) }),
            let all = achievement["indicators"]?.array,
            let size = achievement["log"]?.object?["size"]?.integer
        else { return nil }
        let own = all.compactMap(\.object).filter { $0["bidang"]?.string == bidang }
        let rows = own.compactMap { Row($0) }
        if rows.count != own.count { return nil }
        let group = achievement["bidang"]?.array?.compactMap(\.object).first {
            $0["id"]?.string == bidang
        }
        (self.period, self.fetchedAt, logSize, self.rows) = (period, fetchedAt, Int(size), rows)
        capaian = group?["capaian"]?.string.flatMap { Rational($0) }
        predikat = group?["predikat"]?.string
        isComplete = group?["complete"]?.bool ?? false
    }
}

extension Standing.Row {
    fileprivate init?(_ row: JSONObject) {
        guard let id = row["id"]?.string,
            let status = row["status"]?.string.flatMap({ Achievement.Status(rawValue: $0) })
        else { return nil }
        let number = { (name: String) in row[name]?.string.flatMap { Rational($0) } }
        (indicator, self.status, reason) = (id, status, row["reason"]?.string)
        period = row["period"]?.string.flatMap { Period($0) }
        (target, realisasi, capaian) = (number("target"), number("realisasi"), number("capaian"))
        predikat = row["predikat"]?.string
        revision = row["revision"]?.integer.map { Int($0) }
        report = row["report"]?.string.flatMap { Digest(hex: $0) }
        warnings = row["warnings"]?.array?.compactMap(\.object) ?? []
    }
}

/// Keeps what was fetched.
struct StandingShelf: Sendable {
    private static let schema = "iku-standing/1"

    let folder: AgentFolder
    let bidang: String

    private func path(_ period: Period) -> String { folder.standingPath + "/\(period).json" }

    /// The figures fetched last; nil where there are none, or they are damaged.
    func read(_ period: Period) throws -> Standing? {
        guard try FileSystem.exists(path(period)) else { return nil }
        let bytes = try FileSystem.read(path(period), byteCountMax: Limits.lineByteCountMax * 2)
        guard let object = JSONObject(summed: bytes), object["schema"]?.string == Self.schema,
            let fetchedAt = object["fetched_at"]?.string.flatMap({ Timestamp($0) }),
            let achievement = object["achievement"]?.object
        else { return nil }
        let standing = Standing(achievement, bidang: bidang, fetchedAt: fetchedAt)
        return standing?.period == period ? standing : nil
    }

    /// Keeps an answer; what it comes to, or nil where it is none for that period.
    func keep(_ achievement: JSONObject, of period: Period, at now: Timestamp) throws -> Standing? {
        guard let standing = Standing(achievement, bidang: bidang, fetchedAt: now),
            standing.period == period
        else { return nil }
        let object = JSONObject(pairs: [
            ("schema", .string(Self.schema)), ("fetched_at", .string(now.description)),
            ("achievement", .object(achievement)),
        ])
        if try !FileSystem.exists(folder.standingPath) {
            try FileSystem.createFolder(folder.standingPath)
        }
        try FileSystem.writeDurably(object.summed, to: path(period))
        return standing
    }
}
