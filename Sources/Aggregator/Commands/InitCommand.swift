// `init`: keys, TLS identity, store, entry 0 and the first administrator. Never prompts.
//
// The store is made last: it is what tells a whole data directory from a half-made one, so that an
// interrupted `init` can be run again and loses nothing.

import Shared

enum InitCommand {
    static let syntax = CommandSyntax(
        "init",
        Words(
            id: "menyiapkan kantor: kunci, sertifikat, penyimpanan",
            en: "set up an office: keys, certificate, store"),
        options: [
            CommandOption(
                "catalog", value: "FILE",
                Words(
                    id: "katalog (bawaan: keputusan 2021-2026)",
                    en: "catalogue (default: the decree of 2021-2026)")),
            CommandOption(
                "host", value: "NAME", isRepeatable: true,
                Words(id: "nama atau alamat server ini", en: "a name or address of this server")),
            CommandOption(
                "reporting-from", value: "PERIOD",
                Words(id: "periode pertama yang wajib lapor", en: "first period that must be reported")),
            CommandOption(
                "store", value: "STORE",
                Words(
                    id: "penyimpanan: sqlite (bawaan) atau postgresql://…",
                    en: "store: sqlite (default) or postgresql://…")),
            StoreOption.standby,
            CommandOption(
                flag: "demo",
                Words(id: "tandai semua keluaran sebagai contoh", en: "mark all output as an example")),
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let layout = context.layout
        let text = context.arguments.value("store")
        let address = try StoreOption.address(text, option: "--store", context)
        if let address, try isTaken(address) {
            throw CommandFault(
                id: "\(address.shown) sudah berisi penyimpanan; pakai basis data atau skema lain",
                en: "\(address.shown) holds a store already; use another database or schema")
        }
        if try isComplete(layout) {
            throw CommandFault(
                id: "\(layout.folder) sudah berisi penyimpanan; pakai folder lain",
                en: "\(layout.folder) holds a store already; use another directory")
        }
        let password = OneTimePassword.make()
        let setup = try setup(context, password)
        try FileSystem.createFolder(layout.folder)
        try FileSystem.createFolder(layout.evidence)
        let identity = try makeIdentity(layout, context.clock.now())
        let authority = try OfficeCertificates.makeAuthority(
            layout, office: setup.catalog.office.id,
            hosts: setup.hosts.compactMap { HostName($0) ?? HostName(hostField: $0) },
            now: context.clock.now())
        let logKey = SigningKey.generate()
        try logKey.withEncoded { encoded throws(SystemError) in
            try FileSystem.writeDurably(encoded, to: layout.logKey)
        }
        try address?.write(layout)
        try makeStore(layout, setup, logKey, context.clock.now())
        try FileSystem.synchronizeFolder(layout.folder)
        try report(context, setup, logKey, identity, authority, password)
        return .done
    }

    /// Whether an earlier `init` came to its end.
    private static func isComplete(_ layout: DataLayout) throws -> Bool {
        if let address = try PostgresAddress.read(layout) { return try isTaken(address) }
        guard try FileSystem.exists(layout.store) else { return false }
        return try Database(layout.store, .readWrite).hasTable("entries")
    }

    /// Whether there is a store already.
    private static func isTaken(_ address: PostgresAddress) throws -> Bool {
        try SharedStore.standing(of: Database(address)) != nil
    }

    private static func setup(_ context: CommandContext, _ password: String) throws -> OfficeSetup {
        let arguments = context.arguments
        let catalog = try arguments.value("catalog").map { try CatalogFile.read($0) } ?? Catalog.builtIn
        if catalog.revision != 1 {
            throw CommandFault(
                id: "katalog revisi \(catalog.revision); kantor baru dimulai dari revisi 1",
                en: "the catalogue is revision \(catalog.revision); a new office begins at revision 1")
        }
        let year = context.clock.now().date(at: catalog.office.utcOffset).year
        let from = try arguments.value("reporting-from").map { try context.period($0, "--reporting-from") }
        return OfficeSetup(
            catalog: catalog, reportingFrom: from ?? Period(year: year), isDemo: arguments.has("demo"),
            by: context.author, hosts: arguments.values("host"),
            administratorPasswordHash: PasswordHash.make(password))
    }

    private static func makeIdentity(_ layout: DataLayout, _ now: Timestamp) throws -> TLSIdentity {
        let identity = try TLSIdentity.makeServer(name: "iku-aggregator", now: now)
        try TLSFiles.write(identity, layout)
        return identity
    }

    private static func makeStore(
        _ layout: DataLayout, _ setup: OfficeSetup, _ logKey: SigningKey, _ now: Timestamp
    ) throws {
        try Store.create(layout, setup, logKey: logKey, at: now)
        for file in [layout.store, layout.store + "-wal", layout.store + "-shm"]
        where try FileSystem.exists(file) {
            try FileSystem.giveToFolderOwner(file)
        }
    }

    private static func report(
        _ context: CommandContext, _ setup: OfficeSetup, _ logKey: SigningKey, _ identity: TLSIdentity,
        _ authority: TLSAuthority, _ password: String
    ) throws {
        let fingerprint = try authority.identity.fingerprint()
        let origin = setup.catalog.office.id + "/iku"
        let key = VerifierKey(name: origin, publicKey: logKey.publicKey)?.text ?? ""
        let json: JSONValue = [
            "office": .string(setup.catalog.office.id), "data": .string(context.layout.folder),
            "vkey": .string(key), "pin": .string(identity.spkiPin), "ca": .string(fingerprint),
            "reporting_from": .string(setup.reportingFrom.description), "demo": .bool(setup.isDemo),
            "admin": ["name": "admin", "password": .string(password)],
        ]
        let folder = context.layout.folder
        let text = context.text(
            id: """
                Kantor \(setup.catalog.office.id) siap di \(folder).
                Kunci log (simpan di luar server ini, untuk pemeriksa): \(key)
                Sidik kunci TLS: \(identity.spkiPin)
                Otoritas sertifikat halaman (cetak untuk setiap komputer), SHA-256:
                \(fingerprint)
                Pengguna pertama: admin, kata sandi sekali pakai: \(password)
                Selanjutnya: iku-aggregator serve --data \(folder)

                """,
            en: """
                Office \(setup.catalog.office.id) is ready in \(folder).
                Log key (keep it outside this server, for auditors): \(key)
                TLS pin: \(identity.spkiPin)
                Certificate authority of the pages (print it for every PC), SHA-256:
                \(fingerprint)
                First user: admin, one-time password: \(password)
                Next: iku-aggregator serve --data \(folder)

                """)
        try context.emit(json, text: text)
    }
}

/// Catalogue files.
enum CatalogFile {
    static func read(_ path: String) throws -> Catalog {
        try Catalog.read(try FileSystem.read(path, byteCountMax: Limits.catalogByteCountMax + 1))
    }
}
