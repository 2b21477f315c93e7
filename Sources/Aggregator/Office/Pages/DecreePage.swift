// Catatan atas keputusan: the decree's defects from the catalogue, and the revisions with what each changed.

import Shared

/// The decree and what was made of it.
struct DecreePage {
    let visit: Visit
    let reading: OfficeReading

    func result() -> PageResult {
        let catalog = reading.state.latestCatalog
        let revisions = reading.state.catalogs.enumerated().map { place, adopted in
            section(adopted, before: place > 0 ? reading.state.catalogs[place - 1].catalog : nil)
        }
        let content: Markup = """
            <p>\(catalog.title)</p>
            <h2>\(visit.say(id: "Kekeliruan yang ditemukan", en: "Defects found"))</h2>\(defects(catalog))
            <h2>\(visit.say(id: "Rumus yang perlu ditinjau", en: "Formulas to be reviewed"))</h2>\(doubts(catalog))
            <h2>\(visit.say(id: "Revisi katalog", en: "Catalogue revisions"))</h2>\(revisions.reversed().map(\.self))
            """
        return .page(title: visit.say(id: "Catatan atas keputusan", en: "Notes on the decree"), content)
    }

    private func list(_ items: [Markup], none: String) -> Markup {
        items.isEmpty ? "<p class=\"soft\">\(none)</p>" : "<ol>\(items)</ol>"
    }

    private func defects(_ catalog: Catalog) -> Markup {
        let texts = (catalog.json.object?["decree"]?.object?["defects"]?.array ?? []).compactMap(\.string)
        return list(
            texts.map { "<li>\(Markup.said($0))</li>" },
            none: visit.say(id: "Tidak ada yang dicatat.", en: "None is noted."))
    }

    private func doubts(_ catalog: Catalog) -> Markup {
        list(
            catalog.indicators.compactMap { indicator in
                indicator.doubtful.map {
                    "<li><a href=\"/indikator/\(indicator.id)\">\(indicator.name)</a>: \($0)</li>"
                }
            }, none: visit.say(id: "Tidak ada.", en: "None."))
    }

    // MARK: Revisions

    private func section(_ adopted: OfficeState.AdoptedCatalog, before: Catalog?) -> Markup {
        let catalog = adopted.catalog
        let decree = adopted.decree.map { "\($0.number), \(visit.date($0.date))" }
        let reason: Markup? = adopted.reason.map { "<p>\(visit.say(.reason)): \(Markup.quoted($0))</p>" }
        let from = visit.say(
            id: "Berlaku untuk periode mulai \(catalog.appliesFrom).",
            en: "In force for periods from \(catalog.appliesFrom) on.")
        return """
            <section><h3>\(visit.say(.revision)) \(catalog.revision)</h3>
            <p class="soft">\(visit.time(adopted.at, of: catalog.office)), \
            \(visit.say(.entry).lowercased()) \(adopted.index)\(decree.map { " · \(Markup.said($0))" as Markup })</p>
            <p>\(from)</p>\(reason)\(changes(before, catalog))</section>

            """
    }

    private func changes(_ before: Catalog?, _ after: Catalog) -> Markup {
        guard let before else { return .none }
        var table = SheetTable(
            visit.say(id: "Yang berubah dengan revisi", en: "Changed by revision") + " \(after.revision)",
            [
                .text(visit.say(id: "Yang berubah", en: "What changed")), .text(visit.say(.before)),
                .text(visit.say(.after)),
            ])
        for difference in CatalogDifference.all(from: before, to: after) {
            table.add([
                Markup.said(visit.say(difference.subject)),
                Markup.said(difference.before ?? FigureText.absent),
                Markup.said(difference.after ?? FigureText.absent),
            ])
        }
        return table.isEmpty
            ? "<p class=\"soft\">\(visit.say(id: "Tidak ada aturan yang berubah.", en: "No rule changed."))</p>"
            : table.markup
    }
}
