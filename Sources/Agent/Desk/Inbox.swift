// The inbox folder: files are dropped into DIR or DIR/masuk and end in `selesai` or `ditolak`.
//
//   DIR/masuk      drop files here (DIR itself is looked through too)
//   DIR/menunggu   taken and queued, not yet acknowledged: <16 digits of the report hash>-<name>
//   DIR/belum-ditandatangani    sound, but the key is under a passphrase: a person signs (UnsignedDrafts)
//   DIR/selesai    acknowledged; beside it <name>.tanda-terima.txt, <name>.jws and <name>.tlog-proof
//   DIR/ditolak    refused; beside it <name>.txt says what to change
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

    let path: String
    private let agent: Agent
    private let log: Log
    private var candidates: [String: Candidate] = [:]
    private var lookThroughAt: Int64 = .min

    private var entryPath: String { path + "/masuk" }
    private var waitingPath: String { path + "/menunggu" }
    private var donePath: String { path + "/selesai" }
    private var refusedPath: String { path + "/ditolak" }
    private var unsigned: UnsignedDrafts { UnsignedDrafts(inbox: path) }
    /// Folders in which files arrive.
    var arrivalPaths: [String] { [path, entryPath] }

    init(_ path: String, _ agent: Agent, _ log: Log) throws {
        self.path = path
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
    }

    // MARK: Taking

    /// Queues what a file holds; `find` looks for the head of a period. Whether something was queued.
    func take(_ file: String, head find: (Period, Chronicle) throws -> Chronicle.Known?) throws -> Bool {
        let name = FileSystem.name(of: file)
        do {
            let draft = try DraftFile(file, catalogs: try agent.catalogs(), bidang: agent.record.bidang).draft
            let correction = draft.reason.map { Preparation.Intent.correct(reason: $0, dropped: []) }
            let queued = try agent.queue(draft, from: file, correction ?? .submit) {
                try find(draft.period, $0)
            }
            try move(file, to: UnsignedDrafts.waitingPath(name, queued.hash, inbox: path))
            log(.info, "inbox-queued", ["file": name, "report": queued.hash.hex])
            try settle()
            return true
        } catch let fault as AgentFault where fault.code == "key-locked" {
            let target = try freePath(unsigned.path, name)
            let held = try unsigned.hold(file, as: FileSystem.name(of: target), in: agent.language)
            log(.info, "inbox-unsigned", ["file": held])
        } catch let fault as AgentFault where fault.isDamage {
            // This machine is at fault, not the draft: it waits here, and a person is told.
            try agent.alarms.raise(fault.code, fault.words, at: agent.clock.now())
            log(.error, "inbox-waits", ["file": name, "message": fault.words.text(in: agent.language)])
        } catch let fault as AgentFault {
            let lines = FaultText.lines(fault.faults, in: agent.language)
            try refuse(file, name, fault.words.text(in: agent.language), lines)
        } catch let fault as SystemError where isOfDraft(fault) {
            if fault.isNotFound, fault.subject == file { return false }
            try refuse(file, name, fault.words.text(in: agent.language), [])
        }
        return false
    }

    /// Whether the draft or its evidence is at fault, and not this machine, for which a sound draft waits.
    private func isOfDraft(_ fault: SystemError) -> Bool {
        !fault.isFailedSync && !fault.isShortage && !fault.subject.hasPrefix(agent.folder.path + "/")
    }

    // MARK: Ends

    /// Moves every waiting file whose report has been answered to its end, and what can be signed now back
    /// to its beginning.
    func settle() throws {
        if agent.canSign {
            try unsigned.giveBack(to: entryPath)
            lookThroughSoon()
        }
        for name in try FileSystem.names(in: waitingPath) {
            let parts = name.split(separator: "-", maxSplits: 1)
            guard parts.count == 2, parts[0].utf8.count == 16 else { continue }
            try settle(waitingPath + "/" + name, String(parts[1]), prefix: String(parts[0]))
        }
    }

    private func settle(_ file: String, _ name: String, prefix: String) throws {
        if let hash = try hash(prefix, ".tlog-proof", in: agent.folder.receiptsPath) {
            // A receipt that does not verify is named by `receipts --verify`; the file waits meanwhile.
            guard let kept = try? agent.receipts.kept(hash) else { return }
            return try finish(file, name, kept)
        }
        if let hash = try hash(prefix, ".json", in: agent.folder.refusedPath),
            let refusal = try agent.outbox.refusal(of: hash)
        {
            return try refuse(file, name, refusal.message, FaultText.lines(refusal))
        }
        let isQueued = try FileSystem.names(in: agent.folder.outboxPath).contains {
            $0.dropFirst(13).hasPrefix(prefix)
        }
        // Neither acknowledged, refused nor queued: what it held is not kept anywhere else. Read it again.
        if !isQueued { try move(file, to: entryPath + "/" + name) }
    }

    private func hash(_ prefix: String, _ ending: String, in folder: String) throws -> Digest? {
        let name = try FileSystem.names(in: folder).first { $0.hasPrefix(prefix) && $0.hasSuffix(ending) }
        return name.flatMap { Digest(hex: $0.dropLast(ending.utf8.count)) }
    }

    private func finish(_ file: String, _ name: String, _ kept: ReceiptShelf.Kept) throws {
        let target = try freePath(donePath, name)
        let shown = FileSystem.name(of: target)
        let catalog = try agent.catalogs().inForce(for: kept.report.period.year)
        let text = ReceiptText(catalog: catalog, language: agent.language).text(kept, file: shown)
        try FileSystem.writeDurably(Array(text.utf8), to: target + ".tanda-terima.txt", mode: 0o660)
        try FileSystem.writeDurably(kept.signed.compact, to: target + ".jws", mode: 0o660)
        try FileSystem.writeDurably(Array(kept.receipt.text.utf8), to: target + ".tlog-proof", mode: 0o660)
        try FileSystem.renameDurably(file, to: target, replacing: false)
        log(.info, "inbox-done", ["file": shown, "index": kept.receipt.index])
    }

    private func refuse(_ file: String, _ name: String, _ sentence: String, _ lines: [String]) throws {
        let target = try freePath(refusedPath, name)
        let advice = Words(
            id: "Perbaiki berkasnya, lalu letakkan lagi di folder masuk.",
            en: "Correct the file, then put it into the folder masuk again.")
        let text =
            (FaultText.wrapped(sentence) + lines + ["", advice.text(in: agent.language)])
            .joined(separator: "\n") + "\n"
        try FileSystem.writeDurably(Array(text.utf8), to: target + ".txt", mode: 0o660)
        try FileSystem.renameDurably(file, to: target, replacing: false)
        log(.warning, "inbox-refused", ["file": FileSystem.name(of: target), "reason": sentence])
    }

    private func move(_ file: String, to target: String) throws {
        do {
            try FileSystem.renameDurably(file, to: target, replacing: false)
        } catch  where error.isAlreadyThere {
            // The same draft waits already under this name: one is enough.
            try FileSystem.remove(file)
        }
    }

    /// `name`, or `name-2.csv` … where something of that name ended here before.
    private func freePath(_ folder: String, _ name: String) throws(SystemError) -> String {
        let point = name.lastIndex(of: ".") ?? name.endIndex
        var number = 1
        while true {
            let candidate = number == 1 ? name : "\(name[..<point])-\(number)\(name[point...])"
            if try !FileSystem.exists(folder + "/" + candidate) { return folder + "/" + candidate }
            number += 1
        }
    }
}
