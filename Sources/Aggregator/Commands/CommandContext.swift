// What every command is given, and how commands end: their result on standard output, or one line on
// standard error that says what, where and what to do.

import Shared

/// A command that failed for a reason of its own.
struct CommandFault: Error, Sendable {
    let words: Words
    let exitCode: ExitCode

    init(_ exitCode: ExitCode = .failed, id: String, en: String) {
        words = Words(id: id, en: en)
        self.exitCode = exitCode
    }
}

/// The surroundings of one command.
struct CommandContext: Sendable {
    let arguments: Arguments
    let environment: [String: String]
    let language: Language
    let clock: Clock
    let layout: DataLayout

    init(_ arguments: Arguments, environment: [String: String], language: Language) throws {
        self.arguments = arguments
        self.environment = environment
        self.language = language
        clock = .system
        let standard = DataDirectory.standard(program: "iku-aggregator", environment: environment)
        guard let folder = arguments.value("data") ?? standard else {
            throw UsageError(
                Words(
                    id: "sebutkan folder data dengan --data DIR",
                    en: "name the data directory with --data DIR"))
        }
        layout = DataLayout(folder: folder)
    }

    var wantsJSON: Bool { arguments.has("json") }
    var log: Log { .standardError(clock: clock, environment: environment) }
    var terminal: Terminal { .standardOutput(environment: environment) }

    func text(id: String, en: String) -> String { Words(id: id, en: en).text(in: language) }

    /// The person at the command line, as acts name them.
    var author: Act.Author {
        let names = ["SUDO_USER", "USER", "LOGNAME"].lazy.compactMap { environment[$0] }
        let name = names.first { !$0.isEmpty } ?? (DataDirectory.runsAsRoot ? "root" : "admin")
        return Act.Author(name: name, role: "admin", via: .cli)
    }

    /// Writes the result: JSON where it was asked for, else text.
    func emit(_ json: @autoclosure () -> JSONValue, text: @autoclosure () -> String) throws {
        if wantsJSON { try StandardOutput.write(json().indented) } else { try StandardOutput.write(text()) }
    }

    /// Writes to `-o FILE`, or to standard output.
    func emit(_ bytes: [UInt8]) throws {
        guard let file = arguments.value("out"), file != "-" else { return try StandardOutput.write(bytes) }
        try FileSystem.writeDurably(bytes, to: file, mode: 0o644)
    }

    // MARK: Values of options and arguments

    func period(_ text: String, _ name: String) throws -> Period {
        if let period = Period(text) { return period }
        throw UsageError.badValue(
            name, text,
            expected: Words(
                id: "tahun (2022) atau triwulan (2022-T1)", en: "a year (2022) or a quarter (2022-T1)"))
    }

    func date(_ text: String, _ name: String) throws -> CivilDate {
        if let date = CivilDate(text) { return date }
        throw UsageError.badValue(
            name, text, expected: Words(id: "tanggal seperti 2023-01-31", en: "a date such as 2023-01-31"))
    }

    /// The argument at `place`, which the command's syntax makes sure of.
    func positional(_ place: Int) -> String { arguments.positionals[place] }

    // MARK: The store

    func openLedger(measures: ServiceMeasures = ServiceMeasures()) throws -> Ledger {
        try Ledger(try Store(layout), clock: clock, log: log, measures: measures)
    }
}

/// What an error says to a person.
func words(of error: any Error) -> (Words, ExitCode) {
    switch error {
    case let fault as CommandFault: (fault.words, fault.exitCode)
    case let fault as UsageError: (fault.words, .usage)
    case let fault as StoreError: (fault.words, .failed)
    case let fault as LedgerFailure: (fault.words, .failed)
    case let fault as SystemError: (fault.words, .failed)
    case let fault as ChildProgramFault: (fault.words, .failed)
    case let fault as TLSError: (fault.words, .failed)
    case let fault as KeyFault: (fault.words, .failed)
    case let fault as ReplayFault: (fault.words, .faultFound)
    case RebuildFault.store(let fault): (fault.words, .failed)
    case RebuildFault.replay(let fault): (fault.words, .faultFound)
    case let fault as TransferFault: (fault.words, .failed)
    case let fault as ActFault: (fault.words, .failed)
    case let fault as BackupFault: (fault.words, .failed)
    case let faults as FaultList: (faults.words, .failed)
    default: (Words(id: "\(error)", en: "\(error)"), .failed)
    }
}

extension FaultList {
    /// All faults in one line, each with its place.
    var words: Words {
        func line(_ language: Language) -> String {
            faults.map { "\($0.pointer): \($0.words.text(in: language))" }.joined(separator: "; ")
        }
        return Words(id: line(.indonesian), en: line(.english))
    }
}
