// `catalog show|list|check|adopt`: the decree as data, and its corrections.

import Shared

enum CatalogShowCommand {
    static let syntax = CommandSyntax(
        "catalog show",
        Words(id: "katalog yang berlaku, sebagai JSON", en: "the catalogue in force, as JSON"),
        options: [
            CommandOption("revision", value: "N", Words(id: "revisi tertentu", en: "a certain revision"))
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let state = try Store(context.layout).loadState()
        var catalog = state.latestCatalog
        if let number = try context.arguments.count("revision") {
            guard let known = state.catalogs.first(where: { $0.catalog.revision == number }) else {
                throw CommandFault(
                    id: "katalog revisi \(number) tidak ada; yang terbaru \(catalog.revision)",
                    en: "there is no catalogue revision \(number); the latest is \(catalog.revision)")
            }
            catalog = known.catalog
        }
        try StandardOutput.write(catalog.json.indented)
        return .done
    }
}

enum CatalogListCommand {
    static let syntax = CommandSyntax("catalog list", Words(id: "revisi katalog", en: "catalogue revisions"))

    static func run(_ context: CommandContext) throws -> ExitCode {
        let state = try Store(context.layout).loadState()
        let json = state.catalogs.map { adopted -> JSONValue in
            [
                "revision": .integer(adopted.catalog.revision),
                "applies_from": .integer(adopted.catalog.appliesFrom),
                "title": .string(adopted.catalog.title), "index": .integer(adopted.index),
                "at": .string(adopted.at.description), "reason": .optional(adopted.reason),
                "decree": adopted.decree.map {
                    ["number": .string($0.number), "date": .string($0.date.description)]
                } ?? .null,
            ]
        }
        var listing = Listing([
            context.text(id: "revisi", en: "revision"), context.text(id: "sejak tahun", en: "from year"),
            context.text(id: "entri", en: "entry"), context.text(id: "keputusan", en: "decree"),
            context.text(id: "alasan", en: "reason"),
        ])
        for adopted in state.catalogs {
            listing.add([
                String(adopted.catalog.revision), String(adopted.catalog.appliesFrom), String(adopted.index),
                adopted.decree.map { "\($0.number), \($0.date)" } ?? adopted.catalog.title,
                adopted.reason ?? "",
            ])
        }
        try context.emit(.array(json), text: listing.text)
        return .done
    }
}

enum CatalogCheckCommand {
    static let syntax = CommandSyntax(
        "catalog check", Words(id: "memeriksa berkas katalog", en: "check a catalogue file"),
        arguments: [CommandArgument("FILE")])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let file = context.positional(0)
        do {
            let catalog = try CatalogFile.read(file)
            try context.emit(
                ["file": .string(file), "valid": true, "revision": .integer(catalog.revision), "faults": []],
                text: context.text(
                    id:
                        "\(file): katalog revisi \(catalog.revision) sah, \(catalog.indicators.count) indikator.\n",
                    en:
                        "\(file): catalogue revision \(catalog.revision) is valid, \(catalog.indicators.count) indicators.\n"
                ))
            return .done
        } catch let faults as FaultList {
            guard context.wantsJSON else { throw faults }
            let json = faults.faults.map { $0.json(in: context.language) }
            try StandardOutput.write(
                JSONValue.object(
                    JSONObject(pairs: [
                        ("file", .string(file)), ("valid", false), ("faults", .array(json)),
                    ])
                ).indented)
            return .failed
        }
    }
}
