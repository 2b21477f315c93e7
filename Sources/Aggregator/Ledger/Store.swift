// One connection to the store of one data directory: reading entries, nodes, projections and the state.
// Used by one thread at a time; `Ledger` appends with it, `LedgerReader` only reads.
//
// Found is not stored: the first process to open the store runs a full WAL checkpoint before anything is
// signed or answered from it, because a killed process leaves rows that the next one reads from the page
// cache although they are not on the disk.

import Shared

/// The store of one office.
final class Store {
    let layout: DataLayout
    let database: Database
    private let lock: FileLock

    /// Opens an existing store.
    init(_ layout: DataLayout) throws(StoreError) {
        self.layout = layout
        guard (try? FileSystem.exists(layout.store)) == true else { throw Self.missing(layout) }
        try Self.settleIfAlone(layout)
        lock = try Self.lock(layout, .shared)
        database = try Self.open(layout, .readWrite)
    }

    private static func lock(_ layout: DataLayout, _ kind: FileLock.Kind) throws(StoreError) -> FileLock {
        do { return try FileLock(layout.storeLock, kind, waiting: kind == .shared) } catch {
            throw StoreError(system: error)
        }
    }

    /// Makes durable what is found, where no other process has the store open.
    private static func settleIfAlone(_ layout: DataLayout) throws(StoreError) {
        do {
            let alone = try lock(layout, .exclusive)
            CrashPoint.storeBeforeSettle.pass()
            try open(layout, .readWrite).execute("PRAGMA wal_checkpoint(TRUNCATE)")
            CrashPoint.storeAfterSettle.pass()
            _ = consume alone
        } catch where error.isLockedElsewhere {
            return
        }
    }

    private static func open(_ layout: DataLayout, _ mode: Database.Mode) throws(StoreError) -> Database {
        let database = try Database(layout.store, mode)
        try database.execute(Schema.settings)
        let id = try database.first("PRAGMA application_id") { $0.integer(0) }
        let version = try database.first("PRAGMA user_version") { $0.integer(0) }
        guard id == Schema.applicationID else {
            throw .damaged("not a store of this program", in: layout.store)
        }
        guard version == Schema.version else {
            throw StoreError(
                code: 0, message: "schema version \(version ?? 0), this program knows \(Schema.version)",
                subject: layout.store)
        }
        return database
    }

    private static func missing(_ layout: DataLayout) -> StoreError {
        StoreError(
            code: 0, message: "no store here; run iku-aggregator init --data \(layout.folder)",
            subject: layout.folder)
    }

    // MARK: Entries

    /// Entries in the log.
    func size() throws(StoreError) -> UInt64 {
        try database.first("SELECT coalesce(max(idx), -1) + 1 FROM entries") { row throws(StoreError) in
            try row.index(0)
        } ?? 0
    }

    /// The entry `index`; nil beyond the end.
    func entry(at index: UInt64) throws(StoreError) -> Entry? {
        guard index < UInt64(Int64.max) else { return nil }
        return try database.first("SELECT received_at, jws FROM entries WHERE idx = ?", .index(index)) {
            row throws(StoreError) in try Self.entry(row, index)
        }
    }

    /// Calls `body` for the entries from `start` on, in order, until it returns false.
    func forEachEntry(
        from start: UInt64, _ body: (UInt64, Entry) throws(StoreError) -> Bool
    ) throws(StoreError) {
        let sql = "SELECT idx, received_at, jws FROM entries WHERE idx >= ? ORDER BY idx"
        var expected = start
        try database.forEach(sql, [.index(start)]) { row throws(StoreError) in
            let index = try row.index(0)
            if index != expected { throw .damaged("entry \(expected) is missing", in: "entries") }
            expected += 1
            return try body(index, Self.entry(row, index, from: 1))
        }
    }

    private static func entry(_ row: SQLRow, _ index: UInt64, from column: Int = 0) throws(StoreError) -> Entry {
        guard let receivedAt = Timestamp(row.text(column)) else {
            throw .damaged("the time of entry \(index) is not one", in: "entries")
        }
        return Entry(receivedAt: receivedAt, compact: row.blob(column + 1))
    }

    // MARK: Reports

    /// The index of the report with this hash.
    func index(ofReport hash: Digest) throws(StoreError) -> UInt64? {
        try database.first("SELECT idx FROM reports WHERE hash = ?", .blob(hash.bytes)) {
            row throws(StoreError) in try row.index(0)
        }
    }

    /// The index of a chain's latest report before the entry `size`.
    func headIndex(of chain: OfficeState.Chain, atSize size: UInt64) throws(StoreError) -> UInt64? {
        try database.first(
            "SELECT idx FROM reports WHERE bidang = ? AND period = ? AND idx < ? ORDER BY idx DESC LIMIT 1",
            .text(chain.bidang), .text(chain.period.description), .index(min(size, UInt64(Int64.max)))
        ) { row throws(StoreError) in try row.index(0) }
    }

    /// The indices of a chain's reports before the entry `size`, oldest first.
    func indices(of chain: OfficeState.Chain, atSize size: UInt64) throws(StoreError) -> [UInt64] {
        try database.rows(
            "SELECT idx FROM reports WHERE bidang = ? AND period = ? AND idx < ? ORDER BY idx",
            .text(chain.bidang), .text(chain.period.description), .index(min(size, UInt64(Int64.max)))
        ) { row throws(StoreError) in try row.index(0) }
    }

    /// The report entry `index`, read again from the log.
    func report(at index: UInt64) throws(StoreError) -> LoggedReport {
        guard let entry = try entry(at: index) else {
            throw .damaged("entry \(index) is missing", in: "entries")
        }
        return try LoggedReport(entry, index: index)
    }
}

/// A report as the log holds it.
struct LoggedReport: Sendable {
    let index: UInt64
    let receivedAt: Timestamp
    let signed: SignedReport
    let report: Report

    init(_ entry: Entry, index: UInt64) throws(StoreError) {
        self.index = index
        receivedAt = entry.receivedAt
        do {
            signed = try SignedReport(compact: entry.compact)
            report = try Report(payload: signed.payload)
        } catch {
            throw .damaged("entry \(index) is no report", in: "entries")
        }
    }
}

/// Reads complete Merkle nodes.
extension Store: MerkleNodeSource {
    func node(at place: MerklePlace) throws(StoreError) -> Digest {
        let bytes = try database.first("SELECT hash FROM nodes WHERE place = ?", .integer(Self.key(of: place))) {
            $0.blob(0)
        }
        guard let bytes, let hash = Digest(bytes: bytes) else {
            throw .damaged("node \(place.level)/\(place.index) is missing", in: "nodes")
        }
        return hash
    }

    /// A place as the key of its row.
    static func key(of place: MerklePlace) -> Int64 { Int64(place.level) << 56 | Int64(place.index) }
}
