// A new office's data directory: keys, TLS identity, certificate authority, store, entry 0 and the first
// administrator.
//
// The store is made last: it is what tells a whole data directory from a half-made one, so that an
// interrupted `init` or `setup` can be run again and loses nothing.

import Shared

/// What a new office hands out once.
struct NewOffice: Sendable {
    /// The administrator's login name.
    static let administrator = "admin"

    /// The log's key, as auditors keep it (vkey).
    let logKey: String
    /// SHA-256 of the aggregator's TLS key, in hexadecimal digits.
    let pin: String
    /// SHA-256 of the certificate authority, as people compare it.
    let authorityFingerprint: String
    /// The administrator's one-time password.
    let password: String

    /// Makes the office in `layout`, its store at `address` where that is given.
    static func make(
        _ layout: DataLayout, _ setup: OfficeSetup, at address: PostgresAddress?, now: Timestamp
    ) throws -> NewOffice {
        let password = OneTimePassword.make()
        var setup = setup
        setup.administratorPasswordHash = PasswordHash.make(password)
        try FileSystem.createFolder(layout.folder)
        try FileSystem.createFolder(layout.evidence)
        let identity = try TLSIdentity.makeServer(name: "iku-aggregator", now: now)
        try TLSFiles.write(identity, layout)
        let office = setup.catalog.office.id
        let authority = try OfficeCertificates.makeAuthority(
            layout, office: office, hosts: setup.hosts.compactMap { HostName($0) ?? HostName(hostField: $0) },
            now: now)
        let logKey = SigningKey.generate()
        try logKey.withEncoded { encoded throws(SystemError) in
            try FileSystem.writeDurably(encoded, to: layout.logKey)
        }
        try address?.write(layout)
        try makeStore(layout, setup, logKey, now)
        try FileSystem.synchronizeFolder(layout.folder)
        return NewOffice(
            logKey: VerifierKey(name: office + "/iku", publicKey: logKey.publicKey)?.text ?? "",
            pin: identity.spkiPin, authorityFingerprint: try authority.identity.fingerprint(),
            password: password)
    }

    private static func makeStore(
        _ layout: DataLayout, _ setup: OfficeSetup, _ logKey: SigningKey, _ now: Timestamp
    ) throws {
        try Store.create(layout, setup, logKey: logKey, at: now)
        for file in [layout.store, layout.store + "-wal", layout.store + "-shm"]
        where try FileSystem.exists(file) {
            try FileSystem.giveToFolderOwner(file)
        }
    }

    /// Refuses a catalogue that no office begins with.
    static func check(_ catalog: Catalog) throws(CommandFault) {
        if catalog.revision == 1 { return }
        throw CommandFault(
            id: "katalog revisi \(catalog.revision); kantor baru dimulai dari revisi 1",
            en: "the catalogue is revision \(catalog.revision); a new office begins at revision 1")
    }

    /// The period from which a new office must report, unless it says otherwise.
    static func thisYear(_ catalog: Catalog, _ now: Timestamp) -> Period {
        Period(year: now.date(at: catalog.office.utcOffset).year)
    }
}
