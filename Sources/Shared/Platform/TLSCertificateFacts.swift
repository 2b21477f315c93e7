// What a certificate says: for whom, until when, and its fingerprint as browsers show it.

internal import CGnuTLS

extension TLSIdentity {
    /// The names and addresses that the certificate is for; entries of other kinds are left out.
    public func names() throws(TLSError) -> [HostName] {
        let certificate = try TLSCertificate.read(certificatePEM, GNUTLS_X509_FMT_PEM)
        var names: [HostName] = []
        for place in UInt32(0)... {
            var bytes = [UInt8](repeating: 0, count: 1024)
            var count = bytes.count
            let kind = unsafe gnutls_x509_crt_get_subject_alt_name(
                certificate.handle, place, &bytes, &count, nil)
            if kind == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE { break }
            try TLSError.check(kind)
            switch UInt32(kind) {
            case GNUTLS_SAN_DNSNAME.rawValue:
                names += HostName(String(decoding: bytes[..<count], as: UTF8.self)).map { [$0] } ?? []
            case GNUTLS_SAN_IPADDRESS.rawValue where count == 4 || count == 16:
                names.append(.address(Array(bytes[..<count])))
            default: break
            }
        }
        return names
    }

    /// The moment the certificate ends.
    public func end() throws(TLSError) -> Timestamp {
        let certificate = try TLSCertificate.read(certificatePEM, GNUTLS_X509_FMT_PEM)
        let seconds = unsafe gnutls_x509_crt_get_expiration_time(certificate.handle)
        return Timestamp(milliseconds: Int64(seconds) * 1000)
    }

    /// The certificate in DER, as Windows and Android read it.
    public func der() throws(TLSError) -> [UInt8] {
        let certificate = try TLSCertificate.read(certificatePEM, GNUTLS_X509_FMT_PEM)
        var datum = unsafe gnutls_datum_t()
        try TLSError.check(
            unsafe gnutls_x509_crt_export2(certificate.handle, GNUTLS_X509_FMT_DER, &datum))
        return unsafe takeDatum(datum)
    }

    /// The SHA-256 of the certificate, as browsers show it: `AB:CD:…`.
    public func fingerprint() throws(TLSError) -> String {
        let digits = Array(Digest.sha256(try der()).hex.uppercased())
        return stride(from: 0, to: digits.count, by: 2).map { String(digits[$0..<$0 + 2]) }
            .joined(separator: ":")
    }
}
