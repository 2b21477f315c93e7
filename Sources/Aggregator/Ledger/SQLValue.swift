// Values into a statement, rows out of it, and rows that are written many at a time: the same for both
// stores.

import Shared

/// A value of a statement.
enum SQLValue: Sendable {
    case integer(Int64)
    case text(String)
    case blob([UInt8])
    case null

    static func index(_ value: UInt64) -> SQLValue { .integer(Int64(value)) }
}

/// The current row of a statement; valid only within the closure it is handed to.
enum SQLRow {
    case sqlite(SQLiteRow)
    case postgres(PostgresRow)

    func integer(_ column: Int) -> Int64 {
        switch self {
        case .sqlite(let row): row.integer(column)
        case .postgres(let row): row.integer(column)
        }
    }

    func index(_ column: Int) throws(StoreError) -> UInt64 {
        let value = integer(column)
        if value < 0 { throw .damaged("a negative index", in: "column \(column)") }
        return UInt64(value)
    }

    func text(_ column: Int) -> String {
        switch self {
        case .sqlite(let row): row.text(column)
        case .postgres(let row): row.text(column)
        }
    }

    func blob(_ column: Int) -> [UInt8] {
        switch self {
        case .sqlite(let row): row.blob(column)
        case .postgres(let row): row.blob(column)
        }
    }

    func isNull(_ column: Int) -> Bool {
        switch self {
        case .sqlite(let row): row.isNull(column)
        case .postgres(let row): row.isNull(column)
        }
    }
}

/// One kind of row that batches write: SQLite takes each as it comes, PostgreSQL all of a batch at once.
struct RowInsert: Sendable {
    /// What a column holds.
    enum Column: String, Sendable {
        case integer = "bigint"
        case text = "text"
        case blob = "bytea"
    }

    let table: String
    let columns: [Column]
    /// One row: `?` a value.
    let single: String
    /// Many rows: an array a column.
    let many: String
    /// All rows.
    let all: String

    init(_ table: String, _ columns: KeyValuePairs<String, Column>, onConflict: String = "") {
        self.table = table
        self.columns = columns.map(\.value)
        let names = columns.map(\.key).joined(separator: ", ")
        all = "SELECT \(names) FROM \(table)"
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let arrays = columns.map { "?::\($0.value.rawValue)[]" }.joined(separator: ", ")
        single = "INSERT INTO \(table)(\(names)) VALUES(\(places))\(onConflict)"
        many = "INSERT INTO \(table)(\(names)) SELECT * FROM unnest(\(arrays))\(onConflict)"
    }

    static let entries = RowInsert("entries", ["idx": .integer, "received_at": .text, "jws": .blob])
    static let nodes = RowInsert("nodes", ["place": .integer, "hash": .blob, "sum": .integer])
    static let acts = RowInsert("acts", ["idx": .integer, "act": .text, "sum": .integer])
    static let reports = RowInsert(
        "reports",
        [
            "idx": .integer, "hash": .blob, "bidang": .text, "period": .text, "revision": .integer,
            "kind": .text, "sum": .integer,
        ])
    static let heads = RowInsert(
        "heads",
        [
            "bidang": .text, "period": .text, "idx": .integer, "revision": .integer, "report": .blob,
            "kind": .text, "kid": .text, "indicators": .text, "sum": .integer,
        ],
        onConflict: """
             ON CONFLICT(bidang, period) DO UPDATE SET
                idx = excluded.idx, revision = excluded.revision, report = excluded.report,
                kind = excluded.kind, kid = excluded.kid, indicators = excluded.indicators,
                sum = excluded.sum
            """)
}
