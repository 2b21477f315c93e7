// iku-agent status

import Shared

/// Shows how the agent is.
enum StatusCommand {
    static func run(_ context: CommandContext) throws -> ExitCode {
        let agent = try context.agent()
        let record = agent.record
        let waiting = try agent.outbox.read()
        let receipts = try agent.receipts.readAll()
        let alarms = try agent.alarms.open()
        let refused = try FileSystem.names(in: agent.folder.refusedPath).filter { $0.hasSuffix(".jws") }
        let size = try agent.folder.proven(under: record.logKeys)?.checkpoint.size ?? 0
        let notices = try NoticeShelf(folder: agent.folder).read().notices
        let evidence = try agent.evidence.items()
        if context.isJSON {
            try context.say([
                "office": .string(record.office), "bidang": .string(record.bidang),
                "kid": .string(record.kid),
                "address": .string(record.address.description), "vkey": .string(record.verifierKey.text),
                "catalog": .integer(try agent.catalogs().latest.revision), "proven_size": .integer(size),
                "outbox": .array(waiting.entries.map { .string($0.hash.hex) }),
                "damaged": .array((waiting.damaged + receipts.damaged.map(\.hash)).map(JSONValue.string)),
                "receipts": .integer(receipts.kept.count), "refused": .integer(refused.count),
                "evidence": .array(evidence.map(\.json)),
                "notices": .array(notices), "alarms": .array(alarms.map(\.json)),
            ])
            return .done
        }
        try context.say(
            Words(
                id:
                    "\(record.bidang) di \(record.office)\nagregator       \(record.address)\nkunci        "
                    + "   \(record.kid)\n"
                    + "log terbukti    \(size) entri\ntanda terima    \(receipts.kept.count)\n"
                    + "menunggu kirim  \(waiting.entries.count)\nditolak         \(refused.count)\n"
                    + "pemberitahuan   \(notices.count)\nalarm           \(alarms.count)",
                en:
                    "\(record.bidang) of \(record.office)\naggregator  \(record.address)\nkey         "
                    + "\(record.kid)\n"
                    + "proven log  \(size) entries\nreceipts    \(receipts.kept.count)\n"
                    + "waiting     \(waiting.entries.count)\nrefused     \(refused.count)\n"
                    + "notices     \(notices.count)\nalarms      \(alarms.count)"))
        for entry in waiting.entries {
            try context.say(
                Words(
                    id: "  menunggu: \(entry.report.period) revisi \(entry.report.revision)",
                    en: "  waiting: \(entry.report.period) revision \(entry.report.revision)"))
        }
        for name in waiting.damaged + receipts.damaged.map(\.hash) {
            try context.say(
                Words(
                    id: "  rusak: \(name); pulihkan dari cadangan",
                    en: "  damaged: \(name); restore it from a backup"))
        }
        for item in evidence where item.state != .delivered { try tell(item, context) }
        for alarm in alarms {
            try context.say(
                Words(
                    id: "  ALARM \(alarm.code): \(alarm.words.indonesian)",
                    en: "  ALARM \(alarm.code): \(alarm.words.english)"))
        }
        return .done
    }
    private static func tell(_ item: EvidenceShelf.Item, _ context: CommandContext) throws {
        let state =
            switch item.state {
            case .waiting: Words(id: "menunggu kirim", en: "waiting")
            case .delivered: Words(id: "terkirim", en: "delivered")
            case .lost: Words(id: "hilang atau berubah; taruh kembali", en: "gone or changed; put it back")
            case .refused: Words(id: "ditolak", en: "refused")
            }
        let reason = item.message.map { ": \($0)" } ?? ""
        try context.say(
            Words(
                id: "  bukti dukung \(item.name): \(state.indonesian)\(reason)",
                en: "  evidence \(item.name): \(state.english)\(reason)"))
    }
}
