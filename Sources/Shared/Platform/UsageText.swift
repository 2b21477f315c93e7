// What `--help` shows.

extension ProgramSyntax {
    /// The usage of a command, or of the whole program; ends with a line end.
    public func usage(of command: CommandSyntax?, in language: Language) -> String {
        guard let command else { return usage(in: language) }
        let options = options(of: command)
        let line = ([name] + command.words + command.arguments.map(\.usage)).joined(separator: " ")
        let mark = Words(id: " [OPSI]", en: " [OPTIONS]").text(in: language)
        let text =
            Self.usageWord.text(in: language) + ": \(line)" + (options.isEmpty ? "\n" : mark + "\n")
            + "\n  \(command.summary.text(in: language))\n"
        if options.isEmpty { return text }
        let rows = options.map { (left: $0.usage, right: $0.summary.text(in: language)) }
        return text + "\n" + Self.optionsWord.text(in: language) + ":\n" + Self.table(rows)
    }

    private func usage(in language: Language) -> String {
        let call = Words(id: "PERINTAH [OPSI]", en: "COMMAND [OPTIONS]").text(in: language)
        let more = Words(
            id: "Setiap opsi juga dapat diberikan lewat lingkungan: IKU_ + namanya dengan huruf besar.",
            en: "Every option can also come from the environment: IKU_ + its name in upper case.")
        let rows = commands.map { command in
            (
                left: (command.words + command.arguments.map(\.usage)).joined(separator: " "),
                right: command.summary.text(in: language)
            )
        }
        let common = commonOptions.map { (left: $0.usage, right: $0.summary.text(in: language)) }
        return "\(name): \(summary.text(in: language))\n\n"
            + Self.usageWord.text(in: language) + ": \(name) \(call)\n\n"
            + Self.table(rows) + (common.isEmpty ? "" : "\n") + Self.table(common)
            + "\n\(more.text(in: language))\n"
    }

    private static let usageWord = Words(id: "Pemakaian", en: "Usage")
    private static let optionsWord = Words(id: "Opsi", en: "Options")

    /// Two columns; a left side that is too wide stands on a line of its own.
    private static func table(_ rows: [(left: String, right: String)]) -> String {
        let width = min(32, rows.map(\.left.count).max() ?? 0)
        return rows.map { row in
            if row.left.count > width {
                return "  \(row.left)\n" + String(repeating: " ", count: width + 4) + "\(row.right)\n"
            }
            return "  \(row.left)" + String(repeating: " ", count: width - row.left.count + 2)
                + "\(row.right)\n"
        }.joined()
    }
}

extension CommandArgument {
    /// `FILE`, `[FILE]`, `FILE…`
    var usage: String {
        let text = name + (isRepeatable ? "…" : "")
        return isOptional ? "[\(text)]" : text
    }
}

extension CommandOption {
    /// `--as-of SIZE`, `-o, --output FILE`
    var usage: String {
        let names = (letter.map { "-\($0), " } ?? "") + "--\(name)"
        return names + (valueName.map { " \($0)" } ?? "") + (isRepeatable ? "…" : "")
    }
}
