// A file that a passphrase closes, of any size:
//
//   iku-sealed/1 <passes> <memory in KiB> <salt> LF     numbers decimal, the salt 16 bytes in base64url
//   header                                              24 bytes
//   piece …                                             65,536 bytes each and 17 more, the last one shorter
//
// Argon2id makes the key (as for a sealed signing key), XChaCha20-Poly1305 in libsodium's secretstream closes
// the pieces: none can be changed, moved, left out, or cut off at the end without being found.

internal import Glibc

/// Why a sealed file does not open.
public enum SealedFileFault: Error, Sendable {
    case notSealed
    case wrongPassphraseOrDamaged
    case shortOfMemory
    case system(SystemError)
}

/// Closes and opens files.
public enum SealedFile {
    private static let prefix = "iku-sealed/1 "
    private static let pieceByteCount = 64 << 10
    private static let headLineByteCountMax = 100

    /// Whether a file begins as a sealed one does.
    public static func isSealed(_ path: String) throws(SystemError) -> Bool {
        try FileSystem.readPiece(path, offset: 0, byteCount: prefix.utf8.count) == Array(prefix.utf8)
    }

    /// Closes the file `path` as `newPath`, durably; that name must be free.
    public static func seal(
        _ path: String, as newPath: String, with passphrase: Passphrase, cost: SealedKey.Cost = .standard
    ) throws(SealedFileFault) {
        let salt = Secrets.random(byteCount: PassphraseBox.saltByteCount)
        var key = try key(of: passphrase, salt, cost)
        defer { Secrets.wipe(&key) }
        var header: [UInt8] = []
        var stream = SecretStream(closing: key, header: &header)
        let head =
            "\(prefix)\(cost.passCount) \(cost.memoryKibibyteCount) \(Base64.url.encode(salt))\n"
        try storing { () throws(SystemError) in
            let source = try PieceReader(path)
            let target = try FileDescriptor.open(newPath, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
            try target.writeAll((Array(head.utf8) + header).span, subject: newPath)
            var piece = try source.next(pieceByteCount)
            while true {
                let following = try source.next(pieceByteCount)
                let closed = stream.close(piece, isLast: following.isEmpty)
                try target.writeAll(closed.span, subject: newPath)
                if following.isEmpty { break }
                piece = following
            }
            try target.synchronize(subject: newPath)
            try FileSystem.synchronizeFolder(FileSystem.folder(of: newPath))
        }
    }

    /// Opens the sealed file `path` as `newPath`, durably; that name must be free. What was written before a
    /// fault was found stays there for the caller to remove.
    public static func open(
        _ path: String, as newPath: String, with passphrase: Passphrase
    ) throws(SealedFileFault) {
        let (salt, cost, headByteCount) = try head(of: path)
        var key = try key(of: passphrase, salt, cost)
        defer { Secrets.wipe(&key) }
        do {
            let source = try PieceReader(path, from: headByteCount)
            let target = try FileDescriptor.open(newPath, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
            guard
                let begun = SecretStream(opening: key, header: try source.next(SecretStream.headerByteCount))
            else { throw SealedFileFault.notSealed }
            var stream = begun
            while true {
                guard
                    let (piece, isLast) = stream.open(
                        try source.next(pieceByteCount + SecretStream.tagByteCount))
                else { throw SealedFileFault.wrongPassphraseOrDamaged }
                try target.writeAll(piece.span, subject: newPath)
                if isLast { break }
            }
            if try !source.next(1).isEmpty { throw SealedFileFault.wrongPassphraseOrDamaged }
            try target.synchronize(subject: newPath)
        } catch let fault as SealedFileFault { throw fault } catch let error as SystemError {
            throw .system(error)
        } catch { throw .notSealed }
    }

    private static func head(of path: String) throws(SealedFileFault) -> ([UInt8], SealedKey.Cost, Int) {
        let bytes: [UInt8]
        do { bytes = try FileSystem.readPiece(path, offset: 0, byteCount: headLineByteCountMax) } catch {
            throw .system(error)
        }
        let line = bytes.prefix { $0 != 0x0A }
        let fields = String(decoding: line, as: UTF8.self).split(
            separator: " ", omittingEmptySubsequences: false)
        guard line.count < bytes.count, fields.count == 4, fields[0] + " " == prefix,
            let passes = Int(fields[1]), let memory = Int(fields[2]),
            (1...Limits.sealPassCountMax).contains(passes),
            (Limits.sealMemoryByteCountMin >> 10...Limits.sealMemoryByteCountMax >> 10).contains(memory),
            let salt = Base64.url.decode(bytes: Array(fields[3].utf8)[...]),
            salt.count == PassphraseBox.saltByteCount
        else { throw .notSealed }
        return (salt, SealedKey.Cost(passCount: passes, memoryKibibyteCount: memory), line.count + 1)
    }

    private static func key(
        of passphrase: Passphrase, _ salt: [UInt8], _ cost: SealedKey.Cost
    ) throws(SealedFileFault) -> [UInt8] {
        do {
            return try PassphraseKey.derive(
                passphrase.bytes, salt: salt, passCount: cost.passCount,
                memoryByteCount: cost.memoryByteCount)
        } catch { throw .shortOfMemory }
    }

    private static func storing(_ body: () throws(SystemError) -> Void) throws(SealedFileFault) {
        do { try body() } catch { throw .system(error) }
    }
}

/// Reads a file in pieces of an exact size, the last one shorter.
private struct PieceReader: ~Copyable {
    private let file: FileDescriptor
    private let path: String

    init(_ path: String, from offset: Int = 0) throws(SystemError) {
        let file = try FileDescriptor.open(path, O_RDONLY)
        if lseek(file.number, off_t(offset), SEEK_SET) < 0 { throw .last(.read, path) }
        self.file = file
        self.path = path
    }

    /// The next `count` bytes; fewer only at the end.
    func next(_ count: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            var chunk = [UInt8](repeating: 0, count: count - bytes.count)
            var space = chunk.mutableSpan
            guard case .bytes(let read) = try file.read(into: &space, subject: path) else { break }
            bytes += chunk[..<read]
        }
        return bytes
    }
}
