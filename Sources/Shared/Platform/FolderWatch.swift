// Tells of files that arrive in a folder (inotify): written and closed, or moved in. A watch may lose
// events where too many come at once, and network folders tell none: look through the folder too.

internal import CLinux
internal import Glibc

/// Watches one folder.
public final class FolderWatch: Sendable {
    /// What happened since the last look.
    public enum News: Sendable, Hashable {
        /// Files of these names were written and closed, or moved in; each once, in the order it happened.
        case arrived([String])
        /// Events were lost, or the folder itself went: look through it (anew).
        case lookThrough
    }

    private let file: FileDescriptor
    private let folder: String

    /// Watches `folder` from now on.
    public init(_ folder: String) throws(SystemError) {
        let number = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        if number < 0 { throw .last(.watch, folder) }
        file = FileDescriptor(owning: number)
        self.folder = folder
        let events = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
        if unsafe inotify_add_watch(number, folder, events) < 0 { throw .last(.watch, folder) }
    }

    /// For the poller, with interest `read`.
    public var descriptor: Int32 { file.number }

    /// What happened since the last look; nil where nothing did.
    public func news() throws(SystemError) -> News? {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        var names: [String] = []
        var known: Set<String> = []
        var mustLook = false
        reading: while true {
            var space = buffer.mutableSpan
            guard case .bytes(let count) = try file.read(into: &space, subject: folder) else { break reading }
            for (mask, name) in Self.events(buffer[..<count]) {
                if mask & UInt32(IN_CLOSE_WRITE | IN_MOVED_TO) == 0 {
                    mustLook = true
                } else if !FileSystem.isTemporary(name), known.insert(name).inserted {
                    names.append(name)
                }
            }
        }
        if mustLook { return .lookThrough }
        return names.isEmpty ? nil : .arrived(names)
    }

    /// The kernel's records: watch, mask, cookie, length of the name (32 bits each), the name, zeros.
    private static func events(_ bytes: ArraySlice<UInt8>) -> [(mask: UInt32, name: String)] {
        var events: [(mask: UInt32, name: String)] = []
        var rest = bytes
        while rest.count >= 16 {
            let mask = number(rest.dropFirst(4))
            let nameByteCount = Int(number(rest.dropFirst(12)))
            let name = rest.dropFirst(16).prefix(nameByteCount).prefix { $0 != 0 }
            events.append((mask, String(decoding: name, as: UTF8.self)))
            rest = rest.dropFirst(16 + nameByteCount)
        }
        return events
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
