// All receipts verified again, as `receipts --verify` and the form's *Periksa ulang* do: every report against
// its name, its signature's place in the log, its checkpoint; reports that wait; and receipts beyond the
// largest checkpoint that is proven.

import Shared

/// What came of verifying everything again.
struct ReceiptCheck: Sendable {
    /// Something that does not hold.
    struct Fault: Sendable {
        /// The report's hash, or the file's name.
        let name: String
        let words: Words
    }

    /// Receipts that verify.
    let kept: [ReceiptShelf.Kept]
    let faults: [Fault]
}

extension Agent {
    /// Verifies every receipt and every waiting report again.
    func checkReceipts() throws -> ReceiptCheck {
        let (kept, damaged) = try receipts.readAll()
        let report = Words(
            id: "berkas antrean rusak; pulihkan dari cadangan",
            en: "a damaged file of the outbox; restore it from a backup")
        let faults =
            damaged.map { ReceiptCheck.Fault(name: $0.hash, words: $0.words) }
            + (try outbox.read().damaged.map { ReceiptCheck.Fault(name: $0, words: report) })
            + (try doubtful(kept))
        return ReceiptCheck(kept: kept, faults: faults)
    }

    /// Receipts beyond the largest proven checkpoint, and pairs that cannot both be true.
    private func doubtful(_ kept: [ReceiptShelf.Kept]) throws -> [ReceiptCheck.Fault] {
        let proven = try folder.proven(under: record.logKeys)?.checkpoint
        return kept.compactMap { receipt in
            let checkpoint = receipt.receipt.checkpoint.checkpoint
            if let proven, checkpoint.size < proven.size || checkpoint == proven { return nil }
            return ReceiptCheck.Fault(
                name: receipt.hash.hex,
                words: Words(
                    id:
                        "\(receipt.hash.hex.prefix(12)): tanda terima melampaui log yang terbukti; "
                        + "sambungkan agen lalu periksa lagi",
                    en:
                        "\(receipt.hash.hex.prefix(12)): the receipt goes beyond the proven log; connect "
                        + "the agent and verify again"))
        }
    }
}
