// What a store refuses, whichever it is. Codes are SQLite's; what PostgreSQL says is told in the same ones
// (PostgresConnection.swift), so that what follows from a refusal is decided once.

import Shared

/// A refusal of the store.
struct StoreError: Error, Sendable {
    /// SQLite's extended result code; a negative one is ours.
    let code: Int32
    /// The store's words, or ours.
    let message: String
    /// What was being done.
    let subject: String

    /// The store holds what no version of this program writes.
    static let damaged: Int32 = SQLiteCode.corrupt
    /// Another process has the store open and to itself.
    private static let lockedElsewhere: Int32 = -1
    /// The operating system refused something beside the store.
    private static let system: Int32 = -2
    /// The connection to the database server is gone, or there is none.
    private static let lost: Int32 = -4
    /// The database server refused for a reason of its own.
    private static let server: Int32 = -5
    /// A commit whose outcome could not be found out.
    private static let undecided: Int32 = -6

    /// The store's content contradicts itself.
    static func damaged(_ message: String, in subject: String) -> StoreError {
        StoreError(code: damaged, message: message, subject: subject)
    }

    /// Another process holds the store.
    static func busy(_ subject: String) -> StoreError {
        StoreError(code: SQLiteCode.busy, message: "busy", subject: subject)
    }

    /// The server's disk is full.
    static func full(_ message: String, _ subject: String) -> StoreError {
        StoreError(code: SQLiteCode.full, message: message, subject: subject)
    }

    /// The database server cannot be reached, or the connection broke.
    static func lost(_ message: String, _ subject: String) -> StoreError {
        StoreError(code: lost, message: message, subject: subject)
    }

    /// The database server refused.
    static func server(_ message: String, _ subject: String) -> StoreError {
        StoreError(code: server, message: message, subject: subject)
    }

    /// The connection broke in a commit, and the server cannot be asked what became of it.
    static func undecided(_ subject: String) -> StoreError {
        StoreError(code: undecided, message: "the connection was lost while committing", subject: subject)
    }

    init(code: Int32, message: String, subject: String) {
        (self.code, self.message, self.subject) = (code, message, subject)
    }

    /// A refusal of the operating system.
    init(system error: SystemError) {
        code = error.isLocked ? Self.lockedElsewhere : Self.system
        message = error.words.english
        subject = "store"
    }

    /// What the store holds is not what was written: the SQL is constant, so a refusal of it is the store's.
    var isDamage: Bool {
        code == SQLiteCode.shortRead || code > 0 && SQLiteCode.damage.contains(code & 0xFF)
    }
    /// The disk refused to make something durable: never to be tried again.
    var isFailedSynchronization: Bool {
        code == SQLiteCode.fileSynchronization || code == SQLiteCode.folderSynchronization
    }
    /// Another process is opening the store.
    var isLockedElsewhere: Bool { code == Self.lockedElsewhere }
    /// Another process holds the store, for longer than the wait.
    var isBusy: Bool { code > 0 && (code & 0xFF == SQLiteCode.busy || code & 0xFF == SQLiteCode.locked) }
    /// The disk is full.
    var isFull: Bool { code > 0 && code & 0xFF == SQLiteCode.full }
    /// There is no connection to the database server (any more).
    var isLost: Bool { code == Self.lost }
    /// The same request may succeed later.
    var isPassing: Bool { isBusy || isFull || isLost }

    var words: Words {
        if let words = passingWords { return words }
        if isShortened {
            return Words(
                id:
                    "entri log hilang: \(message) (\(subject)); jangan ubah folder itu, pulihkan dari cadangan",
                en:
                    "log entries are lost: \(message) (\(subject)); leave that folder as it is, restore a backup"
            )
        }
        if isDamage {
            return Words(
                id:
                    "basis data rusak: \(message) (\(subject)); jalankan audit, lalu rebuild atau pulihkan cadangan",
                en:
                    "the store is damaged: \(message) (\(subject)); run audit, then rebuild or restore a backup"
            )
        }
        return Words(id: "basis data: \(message) (\(subject))", en: "store: \(message) (\(subject))")
    }

    private var passingWords: Words? {
        if isFull {
            return Words(
                id: "ruang disk penuh (\(subject)); kosongkan disk, lalu ulangi",
                en: "the disk is full (\(subject)); free some space and try again")
        }
        if isBusy {
            return Words(
                id: "basis data sedang dipakai proses lain (\(subject)); ulangi sebentar lagi",
                en: "the store is held by another process (\(subject)); try again shortly")
        }
        if isLost {
            return Words(
                id:
                    "basis data tidak terjangkau: \(message) (\(subject)); periksa server PostgreSQL, lalu ulangi",
                en:
                    "the database cannot be reached: \(message) (\(subject)); look at the server, then try again"
            )
        }
        if code == Self.undecided {
            return Words(
                id: "sambungan putus saat menyimpan (\(subject)); periksa riwayat sebelum mengulangi",
                en:
                    "the connection was lost while committing (\(subject)); look at the history before repeating"
            )
        }
        return nil
    }
}
