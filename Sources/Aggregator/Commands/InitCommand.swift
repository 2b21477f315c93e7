// `init`: keys, TLS identity, store, entry 0 and the first administrator. Never prompts; `setup` does, and
// makes more (FirstDay).

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
        let setup = try setup(context)
        let office = try NewOffice.make(layout, setup, at: address, now: context.clock.now())
        try report(context, setup, office)
        return .done
    }

    /// Whether an earlier `init` came to its end.
    static func isComplete(_ layout: DataLayout) throws -> Bool {
        if let address = try PostgresAddress.read(layout) { return try isTaken(address) }
        guard try FileSystem.exists(layout.store) else { return false }
        return try Database(layout.store, .readWrite).hasTable("entries")
    }

    /// Whether there is a store already.
    private static func isTaken(_ address: PostgresAddress) throws -> Bool {
        try SharedStore.standing(of: Database(address)) != nil
    }

    private static func setup(_ context: CommandContext) throws -> OfficeSetup {
        let arguments = context.arguments
        let catalog = try arguments.value("catalog").map { try CatalogFile.read($0) } ?? Catalog.builtIn
        try NewOffice.check(catalog)
        let from = try arguments.value("reporting-from").map { try context.period($0, "--reporting-from") }
        return OfficeSetup(
            catalog: catalog, reportingFrom: from ?? NewOffice.thisYear(catalog, context.clock.now()),
            isDemo: arguments.has("demo"), by: context.author, hosts: arguments.values("host"))
    }

    private static func report(
        _ context: CommandContext, _ setup: OfficeSetup, _ office: NewOffice
    ) throws {
        let (fingerprint, key, password) = (office.authorityFingerprint, office.logKey, office.password)
        let pin = office.pin
        let json: JSONValue = [
            "office": .string(setup.catalog.office.id), "data": .string(context.layout.folder),
            "vkey": .string(key), "pin": .string(pin), "ca": .string(fingerprint),
            "reporting_from": .string(setup.reportingFrom.description), "demo": .bool(setup.isDemo),
            "admin": ["name": "admin", "password": .string(password)],
        ]
        let folder = context.layout.folder
        let text = context.text(
            id: """
                Kantor \(setup.catalog.office.id) siap di \(folder).
                Kunci log (simpan di luar server ini, untuk pemeriksa): \(key)
                Sidik kunci TLS: \(pin)
                Otoritas sertifikat halaman (cetak untuk setiap komputer), SHA-256:
                \(fingerprint)
                Pengguna pertama: admin, kata sandi sekali pakai: \(password)
                Selanjutnya: iku-aggregator serve --data \(folder)

                """,
            en: """
                Office \(setup.catalog.office.id) is ready in \(folder).
                Log key (keep it outside this server, for auditors): \(key)
                TLS pin: \(pin)
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
