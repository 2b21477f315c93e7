// Standard input to its end, standard output, which must not lose data, and standard error, which must not
// stop anything.

internal import Glibc

/// Standard output: results.
public enum StandardOutput {
    /// Writes all of `text`; a closed pipe or a full disk is thrown, never passed over.
    public static func write(_ text: String) throws(SystemError) { try write(Array(text.utf8)) }

    /// Writes all of `bytes`; as for text.
    public static func write(_ bytes: [UInt8]) throws(SystemError) {
        try writeAll(bytes, STDOUT_FILENO, "stdout")
    }

    static func writeAll(_ bytes: [UInt8], _ descriptor: Int32, _ subject: String) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(
                    descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
            }
            if count > 0 {
                done += count
            } else if count < 0 && errno == EAGAIN {
                _ = try TCPConnection.wait(descriptor, .write, milliseconds: 60_000)
            } else if count == 0 || errno != EINTR {
                throw .last(.write, subject)
            }
        }
    }
}

/// Standard input: what a child program works on.
public enum StandardInput {
    /// Everything up to the end, at most `byteCountMax` bytes.
    public static func read(byteCountMax: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count)
            }
            if count == 0 { return bytes }
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw .last(.read, "stdin") }
            bytes += chunk[..<count]
            if bytes.count > byteCountMax { throw .tooLarge(subject: "stdin", byteCountMax: byteCountMax) }
        }
    }
}

/// Standard error: log lines and the one line of a command that failed.
public enum StandardError {
    /// Writes what can be written; there is nobody to tell where that fails.
    public static func write(_ text: String) {
        do { try StandardOutput.writeAll(Array(text.utf8), STDERR_FILENO, "stderr") } catch { return }
    }

    /// `iku-agent: …`: the one line of a command that failed.
    public static func complain(program: String, _ words: Words, in language: Language) {
        let line = words.text(in: language).split(whereSeparator: \.isNewline).joined(separator: " ")
        write("\(program): \(line)\n")
    }
}
