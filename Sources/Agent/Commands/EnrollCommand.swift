// iku-agent enroll TOKEN|FILE

import Shared

/// Enrols this agent.
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
            folder: folder, token: token, name: name, use: use, clock: context.clock,
            language: context.language)
        let deadline = context.clock.monotonicMilliseconds() + (try context.wait()).wholeMilliseconds
        let record = try enroller.enroll(by: deadline)
        if context.isJSON {
            try context.say([
                "status": "enrolled", "office": .string(record.office), "bidang": .string(record.bidang),
                "kid": .string(record.kid), "vkey": .string(record.verifierKey.text),
            ])
        } else {
            try context.say(
                Words(
                    id: "terdaftar: \(record.bidang) di \(record.office)\nkunci: \(record.kid)",
                    en: "enrolled: \(record.bidang) of \(record.office)\nkey: \(record.kid)"))
        }
        return .done
    }

    /// What the machine calls itself.
    private static func hostName() -> String? {
        guard let bytes = try? FileSystem.read("/etc/hostname", byteCountMax: 256) else { return nil }
        let name = String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
        return name.isEmpty ? nil : name
    }
}
