/// What the simulation counts, to prove that it really happened: faults, and the paths they are to reach.
enum Probe: String, CaseIterable, Sendable, Comparable {
    // The network.
    case connectionCut = "connection cut within a message"
    case answersSwallowed = "answers swallowed after the commit"
    case halfOpen = "connection left half-open"
    case storm = "all connections cut at once"
    case delayed = "message delayed by seconds"
    case stopped = "aggregator stopped (SIGSTOP) and continued"
    // The machines.
    case agentKilled = "agent killed"
    case aggregatorKilled = "aggregator killed"
    case aggregatorEnded = "aggregator ended by SIGTERM"
    case bothKilled = "both sides killed at once"
    case diedAtDiskOperation = "died at a disk operation"
    case diedInCommit = "aggregator died within a batch"
    case diedBeforeAnswers = "aggregator died between commit and answers"
    case powerCut = "power cut"
    case nameLost = "name lost by a power cut"
    case tailLost = "unsynchronised bytes lost by a power cut"
    case clockAhead = "clock set ahead by up to 400 days"
    case clockBack = "clock set back by up to 400 days"
    // The disks.
    case fileDiskFull = "agent's disk full"
    case fileWriteFailed = "agent's write failed"
    case fileSyncFailed = "agent's fsync of a file failed"
    case folderSyncFailed = "agent's fsync of a folder failed"
    case storeDiskFull = "aggregator's disk full"
    case storeWriteFailed = "aggregator's write failed"
    case storeSyncFailed = "aggregator's fsync failed"
    case outcomeUnknown = "aggregator exited with an unknown outcome"
    case unavailable = "answered unavailable"
    case agentExited = "agent exited after a failure of its disk"
    // What they are to reach.
    case queued = "report queued"
    case correctionQueued = "correction queued"
    case withdrawalQueued = "withdrawal queued"
    case deskRefused = "draft refused at the desk"
    case accepted = "report accepted"
    case duplicate = "report answered duplicate"
    case stale = "report refused as stale"
    case delivered = "receipt kept"
    case batch = "batch of several reports"
    case timeHeld = "entry stamped with an earlier entry's time"

    static func < (one: Probe, other: Probe) -> Bool { one.rawValue < other.rawValue }
}

/// How often each happened.
struct ProbeCounts: Sendable {
    private(set) var counts: [Probe: Int] = [:]

    mutating func hit(_ probe: Probe, _ count: Int = 1) { counts[probe, default: 0] += count }
    mutating func add(_ other: [Probe: Int]) { counts.merge(other, uniquingKeysWith: +) }
    subscript(_ probe: Probe) -> Int { counts[probe] ?? 0 }
}
