// One store copied into another, of whichever kind. Entries first, some hundreds a transaction: what was
// interrupted goes on where it stopped, after every entry that is there was held against the source's.
// Then what is no entry of the log; then the projections, made anew by every rule (`rebuild`); last, every
// entry is read back and compared.

import Shared

/// Why a store was not taken over.
enum TransferFault: Error {
    case store(StoreError)
    case rebuild(RebuildFault)
    /// The target holds another log.
    case otherLog(UInt64)
    /// What was written does not read the same.
    case unlike(UInt64)

    var words: Words {
        switch self {
        case .store(let error), .rebuild(.store(let error)): error.words
        case .rebuild(.replay(let fault)): fault.words
        case .otherLog(let index):
            Words(
                id:
                    "penyimpanan tujuan berisi log lain (entri \(index)); pakai basis data atau skema yang kosong",
                en: "the target holds another log (entry \(index)); use an empty database or schema")
        case .unlike(let index):
            Words(
                id: "entri \(index) terbaca lain di tujuan; penyimpanan lama tetap dipakai",
                en: "entry \(index) reads otherwise in the target; the old store stays in use")
        }
    }
}

/// A copy on its way.
struct StoreTransfer {
    let source: Store
    /// Has the tables already.
    let target: Store

    /// Entries committed together.
    private static let entryCountMax: UInt64 = 512

    /// Copies everything but the projections; within one view of the source where others write to it.
    func copy() throws(TransferFault) {
        let there = try storing { () throws(StoreError) in try target.size() }
        if let index = try firstDifference(upTo: there) { throw .otherLog(index) }
        CrashPoint.transferAfterCheck.pass()
        try storing { () throws(StoreError) in
            var next = there
            let end = try source.size()
            while next < end {
                try copy(entriesFrom: next)
                next = min(next + Self.entryCountMax, end)
                CrashPoint.transferAfterEntries.pass()
            }
            try copyTables()
        }
        CrashPoint.transferAfterTables.pass()
    }

    /// Makes the projections and holds all against the source; the state of the log.
    func prove() throws(TransferFault) -> OfficeState {
        let state: OfficeState
        do { state = try target.rebuild() } catch { throw .rebuild(error) }
        CrashPoint.transferAfterRebuild.pass()
        let size = try storing { () throws(StoreError) in try source.size() }
        if state.size != size { throw .unlike(min(state.size, size)) }
        if let index = try firstDifference(upTo: size) { throw .unlike(index) }
        let roots = try storing { () throws(StoreError) in
            (try source.root(size: size), try target.root(size: size))
        }
        if roots.0 != roots.1 { throw .unlike(size - 1) }
        return state
    }

    // MARK: Entries

    private func copy(entriesFrom start: UInt64) throws(StoreError) {
        try target.database.write(
            { () throws(StoreError) in
                try source.forEachEntry(from: start) { index, entry throws(StoreError) in
                    if index == start + Self.entryCountMax { return false }
                    try target.database.insert(entry, at: index)
                    return true
                }
            }, commit: { $0 })
    }

    /// The first of the target's entries before `size` that is not the source's.
    private func firstDifference(upTo size: UInt64) throws(TransferFault) -> UInt64? {
        try storing { () throws(StoreError) in
            var difference: UInt64?
            var next: UInt64 = 0
            let end = try source.size()
            try target.forEachEntry(from: 0) { index, entry throws(StoreError) in
                next = index + 1
                if index >= size { return false }
                if index < end, try source.requiredEntry(at: index) == entry { return true }
                difference = index
                return false
            }
            return difference ?? (next < size ? next : nil)
        }
    }

    // MARK: What is no entry

    private func copyTables() throws(StoreError) {
        let hasBearers = try source.database.hasTable("bearers")
        try target.database.write(
            { () throws(StoreError) in
                try target.database.execute(BearerBook.table)
                for rows in RowInsert.besidesTheLog {
                    try target.database.execute("DELETE FROM \(rows.table)")
                    if rows.table != "bearers" || hasBearers { try copy(rows) }
                }
            }, commit: { $0 })
    }

    private func copy(_ rows: RowInsert) throws(StoreError) {
        try source.database.forEach(rows.all, []) { row throws(StoreError) in
            var values: [SQLValue] = []
            for (place, column) in rows.columns.enumerated() { values.append(row.value(place, column)) }
            try target.database.run(rows.single, values)
            return true
        }
    }

    private func storing<Value>(_ body: () throws(StoreError) -> Value) throws(TransferFault) -> Value {
        do { return try body() } catch { throw .store(error) }
    }
}

extension RowInsert {
    /// The tables that are neither the log nor made from it.
    static let besidesTheLog = [
        RowInsert(
            "secrets",
            ["hash": .blob, "bidang": .text, "expires_at": .integer, "used_by": .text, "sum": .integer]),
        RowInsert("hosts", ["place": .integer, "name": .text]),
        RowInsert(
            "accounts",
            [
                "name": .text, "role": .text, "password": .text, "must_change": .integer,
                "seen_size": .integer,
            ]),
        RowInsert("bearers", ["name": .text, "hash": .blob, "made_at": .text, "made_by": .text]),
    ]
}

extension SQLRow {
    fileprivate func value(_ place: Int, _ column: RowInsert.Column) -> SQLValue {
        if isNull(place) { return .null }
        return switch column {
        case .integer: .integer(integer(place))
        case .text: .text(text(place))
        case .blob: .blob(blob(place))
        }
    }
}
