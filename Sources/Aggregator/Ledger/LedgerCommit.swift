// What became of a commit that did not answer. Never guessed:
//
//   SQLite       a full or locked store, or a damaged page, shows before anything is written: not committed.
//                Anything else: not known, and the process must exit.
//   PostgreSQL   the server said no: not committed. The connection broke: asked under the writers' lock,
//                which the broken connection's transaction holds until it has ended one way or the other.
//                A batch that is there is covered by a synchronous commit of the new connection before
//                anything is signed.

internal import Glibc
import Shared

/// How a batch whose commit failed is looked for.
enum CommitInquiry {
    /// How often, and how long between.
    static let attemptCountMax = 5
    static let pauseMicroseconds: UInt32 = 600_000
}

extension Ledger {
    /// Whether `batch` was committed although COMMIT failed with `error`.
    func isCommitted(
        _ batch: LedgerBatch, in database: Database, despite error: StoreError
    ) throws(LedgerFailure) -> Bool {
        guard database.isShared else {
            // A damaged page shows before anything is written; were it otherwise, the next batch would
            // catch up with what was committed, and the reports sent again be duplicates.
            guard error.isPassing || error.isDamage else { throw .outcomeUnknown(error) }
            database.rollBack()
            return false
        }
        guard error.isLost, let leaf = batch.lastLeaf else { return false }
        for attempt in 1...CommitInquiry.attemptCountMax {
            do { return try isStored(leaf, upTo: batch.state.size, in: database) } catch {
                if !error.isPassing { throw .refused(error) }
                if attempt < CommitInquiry.attemptCountMax { usleep(CommitInquiry.pauseMicroseconds) }
            }
        }
        throw .refused(.undecided("COMMIT"))
    }

    /// Whether the entry before `size` has this leaf; if so, it is covered.
    private func isStored(
        _ leaf: Digest, upTo size: UInt64, in database: Database
    ) throws(StoreError) -> Bool {
        try database.write(
            { () throws(StoreError) in
                guard try store.size() >= size,
                    try store.node(at: MerklePlace(level: 0, index: size - 1)) == leaf
                else { return false }
                try database.writeWitness()
                return true
            }, commit: { $0 })
    }
}
