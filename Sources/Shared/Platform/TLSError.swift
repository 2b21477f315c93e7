// What GnuTLS refused, as a value.

internal import CGnuTLS

/// A refusal of the TLS library.
public enum TLSError: Error, Hashable {
    /// GnuTLS's code and its own words.
    case failed(code: Int32, text: String)
    /// The connection has ended without the peer having closed it.
    case cut
    /// A stored certificate or key that cannot be read, or that do not belong together.
    case badIdentity

    init(code: Int32) {
        switch code {
        case GNUTLS_E_PREMATURE_TERMINATION, GNUTLS_E_PULL_ERROR, GNUTLS_E_PUSH_ERROR,
            GNUTLS_E_INVALID_SESSION:
            self = .cut
        default:
            let text = unsafe gnutls_strerror(code).map { unsafe String(cString: $0) } ?? "?"
            self = .failed(code: code, text: text)
        }
    }

    /// Throws where GnuTLS returned an error code.
    static func check(_ status: Int32) throws(TLSError) {
        if status < 0 { throw TLSError(code: status) }
    }

    /// What happened and what to do.
    public var words: Words {
        switch self {
        case .failed(let code, let text):
            Words(
                id:
                    "sambungan aman (TLS) gagal: \(text) (\(code)); periksa alamat dan versi program di kedua sisi",
                en:
                    "the secure connection (TLS) failed: \(text) (\(code)); check the address and both sides' version"
            )
        case .cut:
            Words(
                id: "sambungan terputus; periksa jaringan dan alamat",
                en: "the connection was cut; check the network and the address")
        case .badIdentity:
            Words(
                id: "sertifikat atau kunci TLS yang tersimpan rusak; pulihkan dari cadangan",
                en: "the stored TLS certificate or key is damaged; restore it from a backup")
        }
    }
}
