// Pengesahan dan penguncian: who approved what, which periods are closed, what was returned, which
// quarters have targets; and the forms for those who may.

import Shared

/// Where a form was not taken, and why.
struct RefusedForm {
    let form: OfficeForm
    let words: Words
}

/// The acts of one period.
struct ApprovalPage {
    let visit: Visit
    let reading: OfficeReading
    /// A form that was sent and not taken.
    let refused: RefusedForm?

    func result() throws -> PageResult {
        let today = reading.state.day(of: visit.now)
        let period = visit.concernedPeriod ?? reading.usualPeriod(on: today)
        let achievement = try reading.achievement(period)
        let forms = OfficeForms(visit: visit, reading: reading, period: period, refused: refused)
        let content: Markup = """
            \(visit.done(reading))\(visit.periodChoice(achievement.catalog, period, path: "/pengesahan"))
            <h2>\(visit.say(id: "Pengesahan", en: "Approval"))</h2>\(try approval(achievement))
            <h2>\(visit.say(id: "Penyampaian kepada Bupati", en: "Passed on to the Bupati"))</h2>\
            \(DeliverySection(visit: visit, reading: reading, period: period).markup)\(forms.markup(.deliver))
            <h2>\(visit.say(id: "Penguncian", en: "Locks"))</h2>\(locks(period, today))\
            \(forms.markup(.lock))\(forms.markup(.unlock))
            <h2>\(visit.say(id: "Dikembalikan untuk perbaikan", en: "Returned for correction"))</h2>\
            \(returns(period))\(forms.markup(.returnReport))
            <h2>\(visit.say(id: "Target triwulan ", en: "Quarters' targets ")) \(period.year)</h2>\
            \(targets(period))\(forms.markup(.target))\(readingOnly)
            """
        let title = SitePart.approval.words.text(in: visit.language) + " " + period.title(in: visit.language)
        return .page(title: title, content)
    }

    private var readingOnly: Markup {
        let rights: [Right] = [.approve, .lockPeriod, .returnReport, .setTarget, .noteDelivery]
        if rights.contains(where: visit.may) { return .none }
        let words = visit.say(
            id:
                "Akun Anda hanya membaca; mengesahkan, mengunci, dan mengembalikan dilakukan kepala dinas dan perencanaan.",
            en: "Your account reads only; the head of office and planning approve, lock and return.")
        return "<p class=\"soft\">\(words)</p>"
    }

    private func none(_ words: Words) -> Markup { "<p class=\"soft\">\(visit.say(words))</p>" }

    // MARK: Approval

    private func approval(_ achievement: Achievement) throws -> Markup {
        let period = achievement.period
        let text = ApprovalText(visit: visit, reading: reading)
        var table = SheetTable(
            visit.say(id: "Pengesahan", en: "Approvals"),
            [
                .text(visit.say(.entry)), .text(visit.say(id: "Pengesahan", en: "Approval")),
                .number(visit.say(id: "Ukuran log", en: "Log size")), .text(visit.say(.reason)),
                .text(visit.say(id: "Angka sekarang", en: "Figures of now")),
            ])
        for placed in reading.state.approvals.reversed() where placed.value.period == period {
            let approved = try reading.achievement(period, atSize: placed.value.size)
            let isSame = approved.differences(to: achievement).isEmpty
            table.add([
                "<a href=\"/pengesahan/\(placed.index)\">\(visit.say(.entry)) \(placed.index)</a>",
                Markup.said(text.sentence(placed)), "\(placed.value.size)", Markup.said(placed.reason ?? ""),
                "\(isSame ? visit.say(id: "sama", en: "the same") : visit.say(id: "sudah lain", en: "different"))",
            ])
        }
        let known =
            table.isEmpty
            ? none(
                Words(
                    id: "Angka periode ini belum disahkan.",
                    en: "The figures of this period are not approved yet."))
            : table.markup
        if !visit.may(.approve) { return known }
        let words = visit.say(
            id: "Periksa dan sahkan angka \(period.title(in: .indonesian))",
            en: "Check and approve the figures of \(period.title(in: .english))")
        return
            "\(known)<p class=\"screen\"><a class=\"button\" href=\"/pengesahan/sahkan?p=\(period)\">\(words)</a></p>"
    }

    // MARK: Locks

    private func locks(_ period: Period, _ today: CivilDate) -> Markup {
        var table = SheetTable(
            visit.say(id: "Penguncian", en: "Locks"),
            [
                .text(visit.say(.unit)), .text(visit.say(.state)),
                .text(visit.say(id: "Sampai", en: "Until")),
                .text(visit.say(.by)), .text(visit.say(.reason)),
            ])
        let line = EntryLine(visit: visit, state: reading.state)
        for unit in reading.catalog(of: period).bidang {
            let isLocked = reading.state.isLocked(bidang: unit.id, period: period, on: today)
            let placed = reading.state.decidingLock(bidang: unit.id, period: period, on: today)
            table.add([
                "\(unit.name)",
                isLocked
                    ? "<strong>\(visit.say(id: "terkunci", en: "locked"))</strong>"
                    : "\(visit.say(id: "terbuka", en: "open"))",
                "\(placed?.value.until.map(visit.date) ?? FigureText.absent)",
                Markup.said(placed.map { line.who($0.by) } ?? FigureText.absent),
                Markup.said(placed?.reason ?? ""),
            ])
        }
        return table.markup
    }

