// The disk of one simulated machine: real files in a folder of their own on a memory file system, and beside
// them what a power cut would leave. It is told of every write, fsync, rename and removal of the agent by
// the crash points of `FileSystem`, and of SQLite's by `SimulatedStoreFiles`; any of them may fail or be the
// machine's last.
//
// Model. A file's bytes are durable once the file was synchronised, a name once its folder was; until then a
// power cut keeps of each name any number of its first changes, and of a file's bytes any. `kill -9` loses
// nothing, since the page cache outlives the process; what was not durable then is still not.

import Foundation
import Synchronization

@testable import Shared

/// What one machine's disk holds, and what may go wrong with it.
final class SimulatedDisk: Sendable {
    /// Of a thousand operations, how many …
    struct Rates: Sendable {
        var crash = 0
        var full = 0
        var writeError = 0
        var syncError = 0
    }

    fileprivate struct Change {
        let path: String
        /// Nil where there was no file.
        let before: [UInt8]?
    }

    struct State {
        var random: SeededRandom
        var rates = Rates()
        var isDead = false
        fileprivate var changes: [String: [Change]] = [:]
        var unsynchronized: Set<String> = []
        var storeFiles: [String: StoreImage] = [:]
        var counts: [Probe: Int] = [:]

        fileprivate init(seed: UInt64) { random = SeededRandom(seed: seed) }

        mutating func happens(_ permille: Int, _ probe: Probe) -> Bool {
            guard permille > 0, random.below(1000) < permille else { return false }
            counts[probe, default: 0] += 1
            return true
        }

        /// Whether the machine is dead, or dies now.
        mutating func dies() -> Bool {
            if !isDead, happens(rates.crash, .diedAtDiskOperation) { isDead = true }
            return isDead
        }
    }

    /// The disk of the machine whose code is running.
    @TaskLocal static var current: SimulatedDisk?

    let folder: String
    let state: Mutex<State>

    init(folder: String, seed: UInt64) {
        self.folder = folder
        state = Mutex(State(seed: seed))
    }

    /// Routes the crash points of files to the disk of the running machine; once a process.
    static let observe: Void = CrashPoint.observe { point, path throws(SystemError) in
        guard let disk = SimulatedDisk.current, path.hasPrefix(disk.folder) else { return }
        try disk.pass(point, path)
    }

    /// Whether the machine died within what it was doing.
    var isDead: Bool { state.withLock { $0.isDead } }

    func setRates(_ rates: Rates) { state.withLock { $0.rates = rates } }

    /// From now on nothing reaches the disk: the process is gone, whatever its code still does.
    func die() { state.withLock { $0.isDead = true } }

    /// The machine's next process.
    func revive() { state.withLock { $0.isDead = false } }

    func takeCounts() -> [Probe: Int] {
        state.withLock { state in
            defer { state.counts = [:] }
            return state.counts
        }
    }

    // MARK: Operations on files

    private func pass(_ point: CrashPoint, _ path: String) throws(SystemError) {
        let refusal = state.withLock { state in
            state.dies()
                ? SystemError.failed(.write, subject: path, number: EIO) : Self.note(point, path, &state)
        }
        if let refusal { throw refusal }
    }

    private static func note(_ point: CrashPoint, _ path: String, _ state: inout State) -> SystemError? {
        switch point {
        case .fileBeforeWrite:
            state.unsynchronized.insert(path)
            if state.happens(state.rates.full, .fileDiskFull) {
                return .failed(.write, subject: path, number: ENOSPC)
            }
            if state.happens(state.rates.writeError, .fileWriteFailed) {
                return .failed(.write, subject: path, number: EIO)
            }
        case .fileBeforeSync:
            if state.happens(state.rates.syncError, .fileSyncFailed) {
                return .notDurable(subject: path, number: EIO)
            }
        case .fileAfterSync: state.unsynchronized.remove(path)
        case .fileBeforeRename:
            let names = path.split(separator: "\n").map(String.init)
            if state.unsynchronized.remove(names[0]) != nil { state.unsynchronized.insert(names[1]) }
            noteChange(of: names[1], &state)
        case .fileBeforeRemove: noteChange(of: path, &state)
        case .fileBeforeFolderSync:
            if state.happens(state.rates.syncError, .folderSyncFailed) {
                return .notDurable(subject: path, number: EIO)
            }
        case .fileAfterFolderSync: state.changes[path] = nil
        default: break
        }
        return nil
    }

