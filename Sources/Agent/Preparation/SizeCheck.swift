// Whether a value looks wrong by a factor of a thousand: rupiah where thousands of rupiah were meant, or the
// reverse. Held against what was reported before, or stands in the same file. Nothing true is impossible:
// whoever is sure says so, with the row `yakin` (JSON: `confirmed`) or with --yes.

import Shared

/// Finds values that are far from what was reported before.
struct SizeCheck: Sendable {
    static let code = "scale-jump"

    let chronicle: Chronicle

    /// Each such value with its place; none where the draft says that they are meant.
    func faults(of file: DraftFile) -> [Fault] {
        var known: [Period: [String: [String: Figure]]] = [:]
        var faults: [Fault] = []
        for draft in file.drafts.map({ $0.withSums() }) {
            if !draft.isConfirmed { faults += self.faults(of: draft, known) }
            known[draft.period] = draft.values
        }
        return faults
    }

    /// Why a file is not taken before somebody has looked at these values.
    static func question(_ path: String, _ faults: [Fault]) -> AgentFault {
        let name = FileSystem.name(of: path)
        return AgentFault(
            code,
            id:
                "\(name): ada angka yang jauh berbeda dari sebelumnya; belum ada yang dikirim. Bila satuannya keliru, "
                + "perbaiki; bila memang benar, isi ya pada baris yakin, atau kirim dengan --yes",
            en:
                "\(name): some figures are far from before; nothing was sent. Correct them if the scale is wrong; "
                + "if they are right write ya into the row yakin, or send it with --yes",
            faults: faults)
    }

    private func faults(of draft: Draft, _ inFile: [Period: [String: [String: Figure]]]) -> [Fault] {
        draft.values.keys.sorted().flatMap { id in
            (draft.values[id] ?? [:]).sorted { $0.key < $1.key }.compactMap { component, figure in
                guard let (period, before) = before(draft, id, component, inFile), isFar(figure, before)
                else {
                    return nil
                }
                let pointer = JSONPointer.root.appending("values").appending(id).appending(component)
                let words = Self.words(component, figure, before, period)
                return Fault(
                    pointer, Self.code, draft.origin(of: pointer).map(words.placed) ?? words,
                    cell: draft.cell(of: pointer))
            }
        }
    }

    /// The value that is superseded, else that of the year before, else the newest earlier one.
    private func before(
        _ draft: Draft, _ id: String, _ component: String, _ inFile: [Period: [String: [String: Figure]]]
    ) -> (Period, Figure)? {
        let yearEarlier = draft.period.yearEarlier
        if let figure = reported(draft.period, id, component) { return (draft.period, figure) }
        if let figure = inFile[yearEarlier]?[id]?[component] { return (yearEarlier, figure) }
        if let figure = reported(yearEarlier, id, component) { return (yearEarlier, figure) }
        if let figure = draft.baseline[id]?[component] { return (yearEarlier, figure) }
        // A quarter against a year would be a difference of its own.
        let alike = chronicle.periods.filter { $0 < draft.period && $0.quarter == draft.period.quarter }
        for period in alike.reversed() {
            if let figure = reported(period, id, component) { return (period, figure) }
        }
        return nil
    }

    private func reported(_ period: Period, _ id: String, _ component: String) -> Figure? {
        chronicle.head(period)?.report.values[id]?[component]
    }

    private func isFar(_ figure: Figure, _ before: Figure) -> Bool {
        let (now, then) = (figure.value.magnitude, before.value.magnitude)
        if now == .zero || then == .zero { return false }
        let least = Rational(Limits.scaleJumpRatioMin)
        return now >= then * least || then >= now * least
    }

    private static func words(_ component: String, _ figure: Figure, _ before: Figure, _ period: Period)
        -> Words
    {
        func text(_ figure: Figure, _ language: Language) -> String {
            FigureText(language).number(plain: figure.text)
        }
        let (larger, smaller) =
            figure.value.magnitude > before.value.magnitude
            ? (figure, before) : (before, figure)
        let ratio = larger.value.divided(by: smaller.value)?.magnitude ?? .zero
        let times = FigureText(.indonesian).number(ratio, fractionDigits: 0)
        let timesEnglish = FigureText(.english).number(ratio, fractionDigits: 0)
        let isLarger = larger == figure
        return Words(
            id:
                "\(component) \(text(figure, .indonesian)), sedangkan \(period) \(text(before, .indonesian)): "
                + "\(times) kali lebih \(isLarger ? "besar" : "kecil"). Apakah satuannya benar (Rp, bukan ribu Rp)?",
            en: "\(component) \(text(figure, .english)), but \(text(before, .english)) in \(period): "
                + "\(timesEnglish) times \(isLarger ? "as large" : "smaller"). Is the scale right (Rp, not thousand Rp)?"
        )
    }
}
