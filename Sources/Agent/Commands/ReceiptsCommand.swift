// iku-agent receipts [--verify]: reading a receipt always verifies it; with --verify a fault is exit 5.

import Shared

/// Lists receipts.
enum ReceiptsCommand {
    static func run(_ context: CommandContext) throws -> ExitCode {
        let agent = try context.agent()
        let isVerifying = context.arguments.has("verify")
        let check = try isVerifying ? agent.checkReceipts() : nil
        let (kept, damaged) = try check.map { ($0.kept, []) } ?? agent.receipts.readAll()
        let office = try agent.catalogs().latest.office
        for receipt in kept { try tell(receipt, office, context) }
        let damages =
            check?.faults.map { (name: $0.name, words: $0.words) }
            ?? damaged.map { (name: $0.hash, words: $0.words) }
        for damage in damages {
            if context.isJSON {
                try context.say([
                    "report": .string(damage.name), "ok": false,
                    "message": .string(damage.words.text(in: context.language)),
                ])
            }
            StandardError.complain(program: "iku-agent", damage.words, in: context.language)
        }
        guard isVerifying else { return .done }
        if damages.isEmpty, !context.isJSON {
            try context.say(
                Words(id: "\(kept.count) tanda terima, semuanya sah", en: "\(kept.count) receipts, all valid")
            )
        }
        return damages.isEmpty ? .done : .faultFound
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
