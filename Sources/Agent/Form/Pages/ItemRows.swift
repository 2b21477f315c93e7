// The items of an indicator (IKU 1: komoditas): rows to fill in, with sums below. The names of the last
// report stand there already; rows whose figures stay empty are not reported.

import Shared

/// Writes the table of an indicator's items.
struct ItemRows {
    /// Empty rows at the end, at least.
    static let emptyRowCount = 3

    let texts: FieldTexts
    let hints: FieldHints
    let indicator: Indicator
    /// The report that is being corrected; what it says stands beside each field.
    var former: Report?

    private var visit: FormVisit { texts.visit }

    private var itemName: String { indicator.items?.name ?? visit.say(id: "Rincian", en: "Item") }

    var markup: Markup {
        let rows = texts.draft.items[indicator.id] ?? []
        let heads = indicator.components.map { component -> Markup in
            let unit: Markup = component.unit.map { " (\($0))" } ?? .none
            return "<th scope=\"col\">\(component.name)\(unit)</th>"
        }
        let sums = indicator.components.map { component -> Markup in
            let text = texts.sum(indicator, component)
            return """
                <td><output class="amount" id="jumlah.\(indicator.id).\(component.id)-n"\
                \(text.isEmpty ? " hidden" : .none)>\(text)</output></td>
                """
        }
        return """
            <div class="wide" role="region" aria-label="\(itemName)" tabindex="0"><table class="items">\
            <caption class="unseen">\(itemName)</caption><thead><tr><th scope="col">\(itemName)</th>\
            <th scope="col">\(visit.say(id: "Satuan", en: "Unit"))</th>\(heads)</tr></thead><tbody>\
            \(rows.indices.map(line))\
            <tr class="group"><th scope="row">\(visit.say(id: "Jumlah", en: "Sum"))</th><td></td>\(sums)</tr>\
            </tbody></table></div>
            <p><button class="second" name="aksi" value="baris.\(indicator.id)">\(visit.say(
                id: "Tambah baris", en: "Add rows"))</button></p>
            """
    }

    private func line(_ row: Int) -> Markup {
        let item = texts.item(indicator.id, row) ?? FormDraft.ItemRow()
        let cells = indicator.components.map { component -> Markup in
            let field = FigureField(visit: visit, texts: texts)
            let label = "\(component.name), \(itemName) \(row + 1)"
            return """
                <td>\(field.cell(
                    .item(indicator: indicator.id, row: row, component: component.id), component,
                    label: label))\(before(item, component))\(known(item, component))</td>
                """
        }
        return """
            <tr><td>\(text(.itemName(indicator: indicator.id, row: row), item.name,
                "\(itemName) \(row + 1)"))</td>\
            <td>\(text(.itemUnit(indicator: indicator.id, row: row), item.unit,
                "\(visit.say(id: "Satuan", en: "Unit")) \(row + 1)"))</td>\(cells)</tr>

            """
    }

    /// What the report that is being corrected says of an item.
    private func before(_ item: FormDraft.ItemRow, _ component: Indicator.Component) -> Markup {
        let name = FormDraft.trimmed(item.name)
        guard
            let figure = former?.items[indicator.id]?.first(where: { $0.name == name })?.values[component.id]
        else { return .none }
        let text = visit.figures.number(plain: figure.text)
        return "<span class=\"known former\">\(visit.say(id: "Semula:", en: "Before:")) <b>\(text)</b></span>"
    }

    private func known(_ item: FormDraft.ItemRow, _ component: Indicator.Component) -> Markup {
        guard !item.name.isEmpty,
            let earlier = hints.itemHint(indicator.id, item: item.name, component.id)
        else { return .none }
        let figure = visit.figures.number(plain: earlier.figure.text)
        return "<span class=\"known\">\(earlier.period.title(in: visit.language)): \(figure)</span>"
    }

    private func text(_ field: FormField, _ value: String, _ label: String) -> Markup {
        let fault = texts.fault(field)
        return """
            <input id="\(field.name)" name="\(field.name)" type="text" value="\(value)" autocomplete="off" \
            maxlength="\(Limits.nameScalarCountMax)" aria-label="\(label)" \
            aria-describedby="\(field.name)-f"\(fault.isEmpty ? .none : " aria-invalid=\"true\"")>\
            <p class="fault" id="\(field.name)-f" aria-live="polite"\(fault.isEmpty ? " hidden" : .none)>\
            \(fault)</p>
            """
    }
}

extension FormDraft {
    /// The form with the items of the last report offered, and with empty rows to fill in.
    mutating func offerItems(_ indicators: [Indicator], _ hints: FieldHints) {
        for indicator in indicators where indicator.items != nil {
            var rows = items[indicator.id] ?? []
            if !values[indicator.id, default: [:]].values.contains(where: { !$0.isEmpty }) {
                let names = Set(rows.map { Self.trimmed($0.name) })
                for item in hints.offeredItems(indicator.id) where !names.contains(item.name) {
                    rows.append(ItemRow(name: item.name, unit: item.unit ?? ""))
                }
            }
            while rows.count < Limits.itemCountMax,
                rows.suffix(ItemRows.emptyRowCount).count(where: \.isBlank)
                    < ItemRows.emptyRowCount
            {
                rows.append(ItemRow())
            }
            items[indicator.id] = rows
        }
    }

    /// The form without the names that were offered and not filled in: they are no items.
    func withoutOffers(_ indicators: [Indicator], _ hints: FieldHints) -> FormDraft {
        var form = self
        for indicator in indicators {
            let offered = Set(hints.offeredItems(indicator.id).map(\.name))
            for row in (items[indicator.id] ?? []).indices {
                guard let item = items[indicator.id]?[row], item.values.values.allSatisfy(\.isEmpty),
                    offered.contains(Self.trimmed(item.name))
                else { continue }
                form.items[indicator.id]?[row] = ItemRow()
            }
        }
        return form
    }
}

extension FormDraft.ItemRow {
    /// Whether nothing at all stands in it.
    fileprivate var isBlank: Bool { isEmpty && unit.allSatisfy(\.isWhitespace) }
}
