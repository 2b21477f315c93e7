// By which door the pages are reached, and under which names: plain HTTP on this machine alone, or HTTPS
// with a certificate. A page elsewhere that points its own name at this address must not get in (DNS
// rebinding): the `Host` field must be one of the names.

internal import Synchronization

/// The pages' door.
public final class Entrance: Sendable {
    /// Where the certificate comes from.
    public enum Way: Sendable {
        /// Plain HTTP on loopback.
        case plain
        /// Made, or renewed where it has to be, as of the moment given.
        case made(@Sendable (Timestamp) throws -> TLSIdentity)
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
    public static let plain = Entrance()

    private init() {
        way = .plain
        shown = Mutex(Shown(identity: nil, names: []))
    }

    /// HTTPS; refused where there is no certificate to show.
    public init(_ way: Way, now: Timestamp) throws {
        self.way = way
        let identity = try Self.identity(way, now: now)
        shown = Mutex(Shown(identity: identity, names: try identity?.names() ?? []))
    }

    /// Whether browsers come by HTTPS.
    public var isSecure: Bool { if case .plain = way { false } else { true } }

    /// The certificate shown now.
    public var identity: TLSIdentity? { shown.withLock { $0.identity } }

    /// `http` or `https`.
    public var scheme: String { isSecure ? "https" : "http" }

    /// Looks at files, dates and names again; the certificate to show from now on, nil where it stays.
    public func renew(now: Timestamp) throws -> TLSIdentity? {
        guard let fresh = try Self.identity(way, now: now) else { return nil }
        let names = try fresh.names()
        return shown.withLock { shown in
            if shown.identity?.certificatePEM == fresh.certificatePEM { return nil }
            shown = Shown(identity: fresh, names: names)
            return fresh
        }
    }

    /// Whether requests under this `Host` are served.
    public func serves(_ hostField: String?) -> Bool {
        guard let hostField, let host = HostName(hostField: hostField) else { return false }
        if !isSecure { return host.isLoopback }
        return shown.withLock { $0.names.contains { $0.covers(host) } }
    }

    /// How long browsers are to insist on HTTPS for this name, in seconds: thirty days, so that a change
    /// of mind is possible, and for this name alone.
    public var strictTransportSeconds: Int? { isSecure ? 30 * 86_400 : nil }

    private static func identity(_ way: Way, now: Timestamp) throws -> TLSIdentity? {
        switch way {
        case .plain: return nil
        case .files(let certificate, let key):
            return try TLSIdentity.read(key: key, certificate: certificate)
        case .made(let make): return try make(now)
        }
    }
}

extension TLSIdentity {
    /// A certificate with its key, from a person's own files.
    public static func read(key: String, certificate: String) throws -> TLSIdentity {
        var bytes = try FileSystem.read(key, byteCountMax: 1 << 16)
        defer { Secrets.wipe(&bytes) }
        return try TLSIdentity(
            certificatePEM: try FileSystem.read(certificate, byteCountMax: 1 << 18), privateKeyPEM: bytes)
    }
}
