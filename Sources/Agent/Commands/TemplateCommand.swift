// iku-agent template --period P [--format csv|xlsx|json] [-o FILE]

import Shared

/// Makes a file to fill in.
enum TemplateCommand {
    static func run(_ context: CommandContext) throws -> ExitCode {
        let text = try context.arguments.required("period")
        guard let period = Period(text) else {
            throw UsageError.badValue(
                "--period", text, expected: Words(id: "2022 atau 2022-T1", en: "2022 or 2022-T1"))
        }
        let format = context.arguments.value("format") ?? "csv"
        let agent = try context.agent()
        let chronicle = try Chronicle(reading: agent.folder, agent.record)
        let earlier = chronicle.periods.last { $0 < period && chronicle.head($0)?.report.kind == .report }
        let template = DraftTemplate(
            period: period, bidang: agent.record.bidang,
            catalog: try agent.catalogs().inForce(for: period.year), language: context.language,
            earlier: earlier.flatMap { chronicle.head($0)?.report },
            knowsLastYear: chronicle.head(period.yearEarlier)?.report.kind == .report)
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

    private static func spreadsheet(_ template: DraftTemplate) throws -> [UInt8] {
        do {
            return try ChildProgram.sheet(environment: ProcessEnvironment.read()).spreadsheet(
                of: template.workbook(at: Clock.system.now()), secondsMax: Limits.sheetSecondsMax)
        } catch {
            throw AgentFault("no-spreadsheet", id: error.words.indonesian, en: error.words.english)
        }
    }
}
