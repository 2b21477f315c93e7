// `documents`: the whole set of a year's documents as PDF and XLSX into a folder, for the office or one unit.
//
// Everything is made before anything is written; each file appears whole or not at all. `daftar-dokumen.json`
// names what was written, with its SHA-256: a file of that content is replaced the next time, any other file
// under one of the names is somebody's own and stops the command.

import Shared

enum DocumentsCommand {
    static let syntax = CommandSyntax(
        "documents",
        Words(
            id: "menulis semua dokumen satu tahun (PDF dan XLSX)", en: "write a year's documents (PDF, XLSX)"),
        options: [
            CommandOption("year", value: "Y", Words(id: "tahun yang dilaporkan", en: "the year reported")),
            CommandOption(
                "out", letter: "o", value: "DIR", Words(id: "folder hasil", en: "folder to write to")),
            CommandOption(
                "date", value: "DATE",
                Words(id: "tanggal dokumen (bawaan: hari ini)", en: "the documents' date (default: today)")),
            ActOptions.bidang,
            CommandOption(
                "paper", value: "P", Words(id: "a4 (bawaan) atau f4", en: "a4 (default) or f4")),
            CommandOption(
                flag: "draft", Words(id: "semua sebagai draf", en: "all of them as drafts")),
            CommandOption(
                "as-of", value: "SIZE",
                Words(id: "keadaan pada ukuran log ini", en: "as it stood at this log size")),
            CommandOption(
                "prepared", value: "FILE",
                Words(
                    id: "katalog yang disiapkan, untuk rancangan keputusan perubahan",
                    en: "a prepared catalogue, for the draft of an amending decree")),
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let year = try context.year(try context.arguments.required("year"), "--year")
        let folder = try context.arguments.required("out")
        let documents = try documents(of: year, context)
        let printer = DocumentPrinter(environment: context.environment)
        let files = try printer.files(of: documents)
        let written = try DocumentFolder(path: folder).write(files)
        let list = written.map { file -> JSONValue in
            ["file": .string(file.name), "sha256": .string(file.hash.hex), "bytes": .integer(file.byteCount)]
        }
        try context.emit(
            ["folder": .string(folder), "files": .array(list)],
            text: written.map { "\(folder)/\($0.name)\n" }.joined()
                + context.text(
                    id: "\(written.count) berkas ditulis.\n", en: "\(written.count) files written.\n"))
        return .done
    }

    private static func documents(
        of year: Int, _ context: CommandContext
    ) throws -> [(name: DocumentName, document: Document)] {
        let store = try Store(context.layout)
        let paper = try paper(context)
        let date = try context.arguments.value("date").map { try context.date($0, "--date") }
        let prepared = try context.arguments.value("prepared").map { try CatalogFile.read($0) }
        let emblem = try DocumentDesk.emblem(context.layout)
        let grounds = try DecreeGrounds.read(context.layout)
        return try store.database.pageSnapshot {
            let state = try store.loadState()
            try check(year, state, context)
            let desk = DocumentDesk(
                reading: OfficeReading(store, state, figures: FigureCache()),
                size: try context.logSize(state), date: date ?? state.day(of: context.clock.now()),
                language: context.language, paper: paper, isDraftAsked: context.arguments.has("draft"),
                emblem: emblem, grounds: grounds, preparedCatalog: prepared)
            let names = try desk.names(of: year, bidang: context.arguments.value("bidang"))
            return try names.compactMap { name in try desk.document(name).map { (name, $0) } }
        }
    }

    private static func check(_ year: Int, _ state: OfficeState, _ context: CommandContext) throws {
        let catalog = state.catalog(inForceFor: year)
        if !catalog.years.contains(year) {
            let (first, last) = (catalog.years.lowerBound, catalog.years.upperBound)
            throw UsageError.badValue(
                "--year", String(year),
                expected: Words(id: "tahun \(first) sampai \(last)", en: "a year from \(first) to \(last)"))
        }
        if let bidang = context.arguments.value("bidang"), catalog.bidang(bidang) == nil {
            let known = catalog.bidang.map(\.id).joined(separator: ", ")
            throw UsageError.badValue("--bidang", bidang, expected: Words(id: known, en: known))
        }
    }

    private static func paper(_ context: CommandContext) throws -> Document.Paper {
        let text = context.arguments.value("paper") ?? Document.Paper.a4.rawValue
        if let paper = Document.Paper(rawValue: text.lowercased()) { return paper }
        throw UsageError.badValue("--paper", text, expected: Words(id: "a4 atau f4", en: "a4 or f4"))
    }
}

extension CommandContext {
    /// The log size asked with `--as-of`, or that of now.
    func logSize(_ state: OfficeState) throws(UsageError) -> UInt64 {
        guard let text = arguments.value("as-of") else { return state.size }
        if let size = UInt64(text), (1...state.size).contains(size) { return size }
        throw UsageError.badValue(
            "--as-of", text,
            expected: Words(
                id: "ukuran log 1 sampai \(state.size)", en: "a log size from 1 to \(state.size)"))
    }
}
