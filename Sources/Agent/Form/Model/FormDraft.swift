// What a person has typed for one period, exactly as typed. Kept by `DraftShelf`, filled from the fields of
// the form by `FormDraft+Fields`, made a draft of a report by `FormDraft+Draft`.

import Shared

/// A period's form.
struct FormDraft: Hashable, Sendable {
    /// One row of items; rows that say nothing are kept, so that the form looks as it did.
    struct ItemRow: Hashable, Sendable {
        var name = ""
        var unit = ""
        var values: [String: TypedFigure] = [:]

        /// Whether nothing was typed in the row's name and figures.
        var isEmpty: Bool {
            name.allSatisfy(\.isWhitespace) && values.values.allSatisfy(\.isEmpty)
        }
    }

    /// A supporting file: one uploaded here, or one that the report being corrected names.
    struct EvidenceFile: Hashable, Sendable {
        var name: String
        var hash: Digest
        var byteCount: Int
        var indicator: String?

        init(name: String, hash: Digest, byteCount: Int, indicator: String?) {
            (self.name, self.hash, self.byteCount, self.indicator) = (name, hash, byteCount, indicator)
        }

        init(_ evidence: Report.Evidence) {
            (name, hash) = (evidence.name, evidence.hash)
            (byteCount, indicator) = (evidence.byteCount, evidence.indicator)
        }

        /// As a report names it.
        var entry: Report.Evidence {
            Report.Evidence(name: name, hash: hash, byteCount: byteCount, indicator: indicator)
        }
    }

    let period: Period
    /// Indicator → component → what was typed.
    var values: [String: [String: TypedFigure]] = [:]
    /// Indicator → rows.
    var items: [String: [ItemRow]] = [:]
    /// Indicator → component → the year before.
    var baseline: [String: [String: TypedFigure]] = [:]
    /// Indicator → note → text.
    var notes: [String: [String: String]] = [:]
    /// Supporting files, in the order of their uploads.
    var evidence: [EvidenceFile] = []
    var preparedBy: [FormField.PersonPart: String] = [:]
    var approvedBy: [FormField.PersonPart: String] = [:]
    /// Why it corrects what was reported before.
    var reason = ""
    /// Indicators of the report corrected that are left out on purpose.
    var dropped: [String] = []
    /// The report that this draft was opened from, to correct it.
    var corrects: Digest?
    /// Who typed it last, and when.
    var savedBy: String?
    var savedAt: Timestamp?

    init(period: Period) { self.period = period }

    /// Whether anything was typed of an indicator's figures.
    func touches(_ indicator: String) -> Bool {
        values[indicator]?.values.contains { !$0.isEmpty } ?? false
            || items[indicator]?.contains { !$0.isEmpty } ?? false
    }

    /// Whether a person has typed nothing of any figure, note or file.
    var isBlank: Bool {
        let ids = Set(values.keys).union(items.keys)
        return !ids.contains(where: touches) && evidence.isEmpty
            && notes.values.allSatisfy { $0.values.allSatisfy(\.isEmpty) }
    }
}
