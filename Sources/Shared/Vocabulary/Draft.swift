// What people and other programs hand to an agent (DESIGN 8): a report without what the agent fills in.
// JSON drafts are read by `DraftReader`, tables by the agent's desk.

/// A draft of a report.
public struct Draft: Sendable, Hashable {
    /// A supporting file on the disk.
    public struct EvidenceFile: Sendable, Hashable {
        /// Its path, relative to the draft's folder or absolute.
        public let path: String
        /// The indicator it supports, if it is one's.
        public let indicator: String?
        /// Its name for people; the path's last part where none is given.
        public let name: String?

        /// A supporting file.
        public init(path: String, indicator: String?, name: String?) {
            (self.path, self.indicator, self.name) = (path, indicator, name)
        }
    }

    /// What the figures are about.
    public var period: Period
    /// Indicator → component → figure; sums of items may be left out.
    public var values: [String: [String: Figure]] = [:]
    /// Indicator → its items.
    public var items: [String: [Report.Item]] = [:]
    /// Indicator → component → figure of the year before.
    public var baseline: [String: [String: Figure]] = [:]
    /// Indicator → note name → text.
    public var notes: [String: [String: String]] = [:]
    /// Supporting files.
    public var evidence: [EvidenceFile] = []
    /// Who prepared it.
    public var preparedBy: Report.Person?
    /// Who approved it in the unit, if stated.
    public var approvedBy: Report.Person?
    /// Why it corrects what was reported before, if the draft says so.
    public var reason: String?
    /// Where in a table a place of the report was written: pointer → `baris 7, kolom nilai`.
    public var origins: [JSONPointer: Words] = [:]
    /// Where in a workbook it was written; the same pointers.
    public var cells: [JSONPointer: SheetTable.Place] = [:]
    /// What the template it was written into was made for, if it says so.
    public var template: TemplateMark?
    /// Whether a person says that values which look wrong by a factor of a thousand are right.
    public var isConfirmed = false

    /// An empty draft.
    public init(period: Period) { self.period = period }

    /// The indicators that the draft reports.
    public var indicators: Set<String> { Set(values.keys).union(items.keys) }

    /// The draft with the sums of its items where it states none.
    public func withSums() -> Draft {
        var draft = self
        for (indicator, items) in items where values[indicator] == nil {
            var sums: [String: Rational] = [:]
            for item in items {
                for (component, figure) in item.values {
                    sums[component] = (sums[component] ?? .zero) + figure.value
                }
            }
            draft.values[indicator] = sums.compactMapValues { $0.terminatingText().flatMap { Figure($0) } }
        }
        return draft
    }
}
