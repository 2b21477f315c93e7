// What a daemon logs: one line an event on standard error,
// `2023-01-12T00:00:00.000Z info report-accepted bidang=koperasi index=12`.
// Values with spaces, quotes or `=` stand in quotes; control characters are escaped, so that nothing a
// peer sends can forge a line or move a terminal's cursor. No secret is ever a field.

internal import CLinux
internal import Glibc

/// How grave an event is.
public enum LogLevel: String, Sendable, CaseIterable {
    /// Something failed, or an alarm.
    case error
    /// Something is wrong, work goes on.
    case warning
    /// An event of daily work.
    case info
    /// Detail for a search.
    case debug

    /// The number syslog and journald give it.
    var priority: Int {
        switch self {
        case .error: 3
        case .warning: 4
        case .info: 6
        case .debug: 7
        }
    }
}

/// Writes log lines; a value that is passed in.
public struct Log: Sendable {
    private let clock: Clock
    private let isJournal: Bool
    private let isDebugging: Bool
    private let write: @Sendable (String) -> Void

    /// A log that ends in `write`, which gets whole lines.
    public init(
        clock: Clock, isJournal: Bool = false, isDebugging: Bool = false,
        write: @escaping @Sendable (String) -> Void
    ) {
        self.clock = clock
        self.isJournal = isJournal
        self.isDebugging = isDebugging
        self.write = write
    }

    /// A log on standard error; with journald's marks where the journal listens, `IKU_DEBUG=1` for detail.
    public static func standardError(clock: Clock, environment: [String: String]) -> Log {
        Log(
            clock: clock, isJournal: isJournal(environment), isDebugging: environment["IKU_DEBUG"] == "1",
            write: { StandardError.write($0) })
    }

    /// A log that keeps nothing.
    public static let silent = Log(clock: .system) { _ in }

    /// Writes one line; `event` is a word with hyphens.
    public func callAsFunction(
        _ level: LogLevel, _ event: StaticString,
        _ fields: KeyValuePairs<String, any CustomStringConvertible> = [:]
    ) {
        if level == .debug && !isDebugging { return }
        write(Self.line(clock.now(), level, "\(event)", fields, isJournal: isJournal))
    }

    static func line(
        _ time: Timestamp, _ level: LogLevel, _ event: String,
        _ fields: KeyValuePairs<String, any CustomStringConvertible>, isJournal: Bool
    ) -> String {
        var line = isJournal ? "<\(level.priority)>" : ""
        line += "\(time) \(level.rawValue) \(event)"
        for (name, value) in fields { line += " \(name)=" + quoted(value.description) }
        return line + "\n"
    }

    /// Whether standard error is the very stream that systemd made for the journal (`device:inode`).
    private static func isJournal(_ environment: [String: String]) -> Bool {
        var raw = stat()
        guard let stream = environment["JOURNAL_STREAM"], unsafe fstat(STDERR_FILENO, &raw) == 0 else {
            return false
        }
        return stream == "\(raw.st_dev):\(raw.st_ino)"
    }

    /// A value as it stands in a line, cut off after 1,000 characters.
    static func quoted(_ value: String) -> String {
        let isPlain =
            !value.isEmpty && value.utf8.count <= 1000
            && value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x3D && $0 != 0x5C }
        return isPlain ? value : "\"" + escaped(value.unicodeScalars.prefix(1000)) + "\""
    }

    private static func escaped(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var text = ""
        for scalar in scalars {
            switch scalar {
            case "\"", "\\": text += "\\" + String(Character(scalar))
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where isHidden(scalar): text += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// Control, format and separator characters: they change how a line looks, not what it says.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
    }
}
