// Enrolment secrets: single use, expiring. Only their SHA-256 is kept; they are no entries of the log.

import Shared

/// Reads and writes the table of secrets.
enum Enrolment {
    /// A secret that was handed out.
    struct Secret: Sendable {
        let bidang: String
        let expiresAt: Timestamp
        var usedBy: String?

        fileprivate func checksum(of hash: Digest) -> RowChecksum {
            var sum = RowChecksum("secrets")
            sum.add(hash.bytes)
            sum.add(bidang)
            sum.add(expiresAt.milliseconds)
            sum.add(usedBy ?? "")
            return sum
        }
    }

    static func secret(_ hash: Digest, in database: Database) throws(StoreError) -> Secret? {
        let sql = "SELECT bidang, expires_at, used_by, sum FROM secrets WHERE hash = ?"
        return try database.first(sql, .blob(hash.bytes)) { row throws(StoreError) in
            let secret = Secret(
                bidang: row.text(0), expiresAt: Timestamp(milliseconds: row.integer(1)),
                usedBy: row.isNull(2) ? nil : row.text(2))
            try secret.checksum(of: hash).check(row.integer(3), "an enrolment secret", in: "secrets")
            return secret
        }
    }

    static func add(
        _ hash: Digest, bidang: String, expiresAt: Timestamp, in database: Database
    ) throws(StoreError) {
        let secret = Secret(bidang: bidang, expiresAt: expiresAt, usedBy: nil)
        try database.run(
            "INSERT INTO secrets(hash, bidang, expires_at, used_by, sum) VALUES(?, ?, ?, NULL, ?)",
            .blob(hash.bytes), .text(bidang), .integer(expiresAt.milliseconds),
            secret.checksum(of: hash).column)
    }

    /// Notes that `kid` used `secret`, once and for all.
    static func use(
        _ hash: Digest, _ secret: Secret, by kid: String, in database: Database
    ) throws(StoreError) {
        var used = secret
        used.usedBy = kid
        try database.run(
            "UPDATE secrets SET used_by = ?, sum = ? WHERE hash = ?", .text(kid),
            used.checksum(of: hash).column, .blob(hash.bytes))
    }
}
