// By which door the pages are reached, and under which names: plain HTTP on this machine alone, or HTTPS
// with a certificate. A page elsewhere that points its own name at this address must not get in (DNS
// rebinding): the `Host` field must be one of the names.

import Shared
import Synchronization

/// The pages' door.
final class Entrance: Sendable {
    /// Where the certificate comes from.
    enum Way: Sendable {
        /// Plain HTTP on loopback.
        case plain
        /// The office's authority issues it.
        case office(DataLayout)
        /// Files of the office's own.
        case files(certificate: String, key: String)
    }

    private struct Shown {
        var identity: TLSIdentity?
        var names: [HostName]
    }

    private let way: Way
    private let shown: Mutex<Shown>

    /// Plain HTTP for this machine.
    static let plain = Entrance()

    private init() {
        way = .plain
        shown = Mutex(Shown(identity: nil, names: []))
    }

    /// HTTPS; refused where there is no certificate to show.
    init(_ way: Way, now: Timestamp) throws {
        self.way = way
        let identity = try Self.identity(way, now: now)
        shown = Mutex(Shown(identity: identity, names: try identity?.names() ?? []))
    }

    /// Whether browsers come by HTTPS.
    var isSecure: Bool { if case .plain = way { false } else { true } }

    /// The certificate shown now.
    var identity: TLSIdentity? { shown.withLock { $0.identity } }

    /// `http` or `https`.
    var scheme: String { isSecure ? "https" : "http" }

    /// Looks at files, dates and names again; the certificate to show from now on, nil where it stays.
    func renew(now: Timestamp) throws -> TLSIdentity? {
        guard let fresh = try Self.identity(way, now: now) else { return nil }
        let names = try fresh.names()
        return shown.withLock { shown in
            if shown.identity?.certificatePEM == fresh.certificatePEM { return nil }
            shown = Shown(identity: fresh, names: names)
            return fresh
        }
    }

    /// Whether requests under this `Host` are served.
    func serves(_ hostField: String?) -> Bool {
        guard let hostField, let host = HostName(hostField: hostField) else { return false }
        if !isSecure { return host.isLoopback }
        return shown.withLock { $0.names.contains { $0.covers(host) } }
    }

    /// How long browsers are to insist on HTTPS for this name, in seconds: thirty days, so that a change
    /// of mind is possible, and for this name alone.
    var strictTransportSeconds: Int? { isSecure ? 30 * 86_400 : nil }

    /// Beyond this machine the pages are served with a certificate, or not at all.
    static let noAuthority = CommandFault(
        id: "belum ada otoritas sertifikat kantor; buat dengan: iku-aggregator key make ca",
        en: "the office has no certificate authority yet; make one: iku-aggregator key make ca")

    private static func identity(_ way: Way, now: Timestamp) throws -> TLSIdentity? {
        switch way {
        case .plain: return nil
        case .files(let certificate, let key):
            return try OfficeCertificates.read(key: key, certificate: certificate)
        case .office(let layout):
            guard let authority = try OfficeCertificates.authority(layout) else { throw noAuthority }
            return try OfficeCertificates.identity(
                layout, authority, for: try OfficeCertificates.names(layout), now: now)
        }
    }
}
