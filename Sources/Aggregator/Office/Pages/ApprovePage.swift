// Sahkan: the figures as they would be approved, what speaks against it, and the password once more. And the
// approved figures for ever, beside those of now.

import Shared

/// What somebody is shown before putting a name to it.
struct ApprovePage {
    let visit: Visit
    let reading: OfficeReading
    let refused: RefusedForm?

    func result() throws -> PageResult {
        if !visit.may(.approve) { return .forbidden }
        let period = visit.concernedPeriod ?? reading.usualPeriod(on: reading.state.day(of: visit.now))
        let achievement = try reading.achievement(period)
        let cautions = achievement.cautions
        let content: Markup = """
            <p>\(visit.say(
                id: "Yang disahkan adalah angka berikut, dari log \(reading.state.size) entri dengan katalog revisi "
                    + "\(achievement.catalog.revision). Pengesahan tercatat dalam log dan tidak mengubah angka; "
                    + "angka yang disahkan tetap dapat dibuka selamanya.",
                en: "What is approved are these figures, from a log of \(reading.state.size) entries by catalogue "
                    + "revision \(achievement.catalog.revision). The approval is recorded in the log and changes no "
                    + "figure; the approved figures stay within reach for ever."))</p>
            \(warning(cautions, achievement))\
            \(ApprovedTable(visit: visit, reading: reading, achievement: achievement).markup)
            \(form(achievement, needsReason: !cautions.isEmpty))\(try visit.draftMark(achievement, reading))
            """
        let title =
            visit.say(id: "Sahkan angka ", en: "Approve the figures of ") + period.title(in: visit.language)
        return .page(title: title, content)
    }

    private func warning(_ cautions: [Achievement.Caution], _ achievement: Achievement) -> Markup {
        if cautions.isEmpty { return .none }
        let items = cautions.map { caution -> Markup in
            let names = caution.indicators.map { achievement.catalog.indicator($0)?.name ?? $0 }
            return "<li>\(visit.say(caution.kind.words)): \(names.joined(separator: "; "))</li>"
        }
        return """
            <section class="note"><h2>\(visit.say(id: "Sebelum disahkan", en: "Before you approve"))</h2>\
            <ul>\(items)</ul><p>\(visit.say(
                id: "Karena itu pengesahan memerlukan alasan.", en: "Therefore an approval needs a reason."))</p>\
            </section>
            """
    }

    private func form(_ achievement: Achievement, needsReason: Bool) -> Markup {
        var form = FormSheet(
            visit, action: OfficeForm.approve.path,
            button: visit.say(id: "Sahkan ", en: "Approve ") + achievement.period.title(in: visit.language))
        form.hidden("p", achievement.period.description)
        form.hidden("ukuran", String(achievement.position.size))
        form.area(
            "alasan", visit.say(.reason),
            hint: needsReason
                ? visit.say(id: "wajib; tercatat dalam log", en: "needed; it is recorded in the log")
                : visit.say(id: "boleh kosong", en: "may be empty"),
            isRequired: needsReason, lengthMax: Limits.reasonScalarCountMax)
        form.password("sandi", visit.say(id: "Kata sandi Anda", en: "Your password"))
        return "\(refused.map { visit.alert($0.words) })\(form.markup)"
    }
}

/// The figures of one approval, beside those of now.
struct ApprovedPage {
    let visit: Visit
    let reading: OfficeReading
    let index: String

    func result() throws -> PageResult {
        guard let index = UInt64(index),
            let placed = reading.state.approvals.first(where: { $0.index == index })
        else { return .notFound }
        let period = placed.value.period
        let approved = try reading.achievement(period, atSize: placed.value.size)
        let content: Markup = """
            <p class="lead">\(Markup.said(ApprovalText(visit: visit, reading: reading).sentence(placed)))</p>
            \(placed.reason.map { "<p>\(visit.say(.reason)): \(Markup.quoted($0))</p>" as Markup })
            <dl><dt>\(visit.say(.entry))</dt><dd>\(placed.index)</dd>\
            <dt>\(visit.say(id: "Ukuran log", en: "Log size"))</dt><dd>\(placed.value.size)</dd>\
            <dt>\(visit.say(id: "Akar", en: "Root"))</dt><dd class="mono">\(placed.value.root.base64)</dd>\
            <dt>\(visit.say(id: "Katalog", en: "Catalogue"))</dt>\
            <dd>\(visit.say(.revision).lowercased()) \(placed.value.catalog)</dd></dl>
            <h2>\(visit.say(id: "Angka yang disahkan", en: "The approved figures"))</h2>
            \(ApprovedTable(visit: visit, reading: reading, achievement: approved).markup)\
            \(visit.exportLinks(period, atSize: placed.value.size))
            <h2>\(visit.say(id: "Beda dengan angka sekarang", en: "Against the figures of now"))</h2>
            \(try differences(approved))
            """
        let title =
            visit.say(id: "Angka yang disahkan ", en: "Approved figures ") + period.title(in: visit.language)
        return .page(title: title, content)
    }

    private func differences(_ approved: Achievement) throws -> Markup {
        let now = try reading.achievement(approved.period)
        if approved.differences(to: now).isEmpty {
            let same = visit.say(id: "Tidak ada: angkanya sama.", en: "None: the figures are the same.")
            return "<p>\(same)</p>"
        }
        return FigureComparison(
            visit: visit, before: approved, after: now,
            titles: (visit.say(id: "disahkan", en: "approved"), visit.say(id: "sekarang", en: "now"))
        ).markup
    }
}

/// All figures of a period in one table, as they are approved.
struct ApprovedTable {
    let visit: Visit
    let reading: OfficeReading
    let achievement: Achievement

    var markup: Markup {
        let notes = Footnotes()
        var table = FigureTable(
            visit.say(id: "Angka ", en: "Figures of ") + achievement.period.title(in: visit.language), visit,
            head: visit.say(.indicator), achievement.catalog.indicators)
        for row in achievement.rows {
            table.add("\(row.indicator.name)", FigureCells(visit, row, achievement, reading), notes)
        }
        let overall = achievement.overall
        let predikat = visit.predikat(
            overall.mean.predikat, in: achievement.catalog, isSettled: overall.isComplete)
        let mean = visit.capaian(overall.mean.capaian, in: achievement.catalog)
        return """
            \(table.markup)<p>\(visit.say(id: "Rata-rata indikator", en: "Mean of indicators")): \
            <strong>\(mean)</strong>, \(predikat)</p>\(notes.markup)
            """
    }
}

extension Visit {
    /// Why a form was not taken, read out at once.
    func alert(_ words: Words) -> Markup {
        "<p class=\"note\" role=\"alert\">\(Markup.said(say(words)))</p>"
    }
}
