// Which certificate the pages' server shows. GnuTLS asks for it in each handshake and carries no context
// along, but the connection's socket: its local port names the server. Each handshake gets a copy of its
// own, which GnuTLS frees with it, so that another certificate may be put in its place at any moment.

internal import CGnuTLS
internal import Glibc
internal import Synchronization

/// Hands certificates to handshakes.
enum TLSRetrieval {
    /// TLS 1.3 and 1.2: what browsers speak.
    static let browserRules = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

    private static let identities = Mutex<[UInt16: TLSIdentity]>([:])

    /// Shows `identity` on a port, from the next handshake on.
    static func show(_ identity: TLSIdentity, onPort port: UInt16) {
        identities.withLock { $0[port] = identity }
    }

    /// The function for GnuTLS, as HTTPServer's library takes it.
    static var callback: UnsafeMutableRawPointer? {
        let function:
            @convention(c) (
                OpaquePointer?, UnsafePointer<gnutls_cert_retr_st>?,
                UnsafeMutablePointer<UnsafeMutablePointer<gnutls_pcert_st>?>?, UnsafeMutablePointer<UInt32>?,
                UnsafeMutablePointer<UnsafeMutablePointer<gnutls_ocsp_data_st>?>?,
                UnsafeMutablePointer<UInt32>?,
                UnsafeMutablePointer<OpaquePointer?>?, UnsafeMutablePointer<UInt32>?
            ) -> Int32 = unsafe retrieveCertificate
        return unsafe unsafeBitCast(function, to: UnsafeMutableRawPointer?.self)
    }

    fileprivate static func identity(of session: OpaquePointer) -> TLSIdentity? {
        var storage = sockaddr_storage()
        var count = socklen_t(ResolvedAddress.byteCountMax)
        let descriptor = unsafe gnutls_transport_get_int(session)
        let port = unsafe withUnsafeMutablePointer(to: &storage) { pointer -> UInt16? in
            let status = unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &count)
            }
            return status == 0 ? unsafe ResolvedAddress(socketAddress: UnsafeRawPointer(pointer))?.port : nil
        }
        return port.flatMap { port in identities.withLock { $0[port] } }
    }
}

/// Called by GnuTLS in each handshake.
private func retrieveCertificate(
    _ session: OpaquePointer?, _ asked: UnsafePointer<gnutls_cert_retr_st>?,
    _ certificates: UnsafeMutablePointer<UnsafeMutablePointer<gnutls_pcert_st>?>?,
    _ certificateCount: UnsafeMutablePointer<UInt32>?,
    _ stapled: UnsafeMutablePointer<UnsafeMutablePointer<gnutls_ocsp_data_st>?>?,
    _ stapledCount: UnsafeMutablePointer<UInt32>?, _ key: UnsafeMutablePointer<OpaquePointer?>?,
    _ flags: UnsafeMutablePointer<UInt32>?
) -> Int32 {
    guard let session = unsafe session, let certificates = unsafe certificates,
        let certificateCount = unsafe certificateCount, let key = unsafe key, let flags = unsafe flags,
        let identity = unsafe TLSRetrieval.identity(of: session),
        let copy = unsafe copyKey(identity)
    else { return -1 }
    guard let (list, count) = unsafe copyCertificates(identity) else {
        unsafe gnutls_privkey_deinit(copy)
        return -1
    }
    unsafe certificates.pointee = list
    unsafe certificateCount.pointee = count
    unsafe stapledCount?.pointee = 0
    unsafe key.pointee = copy
    unsafe flags.pointee = UInt32(GNUTLS_CERT_RETR_DEINIT_ALL)
    return 0
}

private func copyKey(_ identity: TLSIdentity) -> OpaquePointer? {
    var key: OpaquePointer?
    guard unsafe gnutls_privkey_init(&key) == 0, let key = unsafe key else { return nil }
    let status = identity.privateKey.withBytes { secret in
        unsafe withDatum(secret) {
            unsafe gnutls_privkey_import_x509_raw(key, $0, GNUTLS_X509_FMT_PEM, nil, 0)
        }
    }
    if status == 0 { return unsafe key }
    unsafe gnutls_privkey_deinit(key)
    return nil
}

/// The chain as it stands in the file, the server's own first.
private func copyCertificates(_ identity: TLSIdentity) -> (UnsafeMutablePointer<gnutls_pcert_st>, UInt32)? {
    let most: UInt32 = 8
    let byteCount = unsafe Int(most) * MemoryLayout<gnutls_pcert_st>.stride
    guard let memory = unsafe iku_gnutls_malloc(byteCount) else { return nil }
    let list = unsafe memory.bindMemory(to: gnutls_pcert_st.self, capacity: Int(most))
    var count = most
    let status = unsafe withDatum(identity.certificatePEM) {
        unsafe gnutls_pcert_list_import_x509_raw(list, &count, $0, GNUTLS_X509_FMT_PEM, 0)
    }
    if status == 0, count > 0 { return unsafe (list, count) }
    unsafe iku_gnutls_free(memory)
    return nil
}
