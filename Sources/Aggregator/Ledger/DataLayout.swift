// The aggregator's data directory, mode 0700:
//
//   iku.sqlite3 (-wal, -shm)   the log and its projections
//   iku.store                  where the store is, if it is not the file above (PostgresAddress)
//   iku.lock                   who has the store open (shared), and who opens it first (exclusive)
//   log.key                    signs acts and checkpoints, mode 0600
//   log.key.next               the key to follow, while a rotation is under way
//   log.checkpoint             the latest checkpoint signed, mode 0600
//   tls.key, tls.crt           the aggregator's TLS identity, mode 0600
//   tls.next.key, tls.next.crt the TLS identity to follow, announced to the agents already
//   ca.key, ca.crt             the office's certificate authority for the pages (OfficeCertificates)
//   https.key, https.crt       the certificate it issued for the pages
//   evidence/                  files that reports name, by SHA-256
//   audit.last, backup.last    when those were done last, and with what result (DutyMark)
//   serve.json, serve.lock     where `serve` listens, while it runs (ServingRecord)
//   lambang.png                the office's emblem for letterheads, if it has put one there
//   dasar-hukum.txt            what the office's decree rests on, if it has written that (DecreeGrounds)

import Shared

/// Names of the files in the data directory.
struct DataLayout: Sendable {
    let folder: String

    init(folder: String) {
        self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    }

    var store: String { folder + "/iku.sqlite3" }
    var storeAddress: String { folder + "/iku.store" }
    var storeLock: String { folder + "/iku.lock" }
    var logKey: String { folder + "/log.key" }
    var nextLogKey: String { folder + "/log.key.next" }
    var checkpoint: String { folder + "/log.checkpoint" }
    var tlsKey: String { folder + "/tls.key" }
    var tlsCertificate: String { folder + "/tls.crt" }
    var nextTLSKey: String { folder + "/tls.next.key" }
    var nextTLSCertificate: String { folder + "/tls.next.crt" }
    var authorityKey: String { folder + "/ca.key" }
    var authorityCertificate: String { folder + "/ca.crt" }
    var pagesKey: String { folder + "/https.key" }
    var pagesCertificate: String { folder + "/https.crt" }
    var evidence: String { folder + "/evidence" }
    var emblem: String { folder + "/lambang.png" }
    var grounds: String { folder + "/dasar-hukum.txt" }
    var serving: String { folder + "/serve.json" }
    var servingLock: String { folder + "/serve.lock" }
    func mark(of duty: Duty) -> String { folder + "/\(duty.rawValue).last" }
}
