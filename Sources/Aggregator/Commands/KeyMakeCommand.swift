// `key make ca`: the office's certificate authority for the pages. `init` makes the first; a data
// directory of an earlier version, or one whose server gets a name the authority may not speak for, gets
// one here.

import Shared

enum KeyMakeCommand {
    static let syntax = CommandSyntax(
        "key make",
        Words(
            id: "membuat otoritas sertifikat kantor bagi halaman (ca), atau menambah nama server",
            en: "make the office's certificate authority for the pages (ca), or add names of the server"),
        arguments: [CommandArgument("ca")],
        options: [
            CommandOption(
                "host", value: "NAME", isRepeatable: true,
                Words(id: "nama atau alamat server ini", en: "a name or address of this server")),
            CommandOption(
                flag: "replace",
                Words(
                    id: "ganti otoritas yang ada; semua komputer harus mempercayai yang baru",
                    en: "replace the one there is; every PC has to trust the new one")),
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let what = context.positional(0)
        if what != "ca" {
            throw UsageError.badValue("KEY", what, expected: Words(id: "ca", en: "ca"))
        }
        let store = try Store(context.layout)
        let hosts = try hosts(context)
        let authority = try authority(context, store, hosts)
        try addHosts(hosts, to: store.database)
        let fingerprint = try authority.identity.fingerprint()
        let end = try authority.identity.end()
        try context.emit(
            ["ca": .string(fingerprint), "end": .string(end.description)],
            text: context.text(
                id: """
                    Otoritas sertifikat kantor; sidik jari SHA-256 (cetak untuk setiap komputer):
                    \(fingerprint)
                    Bagikan dengan serve --setup-http 8080. Nama baru berlaku dalam sepuluh detik.

                    """,
                en: """
                    The office's certificate authority; SHA-256 fingerprint (print it for every PC):
                    \(fingerprint)
                    Hand it out with serve --setup-http 8080. New names hold within ten seconds.

                    """))
        return .done
    }

    private static func hosts(_ context: CommandContext) throws -> [HostName] {
        try context.arguments.values("host").map { text in
            if let name = HostName(text) { return name }
            throw UsageError.badValue(
                "--host", text,
                expected: Words(id: "nama DNS atau alamat IP", en: "a DNS name or an IP address"))
        }
    }

    /// The authority there is, where it may speak for `hosts`; else a new one, if that is asked for.
    private static func authority(
        _ context: CommandContext, _ store: Store, _ hosts: [HostName]
    ) throws -> TLSAuthority {
        let known = try OfficeCertificates.authority(context.layout)
        if let known, !context.arguments.has("replace") {
            for host in hosts {
                if try known.permits(host) { continue }
                throw CommandFault(
                    id: "otoritas yang ada tidak berlaku untuk \(host); --replace membuat yang baru, "
                        + "yang harus dipercayai ulang di setiap komputer",
                    en: "the authority there is may not speak for \(host); --replace makes a new one, "
                        + "which every PC has to be told to trust")
            }
            return known
        }
        let office = try store.loadState().office
        let names = try OfficeCertificates.names(context.layout) + hosts
        let made = try OfficeCertificates.makeAuthority(
            context.layout, office: office, hosts: names, now: context.clock.now())
        try SecurityJournal(context.layout, clock: context.clock).note(
            .authorityMade, account: "-", by: context.author.name)
        return made
    }

    private static func addHosts(_ hosts: [HostName], to database: Database) throws {
        for host in hosts {
            try database.run(
                """
                INSERT INTO hosts(place, name) SELECT coalesce(max(place), -1) + 1, ?1 FROM hosts
                WHERE ?1 NOT IN (SELECT name FROM hosts)
                """, .text(host.description))
        }
    }
}
