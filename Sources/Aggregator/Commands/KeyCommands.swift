// `key show`, `agents list`, `agents revoke`, `clock`: whose keys count, and from when.

import Shared

enum KeyShowCommand {
    static let syntax = CommandSyntax(
        "key show",
        Words(id: "kunci log (vkey) dan sidik kunci TLS", en: "the log key (vkey) and the TLS pin"))

    static func run(_ context: CommandContext) throws -> ExitCode {
        let state = try Store(context.layout).loadState()
        let pins = try TLSFiles.pins(context.layout)
        let next = pins.dropFirst().first
        var lines = "vkey \(state.logKey.text)\npin  \(pins[0])\n"
        if let next { lines += "next \(next)\n" }
        let authority = try OfficeCertificates.authority(context.layout)?.identity.fingerprint()
        if let authority { lines += "ca   \(authority)\n" }
        try context.emit(
            [
                "office": .string(state.office), "origin": .string(state.origin),
                "vkey": .string(state.logKey.text), "pin": .string(pins[0]), "next_pin": .optional(next),
                "ca": .optional(authority),
            ], text: lines)
        return .done
    }
}

enum AgentsListCommand {
    static let syntax = CommandSyntax(
        "agents list", Words(id: "kunci agen yang terdaftar", en: "enrolled agent keys"))

    static func run(_ context: CommandContext) throws -> ExitCode {
        let state = try Store(context.layout).loadState()
        let keys = state.keys.values.sorted { $0.index < $1.index }
        try context.emit(.array(keys.map(json)), text: text(keys, state, context))
        return .done
    }

    private static func json(_ key: OfficeState.EnrolledKey) -> JSONValue {
        [
            "kid": .string(key.key.thumbprint), "bidang": .string(key.bidang), "name": .string(key.name),
            "use": .string(key.use.rawValue), "index": .integer(key.index), "at": .string(key.at.description),
            "status": .string(key.status),
        ]
    }

    private static func text(
        _ keys: [OfficeState.EnrolledKey], _ state: OfficeState, _ context: CommandContext
    ) -> String {
        if keys.isEmpty {
            return context.text(
                id: "Belum ada agen. Buat token: iku-aggregator token BIDANG\n",
                en: "No agent yet. Make a token: iku-aggregator token BIDANG\n")
        }
        let office = state.latestCatalog.office
        var listing = Listing([
            "bidang", context.text(id: "nama", en: "name"), context.text(id: "untuk", en: "use"),
            context.text(id: "sejak", en: "since"),
            context.text(id: "keadaan", en: "status"), "kid",
        ])
        for key in keys {
            let words =
                switch key.ending {
                case nil: context.text(id: "berlaku", en: "in service")
                case .revoked: context.text(id: "dicabut", en: "revoked")
                case .rotated: context.text(id: "diganti", en: "replaced")
                }
            let use =
                switch key.use {
                case .report: context.text(id: "laporan", en: "report")
                case .transport: context.text(id: "antar", en: "transport")
                }
            listing.add([
                key.bidang, key.name, use, key.at.localText(at: office.utcOffset), words, key.key.thumbprint,
            ])
        }
        return listing.text
    }
}

extension OfficeState.EnrolledKey {
    var status: String {
        switch ending {
        case nil: "active"
        case .revoked: "revoked"
        case .rotated: "rotated"
        }
    }
}

enum AgentsRevokeCommand {
    static let syntax = CommandSyntax(
        "agents revoke", Words(id: "mencabut kunci agen", en: "take an agent's key away"),
        arguments: [CommandArgument("KID", shape: .keyIdentifier)], options: [ActOptions.reason])

    static func run(_ context: CommandContext) throws -> ExitCode {
        try ActCommand.append(.revoke(kid: context.positional(0)), context, needsReason: true)
    }
}

enum ClockCommand {
    static let syntax = CommandSyntax(
        "clock",
        Words(
            id: "menyatakan jam server pernah salah; waktu boleh mundur sekali",
            en: "state that the clock was wrong; time may step back once"),
        options: [
            CommandOption(
                "wrong-from", value: "INDEX",
                Words(id: "entri pertama dengan waktu yang salah", en: "first entry with a wrong time")),
            ActOptions.reason,
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        guard let index = try context.arguments.count("wrong-from") else {
            _ = try context.arguments.required("wrong-from")
            return .usage
        }
        return try ActCommand.append(.clock(wrongFrom: UInt64(index)), context, needsReason: true)
    }
}
