// Tells command words, options and arguments apart.

/// What a command line asks for.
public enum CommandLineRequest: Sendable, Hashable {
    /// Run a command.
    case run(Arguments)
    /// Show the usage of a command, or of the whole program.
    case help(CommandSyntax?)
    /// Show the version.
    case version
}

extension ProgramSyntax {
    /// Reads a command line (without the program's own name) and the environment.
    public func parse(
        _ arguments: [String], environment: [String: String]
    ) throws(UsageError) -> CommandLineRequest {
        var rest = arguments
        if rest.first == "help" { rest = Array(rest.dropFirst()) + ["--help"] }
        let (command, tokens) = try takeCommand(rest)
        // Help is asked for before anything else is judged, but not by a value or after `--`.
        let asked = tokens.prefix { $0 != "--" }
        guard let command else {
            if asked.contains("--help") || asked.contains("-h") { return .help(nil) }
            if asked.contains("--version") { return .version }
            throw missingCommand(after: [])
        }
        if asked.contains("--help") || asked.contains("-h") { return .help(command) }
        var parser = ArgumentParser(command, options(of: command), place: "\(name) \(command.name)")
        try parser.read(tokens)
        try parser.fill(from: environment)
        return .run(try parser.finish())
    }

    /// The command named by the first words that are no options, and everything else.
    private func takeCommand(_ tokens: [String]) throws(UsageError) -> (CommandSyntax?, [String]) {
        var words: [String] = []
        var rest: [String] = []
        var index = 0
        while index < tokens.count, tokens[index] != "--" {
            let token = tokens[index]
            if token.hasPrefix("-") {
                rest.append(token)
                if commonOptions.contains(where: { $0.valueName != nil && "--" + $0.name == token }),
                    index + 1 < tokens.count
                {
                    index += 1
                    rest.append(tokens[index])
                }
            } else if commands.contains(where: { $0.words.starts(with: words + [token]) }) {
                words.append(token)
            } else if commands.contains(where: { $0.words == words }) {
                break
            } else {
                throw unknownWord(token, after: words)
            }
            index += 1
        }
        rest += tokens[index...]
        if words.isEmpty { return (nil, rest) }
        if let command = commands.first(where: { $0.words == words }) { return (command, rest) }
        if rest.contains("--help") || rest.contains("-h") { return (nil, rest) }
        throw missingCommand(after: words)
    }

    private func nextWords(after words: [String]) -> [String] {
        var seen: Set<String> = []
        return commands.filter { $0.words.starts(with: words) && $0.words.count > words.count }
            .map { $0.words[words.count] }.filter { seen.insert($0).inserted }
    }

    private func unknownWord(_ word: String, after words: [String]) -> UsageError {
        let known = nextWords(after: words)
        let place = ([name] + words).joined(separator: " ")
        if let near = nearest(to: word, of: known) {
            return UsageError(
                Words(
                    id: "perintah '\(word)' tidak dikenal; maksud Anda '\(place) \(near)'?",
                    en: "unknown command '\(word)'; did you mean '\(place) \(near)'?"))
        }
        let list = known.joined(separator: ", ")
        return UsageError(
            Words(
                id: "perintah '\(word)' tidak dikenal; setelah '\(place)' tulis salah satu: \(list)",
                en: "unknown command '\(word)'; after '\(place)' write one of: \(list)"))
    }

    private func missingCommand(after words: [String]) -> UsageError {
        let place = ([name] + words).joined(separator: " ")
        let list = nextWords(after: words).joined(separator: ", ")
        return UsageError(
            Words(
                id: "perintah belum disebut; setelah '\(place)' tulis salah satu: \(list) (atau --help)",
                en: "no command; after '\(place)' write one of: \(list) (or --help)"))
    }
}

/// Reads the options and arguments of one command.
private struct ArgumentParser {
    let command: CommandSyntax
    let options: [CommandOption]
    /// `iku-agent submit`, for what to type next.
    let place: String
    var positionals: [String] = []
    var given: [String: [String]] = [:]

    init(_ command: CommandSyntax, _ options: [CommandOption], place: String) {
        (self.command, self.options, self.place) = (command, options, place)
    }

    mutating func read(_ tokens: [String]) throws(UsageError) {
        var index = 0
        var areOptionsOver = false
        while index < tokens.count {
            let token = tokens[index]
            index += 1
            if areOptionsOver || !token.hasPrefix("-") || token == "-" {
                positionals.append(token)
            } else if token == "--" {
                areOptionsOver = true
            } else if let (option, attached) = option(token) {
                var value = attached
                if value == nil, option.valueName != nil, index < tokens.count,
                    self.option(tokens[index]) == nil
                {
                    value = tokens[index]
                    index += 1
                }
                try set(option, token, value)
            } else if argument(at: positionals.count)?.takes(token) == true {
                positionals.append(token)
            } else {
                throw unknownOption(token)
            }
        }
    }

