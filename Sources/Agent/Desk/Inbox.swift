// The inbox folder: files are dropped into DIR or DIR/masuk and end in `selesai` or `ditolak`.
//
//   DIR/masuk      drop files here (DIR itself is looked through too)
//   DIR/menunggu   taken and queued, not yet acknowledged (WaitingFile)
//   DIR/belum-ditandatangani    sound, but the key is under a passphrase: a person signs (UnsignedDrafts)
//   DIR/selesai    acknowledged; beside it <name>.tanda-terima.html (for paper) and .txt, <name>.jws and
//                  <name>.tlog-proof; for a file of several periods one of each a period: <name>.2021.jws …
//   DIR/ditolak    refused; beside it <name>.txt says what to change, and of a workbook a copy, <name>
//                  without its ending and .ditandai.xlsx, has the cells at fault in red
//
// A file is taken whole or not at all: when it was closed or moved in and has not changed for a moment, or
// when nothing has touched it for some seconds. Names that begin with `.` or `~`, or end as half-written
// files do, are left alone. The draft is queued before the file moves: cut in between, the file is read
// again, says nothing new, and moves then.

import Shared

/// One inbox folder.
final class Inbox {
    private struct Candidate {
        var byteCount: Int64
        var modified: Timestamp
        var stableSince: Int64
        var isClosed: Bool
    }

    private static let settleMilliseconds: Int64 = 300
    private static let untouchedMilliseconds: Int64 = 3000
    private static let lookThroughMilliseconds: Int64 = 60_000
    private static let unfinishedEndings = ["~", ".tmp", ".part", ".crdownload", ".swp", ".lock"]

    /// What Windows and macOS leave in folders they show.
    private static let ownNames: Set<String> = ["desktop.ini", "thumbs.db"]

    let path: String
    let agent: Agent
    let log: Log
    /// Makes the Tanda Terima on paper.
    let printing: ChildProgram
    private var candidates: [String: Candidate] = [:]
    private var lookThroughAt: Int64 = .min

    var entryPath: String { path + "/masuk" }
    var waitingPath: String { path + "/menunggu" }
    var donePath: String { path + "/selesai" }
    var refusedPath: String { path + "/ditolak" }
    var unsigned: UnsignedDrafts { UnsignedDrafts(inbox: path) }
    /// Folders in which files arrive.
    var arrivalPaths: [String] { [path, entryPath] }

    init(
        _ path: String, _ agent: Agent, _ log: Log,
        printing: ChildProgram = .print(environment: ProcessEnvironment.read())
    ) throws {
        self.path = path
        self.printing = printing
        self.agent = agent
        self.log = log
        let parts = [path, entryPath, waitingPath, unsigned.path, donePath, refusedPath]
        for part in parts where try !FileSystem.exists(part) {
            try FileSystem.createFolder(part, mode: 0o770)
        }
    }

    // MARK: Arrivals

    /// A file was closed or moved in.
    func noteClosed(_ name: String, in folder: String, at now: Int64) {
        look(at: folder + "/" + name, isClosed: true, at: now)
    }

    /// When `takeReady` must be called.
    func deadline(at now: Int64) -> Int64 {
        let times = candidates.values.map { $0.stableSince + Self.patience($0) }
        return min(times.min() ?? .max, max(lookThroughAt, now))
    }

    /// Looks through the folders, and hands over the files that are ready.
    func readyFiles(at now: Int64) throws -> [String] {
        if now >= lookThroughAt {
            lookThroughAt = now + Self.lookThroughMilliseconds
            for folder in arrivalPaths {
                for name in try FileSystem.names(in: folder) {
                    look(at: folder + "/" + name, isClosed: false, at: now)
                }
            }
        }
        var ready: [String] = []
        for path in candidates.keys.sorted() {
            look(at: path, isClosed: false, at: now)
            guard let candidate = candidates[path], now >= candidate.stableSince + Self.patience(candidate)
            else {
                continue
            }
            candidates[path] = nil
            ready.append(path)
        }
        return ready
    }

    /// Looks through the folders at the next opportunity.
    func lookThroughSoon() { lookThroughAt = .min }

    private static func patience(_ candidate: Candidate) -> Int64 {
        candidate.isClosed ? settleMilliseconds : untouchedMilliseconds
    }

    private func look(at path: String, isClosed: Bool, at now: Int64) {
        guard Self.isDraft(FileSystem.name(of: path)), let status = try? FileSystem.status(of: path),
            status.isFile
        else {
            candidates[path] = nil
            return
        }
        if var known = candidates[path] {
            if known.byteCount != status.byteCount || known.modified != status.modified {
                (known.byteCount, known.modified, known.stableSince) = (
                    status.byteCount, status.modified, now
                )
            }
            known.isClosed = known.isClosed || isClosed
            candidates[path] = known
            return
        }
        candidates[path] = Candidate(
            byteCount: status.byteCount, modified: status.modified, stableSince: now, isClosed: isClosed)
    }

    private static func isDraft(_ name: String) -> Bool {
        !name.hasPrefix(".") && !name.hasPrefix("~") && !unfinishedEndings.contains(where: name.hasSuffix)
            && !ownNames.contains(name.lowercased())
    }
}
