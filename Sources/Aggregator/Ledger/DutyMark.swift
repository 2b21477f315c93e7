// When a duty was last done, and with what result: one small file each in the data directory, for `status`
// and `/metrics`.
//
//   audit.last    {"at":…,"size":…,"faults":…}
//   backup.last   {"at":…,"size":…,"faults":0}
//
// They prove nothing and are in no backup: an audit proves the log.

import Shared

/// What is done regularly.
enum Duty: String, Sendable, CaseIterable {
    case audit, backup
}

/// One duty, done.
struct DutyMark: Sendable, Hashable {
    let at: Timestamp
    /// Entries of the log that it covered.
    let size: UInt64
    /// Faults that it found.
    let faultCount: Int

    /// Keeps the mark; where the directory cannot be written to, nothing is kept.
    func keep(_ duty: Duty, in layout: DataLayout) {
        let json: JSONValue = [
            "at": .string(at.description), "size": .integer(size), "faults": .integer(faultCount),
        ]
        try? FileSystem.writeDurably(json.compact, to: layout.mark(of: duty))
    }

    /// The mark of a duty; nil before it was done the first time, or where the file says nothing.
    static func last(_ duty: Duty, in layout: DataLayout) -> DutyMark? {
        guard let bytes = try? FileSystem.read(layout.mark(of: duty), byteCountMax: 4096),
            let members = (try? JSONValue(parsing: bytes))?.object,
            let at = members["at"]?.string.flatMap({ Timestamp($0) }),
            let size = members["size"]?.integer.flatMap({ UInt64(exactly: $0) }),
            let faultCount = members["faults"]?.integer.flatMap({ Int(exactly: $0) })
        else { return nil }
        return DutyMark(at: at, size: size, faultCount: faultCount)
    }
}
