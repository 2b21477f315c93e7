// iku-agent status

import Shared

/// Shows how the agent is.
enum StatusCommand {
    static func run(_ context: CommandContext) throws -> ExitCode {
        let status = try AgentStatus(try context.agent())
        if context.isJSON {
            try context.say(status.json)
            return .done
        }
        try context.say(status.words)
        for line in status.troubles { try context.say(line) }
        return .done
    }
}

/// What there is to see of an agent.
private struct AgentStatus {
    private let record: AgentRecord
    private let catalogRevision: Int
    private let provenSize: UInt64
    private let waiting: [Outbox.Entry]
    /// Files whose content is not what their name says.
    private let damaged: [String]
    private let receiptCount: Int
    private let refusedCount: Int
    private let notices: [JSONValue]
    private let evidence: [EvidenceShelf.Item]
    private let alarms: [AlarmShelf.Alarm]

    init(_ agent: Agent) throws {
        record = agent.record
        let outbox = try agent.outbox.read()
        let receipts = try agent.receipts.readAll()
        (waiting, damaged) = (outbox.entries, outbox.damaged + receipts.damaged.map(\.hash))
        receiptCount = receipts.kept.count
        alarms = try agent.alarms.open()
        refusedCount = try FileSystem.names(in: agent.folder.refusedPath).filter { $0.hasSuffix(".jws") }
            .count
        provenSize = try agent.folder.proven(under: record.logKeys)?.checkpoint.size ?? 0
        notices = try NoticeShelf(folder: agent.folder).read().notices
        evidence = try agent.evidence.items()
        catalogRevision = try agent.catalogs().latest.revision
    }

    var json: JSONValue {
        [
            "office": .string(record.office), "bidang": .string(record.bidang), "kid": .string(record.kid),
            "address": .string(record.address.description), "vkey": .string(record.verifierKey.text),
            "catalog": .integer(catalogRevision), "proven_size": .integer(provenSize),
            "outbox": .array(waiting.map { .string($0.hash.hex) }),
            "damaged": .array(damaged.map(JSONValue.string)), "receipts": .integer(receiptCount),
            "refused": .integer(refusedCount), "evidence": .array(evidence.map(\.json)),
            "notices": .array(notices), "alarms": .array(alarms.map(\.json)),
        ]
    }

    var words: Words {
        Words(
            id: """
                \(record.bidang) di \(record.office)
                agregator       \(record.address)
                kunci           \(record.kid)
                log terbukti    \(provenSize) entri
                tanda terima    \(receiptCount)
                menunggu kirim  \(waiting.count)
                ditolak         \(refusedCount)
                pemberitahuan   \(notices.count)
                alarm           \(alarms.count)
                """,
            en: """
                \(record.bidang) of \(record.office)
                aggregator  \(record.address)
                key         \(record.kid)
                proven log  \(provenSize) entries
                receipts    \(receiptCount)
                waiting     \(waiting.count)
                refused     \(refusedCount)
                notices     \(notices.count)
                alarms      \(alarms.count)
                """)
    }

    /// A line for each thing that waits or is wrong.
    var troubles: [Words] {
        waiting.map { entry in
            Words(
                id: "  menunggu: \(entry.report.period) revisi \(entry.report.revision)",
                en: "  waiting: \(entry.report.period) revision \(entry.report.revision)")
        }
            + damaged.map { name in
                Words(
                    id: "  rusak: \(name); pulihkan dari cadangan",
                    en: "  damaged: \(name); restore it from a backup")
            }
            + evidence.filter { $0.state != .delivered }.map(Self.line)
            + alarms.map { alarm in
                Words(
                    id: "  ALARM \(alarm.code): \(alarm.words.indonesian)",
                    en: "  ALARM \(alarm.code): \(alarm.words.english)")
            }
    }

    private static func line(_ item: EvidenceShelf.Item) -> Words {
        let state =
            switch item.state {
            case .waiting: Words(id: "menunggu kirim", en: "waiting")
            case .delivered: Words(id: "terkirim", en: "delivered")
            case .lost: Words(id: "hilang atau berubah; taruh kembali", en: "gone or changed; put it back")
            case .refused: Words(id: "ditolak", en: "refused")
            }
        let reason = item.message.map { ": \($0)" } ?? ""
        return Words(
            id: "  bukti dukung \(item.name): \(state.indonesian)\(reason)",
            en: "  evidence \(item.name): \(state.english)\(reason)")
    }
}
