// `achievement`: the consolidated figures of a period, now or as they stood at a log size.

import Shared

enum AchievementCommand {
    private static let formats = Words(
        id: "table, json, csv, csv-id atau xlsx", en: "table, json, csv, csv-id or xlsx")

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
        case "xlsx": return try spreadsheet(of: achievement, isDemo, context)
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
        if context.arguments.value("out") == nil, context.terminal.isTerminal {
            throw UsageError(
                Words(
                    id: "xlsx bukan teks: sebutkan berkasnya dengan -o BERKAS.xlsx",
                    en: "xlsx is no text: name its file with -o FILE.xlsx"))
        }
        let workbook = AchievementWorkbook(achievement, context.language, isDemo: isDemo).workbook
        return try ChildProgram.sheet(environment: context.environment).spreadsheet(
            of: workbook, secondsMax: Limits.sheetSecondsMax)
    }
}
