// The office's own certificate authority, which browsers are told to trust, and the certificates it issues
// for the pages (ECDSA P-256: browsers refuse Ed25519).
//
// Whoever steals such an authority's key could pretend to be any site in the world to the office's
// browsers. So its certificate limits it, for ever and critically (RFC 5280, 4.2.1.10): to the names it
// was made for, and to names and addresses that nobody owns on the public internet.

internal import CGnuTLS

/// A certificate authority with its key.
public struct TLSAuthority: Sendable {
    /// Its certificate and key.
    public let identity: TLSIdentity

    /// Days an authority lasts.
    public static let dayCount = 20 * 365
    /// Days a certificate for the pages lasts; browsers take no more than 398.
    public static let certificateDayCount = 397

    /// Names and address ranges that are not on the public internet.
    private static let privateNames = ["localhost", "local", "lan", "internal", "home.arpa", "test"]
    private static let privateRanges = [
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    ]

    /// An authority as it was stored.
    public init(_ identity: TLSIdentity) { self.identity = identity }

    /// A new authority called `name` that may speak for `hosts` and private names and addresses.
    public static func make(
        name: String, permitting hosts: [HostName], now: Timestamp
    ) throws(TLSError) -> TLSAuthority {
        let key = try TLSPrivateKey.makeP256()
        let certificate = try TLSCertificate()
        try certificate.fill(key, name: name, now: now, dayCount: dayCount)
        let handle = unsafe certificate.handle
        try TLSError.check(unsafe gnutls_x509_crt_set_basic_constraints(handle, 1, 0))
        let usage = UInt32(GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN)
        try TLSError.check(unsafe gnutls_x509_crt_set_key_usage(handle, usage))
        try certificate.setSubjectKeyIdentifier()
        try Constraints.permitting(hosts, privateNames, privateRanges).set(on: certificate)
        try TLSError.check(unsafe gnutls_x509_crt_sign2(handle, handle, key.handle, GNUTLS_DIG_SHA256, 0))
        return TLSAuthority(
            try TLSIdentity(certificatePEM: try certificate.pem(), privateKeyPEM: try key.pem()))
    }

    /// A certificate with a new key for `names`, all of which the authority must permit.
    public func issue(for names: [HostName], now: Timestamp) throws(TLSError) -> TLSIdentity {
        let key = try TLSPrivateKey.makeP256()
        let certificate = try TLSCertificate()
        let handle = unsafe certificate.handle
        try certificate.fill(
            key, name: names.first?.description ?? "iku", now: now, dayCount: Self.certificateDayCount)
        for name in names { try certificate.add(name) }
        try TLSError.check(unsafe gnutls_x509_crt_set_basic_constraints(handle, 0, -1))
        try TLSError.check(
            unsafe gnutls_x509_crt_set_key_usage(handle, UInt32(GNUTLS_KEY_DIGITAL_SIGNATURE)))
        try TLSError.check(
            unsafe gnutls_x509_crt_set_key_purpose_oid(handle, GNUTLS_KP_TLS_WWW_SERVER, 0))
        try certificate.setSubjectKeyIdentifier()
        let own = try TLSCertificate.read(identity.certificatePEM, GNUTLS_X509_FMT_PEM)
        let ownIdentifier = try own.keyIdentifier()
        try TLSError.check(
            unsafe gnutls_x509_crt_set_authority_key_id(handle, ownIdentifier, ownIdentifier.count))
        let ownKey = try TLSPrivateKey.read(identity.privateKeyPEM)
        try TLSError.check(
            unsafe gnutls_x509_crt_sign2(handle, own.handle, ownKey.handle, GNUTLS_DIG_SHA256, 0))
        return try TLSIdentity(certificatePEM: try certificate.pem(), privateKeyPEM: try key.pem())
    }

    /// Whether the authority may speak for `name`.
    public func permits(_ name: HostName) throws(TLSError) -> Bool {
        let own = try TLSCertificate.read(identity.certificatePEM, GNUTLS_X509_FMT_PEM)
        return try Constraints.of(own).permits(name)
    }

    /// Whether the authority has issued the certificate of `identity`.
    public func hasIssued(_ other: TLSIdentity) throws(TLSError) -> Bool {
        let own = try TLSCertificate.read(identity.certificatePEM, GNUTLS_X509_FMT_PEM)
        let issued = try TLSCertificate.read(other.certificatePEM, GNUTLS_X509_FMT_PEM)
        var status: UInt32 = 0
        var issuer: OpaquePointer? = unsafe own.handle
        let flags = UInt32(GNUTLS_VERIFY_DISABLE_TIME_CHECKS.rawValue)
        try TLSError.check(unsafe gnutls_x509_crt_verify(issued.handle, &issuer, 1, flags, &status))
        return status == 0
    }
}

