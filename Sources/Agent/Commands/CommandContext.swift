// What every command is given: its arguments and the world around it.

import Shared

/// A command's surroundings.
struct CommandContext: Sendable {
    let arguments: Arguments
    let environment: [String: String]
    let language: Language
    let clock: Clock

    init(_ arguments: Arguments, environment: [String: String], clock: Clock = .system) {
        self.arguments = arguments
        self.environment = environment
        self.clock = clock
        language = Language(environment: environment)
    }

    var isJSON: Bool { arguments.has("json") }

    /// The data directory.
    func dataPath() throws -> String {
        if let path = arguments.value("data")
            ?? DataDirectory.standard(program: "iku-agent", environment: environment)
        {
            return path
        }
        throw UsageError(
            Words(
                id: "--data harus diberikan: folder data agen", en: "--data must be given: the agent's folder"
            ))
    }

    /// Opens the enrolled agent.
    func agent() throws -> Agent { try Agent(opening: try dataPath(), clock: clock, language: language) }

    /// How long to wait for answers.
    func wait() throws -> Duration { try arguments.duration("wait") ?? .seconds(30) }

    /// Writes a line to standard output.
    func say(_ words: Words) throws { try StandardOutput.write(words.text(in: language) + "\n") }

    func say(_ json: JSONValue) throws { try StandardOutput.write(json.compact + [0x0A]) }

    /// One line on standard error, and the list of faults below it.
    func complain(_ error: any Error) {
        StandardError.complain(program: "iku-agent", AgentFault.words(of: error), in: language)
        guard let fault = error as? AgentFault else { return }
        for line in FaultText.lines(fault.faults, in: language) { StandardError.write(line + "\n") }
    }

    /// A token given as text, in a file, or on standard input (`-`).
    func token(_ argument: String) throws -> EnrolmentToken {
        if argument.hasPrefix("iku1.") { return try EnrolmentToken(parsing: argument) }
        let bytes =
            argument == "-"
            ? try StandardInput.read(byteCountMax: Limits.tokenByteCountMax)
            : try FileSystem.read(argument, byteCountMax: Limits.tokenByteCountMax)
        return try EnrolmentToken(parsing: String(decoding: bytes, as: UTF8.self))
    }
}
