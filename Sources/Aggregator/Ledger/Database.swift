// The contract between the ledger and its store, and the one place that chooses between the two stores
// (docs/decisions/0007-postgresql.md). What either keeps:
//
//   - `beginWriting` returns with the only writer's right: nobody else writes until the transaction ends,
//     and what is read from then on is the latest that was committed.
//   - `commit` returns once everything the transaction wrote is on stable storage (for PostgreSQL: and
//     wherever `synchronous_standby_names` says); all of it or nothing is there after a crash.
//   - `beginReading` gives one unchanging view, of nothing but what is on stable storage: what PostgreSQL
//     shows beyond `coveredSize` is first covered by a synchronous commit of this very connection.
//   - `changeMark` is another after a commit that others made.
//   - rows are written with `insert`, and can be read again within the same transaction.
//
// The SQL is common to both: `?` for values; INTEGER, TEXT and BLOB for types. An enumeration, not a
// protocol: a row costs a branch, not a table of witnesses. One connection; not to be shared between threads.

import Shared

/// One connection to a store.
final class Database {
    /// How a file is opened.
    enum Mode {
        case create, readWrite, readOnly
    }

    private enum Engine {
        case sqlite(SQLiteConnection)
        case postgres(PostgresConnection)
    }

    private let engine: Engine

    /// Opens an SQLite file.
    init(_ path: String, _ mode: Mode) throws(StoreError) {
        engine = .sqlite(try SQLiteConnection(path, mode))
    }

    /// Connects to a database server; `isAlone` keeps every other connection of this program out.
    init(_ address: PostgresAddress, isAlone: Bool = false) throws(StoreError) {
        engine = .postgres(try PostgresConnection(address, isAlone: isAlone))
    }

    /// Opens the store of a data directory, whichever it has.
    static func open(_ layout: DataLayout) throws(StoreError) -> Database {
        if let address = try PostgresAddress.read(layout) { return try Database(address) }
        return try Database(layout.store, .readWrite)
    }

    /// Whether several aggregators may be at work on this store.
    var isShared: Bool { if case .postgres = engine { true } else { false } }

    /// Leaves the files as they are when the connection ends (SQLite).
    func keepFilesAtEnd() { if case .sqlite(let sqlite) = engine { sqlite.keepFilesAtEnd() } }

    // MARK: Statements

    /// Runs statements without parameters or results.
    func execute(_ sql: String) throws(StoreError) {
        switch engine {
        case .sqlite(let sqlite): try sqlite.execute(sql)
        case .postgres(let postgres): try postgres.execute(PostgresDialect.definition(sql))
        }
    }

    /// Runs one statement that returns no row.
    func run(_ sql: String, _ values: SQLValue...) throws(StoreError) { try run(sql, values) }

    /// Runs one statement that returns no row.
    func run(_ sql: String, _ values: [SQLValue]) throws(StoreError) {
        switch engine {
        case .sqlite(let sqlite): try sqlite.run(sql, values)
        case .postgres(let postgres): try postgres.run(sql, values)
        }
    }

    /// Writes a row; seen by what reads within the same transaction, durable with it.
    func insert(_ rows: RowInsert, _ values: SQLValue...) throws(StoreError) {
        switch engine {
        case .sqlite(let sqlite): try sqlite.run(rows.single, values)
        case .postgres(let postgres): try postgres.insert(rows, values)
        }
    }

    /// The rows of one statement, each read at once.
    func rows<Value>(
        _ sql: String, _ values: SQLValue..., read: (SQLRow) throws(StoreError) -> Value
    ) throws(StoreError) -> [Value] {
        var result: [Value] = []
        try forEach(sql, values) { row throws(StoreError) in
            result.append(try read(row))
            return true
        }
        return result
    }

    /// The first row of one statement, if there is any.
    func first<Value>(
        _ sql: String, _ values: SQLValue..., read: (SQLRow) throws(StoreError) -> Value
    ) throws(StoreError) -> Value? {
        var result: Value?
        try forEach(sql, values) { row throws(StoreError) in
            result = try read(row)
            return false
        }
        return result
    }

    /// Calls `body` for each row until it returns false.
    func forEach(
        _ sql: String, _ values: [SQLValue], _ body: (SQLRow) throws(StoreError) -> Bool
    ) throws(StoreError) {
        switch engine {
        case .sqlite(let sqlite): try sqlite.forEach(sql, values, body)
        case .postgres(let postgres): try postgres.forEach(sql, values, body)
        }
    }

    /// Rows to ask for at a time where there may be many: PostgreSQL's come all at once. −1: all.
    var pageRowCount: Int64 { isShared ? 256 : -1 }

    // MARK: Transactions

    /// Whether a transaction is open.
    var isInTransaction: Bool {
        switch engine {
        case .sqlite(let sqlite): sqlite.isInTransaction
        case .postgres(let postgres): postgres.isInTransaction
        }
    }

