// iku-agent status

import Shared

/// Shows how the agent is.
enum StatusCommand {
    static func run(_ context: CommandContext) throws -> ExitCode {
        let status = try AgentStatus(try context.agent(), inbox: context.arguments.value("inbox"))
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
    private let isProtected: Bool
    private let hasUnfinishedRotation: Bool
    /// Drafts in the inbox that wait for the passphrase.
    private let unsigned: [String]
    /// The newest catalogue; nil where its file is damaged.
    private let catalogRevision: Int?
    private let provenSize: UInt64
    private let waiting: [Outbox.Entry]
    /// Files whose content is not what their name says.
    private let damaged: [String]
    private let receiptCount: Int
    private let refusedCount: Int
    private let notices: [JSONValue]
    private let evidence: [EvidenceShelf.Item]
    private let alarms: [AlarmShelf.Alarm]

    init(_ agent: Agent, inbox: String?) throws {
        record = agent.record
        (isProtected, hasUnfinishedRotation) = (agent.isProtected, agent.hasUnfinishedRotation)
        unsigned = try inbox.map { try UnsignedDrafts(inbox: $0).paths() } ?? []
        let damagedCatalogs = try CatalogShelf(folder: agent.folder).damaged()
        let outbox = try agent.outbox.read()
        let receipts = try agent.receipts.readAll()
        (waiting, damaged) = (outbox.entries, outbox.damaged + receipts.damaged.map(\.hash) + damagedCatalogs)
        receiptCount = receipts.kept.count
        alarms = try agent.alarms.open()
        refusedCount = try FileSystem.names(in: agent.folder.refusedPath).filter { $0.hasSuffix(".jws") }
            .count
        provenSize = try agent.folder.proven(under: record.logKeys)?.checkpoint.size ?? 0
        notices = try NoticeShelf(folder: agent.folder).read().notices
        evidence = try agent.evidence.items()
        catalogRevision = damagedCatalogs.isEmpty ? try agent.catalogs().latest.revision : nil
    }

    var json: JSONValue {
        [
            "office": .string(record.office), "bidang": .string(record.bidang), "kid": .optional(record.kid),
            "protected": .bool(isProtected), "transport_kid": .optional(record.transportKid),
            "unfinished_rotation": .bool(hasUnfinishedRotation),
            "unsigned": .array(unsigned.map(JSONValue.string)),
            "address": .string(record.address.description), "vkey": .string(record.verifierKey.text),
            "catalog": catalogRevision.map { .integer($0) } ?? .null, "proven_size": .integer(provenSize),
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
                kunci           \(key.indonesian)
                kunci antar     \(record.transportKid ?? "-")
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
                key         \(key.english)
                transport   \(record.transportKid ?? "-")
                proven log  \(provenSize) entries
                receipts    \(receiptCount)
                waiting     \(waiting.count)
                refused     \(refusedCount)
                notices     \(notices.count)
                alarms      \(alarms.count)
                """)
    }

    private var key: Words {
        guard let kid = record.kid else {
            return Words(id: "- (hanya mengantar)", en: "- (only delivers)")
        }
        if !isProtected { return Words(id: kid, en: kid) }
        return Words(id: "\(kid) (dilindungi frasa sandi)", en: "\(kid) (protected by a passphrase)")
    }

    /// A line for each thing that waits or is wrong.
    var troubles: [Words] {
        unfinished
            + unsigned.map { path in
                Words(
                    id: "  menunggu tanda tangan: \(path); jalankan: iku-agent submit BERKAS",
                    en: "  waits to be signed: \(path); run: iku-agent submit FILE")
            }
            + waiting.map { entry in
                Words(
                    id: "  menunggu: \(entry.report.period) revisi \(entry.report.revision)",
                    en: "  waiting: \(entry.report.period) revision \(entry.report.revision)")
            }
            + damaged.map { name in
                Words(
                    id: "  rusak: \(name); pulihkan dari cadangan (katalog: cukup sambungkan agen)",
                    en: "  damaged: \(name); restore it from a backup (a catalogue: connect the agent)")
            }
            + evidence.filter { $0.state != .delivered }.map(Self.line)
            + alarms.map { alarm in
                Words(
                    id: "  ALARM \(alarm.code): \(alarm.words.indonesian)",
                    en: "  ALARM \(alarm.code): \(alarm.words.english)")
            }
    }

    private var unfinished: [Words] {
        guard hasUnfinishedRotation else { return [] }
        return [
            Words(
                id: "  pergantian kunci belum selesai; jalankan: iku-agent key rotate",
                en: "  the change of key is not finished; run: iku-agent key rotate")
        ]
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
