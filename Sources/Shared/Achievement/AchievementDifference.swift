// In what two achievements of one period differ: what an approval is held against, and what a reader is shown
// beside approved figures. Figures are compared exactly. Where a figure comes from (report, revision,
// catalogue, log size) is no part of it: a correction of a note alone makes no difference.

extension Achievement {
    /// One value that is not the same in two achievements.
    public struct Difference: Sendable, Hashable {
        /// What the value is of.
        public enum Subject: Sendable, Hashable {
            /// An indicator, by its id.
            case indicator(String)
            /// A sasaran, by its id.
            case sasaran(String)
            /// A bidang, by its id.
            case bidang(String)
            /// All indicators.
            case overall
            /// The mean over the sasaran.
            case overallBySasaran
        }

        /// What the value is of.
        public let subject: Subject
        /// Its name in `iku-achievement/1`, below the subject: `capaian`, `alternatives/0/realisasi`.
        public let member: String
        /// The value as `iku-achievement/1` writes it; nil where there was none.
        public let before: String?
        /// Likewise, afterwards.
        public let after: String?
    }

    /// Every value that is another one in `later`, in its order.
    public func differences(to later: Achievement) -> [Difference] {
        invariant(period == later.period, "figures of one period are compared")
        let before = values
        let after = later.values
        let subjects =
            after.map(\.subject)
            + before.map(\.subject).filter { gone in
                !after.contains { $0.subject == gone }
            }
        return subjects.flatMap { subject in
            Self.differences(
                of: subject, before.first { $0.subject == subject }?.members ?? [],
                after.first { $0.subject == subject }?.members ?? [])
        }
    }

    private static func differences(
        of subject: Difference.Subject, _ before: [Member], _ after: [Member]
    ) -> [Difference] {
        let names =
            after.map(\.name)
            + before.map(\.name).filter { gone in
                !after.contains { $0.name == gone }
            }
        return names.compactMap { name in
            let old = before.first { $0.name == name }?.value
            let new = after.first { $0.name == name }?.value
            if old == new { return nil }
            return Difference(subject: subject, member: name, before: old?.text, after: new?.text)
        }
    }

    // MARK: The values compared

    private var values: [(subject: Difference.Subject, members: [Member])] {
        rows.map { (.indicator($0.indicator.id), $0.members) }
            + sasaran.map { (.sasaran($0.id ?? ""), $0.members) }
            + bidang.map { (.bidang($0.id ?? ""), $0.members) }
            + [(.overall, overall.members), (.overallBySasaran, overallBySasaran.members)]
    }
}

extension Achievement.Difference: CustomStringConvertible {
    /// `koperasi-aktif capaian 100.7257775202 → 90.0000000000`
    public var description: String { "\(subject) \(member) \(before ?? "–") → \(after ?? "–")" }
}

extension Achievement.Difference.Subject: CustomStringConvertible {
    /// The id of the indicator, sasaran or bidang, or the member's name.
    public var description: String {
        switch self {
        case .indicator(let id), .sasaran(let id), .bidang(let id): id
        case .overall: "overall"
        case .overallBySasaran: "overall_by_sasaran"
        }
    }
}

/// One named value of a row or group; absent values are left out.
private struct Member {
    enum Value: Hashable {
        case figure(Rational)
        case text(String)

        var text: String {
            switch self {
            case .figure(let value): value.outputText
            case .text(let text): text
            }
        }
    }

    let name: String
    let value: Value

    init?(_ name: String, _ figure: Rational?) {
        guard let figure else { return nil }
        (self.name, value) = (name, .figure(figure))
    }

    init?(_ name: String, text: String?) {
        guard let text else { return nil }
        (self.name, value) = (name, .text(text))
    }

    init(_ name: String, below: Member) { (self.name, value) = ("\(name)/\(below.name)", below.value) }
}

extension Achievement.Row {
    fileprivate var members: [Member] {
        let own = [
            Member("status", text: status.rawValue), Member("reason", text: outcome.reason?.rawValue),
            Member("period", text: period?.description), Member("target", target?.value),
            Member("realisasi", outcome.realisasi), Member("capaian", outcome.capaian),
            Member("predikat", text: predikat?.id),
        ]
        let others = alternatives.enumerated().flatMap { place, alternative in
            alternative.members.map { Member("alternatives/\(place)", below: $0) }
        }
        return own.compactMap(\.self) + others
    }
}

extension Achievement.AlternativeFigure {
    fileprivate var members: [Member] {
        [
            Member("formula", text: alternative.formula.text), Member("realisasi", outcome.realisasi),
            Member("capaian", outcome.capaian), Member("predikat", text: predikat?.id),
            Member("reason", text: outcome.reason?.rawValue),
        ].compactMap(\.self)
    }
}

extension Achievement.Mean {
    fileprivate var members: [Member] {
        [Member("capaian", capaian), Member("predikat", text: predikat?.id)].compactMap(\.self)
    }
}

extension Achievement.Group {
    fileprivate var members: [Member] {
        let own = [
            Member("capaian_all", capaianAll), Member("capaian_uncapped", capaianUncapped),
            Member("reported", text: String(reportedCount)),
            Member("indicators", text: String(indicatorCount)),
            Member("complete", text: String(isComplete)),
        ]
        return mean.members + own.compactMap(\.self)
            + withAlternatives.members.map { Member("with_alternatives", below: $0) }
    }
}
