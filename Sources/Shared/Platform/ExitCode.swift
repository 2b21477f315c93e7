// How commands end (DESIGN section 12), and the one line they leave on standard error.

internal import Glibc

/// The exit codes of every command.
public enum ExitCode: Int32, Sendable, CaseIterable {
    /// Done.
    case done = 0
    /// Failed.
    case failed = 1
    /// The command line was wrong.
    case usage = 2
    /// Queued but not yet acknowledged.
    case queued = 3
    /// Refused by the aggregator.
    case refused = 4
    /// A check found a fault.
    case faultFound = 5

    /// Ends the process.
    public func exit() -> Never { Glibc.exit(rawValue) }
}

/// A command line that cannot be understood: exit code ``ExitCode/usage``.
public struct UsageError: Error, Hashable {
    /// What is wrong and what to write instead.
    public let words: Words

    /// A wrong command line.
    public init(_ words: Words) { self.words = words }

    /// A value that an option or argument cannot take; `expected` says what it can.
    public static func badValue(_ name: String, _ value: String, expected: Words) -> UsageError {
        UsageError(
            Words(
                id: "\(name): '\(value)' tidak dapat dipakai; tulis \(expected.indonesian)",
                en: "\(name): '\(value)' cannot be used; write \(expected.english)"))
    }
}
