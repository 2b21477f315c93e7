// Words that stand on several pages, so that a thing is called the same everywhere.

extension Words {
    /// *Indikator*.
    public static let indicator = Words(id: "Indikator", en: "Indicator")
    /// *Komponen*.
    public static let component = Words(id: "Komponen", en: "Component")
    /// *Unit kerja*.
    public static let unit = Words(id: "Unit kerja", en: "Unit")
    /// *Target*.
    public static let target = Words(id: "Target", en: "Target")
    /// *Realisasi*.
    public static let realisasi = Words(id: "Realisasi", en: "Actual")
    /// *Selisih*.
    public static let difference = Words(id: "Selisih", en: "Difference")
    /// *Capaian*.
    public static let capaian = Words(id: "Capaian", en: "Achieved")
    /// *Predikat*.
    public static let predikat = Words(id: "Predikat", en: "Rating")
    /// *Keadaan*.
    public static let state = Words(id: "Keadaan", en: "State")
    /// *Periode*.
    public static let period = Words(id: "Periode", en: "Period")
    /// *Tahun*.
    public static let year = Words(id: "Tahun", en: "Year")
    /// *Laporan*.
    public static let report = Words(id: "Laporan", en: "Report")
    /// *Revisi*.
    public static let revision = Words(id: "Revisi", en: "Revision")
    /// *Alasan*.
    public static let reason = Words(id: "Alasan", en: "Reason")
    /// *Sebelum*.
    public static let before = Words(id: "Sebelum", en: "Before")
    /// *Sesudah*.
    public static let after = Words(id: "Sesudah", en: "After")
    /// *Oleh*.
    public static let by = Words(id: "Oleh", en: "By")
    /// *Waktu*.
    public static let when = Words(id: "Waktu", en: "Time")
    /// *Entri*.
    public static let entry = Words(id: "Entri", en: "Entry")
    /// *Dengan rumus pembanding*.
    public static let withAlternatives = Words(id: "Dengan rumus pembanding", en: "With alternatives")
    /// *Rumus dalam keputusan perlu ditinjau*.
    public static let decreeDoubt = Words(
        id: "Rumus dalam keputusan perlu ditinjau", en: "The decree's formula needs review")
}
