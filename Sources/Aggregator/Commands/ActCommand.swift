// Commands that append one act and say under which index it stands.

import Shared

/// Options that acts share.
enum ActOptions {
    static let reason = CommandOption(
        "reason", value: "TEXT",
        Words(id: "alasan, tercatat dalam log", en: "the reason, recorded in the log"))
    static let bidang = CommandOption(
        "bidang", value: "B", Words(id: "hanya satu unit kerja", en: "only one unit"))
}

enum ActCommand {
    /// Appends `deed` in the name of the person at the command line.
    static func append(
        _ deed: Act.Deed, _ context: CommandContext, needsReason: Bool = false
    ) throws -> ExitCode {
        let reason = try reason(context, isNeeded: needsReason)
        let ledger = try context.openLedger()
        let index = try ledger.append(deed, by: context.author, reason: reason)
        let name = deed.named.name
        try context.emit(
            ["act": .string(name), "index": .integer(index), "size": .integer(ledger.state.size)],
            text: context.text(
                id: "Tercatat sebagai entri \(index) (\(name)).\n",
                en: "Recorded as entry \(index) (\(name)).\n"))
        return .done
    }

    static func reason(_ context: CommandContext, isNeeded: Bool) throws -> String? {
        guard isNeeded else { return context.arguments.value("reason") }
        return try context.arguments.required("reason")
    }
}

enum TargetSetCommand {
    static let syntax = CommandSyntax(
        "target set", Words(id: "menetapkan target triwulan", en: "set a quarter's target"),
        arguments: [CommandArgument("INDICATOR"), CommandArgument("PERIOD"), CommandArgument("VALUE")],
        options: [ActOptions.reason])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let text = context.positional(2)
        guard let value = Figure(text) else {
            throw UsageError.badValue(
                "VALUE", text, expected: Words(id: "angka seperti 77.10", en: "a figure such as 77.10"))
        }
        let period = try context.period(context.positional(1), "PERIOD")
        return try ActCommand.append(
            .target(indicator: context.positional(0), period: period, value: value), context)
    }
}

enum TargetListCommand {
    static let syntax = CommandSyntax(
        "target list", Words(id: "target triwulan yang ditetapkan", en: "quarter targets that were set"))

    static func run(_ context: CommandContext) throws -> ExitCode {
        let state = try Store(context.layout).loadState()
        let json = state.targets.map { placed -> JSONValue in
            [
                "indicator": .string(placed.value.indicator),
                "period": .string(placed.value.period.description),
                "value": .string(placed.value.value.text), "index": .integer(placed.index),
                "by": .string(placed.by.name), "at": .string(placed.at.description),
                "reason": .optional(placed.reason),
            ]
        }
        var listing = Listing([
            context.text(id: "indikator", en: "indicator"), context.text(id: "periode", en: "period"),
            "target",
            context.text(id: "oleh", en: "by"), context.text(id: "alasan", en: "reason"),
        ])
        for placed in state.targets {
            listing.add([
                placed.value.indicator, placed.value.period.description, placed.value.value.text,
                placed.by.name, placed.reason ?? "",
            ])
        }
        let none = context.text(
            id: "Belum ada; target tahunan berlaku untuk triwulan.\n",
            en: "None; the year's targets hold for quarters.\n")
        try context.emit(.array(json), text: listing.isEmpty ? none : listing.text)
        return .done
    }
}

enum OfficialSetCommand {
    static let syntax = CommandSyntax(
        "official set", Words(id: "menetapkan pejabat penanda tangan", en: "set who signs documents"),
        options: [
            CommandOption("title", value: "TEXT", Words(id: "jabatan", en: "title")),
            CommandOption("name", value: "TEXT", Words(id: "nama", en: "name")),
            CommandOption("rank", value: "TEXT", Words(id: "pangkat", en: "rank")),
            CommandOption("nip", value: "TEXT", Words(id: "NIP", en: "civil servant's number")),
            CommandOption("from", value: "DATE", Words(id: "berlaku sejak", en: "in office since")),
            CommandOption(
                "position", value: "P",
                Words(id: "kepala, bidang, bupati atau inspektur", en: "kepala, bidang, bupati or inspektur")),
            ActOptions.bidang, ActOptions.reason,
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let arguments = context.arguments
        let bidang = arguments.value("bidang")
        let text = arguments.value("position") ?? (bidang == nil ? "kepala" : "bidang")
        guard let position = Act.Official.Position(rawValue: text), (position == .bidang) == (bidang != nil)
        else {
            throw UsageError.badValue(
                "--position", text,
                expected: Words(
                    id: "kepala, bupati atau inspektur, atau --bidang B",
                    en: "kepala, bupati or inspektur, or --bidang B"))
        }
        let official = Act.Official(
            position: position, bidang: bidang, title: try arguments.required("title"),
            name: try arguments.required("name"), rank: arguments.value("rank"), nip: arguments.value("nip"),
            from: try context.date(try arguments.required("from"), "--from"))
        return try ActCommand.append(.official(official), context)
    }
}

enum OfficialListCommand {
    static let syntax = CommandSyntax(
        "official list", Words(id: "pejabat penanda tangan", en: "who signs documents"))

    static func run(_ context: CommandContext) throws -> ExitCode {
        let state = try Store(context.layout).loadState()
        let json = state.officials.map { placed -> JSONValue in
            let official = placed.value
            return [
                "position": .string(official.position.rawValue), "bidang": .optional(official.bidang),
                "title": .string(official.title), "name": .string(official.name),
                "rank": .optional(official.rank),
                "nip": .optional(official.nip), "from": .string(official.from.description),
                "index": .integer(placed.index),
            ]
        }
        var listing = Listing([
            context.text(id: "sejak", en: "since"), context.text(id: "jabatan", en: "title"),
            context.text(id: "nama", en: "name"), "NIP", "bidang",
        ])
        for placed in state.officials {
            let official = placed.value
            listing.add([
                official.from.description, official.title, official.name, official.nip ?? "",
                official.bidang ?? "",
            ])
        }
        let none = context.text(id: "Belum ada pejabat.\n", en: "No official yet.\n")
        try context.emit(.array(json), text: listing.isEmpty ? none : listing.text)
        return .done
    }
}