    // MARK: Returns

    private func returns(_ period: Period) -> Markup {
        var table = SheetTable(
            visit.say(id: "Pengembalian", en: "Returned reports"),
            [
                .text(visit.say(.unit)), .text(visit.say(.indicator)),
                .text(visit.say(id: "Yang harus diperbaiki", en: "What to correct")), .text(visit.say(.by)),
                .text(visit.say(.state)),
            ])
        let line = EntryLine(visit: visit, state: reading.state)
        let catalog = reading.catalog(of: period)
        for placed in reading.state.returns.reversed() where placed.value.period == period {
            let value = placed.value
            table.add([
                "<a href=\"/unit/\(value.bidang)?p=\(period)\">\(catalog.bidang(value.bidang)?.name ?? value.bidang)</a>",
                "\(value.indicator.map { catalog.indicator($0)?.name ?? $0 } ?? FigureText.absent)",
                Markup.said(value.text), Markup.said(line.who(placed.by)),
                reading.state.isOpen(placed)
                    ? "<strong>\(visit.say(id: "menunggu perbaikan", en: "waiting for a correction"))</strong>"
                    : "\(visit.say(id: "sudah diperbaiki", en: "corrected since"))",
            ])
        }
        return table.isEmpty
            ? none(Words(id: "Tidak ada laporan yang dikembalikan.", en: "No report was returned."))
            : table.markup
    }

    // MARK: Targets

    private func targets(_ period: Period) -> Markup {
        let catalog = reading.catalog(of: period)
        var table = SheetTable(
            visit.say(id: "Target triwulan", en: "Quarters' targets"),
            [.text(visit.say(.indicator))] + period.quarters.map { .number($0.title(in: visit.language)) }
                + [.number(visit.say(.year) + " \(period.year)")])
        for indicator in catalog.indicators {
            let quarters = period.quarters.map { quarter -> Markup in
                let target =
                    reading.state.target(ofIndicator: indicator.id, period: quarter, atSize: .max)?.text
                    ?? indicator.targets[quarter]?.text
                return target.map { "\(shown($0, indicator))" } ?? "<span class=\"soft\">\(asYear)</span>"
            }
            let year =
                indicator.targets[period.wholeYear].map { shown($0.text, indicator) } ?? FigureText.absent
            table.add(["\(indicator.name)"] + quarters + ["\(year)"])
        }
        return table.markup
    }

    private var asYear: String { visit.say(id: "target tahunan", en: "the year's") }

    private func shown(_ text: String, _ indicator: Indicator) -> String {
        visit.figures.withUnit(visit.figures.number(plain: text), indicator.unit)
    }
}

/// What is said of an approval.
struct ApprovalText {
    let visit: Visit
    let reading: OfficeReading

    /// *Disahkan 12 Januari 2024 08.15 WITA oleh kepala (kepala).*
    func sentence(_ placed: OfficeState.Placed<Act.Approval>) -> String {
        let time = visit.timeText(placed.at, of: reading.state.latestCatalog.office)
        let name = placed.by.name
        return placed.by.via == .cli
            ? visit.say(
                id: "Disahkan melalui administrator pada \(time) oleh \(name).",
                en: "Approved through the administrator on \(time) by \(name).")
            : visit.say(
                id: "Disahkan pada \(time) oleh \(name) (\(placed.by.role)).",
                en: "Approved on \(time) by \(name) (\(placed.by.role)).")
    }
}

extension OfficeState {
    /// The lock or opening that decides for a unit's period today; nil where none ever covered it.
    func decidingLock(bidang: String, period: Period, on day: CivilDate) -> Placed<Act.Lock>? {
        locks.last { placed in
            let lock = placed.value
            return lock.period == period && (lock.bidang ?? bidang) == bidang
                && (lock.until.map { day <= $0 } ?? true)
        }
    }
}

extension Visit {
    /// What was just done, after a form.
    func done(_ reading: OfficeReading) -> Markup {
        guard let index = request.query["entri"].flatMap({ UInt64($0) }), index < reading.state.size else {
            return .none
        }
        let words = say(
            id: "Tercatat dalam log sebagai entri \(index).", en: "Recorded in the log as entry \(index).")
        return "<p class=\"note done\" role=\"status\">\(words)</p>"
    }

    /// The period a form or an address is about.
    var concernedPeriod: Period? { request.form["p"].flatMap { Period($0) } ?? askedPeriod }
}
