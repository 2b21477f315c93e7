// One indicator of the form: its figures or items, what they come to, and its notes.

import Shared

/// Writes an indicator's part of the form.
struct IndicatorFields {
    private static let askedNotes = ["pendukung", "penghambat", "tindak_lanjut"]

    let texts: FieldTexts
    let hints: FieldHints
    /// The report that is being corrected; what it says stands beside each field.
    var former: Report?

    private var visit: FormVisit { texts.visit }
    private var draft: FormDraft { texts.draft }
    private var figures: FigureField { FigureField(visit: visit, texts: texts) }

    func markup(_ indicator: Indicator) -> Markup {
        """
        <fieldset id="\(indicator.id)"><legend>\(indicator.name)</legend>
        <p class="soft">\(target(indicator))</p>\(doubt(indicator))
        \(indicator.items == nil ? values(indicator) : items(indicator))\(baseline(indicator))
        \(result(indicator))\(notes(indicator))\(evidence(indicator))</fieldset>

        """
    }

    private func target(_ indicator: Indicator) -> String {
        let target = indicator.targets[draft.period] ?? indicator.targets[draft.period.wholeYear]
        let text = target.map { visit.figures.withUnit(visit.figures.target($0), indicator.unit) }
        let formula = indicator.formulaDecreed ?? indicator.formula.text
        return
            "\(visit.say(.target)): \(text ?? FigureText.absent). \(visit.say(id: "Rumus", en: "Formula")): \(formula)"
    }

    private func doubt(_ indicator: Indicator) -> Markup {
        guard let doubt = indicator.doubtful else { return .none }
        return "<details><summary>\(visit.say(.decreeDoubt))</summary><p>\(doubt)</p></details>"
    }

    // MARK: Figures

    private func values(_ indicator: Indicator) -> Markup {
        Markup(
            indicator.components.map { component in
                figures.markup(
                    .value(indicator: indicator.id, component: component.id), component,
                    known: known(indicator, component),
                    former: former?.values[indicator.id]?[component.id].map { written($0, component) })
            })
    }

    /// Last year's and the last report's figure.
    private func known(_ indicator: Indicator, _ component: Indicator.Component) -> [String] {
        let hint = hints.hint(indicator.id, component.id)
        var lines: [String] = []
        if let lastYear = hint.lastYear {
            let period = draft.period.yearEarlier.title(in: visit.language)
            lines.append(
                visit.say(id: "Tahun lalu", en: "Last year") + " (\(period)): \(written(lastYear, component))"
            )
        }
        if let last = hint.lastReport, last.period != draft.period.yearEarlier {
            let period = last.period.title(in: visit.language)
            lines.append(
                visit.say(id: "Laporan terakhir", en: "Last report")
                    + " (\(period)): \(written(last.figure, component))")
        }
        return lines
    }

    private func written(_ figure: Figure, _ component: Indicator.Component) -> String {
        visit.figures.withUnit(visit.figures.number(plain: figure.text), component.unit ?? "")
    }

    /// Last year's figures, asked for where the formula needs them and no report has them.
    private func baseline(_ indicator: Indicator) -> Markup {
        let needed = indicator.formula.neededPrev
        let isKnown = needed.allSatisfy { hints.hint(indicator.id, $0).lastYear != nil }
        if needed.isEmpty || isKnown { return .none }
        let year = draft.period.yearEarlier.title(in: visit.language)
        let fields = indicator.components.map { component in
            figures.markup(
                .baseline(indicator: indicator.id, component: component.id), component,
                label: "\(component.name) \(year)", known: [],
                former: former?.baseline[indicator.id]?[component.id].map { written($0, component) })
        }
        return """
            <fieldset><legend>\(visit.say(id: "Data awal", en: "Baseline")) \(year)</legend>
            <p class="soft">\(visit.say(
                id: "Rumusnya membutuhkan angka \(year), yang belum pernah dilaporkan di sini.",
                en: "The formula needs the figures of \(year), which were never reported here."))</p>
            \(fields)</fieldset>
            """
    }

