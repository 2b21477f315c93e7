// iku-agent receipts [--verify]: reading a receipt always verifies it; with --verify a fault is exit 5.

import Shared

/// Lists receipts.
enum ReceiptsCommand {
    static func run(_ context: CommandContext) throws -> ExitCode {
        let agent = try context.agent()
        let (kept, damaged) = try agent.receipts.readAll()
        let office = try agent.catalogs().latest.office
        for receipt in kept { try tell(receipt, office, context) }
        var damages = damaged.map { (name: $0.hash, words: $0.words) }
        if context.arguments.has("verify") {
            let report = Words(
                id: "berkas antrean rusak; pulihkan dari cadangan",
                en: "a damaged file of the outbox; restore it from a backup")
            damages += try agent.outbox.read().damaged.map { (name: $0, words: report) }
            damages += try doubtful(kept, agent)
        }
        for damage in damages {
            if context.isJSON {
                try context.say([
                    "report": .string(damage.name), "ok": false,
                    "message": .string(damage.words.text(in: context.language)),
                ])
            }
            StandardError.complain(program: "iku-agent", damage.words, in: context.language)
        }
        guard context.arguments.has("verify") else { return .done }
        if damages.isEmpty, !context.isJSON {
            try context.say(
                Words(id: "\(kept.count) tanda terima, semuanya sah", en: "\(kept.count) receipts, all valid")
            )
        }
        return damages.isEmpty ? .done : .faultFound
    }

    /// Receipts beyond the largest proven checkpoint, and pairs that cannot both be true.
    private static func doubtful(_ kept: [ReceiptShelf.Kept], _ agent: Agent) throws -> [(
        name: String, words: Words
    )] {
        let proven = try agent.folder.proven(under: agent.record.logKeys)?.checkpoint
        return kept.compactMap { receipt in
            let checkpoint = receipt.receipt.checkpoint.checkpoint
            if let proven, checkpoint.size < proven.size || checkpoint == proven { return nil }
            return (
                receipt.hash.hex,
                Words(
                    id:
                        "\(receipt.hash.hex.prefix(12)): tanda terima melampaui log yang terbukti; "
                        + "sambungkan agen lalu periksa lagi",
                    en:
                        "\(receipt.hash.hex.prefix(12)): the receipt goes beyond the proven log; connect "
                        + "the agent and verify again"
                )
            )
        }
    }

    private static func tell(_ kept: ReceiptShelf.Kept, _ office: Catalog.Office, _ context: CommandContext)
        throws
    {
        let report = kept.report
        if context.isJSON {
            return try context.say([
                "report": .string(kept.hash.hex), "ok": true, "index": .integer(kept.receipt.index),
                "received_at": .string(kept.receipt.receivedAt.description),
                "period": .string(report.period.description), "revision": .integer(report.revision),
                "kind": .string(report.kind.rawValue),
            ])
        }
        let time = "\(kept.receipt.receivedAt.localText(at: office.utcOffset)) \(office.timeZone)"
        let kind =
            report.kind == .report
            ? Words(id: "laporan", en: "report") : Words(id: "penarikan", en: "withdrawal")
        try context.say(
            Words(
                id:
                    "nomor \(kept.receipt.index)  \(time)  \(report.period) revisi \(report.revision)  "
                    + "\(kind.indonesian)  \(kept.hash.hex.prefix(12))",
                en:
                    "number \(kept.receipt.index)  \(time)  \(report.period) revision \(report.revision)  "
                    + "\(kind.english)  \(kept.hash.hex.prefix(12))"
            ))
    }
}
