// `migrate`: the data directory's log into another store.

import Shared

enum MigrateCommand {
    static let syntax = CommandSyntax(
        "migrate",
        Words(id: "memindahkan log ke penyimpanan lain", en: "move the log into another store"),
        options: [
            CommandOption(
                "to", value: "STORE",
                Words(id: "tujuan: postgresql://… atau sqlite", en: "target: postgresql://… or sqlite")),
            StoreOption.standby,
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        guard let text = context.arguments.value("to") else {
            throw UsageError(
                Words(
                    id: "sebutkan tujuan dengan --to postgresql://… atau --to sqlite",
                    en: "name the target with --to postgresql://… or --to sqlite"))
        }
        let address = try StoreOption.address(text, option: "--to", context)
        let current = try PostgresAddress.read(context.layout)
        if (current == nil) == (address == nil) {
            let name = current?.shown ?? "sqlite"
            throw CommandFault(
                id: "penyimpanan sudah \(name); pindahkan ke jenis yang lain",
                en: "the store is \(name) already; move to the other kind")
        }
        let state = try migrate(context, address)
        let name = address?.shown ?? "sqlite"
        try context.emit(
            ["store": .string(name), "size": .integer(state.size)],
            text: context.text(
                id: "\(state.size) entri dipindahkan ke \(name) dan diperiksa satu per satu.\n",
                en: "\(state.size) entries moved to \(name) and checked one by one.\n"))
        return .done
    }

    private static func migrate(_ context: CommandContext, _ address: PostgresAddress?) throws -> OfficeState
    {
        let migration = Migration(layout: context.layout)
        do {
            if let address { return try migration.run(to: address) }
            return try migration.runToSQLite()
        } catch let error as StoreError where error.isLockedElsewhere || error.isBusy {
            throw CommandFault(
                id: "serve atau perintah lain memakai penyimpanan; hentikan semua serve, lalu ulangi",
                en: "serve or another command has the store open; stop every serve, then try again")
        }
    }
}

/// `--store` and `--to`: which store.
enum StoreOption {
    static let standby = CommandOption(
        flag: "standby",
        Words(
            id: "PostgreSQL: tolak bekerja tanpa synchronous_standby_names (alih server tanpa kehilangan)",
            en: "PostgreSQL: refuse to work without synchronous_standby_names (fail-over without loss)"))

    /// The address in a database server; nil for SQLite.
    static func address(
        _ text: String?, option: String, _ context: CommandContext
    ) throws(UsageError) -> PostgresAddress? {
        let needsStandby = context.arguments.has("standby")
        if let text, PostgresAddress.isAddress(text) {
            return PostgresAddress(url: text, needsStandby: needsStandby)
        }
        let expected = Words(id: "sqlite atau postgresql://…", en: "sqlite or postgresql://…")
        if let text, text != "sqlite" { throw .badValue(option, text, expected: expected) }
        if needsStandby { throw .badValue("--standby", option, expected: expected) }
        return nil
    }
}
