// Enrolment secrets: single use, expiring. Only their SHA-256 is kept; they are no entries of the log.

import Shared

/// Reads and writes the table of secrets.
enum Enrolment {
    /// A secret that was handed out.
    struct Secret: Sendable {
        let bidang: String
        let expiresAt: Timestamp
        let usedBy: String?
    }

    static func secret(_ hash: Digest, in database: Database) throws(StoreError) -> Secret? {
        try database.first(
            "SELECT bidang, expires_at, used_by FROM secrets WHERE hash = ?", .blob(hash.bytes)
        ) {
            Secret(
                bidang: $0.text(0), expiresAt: Timestamp(milliseconds: $0.integer(1)),
                usedBy: $0.isNull(2) ? nil : $0.text(2))
        }
    }

    static func add(
        _ hash: Digest, bidang: String, expiresAt: Timestamp, in database: Database
    ) throws(StoreError) {
        try database.run(
            "INSERT INTO secrets(hash, bidang, expires_at, used_by) VALUES(?, ?, ?, NULL)", .blob(hash.bytes),
            .text(bidang), .integer(expiresAt.milliseconds))
    }

    static func use(_ hash: Digest, by kid: String, in database: Database) throws(StoreError) {
        try database.run("UPDATE secrets SET used_by = ? WHERE hash = ?", .text(kid), .blob(hash.bytes))
    }
}
