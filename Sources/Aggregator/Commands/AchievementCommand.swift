// `achievement`: the consolidated figures of a period, now or as they stood at a log size.

import Shared

enum AchievementCommand {
    private static let formats = Words(
        id: "table, json, csv, csv-id, xlsx, pdf atau html", en: "table, json, csv, csv-id, xlsx, pdf or html"
    )

    static let syntax = CommandSyntax(
        "achievement", Words(id: "capaian IKU satu periode", en: "the achievement of a period"),
        options: [
            CommandOption(
                "period", value: "P",
                Words(id: "tahun (2022) atau triwulan (2022-T1)", en: "a year (2022) or a quarter (2022-T1)")),
            CommandOption(
                "format", value: "F",
                formats),
            CommandOption(
                "as-of", value: "SIZE",
                Words(id: "keadaan pada ukuran log ini", en: "as it stood at this log size")),
            CommandOption(
                "out", letter: "o", value: "FILE", Words(id: "tulis ke berkas", en: "write to a file")),
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let period = try context.period(try context.arguments.required("period"), "--period")
        let format = context.arguments.value("format") ?? (context.wantsJSON ? "json" : "table")
        let store = try Store(context.layout)
        if let sheet = FiguresSheet.Format(rawValue: format) {
            try context.emit(try FiguresSheet(context, store).bytes(period, sheet))
            return .done
        }
        let (achievement, isDemo) = try store.database.snapshot { () throws(StoreError) in
            let state = try store.loadState()
            let size = try Self.size(context, state)
            return (
                try Achievement.compute(period, from: try StoredFigures(store, state, size: size)),
                state.isDemo
            )
        }
        try context.emit(try bytes(of: achievement, format, isDemo, context))
        return .done
    }

    private static func size(_ context: CommandContext, _ state: OfficeState) throws(StoreError) -> UInt64 {
        guard let text = context.arguments.value("as-of") else { return state.size }
        if let size = UInt64(text), (1...state.size).contains(size) { return size }
        throw StoreError(
            code: 0, message: "--as-of must be a log size from 1 to \(state.size), not \(quoted(text))",
            subject: "achievement")
    }

    private static func bytes(
        of achievement: Achievement, _ format: String, _ isDemo: Bool, _ context: CommandContext
    ) throws -> [UInt8] {
        switch format {
        case "json": return achievement.json.indented
        case "csv": return AchievementCSV(.plain, isDemo: isDemo).bytes(achievement)
        case "csv-id": return AchievementCSV(.indonesian, isDemo: isDemo).bytes(achievement)
        case "xlsx":
            try refuseTerminal(format, context)
            return try spreadsheet(of: achievement, isDemo, context)
        case "table":
            let isColoured = context.terminal.usesColor && context.arguments.value("out") == nil
            let table = AchievementTable(context.language, isDemo: isDemo, isColoured: isColoured)
            return Array(table.text(achievement).utf8)
        default:
            throw UsageError.badValue(
                "--format", format,
                expected: formats)
        }
    }

    private static func spreadsheet(
        of achievement: Achievement, _ isDemo: Bool, _ context: CommandContext
    ) throws -> [UInt8] {
        let workbook = AchievementWorkbook(achievement, context.language, isDemo: isDemo).workbook
        return try ChildProgram.sheet(environment: context.environment).spreadsheet(
            of: workbook, secondsMax: Limits.sheetSecondsMax)
    }

    /// What is no text does not go to a terminal.
    static func refuseTerminal(_ format: String, _ context: CommandContext) throws {
        if context.arguments.value("out") != nil || !context.terminal.isTerminal { return }
        throw UsageError(
            Words(
                id: "\(format) bukan teks: sebutkan berkasnya dengan -o BERKAS.\(format)",
                en: "\(format) is no text: name its file with -o FILE.\(format)"))
    }
}

/// The figures of a period as a sheet to sign, dated like the last entry they were computed from.
private struct FiguresSheet {
    /// How the sheet is written.
    enum Format: String {
        case pdf, html
    }

    private let context: CommandContext
    private let store: Store

    init(_ context: CommandContext, _ store: Store) { (self.context, self.store) = (context, store) }

    func bytes(_ period: Period, _ format: Format) throws -> [UInt8] {
        if format == .pdf { try AchievementCommand.refuseTerminal("pdf", context) }
        let document = try document(period)
        switch format {
        case .pdf:
            let printer = DocumentPrinter(environment: context.environment)
            return try printer.bytes(of: document, .pdf, secondsMax: Limits.printSecondsMax)
        case .html: return Self.page(document)
        }
    }

    private func document(_ period: Period) throws -> Document {
        try store.database.pageSnapshot {
            let state = try store.loadState()
            let size = try context.logSize(state)
            let last = try store.requiredEntry(at: size - 1)
            let desk = DocumentDesk(
                reading: OfficeReading(store, state, figures: FigureCache()), size: size,
                date: state.day(of: last.receivedAt), language: context.language,
                emblem: try DocumentDesk.emblem(store.layout))
            return try FiguresDocument(desk: desk, period: period).document()
        }
    }

    /// A file that stands by itself: its style is in it.
    private static func page(_ document: Document) -> [UInt8] {
        let head: Markup = """
            <!DOCTYPE html>
            <html lang="\(document.language.rawValue)"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <title>\(document.title)</title><style>
            """
        let body: Markup =
            "</style></head><body><main>\n\(DocumentPage(document).content)</main></body></html>\n"
        return Array((head.html + StyleSheet.css + DocumentStyle.css + body.html).utf8)
    }
}
