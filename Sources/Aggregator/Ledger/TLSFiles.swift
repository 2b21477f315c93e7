// The aggregator's TLS identity as files, and the one to follow. A change takes two steps, so that agents
// learn the new pin over the old trust (`hello.pins`, tokens):
//
//   tls.next.key, tls.next.crt     made; announced beside the current pin from the next start of `serve`
//   tls.key, tls.crt               replaced by them, key first
//
// Between the two renames the key is the new one's and its certificate still `tls.next.crt`: `current`
// finishes the second.

import Shared

/// Reads and replaces the TLS identity.
enum TLSFiles {
    /// The identity to serve with.
    static func current(_ layout: DataLayout) throws -> TLSIdentity {
        let isHalfReplaced =
            try FileSystem.exists(layout.nextTLSCertificate) && !FileSystem.exists(layout.nextTLSKey)
        if isHalfReplaced {
            try FileSystem.renameDurably(layout.nextTLSCertificate, to: layout.tlsCertificate)
        }
        return try read(key: layout.tlsKey, certificate: layout.tlsCertificate)
    }

    /// The identity to follow; nil where none is announced.
    static func next(_ layout: DataLayout) throws -> TLSIdentity? {
        guard try FileSystem.exists(layout.nextTLSKey), try FileSystem.exists(layout.nextTLSCertificate)
        else {
            return nil
        }
        return try read(key: layout.nextTLSKey, certificate: layout.nextTLSCertificate)
    }

    /// The pins that agents may trust: of the current identity, and of the one to follow.
    static func pins(_ layout: DataLayout) throws -> [String] {
        [try current(layout).spkiPin] + (try next(layout).map { [$0.spkiPin] } ?? [])
    }

    /// Stores the first identity.
    static func write(_ identity: TLSIdentity, _ layout: DataLayout) throws(SystemError) {
        try FileSystem.writeDurably(identity.privateKeyPEM, to: layout.tlsKey, mode: 0o600)
        try FileSystem.writeDurably(identity.certificatePEM, to: layout.tlsCertificate, mode: 0o600)
    }

    /// Stores an identity that is to follow; it counts once both files are there.
    static func writeNext(_ identity: TLSIdentity, _ layout: DataLayout) throws(SystemError) {
        try FileSystem.writeDurably(identity.privateKeyPEM, to: layout.nextTLSKey, mode: 0o600)
        try FileSystem.writeDurably(identity.certificatePEM, to: layout.nextTLSCertificate, mode: 0o600)
    }

    /// Puts the identity that was announced in the place of the current one.
    static func activateNext(_ layout: DataLayout) throws(SystemError) {
        try FileSystem.renameDurably(layout.nextTLSKey, to: layout.tlsKey)
        try FileSystem.renameDurably(layout.nextTLSCertificate, to: layout.tlsCertificate)
    }

    private static func read(key: String, certificate: String) throws -> TLSIdentity {
        var bytes = try FileSystem.read(key, byteCountMax: 1 << 16)
        defer { Secrets.wipe(&bytes) }
        return try TLSIdentity(
            certificatePEM: try FileSystem.read(certificate, byteCountMax: 1 << 16), privateKeyPEM: bytes)
    }
}
