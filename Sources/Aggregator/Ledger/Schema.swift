// The embedded store, SQLite. `entries` is the log; everything else is made from it and can be rebuilt.
//
//   entries   idx → received_at, compact JWS                     appended, never changed
//   nodes     level·2^56 + index → hash of a complete Merkle node (leaves are level 0)
//   reports   idx → report hash, chain, revision, kind           projection of the report entries
//   heads     (bidang, period) → the latest of `reports`         projection
//   acts      idx → name of the act                              projection: where the acts stand
//   seal      what the store held after the last commit          projection
//   secrets   hash of an enrolment secret → bidang, expiry, who used it     not part of the log
//   hosts     names of this server, for tokens                              not part of the log
//   accounts  name → role, Argon2id hash of the password                    not part of the log
//   bearers   tokens of other systems (BearerBook)                          not part of the log
//
// WAL with synchronous=FULL: a commit returns after the fsync that covers it. `sum` is the row's checksum
// (RowChecksum); an entry's is its leaf in the tree.

enum Schema {
    /// Written to `PRAGMA user_version`; SchemaUpgrade tells them apart.
    static let version: Int64 = 2
    /// Written to `PRAGMA application_id`: "IKU1".
    static let applicationID: Int64 = 0x494B_5531

    static let log = """
        CREATE TABLE entries(
            idx INTEGER PRIMARY KEY, received_at TEXT NOT NULL, jws BLOB NOT NULL) STRICT;
        CREATE TABLE nodes(place INTEGER PRIMARY KEY, hash BLOB NOT NULL, sum INTEGER NOT NULL) STRICT;
        CREATE TABLE secrets(
            hash BLOB PRIMARY KEY, bidang TEXT NOT NULL, expires_at INTEGER NOT NULL, used_by TEXT,
            sum INTEGER NOT NULL) STRICT;
        CREATE TABLE hosts(place INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
        CREATE TABLE accounts(
            name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL,
            must_change INTEGER NOT NULL, seen_size INTEGER NOT NULL DEFAULT 0) STRICT;
        """

    static let projections = """
        CREATE TABLE reports(
            idx INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, bidang TEXT NOT NULL, period TEXT NOT NULL,
            revision INTEGER NOT NULL, kind TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
        CREATE INDEX reports_chain ON reports(bidang, period, idx);
        CREATE TABLE heads(
            bidang TEXT NOT NULL, period TEXT NOT NULL, idx INTEGER NOT NULL, revision INTEGER NOT NULL,
            report BLOB NOT NULL, kind TEXT NOT NULL, kid TEXT NOT NULL, indicators TEXT NOT NULL,
            sum INTEGER NOT NULL, PRIMARY KEY(bidang, period)) STRICT;
        CREATE TABLE acts(idx INTEGER PRIMARY KEY, act TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
        CREATE TABLE seal(
            place INTEGER PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL,
            act_count INTEGER NOT NULL, act_sum INTEGER NOT NULL, head_count INTEGER NOT NULL,
            head_sum INTEGER NOT NULL, sum INTEGER NOT NULL) STRICT;
        """

    static let dropProjections = """
        DROP TABLE IF EXISTS reports; DROP TABLE IF EXISTS heads; DROP TABLE IF EXISTS acts;
        DROP TABLE IF EXISTS seal; DELETE FROM nodes;
        """

    static let settings = """
        PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;
        PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;
        """
}
