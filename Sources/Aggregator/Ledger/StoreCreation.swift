// A new data directory: keys, TLS identity, schema and entry 0. Refuses an existing store; a half-made one
// is told apart by its missing entry 0 and may be made again.

import Shared

/// What `init` needs to know.
struct OfficeSetup: Sendable {
    let catalog: Catalog
    let reportingFrom: Period
    let isDemo: Bool
    let by: Act.Author
    /// Names of this server, for tokens.
    var hosts: [String] = []
    /// Argon2id hash of the first administrator's password, if there is to be one.
    var administratorPasswordHash: String?
}

extension Store {
    /// Makes the tables, entry 0, the server's names and the first administrator in one transaction.
    static func create(
        _ layout: DataLayout, _ setup: OfficeSetup, logKey: SigningKey, at now: Timestamp
    ) throws(StoreError) {
        let database: Database
        let address = try PostgresAddress.read(layout)
        if let address {
            database = try Database(address)
        } else {
            database = try Database(layout.store, .create)
            try database.execute(Schema.settings)
        }
        let origin = setup.catalog.office.id + "/iku"
        guard let verifierKey = VerifierKey(name: origin, publicKey: logKey.publicKey) else {
            throw .damaged("the office's identifier makes no origin", in: origin)
        }
        let start = Act.Initialisation(
            origin: origin, verifierKey: verifierKey, catalog: setup.catalog,
            reportingFrom: setup.reportingFrom, isDemo: setup.isDemo)
        let act = Act(
            office: setup.catalog.office.id, deed: .initialise(start), by: setup.by, reason: nil, at: now)
        let signed = SignedAct(signing: act.json.compact, with: logKey)
        let entry = Entry(receivedAt: now, compact: signed.compact)
        try database.write(
            { () throws(StoreError) in
                if let address {
                    try makeTables(at: address, in: database)
                } else {
                    try makeTables(in: database)
                }
                try insert(entry, into: database)
                try insert(setup, into: database)
            }, commit: { $0 })
    }

    /// The tables of an SQLite store.
    static func makeTables(in database: Database) throws(StoreError) {
        try database.execute(Schema.log)
        try database.execute(Schema.projections)
        try database.execute(BearerBook.table)
        try database.execute("PRAGMA application_id=\(Schema.applicationID)")
        try database.execute("PRAGMA user_version=\(Schema.version)")
    }

    private static func makeTables(
        at address: PostgresAddress, in database: Database
    ) throws(StoreError) {
        if try SharedStore.standing(of: database) != nil {
            throw .server("there is a store already; use another database or schema", address.shown)
        }
        try SharedStore.create(in: database, .whole)
    }

    private static func insert(_ first: Entry, into database: Database) throws(StoreError) {
        var frontier = MerkleFrontier()
        var completed: [MerkleNode] = []
        frontier.append(leaf: first.leafHash, completed: &completed)
        try database.insert(first, at: 0)
        for node in completed { try database.insert(node) }
        try database.insert(actNamed: "init", at: 0)
        var seal = Seal(size: 1, root: frontier.root)
        seal.acts.add(RowChecksum.act("init", at: 0))
        try database.write(seal)
    }

    /// What is no entry of the log: the server's names and the first account.
    private static func insert(_ setup: OfficeSetup, into database: Database) throws(StoreError) {
        for (place, host) in setup.hosts.enumerated() {
            try database.run(
                "INSERT INTO hosts(place, name) VALUES(?, ?)", .integer(Int64(place)), .text(host))
        }
        guard let hash = setup.administratorPasswordHash else { return }
        try database.run(
            "INSERT INTO accounts(name, role, password, must_change) VALUES('admin', 'admin', ?, 1)",
            .text(hash))
    }
}
