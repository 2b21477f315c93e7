// A passphrase on its way in: from the terminal, which does not show it, from a file or from standard input.
// Never from the command line or the environment, where every process of the user can read it.

internal import Glibc

/// Reads a line that nobody else is to see.
public enum SecretInput {
    /// What became of the question.
    public enum Answer: Sendable {
        /// What was typed; the caller wipes it.
        case line([UInt8])
        /// The person gave up.
        case cancelled
        /// There is nobody to ask.
        case noTerminal
    }

    /// Asks on the process's terminal, wherever its standard streams lead.
    public static func ask(_ prompt: String) throws(SystemError) -> Answer {
        let path = "/dev/tty"
        let number = unsafe Glibc.open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        if number < 0 { return .noTerminal }
        let terminal = FileDescriptor(owning: number)
        var usual = termios()
        if unsafe tcgetattr(terminal.number, &usual) != 0 { return .noTerminal }
        var silent = usual
        // Byte by byte and without signals: the line is edited here, and a ^C must not leave a mute terminal.
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        silent.c_cc.5 = 0  // VTIME
        silent.c_cc.6 = 1  // VMIN
        try terminal.writeAll(Array(prompt.utf8).span, subject: path)
        if unsafe tcsetattr(terminal.number, TCSAFLUSH, &silent) != 0 { return .noTerminal }
        defer { _ = unsafe tcsetattr(terminal.number, TCSAFLUSH, &usual) }
        let answer = try typed(on: terminal, path)
        try terminal.writeAll([0x0A].span, subject: path)
        return answer
    }

    private static func typed(
        on terminal: borrowing FileDescriptor, _ path: String
    ) throws(SystemError) -> Answer {
        var line = SecretLine()
        defer { line.wipe() }
        var byte: [UInt8] = [0]
        defer { Secrets.wipe(&byte) }
        while true {
            var space = byte.mutableSpan
            guard case .bytes(1) = try terminal.read(into: &space, subject: path) else { return .cancelled }
            switch line.take(byte[0]) {
            case .more: continue
            case .cancelled: return .cancelled
            case .done: return .line(line.bytes)
            }
        }
    }

    /// The first line of a file, a pipe or standard input (`-`), and what follows it; the caller wipes both.
    public static func lines(of path: String) throws(SystemError) -> (first: [UInt8], rest: [UInt8]) {
        var bytes = try all(of: path)
        defer { Secrets.wipe(&bytes) }
        let end = bytes.firstIndex(of: 0x0A) ?? bytes.endIndex
        var first = Array(bytes[..<end])
        if first.last == 0x0D { first.removeLast() }
        return (first, Array(bytes[end...].dropFirst()))
    }

    private static func all(of path: String) throws(SystemError) -> [UInt8] {
        let file = try path == "-" ? standardInput() : FileDescriptor.open(path, O_RDONLY)
        let byteCountMax = 4 * Limits.passphraseByteCountMax
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * byteCountMax)
        var chunk = [UInt8](repeating: 0, count: byteCountMax)
        defer { Secrets.wipe(&chunk) }
        while true {
            var space = chunk.mutableSpan
            switch try file.read(into: &space, subject: path) {
            case .bytes(let count): bytes += chunk[..<count]
            case .wouldBlock: _ = try TCPConnection.wait(file.number, .read, milliseconds: 60_000)
            case .ended: return bytes
            }
            if bytes.count > byteCountMax {
                Secrets.wipe(&bytes)
                throw .tooLarge(subject: path, byteCountMax: byteCountMax)
            }
        }
    }

    private static func standardInput() throws(SystemError) -> FileDescriptor {
        let number = dup(STDIN_FILENO)
        if number < 0 { throw .last(.open, "stdin") }
        return FileDescriptor(owning: number)
    }
}

/// A line as it is typed unseen: bytes in, and what they mean.
struct SecretLine {
    enum Step { case more, done, cancelled }

    /// What stands so far; its memory never moves.
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(Limits.passphraseByteCountMax + 1) }

    mutating func take(_ byte: UInt8) -> Step {
        switch byte {
        case 0x0A, 0x0D: return .done
        case 0x03, 0x1C: return .cancelled  // ^C, ^\
        case 0x04 where bytes.isEmpty: return .cancelled  // ^D
        case 0x04: return .done
        case 0x08, 0x7F: removeLastScalar()
        case 0x15: wipe()  // ^U
        // A longer one is kept one byte too long: no such passphrase is taken.
        default: if bytes.count <= Limits.passphraseByteCountMax { bytes.append(byte) }
        }
        return .more
    }

    private mutating func removeLastScalar() {
        while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
    }

    mutating func wipe() {
        Secrets.wipe(&bytes)
        bytes.removeAll(keepingCapacity: true)
    }
}
