// Named places at which either program can be made to die: before and after each write, fsync, rename,
// send, commit, checkpoint and answer. For tests of an installation: a program started with
// `IKU_CRASH_AT=name` (or `name:3`: the third time) kills itself there with SIGKILL. It can do no more than
// a `kill -9` that comes at a bad moment, so it is compiled into every build.
//
// Unarmed, a point costs one relaxed load. In a test process an observer may be set in the place of the
// kill: it is told each point of files with the path, and what it throws the file operation throws.

internal import Glibc
internal import Synchronization

/// A place at which a program can be made to die.
public enum CrashPoint: String, CaseIterable, Sendable {
    // Every durable file of either program, in the order of `FileSystem.writeDurably`.
    case fileBeforeWrite = "file-before-write"
    case fileBeforeSync = "file-before-sync"
    case fileAfterSync = "file-after-sync"
    case fileBeforeRename = "file-before-rename"
    case fileBeforeFolderSync = "file-before-folder-sync"
    case fileAfterFolderSync = "file-after-folder-sync"
    case fileBeforeRemove = "file-before-remove"
    // The agent: a report into the outbox, over the wire, out of the outbox.
    case agentBeforeQueue = "agent-before-queue"
    case agentAfterQueue = "agent-after-queue"
    case agentBeforeSend = "agent-before-send"
    case agentAfterSend = "agent-after-send"
    case agentBeforeProven = "agent-before-proven"
    case agentBeforeReceipt = "agent-before-receipt"
    case agentBetweenReceiptAndProof = "agent-between-receipt-and-proof"
    case agentAfterReceipt = "agent-after-receipt"
    case agentAfterDelivery = "agent-after-delivery"
    case agentBeforeMoveAside = "agent-before-move-aside"
    case agentBeforeReason = "agent-before-reason"
    case agentAfterReason = "agent-after-reason"
    // The aggregator: one batch, its checkpoint, its answers.
    case ledgerAfterBegin = "ledger-after-begin"
    case ledgerAfterEntry = "ledger-after-entry"
    case ledgerBeforeCommit = "ledger-before-commit"
    case ledgerAfterCommit = "ledger-after-commit"
    case ledgerBeforeCheckpoint = "ledger-before-checkpoint"
    case ledgerAfterCheckpoint = "ledger-after-checkpoint"
    case ledgerBeforeAnswer = "ledger-before-answer"
    case ledgerAfterAnswer = "ledger-after-answer"
    case storeBeforeSettle = "store-before-settle"
    case storeAfterSettle = "store-after-settle"
    // A store copied into another.
    case transferAfterCheck = "transfer-after-check"
    case transferAfterEntries = "transfer-after-entries"
    case transferAfterTables = "transfer-after-tables"
    case transferAfterRebuild = "transfer-after-rebuild"
    case migrationBeforeSwitch = "migration-before-switch"
    case intakeBeforeSend = "intake-before-send"
    case intakeAfterSend = "intake-after-send"

    /// The variable that arms one.
    public static let variable = "IKU_CRASH_AT"

    /// Told of each point of files, with its path; what it throws the operation throws.
    public typealias Observer = @Sendable (CrashPoint, _ path: String) throws(SystemError) -> Void

    /// Dies here, if this is the armed point and its time has come.
    @inline(__always)
    public func pass() {
        if isArmed.load(ordering: .relaxed) { reach() }
    }

    /// As `pass()`, on a file: an observer may refuse the operation.
    @inline(__always)
    public func pass(_ path: @autoclosure () -> String) throws(SystemError) {
        if isArmed.load(ordering: .relaxed) { try reach(path()) }
    }

    /// Arms what the environment asks for; a name nobody knows is refused, not passed over.
    public static func arm(_ environment: [String: String]) throws(UsageError) {
        guard let text = environment[variable] else { return }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let count = parts.count == 2 ? Int(parts[1]) : 1
        guard let point = CrashPoint(rawValue: String(parts[0])), let count, count > 0 else {
            throw .badValue(
                variable, text, expected: Words(id: "NAMA atau NAMA:KALI", en: "NAME or NAME:TIMES"))
        }
        plan.withLock { $0.target = (point, count) }
        isArmed.store(true, ordering: .relaxed)
    }

    /// Sets what is told of the points of files, for the life of the process.
    public static func observe(_ observer: @escaping Observer) {
        plan.withLock { $0.observer = observer }
        isArmed.store(true, ordering: .relaxed)
    }

    private func reach() {
        let isDue = plan.withLock { plan in
            guard let target = plan.target, target.point == self else { return false }
            plan.target = (self, target.remaining - 1)
            return target.remaining == 1
        }
        if !isDue { return }
        kill(getpid(), SIGKILL)
        _exit(137)
    }

    private func reach(_ path: String) throws(SystemError) {
        reach()
        if let observer = plan.withLock({ $0.observer }) { try observer(self, path) }
    }
}

private struct CrashPlan {
    var target: (point: CrashPoint, remaining: Int)?
    var observer: CrashPoint.Observer?
}

private let isArmed = Atomic<Bool>(false)
private let plan = Mutex(CrashPlan())
