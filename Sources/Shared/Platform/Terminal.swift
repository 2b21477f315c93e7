// What the other end of the standard streams can show, and whether a person sits there to be asked.

internal import CLinux
internal import Glibc

/// The terminal, or its absence.
public struct Terminal: Sendable, Hashable {
    /// Whether a person watches.
    public let isTerminal: Bool
    /// Whether colours may be used (a terminal, no `NO_COLOR`, not `TERM=dumb`).
    public let usesColor: Bool
    /// Its width in characters; nil where there is none.
    public let columnCount: Int?

    /// The terminal behind standard output.
    public static func standardOutput(environment: [String: String]) -> Terminal {
        Terminal(
            isTerminal: isatty(STDOUT_FILENO) == 1, columnCount: Int(iku_terminal_columns(STDOUT_FILENO)),
            environment: environment)
    }

    /// The terminal behind standard error.
    public static func standardError(environment: [String: String]) -> Terminal {
        Terminal(
            isTerminal: isatty(STDERR_FILENO) == 1, columnCount: Int(iku_terminal_columns(STDERR_FILENO)),
            environment: environment)
    }

    /// Whether a person can be asked: standard input and standard error are terminals.
    public static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Asks on standard error, and reads the line typed on standard input; nil at its end.
    public static func ask(_ question: String) throws(SystemError) -> String? {
        StandardError.write(question)
        var line: [UInt8] = []
        while line.count < 1000 {
            var byte: UInt8 = 0
            let count = unsafe Glibc.read(STDIN_FILENO, &byte, 1)
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw .last(.read, "stdin") }
            if count == 0 { return nil }
            if byte == 0x0A { break }
            line.append(byte)
        }
        return String(decoding: line, as: UTF8.self)
    }

    init(isTerminal: Bool, columnCount: Int, environment: [String: String]) {
        self.isTerminal = isTerminal
        let isRefused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        usesColor = isTerminal && !isRefused && environment["TERM"] != "dumb"
        let told = environment["COLUMNS"].flatMap(Int.init).flatMap { (20...1000).contains($0) ? $0 : nil }
        self.columnCount = isTerminal ? told ?? (columnCount > 0 ? columnCount : nil) : nil
    }
}
