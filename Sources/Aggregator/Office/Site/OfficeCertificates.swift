// The certificates of the pages as files of the data directory, all of mode 0600:
//
//   ca.key, ca.crt         the office's certificate authority, which browsers are told to trust
//   https.key, https.crt   the certificate it issued for the pages; made anew whenever it has to be
//
// Keys are written first: a pair of which one half is missing or does not fit counts as absent.

import Shared

/// Reads, makes and renews the pages' certificates.
enum OfficeCertificates {
    /// A certificate is renewed when it lasts no longer than this.
    private static let renewalMilliseconds: Int64 = 30 * 86_400_000

    /// The office's authority; nil where there is none.
    static func authority(_ layout: DataLayout) throws -> TLSAuthority? {
        guard try FileSystem.exists(layout.authorityCertificate), try FileSystem.exists(layout.authorityKey)
        else { return nil }
        return TLSAuthority(
            try TLSIdentity.read(key: layout.authorityKey, certificate: layout.authorityCertificate))
    }

    /// Makes an authority for an office whose pages are reached under `hosts`, in the place of one there is.
    @discardableResult
    static func makeAuthority(
        _ layout: DataLayout, office: String, hosts: [HostName], now: Timestamp
    ) throws -> TLSAuthority {
        let names = hosts + HostName.ofThisMachine()
        let authority = try TLSAuthority.make(name: "Otoritas IKU \(office)", permitting: names, now: now)
        try FileSystem.remove(layout.authorityCertificate)
        try write(authority.identity, key: layout.authorityKey, certificate: layout.authorityCertificate)
        return authority
    }

    /// The certificate to show for `names`: the stored one, or where it ends soon, lacks a name or is another
    /// authority's, a new one. Names that the authority may not speak for are left out.
    static func identity(
        _ layout: DataLayout, _ authority: TLSAuthority, for names: [HostName], now: Timestamp
    ) throws -> TLSIdentity {
        let permitted = try names.filter { try authority.permits($0) }
        if let stored = stored(layout), try isGood(stored, authority, permitted, now) { return stored }
        let issued = try authority.issue(for: permitted, now: now)
        try write(issued, key: layout.pagesKey, certificate: layout.pagesCertificate)
        return issued
    }

    /// The names under which browsers may reach this machine.
    static func names(_ layout: DataLayout) throws -> [HostName] {
        let database = try Database(layout.store, .readWrite)
        let told = try database.rows("SELECT name FROM hosts ORDER BY place") { $0.text(0) }
        let given = told.compactMap { HostName($0) ?? HostName(hostField: $0) }
        var names: [HostName] = []
        for name in given + HostName.ofThisMachine() where !names.contains(name) { names.append(name) }
        return names
    }

    private static func stored(_ layout: DataLayout) -> TLSIdentity? {
        try? TLSIdentity.read(key: layout.pagesKey, certificate: layout.pagesCertificate)
    }

    private static func isGood(
        _ identity: TLSIdentity, _ authority: TLSAuthority, _ names: [HostName], _ now: Timestamp
    ) throws -> Bool {
        let known = Set(try identity.names())
        return try identity.end() > now.adding(milliseconds: renewalMilliseconds)
            && known.isSuperset(of: names) && authority.hasIssued(identity)
    }

    private static func write(_ identity: TLSIdentity, key: String, certificate: String) throws {
        try FileSystem.writeDurably(identity.privateKeyPEM, to: key, mode: 0o600)
        try FileSystem.writeDurably(identity.certificatePEM, to: certificate, mode: 0o600)
    }
}

extension Entrance.Way {
    /// The office's authority issues the certificate.
    static func office(_ layout: DataLayout) -> Entrance.Way {
        .made { now in
            guard let authority = try OfficeCertificates.authority(layout) else {
                throw Entrance.noAuthority
            }
            return try OfficeCertificates.identity(
                layout, authority, for: try OfficeCertificates.names(layout), now: now)
        }
    }
}

extension Entrance {
    /// Beyond this machine the pages are served with a certificate, or not at all.
    static let noAuthority = CommandFault(
        id: "belum ada otoritas sertifikat kantor; buat dengan: iku-aggregator key make ca",
        en: "the office has no certificate authority yet; make one: iku-aggregator key make ca")
}
