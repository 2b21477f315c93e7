// `program set|list`: what the decree's programs cost in a year, and which indicators they serve.

import Shared

enum ProgramSetCommand {
    static let syntax = CommandSyntax(
        "program set",
        Words(id: "menetapkan pagu dan realisasi satu program", en: "set a program's ceiling and spending"),
        arguments: [CommandArgument("PROGRAM")],
        options: [
            CommandOption("year", value: "Y", Words(id: "tahun anggaran", en: "budget year")),
            CommandOption(
                "pagu", value: "RUPIAH", Words(id: "pagu anggaran, 1250000", en: "ceiling, 1250000")),
            CommandOption(
                "realisasi", value: "RUPIAH",
                Words(id: "realisasi anggaran, bila sudah ada", en: "spent, once it is known")),
            CommandOption(
                "indicators", value: "ID,…",
                Words(id: "indikator yang ditunjang", en: "indicators that it serves")),
            ActOptions.reason,
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let arguments = context.arguments
        let year = try context.year(try arguments.required("year"), "--year")
        let catalog = try Store(context.layout).loadState().catalog(inForceFor: year)
        let listed = (arguments.value("indicators") ?? "").split(separator: ",").map(String.init)
        let entry = ProgramEntry(catalog: catalog, year: year)
        let program = try entry.program(
            named: context.positional(0),
            ceiling: try amount(try arguments.required("pagu"), "--pagu"),
            realisasi: try arguments.value("realisasi").map { try amount($0, "--realisasi") },
            indicators: listed)
        return try ActCommand.append(.program(program), context)
    }

    private static func amount(_ text: String, _ name: String) throws -> Figure {
        if let figure = Figure(text), !figure.value.isNegative { return figure }
        throw UsageError.badValue(
            name, text,
            expected: Words(id: "rupiah tanpa pemisah seperti 1250000", en: "rupiah without marks, 1250000"))
    }
}

/// Checks what somebody says of a program against the catalogue of its year: for the command and the page.
struct ProgramEntry {
    let catalog: Catalog
    let year: Int

    /// The program as an act; by its name or its place in the catalogue's list.
    func program(
        named name: String, ceiling: Figure, realisasi: Figure?, indicators: [String]
    ) throws(CommandFault) -> Act.Program {
        guard catalog.years.contains(year) else {
            let (first, last) = (catalog.years.lowerBound, catalog.years.upperBound)
            throw CommandFault(
                .usage, id: "tahun \(year) di luar katalog: sebutkan tahun \(first) sampai \(last)",
                en: "the year \(year) is outside the catalogue: give one from \(first) to \(last)")
        }
        for id in indicators where catalog.indicator(id) == nil {
            let known = catalog.indicators.map(\.id).joined(separator: ", ")
            throw CommandFault(
                .usage, id: "indikator \(quoted(id)) tidak ada dalam katalog; yang ada: \(known)",
                en: "the catalogue has no indicator \(quoted(id)); it has: \(known)")
        }
        var seen = Set<String>()
        return Act.Program(
            program: try knownName(name), year: year, ceiling: ceiling, realisasi: realisasi,
            indicators: indicators.filter { seen.insert($0).inserted })
    }

    private func knownName(_ name: String) throws(CommandFault) -> String {
        let programs = catalog.programs
        if let place = Int(name), programs.indices.contains(place - 1) { return programs[place - 1] }
        if programs.contains(name) || (programs.isEmpty && Int(name) == nil) { return name }
        throw CommandFault(
            .usage,
            id:
                "program \(quoted(name)) tidak ada dalam katalog; sebutkan nama lengkapnya atau nomor 1 sampai "
                + "\(programs.count) (lihat 'program list --year \(year)')",
            en: "the catalogue has no program \(quoted(name)); give its whole name or a number from 1 to "
                + "\(programs.count) (see 'program list --year \(year)')")
    }
}

enum ProgramListCommand {
    static let syntax = CommandSyntax(
        "program list",
        Words(id: "program, pagu, realisasi dan efisiensi", en: "programs, money and efficiency"),
        options: [
            CommandOption("year", value: "Y", Words(id: "hanya tahun ini", en: "this year only"))
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let only = try context.arguments.value("year").map { try context.year($0, "--year") }
        let store = try Store(context.layout)
        let list = try store.database.snapshot { () throws(StoreError) in
            try ProgramList(store: store, only: only, language: context.language)
        }
        try context.emit(.array(list.json), text: list.text)
        return .done
    }
}

/// The listing, as JSON and as text.
private struct ProgramList {
    private let state: OfficeState
    private let years: [ProgramYear]
    private let placed: [Int: [OfficeState.Placed<Act.Program>]]
    private let unset: [(place: Int, name: String)]
    private let language: Language

