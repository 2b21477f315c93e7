// Where `serve` listens and since when: `serve.json`, written once it is ready. It counts while its writer
// holds `serve.lock`; the system lets go of that lock however the process ends.

import Shared

/// One running `serve`.
struct ServingRecord: Sendable {
    let since: Timestamp
    let version: String
    let listen: String
    let pages: String

    /// Writes the record, and holds its lock as long as the lock lives; nil where another `serve` of the same
    /// directory has it, or the directory cannot be written to.
    func hold(_ layout: DataLayout) -> FileLock? {
        guard let lock = try? FileLock(layout.servingLock, .exclusive, waiting: false) else { return nil }
        let json: JSONValue = [
            "since": .string(since.description), "version": .string(version), "listen": .string(listen),
            "http": .string(pages),
        ]
        try? FileSystem.writeDurably(json.compact, to: layout.serving)
        return lock
    }

    /// The `serve` that runs on this directory; nil where none does.
    static func running(_ layout: DataLayout) -> ServingRecord? {
        guard (try? FileSystem.exists(layout.servingLock)) == true else { return nil }
        do throws(SystemError) {
            _ = try FileLock(layout.servingLock, .shared, waiting: false)
            return nil
        } catch { if !error.isLocked { return nil } }
        guard let bytes = try? FileSystem.read(layout.serving, byteCountMax: 4096),
            let members = (try? JSONValue(parsing: bytes))?.object,
            let since = members["since"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        return ServingRecord(
            since: since, version: members["version"]?.string ?? "", listen: members["listen"]?.string ?? "",
            pages: members["http"]?.string ?? "")
    }
}
