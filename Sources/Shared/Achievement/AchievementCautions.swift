// What one who puts a name to the figures of a period has to know first.

extension Achievement {
    /// Why figures are not yet, or not quite, what they will be.
    public struct Caution: Sendable, Hashable {
        /// The kind; the raw value is the stable code.
        public enum Kind: String, Sendable, CaseIterable {
            /// Not reported.
            case missing
            /// Reported, without a number.
            case notComputable = "not-computable"
            /// From a quarter's report, or from one that came before the period's end.
            case provisional
            /// By a formula whose wording is in doubt.
            case doubtful
        }

        /// The kind.
        public let kind: Kind
        /// The indicators concerned, in the catalogue's order; at least one.
        public let indicators: [String]
    }

    /// What there is to know; empty where every figure is final and beyond doubt.
    public var cautions: [Caution] {
        Caution.Kind.allCases.compactMap { kind in
            let concerned = rows.filter { $0.is(kind) }
            return concerned.isEmpty ? nil : Caution(kind: kind, indicators: concerned.map(\.indicator.id))
        }
    }
}

extension Achievement.Row {
    fileprivate func `is`(_ kind: Achievement.Caution.Kind) -> Bool {
        switch kind {
        case .missing: status == .missing
        case .notComputable: status == .notComputable
        case .provisional: status == .provisional
        case .doubtful: indicator.doubtful != nil
        }
    }
}

extension Achievement.Caution {
    /// What people read: the kind and the indicators.
    public var words: Words {
        let list = indicators.joined(separator: ", ")
        return Words(id: "\(kind.words.indonesian): \(list)", en: "\(kind.words.english): \(list)")
    }
}

extension Achievement.Caution.Kind {
    /// What people read.
    public var words: Words {
        switch self {
        case .missing: Achievement.Status.missing.words
        case .notComputable: Achievement.Status.notComputable.words
        case .provisional: Achievement.Status.provisional.words
        case .doubtful: Words(id: "Rumus diragukan", en: "Formula in doubt")
        }
    }
}
