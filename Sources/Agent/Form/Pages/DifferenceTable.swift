// What one report changes of another, figure by figure: old, new and the difference beside each other.

import Shared

/// Shows a ``ReportDifference``.
struct DifferenceTable {
    let visit: FormVisit
    let catalog: Catalog
    /// Nothing was reported before: only the new figures are shown.
    var isFirst = false

    /// The tables; a sentence where nothing differs.
    func markup(_ difference: ReportDifference) -> Markup {
        if difference.isEmpty {
            return "<p class=\"soft\">\(visit.say(id: "Tidak ada yang berubah.", en: "Nothing changes."))</p>"
        }
        return figures(difference.figures) + texts(difference.texts) + files(difference)
    }

    private func figures(_ changes: [ReportDifference.FigureChange]) -> Markup {
        if changes.isEmpty { return .none }
        let before: [PageTable.Column] =
            isFirst ? [] : [.number(visit.say(id: "Lama", en: "Old"))]
        let after: [PageTable.Column] = [
            .number(isFirst ? visit.say(id: "Angka", en: "Figure") : visit.say(id: "Baru", en: "New"))
        ]
        let change: [PageTable.Column] = isFirst ? [] : [.number(visit.say(.difference))]
        var table = PageTable(
            visit.say(id: "Perubahan angka", en: "Changed figures"),
            [.text(visit.say(.component))] + before + after + change)
        var shown: String?
        for change in changes {
            let indicator = catalog.indicator(change.indicator)
            if shown != change.indicator {
                let title: Markup = "\(indicator?.name ?? change.indicator)"
                table.add(
                    [title] + Array(repeating: Markup.none, count: isFirst ? 1 : 3), isGroup: true)
            }
            shown = change.indicator
            let component = indicator?.components.first { $0.id == change.component }
            let unit = isItem(change) ? "" : component?.unit ?? ""
            let name = name(change, component?.name ?? change.component)
            let new = amount(change.after, unit)
            table.add([name] + (isFirst ? [new] : [amount(change.before, unit), new, moved(change, unit)]))
        }
        return table.markup
    }

    private func isItem(_ change: ReportDifference.FigureChange) -> Bool {
        if case .item = change.part { true } else { false }
    }

    private func name(_ change: ReportDifference.FigureChange, _ component: String) -> Markup {
        switch change.part {
        case .value: "\(component)"
        case .baseline: "\(component), \(visit.say(id: "tahun sebelumnya", en: "the year before"))"
        case .item(let item): "\(component): \(Markup.said(item))"
        }
    }

    /// A figure with its unit.
    func amount(_ figure: Figure?, _ unit: String) -> Markup {
        guard let figure else { return "\(FigureText.absent)" }
        return "\(visit.figures.withUnit(visit.figures.number(plain: figure.text), unit))"
    }

    private func moved(_ change: ReportDifference.FigureChange, _ unit: String) -> Markup {
        guard let text = change.difference?.terminatingText() else { return "\(FigureText.absent)" }
        let sign = text.hasPrefix("-") ? "" : "+"
        return "\(sign)\(visit.figures.withUnit(visit.figures.number(plain: text), unit))"
    }

    private func texts(_ changes: [ReportDifference.TextChange]) -> Markup {
        if changes.isEmpty { return .none }
        let before: [PageTable.Column] = isFirst ? [] : [.text(visit.say(id: "Lama", en: "Old"))]
        let after: PageTable.Column = .text(
            isFirst ? visit.say(id: "Isi", en: "Text") : visit.say(id: "Baru", en: "New"))
        var table = PageTable(
            visit.say(id: "Perubahan catatan", en: "Changed notes"),
            [.text(visit.say(id: "Catatan", en: "Note"))] + before + [after])
        for change in changes {
            let name: Markup = "\(visit.say(NoteWords.words(change.name)))"
            let (old, new) = (lines(change.before), lines(change.after))
            table.add(isFirst ? [name, new] : [name, old, new])
        }
        return table.markup
    }

    private func lines(_ text: String) -> Markup {
        "<span class=\"lines\">\(Markup.said(text))</span>"
    }

    private func files(_ difference: ReportDifference) -> Markup {
        let added = difference.evidenceAdded.map { file -> Markup in
            "<li>\(visit.say(id: "ditambah", en: "added")): \(Markup.said(file.name))</li>"
        }
        let removed = difference.evidenceRemoved.map { file -> Markup in
            "<li>\(visit.say(id: "dihapus", en: "removed")): \(Markup.said(file.name))</li>"
        }
        if added.isEmpty && removed.isEmpty { return .none }
        return "<p>\(visit.say(id: "Bukti dukung:", en: "Evidence:"))</p><ul>\(added)\(removed)</ul>"
    }
}
