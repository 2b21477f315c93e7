// Whether a draft was written into a template of this office, this unit, its period and the catalogue in
// force: each that is not has a sentence of its own. A draft that bears no marks is taken as it is.

import Shared

/// Holds the marks of a template against where it was handed in.
struct TemplateCheck: Sendable {
    private static let anew = Words(
        id: "buat templat baru: iku-agent template --period",
        en: "make a new template: iku-agent template --period")

    let bidang: String
    let catalogs: CatalogHistory

    /// What is wrong with the draft's template; nothing else need be told then.
    func faults(of draft: Draft) -> [Fault] {
        guard let mark = draft.template else { return [] }
        let catalog = catalogs.inForce(for: draft.period.year)
        let found = [
            version(mark), office(mark, catalog), unit(mark, catalog), period(mark, draft.period),
            revision(mark, catalog, draft.period),
        ]
        return found.compactMap { found in
            found.map { member, words in
                let pointer = TemplateMark.pointer(member)
                let place = draft.origins[pointer]
                return Fault(
                    pointer, "wrong-template", place.map(words.placed) ?? words, cell: draft.cells[pointer])
            }
        }
    }

    private typealias Found = (TemplateMark.Member, Words)

    private func version(_ mark: TemplateMark) -> Found? {
        guard let version = mark[.version], version != TemplateMark.currentVersion else { return nil }
        return (
            .version,
            Words(
                id: "bentuk templat \(quoted(version)) tidak dikenal program ini; perbarui iku-agent",
                en: "this program does not know templates of form \(quoted(version)); update iku-agent")
        )
    }

    private func office(_ mark: TemplateMark, _ catalog: Catalog) -> Found? {
        guard let office = mark[.office], office != catalog.office.id else { return nil }
        return (
            .office,
            Words(
                id:
                    "templat ini milik kantor lain (\(office)), bukan \(catalog.office.id); minta templat kantor ini",
                en:
                    "this template is another office's (\(office)), not \(catalog.office.id)'s; ask for this office's"
            )
        )
    }

    private func unit(_ mark: TemplateMark, _ catalog: Catalog) -> Found? {
        guard let unit = mark[.bidang], unit != bidang else { return nil }
        let other = catalog.bidang(unit)?.name ?? unit
        let own = catalog.bidang(bidang)?.name ?? bidang
        return (
            .bidang,
            Words(
                id: "lembar ini milik \(other), sedangkan agen ini milik \(own); kirim dari agen \(other)",
                en:
                    "this sheet is of \(other), and this agent is of \(own); send it from the agent of \(other)"
            )
        )
    }

    private func period(_ mark: TemplateMark, _ period: Period) -> Found? {
        guard let text = mark[.period], text != period.description else { return nil }
        return (
            .period,
            Words(
                id:
                    "templat ini dibuat untuk \(text), sedangkan periodenya ditulis \(period); angka tahun lalu "
                    + "dan target di dalamnya milik \(text); \(Self.anew.indonesian) \(period)",
                en:
                    "this template was made for \(text), and its period says \(period); last year's figures and "
                    + "the targets in it are of \(text); \(Self.anew.english) \(period)")
        )
    }

    private func revision(_ mark: TemplateMark, _ catalog: Catalog, _ period: Period) -> Found? {
        guard let text = mark[.catalog], text != String(catalog.revision) else { return nil }
        if let revision = Int(text), revision > catalogs.latest.revision {
            return (
                .catalog,
                Words(
                    id:
                        "templat ini memakai katalog revisi \(text), yang belum diterima agen ini; sambungkan "
                        + "agen dahulu (iku-agent run), lalu ulangi",
                    en:
                        "this template is of catalogue revision \(text), which this agent has not got yet; let it "
                        + "connect first (iku-agent run), then try again")
            )
        }
        let current = catalog.revision
        return (
            .catalog,
            Words(
                id:
                    "templat ini memakai katalog revisi \(text), sedangkan yang berlaku untuk \(period) revisi "
                    + "\(current); \(Self.anew.indonesian) \(period)",
                en: "this template is of catalogue revision \(text), and revision \(current) is in force for "
                    + "\(period); \(Self.anew.english) \(period)")
        )
    }
}
