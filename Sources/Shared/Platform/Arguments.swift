// Reads a command line: command words, then options and arguments in any order. Options are
// `--name VALUE`, `--name=VALUE`, `-n VALUE` or flags; `--` ends them. What the command line leaves
// open, the environment gives (`IKU_NAME`; several values of one option are separated by commas).

/// A command line as read.
public struct Arguments: Sendable, Hashable {
    /// The command.
    public let command: CommandSyntax
    /// The arguments that are no options, in order.
    public let positionals: [String]
    private let given: [String: [String]]
    private let place: String

    init(
        _ command: CommandSyntax, _ positionals: [String], _ given: [String: [String]], place: String
    ) {
        (self.command, self.positionals, self.given, self.place) = (command, positionals, given, place)
    }

    /// The value of an option; nil where it is not given.
    public func value(_ option: String) -> String? { given[option]?.last }

    /// Every value of an option, in order.
    public func values(_ option: String) -> [String] { given[option] ?? [] }

    /// Whether a flag is set.
    public func has(_ flag: String) -> Bool { given[flag] != nil }

    /// The value of an option that must be given.
    public func required(_ option: String) throws(UsageError) -> String {
        if let value = value(option) { return value }
        throw UsageError(
            Words(
                id: "--\(option) harus diberikan; lihat: \(place) --help",
                en: "--\(option) must be given; see: \(place) --help"))
    }

    /// A duration (`30s`, `5m`, `12h`, `7d`); nil where it is not given.
    public func duration(_ option: String) throws(UsageError) -> Duration? {
        guard let value = value(option) else { return nil }
        if let duration = Duration(commandLine: value) { return duration }
        throw .badValue(
            "--" + option, value,
            expected: Words(
                id: "lama waktu seperti 30s, 5m, 12h atau 7d", en: "a time such as 30s, 5m, 12h or 7d"))
    }

    /// A whole number from 0 on; nil where it is not given.
    public func count(_ option: String) throws(UsageError) -> Int? {
        guard let value = value(option) else { return nil }
        if value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(value) { return count }
        throw .badValue("--" + option, value, expected: Words(id: "bilangan bulat", en: "a whole number"))
    }
}

extension Duration {
    /// A duration as commands take it: digits and `s`, `m`, `h` or `d`; at most 100,000 days.
    public init?(commandLine text: some StringProtocol) {
        let digits = text.dropLast()
        guard (1...10).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(digits)
        else { return nil }
        let seconds: Int
        switch text.last {
        case "s": seconds = number
        case "m": seconds = number * 60
        case "h": seconds = number * 3600
        case "d": seconds = number * 86_400
        default: return nil
        }
        if seconds > 100_000 * 86_400 { return nil }
        self = .seconds(seconds)
    }

    /// Whole milliseconds.
    public var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
