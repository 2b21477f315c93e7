// Efficiency of programs: capaian less absorption (*serapan*), in percentage points, exact values.
//
//   serapan   = realisasi anggaran / pagu × 100
//   efisiensi = capaian − serapan
//
// PermenPANRB 53/2014 demands an analysis of how efficiently resources were used and leaves its measure to
// the office; the three classes are this product's and stand in every document that uses them. The capaian
// of a program is the mean of its indicators by the rules of groups (each clamped), that of an indicator
// its own.

import Shared

/// Money of one program, or of several together.
struct Budget: Sendable, Hashable {
    /// *Pagu*, in rupiah.
    let ceiling: Rational
    /// What was spent; nil where a program has not said.
    let realisasi: Rational?

    /// Several programs' money; nil where there is none.
    init?(of programs: [Act.Program]) {
        if programs.isEmpty { return nil }
        ceiling = programs.map(\.ceiling.value).reduce(.zero, +)
        let spent = programs.compactMap(\.realisasi?.value)
        realisasi = spent.count == programs.count ? spent.reduce(.zero, +) : nil
    }

    /// Percent of the ceiling that was spent; nil without a sum spent, or of nothing.
    var absorption: Rational? {
        realisasi.flatMap { $0.divided(by: ceiling) }.map { $0 * .hundred }
    }
}

/// Capaian against absorption.
struct Efficiency: Sendable, Hashable {
    /// What a difference is called.
    enum Class: String, Sendable, CaseIterable {
        /// More was achieved than was spent, in shares.
        case efficient = "efisien"
        case balanced = "berimbang"
        case inefficient = "belum-efisien"

        /// The class of a difference, on its exact value.
        init(_ difference: Rational) {
            self = difference.isZero ? .balanced : difference.isNegative ? .inefficient : .efficient
        }

        var words: Words {
            switch self {
            case .efficient: Words(id: "Efisien", en: "Efficient")
            case .balanced: Words(id: "Berimbang", en: "Balanced")
            case .inefficient: Words(id: "Belum efisien", en: "Not efficient")
            }
        }
    }

    /// Capaian − absorption, in percentage points.
    let difference: Rational
    var step: Class { Class(difference) }

    /// Nil where one of the two is not known.
    init?(capaian: Rational?, budget: Budget?) {
        guard let capaian, let absorption = budget?.absorption else { return nil }
        difference = capaian - absorption
    }

    /// What the classes are, beneath every table that uses them.
    static let legend = Words(
        id:
            "Efisiensi = capaian − serapan anggaran, dalam poin persentase. Efisien: lebih dari 0; berimbang: "
            + "tepat 0; belum efisien: kurang dari 0. Analisis efisiensi diwajibkan PermenPANRB Nomor 53 Tahun "
            + "2014; kelasnya tidak diatur dan ditetapkan di sini.",
        en: "Efficiency = achievement − absorption of the budget, in percentage points. Efficient: above 0; "
            + "balanced: exactly 0; not efficient: below 0. PermenPANRB 53/2014 demands the analysis and sets no "
            + "classes; they are defined here.")
}

/// The programs of a year held against its figures.
struct ProgramYear {
    let achievement: Achievement
    /// What the log says of each, and where.
    let placed: [OfficeState.Placed<Act.Program>]
    var programs: [Act.Program] { placed.map(\.value) }

    /// The programs of the log at `size`; with `bidang`, those tied to one of the unit's indicators.
    init(_ achievement: Achievement, _ state: OfficeState, bidang: String? = nil) {
        self.achievement = achievement
        let size = UInt64(achievement.position.size)
        let all = state.programs(of: achievement.period.year, atSize: size)
        guard let bidang else {
            placed = all
            return
        }
        let own = Set(achievement.catalog.indicators(ofBidang: bidang).map(\.id))
        placed = all.filter { !own.isDisjoint(with: $0.value.indicators) }
    }

    /// The catalogue's programs, whether or not anything was said of them, then others.
    var names: [String] {
        let known = achievement.catalog.programs
        return known + programs.map(\.program).filter { !known.contains($0) }
    }

    /// Programs tied to an indicator.
    func programs(of indicator: String) -> [Act.Program] {
        programs.filter { $0.indicators.contains(indicator) }
    }

    /// The mean capaian of a program's indicators.
    func capaian(of program: Act.Program) -> Rational? {
        achievement.group(of: Set(program.indicators)).mean.capaian
    }

    func efficiency(of program: Act.Program) -> Efficiency? {
        Efficiency(capaian: capaian(of: program), budget: Budget(of: [program]))
    }

    func efficiency(of row: Achievement.Row) -> Efficiency? {
        Efficiency(capaian: row.outcome.capaian, budget: Budget(of: programs(of: row.indicator.id)))
    }
}
