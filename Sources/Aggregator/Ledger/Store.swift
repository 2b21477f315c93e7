// One connection to the store of one data directory: reading entries, nodes, projections and the state.
// Used by one thread at a time; `Ledger` appends with it, `LedgerReader` only reads.
//
// Found is not stored: the first process to open an SQLite store runs a full WAL checkpoint before
// anything is signed or answered from it, because a killed process leaves rows that the next one reads
// from the page cache although they are not on the disk. A later process syncs the WAL: the first may have
// come before. In PostgreSQL a synchronous commit does the same (PostgresConnection).
//
// Nothing is read that does not prove itself: projections by their checksums, an entry by its leaf in the
// tree, the tree by the seal's root, the whole by the latest signed checkpoint (CheckpointFile).

import Shared

/// The store of one office.
final class Store {
    let layout: DataLayout
    let database: Database
    private let lock: FileLock?

    /// Opens an existing store.
    convenience init(_ layout: DataLayout) throws(StoreError) {
        if let address = try PostgresAddress.read(layout) {
            let database = try Database(address)
            try SchemaUpgrade.run(database)
            try SharedStore.check(database, address)
            self.init(layout, try Self.lock(layout, .shared), database)
            return
        }
        guard (try? FileSystem.exists(layout.store)) == true else { throw Self.missing(layout) }
        let wasAlone = try Self.settleIfAlone(layout)
        let lock = try Self.lock(layout, .shared)
        self.init(layout, lock, try Self.open(layout, .readWrite))
        if !wasAlone { try Self.synchronizeFound(layout) }
    }

    init(_ layout: DataLayout, _ lock: consuming FileLock?, _ database: Database) {
        (self.layout, self.database) = (layout, database)
        self.lock = lock
    }

    static func lock(_ layout: DataLayout, _ kind: FileLock.Kind) throws(StoreError) -> FileLock {
        do { return try FileLock(layout.storeLock, kind, waiting: kind == .shared) } catch {
            throw StoreError(system: error)
        }
    }

