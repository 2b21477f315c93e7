// A document as a part of a page: the same texts and tables as on paper, for reading on a screen. Printed
// from the browser it lies on the document's paper, its tables' heads on every page (DocumentStyle).

/// Writes a document as HTML.
public struct DocumentPage {
    private let document: Document
    private let emblemPath: String?

    /// The document to show; `emblemPath` is where the page finds the letterhead's emblem.
    public init(_ document: Document, emblemPath: String? = nil) {
        (self.document, self.emblemPath) = (document, emblemPath)
    }

    /// The whole document, one `article`; headings begin at level 2.
    public var content: Markup {
        let sections = Markup(document.sections.map(section))
        return
            """
            <article class="doc" lang="\(document.language.rawValue)">
            \(sections)\(source)</article>

            """
    }

    private func section(_ section: Document.Section) -> Markup {
        let paper = paper(of: section)
        let title: Markup =
            section.title.isEmpty ? .none : "<h2>\(Markup.joined(section.title.map(said), by: "<br>"))</h2>\n"
        let subtitle = section.subtitle.map { line -> Markup in "<p class=\"c\">\(said(line))</p>\n" }
        let top = section.blocks.compactMap(\.headingLevel).min() ?? 1
        return """
            <section class="sheet \(paper)">
            \(notices)\(section.letterhead.map(letterhead))\(title)\(subtitle)\
            \(section.blocks.map { block($0, top) })</section>

            """
    }

    private func paper(of section: Document.Section) -> String {
        "\(document.paper.rawValue)-\(section.orientation.rawValue)"
    }

    private var notices: Markup {
        let draft = Words(id: "DRAF – belum ditetapkan", en: "DRAFT – not yet adopted").text(
            in: document.language)
        let lines = [document.banner, document.isDraft ? draft : nil].compactMap(\.self)
        return Markup(lines.map { "<p class=\"alarm\">\($0)</p>\n" })
    }

    private func letterhead(_ letterhead: Document.Letterhead) -> Markup {
        let emblem: Markup? =
            letterhead.emblem == nil
            ? nil : emblemPath.map { "<img src=\"\($0)\" alt=\"\" class=\"emblem\">" }
        let names = letterhead.names.map { name -> Markup in "<p class=\"name\">\(said(name))</p>" }
        let address = letterhead.address.map { line -> Markup in "<p class=\"small\">\(said(line))</p>" }
        return "<div class=\"letterhead\">\(emblem)<div>\(names)\(address)</div></div>\n"
    }

    private var source: Markup {
        guard let source = document.source else { return .none }
        let lines = source.lines(in: document.language).map { line -> Markup in "<p>\(line)</p>" }
        // On the last section's paper: another one would begin a sheet.
        let paper = document.sections.last.map(paper) ?? ""
        return "<div class=\"source \(paper)\">\(lines)</div>\n"
    }

    private func said(_ text: String) -> Markup { .said(text) }

    // MARK: Blocks

    /// A block; the section's highest heading, of level `top`, stands right below its title.
    private func block(_ block: Document.Block, _ top: Int) -> Markup {
        switch block {
        case .heading(let text, let level) where level == top: "<h3>\(said(text))</h3>\n"
        case .heading(let text, let level) where level == top + 1: "<h4>\(said(text))</h4>\n"
        case .heading(let text, _): "<h5>\(said(text))</h5>\n"
        case .paragraph(let paragraph): self.paragraph(paragraph)
        case .clauses(let clauses): "<dl class=\"clauses\">\(clauses.map(clause))</dl>\n"
        case .facts(let facts):
            """
            <dl class="clauses">\(facts.map { fact -> Markup in
                "<dt>\(said(fact.name))</dt><dd class=\"lines\">\(said(fact.value))</dd>"
            })</dl>

            """
        case .table(let table): DocumentTablePage(table).markup
        case .legend(let title, let lines):
            "<p class=\"small legend\"><b>\(title)</b>\(lines.map { line -> Markup in "<br>\(line)" })</p>\n"
        case .footnotes(let notes): footnotes(notes)
        case .signatures(let block): signatures(block)
        case .copies(let title, let names):
            "<div class=\"copies\"><p>\(title)</p><ol>\(names.map(item))</ol></div>\n"
        case .pageBreak: "<div class=\"break\"></div>\n"
        }
    }

    private func item(_ text: String) -> Markup { "<li>\(said(text))</li>" }

    private func paragraph(_ paragraph: Document.Paragraph) -> Markup {
        let place: Markup =
            switch paragraph.alignment {
            case .start: "lines"
            case .centre: "lines c"
            case .end: "lines e"
            case .justified: "lines j"
            }
        let style: Markup =
            switch paragraph.style {
            case .plain: ""
            case .strong: " strong"
            case .slanted: " slanted"
            case .small: " small"
            case .alarm: " alarm"
            }
        let indented: Markup = paragraph.isIndented ? " indented" : ""
        return "<p class=\"\(place)\(style)\(indented)\">\(said(paragraph.text))</p>\n"
    }

