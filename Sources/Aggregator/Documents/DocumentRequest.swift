// What a browser asks for at `/dokumen/…`: a document as a page (`laporan-kinerja-2022-koperasi`) or as a
// file (`….pdf`, `….xlsx`), with `?kertas=f4`, `?tanggal=2023-02-20`, `?ukuran=SIZE` and `?draf=1` where
// they are given.

import Shared

/// One document, as asked for.
struct DocumentRequest {
    static let folder = "/dokumen/"

    /// Whether a path asks for a document as a file.
    static func isFilePath(_ path: String) -> Bool {
        path.hasPrefix(folder) && DocumentFileKind.allCases.contains { path.hasSuffix("." + $0.rawValue) }
    }

    let name: DocumentName
    /// Nil for the page.
    let fileKind: DocumentFileKind?
    let desk: DocumentDesk

    /// Nil where the address names no document.
    init?(visit: Visit, reading: OfficeReading) throws {
        var stem = Substring(visit.request.path.dropFirst(Self.folder.utf8.count))
        let kind = DocumentFileKind.allCases.first { stem.hasSuffix("." + $0.rawValue) }
        if let kind { stem = stem.dropLast(kind.rawValue.utf8.count + 1) }
        guard let name = DocumentName(stem), let desk = try DocumentDesk(visit: visit, reading: reading)
        else {
            return nil
        }
        (self.name, fileKind, self.desk) = (name, kind, desk)
    }

    func document() throws -> Document? { try desk.document(name) }
}

extension DocumentDesk {
    /// The desk that an address asks for; nil for what is no date, size or paper.
    init?(visit: Visit, reading: OfficeReading) throws {
        let query = visit.request.query
        let state = reading.state
        guard let paper = Document.Paper(rawValue: query["kertas"] ?? Document.Paper.a4.rawValue),
            let size = query["ukuran"].map({ UInt64($0) }) ?? state.size, (1...state.size).contains(size),
            let date = query["tanggal"].map({ CivilDate($0) }) ?? state.day(of: visit.now)
        else { return nil }
        self.init(
            reading: reading, size: size, date: date, language: visit.language, paper: paper,
            isDraftAsked: query["draf"] == "1", emblem: try? Self.emblem(reading.store.layout),
            grounds: try DecreeGrounds.read(reading.store.layout))
    }
}
