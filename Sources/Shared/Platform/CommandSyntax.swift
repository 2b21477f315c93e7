// What a program's command line may say: its commands, their arguments and options. A description
// only; reading is in Arguments.swift, the usage text in UsageText.swift.

/// One option of a command.
public struct CommandOption: Sendable, Hashable {
    /// The name without dashes, `as-of`.
    public let name: String
    /// The one-letter form, `o` for `-o`.
    public let letter: Character?
    /// What the value is called in the usage text, `DIR`; nil for a flag.
    public let valueName: String?
    /// Whether it may stand several times.
    public let isRepeatable: Bool
    /// What it does.
    public let summary: Words

    /// An option with a value.
    public init(
        _ name: String, letter: Character? = nil, value: String, isRepeatable: Bool = false, _ summary: Words
    ) {
        (self.name, self.letter, valueName) = (name, letter, value)
        (self.isRepeatable, self.summary) = (isRepeatable, summary)
    }

    /// A flag.
    public init(flag name: String, letter: Character? = nil, _ summary: Words) {
        (self.name, self.letter, valueName) = (name, letter, nil)
        (isRepeatable, self.summary) = (false, summary)
    }

    /// The names of the environment's variables that give it: `IKU_AS_OF`, and `IKU_O` for a letter.
    public var environmentNames: [String] {
        let words = [name] + (letter.map { [String($0)] } ?? [])
        return words.map { "IKU_" + String($0.uppercased().map { $0 == "-" ? "_" : $0 }) }
    }
}

/// One argument of a command that is no option.
public struct CommandArgument: Sendable, Hashable {
    /// What it looks like, where that matters to tell it from an option.
    public enum Shape: Sendable, Hashable {
        /// Does not begin with `-` unless a number follows, or after `--`.
        case plain
        /// A key's identifier (43 characters of base64url): may begin with `-`.
        case keyIdentifier
    }

    /// What it is called in the usage text, `FILE`.
    public let name: String
    /// Its shape.
    public let shape: Shape
    /// Whether it may be left out.
    public let isOptional: Bool
    /// Whether it takes all that follow; only the last argument does.
    public let isRepeatable: Bool

    /// An argument.
    public init(_ name: String, shape: Shape = .plain, isOptional: Bool = false, isRepeatable: Bool = false) {
        (self.name, self.shape) = (name, shape)
        (self.isOptional, self.isRepeatable) = (isOptional, isRepeatable)
    }

    /// Whether `text`, which begins with `-` and is no option, is this argument.
    func takes(_ text: String) -> Bool {
        let bytes = text.utf8
        if let second = bytes.dropFirst().first, (0x30...0x39).contains(second), shape == .plain {
            return true
        }
        guard shape == .keyIdentifier, bytes.count == 43 else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }
}

/// One command of a program.
public struct CommandSyntax: Sendable, Hashable {
    /// Its words, `["period", "lock"]`.
    public let words: [String]
    /// What it does.
    public let summary: Words
    /// Its arguments, in order.
    public let arguments: [CommandArgument]
    /// Its options, beside the program's.
    public let options: [CommandOption]

    /// A command; `words` are separated by spaces.
    public init(
        _ words: String, _ summary: Words, arguments: [CommandArgument] = [], options: [CommandOption] = []
    ) {
        self.words = words.split(separator: " ").map(String.init)
        (self.summary, self.arguments, self.options) = (summary, arguments, options)
    }

    /// `period lock`
    public var name: String { words.joined(separator: " ") }
}

/// A program's whole command line.
public struct ProgramSyntax: Sendable, Hashable {
    /// `iku-agent`
    public let name: String
    /// What the program is.
    public let summary: Words
    /// Its commands, in the order of the usage text.
    public let commands: [CommandSyntax]
    /// Options of every command (`--data`).
    public let commonOptions: [CommandOption]

    /// A program.
    public init(
        _ name: String, _ summary: Words, commands: [CommandSyntax], commonOptions: [CommandOption] = []
    ) {
        (self.name, self.summary) = (name, summary)
        (self.commands, self.commonOptions) = (commands, commonOptions)
    }

    func options(of command: CommandSyntax) -> [CommandOption] { command.options + commonOptions }
}
