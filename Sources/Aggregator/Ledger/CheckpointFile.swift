// `log.checkpoint`: the latest checkpoint this aggregator signed, beside the store. Written after every
// commit and not synchronised: it may be older than the store, never newer. What it is for: a damaged WAL
// frame makes SQLite take everything from there on as not committed, and an older copy of the store is
// whole in itself; both show as a log shorter than, or other than, the one that was signed.
//
// One block, so that a write is never half of two: the note, then zero bytes up to `blockByteCount`.
// Unreadable or signed by another key: no evidence of anything, ignored and written anew.

internal import Glibc
import Shared

/// Reads and writes the file.
enum CheckpointFile {
    static let blockByteCount = 1024

    /// The note; nil where there is none.
    static func read(_ layout: DataLayout) -> String? {
        guard let bytes = try? FileSystem.read(layout.checkpoint, byteCountMax: blockByteCount) else {
            return nil
        }
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Puts `note` in the place of the former one; false where that failed, which harms nothing.
    @discardableResult
    static func write(_ note: String, _ layout: DataLayout) -> Bool {
        var block = Array(note.utf8)
        if block.count >= blockByteCount { return false }
        block += [UInt8](repeating: 0, count: blockByteCount - block.count)
        let isNew = (try? FileSystem.exists(layout.checkpoint)) == false
        let file = unsafe open(layout.checkpoint, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        if file < 0 { return false }
        defer { _ = close(file) }
        let count = unsafe block.withUnsafeBytes { unsafe pwrite(file, $0.baseAddress, $0.count, 0) }
        if isNew { try? FileSystem.giveToFolderOwner(layout.checkpoint) }
        return count == blockByteCount
    }
}
