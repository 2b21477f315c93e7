// Means of capaian over groups of indicators (DESIGN 7). Each capaian is clamped to 0 … cap first, so that
// one indicator far over its target cannot carry the others.

/// Computes group figures by one catalogue's cap and predikat scale.
struct Consolidation {
    let catalog: Catalog

    /// The figures of the indicators in `rows`.
    func group(_ id: String?, _ rows: [Achievement.Row]) -> Achievement.Group {
        let capaian = rows.compactMap(\.outcome.capaian)
        let clamped = capaian.map(clamp)
        return Achievement.Group(
            id: id, mean: mean(of: clamped),
            capaianAll: clamped.reduce(.zero, +).divided(by: Rational(rows.count)),
            capaianUncapped: Rational.mean(capaian), withAlternatives: withAlternatives(rows),
            reportedCount: capaian.count, indicatorCount: rows.count,
            isComplete: !rows.isEmpty && rows.allSatisfy { $0.status == .final && $0.outcome.capaian != nil })
    }

    /// The mean of values already clamped, and its predikat.
    func mean(of values: [Rational]) -> Achievement.Mean {
        let mean = Rational.mean(values)
        return Achievement.Mean(capaian: mean, predikat: mean.map(catalog.predikat))
    }

    private func withAlternatives(_ rows: [Achievement.Row]) -> Achievement.Mean {
        guard rows.contains(where: { $0.indicator.doubtful != nil }) else { return mean(of: []) }
        let chosen = rows.compactMap { row in
            row.indicator.doubtful == nil
                ? row.outcome.capaian : row.alternatives.first?.outcome.capaian ?? row.outcome.capaian
        }
        return mean(of: chosen.map(clamp))
    }

    private func clamp(_ capaian: Rational) -> Rational {
        let atLeastZero = max(capaian, .zero)
        return switch catalog.cap {
        case .none: atLeastZero
        case .at(let cap, _): min(atLeastZero, cap)
        }
    }
}
