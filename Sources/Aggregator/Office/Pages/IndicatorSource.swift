// What an indicator's figure was computed from: the components reported, item by item where they are, last
// year's where the formula needs them, and the unit's notes.

import Shared

/// The components behind one figure.
struct IndicatorSource {
    let visit: Visit
    let reading: OfficeReading
    let row: Achievement.Row

    private var indicator: Indicator { row.indicator }

    /// Nothing where there is no report.
    var markup: Markup {
        get throws {
            guard let logged = try logged else { return .none }
            return """
                <h2>\(visit.say(id: "Komponen yang dilaporkan", en: "Reported components"))</h2>
                \(try components(logged.report))\(items(logged.report))\(notes(logged.report))
                <p><a href="/keaslian?laporan=\(logged.signed.hash.hex)">\
                \(visit.say(id: "Laporan, tanda tangan, dan buktinya", en: "The report, its signature and proof"))\
                </a></p>
                """
        }
    }

    private var logged: LoggedReport? {
        get throws { try row.report.flatMap { Digest(hex: $0) }.flatMap { try reading.report($0) } }
    }

    /// The report of a year before that `prev` looks at; nil where there is none.
    var lastYear: LoggedReport? {
        get throws {
            guard !indicator.formula.neededPrev.isEmpty, let period = row.period?.yearEarlier else {
                return nil
            }
            let owner = reading.catalog(of: period).indicator(indicator.id)?.bidang ?? indicator.bidang
            return try reading.currentReport(of: owner, period)
        }
    }

    // MARK: Components

    func components(_ report: Report) throws -> Markup {
        let needsLastYear = !indicator.formula.neededPrev.isEmpty
        let before = try lastYear?.report.values[indicator.id] ?? [:]
        var columns: [SheetTable.Column] = [
            .text(visit.say(.component)), .number(report.period.title(in: visit.language)),
        ]
        if needsLastYear {
            columns += [
                .number(report.period.yearEarlier.title(in: visit.language)),
                .text(visit.say(id: "Angka tahun sebelumnya dari", en: "Last year's figure from")),
            ]
        }
        var table = SheetTable(visit.say(id: "Komponen yang dilaporkan", en: "Reported components"), columns)
        for component in indicator.components {
            let baseline = report.baseline[indicator.id]?[component.id]
            let origin =
                before[component.id] != nil
                ? visit.say(id: "laporan", en: "the report")
                : baseline == nil
                    ? FigureText.absent
                    : visit.say(id: "data awal dalam laporan ini", en: "this report's baseline")
            table.add([
                "\(component.name)",
                "\(visit.component(report.values[indicator.id]?[component.id], component))",
                "\(visit.component(before[component.id] ?? baseline, component))", "\(origin)",
            ])
        }
        return table.markup
    }

    private func items(_ report: Report) -> Markup {
        guard let items = report.items[indicator.id], let kind = indicator.items else { return .none }
        var table = SheetTable(
            kind.name,
            [.text(kind.name)] + indicator.components.map { .number($0.name) }
                + [.text(visit.say(id: "Satuan", en: "Measured in"))])
        for item in items {
            let figures = indicator.components.map { component -> Markup in
                "\(visit.component(item.values[component.id], nil))"
            }
            table.add([Markup.said(item.name)] + figures + [Markup.said(item.unit ?? "")])
        }
        return table.markup
    }

    private func notes(_ report: Report) -> Markup {
        let notes = Report.noteNames.compactMap { name -> Markup? in
            guard let text = report.notes[indicator.id]?[name], !text.isEmpty else { return nil }
            return "<dt>\(Self.title(ofNote: name, visit))</dt><dd class=\"lines\">\(Markup.said(text))</dd>"
        }
        if notes.isEmpty { return .none }
        return "<h2>\(visit.say(id: "Catatan unit kerja", en: "The unit's notes"))</h2><dl>\(notes)</dl>"
    }

    private static func title(ofNote name: String, _ visit: Visit) -> String {
        let titles = [
            "pendukung": Words(id: "Faktor pendukung", en: "What helped"),
            "penghambat": Words(id: "Faktor penghambat", en: "What hindered"),
            "tindak_lanjut": Words(id: "Tindak lanjut", en: "Follow-up"),
            "solusi": Words(id: "Solusi", en: "Solution"),
            "sumber_data": Words(id: "Sumber data", en: "Source of data"),
            "tanggal_data": Words(id: "Tanggal data", en: "Date of data"),
            "definisi": Words(id: "Definisi operasional", en: "Definition"),
            "program": Words(id: "Program penunjang", en: "Supporting program"),
            "rekomendasi": Words(id: "Rekomendasi", en: "Recommendation"),
        ]
        return titles[name].map { visit.say($0) } ?? name
    }
}
