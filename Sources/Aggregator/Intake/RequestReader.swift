// The operations that only read: each answered from one state and one view of the log.

import Shared

/// Answers what a bidang may read.
struct RequestReader {
    let state: OfficeState
    let ledger: any LedgerReading
    /// The caller's.
    let bidang: String

    /// The members of the answer, as DESIGN section 9 lists them.
    func members(for operation: Request.Operation) throws -> [(String, JSONValue)] {
        switch operation {
        case .head(let period): return head(period)
        case .entry(let place): return try entry(place)
        case .catalog(let revision): return try catalog(revision)
        case .achievement(let period): return [("achievement", try ledger.achievement(period))]
        case .checkpoint: return [("checkpoint", .string(try ledger.checkpoint().note))]
        case .consistency(let from, let to): return try consistency(from: from, to: to)
        case .notices(let since):
            return [("notices", .array(try ledger.notices(bidang: bidang, since: since)))]
        case .ping:
            return [("catalog", .integer(state.latestCatalog.revision)), ("size", .integer(state.size))]
        case .enroll, .submit, .rotate, .evidence:
            fatalError("invariant broken: a change is not answered by a reader")
        }
    }

    private func head(_ period: Period) -> [(String, JSONValue)] {
        let head = state.heads[OfficeState.Chain(bidang: bidang, period: period)]
        return [
            ("revision", head.map { .integer($0.revision) } ?? .null),
            ("report", .optional(head?.report.hex)), ("kind", .optional(head?.kind.rawValue)),
            ("kid", .optional(head?.kid)), ("index", head.map { .integer($0.index) } ?? .null),
        ]
    }

    private func entry(_ place: Request.EntryPlace) throws -> [(String, JSONValue)] {
        let index: UInt64
        switch place {
        case .index(let asked): index = asked
        case .report(let hash):
            guard let found = try ledger.index(ofReport: hash) else { throw Self.noEntry("report \(hash)") }
            index = found
        }
        guard let entry = try ledger.entry(at: index) else { throw Self.noEntry("index \(index)") }
        try check(entry, isFor: bidang)
        guard let proof = try ledger.proof(of: index) else { throw Self.noEntry("index \(index)") }
        return [
            ("index", .integer(index)), ("received_at", .string(entry.receivedAt.description)),
            ("entry", .string(String(decoding: entry.compact, as: UTF8.self))),
            ("proof", .string(proof)),
        ]
    }

    /// A report is its bidang's alone; acts are everybody's.
    private func check(_ entry: Entry, isFor bidang: String) throws {
        let document = try entry.document()
        // The signer's bidang is the report's: no other report becomes an entry.
        if document.kind == .act || state.keys[document.kid]?.bidang == bidang { return }
        throw Refusal(
            .bidangMismatch, id: "Laporan itu milik bidang lain.", en: "That report is another unit's.")
    }

    private func catalog(_ revision: Int?) throws(Refusal) -> [(String, JSONValue)] {
        let wanted = revision ?? state.latestCatalog.revision
        guard let found = state.catalogs.first(where: { $0.catalog.revision == wanted }) else {
            let latest = state.latestCatalog.revision
            throw Refusal(
                .malformed, id: "Katalog revisi \(wanted) tidak ada; yang terbaru \(latest).",
                en: "There is no catalogue revision \(wanted); the latest is \(latest).")
        }
        return [("revision", .integer(wanted)), ("catalog", found.catalog.json)]
    }

    private func consistency(from: UInt64, to: UInt64) throws -> [(String, JSONValue)] {
        guard from <= to, to <= state.size, let proof = try ledger.consistency(from: from, to: to) else {
            throw Refusal(
                .malformed,
                id: "Ukuran log \(state.size); from tidak boleh melebihi to, dan to tidak melebihinya.",
                en: "The log has \(state.size) entries; from must not exceed to, nor to exceed that.")
        }
        return [("proof", .array(proof.map { .string($0.base64) }))]
    }

    private static func noEntry(_ place: String) -> Refusal {
        Refusal(.malformed, id: "Entri \(place) tidak ada di log.", en: "The log has no entry \(place).")
    }
}
