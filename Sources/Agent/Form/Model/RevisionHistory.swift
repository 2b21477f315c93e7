// Every revision of a period with its receipt, what it changed, and the re-verification of all receipts that
// *Periksa ulang* asks for (ReceiptCheck).

import Shared

/// The revisions of one period, oldest first.
struct RevisionHistory: Sendable {
    /// One report of the chain.
    struct Revision: Sendable {
        let known: Chronicle.Known
        /// What it changed of the revision before.
        let difference: ReportDifference
        /// Whether it is the one that counts.
        let isCurrent: Bool
    }

    let period: Period
    let revisions: [Revision]

    init(_ chronicle: Chronicle, of period: Period) {
        self.period = period
        let chain = chronicle.chain(period)
        revisions = chain.enumerated().map { place, known in
            Revision(
                known: known,
                difference: ReportDifference(
                    from: place > 0 ? chain[place - 1].report : nil, to: known.report),
                isCurrent: place == chain.count - 1)
        }
    }
}
