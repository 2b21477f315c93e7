// From the schema of an earlier version to that of this one: when a store is opened, step by step, in one
// transaction. A store of a later version is refused, with the version it needs.
//
//   1   0.1.0
//   2   the table of bearer tokens stands in every store (it was made with the first token)
//
// Of an SQLite store a copy is kept beside it first, `iku.sqlite3.schema-1`: what an earlier version goes on
// from. It may be removed once nobody wants to go back.

import Shared

/// Brings stores up to date.
enum SchemaUpgrade {
    /// A step: the version it leads to, and its statements.
    static let steps: [(version: Int64, statements: String)] = [(2, BearerBook.table)]

    /// Upgrades the store in `file`, which nobody else has open and whose WAL is empty.
    static func run(
        _ database: Database, file: String, steps: [(version: Int64, statements: String)] = steps
    ) throws(StoreError) {
        let version = try database.first("PRAGMA user_version") { $0.integer(0) } ?? 0
        guard isEarlier(version) else { return }
        try keepCopy(of: file, version)
        try write(steps, from: version, in: database) { () throws(StoreError) in
            try database.execute("PRAGMA user_version=\(Schema.version)")
        }
    }

    /// Upgrades a store in PostgreSQL.
    static func run(_ database: Database) throws(StoreError) {
        guard try database.hasTable("store") else { return }
        let found = try database.first("SELECT application, version FROM store") {
            ($0.integer(0), $0.integer(1))
        }
        guard let (application, version) = found, application == Schema.applicationID, isEarlier(version)
        else { return }
        try write(steps, from: version, in: database) { () throws(StoreError) in
            try database.run("UPDATE store SET version = ?", .integer(Schema.version))
        }
    }

    /// Refuses any version but this program's.
    static func check(_ version: Int64, of store: String) throws(StoreError) {
        if version == Schema.version { return }
        if isEarlier(version) {
            throw StoreError(
                code: 0,
                message: "schema \(version) of an earlier version, and open elsewhere; end every other "
                    + "iku-aggregator and try again", subject: store)
        }
        throw StoreError(
            code: 0,
            message:
                "schema \(version) of a newer version, this program knows \(Schema.version); install the "
                + "newer iku-aggregator", subject: store)
    }

    /// Whether a store of this schema can be upgraded.
    static func isEarlier(_ version: Int64) -> Bool { (1..<Schema.version).contains(version) }

    private static func write(
        _ steps: [(version: Int64, statements: String)], from version: Int64, in database: Database,
        noting note: () throws(StoreError) -> Void
    ) throws(StoreError) {
        try database.write(
            { () throws(StoreError) in
                for step in steps where step.version > version { try database.execute(step.statements) }
                try note()
            }, commit: { $0 })
    }

    private static func keepCopy(of file: String, _ version: Int64) throws(StoreError) {
        let copy = file + ".schema-\(version)"
        do {
            try FileSystem.remove(copy)
            try FileSystem.copyDurably(file, to: copy)
        } catch { throw StoreError(system: error) }
    }
}