/// What an authority may speak for.
@safe
private struct Constraints: ~Copyable {
    private let handle: OpaquePointer

    private init() throws(TLSError) {
        var handle: OpaquePointer?
        try TLSError.check(unsafe gnutls_x509_name_constraints_init(&handle))
        guard let handle = unsafe handle else { throw TLSError(code: GNUTLS_E_MEMORY_ERROR) }
        unsafe self.handle = handle
    }

    deinit { unsafe gnutls_x509_name_constraints_deinit(handle) }

    /// Those of a certificate.
    static func of(_ certificate: borrowing TLSCertificate) throws(TLSError) -> Constraints {
        let constraints = try Constraints()
        var isCritical: UInt32 = 0
        try TLSError.check(
            unsafe gnutls_x509_crt_get_name_constraints(
                certificate.handle, constraints.handle, 0, &isCritical))
        return constraints
    }

    /// New ones.
    static func permitting(
        _ hosts: [HostName], _ names: [String], _ ranges: [String]
    ) throws(TLSError) -> Constraints {
        let constraints = try Constraints()
        for name in names { try constraints.permit(GNUTLS_SAN_DNSNAME, Array(name.utf8)) }
        for range in ranges { try constraints.permit(range: range) }
        for host in hosts where !host.isLoopback {
            switch host {
            case .name(let name): try constraints.permit(GNUTLS_SAN_DNSNAME, Array(name.utf8))
            case .address(let bytes): try constraints.permit(range: "\(host)/\(bytes.count * 8)")
            }
        }
        return constraints
    }

    private func permit(range: String) throws(TLSError) {
        var datum = unsafe gnutls_datum_t()
        try TLSError.check(unsafe gnutls_x509_cidr_to_rfc5280(range, &datum))
        try permit(GNUTLS_SAN_IPADDRESS, unsafe takeDatum(datum))
    }

    private func permit(
        _ kind: gnutls_x509_subject_alt_name_t, _ bytes: [UInt8]
    ) throws(TLSError) {
        let status = unsafe withDatum(bytes) {
            unsafe gnutls_x509_name_constraints_add_permitted(handle, kind, $0)
        }
        try TLSError.check(status)
    }

    func set(on certificate: borrowing TLSCertificate) throws(TLSError) {
        try TLSError.check(unsafe gnutls_x509_crt_set_name_constraints(certificate.handle, handle, 1))
    }

    func permits(_ name: HostName) -> Bool {
        let (kind, bytes) = name.subjectName
        return unsafe withDatum(bytes) { unsafe gnutls_x509_name_constraints_check(handle, kind, $0) } != 0
    }
}

extension HostName {
    /// As it stands in a certificate.
    fileprivate var subjectName: (gnutls_x509_subject_alt_name_t, [UInt8]) {
        switch self {
        case .name(let name): (GNUTLS_SAN_DNSNAME, Array(name.utf8))
        case .address(let bytes): (GNUTLS_SAN_IPADDRESS, bytes)
        }
    }
}

extension TLSPrivateKey {
    /// A new ECDSA key on P-256.
    static func makeP256() throws(TLSError) -> TLSPrivateKey {
        let key = try TLSPrivateKey()
        let bits = iku_curve_bits(GNUTLS_ECC_CURVE_SECP256R1)
        try TLSError.check(unsafe gnutls_x509_privkey_generate(key.handle, GNUTLS_PK_ECDSA, bits, 0))
        return key
    }
}

extension TLSCertificate {
    /// GnuTLS's identifier of the certificate's key, SHA-1 as RFC 5280 proposes.
    func keyIdentifier() throws(TLSError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 20)
        var count = bytes.count
        try TLSError.check(
            unsafe gnutls_x509_crt_get_key_id(handle, GNUTLS_KEYID_USE_SHA1.rawValue, &bytes, &count))
        return bytes
    }

    func setSubjectKeyIdentifier() throws(TLSError) {
        let identifier = try keyIdentifier()
        try TLSError.check(
            unsafe gnutls_x509_crt_set_subject_key_id(handle, identifier, identifier.count))
    }

    /// One more name that the certificate is for.
    func add(_ name: HostName) throws(TLSError) {
        let (kind, bytes) = name.subjectName
        try TLSError.check(
            unsafe gnutls_x509_crt_set_subject_alt_name(
                handle, kind, bytes, UInt32(bytes.count), UInt32(GNUTLS_FSAN_APPEND)))
    }
}
