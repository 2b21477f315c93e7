// `key certificate`: a certificate of the office's authority for another machine of the office, such as the
// PC on which a unit's agent serves its form. Both files are carried there; the server keeps neither.

import Shared

enum KeyCertificateCommand {
    static let syntax = CommandSyntax(
        "key certificate",
        Words(
            id: "sertifikat otoritas kantor bagi komputer lain, misalnya formulir bidang",
            en: "a certificate of the office's authority for another machine, a unit's form say"),
        options: [
            CommandOption(
                "host", value: "NAME", isRepeatable: true,
                Words(id: "nama atau alamat komputer itu", en: "a name or address of that machine")),
            CommandOption(
                "output", letter: "o", value: "DIR",
                Words(id: "folder bagi kedua berkasnya", en: "the folder for its two files")),
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let names = try names(context)
        guard let authority = try OfficeCertificates.authority(context.layout) else {
            throw Entrance.noAuthority
        }
        for name in names where try !authority.permits(name) { throw notPermitted(name) }
        let identity = try authority.issue(for: names, now: context.clock.now())
        let stem = context.arguments.value("output").map { $0 + "/" } ?? ""
        let host = names.first?.description ?? "iku"
        let name = String(host.map { $0 == ":" ? "-" : $0 })
        let (certificate, key) = ("\(stem)\(name).crt", "\(stem)\(name).key")
        try FileSystem.writeDurably(identity.privateKeyPEM, to: key, mode: 0o600)
        try FileSystem.writeDurably(identity.certificatePEM, to: certificate, mode: 0o600)
        let end = try identity.end()
        try context.emit(
            ["certificate": .string(certificate), "key": .string(key), "end": .string(end.description)],
            text: context.text(
                id: """
                    \(certificate)
                    \(key)
                    Berlaku sampai \(end.date(at: .zero)).
                    Pindahkan kedua berkas ke komputer itu, hapus di sini, lalu:
                    iku-agent run --http \(name):8046 --cert \(name).crt --key \(name).key

                    """,
                en: """
                    \(certificate)
                    \(key)
                    Valid until \(end.date(at: .zero)).
                    Move both files to that machine, delete them here, then:
                    iku-agent run --http \(name):8046 --cert \(name).crt --key \(name).key

                    """))
        return .done
    }

    private static func names(_ context: CommandContext) throws -> [HostName] {
        let texts = context.arguments.values("host")
        if texts.isEmpty { _ = try context.arguments.required("host") }
        return try texts.map { text in
            if let name = HostName(text) { return name }
            throw UsageError.badValue(
                "--host", text,
                expected: Words(id: "nama DNS atau alamat IP", en: "a DNS name or an IP address"))
        }
    }

    private static func notPermitted(_ name: HostName) -> CommandFault {
        CommandFault(
            id: "otoritas kantor tidak berlaku untuk \(name); pakai alamat jaringan dalam atau nama seperti "
                + "pc-koperasi.lan",
            en: "the office's authority may not speak for \(name); use an address of the inner network or a "
                + "name like pc-koperasi.lan")
    }
}
