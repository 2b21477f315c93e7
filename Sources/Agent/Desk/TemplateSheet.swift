// The sheet to fill in of one period: the table of DraftTable.swift, laid out for people. The columns for the
// program (bagian, indikator, isian) are hidden; yellow cells are to be filled in, the others are locked.
// Realisasi, capaian and predikat are formulas over the cells, and stand there computed.

import Shared

/// Builds the sheet of one period.
struct TemplateSheet {
    static let valueColumn = 6
    static let lastYearColumn = 7
    private static let headings: [DraftColumn] = [
        .section, .indicator, .field, .caption, .unit, .value, .lastYear, .help,
    ]
    private static let headRowCount = 3
    private static let widths = [9, 26, 14, 46, 12, 32, 20, 54]

    let template: DraftTemplate
    let name: String
    /// The sheets of items, by indicator.
    let items: [String: TemplateItems]
    /// The sheet of the year before in the same workbook.
    let yearBefore: [String: [String: String]]
    /// Cells of values on this sheet as seen from others: indicator → component → `'Isian 2022'!F7`.
    private(set) var cells: [String: [String: String]] = [:]
    private var rows: [[Workbook.Cell]] = []
    private var entries: [Workbook.Entry] = []
    private var comments: [Workbook.Comment] = []
    private var heights: [Int: Int] = [:]

    init(
        _ template: DraftTemplate, name: String, items: [String: TemplateItems],
        yearBefore: [String: [String: String]]
    ) {
        (self.template, self.name, self.items, self.yearBefore) = (template, name, items, yearBefore)
        build()
    }

    /// The sheet as built.
    var sheet: Workbook.Sheet {
        Workbook.Sheet(
            name: name, columnWidths: Self.widths, frozenRowCount: Self.headRowCount, rows: rows,
            hiddenColumns: [1, 2, 3],
            rowHeights: Workbook.Sheet.fittedHeights(rows, widths: Self.widths, atLeast: heights),
            isProtected: true, entries: entries, comments: comments)
    }

    // MARK: Parts

    private mutating func build() {
        let title = say(
            "Isian IKU \(template.period.title(in: .indonesian))",
            "IKU form, \(template.period.title(in: .english))")
        rows.append([.empty, .empty, .empty, .text("\(title) – \(template.unitName)", .title)])
        let hint = say("Isi sel kuning saja. \(officeName)", "Fill in the yellow cells only. \(officeName)")
        let mark: Workbook.Cell = template.isDemo ? .text(demoBanner, .alarm) : .empty
        rows.append([.empty, .empty, .empty, .text(hint, .note), .empty, mark])
        rows.append(Self.headings.map { .text($0.rawValue, .head) })
        add("periode", caption: say("Periode", "Period"), value: .text(template.period.description, .strong))
        for (place, indicator) in template.indicators.enumerated() { add(indicator, number: place + 1) }
        addEnd()
        for member in TemplateMark.Member.allCases {
            let name = DraftTemplate.markNames[member] ?? ""
            add(
                "tanda", field: name,
                caption: say("Tanda templat: \(name)", "Template mark: \(member.rawValue)"),
                value: .text(template.mark[member] ?? "", .mark), style: .mark)
        }
    }

    private var officeName: String { template.catalog.office.name }

    private mutating func add(_ indicator: Indicator, number: Int) {
        add(
            "tampil", caption: "\(number). \(indicator.name)", unit: indicator.unit, value: .text("", .group),
            style: .group)
        let targetRow = addTarget(indicator)
        for component in indicator.components { add(component, of: indicator) }
        let previous = addBaseline(indicator)
        let values = (cells[indicator.id] ?? [:]).mapValues(\.local)
        let places = SpreadsheetFormula.Cells(
            values: values, previous: previous, itemResults: items[indicator.id]?.resultRanges(nil) ?? [])
        addFigures(indicator, places, target: targetRow)
        for rule in indicator.rules { add(rule, values) }
        for note in DraftTemplate.offeredNotes { add(note: note, indicator) }
    }

    private mutating func addTarget(_ indicator: Indicator) -> String? {
        let target = indicator.targets[template.period] ?? indicator.targets[template.period.wholeYear]
        let cell: Workbook.Cell =
            target.map { .number($0.text, format: Self.format(decimals: $0.text), .shown) }
            ?? .text("–", .shown)
        let row = add(
            "tampil", caption: "Target", unit: indicator.unit, value: cell,
            help: indicator.formulaDecreed.map { say("Rumus: \($0)", "Formula: \($0)") } ?? "")
        guard let target, target.value > .zero else { return nil }
        return "F\(row)"
    }

