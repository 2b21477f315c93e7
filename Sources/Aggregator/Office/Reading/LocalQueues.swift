// What waits in the outboxes of the agents of this machine, as far as their folders may be read: one agent in
// the folder itself, or one in each folder below it.

import Shared

/// Reports that are signed and not yet acknowledged.
struct LocalQueues: Sendable {
    /// Agents whose outbox could be read.
    private(set) var agentCount = 0
    private(set) var reportCount = 0
    /// When the oldest was put there.
    private(set) var oldest: Timestamp?

    init(in folder: String) {
        look(into: folder)
        for name in (try? FileSystem.names(in: folder)) ?? [] { look(into: folder + "/" + name) }
    }

    private mutating func look(into agent: String) {
        guard (try? FileSystem.exists(agent + "/agent.json")) == true,
            let names = try? FileSystem.names(in: agent + "/outbox")
        else { return }
        agentCount += 1
        for name in names where name.hasSuffix(".jws") {
            // Delivered meanwhile: it waits no more.
            guard let status = try? FileSystem.status(of: agent + "/outbox/" + name) else { continue }
            reportCount += 1
            oldest = min(oldest ?? status.modified, status.modified)
        }
    }
}
