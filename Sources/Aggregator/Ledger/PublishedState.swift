// The writer's state, handed to the readers of the same process after each commit: they need not check
// again what the writer has just checked. A reader still asks the store whether it is the newest.

import Shared
import Synchronization

/// The state after the writer's last commit.
final class PublishedState: Sendable {
    private let latest = Mutex<OfficeState?>(nil)

    func publish(_ state: OfficeState) { latest.withLock { $0 = state } }

    /// The state, if it is of exactly `size` entries.
    func state(ofSize size: UInt64) -> OfficeState? {
        latest.withLock { $0.flatMap { $0.size == size ? $0 : nil } }
    }
}