    /// What the command line leaves open, from the environment; an empty variable is none.
    mutating func fill(from environment: [String: String]) throws(UsageError) {
        for option in options where given[option.name] == nil {
            let found = option.environmentNames.first { environment[$0].map { !$0.isEmpty } ?? false }
            guard let name = found, let value = environment[name] else { continue }
            if option.valueName == nil {
                if try Self.truth(name, value) { given[option.name] = [""] }
            } else if option.isRepeatable {
                given[option.name] = value.split(separator: ",").map(String.init)
            } else {
                given[option.name] = [value]
            }
        }
    }

    func finish() throws(UsageError) -> Arguments {
        let requiredCount = command.arguments.filter { !$0.isOptional }.count
        if positionals.count < requiredCount {
            let name = command.arguments[positionals.count].name
            throw UsageError(
                Words(
                    id: "\(name) belum disebut; lihat: \(place) --help",
                    en: "\(name) is missing; see: \(place) --help"))
        }
        if positionals.count > command.arguments.count, command.arguments.last?.isRepeatable != true {
            let extra = positionals[command.arguments.count]
            throw UsageError(
                Words(
                    id: "'\(extra)' berlebih; lihat: \(place) --help",
                    en: "'\(extra)' is one too many; see: \(place) --help"))
        }
        return Arguments(command, positionals, given, place: place)
    }

    private func argument(at index: Int) -> CommandArgument? {
        if index < command.arguments.count { return command.arguments[index] }
        return command.arguments.last.flatMap { $0.isRepeatable ? $0 : nil }
    }

    /// The option a token names, and the value after its `=`.
    private func option(_ token: String) -> (CommandOption, String?)? {
        if token.hasPrefix("--") {
            let parts = token.dropFirst(2).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, let option = options.first(where: { $0.name == name }) else {
                return nil
            }
            return (option, parts.count == 2 ? String(parts[1]) : nil)
        }
        guard token.count == 2, let letter = token.last else { return nil }
        return options.first { $0.letter == letter }.map { ($0, nil) }
    }

    private mutating func set(_ option: CommandOption, _ token: String, _ value: String?) throws(UsageError) {
        if let valueName = option.valueName {
            guard let value else {
                throw UsageError(
                    Words(
                        id: "\(token) perlu nilai: \(token) \(valueName)",
                        en: "\(token) needs a value: \(token) \(valueName)"))
            }
            if given[option.name] != nil && !option.isRepeatable { throw Self.twice(option) }
            given[option.name, default: []].append(value)
        } else if value != nil {
            throw UsageError(
                Words(id: "--\(option.name) tidak memakai nilai", en: "--\(option.name) takes no value"))
        } else {
            given[option.name] = [""]
        }
    }

    private func unknownOption(_ token: String) -> UsageError {
        let name = String(token.prefix { $0 != "=" })
        let known = options.map { "--" + $0.name } + ["--help"]
        guard let near = nearest(to: name, of: known) else {
            return UsageError(
                Words(
                    id: "opsi '\(name)' tidak dikenal; lihat: \(place) --help",
                    en: "unknown option '\(name)'; see: \(place) --help"))
        }
        return UsageError(
            Words(
                id: "opsi '\(name)' tidak dikenal; maksud Anda '\(near)'?",
                en: "unknown option '\(name)'; did you mean '\(near)'?"))
    }

    private static func twice(_ option: CommandOption) -> UsageError {
        UsageError(
            Words(
                id: "--\(option.name) disebut dua kali; sebutkan sekali",
                en: "--\(option.name) is given twice; give it once"))
    }

    private static func truth(_ name: String, _ value: String) throws(UsageError) -> Bool {
        switch value.lowercased() {
        case "1", "true", "yes", "ya": return true
        case "0", "false", "no", "tidak": return false
        default: throw .badValue(name, value, expected: Words(id: "1 atau 0", en: "1 or 0"))
        }
    }
}

/// The known word nearest to `word`; nil where none is near.
func nearest(to word: String, of known: [String]) -> String? {
    let ranked = known.map { (distance: editDistance(word, $0), word: $0) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, min(3, word.count / 3)) ? best.word : nil
}

/// How many letters must be added, dropped or changed (Levenshtein).
func editDistance(_ first: String, _ second: String) -> Int {
    let target = Array(second)
    var row = Array(0...target.count)
    for (line, letter) in first.enumerated() {
        var diagonal = row[0]
        row[0] = line + 1
        for column in target.indices {
            let cost = diagonal + (letter == target[column] ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(cost, row[column] + 1, diagonal + 1)
        }
    }
    return row[target.count]
}
