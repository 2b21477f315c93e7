// Strong entity tags (RFC 9110, 8.8.3): the log's size and root say which bytes a resource has, so a client
// that holds them is told so without computing anything. The program's version belongs to it, and for what
// depends on the day (lateness) the day.

import Shared

/// Which bytes a resource has.
struct EntityTag: Sendable, Hashable {
    /// With its quotes.
    let text: String

    /// The tag of what was computed at `position`.
    init(_ position: LogPosition, day: CivilDate?) {
        let date = day.map { "-\($0)" } ?? ""
        text = "\"\(position.size)-\(position.root)-\(Version.current)\(date)\""
    }

    /// Whether a client that sent `If-None-Match` has these bytes (13.1.2: weak comparison).
    func isNamed(in condition: String?) -> Bool {
        guard let condition else { return false }
        return condition.split(separator: ",").contains { part in
            let tag = part.drop { $0 == " " || $0 == "\t" }
            let bare = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
            return bare.prefix { $0 != " " && $0 != "\t" } == text || tag == "*"
        }
    }
}
