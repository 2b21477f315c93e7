// SQLite, thinly and safely: the only file that touches its pointers. A connection belongs to one thread;
// statements are prepared once and kept. Every error keeps SQLite's extended code, its words and the SQL.

internal import CSQLite
import Shared

/// A refusal of the store.
struct StoreError: Error, Sendable {
    /// SQLite's extended result code; `StoreError.damaged` where the content itself is wrong.
    let code: Int32
    /// SQLite's words, or ours.
    let message: String
    /// What was being done.
    let subject: String

    /// The store holds what no version of this program writes.
    static let damaged: Int32 = SQLITE_CORRUPT
    /// Another process has the store open and to itself.
    private static let lockedElsewhere: Int32 = -1
    /// The operating system refused something beside SQLite.
    private static let system: Int32 = -2

    /// The store's content contradicts itself.
    static func damaged(_ message: String, in subject: String) -> StoreError {
        StoreError(code: damaged, message: message, subject: subject)
    }

    /// Another process holds the store.
    static func busy(_ subject: String) -> StoreError {
        StoreError(code: SQLITE_BUSY, message: "busy", subject: subject)
    }

    init(code: Int32, message: String, subject: String) {
        (self.code, self.message, self.subject) = (code, message, subject)
    }

    /// A refusal of the operating system.
    init(system error: SystemError) {
        code = error.isLocked ? Self.lockedElsewhere : Self.system
        message = error.words.english
        subject = "store"
    }

    /// What the store holds is not what was written: the SQL is constant, so a refusal of it is the store's.
    var isDamage: Bool {
        if code == Self.shortRead { return true }
        return [
            SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR, SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_FORMAT,
        ]
        .contains(code & 0xFF)
    }
    /// The disk refused to make something durable: never to be tried again.
    var isFailedSynchronization: Bool {
        code == Self.fileSynchronization || code == Self.folderSynchronization
    }

    // Extended codes, macros in C: SQLITE_IOERR | n << 8.
    private static let shortRead: Int32 = SQLITE_IOERR | 2 << 8
    private static let fileSynchronization: Int32 = SQLITE_IOERR | 4 << 8
    private static let folderSynchronization: Int32 = SQLITE_IOERR | 5 << 8

    /// Another process is opening the store.
    var isLockedElsewhere: Bool { code == Self.lockedElsewhere }
    /// Another process holds the store, for longer than the wait.
    var isBusy: Bool { code & 0xFF == SQLITE_BUSY || code & 0xFF == SQLITE_LOCKED }
    /// The disk is full.
    var isFull: Bool { code & 0xFF == SQLITE_FULL }
    /// The same request may succeed later.
    var isPassing: Bool { isBusy || isFull }

    var words: Words {
        if isFull {
            return Words(
                id: "ruang disk penuh (\(subject)); kosongkan disk, lalu ulangi",
                en: "the disk is full (\(subject)); free some space and try again")
        }
        if isBusy {
            return Words(
                id: "basis data sedang dipakai proses lain (\(subject)); ulangi sebentar lagi",
                en: "the store is held by another process (\(subject)); try again shortly")
        }
        if isShortened {
            return Words(
                id:
                    "entri log hilang: \(message) (\(subject)); jangan ubah folder itu, pulihkan dari cadangan",
                en:
                    "log entries are lost: \(message) (\(subject)); leave that folder as it is, restore a backup"
            )
        }
        if isDamage {
            return Words(
                id:
                    "basis data rusak: \(message) (\(subject)); jalankan audit, lalu rebuild atau pulihkan cadangan",
                en:
                    "the store is damaged: \(message) (\(subject)); run audit, then rebuild or restore a backup"
            )
        }
        return Words(id: "basis data: \(message) (\(subject))", en: "store: \(message) (\(subject))")
    }
}

/// A value of a statement.
enum SQLValue: Sendable {
    case integer(Int64)
    case text(String)
    case blob([UInt8])
    case null

    static func index(_ value: UInt64) -> SQLValue { .integer(Int64(value)) }
}

/// One connection; not to be shared between threads.
@safe final class Database {
    /// How the file is opened.
    enum Mode {
        case create, readWrite, readOnly
    }

    private let connection: OpaquePointer
    private var statements: [String: PreparedStatement] = [:]
    let path: String

    init(_ path: String, _ mode: Mode) throws(StoreError) {
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
        self.path = path
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
    func run(_ sql: String, _ values: SQLValue...) throws(StoreError) {
        let statement = try prepared(sql, values)
        defer { statement.finish() }
        let code = statement.step()
        if code != SQLITE_DONE, code != SQLITE_ROW { throw failure(code, sql) }
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
        let statement = try prepared(sql, values)
        defer { statement.finish() }
        while true {
            let code = statement.step()
            if code == SQLITE_DONE { return }
            if code != SQLITE_ROW { throw failure(code, sql) }
            if try !body(statement.row) { return }
        }
    }

    /// Runs `body` within a transaction that writes; rolled back where it throws.
    ///
    /// What COMMIT itself throws is rethrown as it is: whether it took effect is for the caller to judge.
    func write<Value, Failure: Error>(
        _ body: () throws(Failure) -> Value, commit: (StoreError) -> Failure
    ) throws(Failure) -> Value {
        do { try execute("BEGIN IMMEDIATE") } catch { throw commit(error) }
        let result: Value
        do {
            result = try body()
        } catch {
            rollBack()
            throw error
        }
        do { try execute("COMMIT") } catch { throw commit(error) }
        return result
    }

    /// Ends an open transaction without effect.
    func rollBack() {
        if isInTransaction { _ = unsafe sqlite3_exec(connection, "ROLLBACK", nil, nil, nil) }
    }

    /// Runs `body` on one unchanging view of the store.
    func snapshot<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
        if isInTransaction { return try body() }
        try execute("BEGIN")
        defer { rollBack() }
        return try body()
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

    var row: SQLRow { unsafe SQLRow(pointer) }

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
@safe struct SQLRow {
    private let statement: OpaquePointer

    fileprivate init(_ statement: OpaquePointer) { unsafe self.statement = statement }

    func integer(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(statement, Int32(column)) }

    func index(_ column: Int) throws(StoreError) -> UInt64 {
        let value = integer(column)
        if value < 0 { throw .damaged("a negative index", in: "column \(column)") }
        return UInt64(value)
    }

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
