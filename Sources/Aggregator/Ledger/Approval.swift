// Approving a period's figures: somebody was shown the figures of one log size and puts a name to them. It
// changes no figure. Inside the transaction that appends it, the figures of that size are held against those
// of now: what was shown must still be what is so. The approved figures stay reachable for ever as of their
// size. The commands and the pages come through the same function.

import Shared

/// An approval that stands in the log.
struct ApprovedFigures: Sendable {
    /// The act's entry.
    let index: UInt64
    let approval: Act.Approval
    /// What the one who approved was told.
    let cautions: [Achievement.Caution]
}

extension Ledger {
    /// Approves the figures of `period` as shown at the log size `size`.
    ///
    /// Refused with the code `stale` where the period's figures differ now, and otherwise with `malformed`:
    /// a size the log does not have, a period outside the catalogue's years, or no reason although there
    /// are cautions.
    func approve(
        _ period: Period, shownAtSize size: UInt64, by: Act.Author, reason: String?
    ) throws(LedgerFailure) -> ApprovedFigures {
        try commitOne { batch throws(LedgerFailure) in
            try batch.approve(period, shownAtSize: size, by: by, reason: reason)
        }
    }
}

extension LedgerBatch {
    fileprivate func approve(
        _ period: Period, shownAtSize size: UInt64, by: Act.Author, reason: String?
    ) throws(LedgerFailure) -> ApprovedFigures {
        guard (1...state.size).contains(size) else { throw .act(.noSuchSize(size, of: state.size)) }
        let (shown, now) = try figures(of: period, at: size)
        let differences = shown.differences(to: now)
        if !differences.isEmpty { throw .act(.figuresDiffer(period, size, state.size, differences)) }
        let cautions = shown.cautions
        if !cautions.isEmpty, reason?.isBlank ?? true { throw .act(.reasonNeeded(period, cautions)) }
        let approval: Act.Approval
        do {
            approval = Act.Approval(
                period: period, size: size, root: try store.root(size: size),
                catalog: shown.catalog.revision)
        } catch { throw LedgerFailure(beforeCommit: error) }
        let index = try append(.approve(approval), by: by, reason: reason)
        return ApprovedFigures(index: index, approval: approval, cautions: cautions)
    }

    private func figures(
        of period: Period, at size: UInt64
    ) throws(LedgerFailure) -> (shown: Achievement, now: Achievement) {
        do {
            return (
                try Achievement.compute(period, from: try StoredFigures(store, state, size: size)),
                try Achievement.compute(period, from: try StoredFigures(store, state, size: state.size))
            )
        } catch { throw LedgerFailure(beforeCommit: error) }
    }
}

extension ActFault {
    fileprivate static func noSuchSize(_ size: UInt64, of logSize: UInt64) -> ActFault {
        ActFault(
            id: "ukuran log \(size) tidak ada; sekarang ada 1 sampai \(logSize)",
            en: "there is no log size \(size); there are 1 to \(logSize)")
    }

    fileprivate static func figuresDiffer(
        _ period: Period, _ size: UInt64, _ now: UInt64, _ differences: [Achievement.Difference]
    ) -> ActFault {
        let list = differences.prefix(3).map(\.description).joined(separator: "; ")
        let more = differences.count > 3 ? "; …" : ""
        return ActFault(
            .stale,
            id:
                "angka \(period) sudah lain daripada yang ditampilkan pada ukuran log \(size): \(list)\(more); "
                + "lihat lagi angkanya, lalu sahkan ukuran \(now)",
            en: "the figures of \(period) are no longer those shown at log size \(size): \(list)\(more); "
                + "look at them again, then approve size \(now)")
    }

    fileprivate static func reasonNeeded(_ period: Period, _ cautions: [Achievement.Caution]) -> ActFault {
        func list(_ language: Language) -> String {
            cautions.map { $0.words.text(in: language) }.joined(separator: "; ")
        }
        return ActFault(
            id: "angka \(period) belum utuh (\(list(.indonesian))); sebutkan alasan pengesahannya",
            en: "the figures of \(period) are not whole (\(list(.english))); "
                + "give a reason for approving them")
    }
}

extension String {
    fileprivate var isBlank: Bool { unicodeScalars.allSatisfy { $0.properties.isWhitespace } }
}
