// What the states, reasons and warnings of figures are called.

/// The line on everything that comes from a store made with `init --demo`.
public let demoBanner = "CONTOH – BUKAN DATA RESMI"

extension Achievement.Status {
    /// What people read.
    public var words: Words {
        switch self {
        case .final: Words(id: "Final", en: "Final")
        case .provisional: Words(id: "Sementara", en: "Provisional")
        case .missing: Words(id: "Belum dilaporkan", en: "Not reported")
        case .notComputable: Words(id: "Tidak dapat dihitung", en: "Not computable")
        }
    }
}

extension NotComputable {
    /// What people read.
    public var words: Words {
        switch self {
        case .componentMissing:
            Words(
                id: "laporan tidak memuat komponen yang dibutuhkan rumus",
                en: "the report lacks a component that the formula needs")
        case .previousMissing:
            Words(
                id: "angka tahun sebelumnya tidak ada, baik dalam laporan maupun sebagai data awal",
                en: "last year's figure is missing, both as a report and as a baseline")
        case .divisionByZero: Words(id: "rumus membagi dengan nol", en: "the formula divides by zero")
        case .targetMissing: Words(id: "target belum ditetapkan", en: "no target is set")
        case .targetNotPositive: Words(id: "target nol atau negatif", en: "the target is zero or negative")
        }
    }
}

extension Achievement.Warning {
    /// What people read.
    public var words: Words {
        switch code {
        case .periodNotEnded:
            Words(
                id: "laporan tiba sebelum periodenya berakhir (\(value("last_day")))",
                en: "the report arrived before its period's end (\(value("last_day")))")
        case .baselineDiffers:
            Words(
                id: "komponen \(value("component")): laporan tahun sebelumnya \(value("report")) (dipakai), "
                    + "data awal \(value("baseline"))",
                en: "component \(value("component")): last year's report has \(value("report")) (used), "
                    + "the baseline \(value("baseline"))")
        case .mixedUnits:
            Words(
                id: "satuan antarbarang berbeda: \(value("units"))",
                en: "items are counted in different units: \(value("units"))")
        case .ruleBroken: Words(id: value("text"), en: value("text"))
        case .largeChange:
            Words(
                id: "koreksi mengubah realisasi lebih dari sepuluh kali lipat: \(value("before")) menjadi "
                    + value("after"),
                en: "the correction moved realisasi by more than a factor of ten: \(value("before")) to "
                    + value("after"))
        }
    }

    private func value(_ name: String) -> String { values[name]?.string ?? "" }
}
