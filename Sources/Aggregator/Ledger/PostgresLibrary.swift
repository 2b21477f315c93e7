// libpq, thinly and safely: the only file that touches its pointers. The library is loaded when a
// connection is made, never linked. Values go and come in PostgreSQL's binary form; a statement is
// prepared by name.

internal import CPostgres
internal import Glibc
import Shared

/// A value as PostgreSQL takes it: the number of its type, and its bytes; nil for null.
struct PostgresValue {
    let type: UInt32
    let bytes: [UInt8]?
}

/// One live connection; not to be shared between threads.
@safe final class PostgresLink {
    private let calls: UnsafeMutablePointer<iku_pq>
    private let connection: OpaquePointer
    private let warnings: UnsafeMutablePointer<Int32>

    /// Connects; later settings win over earlier ones, and a `dbname` may be a whole `postgresql://` address.
    init(_ settings: [(String, String)], subject: String) throws(StoreError) {
        let calls = UnsafeMutablePointer<iku_pq>.allocate(capacity: 1)
        guard unsafe iku_pq_load(calls) != 0 else {
            unsafe calls.deallocate()
            throw .server("libpq.so.5 is not installed; apt-get install libpq5", subject)
        }
        guard let connection = unsafe Self.connect(calls, settings) else {
            unsafe calls.deallocate()
            throw .lost("no memory for a connection", subject)
        }
        unsafe (self.calls, self.connection) = (calls, connection)
        unsafe warnings = .allocate(capacity: 1)
        unsafe warnings.initialize(to: 0)
        if unsafe calls.pointee.PQstatus(connection) != CONNECTION_OK { throw .lost(words, subject) }
        _ = unsafe calls.pointee.PQsetNoticeProcessor(connection, iku_pq_count_warning, warnings)
    }

    deinit {
        unsafe calls.pointee.PQfinish(connection)
        unsafe warnings.deallocate()
        unsafe calls.deallocate()
    }

    private static func connect(
        _ calls: UnsafeMutablePointer<iku_pq>, _ settings: [(String, String)]
    ) -> OpaquePointer? {
        let copies = unsafe (settings.map { unsafe strdup($0.0) }, settings.map { unsafe strdup($0.1) })
        defer {
            unsafe release(copies.0)
            unsafe release(copies.1)
        }
        let names = unsafe copies.0.map { unsafe UnsafePointer($0) } + [nil]
        let values = unsafe copies.1.map { unsafe UnsafePointer($0) } + [nil]
        return unsafe calls.pointee.PQconnectdbParams(names, values, 1)
    }

    private static func release(_ copies: [UnsafeMutablePointer<CChar>?]) {
        var rest = unsafe copies
        while let last = unsafe rest.popLast() { unsafe free(last) }
    }

    /// Whether the connection holds, as far as is known.
    var isAlive: Bool { unsafe calls.pointee.PQstatus(connection) == CONNECTION_OK }

    /// Warnings of the server so far.
    var warningCount: Int32 { unsafe warnings.pointee }

    /// libpq's words about the connection, in one line.
    private var words: String {
        guard let text = unsafe calls.pointee.PQerrorMessage(connection) else { return "no memory" }
        return PostgresAnswer.line(unsafe String(cString: text))
    }

    /// Runs statements without parameters; the answer to the last.
    func run(_ sql: String) -> PostgresAnswer {
        unsafe PostgresAnswer(calls.pointee.PQexec(connection, sql), calls.pointee, words)
    }

    /// Prepares a statement under a name.
    func prepare(_ name: String, _ sql: String, types: [UInt32]) -> PostgresAnswer {
        unsafe PostgresAnswer(
            calls.pointee.PQprepare(connection, name, sql, Int32(types.count), types), calls.pointee, words)
    }

    /// Runs a prepared statement.
    func run(prepared name: String, _ values: [PostgresValue]) -> PostgresAnswer {
        // All values in one buffer, so that their addresses hold together.
        var buffer: [UInt8] = []
        let ranges = values.map { value -> Range<Int>? in
            guard let bytes = value.bytes else { return nil }
            buffer += bytes
            return buffer.count - bytes.count..<buffer.count
        }
        // A pointer that is nil means null: an empty value needs one that is not.
        buffer.append(0)
        let lengths = ranges.map { Int32($0?.count ?? 0) }
        let formats = ranges.map { _ in Int32(1) }
        return unsafe buffer.withUnsafeBytes { bytes in
            let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let places = unsafe ranges.map { range in
                unsafe range.flatMap { unsafe start?.advanced(by: $0.lowerBound) }
            }
            return unsafe PostgresAnswer(
                calls.pointee.PQexecPrepared(
                    connection, name, Int32(values.count), places, lengths, formats, 1), calls.pointee, words)
        }
    }
}

/// What the server answered to one statement.
@safe final class PostgresAnswer {
    private let result: OpaquePointer?
    private let calls: iku_pq
    /// What the connection says, where there is no answer at all.
    private let linkWords: String

    fileprivate init(_ result: OpaquePointer?, _ calls: iku_pq, _ linkWords: @autoclosure () -> String) {
        unsafe (self.result, self.calls) = (result, calls)
        self.linkWords = unsafe result == nil ? linkWords() : ""
    }

    deinit { if let result = unsafe result { unsafe calls.PQclear(result) } }

    /// Whether the statement was carried out.
    var isGood: Bool {
        let status = unsafe calls.PQresultStatus(result)
        return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK
    }

    /// The five letters of SQLSTATE; empty where the server said nothing.
    var state: String {
        guard let text = unsafe calls.PQresultErrorField(result, iku_pq_sqlstate) else { return "" }
        return unsafe String(cString: text)
    }

    /// The refusal in one line.
    var words: String {
        guard let result = unsafe result, let text = unsafe calls.PQresultErrorMessage(result) else {
            return linkWords
        }
        return Self.line(unsafe String(cString: text))
    }

    fileprivate static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }
            .joined(separator: "; ")
    }

    /// What was carried out: `COMMIT`, `ROLLBACK`, `INSERT 0 1` …
    var tag: String {
        guard let result = unsafe result, let text = unsafe calls.PQcmdStatus(result) else { return "" }
        return unsafe String(cString: text)
    }

    var rowCount: Int { unsafe Int(calls.PQntuples(result)) }

    func isNull(_ row: Int, _ column: Int) -> Bool {
        unsafe calls.PQgetisnull(result, Int32(row), Int32(column)) != 0
    }

    /// Calls `body` with the bytes of a field; those of null are none.
    func withBytes<Value>(_ row: Int, _ column: Int, _ body: (Span<UInt8>) -> Value) -> Value {
        let count = unsafe Int(calls.PQgetlength(result, Int32(row), Int32(column)))
        let start = unsafe calls.PQgetvalue(result, Int32(row), Int32(column))
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
        return unsafe body(Span(_unsafeBytes: bytes))
    }
}
