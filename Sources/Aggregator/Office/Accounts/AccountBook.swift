// Accounts: who may read and act on the pages. They are no entries of the log; what they do is.

import Shared

/// What an account is for; `Rights` says what each may do.
enum AccountRole: String, Sendable, CaseIterable {
    /// Reads and approves.
    case kepala
    /// Verifies, returns, sets targets, prints.
    case perencanaan
    /// Reads everything, downloads bundles and evidence.
    case inspektorat
    /// Reads.
    case bidang
    /// Users, keys, catalogue.
    case admin
    /// Reads, across offices.
    case bupati
}

/// One account.
struct Account: Sendable, Hashable {
    let name: String
    let role: AccountRole
    let mustChangePassword: Bool
    /// Size of the log at the visit before this one.
    let seenSize: UInt64
    /// Changes with the password: log-ins of the old one end.
    let passwordMark: Digest

    /// This account at its next visit.
    func havingSeen(_ size: UInt64) -> Account {
        Account(
            name: name, role: role, mustChangePassword: mustChangePassword, seenSize: size,
            passwordMark: passwordMark)
    }

    /// This account with the role and the password of `other`, and the visits of its own.
    func updated(by other: Account) -> Account {
        Account(
            name: name, role: other.role, mustChangePassword: other.mustChangePassword, seenSize: seenSize,
            passwordMark: other.passwordMark)
    }
}

/// Reads and writes the table of accounts; used by one thread.
struct AccountBook {
    private static let columns = "name, role, must_change, seen_size, password"

    private let database: Database

    init(_ database: Database) { self.database = database }

    /// Carries out `body` as one transaction, committed when it has ended.
    func writing<Value>(_ body: () throws -> Value) throws -> Value {
        try database.write(body, commit: { $0 })
    }

    func all() throws(StoreError) -> [Account] {
        try database.rows("SELECT \(Self.columns) FROM accounts ORDER BY name") {
            row throws(StoreError) in try Self.account(row)
        }
    }

    func account(named name: String) throws(StoreError) -> Account? {
        try database.first(
            "SELECT \(Self.columns) FROM accounts WHERE name = ?", .text(name)
        ) {
            row throws(StoreError) in try Self.account(row)
        }
    }

    /// The Argon2id hash of an account's password.
    func passwordHash(of name: String) throws(StoreError) -> String? {
        try database.first("SELECT password FROM accounts WHERE name = ?", .text(name)) { $0.text(0) }
    }

    /// The account, if the password is its own.
    func account(named name: String, password: String) throws(StoreError) -> Account? {
        let hash = try passwordHash(of: name)
        // An unknown name costs as much time as a known one.
        let isRight = PasswordHash.verify(password, hash: hash ?? PasswordHash.unusable)
        return isRight ? try account(named: name) : nil
    }

    func add(_ name: String, role: AccountRole, passwordHash: String) throws(StoreError) {
        try database.run(
            "INSERT INTO accounts(name, role, password, must_change) VALUES(?, ?, ?, 1)", .text(name),
            .text(role.rawValue), .text(passwordHash))
    }

    func setPassword(of name: String, hash: String, mustChange: Bool) throws(StoreError) {
        try database.run(
            "UPDATE accounts SET password = ?, must_change = ? WHERE name = ?", .text(hash),
            .integer(mustChange ? 1 : 0), .text(name))
    }

    func setSeenSize(_ size: UInt64, of name: String) throws(StoreError) {
        try database.run("UPDATE accounts SET seen_size = ? WHERE name = ?", .index(size), .text(name))
    }

    func remove(_ name: String) throws(StoreError) {
        try database.run("DELETE FROM accounts WHERE name = ?", .text(name))
    }

    private static func account(_ row: SQLRow) throws(StoreError) -> Account {
        guard let role = AccountRole(rawValue: row.text(1)) else {
            throw .damaged("an account has an unknown role", in: "accounts")
        }
        return Account(
            name: row.text(0), role: role, mustChangePassword: row.integer(2) != 0,
            seenSize: try row.index(3), passwordMark: .sha256(Array(row.text(4).utf8)))
    }
}
