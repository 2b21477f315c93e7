// iku-agent template --period P… [--format csv|xlsx|json] [-o FILE]: a period, several, or a span 2021..2025.

import Shared

/// Makes a file to fill in.
enum TemplateCommand {
    static func run(_ context: CommandContext) throws -> ExitCode {
        let periods = try PeriodList.periods(try required(context))
        let format = context.arguments.value("format") ?? "csv"
        let agent = try context.agent()
        let template = TemplateFile(
            periods, bidang: agent.record.bidang, catalogs: try agent.catalogs(),
            chronicle: try Chronicle(reading: agent.folder, agent.record), language: context.language,
            now: context.clock.now())
        let bytes: [UInt8]
        switch format {
        case "csv": bytes = template.csv
        case "json": bytes = template.json
        case "xlsx":
            if context.arguments.value("output") == nil, Terminal.standardOutput(environment: [:]).isTerminal
            {
                throw UsageError(
                    Words(
                        id: "xlsx bukan teks: sebutkan berkasnya dengan -o BERKAS.xlsx",
                        en: "xlsx is no text: name its file with -o FILE.xlsx"))
            }
            bytes = try spreadsheet(template)
        default:
            throw UsageError.badValue(
                "--format", format, expected: Words(id: "csv, xlsx atau json", en: "csv, xlsx or json"))
        }
        guard let path = context.arguments.value("output"), path != "-" else {
            try StandardOutput.write(bytes)
            return .done
        }
        try FileSystem.writeDurably(bytes, to: path, mode: 0o644, replacing: false)
        try context.say(Words(id: "\(path): siap diisi", en: "\(path): ready to fill in"))
        return .done
    }

    private static func required(_ context: CommandContext) throws -> [String] {
        _ = try context.arguments.required("period")
        return context.arguments.values("period")
    }

    private static func spreadsheet(_ template: TemplateFile) throws -> [UInt8] {
        let workbook = template.workbook(at: Clock.system.now())
        if workbook.sheets.count > Limits.sheetCountMax {
            throw UsageError(
                Words(
                    id: "terlalu banyak lembar untuk satu buku kerja; bagi periodenya atas beberapa berkas",
                    en: "too many sheets for one workbook; divide the periods among several files"))
        }
        do {
            return try ChildProgram.sheet(environment: ProcessEnvironment.read()).spreadsheet(
                of: workbook, secondsMax: Limits.sheetSecondsMax)
        } catch {
            throw AgentFault("no-spreadsheet", id: error.words.indonesian, en: error.words.english)
        }
    }
}

/// Periods as a command line names them: `2022`, `2022-T1`, `2021..2025`, `2022-T1..2022-T4`.
enum PeriodList {
    /// Every period named, in order, each once.
    static func periods(_ texts: [String]) throws -> [Period] {
        var periods: Set<Period> = []
        for text in texts {
            guard let span = span(text), !span.isEmpty else {
                throw UsageError.badValue(
                    "--period", text,
                    expected: Words(
                        id: "2022, 2022-T1 atau rentang 2021..2025", en: "2022, 2022-T1 or a span 2021..2025")
                )
            }
            periods.formUnion(span)
        }
        let most = Limits.draftPeriodCountMax
        if periods.count > most {
            throw UsageError(
                Words(id: "paling banyak \(most) periode", en: "at most \(most) periods"))
        }
        return periods.sorted()
    }

    /// One period, or all of the same kind from the first to the last named; nil where it is neither.
    private static func span(_ text: String) -> [Period]? {
        if let period = Period(text) { return [period] }
        guard let dots = text.utf8.indices.first(where: { text[$0...].hasPrefix("..") }),
            let first = Period(text[..<dots]), let last = Period(text[dots...].dropFirst(2)),
            (first.quarter == nil) == (last.quarter == nil), first <= last
        else { return nil }
        let all = (first.year...last.year).flatMap { year in
            first.quarter == nil ? [Period(year: year)] : Period(year: year).quarters
        }
        return all.filter { first <= $0 && $0 <= last }
    }
}