    private static func noteChange(of path: String, _ state: inout State) {
        let before = try? FileSystem.read(path, byteCountMax: 1 << 20)
        state.changes[FileSystem.folder(of: path), default: []].append(Change(path: path, before: before))
    }

    // MARK: Power

    /// Leaves on the disk what a power cut leaves.
    func cutPower() throws {
        try state.withLock { state in
            state.counts[.powerCut, default: 0] += 1
            for path in state.changes.keys.sorted() {
                try Self.revert(state.changes[path] ?? [], &state)
            }
            state.changes = [:]
            for path in state.unsynchronized.sorted() {
                guard let bytes = FileManager.default.contents(atPath: path), !bytes.isEmpty else { continue }
                try bytes.prefix(state.random.below(bytes.count)).write(to: URL(filePath: path))
                state.counts[.tailLost, default: 0] += 1
            }
            state.unsynchronized = []
            for path in state.storeFiles.keys.sorted() {
                guard var image = state.storeFiles[path] else { continue }
                if image.cutPower(&state.random) { state.counts[.tailLost, default: 0] += 1 }
                state.storeFiles[path] = image
                try? FileManager.default.removeItem(atPath: path + "-shm")
                if !FileManager.default.fileExists(atPath: path) { continue }
                try Data(image.durable).write(to: URL(filePath: path))
            }
        }
    }

    /// Of each name keeps any number of its first changes.
    private static func revert(_ changes: [Change], _ state: inout State) throws {
        let byName = Dictionary(grouping: changes, by: \.path)
        for path in byName.keys.sorted() {
            guard let own = byName[path] else { continue }
            let keptCount = state.random.below(own.count + 1)
            guard keptCount < own.count else { continue }
            state.counts[.nameLost, default: 0] += 1
            if let before = own[keptCount].before {
                try Data(before).write(to: URL(filePath: path))
            } else {
                try? FileManager.default.removeItem(atPath: path)
            }
        }
    }
}

/// A file of SQLite's: the bytes that are durable, and what was done since.
struct StoreImage {
    enum Operation {
        case write(offset: Int, [UInt8])
        case truncate(Int)
    }

    private(set) var durable: [UInt8]
    private var pending: [Operation] = []
    private static let sectorByteCount = 512

    init(_ bytes: [UInt8]) { durable = bytes }

    mutating func add(_ operation: Operation) { pending.append(operation) }

    mutating func synchronize() {
        for operation in pending { apply(operation) }
        pending.removeAll(keepingCapacity: true)
    }

    /// Keeps some of what was not synchronised: none, the first part of it, or any sectors; whether
    /// something was lost.
    mutating func cutPower(_ random: inout SeededRandom) -> Bool {
        if pending.isEmpty { return false }
        let operations = pending
        pending = []
        switch random.below(3) {
        case 0: break
        case 1: for operation in operations.prefix(random.below(operations.count)) { apply(operation) }
        default: for operation in operations where random.below(2) == 0 { applyTorn(operation, &random) }
        }
        return true
    }

    private mutating func applyTorn(_ operation: Operation, _ random: inout SeededRandom) {
        guard case .write(let offset, let bytes) = operation, random.below(4) == 0 else {
            return apply(operation)
        }
        var start = 0
        while start < bytes.count {
            let end = min(start + Self.sectorByteCount, bytes.count)
            if random.below(2) == 0 { apply(.write(offset: offset + start, Array(bytes[start..<end]))) }
            start = end
        }
    }

    private mutating func apply(_ operation: Operation) {
        switch operation {
        case .truncate(let count):
            if count < durable.count { durable.removeLast(durable.count - count) }
        case .write(let offset, let bytes):
            let missing = offset + bytes.count - durable.count
            if missing > 0 { durable += [UInt8](repeating: 0, count: missing) }
            unsafe durable.withUnsafeMutableBytes { target in
                unsafe bytes.withUnsafeBytes { source in
                    unsafe UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + bytes.count])
                        .copyMemory(from: source)
                }
            }
        }
    }
}