    private func items(_ indicator: Indicator) -> Markup {
        let table = ItemRows(texts: texts, hints: hints, indicator: indicator, former: former).markup
        let isOpen =
            draft.items[indicator.id]?.allSatisfy(\.isEmpty) ?? true
            && draft.values[indicator.id]?.values.contains { !$0.isEmpty } ?? false
        return """
            \(table)<details\(isOpen ? " open" : .none)><summary>\(visit.say(
                id: "Tanpa rincian: isi jumlahnya saja", en: "Without items: the totals alone"))</summary>
            \(values(indicator))</details>
            """
    }

    // MARK: What it comes to

    private func result(_ indicator: Indicator) -> Markup {
        let texts = Dictionary(uniqueKeysWithValues: texts.result(indicator).map { ($0.name, $0.text) })
        let name = "hasil.\(indicator.id)"
        func cell(_ part: String, _ words: Words) -> Markup {
            "<div>\(visit.say(words))<b id=\"\(name)-\(part)\">\(texts[part] ?? "")</b></div>"
        }
        func line(_ part: String) -> Markup {
            let text = texts[part] ?? ""
            return """
                <p class="jump" id="\(name)-\(part)" aria-live="polite"\
                \(text.isEmpty ? " hidden" : .none)>\(text)</p>
                """
        }
        return """
            <div class="result" aria-live="polite">\(cell("realisasi", .realisasi))\
            \(cell("capaian", .capaian))\(cell("predikat", .predikat))</div>\(line("sebab"))\(line("catatan"))
            """
    }

    // MARK: Notes and evidence

    private func notes(_ indicator: Indicator) -> Markup {
        let isAsked = !(texts.check.check(of: indicator.id)?.askedNotes.isEmpty ?? true)
        let others = Report.noteNames.filter { !Self.askedNotes.contains($0) }
        return details(
            visit.say(id: "Catatan: pendukung, penghambat, tindak lanjut", en: "Notes"), indicator,
            Self.askedNotes, isOpen: isAsked)
            + details(
                visit.say(id: "Keterangan lain: sumber data, program", en: "More: sources, programs"),
                indicator, others, isOpen: false)
    }

    private func details(
        _ title: String, _ indicator: Indicator, _ names: [String], isOpen: Bool
    ) -> Markup {
        let field = TextField(visit: visit, texts: texts)
        let written = draft.notes[indicator.id] ?? [:]
        let areas = names.map { name in
            field.area(
                .note(indicator: indicator.id, name: name), visit.say(NoteWords.words(name)),
                written[name] ?? "")
        }
        let isOpen = isOpen || names.contains { !(written[$0] ?? "").isEmpty }
        let place: Markup = names == Self.askedNotes ? " id=\"catatan.\(indicator.id)\"" : .none
        return "<details\(place)\(isOpen ? " open" : .none)><summary>\(title)</summary>\(areas)</details>"
    }

    private func evidence(_ indicator: Indicator) -> Markup {
        let files = draft.evidence.filter { $0.indicator == indicator.id }
        let lines = files.map { file -> Markup in "<li>\(Markup.said(file.name))</li>" }
        let list: Markup =
            lines.isEmpty
            ? .none : "<p>\(visit.say(id: "Bukti dukung", en: "Evidence")):</p><ul>\(lines)</ul>"
        // Keeps what was typed before it leads to the page of the files.
        return """
            \(list)<p><button class="second" name="aksi" value="bukti">\(visit.say(
                id: "Unggah bukti dukung…", en: "Upload evidence…"))\
            <span class="unseen"> \(indicator.name)</span></button></p>
            """
    }
}

/// What the notes of a report are called.
enum NoteWords {
    static func words(_ name: String) -> Words {
        switch name {
        case "pendukung": Words(id: "Faktor pendukung", en: "What helped")
        case "penghambat": Words(id: "Faktor penghambat", en: "What stood in the way")
        case "tindak_lanjut": Words(id: "Tindak lanjut", en: "What will be done")
        case "solusi": Words(id: "Solusi", en: "Solution")
        case "sumber_data": Words(id: "Sumber data", en: "Source of the data")
        case "tanggal_data": Words(id: "Tanggal data", en: "Date of the data")
        case "definisi": Words(id: "Definisi", en: "Definition")
        case "program": Words(id: "Program", en: "Program")
        case "rekomendasi": Words(id: "Rekomendasi", en: "Recommendation")
        default: Words(id: name, en: name)
        }
    }
}