    /// A component's row; its cell counts in the formulas.
    private mutating func add(_ component: Indicator.Component, of indicator: Indicator) {
        let format = Self.format(component)
        let known = template.current?.values[indicator.id]?[component.id]
        let help = TemplateWords.help(component, template)
        let row: Int
        if let list = items[indicator.id] {
            let range = list.range(of: component.id, from: name)
            let result = known.map { Workbook.Result.number($0.text) } ?? .text("")
            row = add(
                "tampil", caption: component.name, unit: component.unit ?? "",
                value: .formula("IF(COUNT(\(range))=0,\"\",SUM(\(range)))", result, format: format, .shown),
                lastYear: lastYear(component, indicator),
                help: say("Jumlah dari lembar \(list.name). ", "Sum of the sheet \(list.name). ") + help)
        } else {
            row = add(
                "nilai", indicator.id, component.id, caption: component.name, unit: component.unit ?? "",
                value: Self.input(known, format), lastYear: lastYear(component, indicator), help: help)
            enter(component, row: row, help)
        }
        if let help = component.help { comments.append(Workbook.Comment(row: row, column: 4, help)) }
        cells[indicator.id, default: [:]][component.id] = "'\(name)'!F\(row)"
    }

    /// What was reported a year earlier: known, or filled in on the sheet of that year.
    private func lastYear(_ component: Indicator.Component, _ indicator: Indicator) -> Workbook.Cell {
        let format = Self.format(component)
        if let known = template.lastYear?.values[indicator.id]?[component.id] {
            return .figure(known.text, format: format, .shown)
        }
        guard let cell = yearBefore[indicator.id]?[component.id] else { return .text("", .shown) }
        return .formula("IF(ISNUMBER(\(cell)),\(cell),\"\")", .text(""), format: format, .shown)
    }

    /// Rows for the year before where it is needed and nobody knows it; where `prev` stands.
    private mutating func addBaseline(_ indicator: Indicator) -> [String: String] {
        var previous: [String: String] = [:]
        for component in indicator.components {
            let own = cells[indicator.id]?[component.id]?.local ?? ""
            previous[component.id] = "G" + own.dropFirst()
            guard template.asksBaseline(indicator) else { continue }
            let year = template.period.yearEarlier.title(in: template.language)
            let help = say("Dibutuhkan untuk menghitung pertumbuhan.", "Needed to compute the growth.")
            let row = add(
                "awal", indicator.id, component.id, caption: "\(component.name), \(year)",
                unit: component.unit ?? "",
                value: Self.input(
                    template.current?.baseline[indicator.id]?[component.id], Self.format(component)),
                help: help)
            enter(component, row: row, help)
            previous[component.id] = "F\(row)"
        }
        return previous
    }

    // MARK: What is shown

    private mutating func addFigures(
        _ indicator: Indicator, _ places: SpreadsheetFormula.Cells, target: String?
    ) {
        let known = template.figures.first { $0.indicator.id == indicator.id }
        guard let formula = indicator.formula.inCells(places) else { return }
        let decimals = indicator.targets[template.period.wholeYear]?.text ?? ""
        add(
            "tampil", caption: "Realisasi", unit: indicator.unit,
            value: .formula(
                formula.realisasi, Self.result(known?.outcome.realisasi),
                format: Self.format(decimals: decimals, least: 2),
                .shown),
            help: indicator.doubtful ?? "")
        guard let target else { return }
        let row = add(
            "tampil", caption: "Capaian", unit: "%",
            value: .formula(
                formula.capaian(indicator.polarity, target: target), Self.result(known?.outcome.capaian),
                format: Self.capaianFormat, .shown))
        add(
            "tampil", caption: "Predikat",
            value: .formula(
                SpreadsheetFormula.predikat("F\(row)", template.catalog.predikat),
                .text(known?.predikat?.name ?? ""), format: "General", .shown))
        addAlternatives(indicator, places, known, target: target)
    }

    private mutating func addAlternatives(
        _ indicator: Indicator, _ places: SpreadsheetFormula.Cells, _ known: Achievement.Row?, target: String
    ) {
        for (place, alternative) in indicator.alternatives.enumerated() {
            guard let formula = alternative.formula.inCells(alternativePlaces(places, indicator, place))
            else {
                continue
            }
            add(
                "tampil",
                caption: say(
                    "Capaian menurut pembanding \(place + 1)", "Capaian, other reading \(place + 1)"),
                unit: "%",
                value: .formula(
                    formula.capaian(indicator.polarity, target: target),
                    Self.result(known?.alternatives[place].outcome.capaian), format: Self.capaianFormat,
                    .shown),
                help: alternative.text)
        }
    }

    private func alternativePlaces(
        _ places: SpreadsheetFormula.Cells, _ indicator: Indicator, _ place: Int
    ) -> SpreadsheetFormula.Cells {
        var places = places
        places.itemResults = items[indicator.id]?.resultRanges(place) ?? []
        return places
    }

