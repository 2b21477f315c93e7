// What stands beside the fields of a form: the same words for the page and for its script (`/periksa`).

import Shared

/// The texts of one form as it is filled in.
struct FieldTexts {
    /// Faults of what is not filled in yet: told when the form is to be checked or sent, not while it is
    /// typed.
    private static let quietCodes: Set<String> = [
        "component-missing", "item-missing", "person-incomplete", "no-values", "needs-correction",
        "reason-missing", "unchanged",
    ]

    /// One reading of an ambiguous text.
    struct Choice {
        /// As the form sends it back.
        let value: String
        let text: String
        let isChosen: Bool
    }

    let visit: FormVisit
    let draft: FormDraft
    let check: FormCheck
    let catalog: Catalog
    /// Whether what is missing is told, too.
    var tellsEverything = false

    // MARK: One field

    /// What was typed in a figure's field.
    func typed(_ field: FormField) -> TypedFigure {
        let typed =
            switch field {
            case .value(let indicator, let component): draft.values[indicator]?[component]
            case .baseline(let indicator, let component): draft.baseline[indicator]?[component]
            case .item(let indicator, let row, let component): item(indicator, row)?.values[component]
            default: TypedFigure?.none
            }
        return typed ?? TypedFigure()
    }

    /// A row of items; nil beyond the last one.
    func item(_ indicator: String, _ row: Int) -> FormDraft.ItemRow? {
        guard let rows = draft.items[indicator], rows.indices.contains(row) else { return nil }
        return rows[row]
    }

    /// The amount that will be reported: `= Rp1.250.000`; empty where it says no more than what was typed.
    func amount(_ field: FormField, _ component: Indicator.Component) -> String {
        let typed = typed(field)
        let reading = FieldReading(typed, of: component)
        guard let amount = reading.amount(unit: component.unit, in: visit.language) else { return "" }
        // The unit stands beside the field already; rupiah are shown in full in any case.
        let isRupiah = RupiahScale.isOffered(for: component.unit)
        let bare = isRupiah ? nil : reading.amount(unit: nil, in: visit.language)
        return [amount, bare].contains(FormDraft.trimmed(typed.text)) ? "" : "= " + amount
    }

    /// What is wrong with a field; empty where nothing is, or nothing is told yet.
    func fault(_ field: FormField) -> String {
        told.filter { $0.field == field }.map { visit.say($0.words) }.joined(separator: "; ")
    }

    /// The two readings of an ambiguous text; none where it is not ambiguous.
    func choices(_ field: FormField, _ component: Indicator.Component) -> [Choice] {
        var typed = typed(field)
        let meant = typed.meant
        typed.meant = nil
        guard case .ambiguous(let thousands, let decimal) = FieldReading(typed, of: component) else {
            return []
        }
        let whole = visit.figures.number(plain: thousands.text)
        let broken = visit.figures.number(plain: decimal.text)
        return [
            Choice(
                value: thousands.text,
                text: visit.say(
                    id: "\(whole) (bilangan bulat, \(thousands.text))",
                    en: "\(whole) (whole, \(thousands.text))"),
                isChosen: meant == thousands.text),
            Choice(
                value: decimal.text, text: visit.say(id: "\(broken) (desimal)", en: "\(broken) (decimal)"),
                isChosen: meant == decimal.text),
        ]
    }

    /// How unusually a component's figure moves; empty where it does not.
    func jump(_ field: FormField) -> String {
        guard case .value(let indicator, let component) = field,
            let jump = check.check(of: indicator)?.jumps[component]
        else { return "" }
        return visit.say(jump.words)
    }

    // MARK: All of it

    /// The faults that are told.
    var told: [FieldFault] {
        check.faults.filter { tellsEverything || !Self.quietCodes.contains($0.code) }
    }

    /// Faults that are of no field.
    var general: [String] { told.filter { $0.field == nil }.map { visit.say($0.words) } }

    // MARK: Figures

    /// What an indicator comes to, by what it is called in the page.
    func result(_ indicator: Indicator) -> [(name: String, text: String)] {
        let row = check.check(of: indicator.id)?.row
        return figures(indicator, row) + [("sebab", reasons(row)), ("catatan", asked(indicator))]
    }

    /// Realisasi, capaian and predikat of a row.
    func figures(_ indicator: Indicator, _ row: Achievement.Row?) -> [(name: String, text: String)] {
        let figures = visit.figures
        let realisasi = row?.outcome.realisasi.map {
            figures.withUnit(figures.realisasi($0, target: row?.target), indicator.unit)
        }
        let capaian = row?.outcome.capaian.map { figures.capaian($0, in: catalog) + "%" }
        return [
            ("realisasi", realisasi ?? FigureText.absent), ("capaian", capaian ?? FigureText.absent),
            ("predikat", row?.predikat?.name ?? FigureText.absent),
        ]
    }

    /// Why there is no figure, and what to look at.
    private func reasons(_ row: Achievement.Row?) -> String {
        guard let row else { return "" }
        let reason = row.outcome.reason.map { [visit.say($0.words)] } ?? []
        // The form says itself where a period has not ended.
        let warnings = row.warnings.filter { $0.code != .periodNotEnded }.map { visit.say($0.words) }
        return (reason + warnings).joined(separator: "; ")
    }

    /// The question for notes where the target is missed; empty where it is not, or they are written.
    private func asked(_ indicator: Indicator) -> String {
        guard let check = check.check(of: indicator.id), check.missesTarget, !check.askedNotes.isEmpty else {
            return ""
        }
        return visit.say(
            id: "Target belum tercapai: tuliskan penghambat dan tindak lanjutnya di bawah.",
            en: "The target is missed: write below what stood in the way and what will be done.")
    }

    /// The sum of a component's items; empty where there are none.
    func sum(_ indicator: Indicator, _ component: Indicator.Component) -> String {
        guard let sum = check.check(of: indicator.id)?.sums[component.id] else { return "" }
        return visit.figures.withUnit(
            visit.figures.number(plain: sum.text), component.unit ?? "")
    }
}