    /// Begins a transaction with the only writer's right.
    func beginWriting() throws(StoreError) {
        switch engine {
        case .sqlite(let sqlite): try sqlite.execute("BEGIN IMMEDIATE")
        case .postgres(let postgres): try postgres.beginWriting()
        }
    }

    /// Begins a transaction that reads one unchanging view.
    func beginReading() throws(StoreError) {
        switch engine {
        case .sqlite(let sqlite): try sqlite.execute("BEGIN")
        case .postgres(let postgres): try postgres.beginReading()
        }
    }

    /// One unchanging view for a page, whatever it throws.
    func pageSnapshot<Value>(_ body: () throws -> Value) throws -> Value {
        try beginReading()
        defer { rollBack() }
        return try body()
    }

    /// Commits, durably; `size` is that of the log after it, where the transaction knows.
    func commit(size: UInt64? = nil) throws(StoreError) {
        switch engine {
        case .sqlite(let sqlite): try sqlite.execute("COMMIT")
        case .postgres(let postgres): try postgres.commit(size: size)
        }
    }

    /// Ends an open transaction without effect.
    func rollBack() {
        switch engine {
        case .sqlite(let sqlite): sqlite.rollBack()
        case .postgres(let postgres): postgres.rollBack()
        }
    }

    /// Runs `body` within a transaction that writes; rolled back where it throws.
    ///
    /// What COMMIT itself throws is rethrown as it is: whether it took effect is for the caller to judge.
    func write<Value, Failure: Error>(
        _ body: () throws(Failure) -> Value, commit rethrow: (StoreError) -> Failure
    ) throws(Failure) -> Value {
        do { try beginWriting() } catch { throw rethrow(error) }
        let result: Value
        do {
            result = try body()
        } catch {
            rollBack()
            throw error
        }
        do { try commit() } catch { throw rethrow(error) }
        return result
    }

    /// Runs `body` on one unchanging view of the store.
    func snapshot<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
        if isInTransaction { return try body() }
        try beginReading()
        defer { rollBack() }
        return try body()
    }

    // MARK: What others did

    /// A number that is another once others have committed.
    func changeMark() throws(StoreError) -> Int64 {
        switch engine {
        case .sqlite(let sqlite): try sqlite.changeMark()
        case .postgres: Int64(clamping: try logSize())
        }
    }

    /// Makes sure that the entries up to `size`, which were read without a transaction, are on stable storage
    /// wherever they must be.
    func cover(_ size: UInt64) throws(StoreError) {
        if case .postgres(let postgres) = engine { try postgres.cover(size) }
    }

    /// Within a transaction that writes nothing else: its commit shall still wait for the stable storage
    /// of all that was committed before it.
    func writeWitness() throws(StoreError) {
        if case .postgres(let postgres) = engine { try postgres.writeWitness() }
    }

    // MARK: The store as such

    /// Whether the store has this table.
    func hasTable(_ name: String) throws(StoreError) -> Bool {
        let sql =
            isShared
            ? "SELECT 1 FROM pg_catalog.pg_class WHERE oid = to_regclass(?)"
            : "SELECT 1 FROM sqlite_schema WHERE name = ?"
        return try first(sql, .text(name)) { _ in true } ?? false
    }

    /// Faults that the database finds in its own pages.
    func pageFaults() throws(StoreError) -> [String] {
        if isShared { return [] }
        return try rows("PRAGMA integrity_check") { $0.text(0) }.filter { $0 != "ok" }
    }

    /// Bytes of a shared database; nil where the store's files tell.
    func byteCount() throws(StoreError) -> Int64? {
        guard isShared else { return nil }
        return try first("SELECT pg_database_size(current_database())") { $0.integer(0) }
    }

    /// Prepares the connection of the one that appends.
    func prepareForAppending() throws(StoreError) {
        guard case .sqlite(let sqlite) = engine else { return }
        // Checkpoints are taken by the ledger, where a failed fsync is seen, and not silently within COMMIT.
        try sqlite.execute("PRAGMA wal_autocheckpoint=0")
        // The indices' pages, up to some hundred thousand reports, stay in memory: 32 MiB at most.
        try sqlite.execute("PRAGMA cache_size=-32768")
    }

    /// Moves what was committed to its place (SQLite's WAL into its file).
    func settle() throws(StoreError) {
        if case .sqlite(let sqlite) = engine { try sqlite.execute("PRAGMA wal_checkpoint(PASSIVE)") }
    }

    /// Entries in the log.
    func logSize() throws(StoreError) -> UInt64 {
        try first("SELECT coalesce(max(idx), -1) + 1 FROM entries") { row throws(StoreError) in
            try row.index(0)
        } ?? 0
    }
}
