// Two reports of a period side by side, figure by figure: what a correction changes, and what a revision
// changed. Figures are compared by value, however they are written.

import Shared

/// What differs between two reports.
struct ReportDifference: Sendable {
    /// One figure before and after.
    struct FigureChange: Hashable, Sendable {
        enum Part: Hashable, Sendable {
            case value
            case baseline
            case item(String)
        }

        let indicator: String
        let component: String
        let part: Part
        let before: Figure?
        let after: Figure?

        /// after − before, where both exist.
        var difference: Rational? {
            guard let before, let after else { return nil }
            return after.value - before.value
        }
    }

    /// A text before and after; empty where there is none.
    struct TextChange: Hashable, Sendable {
        let indicator: String
        /// The note's name, or `satuan` of an item.
        let name: String
        let before: String
        let after: String
    }

    let figures: [FigureChange]
    let texts: [TextChange]
    let evidenceAdded: [Report.Evidence]
    let evidenceRemoved: [Report.Evidence]

    /// Whether nothing differs but who prepared it, when and why.
    var isEmpty: Bool {
        figures.isEmpty && texts.isEmpty && evidenceAdded.isEmpty && evidenceRemoved.isEmpty
    }

    /// What `after` changes of `before`; everything, where there is none before.
    init(from before: Report?, to after: Report) {
        let ids = Set(after.values.keys).union(before.map { Array($0.values.keys) } ?? []).sorted()
        let baselines = Set(after.baseline.keys).union(before.map { Array($0.baseline.keys) } ?? [])
        figures =
            ids.flatMap { id in
                Self.changes(id, .value, before?.values[id] ?? [:], after.values[id] ?? [:])
                    + Self.itemChanges(id, before?.items[id] ?? [], after.items[id] ?? [])
            }
            + baselines.sorted().flatMap { id in
                Self.changes(id, .baseline, before?.baseline[id] ?? [:], after.baseline[id] ?? [:])
            }
        let noted = Set(after.notes.keys).union(before.map { Array($0.notes.keys) } ?? [])
        texts =
            noted.sorted().flatMap { id in
                Self.textChanges(id, before?.notes[id] ?? [:], after.notes[id] ?? [:])
            } + ids.flatMap { Self.unitChanges($0, before?.items[$0] ?? [], after.items[$0] ?? []) }
        evidenceAdded = after.evidence.filter { !(before?.evidence.contains($0) ?? false) }
        evidenceRemoved = (before?.evidence ?? []).filter { !after.evidence.contains($0) }
    }

    private static func changes(
        _ indicator: String, _ part: FigureChange.Part, _ old: [String: Figure], _ new: [String: Figure]
    ) -> [FigureChange] {
        Set(old.keys).union(new.keys).sorted().compactMap { component in
            if old[component]?.value == new[component]?.value { return nil }
            return FigureChange(
                indicator: indicator, component: component, part: part, before: old[component],
                after: new[component])
        }
    }

    private static func itemChanges(
        _ indicator: String, _ old: [Report.Item], _ new: [Report.Item]
    ) -> [FigureChange] {
        let names = new.map(\.name) + old.map(\.name).filter { name in !new.contains { $0.name == name } }
        return names.flatMap { name in
            changes(
                indicator, .item(name), old.first { $0.name == name }?.values ?? [:],
                new.first { $0.name == name }?.values ?? [:])
        }
    }

    private static func textChanges(
        _ indicator: String, _ old: [String: String], _ new: [String: String]
    ) -> [TextChange] {
        Report.noteNames.compactMap { name in
            let (before, after) = (old[name] ?? "", new[name] ?? "")
            if before == after { return nil }
            return TextChange(indicator: indicator, name: name, before: before, after: after)
        }
    }

    private static func unitChanges(
        _ indicator: String, _ old: [Report.Item], _ new: [Report.Item]
    ) -> [TextChange] {
        new.compactMap { item in
            guard let known = old.first(where: { $0.name == item.name }), known.unit != item.unit else {
                return nil
            }
            return TextChange(
                indicator: indicator, name: "satuan \(item.name)", before: known.unit ?? "",
                after: item.unit ?? "")
        }
    }
}
