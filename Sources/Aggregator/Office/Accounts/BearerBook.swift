// Bearer tokens: other systems read figures with them, and nothing else. A token is shown once; the store
// keeps its SHA-256 alone, so that a copy of the store opens no door (256 random bits need no slow hash).
//
//   bearers   name → SHA-256 of the token, when and by whom it was made     not part of the log

import Shared

/// One bearer token, without its secret.
struct Bearer: Sendable, Hashable {
    /// The system it was made for.
    let name: String
    /// When it was made.
    let madeAt: String
    /// Who made it.
    let madeBy: String
}

/// Reads and writes the table of tokens; used by one thread.
struct BearerBook {
    /// Begins every token, so that people and scanners recognise one.
    static let prefix = "iku-baca-"

    /// Also the step of an upgrade: a store of schema 1 may have it or not.
    static let table = """
        CREATE TABLE IF NOT EXISTS bearers(
            name TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, made_at TEXT NOT NULL,
            made_by TEXT NOT NULL) STRICT
        """

    private let database: Database

    init(_ database: Database) { self.database = database }

    /// A new token for a system; nil where there is one of that name.
    func add(_ name: String, by: String, at now: Timestamp) throws(StoreError) -> String? {
        if try all().contains(where: { $0.name == name }) { return nil }
        let token = Self.prefix + Base64.url.encode(Secrets.random(byteCount: 32))
        try database.run(
            "INSERT INTO bearers(name, hash, made_at, made_by) VALUES(?, ?, ?, ?)", .text(name),
            .blob(Self.hash(token)), .text(now.description), .text(by))
        return token
    }

    /// All tokens, by name.
    func all() throws(StoreError) -> [Bearer] {
        try database.rows("SELECT name, made_at, made_by FROM bearers ORDER BY name") {
            row throws(StoreError) in
            Bearer(name: row.text(0), madeAt: row.text(1), madeBy: row.text(2))
        }
    }

    /// The name of the system that holds `token`; nil where nobody does.
    func name(of token: String) throws(StoreError) -> String? {
        guard token.hasPrefix(Self.prefix), token.utf8.count < 200 else { return nil }
        return try database.first("SELECT name FROM bearers WHERE hash = ?", .blob(Self.hash(token))) {
            $0.text(0)
        }
    }

    /// Takes a token away; false where there is none of that name.
    func revoke(_ name: String) throws(StoreError) -> Bool {
        guard try all().contains(where: { $0.name == name }) else { return false }
        try database.run("DELETE FROM bearers WHERE name = ?", .text(name))
        return true
    }

    private static func hash(_ token: String) -> [UInt8] { Digest.sha256(Array(token.utf8)).bytes }
}
