// The sheet of items of one indicator and period: the table of ItemTable.swift, one row an item. The columns
// for the program (indikator, periode) are hidden; so are those that hold what each item comes to in a mean
// or share. Rows may be added between the prepared ones: the sums grow with them.

import Shared

/// Builds the sheet of items of one indicator.
struct TemplateItems {
    static let headRowCount = 3
    private static let itemColumn = 3
    private static let firstComponentColumn = 5

    let template: DraftTemplate
    let indicator: Indicator
    let name: String

    private var known: [Report.Item] { Array(template.knownItems(indicator).prefix(Limits.itemCountMax)) }
    private var lastYear: [Report.Item] { template.lastYear?.items[indicator.id] ?? [] }
    private var rowCount: Int { min(max(40, known.count + 20), Limits.itemCountMax) }
    private var firstRow: Int { Self.headRowCount + 1 }
    private var components: [Indicator.Component] { indicator.components }
    private var firstResultColumn: Int {
        Self.firstComponentColumn + components.count * (lastYear.isEmpty ? 1 : 2)
    }

    // MARK: Places

    /// The cells of a component as seen from another sheet.
    func range(of component: String, from sheet: String) -> String {
        guard let place = components.firstIndex(where: { $0.id == component }) else { return "A1" }
        return range(column: Self.firstComponentColumn + place)
    }

    /// The cells of the items' values for every `mean` and `share` of the formula (nil) or of an alternative.
    func resultRanges(_ alternative: Int?) -> [String] {
        var column = firstResultColumn
        for (owner, formula) in formulas {
            let count = formula.itemTexts(cells(row: 1))?.count ?? 0
            if owner == alternative { return (0..<count).map { range(column: column + $0) } }
            column += count
        }
        return []
    }

    private var formulas: [(owner: Int?, formula: Formula)] {
        [(nil, indicator.formula)] + indicator.alternatives.enumerated().map { ($0, $1.formula) }
    }

    private func range(column: Int) -> String {
        let letters = Self.letters(column)
        return "'\(name)'!$\(letters)$\(firstRow):$\(letters)$\(firstRow + rowCount - 1)"
    }

    private func cells(row: Int) -> [String: String] {
        var cells: [String: String] = [:]
        for (place, component) in components.enumerated() {
            cells[component.id] = SheetTable.name(column: Self.firstComponentColumn + place, row: row)
        }
        return cells
    }

    private static func letters(_ column: Int) -> String {
        String(SheetTable.name(column: column, row: 1).dropLast())
    }

    // MARK: The sheet

    var sheet: Workbook.Sheet {
        let itemName = indicator.items?.name ?? DraftColumn.item.rawValue
        let title = "\(itemName) – \(indicator.name), \(template.period.title(in: template.language))"
        let hint = template.say(
            "Satu baris untuk setiap \(itemName.lowercased()). Baris boleh ditambah di antaranya; jumlahnya tampil "
                + "pada lembar isian.",
            "One row for each item. Rows may be added between them; the sums show on the form.")
        let top: [[Workbook.Cell]] = [
            [.empty, .empty, .words(title, .title)],
            [.empty, .empty, .text(template.isDemo ? "\(demoBanner). \(hint)" : hint, .note)],
            headings.map { .text($0, .head) },
        ]
        let resultCount = headings.count - firstResultColumn + 1
        let hidden = [1, 2] + (0..<max(0, resultCount)).map { firstResultColumn + $0 }
        let rows = (0..<rowCount).map { row(firstRow + $0, $0 < known.count ? known[$0] : nil) }
        let widths = [20, 9, 34, 14] + headings.dropFirst(4).map { _ in 24 }
        return Workbook.Sheet(
            name: name, columnWidths: widths, frozenRowCount: Self.headRowCount, rows: top + rows,
            hiddenColumns: hidden, rowHeights: Workbook.Sheet.fittedHeights(top, widths: widths),
            entries: entries)
    }

    private var headings: [String] {
        var headings = [DraftColumn.indicator, .period, .item, .unit].map(\.rawValue)
        headings += components.map(\.name)
        if !lastYear.isEmpty {
            let year = template.period.yearEarlier.title(in: template.language)
            headings += components.map { "\($0.name) (\(year))" }
        }
        let results = formulas.flatMap { $0.formula.itemTexts(cells(row: 1)) ?? [] }
        return headings + results.indices.map { "hitungan \($0 + 1)" }
    }

    private func row(_ number: Int, _ item: Report.Item?) -> [Workbook.Cell] {
        var cells: [Workbook.Cell] = [
            .text(indicator.id, .mark), .text(template.period.description, .mark),
            .words(item?.name ?? "", .inputText), .words(item?.unit ?? "", .inputText),
        ]
        cells += components.map { TemplateSheet.input(item?.values[$0.id], TemplateSheet.format($0)) }
        if !lastYear.isEmpty {
            let before = lastYear.first { $0.name == item?.name }
            cells += components.map { component in
                before?.values[component.id].map {
                    .figure($0.text, format: TemplateSheet.format(component), .shown)
                } ?? .text("", .shown)
            }
        }
        for (_, formula) in formulas {
            let results = item.map { formula.itemResults($0.values.mapValues(\.value)) } ?? []
            for (place, text) in (formula.itemTexts(self.cells(row: number)) ?? []).enumerated() {
                let known = results.indices.contains(place) ? results[place] : nil
                let result = known.map { Workbook.Result.number($0.decimalText(fractionDigits: 12)) }
                cells.append(.formula(text, result ?? .text(""), format: "General", .shown))
            }
        }
        return cells
    }

    private var entries: [Workbook.Entry] {
        (0..<rowCount).flatMap { place in
            components.enumerated().map { number, component in
                TemplateWords.entry(
                    component, row: firstRow + place, column: Self.firstComponentColumn + number,
                    TemplateWords.help(component, template), template)
            }
        }
    }
}
