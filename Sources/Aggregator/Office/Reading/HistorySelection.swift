// Which entries of the log a reader asks for, and finding them. Without a condition the log itself is walked,
// newest first; with one, the projections tell where to look, and each entry found is read from the log.

import Shared

/// Conditions on entries; nil is no condition.
struct HistorySelection: Sendable, Hashable {
    /// Kinds of entries that people tell apart; the raw value stands in addresses.
    enum Kind: String, Sendable, CaseIterable {
        case report = "laporan"
        case correction = "koreksi"
        case withdrawal = "penarikan"
        case returned = "pengembalian"
        case lock = "kunci"
        case target = "target"
        case approval = "pengesahan"
        case catalog = "katalog"
        case key = "tanda-tangan"
        case other = "lain"
    }

    var bidang: String?
    var period: Period?
    var kind: Kind?
    /// First and last day, in the office's time.
    var from: CivilDate?
    var until: CivilDate?

    init() {}

    /// Reads `unit`, `p`, `jenis`, `dari`, `sampai`; what cannot be read is no condition.
    init(query: [String: String]) {
        bidang = query["unit"].flatMap { $0.isEmpty ? nil : $0 }
        period = query["p"].flatMap { Period($0) }
        kind = query["jenis"].flatMap { Kind(rawValue: $0) }
        from = query["dari"].flatMap { CivilDate($0) }
        until = query["sampai"].flatMap { CivilDate($0) }
    }

    var isEmpty: Bool { self == HistorySelection() }

    /// The conditions as an address has them, percent-encoded.
    var query: String {
        let pairs = [
            ("unit", bidang), ("p", period?.description), ("jenis", kind?.rawValue),
            ("dari", from?.description), ("sampai", until?.description),
        ]
        return pairs.compactMap { name, value in value.map { "\(name)=\(PercentText.encoded($0))" } }
            .joined(separator: "&")
    }
}

extension HistorySelection.Kind {
    var words: Words {
        switch self {
        case .report: Words(id: "Laporan", en: "Report")
        case .correction: Words(id: "Koreksi", en: "Correction")
        case .withdrawal: Words(id: "Penarikan laporan", en: "Withdrawal")
        case .returned: Words(id: "Pengembalian", en: "Returned report")
        case .lock: Words(id: "Penguncian", en: "Lock")
        case .target: Words(id: "Target triwulan", en: "Quarter's target")
        case .approval: Words(id: "Pengesahan", en: "Approval")
        case .catalog: Words(id: "Katalog", en: "Catalogue")
        case .key: Words(id: "Kunci tanda tangan", en: "Signing key")
        case .other: Words(id: "Lain-lain", en: "Other")
        }
    }

    /// The kind of a report.
    init(_ report: Report) {
        switch (report.kind, report.revision) {
        case (.withdrawal, _): self = .withdrawal
        case (.report, 1): self = .report
        case (.report, _): self = .correction
        }
    }

    /// The kind of an act, by its name.
    init(actNamed name: String) {
        self = Self.allCases.first { $0.actNames.contains(name) } ?? .other
    }

    /// Names of the acts of this kind; none for kinds of reports.
    fileprivate var actNames: [String] {
        switch self {
        case .report, .correction, .withdrawal: []
        case .returned: ["return"]
        case .lock: ["lock", "unlock"]
        case .target: ["target"]
        case .approval: ["approve", "delivered"]
        case .catalog: ["init", "adopt"]
        case .key: ["enroll", "rotate", "revoke", "log-key"]
        case .other: ["official", "program", "clock"]
        }
    }

    /// What the rows of reports of this kind have in common; nil for kinds of acts.
    fileprivate var reportCondition: String? {
        switch self {
        case .report: "kind = 'report' AND revision = 1"
        case .correction: "kind = 'report' AND revision > 1"
        case .withdrawal: "kind = 'withdrawal'"
        default: nil
        }
    }
}

extension OfficeReading {
    /// The latest entries that `selection` asks for, newest first, below the index `before`.
    func entries(
        _ selection: HistorySelection, count: Int, before: UInt64
    ) throws(StoreError) -> [HistoryEntry] {
        let before = min(before, state.size)
        if selection.isEmpty {
            let first = before > UInt64(count) ? before - UInt64(count) : 0
            return try (first..<before).reversed().map { index throws(StoreError) in
                try document(at: index)
            }
        }
        let reports = try reportIndices(selection, count, before)
        let acts = try actIndices(selection, count, before)
        let found = (reports + acts).sorted(by: >).prefix(count)
        return try found.map { index throws(StoreError) in try document(at: index) }
    }

