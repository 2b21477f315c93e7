// What stops a command: one sentence that says what, where and what to do, and every fault of a report.

import Shared

/// Why a command could not do what it was asked.
struct AgentFault: Error {
    /// One sentence.
    let words: Words
    /// A stable code for `--json`.
    let code: String
    /// Every fault of a report or draft, with its place.
    private(set) var faults: [Fault]
    /// How the command ends.
    var exit = ExitCode.failed

    init(_ code: String, id: String, en: String, faults: [Fault] = []) {
        (self.code, words, self.faults) = (code, Words(id: id, en: en), faults)
    }

    /// What the aggregator refused, in its words.
    init(_ refusal: AnsweredRefusal) {
        self.init(refusal.codeText, Words(id: refusal.message, en: refusal.message))
        exit = .refused
    }

    /// Several periods' faults as one.
    init(_ first: AgentFault, and others: some Sequence<AgentFault>) {
        self = first
        faults = first.faults + others.flatMap(\.faults)
    }

    /// The fault as one of a period among several.
    func of(_ period: Period) -> AgentFault {
        let place = Words(id: "periode \(period)", en: "period \(period)")
        let list = faults.isEmpty ? [Fault(.root, code, words.placed(place))] : faults
        return AgentFault(code, id: words.indonesian, en: words.english, faults: list)
    }

    init(_ code: String, _ words: Words) { (self.code, self.words, faults) = (code, words, []) }

    /// Whether a file of the agent's own is damaged or gone: no draft's fault, nothing to end a daemon for.
    var isDamage: Bool {
        ["-damaged", "-missing", "key-differs"].contains(where: code.hasSuffix) || code == "no-transport-key"
    }

    /// The words of any error that this program throws.
    static func words(of error: any Error) -> Words {
        switch error {
        case let fault as AgentFault: fault.words
        case let fault as SystemError: fault.words
        case let fault as TLSError: fault.words
        case let fault as UsageError: fault.words
        case let fault as KeyFault: fault.words
        case let fault as TokenFault: fault.words
        case let fault as JWSFault: fault.words
        case let fault as VerifierKeyFault: fault.words
        default: Words(id: "kesalahan yang tidak dikenal", en: "an unknown error")
        }
    }
}
