// A document as a spreadsheet: a sheet for every table, with the texts before it above and those at the
// section's end below; a sheet for a section without tables; and the origin, what the figures were computed
// from. Figures are numbers, heads are spanned cells, printed again on every page, on the document's paper.

/// Writes a document as a workbook.
public struct DocumentWorkbook {
    private let document: Document

    /// The document to write.
    public init(_ document: Document) { self.document = document }

    /// The whole workbook.
    public var workbook: Workbook {
        var sheets: [Workbook.Sheet] = []
        for section in document.sections {
            for (place, part) in Self.parts(section.blocks).enumerated() {
                if sheets.count == Limits.sheetCountMax - 1 { break }
                var sheet = DocumentSheet(document, part.table, isUpright: section.orientation == .portrait)
                if place == 0 { sheet.addTop(of: section) }
                sheet.add(part.before)
                if let table = part.table { sheet.add(table) }
                sheet.add(part.after)
                sheets.append(sheet.sheet(named: name(number: sheets.count + 1, section, part)))
            }
        }
        if let source = document.source { sheets.append(origin(source)) }
        let title = PrintableText.line(document.title)
        return Workbook(title: String(title.prefix(200)), created: document.created, sheets: sheets)
    }

    private func say(_ id: String, _ en: String) -> String { document.language == .indonesian ? id : en }

    // MARK: Parts

    /// A table with the texts around it; or texts alone.
    private struct Part {
        var before: [Document.Block] = []
        var table: Document.Table?
        var after: [Document.Block] = []
    }

    private static func parts(_ blocks: [Document.Block]) -> [Part] {
        var parts: [Part] = []
        var texts: [Document.Block] = []
        for block in blocks {
            if case .table(let table) = block {
                parts.append(Part(before: texts, table: table))
                texts = []
            } else {
                texts.append(block)
            }
        }
        if parts.isEmpty { return [Part(before: texts)] }
        parts[parts.count - 1].after = texts
        return parts
    }

    /// `2 Target dan realisasi`: the number makes it unique, the rest tells what it is.
    private func name(number: Int, _ section: Document.Section, _ part: Part) -> String {
        let title = PrintableText.line(part.table?.caption ?? section.title.last ?? document.kind)
        var name = "\(number) "
        for character in title.unicodeScalars {
            let isFree = character.value >= 0x20 && !"[]:*?/\\'".unicodeScalars.contains(character)
            let shown = isFree ? String(character) : " "
            if name.utf16.count + shown.utf16.count > 31 { break }
            name += shown
        }
        while name.last == " " { name.removeLast() }
        return name
    }

    // MARK: Origin

    private func origin(_ source: Document.Source) -> Workbook.Sheet {
        let lines: [(String, Workbook.Cell)] = [
            (say("Dokumen", "Document"), .printed(document.title, .cell)),
            (say("Keadaan pada", "As of"), .printed(source.moment, .cell)),
            (say("Nama log", "Log"), .printed(source.origin, .code)),
            (say("Ukuran log (entri)", "Log size (entries)"), .figure(String(source.size), format: "0")),
            (say("Akar log", "Log root"), .printed(source.root, .code)),
            (say("Cara memeriksa", "How to verify"), .printed(source.verification, .cell)),
        ]
        let banner = document.banner.map { [[Workbook.Cell.printed($0, .alarm)]] } ?? []
        return Workbook.Sheet(
            name: say("Asal data", "Origin"), columnWidths: [26, 90],
            rows: banner + lines.map { [.text($0.0, .strong), $0.1] }, isUpright: true,
            layout: Workbook.Layout(isFolio: document.paper == .f4))
    }
}
