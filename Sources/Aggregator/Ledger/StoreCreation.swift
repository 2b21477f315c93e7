// A new data directory: keys, TLS identity, schema and entry 0. Refuses an existing store; a half-made one
// is told apart by its missing entry 0 and may be made again.

import Shared

/// What `init` needs to know.
struct OfficeSetup: Sendable {
    let catalog: Catalog
    let reportingFrom: Period
    let isDemo: Bool
    let by: Act.Author
}

extension Store {
    /// Makes the tables, entry 0, the server's names and the first administrator in one transaction.
    static func create(
        _ layout: DataLayout, _ setup: OfficeSetup, logKey: SigningKey, hosts: [String],
        administratorPassword: String, at now: Timestamp
    ) throws(StoreError) {
        let database = try Database(layout.store, .create)
        try database.execute(Schema.settings)
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
        try database.write({ () throws(StoreError) in
            try database.execute(Schema.log)
            try database.execute(Schema.projections)
            try database.execute("PRAGMA application_id=\(Schema.applicationID)")
            try database.execute("PRAGMA user_version=\(Schema.version)")
            try database.run(
                "INSERT INTO entries(idx, received_at, jws) VALUES(0, ?, ?)", .text(now.description),
                .blob(entry.compact))
            try database.run("INSERT INTO nodes(place, hash) VALUES(0, ?)", .blob(entry.leafHash.bytes))
            try database.run("INSERT INTO acts(idx, act) VALUES(0, 'init')")
            for (place, host) in hosts.enumerated() {
                try database.run(
                    "INSERT INTO hosts(place, name) VALUES(?, ?)", .integer(Int64(place)), .text(host))
            }
            try database.run(
                "INSERT INTO accounts(name, role, password, must_change) VALUES('admin', 'admin', ?, 1)",
                .text(administratorPassword))
        }, commit: { $0 })
    }
}
