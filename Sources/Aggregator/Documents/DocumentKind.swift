// The decree's documents, and the names of their files: `laporan-kinerja-2022-koperasi.pdf` is a kind, a
// period and, where it is one unit's, the unit. The same names lead to the pages (`/dokumen/…`).

import Shared

/// What a document is.
enum DocumentKind: String, Sendable, CaseIterable {
    /// Laporan Kinerja (LKjIP), eight parts and the review's statement.
    case performance = "laporan-kinerja"
    /// Pengukuran kinerja triwulan.
    case measurement = "pengukuran-kinerja"
    /// Rencana Kerja Tahunan.
    case workPlan = "rencana-kerja-tahunan"
    /// Perjanjian Kinerja (the decree's *Penetapan Kinerja*).
    case agreement = "perjanjian-kinerja"
    /// Bahan Rencana Kerja dan Anggaran.
    case budgetMaterial = "bahan-rka"
    /// Evaluasi pencapaian kinerja.
    case evaluation = "evaluasi-kinerja"
    /// Keputusan IKU: Tabel IV.1 from the catalogue.
    case decree = "keputusan-iku"
    /// Draft of the decree that changes it.
    case amendment = "keputusan-perubahan"
    /// Tanda terima of one report.
    case receipt = "tanda-terima"

    var words: Words {
        switch self {
        case .performance: Words(id: "Laporan Kinerja", en: "Performance report (LKjIP)")
        case .measurement: Words(id: "Pengukuran Kinerja Triwulan", en: "Quarterly measurement")
        case .workPlan: Words(id: "Rencana Kerja Tahunan", en: "Annual work plan (RKT)")
        case .agreement: Words(id: "Perjanjian Kinerja", en: "Performance agreement (PK)")
        case .budgetMaterial:
            Words(id: "Bahan Rencana Kerja dan Anggaran", en: "Material for the budget (RKA)")
        case .evaluation: Words(id: "Evaluasi Pencapaian Kinerja", en: "Evaluation of performance")
        case .decree: Words(id: "Keputusan Indikator Kinerja Utama", en: "Decree on the indicators (IKU)")
        case .amendment: Words(id: "Rancangan Keputusan Perubahan", en: "Draft of an amending decree")
        case .receipt: Words(id: "Tanda Terima Laporan", en: "Receipt of a report")
        }
    }

    /// Whether its words are the law's, which have no English.
    var isLegalText: Bool { [.agreement, .decree, .amendment].contains(self) }

    /// Whether it is of the office as a whole, of a unit alone, or of either.
    var isOfOfficeAlone: Bool { self == .decree || self == .amendment }
    var isOfUnitAlone: Bool { self == .receipt }

    /// Documents of what is planned speak of the year after the one that is reported.
    var plansAhead: Bool { self == .workPlan || self == .budgetMaterial }
}

/// Which document: its kind, its period, and the unit whose it is.
struct DocumentName: Sendable, Hashable, CustomStringConvertible {
    let kind: DocumentKind
    let period: Period
    /// Nil for the office's own.
    let bidang: String?

    init(_ kind: DocumentKind, _ period: Period, bidang: String? = nil) {
        (self.kind, self.period, self.bidang) = (kind, period, bidang)
    }

    /// The document that a file's name without its extension names; nil for any other text.
    init?(_ text: some StringProtocol) {
        guard let kind = DocumentKind.allCases.first(where: { text.hasPrefix($0.rawValue + "-") }) else {
            return nil
        }
        let rest = text.dropFirst(kind.rawValue.utf8.count + 1)
        let parts = rest.split(separator: "-", omittingEmptySubsequences: false)
        let quarter = parts.count > 1 && kind == .receipt ? Period(rest.prefix(7)) : nil
        guard let period = quarter ?? parts.first.flatMap({ Period($0) }) else { return nil }
        let unit = rest.dropFirst(period.description.utf8.count)
        guard unit.isEmpty || (unit.hasPrefix("-") && unit.utf8.count > 1) else { return nil }
        self.init(kind, period, bidang: unit.isEmpty ? nil : String(unit.dropFirst()))
        if bidang == nil ? kind.isOfUnitAlone : kind.isOfOfficeAlone { return nil }
    }

    /// `laporan-kinerja-2022-koperasi`
    var description: String { "\(kind.rawValue)-\(period)" + (bidang.map { "-" + $0 } ?? "") }
}
