// The agent's data directory, mode 0700; several processes (`run` beside `submit`) use it at once.
//
//   key                      the signing key, mode 0600, plain or sealed by a passphrase
//   key.new                  the key to follow, while a rotation is under way (KeyRotation)
//   transport.key            the key of connections, where there is one of its own; plain
//   transport.key.new        the one to follow, while it is being enrolled (Enroller)
//   agent.json               office, bidang, address, pins, log (AgentRecord)
//   catalogs/<revision>-<sha256>.json    every catalogue revision met (CatalogShelf)
//   outbox/<number>-<report hash>.jws    signed, not yet acknowledged; sent in the order of the numbers
//   receipts/<report hash>.jws, .tlog-proof    in the log, for ever
//   refused/<report hash>.jws, .json     moved aside, with the reason
//   evidence/<sha256>, .json supporting files, and how far each has got (EvidenceShelf)
//   drafts/                  what people have typed and not yet sent (Form/Model/DraftShelf)
//   standing/<period>.json   the unit's consolidated figures as fetched last (Form/Model/StandingShelf)
//   uploads/<sha256>, .json  filled templates that were uploaded (Form/Model/UploadShelf)
//   proven                   the largest checkpoint proven: a signed note
//   notices.json             acts that concern the unit
//   alarms/<code>.json       until a person clears them
//   users.json, form.secret, notices-aside.json, reached    of the form (Form/UserBook, FormSite, LinkState)
//   lock                     held while any of this is changed
//
// Durable before spoken: every file is written beside, fsynced, renamed, and its folder fsynced.

import Shared

/// Paths, the lock, and small files of the data directory.
struct AgentFolder: Sendable {
    let path: String

    var recordPath: String { path + "/agent.json" }
    var provenPath: String { path + "/proven" }
    var noticesPath: String { path + "/notices.json" }
    var outboxPath: String { path + "/outbox" }
    var receiptsPath: String { path + "/receipts" }
    var refusedPath: String { path + "/refused" }
    var alarmsPath: String { path + "/alarms" }
    var catalogsPath: String { path + "/catalogs" }
    var evidencePath: String { path + "/evidence" }
    var draftsPath: String { path + "/drafts" }
    var standingPath: String { path + "/standing" }
    var uploadsPath: String { path + "/uploads" }

    /// Makes the folders that are missing.
    func create() throws(SystemError) {
        try FileSystem.createFolder(path)
        let parts = [outboxPath, receiptsPath, refusedPath, alarmsPath, catalogsPath, evidencePath]
        for part in parts where try !FileSystem.exists(part) { try FileSystem.createFolder(part) }
    }

    /// Waits until no other process changes the folder, and keeps it so while `body` runs.
    func locked<Value>(_ body: () throws -> Value) throws -> Value {
        let lock = try FileLock(path + "/lock", .exclusive, waiting: true)
        defer { withExtendedLifetime(lock) {} }
        return try body()
    }

    // MARK: The proven checkpoint

    /// The largest checkpoint proven under `keys`; nil before the first.
    func proven(under keys: LogKeys) throws -> SignedCheckpoint? {
        guard try FileSystem.exists(provenPath) else { return nil }
        let note = String(
            decoding: try FileSystem.read(provenPath, byteCountMax: Limits.noteByteCountMax), as: UTF8.self)
        do { return try keys.checkpoint(verifying: note) } catch {
            throw AgentFault(
                "proven-damaged",
                id: "\(provenPath) rusak (\(error.words.indonesian)); pulihkan dari cadangan",
                en: "\(provenPath) is damaged (\(error.words.english)); restore it from a backup")
        }
    }

    /// Keeps a proven checkpoint, unless a larger one is proven. The caller holds the lock.
    func keepProven(_ checkpoint: SignedCheckpoint, under keys: LogKeys) throws {
        if let known = try proven(under: keys), known.checkpoint.size >= checkpoint.checkpoint.size { return }
        try FileSystem.writeDurably(Array(checkpoint.note.utf8), to: provenPath)
    }

    // MARK: Start

    /// Makes what a process before this one left durable, and clears what it left half-written.
    func makeDurable(now: Timestamp) throws(SystemError) {
        for name in try FileSystem.names(in: outboxPath) {
            do { try FileSystem.synchronizeFile(outboxPath + "/" + name) } catch {
                // Delivered by another process meanwhile.
                if !error.isNotFound { throw error }
            }
        }
        for part in [outboxPath, receiptsPath, path] {
            try FileSystem.removeTemporaryFiles(in: part, now: now)
            try FileSystem.synchronizeFolder(part)
        }
    }
}
