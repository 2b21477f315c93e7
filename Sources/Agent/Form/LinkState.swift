// When the aggregator was last reached: told by the daemon, shown by the form's bar. Kept in the file
// `reached` (RFC 3339) at each connection's beginning and end, so that a restart without a line still knows.

import Shared
import Synchronization

/// How the line to the office is.
final class LinkState: Sendable {
    /// What there is to say of it.
    struct Standing: Sendable, Hashable {
        var isConnected = false
        /// When the aggregator last said anything; nil where it never did.
        var reachedAt: Timestamp?
        /// Why the last connection failed or ended.
        var failure: Words?
    }

    private let path: String
    private let clock: Clock
    private let standing: Mutex<Standing>

    init(_ folder: AgentFolder, clock: Clock) {
        (path, self.clock) = (folder.path + "/reached", clock)
        let bytes = (try? FileSystem.read(path, byteCountMax: 64)) ?? []
        let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first
        standing = Mutex(Standing(reachedAt: text.flatMap { Timestamp(String($0)) }))
    }

    /// How it is now.
    var now: Standing { standing.withLock { $0 } }

    /// The aggregator has said something.
    func noteReached() {
        let moment = clock.now()
        let isNew = standing.withLock { standing in
            defer { standing = Standing(isConnected: true, reachedAt: moment) }
            return !standing.isConnected
        }
        if isNew { keep(moment) }
    }

    /// The connection has ended, or did not come to be.
    func noteLost(_ failure: Words) {
        let reachedAt = standing.withLock { standing -> Timestamp? in
            defer { (standing.isConnected, standing.failure) = (false, failure) }
            return standing.isConnected ? standing.reachedAt : nil
        }
        if let reachedAt { keep(reachedAt) }
    }

    /// Only for people: a disk that is full must not keep reports from being delivered.
    private func keep(_ moment: Timestamp) {
        try? FileSystem.writeDurably(Array("\(moment)\n".utf8), to: path)
    }
}
