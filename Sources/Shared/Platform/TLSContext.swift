// What all sessions of a side share: its certificate and what it accepts. TLS 1.3 only, no tickets,
// no resumption, no early data. No chain, date, name or usage is checked: the handshake proves that
// the peer holds the key of its certificate, and the caller compares that key. The caller also
// compares `selectedALPN`: GnuTLS 3.7 lets a peer without ALPN through.

internal import CGnuTLS
internal import Synchronization

/// One side's TLS settings; any number of threads may start sessions from it.
public final class TLSContext: Sendable {
    /// Which end of the connection.
    public enum Side: Sendable {
        /// Accepts; demands a certificate of the client.
        case server
        /// Connects.
        case client
    }

    /// The protocol's name in the handshake.
    public static let applicationProtocol = "iku/1"

    /// `%COMPAT` is what makes GnuTLS overlook a certificate's key usage; its other effects are on
    /// protocol versions that are not spoken here.
    static let rules = "NORMAL:-VERS-ALL:+VERS-TLS1.3:%COMPAT"

    private let settings: Mutex<Settings>
    let side: Side

    /// Settings of one side that shows `identity`, and offers or accepts `applicationProtocol`.
    public convenience init(
        _ side: Side, _ identity: TLSIdentity, applicationProtocol: String? = TLSContext.applicationProtocol
    ) throws(TLSError) {
        try self.init(side, identity: identity, applicationProtocol, rules: Self.rules)
    }

    /// As above, but for tests of what the other side refuses: no certificate, other versions.
    init(
        _ side: Side, identity: TLSIdentity?, _ applicationProtocol: String?, rules: String
    ) throws(TLSError) {
        self.side = side
        settings = Mutex(try Settings(identity, applicationProtocol, rules))
    }

    /// A GnuTLS session with these settings.
    func makeSession() throws(TLSError) -> sending SessionHandle {
        try settings.withLock { (settings) throws(TLSError) in try settings.makeSession(self) }
    }

    /// TLSCertificate and priorities: read by every session, changed by none (GnuTLS allows that).
    @safe
    private struct Settings: ~Copyable {
        private let credentials: OpaquePointer
        private let priorities: OpaquePointer
        private let applicationProtocol: String?

        init(_ identity: TLSIdentity?, _ applicationProtocol: String?, _ rules: String) throws(TLSError) {
            var credentials: OpaquePointer?
            try TLSError.check(unsafe gnutls_certificate_allocate_credentials(&credentials))
            var priorities: OpaquePointer?
            let status = unsafe gnutls_priority_init(&priorities, rules, nil)
            guard status == 0, let credentials = unsafe credentials, let priorities = unsafe priorities else {
                unsafe gnutls_certificate_free_credentials(credentials)
                throw TLSError(code: status)
            }
            let loaded = identity.map { unsafe Self.load($0, credentials) } ?? 0
            guard loaded >= 0 else {
                unsafe gnutls_priority_deinit(priorities)
                unsafe gnutls_certificate_free_credentials(credentials)
                throw .badIdentity
            }
            unsafe self.credentials = credentials
            unsafe self.priorities = priorities
            self.applicationProtocol = applicationProtocol
        }

        private static func load(_ identity: TLSIdentity, _ credentials: OpaquePointer) -> Int32 {
            unsafe withDatum(identity.certificatePEM) { certificate in
                identity.privateKey.withBytes { secret in
                    unsafe withDatum(secret) { key in
                        unsafe gnutls_certificate_set_x509_key_mem(
                            credentials, certificate, key, GNUTLS_X509_FMT_PEM)
                    }
                }
            }
        }

        deinit {
            unsafe gnutls_priority_deinit(priorities)
            unsafe gnutls_certificate_free_credentials(credentials)
        }

        func makeSession(_ context: TLSContext) throws(TLSError) -> SessionHandle {
            let side = context.side
            let end = side == .server ? GNUTLS_SERVER : GNUTLS_CLIENT | GNUTLS_FORCE_CLIENT_CERT
            var pointer: OpaquePointer?
            let flags = UInt32(end | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL | GNUTLS_NO_TICKETS)
            try TLSError.check(unsafe gnutls_init(&pointer, flags))
            guard let pointer = unsafe pointer else { throw TLSError(code: GNUTLS_E_MEMORY_ERROR) }
            let session = unsafe SessionHandle(pointer, context)
            try TLSError.check(unsafe gnutls_priority_set(session.pointer, priorities))
            try TLSError.check(
                unsafe gnutls_credentials_set(
                    session.pointer, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(credentials)))
            if side == .server {
                unsafe gnutls_certificate_server_set_request(session.pointer, GNUTLS_CERT_REQUIRE)
            }
            if let name = applicationProtocol {
                let status = unsafe withDatum(Array(name.utf8)) {
                    unsafe gnutls_alpn_set_protocols(session.pointer, $0, 1, 0)
                }
                try TLSError.check(status)
            }
            return session
        }
    }
}

/// A GnuTLS session that frees itself.
@safe
struct SessionHandle: ~Copyable {
    let pointer: OpaquePointer
    // Let go of only after the session is freed, which refers to its settings.
    private let context: TLSContext

    init(_ pointer: OpaquePointer, _ context: TLSContext) {
        unsafe self.pointer = pointer
        self.context = context
    }

    deinit { unsafe gnutls_deinit(pointer) }
}
