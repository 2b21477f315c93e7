// Words that stand on several pages, so that a thing is called the same everywhere.

import Shared

extension Words {
    static let indicator = Words(id: "Indikator", en: "Indicator")
    static let component = Words(id: "Komponen", en: "Component")
    static let unit = Words(id: "Unit kerja", en: "Unit")
    static let target = Words(id: "Target", en: "Target")
    static let realisasi = Words(id: "Realisasi", en: "Actual")
    static let difference = Words(id: "Selisih", en: "Difference")
    static let capaian = Words(id: "Capaian", en: "Achieved")
    static let predikat = Words(id: "Predikat", en: "Rating")
    static let state = Words(id: "Keadaan", en: "State")
    static let period = Words(id: "Periode", en: "Period")
    static let year = Words(id: "Tahun", en: "Year")
    static let report = Words(id: "Laporan", en: "Report")
    static let revision = Words(id: "Revisi", en: "Revision")
    static let reason = Words(id: "Alasan", en: "Reason")
    static let before = Words(id: "Sebelum", en: "Before")
    static let after = Words(id: "Sesudah", en: "After")
    static let by = Words(id: "Oleh", en: "By")
    static let when = Words(id: "Waktu", en: "Time")
    static let entry = Words(id: "Entri", en: "Entry")
    static let withAlternatives = Words(id: "Dengan rumus pembanding", en: "With alternatives")
    static let decreeDoubt = Words(
        id: "Rumus dalam keputusan perlu ditinjau:", en: "The decree's formula needs review:")
}
