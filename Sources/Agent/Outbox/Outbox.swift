// Reports that are signed and not yet acknowledged: outbox/<12 digits>-<report hash>.jws, compact JWS.
//
// The hash in the name is checked against the payload when a report enters and whenever it is read: a file
// in which a bit has flipped is named, and never sent. A report leaves only after its receipt is kept
// (`ReceiptShelf`), or moved aside with its reason.

import Shared

/// The reports to deliver.
struct Outbox: Sendable {
    /// A report as it lies there.
    struct Entry: Sendable {
        let fileName: String
        let signed: SignedReport
        let report: Report

        var hash: Digest { signed.hash }
        var waiting: WaitingReport { WaitingReport(signed, supersedes: report.supersedes) }
    }

    /// What was found in the folder.
    struct Content: Sendable {
        var entries: [Entry] = []
        /// Names of files that are not what their names say.
        var damaged: [String] = []
    }

    let folder: AgentFolder
    /// The agent's own key, by which signatures are verified whenever a file is read.
    var key: PublicKey?
    /// The one before, while what it signed waits to be signed anew.
    var formerKey: PublicKey?

    /// Stores a signed report durably at the end of the line; its own signature is verified before.
    ///
    /// The caller holds the folder's lock.
    func add(_ signed: SignedReport, signedBy key: PublicKey) throws {
        invariant(signed.verify(with: key), "the agent's own signature verifies before it is stored")
        try addAgain(signed)
    }

    /// Stores a report that was in a log before, perhaps signed by another key of the unit.
    func addAgain(_ signed: SignedReport) throws {
        let names = try FileSystem.names(in: folder.outboxPath)
        if names.contains(where: { $0.hasSuffix("-\(signed.hash.hex).jws") }) { return }
        let last = names.compactMap { UInt64($0.prefix(12)) }.max() ?? 0
        let digits = String(last + 1)
        let number = String(repeating: "0", count: max(0, 12 - digits.count)) + digits
        let path = folder.outboxPath + "/\(number)-\(signed.hash.hex).jws"
        try FileSystem.writeDurably(signed.compact, to: path, replacing: false)
    }

    /// Everything in the outbox, in order.
    func read() throws -> Content {
        var content = Content()
        for name in try FileSystem.names(in: folder.outboxPath) where name.hasSuffix(".jws") {
            let bytes: [UInt8]
            do {
                bytes = try FileSystem.read(folder.outboxPath + "/" + name, byteCountMax: 1 << 20)
            } catch {
                // Delivered by another process meanwhile.
                if error.isNotFound { continue }
                throw error
            }
            if let entry = entry(name, bytes) {
                content.entries.append(entry)
            } else {
                content.damaged.append(name)
            }
        }
        return content
    }

    /// The report, if the file is what its name says and its signature verifies.
    private func entry(_ name: String, _ bytes: [UInt8]) -> Entry? {
        guard let signed = try? SignedReport(compact: bytes), name.hasSuffix("-\(signed.hash.hex).jws"),
            let report = try? Report(payload: signed.payload), isSigned(signed)
        else { return nil }
        return Entry(fileName: name, signed: signed, report: report)
    }

    /// Signed by this agent; or, queued again after a change of the log's key, byte for byte as kept.
    private func isSigned(_ signed: SignedReport) -> Bool {
        guard let key else { return true }
        if signed.verify(with: key) || formerKey.map(signed.verify(with:)) == true { return true }
        let kept = try? FileSystem.read(
            folder.receiptsPath + "/\(signed.hash.hex).jws", byteCountMax: signed.compact.count)
        return kept == signed.compact
    }

    /// Takes a report out.
    func remove(_ hash: Digest) throws(SystemError) {
        for name in try FileSystem.names(in: folder.outboxPath) where name.hasSuffix("-\(hash.hex).jws") {
            try FileSystem.remove(folder.outboxPath + "/" + name)
        }
    }

    /// Moves a refused report aside, with its reason.
    func moveAside(_ hash: Digest, _ refusal: AnsweredRefusal, at now: Timestamp) throws {
        guard let entry = try read().entries.first(where: { $0.hash == hash }) else { return }
        CrashPoint.agentBeforeMoveAside.pass()
        try FileSystem.writeDurably(entry.signed.compact, to: folder.refusedPath + "/\(hash.hex).jws")
        let reason: JSONValue = [
            "report": .string(hash.hex), "period": .string(entry.report.period.description),
            "revision": .integer(entry.report.revision), "refused_at": .string(now.description),
            "error": refusal.json,
        ]
        CrashPoint.agentBeforeReason.pass()
        try FileSystem.writeDurably(reason.indented, to: folder.refusedPath + "/\(hash.hex).json")
        CrashPoint.agentAfterReason.pass()
        try remove(hash)
    }

    /// The reason a report was moved aside for; nil where it was not.
    func refusal(of hash: Digest) throws -> AnsweredRefusal? {
        let path = folder.refusedPath + "/\(hash.hex).json"
        guard try FileSystem.exists(path) else { return nil }
        let value = try? JSONValue(parsing: try FileSystem.read(path, byteCountMax: 1 << 20))
        return value?.object?["error"]?.object.flatMap { AnsweredRefusal(members: $0) }
    }
}

extension AnsweredRefusal {
    /// As an answer's `error` has it.
    var json: JSONValue {
        [
            "code": .string(codeText), "message": .string(message), "retry": .bool(isRetryable),
            "details": .array(
                details.map {
                    [
                        "pointer": .string($0.pointer), "code": .string($0.code),
                        "message": .string($0.message),
                    ]
                }),
        ]
    }
}
