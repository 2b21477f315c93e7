// Reads the cells of an XLSX file (ECMA-376): which sheets there are (workbook and its relationships), shared
// texts, which formats mean percent or a date, then every sheet. Formula cells count by the result stored
// with them.
//
// Relationships may lead to parts of the archive alone: an outer target, a path with `..` or `\` is refused.

import Shared

/// Reads one file.
struct SpreadsheetReader {
    private let archive: SpreadsheetArchive

    /// The table of a file.
    static func table(of bytes: [UInt8]) throws(SpreadsheetRefusal) -> SheetTable {
        try SpreadsheetReader(archive: try SpreadsheetArchive(bytes)).table()
    }

    private func table() throws(SpreadsheetRefusal) -> SheetTable {
        let start = try relationships(of: "")
        guard let main = start.first(where: { $0.kind == "officeDocument" })?.target else {
            throw .notASpreadsheet
        }
        let workbook = WorkbookPart()
        try MarkupReader.read(try required(main), into: workbook)
        let parts = try relationships(of: main)
        let texts = SharedTextsPart()
        if let part = parts.first(where: { $0.kind == "sharedStrings" }) {
            try MarkupReader.read(try required(part.target), into: texts)
        }
        let styles = StylesPart()
        if let part = parts.first(where: { $0.kind == "styles" }) {
            try MarkupReader.read(try required(part.target), into: styles)
        }
        if workbook.sheets.isEmpty || workbook.sheets.count > Limits.sheetCountMax { throw .notASpreadsheet }
        var sheets: [SheetTable.Sheet] = []
        for sheet in workbook.sheets {
            // A chart sheet has no cells.
            guard let part = parts.first(where: { $0.id == sheet.id && $0.kind == "worksheet" }) else {
                continue
            }
            let cells = SheetPart(texts.texts, styles.formats, countsFrom1904: workbook.countsFrom1904)
            try MarkupReader.read(try required(part.target), into: cells)
            if cells.isTooLarge { throw .tooLarge }
            sheets.append(SheetTable.Sheet(name: sheet.name, rows: cells.rows))
        }
        return SheetTable(sheets)
    }

    private func required(_ name: String) throws(SpreadsheetRefusal) -> [UInt8] {
        if let part = try archive.part(name) { return part }
        throw .notASpreadsheet
    }

    /// The relationships of a part (`""` for the archive itself), targets as names within the archive.
    private func relationships(
        of part: String
    ) throws(SpreadsheetRefusal) -> [RelationshipsPart.Relationship] {
        let folder = part.lastIndex(of: "/").map { String(part[...$0]) } ?? ""
        let name = folder + "_rels/" + part.dropFirst(folder.count) + ".rels"
        let read = RelationshipsPart(folder: folder)
        try MarkupReader.read(try required(name), into: read)
        if read.leadsOut { throw .notASpreadsheet }
        return read.relationships
    }
}

/// A part's relationships to others.
final class RelationshipsPart: MarkupTaker {
    struct Relationship {
        let id: String
        /// The last word of its type.
        let kind: String
        let target: String
    }

    private let folder: String
    private(set) var relationships: [Relationship] = []
    private(set) var leadsOut = false

    init(folder: String) { self.folder = folder }

    func begin(_ element: String, _ attributes: [String: String]) {
        guard element == "Relationship", let id = attributes["Id"], let type = attributes["Type"],
            let target = attributes["Target"]
        else { return }
        let kind = type.split(separator: "/").last.map(String.init) ?? ""
        // Links that people put into cells lead out by their nature, and are never followed.
        if attributes["TargetMode"] == "External" {
            if kind != "hyperlink" { leadsOut = leadsOut || Self.isFollowed(kind) }
            return
        }
        let isOdd =
            target.contains("\\") || target.contains(":")
            || target.split(separator: "/").contains { $0 == ".." || $0 == "." }
        if isOdd {
            leadsOut = leadsOut || Self.isFollowed(kind)
            return
        }
        let name = target.hasPrefix("/") ? String(target.dropFirst()) : folder + target
        relationships.append(Relationship(id: id, kind: kind, target: name))
    }

    private static func isFollowed(_ kind: String) -> Bool {
        ["officeDocument", "worksheet", "sharedStrings", "styles"].contains(kind)
    }

    func text(_ text: String) {}
    func end(_ element: String) {}
}

/// The sheets' names and order.
final class WorkbookPart: MarkupTaker {
    private(set) var sheets: [(name: String, id: String)] = []
    private(set) var countsFrom1904 = false

    func begin(_ element: String, _ attributes: [String: String]) {
        switch element {
        case "sheet": sheets.append((attributes["name"] ?? "", attributes["id"] ?? ""))
        case "workbookPr": countsFrom1904 = ["1", "true"].contains(attributes["date1904"] ?? "")
        default: break
        }
    }

    func text(_ text: String) {}
    func end(_ element: String) {}
}

/// Texts that cells share; readings of Japanese beside them do not belong to them.
final class SharedTextsPart: MarkupTaker {
    private(set) var texts: [String] = []
    private var isInText = false
    private var isInReading = false

    func begin(_ element: String, _ attributes: [String: String]) {
        switch element {
        case "si": texts.append("")
        case "rPh": isInReading = true
        case "t": isInText = !isInReading && !texts.isEmpty
        default: break
        }
    }

    func text(_ text: String) { if isInText { texts[texts.count - 1] += text } }

    func end(_ element: String) {
        if element == "rPh" { isInReading = false }
        if element == "t" { isInText = false }
    }
}