    init(store: Store, only: Int?, language: Language) throws(StoreError) {
        let state = try store.loadState()
        let said = Set(state.programs.map(\.value.year)).filter { only == nil || $0 == only }.sorted()
        let source = try StoredFigures(store, state, size: state.size)
        years = try said.map { year throws(StoreError) in
            ProgramYear(try Achievement.compute(Period(year: year), from: source), state)
        }
        placed = Dictionary(uniqueKeysWithValues: said.map { ($0, state.programs(of: $0)) })
        let known = only.map { state.catalog(inForceFor: $0).programs } ?? []
        let named = Set(years.flatMap(\.programs).map(\.program))
        unset = known.enumerated().filter { !named.contains($1) }.map { ($0 + 1, $1) }
        (self.state, self.language) = (state, language)
    }

    private func say(_ id: String, _ en: String) -> String { Words(id: id, en: en).text(in: language) }

    var json: [JSONValue] {
        years.flatMap { year in
            (placed[year.achievement.period.year] ?? []).map { placed -> JSONValue in
                let program = placed.value
                let efficiency = year.efficiency(of: program)
                return [
                    "program": .string(program.program), "year": .integer(program.year),
                    "pagu": .string(program.ceiling.text), "realisasi": .optional(program.realisasi?.text),
                    "indicators": .array(program.indicators.map(JSONValue.string)),
                    "serapan": exact(Budget(of: [program])?.absorption),
                    "capaian": exact(year.capaian(of: program)),
                    "efisiensi": exact(efficiency?.difference), "kelas": .optional(efficiency?.step.rawValue),
                    "index": .integer(placed.index), "by": .string(placed.by.name),
                    "at": .string(placed.at.description),
                ]
            }
        }
    }

    private func exact(_ value: Rational?) -> JSONValue {
        .optional(value?.decimalText(fractionDigits: Limits.outputFractionDigitCount))
    }

    var text: String {
        var listing = Listing([
            say("tahun", "year"), "no", "program", "pagu", say("realisasi", "spent"),
            say("serapan", "absorbed"), say("capaian", "achieved"), say("efisiensi", "efficiency"),
            say("indikator", "indicators"),
        ])
        for year in years { for program in year.programs { listing.add(cells(program, year)) } }
        for (place, name) in unset {
            listing.add(["–", String(place), name] + Array(repeating: FigureText.absent, count: 6))
        }
        let none = say("Belum ada program yang diisi.\n", "No program yet.\n")
        return listing.isEmpty ? none : listing.text + "\n" + Efficiency.legend.text(in: language) + "\n"
    }

    private func cells(_ program: Act.Program, _ year: ProgramYear) -> [String] {
        let figures = FigureText(language)
        func percent(_ value: Rational?) -> String {
            value.map { figures.number($0, fractionDigits: 2) + "%" } ?? FigureText.absent
        }
        func money(_ figure: Figure?) -> String {
            figure.map { figures.withUnit(figures.number(plain: $0.text), "rupiah") } ?? FigureText.absent
        }
        let efficiency = year.efficiency(of: program)
        let place = year.achievement.catalog.programs.firstIndex(of: program.program)
        return [
            String(program.year), place.map { String($0 + 1) } ?? FigureText.absent, program.program,
            money(program.ceiling), money(program.realisasi), percent(Budget(of: [program])?.absorption),
            percent(year.capaian(of: program)),
            efficiency.map {
                "\(figures.number($0.difference, fractionDigits: 2)) (\($0.step.words.text(in: language)))"
            } ?? FigureText.absent, program.indicators.joined(separator: ", "),
        ]
    }
}

extension CommandContext {
    /// A year of four digits.
    func year(_ text: String, _ name: String) throws -> Int {
        if let period = Period(text), period.quarter == nil { return period.year }
        throw UsageError.badValue(
            name, text, expected: Words(id: "tahun seperti 2022", en: "a year such as 2022"))
    }
}
