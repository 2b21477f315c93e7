// Certificates that carry a key and nothing else: dates, names and usages are ignored on both sides,
// only keys count (DESIGN section 9). The aggregator's is ECDSA P-256, stored by its owner as PEM; the
// agent's is made in memory from its own Ed25519 key at start.

internal import CGnuTLS

/// A self-signed certificate with its private key.
public struct TLSIdentity: Sendable {
    /// The certificate, PEM.
    public let certificatePEM: [UInt8]
    /// The private key, PEM. A copy of the secret, for a file of mode 0600.
    public var privateKeyPEM: [UInt8] { privateKey.copy() }
    /// The SHA-256 of the certificate's SubjectPublicKeyInfo (DER), lower-case hex.
    public let spkiPin: String
    let privateKey: WipedBytes

    /// A new ECDSA P-256 key and its certificate for `name`, valid for 100 years from `now`.
    public static func makeServer(name: String, now: Timestamp) throws(TLSError) -> TLSIdentity {
        let key = try TLSPrivateKey.makeP256()
        return try TLSIdentity(signing: key, name: name, now: now, digest: GNUTLS_DIG_SHA256)
    }

    /// A certificate of an Ed25519 key that exists already; 32 bytes each.
    public static func make(
        ed25519Seed seed: Span<UInt8>, publicKey: [UInt8], name: String, now: Timestamp
    ) throws(TLSError) -> TLSIdentity {
        guard seed.count == 32, publicKey.count == 32 else { throw .badIdentity }
        let key = try TLSPrivateKey()
        let status = unsafe withDatum(publicKey) { x in
            unsafe seed.withUnsafeBufferPointer { bytes in
                var k = unsafe gnutls_datum_t(
                    data: UnsafeMutablePointer(mutating: bytes.baseAddress), size: 32)
                return unsafe gnutls_x509_privkey_import_ecc_raw(
                    key.handle, GNUTLS_ECC_CURVE_ED25519, x, nil, &k)
            }
        }
        try TLSError.check(status)
        return try TLSIdentity(signing: key, name: name, now: now, digest: GNUTLS_DIG_SHA512)
    }

    /// An identity as it was stored; refused where the key is not the certificate's.
    public init(certificatePEM: [UInt8], privateKeyPEM: [UInt8]) throws(TLSError) {
        do {
            let certificate = try TLSCertificate.read(certificatePEM, GNUTLS_X509_FMT_PEM)
            let key = try TLSPrivateKey.read(privateKeyPEM)
            let pin = try certificate.spkiPin()
            if try key.spkiPin() != pin { throw TLSError.badIdentity }
            self.init(
                certificatePEM: certificatePEM, privateKey: WipedBytes(privateKeyPEM), spkiPin: pin)
        } catch { throw .badIdentity }
    }

    private init(certificatePEM: [UInt8], privateKey: WipedBytes, spkiPin: String) {
        self.certificatePEM = certificatePEM
        self.privateKey = privateKey
        self.spkiPin = spkiPin
    }

    private init(
        signing key: borrowing TLSPrivateKey, name: String, now: Timestamp, digest: gnutls_digest_algorithm_t
    ) throws(TLSError) {
        let certificate = try TLSCertificate()
        try certificate.fill(key, name: name, now: now)
        let handle = unsafe certificate.handle
        try TLSError.check(unsafe gnutls_x509_crt_sign2(handle, handle, key.handle, digest, 0))
        self.init(
            certificatePEM: try certificate.pem(), privateKey: WipedBytes(try key.pem()),
            spkiPin: try certificate.spkiPin())
    }
}

/// Lends bytes to GnuTLS, which only reads them.
func withDatum<Value>(_ bytes: [UInt8], _ body: (UnsafePointer<gnutls_datum_t>) -> Value) -> Value {
    unsafe bytes.withUnsafeBufferPointer { buffer in
        var datum = unsafe gnutls_datum_t(
            data: UnsafeMutablePointer(mutating: buffer.baseAddress), size: UInt32(buffer.count))
        return unsafe body(&datum)
    }
}

/// Bytes that GnuTLS allocated, copied and given back.
func takeDatum(_ datum: gnutls_datum_t) -> [UInt8] {
    let bytes = unsafe Array(UnsafeBufferPointer(start: datum.data, count: Int(datum.size)))
    // It may have been a private key.
    unsafe gnutls_memset(datum.data, 0, Int(datum.size))
    unsafe iku_gnutls_free(datum.data)
    return bytes
}