    /// Makes durable what is found, where no other process has the store open; whether that was so.
    private static func settleIfAlone(_ layout: DataLayout) throws(StoreError) -> Bool {
        do throws(StoreError) {
            let alone = Store(
                layout, try lock(layout, .exclusive), try open(layout, .readWrite, takingEarlier: true))
            try alone.refuseIfShortened()
            CrashPoint.storeBeforeSettle.pass()
            let isBusy = try alone.database.first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.integer(0) != 0 }
            CrashPoint.storeAfterSettle.pass()
            if isBusy == true { throw StoreError.busy(layout.store) }
            try SchemaUpgrade.run(alone.database, file: layout.store)
            return true
        } catch  where error.isLockedElsewhere {
            return false
        }
    }

    /// Makes durable what another process left in the WAL.
    ///
    /// The one that holds the store need not be the one that wrote it, and that one may have been killed
    /// before its fsync. (SQLite keeps no locks on this file, so that closing it takes none away.)
    private static func synchronizeFound(_ layout: DataLayout) throws(StoreError) {
        do {
            try FileSystem.synchronizeFile(layout.store + "-wal")
            try FileSystem.synchronizeFolder(layout.folder)
        } catch {
            if !error.isNotFound { throw StoreError(system: error) }
        }
    }

    /// Opens the file; one of an earlier schema only where it is to be upgraded.
    static func open(
        _ layout: DataLayout, _ mode: Database.Mode, takingEarlier: Bool = false
    ) throws(StoreError) -> Database {
        let database = try Database(layout.store, mode)
        try database.execute(Schema.settings)
        let id = try database.first("PRAGMA application_id") { $0.integer(0) }
        let version = try database.first("PRAGMA user_version") { $0.integer(0) }
        guard id == Schema.applicationID else {
            throw .damaged("not a store of this program", in: layout.store)
        }
        if takingEarlier, SchemaUpgrade.isEarlier(version ?? 0) { return database }
        try SchemaUpgrade.check(version ?? 0, of: layout.store)
        return database
    }

    private static func missing(_ layout: DataLayout) -> StoreError {
        StoreError(
            code: 0, message: "no store here; run iku-aggregator init --data \(layout.folder)",
            subject: layout.folder)
    }

    // MARK: Entries

    /// Entries in the log.
    func size() throws(StoreError) -> UInt64 { try database.logSize() }

    /// The entry `index`, as the tree has it; nil beyond the end, where the tree has none.
    func entry(at index: UInt64) throws(StoreError) -> Entry? {
        guard index < UInt64(Int64.max) else { return nil }
        let sql = "SELECT received_at, jws FROM entries WHERE idx = ?"
        let found = try database.first(sql, .index(index)) { row throws(StoreError) in
            try Self.entry(row, index)
        }
        if let found {
            try check(found, at: index)
        } else if try database.first(
            "SELECT 1 FROM nodes WHERE place = ?", .index(index), read: { _ in true }) == true
        {
            throw .damaged("entry \(index) is missing", in: "entries")
        }
        return found
    }

    /// The entry `index`, which must be there.
    func requiredEntry(at index: UInt64) throws(StoreError) -> Entry {
        if let entry = try entry(at: index) { return entry }
        throw .damaged("entry \(index) is missing", in: "entries")
    }

    /// Refuses an entry that is not the leaf of its index.
    func check(_ entry: Entry, at index: UInt64) throws(StoreError) {
        if try node(at: MerklePlace(level: 0, index: index)) == entry.leafHash { return }
        throw .damaged("entry \(index) is not the one in the tree", in: "entries")
    }

    /// Calls `body` for the entries from `start` on, in order, until it returns false. They are not held
    /// against the tree: that is for the caller.
    func forEachEntry(
        from start: UInt64, _ body: (UInt64, Entry) throws(StoreError) -> Bool
    ) throws(StoreError) {
        let sql = "SELECT idx, received_at, jws FROM entries WHERE idx >= ? ORDER BY idx LIMIT ?"
        let limit = database.pageRowCount
        var expected = start
        while true {
            let first = expected
            var wantsMore = true
            try database.forEach(sql, [.index(first), .integer(limit)]) { row throws(StoreError) in
                let index = try row.index(0)
                if index != expected { throw .damaged("entry \(expected) is missing", in: "entries") }
                expected += 1
                wantsMore = try body(index, Self.entry(row, index, from: 1))
                return wantsMore
            }
            if !wantsMore || Int64(expected - first) != limit { return }
        }
    }

    private static func entry(
        _ row: SQLRow, _ index: UInt64, from column: Int = 0
    ) throws(StoreError) -> Entry {
        guard let receivedAt = Timestamp(row.text(column)) else {
            throw .damaged("the time of entry \(index) is not one", in: "entries")
        }
        return Entry(receivedAt: receivedAt, compact: row.blob(column + 1))
    }

    // MARK: Reports

    /// The index of the report with this hash.
    func index(ofReport hash: Digest) throws(StoreError) -> UInt64? {
        let row = try reportRow("hash = ?", .blob(hash.bytes))
        if let row, row.hash != hash { throw .damaged("report \(row.index) is another's", in: "reports") }
        return row?.index
    }

    /// The row of a chain's latest report before the entry `size`; `head` is the chain's latest of all.
    ///
    /// Its neighbour tells whether a damaged page hides one between: revisions follow each other without
    /// a gap, up to the head's.
    func row(
        of chain: OfficeState.Chain, beforeEntry size: UInt64, head: OfficeState.Head
    ) throws(StoreError) -> ReportRow? {
        let key: [SQLValue] = [.text(chain.bidang), .text(chain.period.description)]
        let place = SQLValue.index(min(size, UInt64(Int64.max)))
        let last = try reportRow(
            "bidang = ? AND period = ? AND idx < ? ORDER BY idx DESC LIMIT 1", key[0], key[1], place)
        let next = try reportRow(
            "bidang = ? AND period = ? AND idx >= ? ORDER BY idx LIMIT 1", key[0], key[1], place)
        let revision = last?.revision ?? 0
        let isLinked =
            if let next, next.index <= head.index { next.revision == revision + 1 } else {
                last?.hash == head.report && revision == head.revision
            }
        guard isLinked, last.map({ $0.chain == chain }) ?? true else {
            throw .damaged(
                "a report of \(chain.bidang) \(chain.period) is hidden near entry \(size)", in: "reports")
        }
        return last
    }

    private func reportRow(_ condition: String, _ values: SQLValue...) throws(StoreError) -> ReportRow? {
        var found: ReportRow?
        let sql = "SELECT \(ReportRow.columns) FROM reports WHERE \(condition)"
        try database.forEach(sql, values) { row throws(StoreError) in
            found = try ReportRow(row)
            return false
        }
        return found
    }

    /// The rows of a whole chain up to its head, oldest first.
    func rows(
        of chain: OfficeState.Chain, head: OfficeState.Head
    ) throws(StoreError) -> [ReportRow] {
        let rows = try database.rows(
            """
            SELECT \(ReportRow.columns) FROM reports
            WHERE bidang = ? AND period = ? AND idx <= ? ORDER BY idx
            """, .text(chain.bidang), .text(chain.period.description), .index(head.index)
        ) { row throws(StoreError) in try ReportRow(row) }
        guard rows.map(\.revision) == Array(1...head.revision), rows.last?.hash == head.report,
            rows.allSatisfy({ $0.chain == chain })
        else { throw .damaged("a report of \(chain.bidang) \(chain.period) is hidden", in: "reports") }
        return rows
    }

    /// The report entry `index`, read again from the log.
    func report(at index: UInt64) throws(StoreError) -> LoggedReport {
        try LoggedReport(try requiredEntry(at: index), index: index)
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
        let key = Self.key(of: place)
        let sql = "SELECT hash, sum FROM nodes WHERE place = ?"
        let hash = try database.first(sql, .integer(key)) { row throws(StoreError) -> Digest? in
            let bytes = row.blob(0)
            try RowChecksum.node(bytes, at: key).check(
                row.integer(1), "node \(place.level)/\(place.index)", in: "nodes")
            return Digest(bytes: bytes)
        }
        if case .some(.some(let hash)) = hash { return hash }
        throw .damaged("node \(place.level)/\(place.index) is missing", in: "nodes")
    }

    /// A place as the key of its row.
    static func key(of place: MerklePlace) -> Int64 { Int64(place.level) << 56 | Int64(place.index) }
}
