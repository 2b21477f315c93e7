// iku-agent enroll TOKEN|FILE|- [--use report|transport]

import Shared

/// Enrols this agent, or a transport key for it.
enum EnrollCommand {
    static func run(_ context: CommandContext) throws -> ExitCode {
        let token = try context.token(context.arguments.positionals[0])
        let useText = context.arguments.value("use") ?? "report"
        guard let use = Request.KeyUse(rawValue: useText) else {
            throw UsageError.badValue(
                "--use", useText, expected: Words(id: "report atau transport", en: "report or transport"))
        }
        let folder = AgentFolder(path: try context.dataPath())
        let name = context.arguments.value("name") ?? hostName() ?? "iku-agent"
        let enroller = Enroller(
            folder: folder, token: token, name: name, clock: context.clock, language: context.language)
        let deadline = context.clock.monotonicMilliseconds() + (try context.wait()).wholeMilliseconds
        switch use {
        case .report:
            let record = try enroller.enroll(by: deadline) { sealed in
                try PassphraseSource(context).open(folder.keyPath) { passphrase throws(KeyFault) in
                    try sealed.opened(with: passphrase)
                }.value
            }
            try tell(record, record.kid, context)
        case .transport:
            let record = try enroller.enrollTransport(by: deadline)
            try tell(record, record.transportKid, context)
        }
        return .done
    }

    private static func tell(_ record: AgentRecord, _ kid: String?, _ context: CommandContext) throws {
        if context.isJSON {
            return try context.say([
                "status": "enrolled", "office": .string(record.office), "bidang": .string(record.bidang),
                "kid": .optional(kid), "vkey": .string(record.verifierKey.text),
            ])
        }
        let place = Words(
            id: "terdaftar: \(record.bidang) di \(record.office)",
            en: "enrolled: \(record.bidang) of \(record.office)")
        let key =
            record.kid == kid
            ? Words(id: "kunci: \(kid ?? "-")", en: "key: \(kid ?? "-")")
            : Words(id: "kunci antar: \(kid ?? "-")", en: "transport key: \(kid ?? "-")")
        try context.say(
            Words(
                id: "\(place.indonesian)\n\(key.indonesian)", en: "\(place.english)\n\(key.english)"))
    }

    /// What the machine calls itself.
    private static func hostName() -> String? {
        guard let bytes = try? FileSystem.read("/etc/hostname", byteCountMax: 256) else { return nil }
        let name = String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
        return name.isEmpty ? nil : name
    }
}
