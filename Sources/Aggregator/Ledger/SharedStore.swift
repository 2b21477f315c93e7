// What a store in PostgreSQL has besides the common tables:
//
//   store   one row: application, schema version, standing (`copying`, `whole`, `moved`)
//   pins    TLS pins of every node that serves
//
// Neither is part of the log. `copying`: a migration to here is under way; `moved`: one from here has come
// to its end. Neither is served.

import Shared

/// Where a shared store stands.
enum SharedStore {
    enum Standing: String {
        case copying, whole, moved
    }

    static let tables = """
        CREATE TABLE store(
            application INTEGER NOT NULL, version INTEGER NOT NULL, standing TEXT NOT NULL) STRICT;
        CREATE TABLE pins(pin TEXT PRIMARY KEY) STRICT;
        """

    /// The standing; nil where there is no store.
    static func standing(of database: Database) throws(StoreError) -> Standing? {
        guard try database.hasTable("store") else { return nil }
        let found = try database.first("SELECT application, version, standing FROM store") {
            ($0.integer(0), $0.integer(1), $0.text(2))
        }
        guard let (application, version, text) = found, application == Schema.applicationID,
            let standing = Standing(rawValue: text)
        else { throw .damaged("not a store of this program", in: "store") }
        try SchemaUpgrade.check(version, of: "store")
        return standing
    }

    /// Makes the tables, within a transaction.
    static func create(in database: Database, _ standing: Standing) throws(StoreError) {
        try database.execute(Schema.log)
        try database.execute(Schema.projections)
        try database.execute(BearerBook.table)
        try database.execute(tables)
        try database.run(
            "INSERT INTO store(application, version, standing) VALUES(?, ?, ?)",
            .integer(Schema.applicationID), .integer(Schema.version), .text(standing.rawValue))
    }

    static func set(_ standing: Standing, in database: Database) throws(StoreError) {
        try database.run("UPDATE store SET standing = ?", .text(standing.rawValue))
    }

    /// Refuses a store that is not to be served.
    static func check(_ database: Database, _ address: PostgresAddress) throws(StoreError) {
        switch try standing(of: database) {
        case .whole: return
        case nil: throw .server("no store there; run iku-aggregator init or migrate", address.shown)
        case .copying: throw .server("a migration to there is not finished; run migrate again", address.shown)
        case .moved: throw .server("the store has moved away from there", address.shown)
        }
    }
}