    private func reportIndices(
        _ selection: HistorySelection, _ count: Int, _ before: UInt64
    ) throws(StoreError) -> [UInt64] {
        if let kind = selection.kind, kind.reportCondition == nil { return [] }
        var conditions = ["idx < ?"]
        var values: [SQLValue] = [.index(before)]
        if let bidang = selection.bidang {
            conditions.append("bidang = ?")
            values.append(.text(bidang))
        }
        if let period = selection.period {
            conditions.append("period = ?")
            values.append(.text(period.description))
        }
        if let condition = selection.kind?.reportCondition { conditions.append(condition) }
        try addTime(selection, &conditions, &values)
        return try indices("reports", conditions, values, "LIMIT \(count)")
    }

    private func actIndices(
        _ selection: HistorySelection, _ count: Int, _ before: UInt64
    ) throws(StoreError) -> [UInt64] {
        var conditions = ["idx < ?"]
        var values: [SQLValue] = [.index(before)]
        if let kind = selection.kind {
            if kind.actNames.isEmpty { return [] }
            conditions.append("act IN (" + kind.actNames.map { _ in "?" }.joined(separator: ", ") + ")")
            values += kind.actNames.map { .text($0) }
        }
        try addTime(selection, &conditions, &values)
        var found: [UInt64] = []
        for index in try indices("acts", conditions, values, "") where found.count < count {
            guard case .act(let act) = try document(at: index).document else { continue }
            if selection.bidang.map({ act.concerns($0, in: state) }) ?? true,
                selection.period.map({ $0 == act.deed.period }) ?? true
            {
                found.append(index)
            }
        }
        return found
    }

    private func addTime(
        _ selection: HistorySelection, _ conditions: inout [String], _ values: inout [SQLValue]
    ) throws(StoreError) {
        let offset = state.latestCatalog.office.utcOffset
        if let from = selection.from {
            try add(">=", from.beginning(at: offset), &conditions, &values)
        }
        if let until = selection.until {
            try add("<", until.adding(days: 1).beginning(at: offset), &conditions, &values)
        }
    }

    /// Entries follow each other in time, so that a moment is a place in the log; only where a `clock` act
    /// let time step back is each entry's own time looked at.
    private func add(
        _ comparison: String, _ moment: Timestamp, _ conditions: inout [String], _ values: inout [SQLValue]
    ) throws(StoreError) {
        if try indices("acts", ["act = 'clock'"], [], "LIMIT 1").isEmpty {
            conditions.append("idx \(comparison) ?")
            values.append(.index(try firstIndex(from: moment)))
        } else {
            // Moments are stored in UTC with fixed digits, so that text compares as time does.
            conditions.append("(SELECT received_at FROM entries e WHERE e.idx = t.idx) \(comparison) ?")
            values.append(.text(moment.description))
        }
    }

    /// The first entry that arrived at `moment` or later; the log's size where none did.
    private func firstIndex(from moment: Timestamp) throws(StoreError) -> UInt64 {
        var range = 0..<state.size
        while !range.isEmpty {
            let middle = range.lowerBound + (range.upperBound - range.lowerBound) / 2
            let isBefore = try store.requiredEntry(at: middle).receivedAt < moment
            range = isBefore ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    private func indices(
        _ table: String, _ conditions: [String], _ values: [SQLValue], _ limit: String
    ) throws(StoreError) -> [UInt64] {
        let sql =
            "SELECT idx FROM \(table) t WHERE "
            + conditions.joined(separator: " AND ") + " ORDER BY idx DESC \(limit)"
        var found: [UInt64] = []
        try store.database.forEach(sql, values) { row throws(StoreError) in
            found.append(try row.index(0))
            return true
        }
        return found
    }
}

extension Act.Deed {
    /// The period an act is about, if it is about one.
    var period: Period? {
        switch self {
        case .lock(let lock): lock.period
        case .return(let period, _, _, _): period
        case .target(_, let period, _): period
        case .approve(let approval): approval.period
        case .delivered(let delivery): delivery.period
        case .initialise, .adopt, .enroll, .rotate, .revoke, .official, .program, .logKey, .clock: nil
        }
    }
}
