// A file read line by line, or hashed, in bounded memory whatever its size: one chunk and one line.

internal import Glibc

/// The lines of a plain file, one after the other.
public struct FileLines: ~Copyable {
    private static let chunkByteCount = 256 << 10

    private let path: String
    private let file: FileDescriptor
    private let lineByteCountMax: Int
    private var chunk: [UInt8]
    /// What of the chunk has not been handed out.
    private var unread = 0..<0
    private var hasEnded = false

    /// Opens a file whose lines have at most `lineByteCountMax` bytes, their LF not counted.
    public init(_ path: String, lineByteCountMax: Int) throws(SystemError) {
        file = try Self.open(path)
        self.path = path
        self.lineByteCountMax = lineByteCountMax
        chunk = [UInt8](repeating: 0, count: Self.chunkByteCount)
    }

    private static func open(_ path: String) throws(SystemError) -> FileDescriptor {
        let file = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK)
        let status = try FileSystem.status(of: file.number, subject: path)
        if status.isFolder { throw .failed(.read, subject: path, number: EISDIR) }
        // What is read twice must be there twice: no pipes.
        if !status.isFile { throw .failed(.read, subject: path, number: ESPIPE) }
        return file
    }

    /// The next line without its LF, which the last one may lack; nil after the last.
    public mutating func next() throws(SystemError) -> [UInt8]? {
        var line: [UInt8] = []
        while true {
            if let end = chunk[unread].firstIndex(of: 0x0A) {
                line += chunk[unread.lowerBound..<end]
                unread = (end + 1)..<unread.upperBound
                return try checked(line)
            }
            line += chunk[unread]
            unread = 0..<0
            _ = try checked(line)
            if try !fill() { return line.isEmpty ? nil : line }
        }
    }

    private func checked(_ line: [UInt8]) throws(SystemError) -> [UInt8] {
        if line.count <= lineByteCountMax { return line }
        throw .tooLarge(subject: path, byteCountMax: lineByteCountMax)
    }

    /// Reads the next chunk; false at the end of the file.
    private mutating func fill() throws(SystemError) -> Bool {
        if hasEnded { return false }
        var filling: [UInt8] = []
        swap(&filling, &chunk)
        var space = filling.mutableSpan
        let outcome = try file.read(into: &space, subject: path)
        swap(&filling, &chunk)
        guard case .bytes(let count) = outcome else {
            hasEnded = true
            return false
        }
        unread = 0..<count
        return true
    }
}

extension FileSystem {
    /// The SHA-256 of a file's content and how many bytes it has, read in chunks.
    public static func digest(of path: String) throws(SystemError) -> (hash: Digest, byteCount: Int) {
        let file = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK)
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        var hash = SHA256()
        var byteCount = 0
        while true {
            var space = chunk.mutableSpan
            guard case .bytes(let count) = try file.read(into: &space, subject: path) else { break }
            hash.update(count == chunk.count ? chunk : Array(chunk[..<count]))
            byteCount += count
        }
        return (hash.finish(), byteCount)
    }
}