    /// A rule's text, where the cells break it.
    private mutating func add(_ rule: Indicator.Rule, _ values: [String: String]) {
        guard let check = rule.check.inCells(values) else { return }
        let text = SpreadsheetFormula.quoted(String(rule.text.prefix(200)))
        add(
            "tampil", caption: say("Pemeriksaan", "Check"),
            value: .formula(
                check.guarded("IF(\(check.text),\"\",\(text))"), .text(""), format: "General", .shown))
    }

    private static func result(_ value: Rational?) -> Workbook.Result {
        value.map { .number($0.decimalText(fractionDigits: 10)) } ?? .text("")
    }

    // MARK: What is written

    private mutating func add(note name: String, _ indicator: Indicator) {
        let words = TemplateWords.note(name)
        let known = template.current?.notes[indicator.id]?[name] ?? ""
        let row = add(
            "catatan", indicator.id, name, caption: words.text(in: template.language),
            value: .words(known, .inputText))
        heights[row] = 45
    }

    private mutating func addEnd() {
        add(
            "tampil", caption: say("Pengesahan isian", "Who fills it in"), value: .text("", .group),
            style: .group)
        if template.current != nil {
            add("alasan", caption: say("Alasan koreksi", "Why it is corrected"), value: .text("", .inputText))
        }
        let row = add(
            "yakin",
            caption: say(
                "Angka yang jauh berbeda dari sebelumnya memang benar", "Figures far from before are right"),
            value: .text("", .inputText),
            help: say(
                "Isi ya hanya bila diminta saat pemeriksaan.", "Write ya only when the check asks for it."))
        entries.append(
            Workbook.Entry(
                row: row, column: Self.valueColumn, .choice, choices: ["ya"], title: say("Yakin?", "Sure?"),
                prompt: say("Kosongkan, atau pilih ya.", "Leave it empty, or choose ya."),
                complaint: say("Kosongkan, atau pilih ya.", "Leave it empty, or choose ya.")))
        guard template.asksPeople else { return }
        let people = [("penyusun", template.people.preparedBy), ("penyetuju", template.people.approvedBy)]
        for (section, person) in people {
            for (field, text) in DraftTemplate.parts(of: person) {
                let caption = TemplateWords.person(section, field).text(in: template.language)
                add(section, field: field, caption: caption, value: .words(text, .inputText))
            }
        }
    }

    private mutating func enter(_ component: Indicator.Component, row: Int, _ help: String) {
        entries.append(TemplateWords.entry(component, row: row, column: Self.valueColumn, help, template))
    }

    // MARK: Rows

    @discardableResult
    private mutating func add(
        _ section: String, _ indicator: String = "", _ field: String = "", caption: String, unit: String = "",
        value: Workbook.Cell, lastYear: Workbook.Cell = .text("", .shown), help: String = ""
    ) -> Int {
        rows.append([
            .text(section, .mark), .text(indicator, .mark), .text(field, .mark), .words(caption, .cell),
            .text(unit, .cell), value, lastYear, .words(help, .cell),
        ])
        return rows.count
    }

    private mutating func add(
        _ section: String, field: String = "", caption: String, unit: String = "", value: Workbook.Cell,
        style: Workbook.Style
    ) {
        rows.append([
            .text(section, .mark), .text("", .mark), .text(field, .mark), .words(caption, style),
            .text(unit, style), value, .text("", style), .text("", style),
        ])
    }

    @discardableResult
    private mutating func add(
        _ section: String, field: String, caption: String, value: Workbook.Cell
    ) -> Int {
        add(section, "", field, caption: caption, value: value)
    }

    private func say(_ id: String, _ en: String) -> String { template.say(id, en) }
}

// MARK: - Formats

extension TemplateSheet {
    static let capaianFormat = "#,##0.00##"

    static func input(_ known: Figure?, _ format: String) -> Workbook.Cell {
        known.map { .figure($0.text, format: format, .input) } ?? .blank(format: format, .input)
    }

    static func format(_ component: Indicator.Component) -> String {
        component.isInteger ? "#,##0" : component.unit == "rupiah" ? "#,##0.00" : "General"
    }

    /// With the decimals of a plain number, or at least so many.
    static func format(decimals text: String, least: Int = 0) -> String {
        let count = text.firstIndex(of: ".").map { text[$0...].dropFirst().count } ?? 0
        let digits = String(repeating: "0", count: max(count, least))
        return digits.isEmpty ? "#,##0" : "#,##0." + digits
    }
}

extension String {
    /// `F7` of `'Isian 2022'!F7`
    fileprivate var local: String { lastIndex(of: "!").map { String(self[index(after: $0)...]) } ?? self }
}
