// What may mislead in a figure, in words: for the footnotes of pages and documents. No figure is altered.

import Shared

/// What a reader has to know about one indicator's figures.
struct FigureRemarks {
    let row: Achievement.Row
    let achievement: Achievement
    /// Whether the row's quarter has a target of its own.
    let hasOwnTarget: Bool
    let language: Language

    /// In order.
    var texts: [String] {
        let words = [
            row.outcome.capaian.flatMap { $0.isNegative ? Self.negative : nil },
            row.outcome.capaian.flatMap { $0 > Rational(200) ? large : nil },
            hasOwnTarget || row.outcome.capaian == nil ? nil : Self.annual,
            row.period.flatMap {
                $0.quarter != nil && achievement.period.quarter == nil ? Self.quarter($0) : nil
            },
        ]
        return words.compactMap { $0?.text(in: language) }
    }

    private static let negative = Words(
        id:
            "Capaian negatif: realisasi turun di bawah nol. Angkanya tidak diubah; dalam rata-rata dihitung 0.",
        en: "Negative: the actual value fell below zero. The number is not altered; it counts as 0 in means.")

    private var large: Words {
        let cap: Words =
            switch achievement.catalog.cap {
            case .none: Words(id: "tidak dibatasi", en: "it is not clamped")
            case .at(let cap, _): Words(id: "dibatasi \(shown(cap))", en: "it is clamped to \(shown(cap))")
            }
        return Words(
            id: "Capaian di atas 200%: targetnya kecil dibandingkan dengan realisasi. Angkanya tidak diubah; "
                + "dalam rata-rata \(cap.indonesian).",
            en: "Above 200%: the target is small beside the actual value. The number is not altered; "
                + "in means \(cap.english).")
    }

    private func shown(_ capaian: Rational) -> String {
        FigureText(language).capaian(capaian, in: achievement.catalog) + "%"
    }

    private static let annual = Words(
        id: "Target triwulan belum ditetapkan: dibandingkan dengan target tahunan.",
        en: "No target is set for the quarter: held against the year's target.")

    private static func quarter(_ quarter: Period) -> Words {
        Words(
            id:
                "Belum ada laporan tahunan: angka \(quarter.title(in: .indonesian)), dibandingkan dengan target "
                + "tahunan.",
            en: "No report of the year yet: the figure of \(quarter.title(in: .english)), held against the "
                + "year's target.")
    }
}