    private func clause(_ clause: Document.Clause) -> Markup {
        let colon: Markup = clause.hasColon ? " :" : ""
        let points: Markup =
            clause.points.isEmpty
            ? .none : "<dl class=\"points\">\(clause.points.map(point))</dl>"
        let text: Markup = clause.text.isEmpty ? .none : "<div class=\"lines\">\(said(clause.text))</div>"
        return "<dt>\(said(clause.label))\(colon)</dt><dd>\(text)\(points)</dd>"
    }

    private func point(_ point: Document.Point) -> Markup {
        "<dt>\(said(point.mark))</dt><dd class=\"lines\">\(said(point.text))</dd>"
    }

    private func footnotes(_ notes: [Document.Footnote]) -> Markup {
        let lines = notes.map { note -> Markup in "<p><sup>\(note.mark)</sup> \(said(note.text))</p>" }
        return "<div class=\"small footnotes\">\(lines)</div>\n"
    }

    // MARK: Signatures

    private func signatures(_ block: Document.Signatures) -> Markup {
        let title = Words(id: "Paraf koordinasi", en: "Initials").text(in: document.language)
        let initials: Markup =
            document.isDraft && !block.initials.isEmpty
            ? "<div class=\"initials\"><p>\(title)</p><ul>\(block.initials.map(item))</ul></div>" : .none
        return "<div class=\"signatures\">\(initials)\(block.signatures.map(signature))</div>\n"
    }

    private func signature(_ signature: Document.Signature) -> Markup {
        let head = (signature.placeAndDate.map(said) + signature.role.map { role in "<b>\(said(role))</b>" })
        let name: Markup = signature.name.map { name in "<b>\(said(name))</b>" } ?? "………………………………"
        let closing = [signature.rank, signature.nip.map { "NIP. \($0)" }].compactMap { $0.map(said) }
        return """
            <div class="signature"><p>\(Markup.joined(head, by: "<br>"))</p><div class="room"></div>\
            <p>\(Markup.joined([name] + closing, by: "<br>"))</p></div>
            """
    }
}

extension Document.Block {
    /// The level, of a heading.
    fileprivate var headingLevel: Int? {
        if case .heading(_, let level) = self { return level }
        return nil
    }
}

/// Writes a document's table as HTML.
private struct DocumentTablePage {
    let table: Document.Table

    init(_ table: Document.Table) { self.table = table }

    var markup: Markup {
        let label = table.caption ?? table.head.first?.first?.text ?? ""
        let caption: Markup = table.caption.map { "<caption>\(Markup.said($0))</caption>" } ?? .none
        return """
            <div class="wide" role="region" aria-label="\(label)" tabindex="0"><table border="1">\(caption)\
            <colgroup>\(widths)</colgroup><thead>\(table.head.map(headRow))\(numbers)</thead>
            <tbody>\(table.rows.map(row))</tbody></table></div>

            """
    }

    /// As wide as on paper, to a twentieth of the table (`DocumentStyle`).
    private var widths: Markup {
        let whole = table.columns.reduce(0) { $0 + $1.weight }
        return Markup(
            table.columns.map { column in
                let twentieths = max(1, (20 * column.weight + whole / 2) / max(1, whole))
                return "<col class=\"of20-\(twentieths)\">"
            })
    }

    private func headRow(_ cells: [Document.HeadCell]) -> Markup {
        let heads = cells.map { cell -> Markup in
            let scope: Markup = cell.columnCount > 1 ? "colgroup" : "col"
            return """
                <th scope="\(scope)"\(span("colspan", cell.columnCount))\(span("rowspan", cell.rowCount))>\
                \(cell.text)</th>
                """
        }
        return "<tr>\(heads)</tr>\n"
    }

    private func span(_ name: Markup, _ count: Int) -> Markup { count > 1 ? " \(name)=\"\(count)\"" : .none }

    private var numbers: Markup {
        if !table.hasColumnNumbers { return .none }
        let cells = table.columns.indices.map { column -> Markup in "<td>(\(column + 1))</td>" }
        return "<tr class=\"numbers\">\(cells)</tr>\n"
    }

    private func row(_ row: Document.Row) -> Markup {
        switch row {
        case .group(let text):
            return """
                <tr class="group"><th scope="rowgroup"\(span("colspan", table.columns.count))>\
                \(Markup.said(text))</th></tr>

                """
        case .cells(let cells):
            var column = 0
            let markup = cells.map { cell -> Markup in
                let alignment =
                    cell.alignment ?? table.columns[min(column, table.columns.count - 1)].alignment
                column += cell.columnCount
                return self.cell(cell, alignment)
            }
            return "<tr>\(markup)</tr>\n"
        }
    }

    private func cell(_ cell: Document.Cell, _ alignment: Document.Alignment) -> Markup {
        let place: Markup =
            switch alignment {
            case .end: " class=\"n\""
            case .centre: " class=\"c\""
            case .start, .justified: " class=\"lines\""
            }
        let marks = cell.marks.map { mark -> Markup in "<sup>\(mark)</sup>" }
        let text = Markup.said(cell.text) + Markup.joined(marks, by: "<sup>,</sup>")
        let shown: Markup = cell.isStrong ? "<b>\(text)</b>" : text
        return "<td\(place)\(span("colspan", cell.columnCount))>\(shown)</td>"
    }
}
