// How the questions of `setup` get their answers: from options, from a person at the terminal, or, with
// `--yes`, from the standard answers.

import Shared

/// Asks, until an answer holds.
struct SetupInterview {
    /// What the options say, by their names.
    let given: (String) -> String?
    /// Reads a line after a prompt, nil at the end of input; nil where nobody is to be asked.
    let ask: ((String) throws -> String?)?
    /// Shows a line to the person.
    let tell: (String) -> Void
    let language: Language

    /// The answer to one question.
    func answer<Answer: Sendable>(_ question: SetupQuestion<Answer>) throws -> Answer {
        if let text = given(question.option) { return try read(question, text) }
        guard let ask else { return try question.read(question.standard) }
        while true {
            guard let line = try ask(prompt(question)) else { throw Self.interrupted }
            let text = SetupText.trimmed(line)
            do throws(CommandFault) {
                return try question.read(text.isEmpty ? question.standard : text)
            } catch {
                tell(error.words.text(in: language))
            }
        }
    }

    /// An option's fault names the option.
    private func read<Answer: Sendable>(
        _ question: SetupQuestion<Answer>, _ text: String
    ) throws(CommandFault) -> Answer {
        do { return try question.read(SetupText.trimmed(text)) } catch {
            throw CommandFault(
                .usage, id: "--\(question.option): \(error.words.indonesian)",
                en: "--\(question.option): \(error.words.english)")
        }
    }

    private func prompt<Answer: Sendable>(_ question: SetupQuestion<Answer>) -> String {
        let lines = SetupText.wrapped(question.words.text(in: language), columnCount: 78)
        let standard = question.standard.isEmpty ? "" : " [\(question.standard)]"
        return lines.joined(separator: "\n") + standard + ": "
    }

    private static let interrupted = CommandFault(
        id: "dihentikan; belum ada yang dibuat", en: "ended; nothing was made yet")

    /// Nobody to ask, and no leave to go by the standard answers.
    static let nobody = CommandFault(
        .usage,
        id:
            "tidak ada terminal untuk bertanya; pakai --yes, dan --catalog, --address, --head, --planner, --bidang",
        en: "no terminal to ask on; give --yes, and --catalog, --address, --head, --planner, --bidang")
}
