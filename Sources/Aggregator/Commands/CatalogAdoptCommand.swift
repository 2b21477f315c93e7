// `catalog adopt`: first every target and figure that would change, then the act. A revision that would
// leave stored figures without an indicator or component is taken only with `--accept`.

import Shared

enum CatalogAdoptCommand {
    static let syntax = CommandSyntax(
        "catalog adopt", Words(id: "memberlakukan revisi katalog", en: "put a catalogue revision in force"),
        arguments: [CommandArgument("FILE")],
        options: [
            CommandOption(
                "decree", value: "NUMBER", Words(id: "nomor keputusan", en: "number of the decree")),
            CommandOption("date", value: "DATE", Words(id: "tanggal keputusan", en: "date of the decree")),
            CommandOption(
                flag: "accept",
                Words(
                    id: "juga bila angka tersimpan kehilangan indikatornya",
                    en: "also where stored figures are orphaned")),
            ActOptions.reason,
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let number = try context.arguments.required("decree")
        let date = try context.date(try context.arguments.required("date"), "--date")
        let reason = try context.arguments.required("reason")
        let catalog = try CatalogFile.read(context.positional(0))
        let ledger = try context.openLedger()
        let deed = Act.Deed.adopt(catalog, decreeNumber: number, decreeDate: date)
        try ledger.state.check(
            Act(
                office: ledger.state.office, deed: deed, by: context.author, reason: reason,
                at: context.clock.now()))
        let changes = try CatalogChanges(from: ledger.state, to: catalog, store: ledger.store)
        if !context.wantsJSON { try StandardOutput.write(changes.text(in: context.language)) }
        if !changes.orphans.isEmpty, !context.arguments.has("accept") {
            let list = changes.orphans.joined(separator: ", ")
            throw CommandFault(
                id:
                    "angka tersimpan akan kehilangan indikatornya: \(list); ulangi dengan --accept bila memang demikian",
                en: "stored figures would be orphaned: \(list); repeat with --accept if that is meant")
        }
        let index = try ledger.append(deed, by: context.author, reason: reason)
        try context.emit(
            changes.json(index: index, revision: catalog.revision),
            text: context.text(
                id: "Katalog revisi \(catalog.revision) berlaku, entri \(index).\n",
                en: "Catalogue revision \(catalog.revision) is in force, entry \(index).\n"))
        return .done
    }
}

/// What a new catalogue revision would change.
struct CatalogChanges {
    /// One figure or target, before and after, as text.
    struct Change {
        let period: Period
        let indicator: String
        let what: String
        let before: String
        let after: String
    }

    private(set) var changes: [Change] = []
    /// `indicator` or `indicator/component` that stored reports hold and the new revision does not know.
    private(set) var orphans: [String] = []

    init(from state: OfficeState, to catalog: Catalog, store: Store) throws(StoreError) {
        var adopted = state
        adopted.catalogs.append(
            OfficeState.AdoptedCatalog(
                index: state.size - 1, catalog: catalog, reason: nil, decree: nil, at: state.lastReceivedAt))
        for period in Self.periods(state, catalog) {
            let before = try Achievement.compute(
                period, from: try StoredFigures(store, state, size: state.size))
            let after = try Achievement.compute(
                period, from: try StoredFigures(store, adopted, size: state.size))
            compare(before, after)
        }
        try findOrphans(state, catalog, store)
    }

    /// The years the revision holds for, and the quarters in them that have reports.
    private static func periods(_ state: OfficeState, _ catalog: Catalog) -> [Period] {
        let old = state.latestCatalog.years
        let first = max(catalog.appliesFrom, min(old.lowerBound, catalog.years.lowerBound))
        let last = max(old.upperBound, catalog.years.upperBound)
        let years = first <= last ? (first...last).map { Period(year: $0) } : []
        let quarters = Set(state.heads.keys.map(\.period)).filter { $0.quarter != nil && $0.year >= first }
        return (years + quarters).sorted()
    }

    private mutating func compare(_ before: Achievement, _ after: Achievement) {
        let old = Dictionary(
            before.rows.map { ($0.indicator.id, $0) }, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(
            after.rows.map { ($0.indicator.id, $0) }, uniquingKeysWith: { first, _ in first })
        let ids = after.rows.map(\.indicator.id) + before.rows.map(\.indicator.id).filter { new[$0] == nil }
        for id in ids {
            let pairs = [
                ("target", old[id]?.target?.text, new[id]?.target?.text),
                (
                    "realisasi", old[id]?.outcome.realisasi.map(Self.text),
                    new[id]?.outcome.realisasi.map(Self.text)
                ),
                ("capaian", old[id]?.outcome.capaian.map(Self.text), new[id]?.outcome.capaian.map(Self.text)),
            ]
            for (what, was, becomes) in pairs where was != becomes {
                changes.append(
                    Change(
                        period: before.period, indicator: id, what: what, before: was ?? FigureText.absent,
                        after: becomes ?? FigureText.absent))
            }
        }
    }

    private static func text(_ value: Rational) -> String { value.decimalText(fractionDigits: 4) }

    private mutating func findOrphans(_ state: OfficeState, _ catalog: Catalog, _ store: Store)
        throws(StoreError)
    {
        var found: Set<String> = []
        for (chain, head) in state.heads
        where chain.period.year >= catalog.appliesFrom && head.kind == .report {
            let report = try store.report(at: head.index).report
            for (id, values) in report.values {
                guard let indicator = catalog.indicator(id), indicator.bidang == chain.bidang else {
                    found.insert(id)
                    continue
                }
                let known = Set(indicator.components.map(\.id))
                found.formUnion(values.keys.filter { !known.contains($0) }.map { "\(id)/\($0)" })
            }
        }
        orphans = found.sorted()
    }

    func text(in language: Language) -> String {
        if changes.isEmpty {
            return Words(
                id: "Tidak ada target atau angka yang berubah.\n", en: "No target or figure changes.\n"
            )
            .text(in: language)
        }
        let heads = Words(
            id: "periode|indikator|berubah|sekarang|menjadi", en: "period|indicator|changes|now|becomes")
        var listing = Listing(heads.text(in: language).split(separator: "|").map(String.init))
        for change in changes {
            listing.add([
                change.period.description, change.indicator, change.what, change.before, change.after,
            ])
        }
        return listing.text
    }

    func json(index: UInt64, revision: Int) -> JSONValue {
        let list = changes.map { change -> JSONValue in
            [
                "period": .string(change.period.description), "indicator": .string(change.indicator),
                "what": .string(change.what), "before": .string(change.before),
                "after": .string(change.after),
            ]
        }
        return [
            "revision": .integer(revision), "index": .integer(index), "changes": .array(list),
            "orphans": .array(orphans.map(JSONValue.string)),
        ]
    }
}
