// What the other end of standard output can show.

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

    init(isTerminal: Bool, columnCount: Int, environment: [String: String]) {
        self.isTerminal = isTerminal
        let isRefused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        usesColor = isTerminal && !isRefused && environment["TERM"] != "dumb"
        let told = environment["COLUMNS"].flatMap(Int.init).flatMap { (20...1000).contains($0) ? $0 : nil }
        self.columnCount = isTerminal ? told ?? (columnCount > 0 ? columnCount : nil) : nil
    }
}
