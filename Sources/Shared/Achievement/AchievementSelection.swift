// The figures of any selection of indicators, by the rules of groups: for a program, or for a unit. And how
// far an indicator is towards a target of another year.

extension Achievement {
    /// The figures of the indicators in `ids`, as a group without a name.
    public func group(of ids: Set<String>) -> Group {
        Consolidation(catalog: catalog).group(nil, rows.filter { ids.contains($0.indicator.id) })
    }

    /// The row of an indicator.
    public func row(of id: String) -> Row? { rows.first { $0.indicator.id == id } }
}

extension Indicator {
    /// How far a realisasi is towards a target of another year (*tingkat kemajuan*), in percent, by the
    /// indicator's direction; nil where it cannot be computed.
    public func progress(of realisasi: Rational?, towards target: Target?) -> Rational? {
        realisasi.flatMap { try? polarity.capaian(of: $0, against: target?.value) }
    }
}
