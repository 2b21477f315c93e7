// Notices: acts of the office that concern the unit (a report returned, a lock), as they were answered:
// notices.json {"next":<index>,"notices":[…],"sum":…}.

import Shared

/// The notices kept.
struct NoticeShelf: Sendable {
    let folder: AgentFolder

    /// The notices, and the index from which on none has been seen.
    func read() throws(SystemError) -> (next: UInt64, notices: [JSONValue]) {
        guard try FileSystem.exists(folder.noticesPath) else { return (0, []) }
        let bytes = try FileSystem.read(folder.noticesPath, byteCountMax: 64 << 20)
        // What cannot be read is asked for again from the beginning.
        let members = JSONObject(summed: bytes)
        guard let next = members?["next"]?.integer, let notices = members?["notices"]?.array else {
            return (0, [])
        }
        return (UInt64(next), notices)
    }

    /// Adds notices.
    func add(_ notices: [JSONValue], next: UInt64) throws {
        try folder.locked {
            let known = try read()
            let fresh = notices.filter { UInt64($0.object?["index"]?.integer ?? 0) >= known.next }
            let value = JSONObject(pairs: [
                ("next", .integer(max(next, known.next))), ("notices", .array(known.notices + fresh)),
            ])
            try FileSystem.writeDurably(value.summed, to: folder.noticesPath)
        }
    }
}
