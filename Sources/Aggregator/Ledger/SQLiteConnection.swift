// SQLite, thinly and safely: the only file that touches its pointers. A connection belongs to one thread;
// statements are prepared once and kept. Every error keeps SQLite's extended code, its words and the SQL.

internal import CSQLite
import Shared

/// SQLite's result codes that something follows from.
enum SQLiteCode {
    static let corrupt = SQLITE_CORRUPT
    static let busy = SQLITE_BUSY
    static let locked = SQLITE_LOCKED
    static let full = SQLITE_FULL
    /// The content is not what was written.
    static let damage = [
        SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR, SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_FORMAT,
    ]
    // Extended codes, macros in C: SQLITE_IOERR | n << 8.
    static let shortRead: Int32 = SQLITE_IOERR | 2 << 8
    static let fileSynchronization: Int32 = SQLITE_IOERR | 4 << 8
    static let folderSynchronization: Int32 = SQLITE_IOERR | 5 << 8
}

/// One connection; not to be shared between threads.
@safe final class SQLiteConnection {
    private let connection: OpaquePointer
    private var statements: [String: PreparedStatement] = [:]

    init(_ path: String, _ mode: Database.Mode) throws(StoreError) {
        let flags =
            switch mode {
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(
            path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let connection = unsafe opened else {
            let message = unsafe String(cString: sqlite3_errstr(code))
            _ = unsafe sqlite3_close_v2(opened)
            throw StoreError(code: code, message: message, subject: path)
        }
        unsafe self.connection = connection
        _ = unsafe sqlite3_busy_timeout(connection, Int32(Self.busyMillisecondsMax))
    }

    /// How long a statement waits for another process's commit.
    private static let busyMillisecondsMax = 5000

    /// Leaves the files as they are when the connection ends: to close the last one would move a damaged
    /// WAL into the database file and delete it, and with it what could still be saved by hand.
    func keepFilesAtEnd() { _ = unsafe iku_sqlite_keep_wal_on_close(connection) }

    deinit {
        // With statements still to be finalised, the connection ends with the last of them.
        _ = unsafe sqlite3_close_v2(connection)
    }

    /// Whether a transaction is open.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(connection) == 0 }

    /// Runs statements without parameters or results.
    func execute(_ sql: String) throws(StoreError) {
        let code = unsafe sqlite3_exec(connection, sql, nil, nil, nil)
        if code != SQLITE_OK { throw failure(code, sql) }
    }

    /// Runs one statement that returns no row.
    func run(_ sql: String, _ values: [SQLValue]) throws(StoreError) {
        let statement = try prepared(sql, values)
        defer { statement.finish() }
        let code = statement.step()
        if code != SQLITE_DONE, code != SQLITE_ROW { throw failure(code, sql) }
    }

    /// Calls `body` for each row until it returns false.
    func forEach(
        _ sql: String, _ values: [SQLValue], _ body: (SQLRow) throws(StoreError) -> Bool
    ) throws(StoreError) {
        let statement = try prepared(sql, values)
        defer { statement.finish() }
        while true {
            let code = statement.step()
            if code == SQLITE_DONE { return }
            if code != SQLITE_ROW { throw failure(code, sql) }
            if try !body(.sqlite(statement.row)) { return }
        }
    }

    /// Ends an open transaction without effect.
    func rollBack() {
        if isInTransaction { _ = unsafe sqlite3_exec(connection, "ROLLBACK", nil, nil, nil) }
    }

    /// A number that is another once another connection has committed.
    func changeMark() throws(StoreError) -> Int64 {
        var mark: Int64 = 0
        try forEach("PRAGMA data_version", []) { row throws(StoreError) in
            mark = row.integer(0)
            return false
        }
        return mark
    }

    // MARK: Statements

    private func prepared(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> PreparedStatement {
        let statement = try statement(sql)
        for (place, value) in values.enumerated() {
            let code = statement.bind(value, at: Int32(place + 1))
            if code != SQLITE_OK {
                statement.finish()
                throw failure(code, sql)
            }
        }
        return statement
    }

    private func statement(_ sql: String) throws(StoreError) -> PreparedStatement {
        if let known = statements[sql] { return known }
        var made: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(
            connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
        guard code == SQLITE_OK, let made = unsafe made else { throw failure(code, sql) }
        let statement = unsafe PreparedStatement(made)
        statements[sql] = statement
        return statement
    }

    private func failure(_ code: Int32, _ sql: String) -> StoreError {
        let message = unsafe String(cString: sqlite3_errmsg(connection))
        return StoreError(code: code, message: message, subject: String(sql.prefix(60)))
    }
}

/// A compiled statement, kept for its connection's life.
@safe private final class PreparedStatement {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

    deinit { _ = unsafe sqlite3_finalize(pointer) }

    func step() -> Int32 { unsafe sqlite3_step(pointer) }

    var row: SQLiteRow { unsafe SQLiteRow(pointer) }

    func bind(_ value: SQLValue, at place: Int32) -> Int32 {
        // SQLITE_TRANSIENT, a cast macro in C: SQLite makes its own copy before the call returns.
        let copies = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .integer(let number): return unsafe sqlite3_bind_int64(pointer, place, number)
        case .text(let text): return unsafe sqlite3_bind_text(pointer, place, text, -1, copies)
        case .null: return unsafe sqlite3_bind_null(pointer, place)
        case .blob(let bytes):
            if bytes.isEmpty { return unsafe sqlite3_bind_zeroblob(pointer, place, 0) }
            return unsafe bytes.withUnsafeBytes { buffer in
                unsafe sqlite3_bind_blob64(
                    pointer, place, buffer.baseAddress, sqlite3_uint64(buffer.count), copies)
            }
        }
    }

    func finish() {
        _ = unsafe sqlite3_reset(pointer)
        _ = unsafe sqlite3_clear_bindings(pointer)
    }
}

/// The current row of a statement; valid only within the closure it is handed to.
@safe struct SQLiteRow {
    private let statement: OpaquePointer

    fileprivate init(_ statement: OpaquePointer) { unsafe self.statement = statement }

    func integer(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(statement, Int32(column)) }

    func text(_ column: Int) -> String {
        guard let start = unsafe sqlite3_column_text(statement, Int32(column)) else { return "" }
        let count = unsafe Int(sqlite3_column_bytes(statement, Int32(column)))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func blob(_ column: Int) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(statement, Int32(column)) else { return [] }
        let count = unsafe Int(sqlite3_column_bytes(statement, Int32(column)))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    func isNull(_ column: Int) -> Bool {
        unsafe sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL
    }
}
