// iku-agent status

import Shared

/// Shows how the agent is.
enum StatusCommand {
    static func run(_ context: CommandContext) throws -> ExitCode {
        let state = try AgentState(of: try context.agent())
        if context.isJSON {
            try context.say(state.json)
        } else {
            try context.say(state.summary)
            try tellDetails(state, context)
        }
        return .done
    }

    private static func tellDetails(_ state: AgentState, _ context: CommandContext) throws {
        for entry in state.waiting.entries {
            try context.say(
                Words(
                    id: "  menunggu: \(entry.report.period) revisi \(entry.report.revision)",
                    en: "  waiting: \(entry.report.period) revision \(entry.report.revision)"))
        }
        for name in state.damaged {
            try context.say(
                Words(
                    id: "  rusak: \(name); pulihkan dari cadangan",
                    en: "  damaged: \(name); restore it from a backup"))
        }
        for item in state.evidence where item.state != .delivered { try tell(item, context) }
        for alarm in state.alarms {
            try context.say(
                Words(
                    id: "  ALARM \(alarm.code): \(alarm.words.indonesian)",
                    en: "  ALARM \(alarm.code): \(alarm.words.english)"))
        }
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

/// What there is to say of an agent.
private struct AgentState {
    let record: AgentRecord
    let catalogRevision: Int
    let provenSize: UInt64
    let waiting: Outbox.Content
    let receiptCount: Int
    let refusedCount: Int
    let damaged: [String]
    let evidence: [EvidenceShelf.Item]
    let notices: [JSONValue]
    let alarms: [AlarmShelf.Alarm]

    init(of agent: Agent) throws {
        record = agent.record
        catalogRevision = try agent.catalogs().latest.revision
        provenSize = try agent.folder.proven(under: record.logKeys)?.checkpoint.size ?? 0
        waiting = try agent.outbox.read()
        let receipts = try agent.receipts.readAll()
        receiptCount = receipts.kept.count
        refusedCount = try FileSystem.names(in: agent.folder.refusedPath).count { $0.hasSuffix(".jws") }
        damaged = waiting.damaged + receipts.damaged.map(\.hash)
        evidence = try agent.evidence.items()
        notices = try NoticeShelf(folder: agent.folder).read().notices
        alarms = try agent.alarms.open()
    }

    var json: JSONValue {
        [
            "office": .string(record.office), "bidang": .string(record.bidang), "kid": .string(record.kid),
            "address": .string(record.address.description), "vkey": .string(record.verifierKey.text),
            "catalog": .integer(catalogRevision), "proven_size": .integer(provenSize),
            "outbox": .array(waiting.entries.map { .string($0.hash.hex) }),
            "damaged": .array(damaged.map(JSONValue.string)),
            "receipts": .integer(receiptCount), "refused": .integer(refusedCount),
            "evidence": .array(evidence.map(\.json)),
            "notices": .array(notices), "alarms": .array(alarms.map(\.json)),
        ]
    }

    var summary: Words {
        Words(
            id:
                "\(record.bidang) di \(record.office)\nagregator       \(record.address)\n"
                + "kunci           \(record.kid)\nlog terbukti    \(provenSize) entri\n"
                + "tanda terima    \(receiptCount)\nmenunggu kirim  \(waiting.entries.count)\n"
                + "ditolak         \(refusedCount)\npemberitahuan   \(notices.count)\n"
                + "alarm           \(alarms.count)",
            en:
                "\(record.bidang) of \(record.office)\naggregator  \(record.address)\n"
                + "key         \(record.kid)\nproven log  \(provenSize) entries\n"
                + "receipts    \(receiptCount)\nwaiting     \(waiting.entries.count)\n"
                + "refused     \(refusedCount)\nnotices     \(notices.count)\nalarms      \(alarms.count)")
    }
}
