// The state after the writer's last commit, for the readers of the same process: they need not read,
// verify and judge again what the writer has just appended.

import Synchronization

/// A state handed from the one who appends to those who read.
final class PublishedState: Sendable {
    private let state = Mutex<OfficeState?>(nil)

    /// Publishes the state of a committed size.
    func set(_ newState: OfficeState) { state.withLock { $0 = newState } }

    /// The state, if it is that of `size`; the log is append-only, so it is then the reader's too.
    func state(atSize size: UInt64) -> OfficeState? {
        state.withLock { state in state?.size == size ? state : nil }
    }
}
