// The log key's file, and the one beside it while a rotation is under way:
//
//   log.key.next   written first, durably
//   (the act `log-key` is committed)
//   log.key        log.key.next renamed over it
//
// Between commit and rename the log's key is in `log.key.next`: whoever needs the key takes whichever of
// the two is the log's.

import Shared

/// Reads and replaces the log key's file.
enum LogKeyFile {
    /// The key that the log says is its own.
    static func key(of log: VerifierKey, _ layout: DataLayout) throws(StoreError) -> SigningKey {
        var fault: SystemError?
        for path in [layout.logKey, layout.nextLogKey] {
            do throws(SystemError) {
                if let key = try read(path), key.publicKey == log.publicKey { return key }
            } catch { fault = fault ?? error }
        }
        if let fault, !fault.isNotFound { throw StoreError(system: fault) }
        throw .damaged("log.key is not the key of this log; put back the right one", in: layout.logKey)
    }

    /// The key in a file; nil where its content is none.
    static func read(_ path: String) throws(SystemError) -> SigningKey? {
        var bytes = try FileSystem.read(path, byteCountMax: 1024)
        defer { Secrets.wipe(&bytes) }
        return try? SigningKey(decoding: bytes)
    }

    /// Stores a key that is to follow.
    static func writeNext(_ key: SigningKey, _ layout: DataLayout) throws(SystemError) {
        try key.withEncoded { encoded throws(SystemError) in
            try FileSystem.writeDurably(encoded, to: layout.nextLogKey, mode: 0o600)
        }
    }

    /// Puts the key that followed in its place, where an interrupted rotation left it beside.
    static func finishRotation(to log: VerifierKey, _ layout: DataLayout) throws(SystemError) {
        guard try FileSystem.exists(layout.nextLogKey),
            try read(layout.nextLogKey)?.publicKey == log.publicKey
        else { return }
        try FileSystem.renameDurably(layout.nextLogKey, to: layout.logKey)
    }
}
