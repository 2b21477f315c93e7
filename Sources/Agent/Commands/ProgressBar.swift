// How far a delivery is, on a terminal's standard error: one line, written over.

import Shared

/// Shows how many reports of a delivery are answered.
struct ProgressBar: Sendable {
    private static let width = 30

    private let total: Int
    private let language: Language

    /// A bar where a person watches and there is more than one report; nil elsewhere.
    init?(_ total: Int, _ context: CommandContext) {
        guard total > 1, !context.isJSON, Terminal.standardError(environment: context.environment).isTerminal
        else { return nil }
        (self.total, language) = (total, context.language)
    }

    /// `[##########--------------------] 2/6 laporan`
    func text(_ count: Int) -> String {
        let done = count * Self.width / total
        let bar = String(repeating: "#", count: done) + String(repeating: "-", count: Self.width - done)
        let word = Words(id: "laporan", en: "reports").text(in: language)
        return "[\(bar)] \(count)/\(total) \(word)"
    }

    func show(_ count: Int) { StandardError.write("\r" + text(count)) }

    /// Leaves the line.
    func end() { StandardError.write("\n") }
}