/// The SHA-256 of a SubjectPublicKeyInfo, as lower-case hex; `call` is GnuTLS's own "key id".
private func keyHash(
    _ call: (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<Int>) -> Int32
) throws(TLSError) -> String {
    var hash = [UInt8](repeating: 0, count: 32)
    var count = hash.count
    try TLSError.check(unsafe call(&hash, &count))
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// A GnuTLS certificate.
@safe
struct TLSCertificate: ~Copyable {
    let handle: OpaquePointer

    init() throws(TLSError) {
        var handle: OpaquePointer?
        try TLSError.check(unsafe gnutls_x509_crt_init(&handle))
        guard let handle = unsafe handle else { throw TLSError(code: GNUTLS_E_MEMORY_ERROR) }
        unsafe self.handle = handle
    }

    static func read(_ bytes: [UInt8], _ format: gnutls_x509_crt_fmt_t) throws(TLSError) -> TLSCertificate {
        let certificate = try TLSCertificate()
        let handle = unsafe certificate.handle
        try TLSError.check(unsafe withDatum(bytes) { unsafe gnutls_x509_crt_import(handle, $0, format) })
        return certificate
    }

    deinit { unsafe gnutls_x509_crt_deinit(handle) }

    func spkiPin() throws(TLSError) -> String {
        try unsafe keyHash {
            unsafe gnutls_x509_crt_get_key_id(handle, GNUTLS_KEYID_USE_SHA256.rawValue, $0, $1)
        }
    }

    /// The raw Ed25519 key; nil where the key is of another kind.
    func ed25519Key() -> [UInt8]? {
        guard unsafe gnutls_x509_crt_get_pk_algorithm(handle, nil) == Int32(GNUTLS_PK_EDDSA_ED25519.rawValue)
        else { return nil }
        var curve = GNUTLS_ECC_CURVE_INVALID
        var x = unsafe gnutls_datum_t()
        guard unsafe gnutls_x509_crt_get_pk_ecc_raw(handle, &curve, &x, nil) == 0 else { return nil }
        let key = unsafe takeDatum(x)
        return key.count == 32 ? key : nil
    }

    func pem() throws(TLSError) -> [UInt8] {
        var datum = unsafe gnutls_datum_t()
        try TLSError.check(unsafe gnutls_x509_crt_export2(handle, GNUTLS_X509_FMT_PEM, &datum))
        return unsafe takeDatum(datum)
    }

    /// Version 3, a random positive serial, subject `CN=name`, so many days from `now`.
    func fill(
        _ key: borrowing TLSPrivateKey, name: String, now: Timestamp, dayCount: Int = 36_525
    ) throws(TLSError) {
        try TLSError.check(unsafe gnutls_x509_crt_set_version(handle, 3))
        var serial = [UInt8](repeating: 0, count: 16)
        try TLSError.check(unsafe gnutls_rnd(GNUTLS_RND_NONCE, &serial, serial.count))
        serial[0] = serial[0] & 0x7F | 0x40
        try TLSError.check(unsafe gnutls_x509_crt_set_serial(handle, serial, serial.count))
        let seconds = Int(now.milliseconds / 1000)
        // A day earlier, for readers whose clock is behind and who do look at dates.
        try TLSError.check(unsafe gnutls_x509_crt_set_activation_time(handle, seconds - 86_400))
        try TLSError.check(unsafe gnutls_x509_crt_set_expiration_time(handle, seconds + dayCount * 86_400))
        let bytes = Array(name.utf8.prefix(64)).map(CChar.init(bitPattern:))
        try TLSError.check(
            unsafe gnutls_x509_crt_set_dn_by_oid(
                handle, GNUTLS_OID_X520_COMMON_NAME, 0, bytes, UInt32(bytes.count)))
        try TLSError.check(unsafe gnutls_x509_crt_set_key(handle, key.handle))
    }
}

/// A GnuTLS private key.
@safe
struct TLSPrivateKey: ~Copyable {
    let handle: OpaquePointer

    init() throws(TLSError) {
        var handle: OpaquePointer?
        try TLSError.check(unsafe gnutls_x509_privkey_init(&handle))
        guard let handle = unsafe handle else { throw TLSError(code: GNUTLS_E_MEMORY_ERROR) }
        unsafe self.handle = handle
    }

    static func read(_ pem: [UInt8]) throws(TLSError) -> TLSPrivateKey {
        let key = try TLSPrivateKey()
        let handle = unsafe key.handle
        try TLSError.check(
            unsafe withDatum(pem) { unsafe gnutls_x509_privkey_import(handle, $0, GNUTLS_X509_FMT_PEM) })
        return key
    }

    deinit { unsafe gnutls_x509_privkey_deinit(handle) }

    func spkiPin() throws(TLSError) -> String {
        try unsafe keyHash {
            unsafe gnutls_x509_privkey_get_key_id(handle, GNUTLS_KEYID_USE_SHA256.rawValue, $0, $1)
        }
    }

    func pem() throws(TLSError) -> [UInt8] {
        var datum = unsafe gnutls_datum_t()
        let format = GNUTLS_X509_FMT_PEM
        let flags = GNUTLS_PKCS_PLAIN.rawValue
        try TLSError.check(unsafe gnutls_x509_privkey_export2_pkcs8(handle, format, nil, flags, &datum))
        return unsafe takeDatum(datum)
    }
}
