// One TLS connection over a socket that does not wait. The caller waits, in a poller, for what the
// last call asked for, and compares `selectedALPN` and the peer's key after the handshake.

internal import CGnuTLS

/// One TLS connection; owns its socket, which closes with it.
///
/// Whoever holds it calls it from one thread at a time.
@safe
public struct TLSSession: ~Copyable {
    /// How far a handshake is.
    public enum Handshake: Sendable, Hashable {
        /// Both sides have proven their keys.
        case done
        /// Again once the socket is readable.
        case wantRead
        /// Again once the socket is writable.
        case wantWrite
    }

    /// What a read brought.
    public enum ReadOutcome: Sendable, Hashable {
        /// So many bytes.
        case bytes(Int)
        /// Again once the socket is readable.
        case wouldBlock
        /// The peer has said that it sends no more.
        case closed
        /// The connection ended without a word: what was on its way may be lost.
        case cut
    }

    private let handle: SessionHandle
    private let socket: FileDescriptor
    private var isSendInterrupted = false

    /// Begins a connection over a connected, non-waiting socket.
    public init(_ context: TLSContext, _ socket: consuming FileDescriptor) throws(TLSError) {
        handle = try context.makeSession()
        unsafe gnutls_transport_set_int2(handle.pointer, socket.number, socket.number)
        self.socket = socket
    }

    /// For the poller.
    public var descriptor: Int32 { socket.number }

    /// Takes the handshake further.
    public mutating func handshake() throws(TLSError) -> Handshake {
        while true {
            let status = unsafe gnutls_handshake(handle.pointer)
            if status == GNUTLS_E_SUCCESS { return .done }
            if status == GNUTLS_E_AGAIN {
                return unsafe gnutls_record_get_direction(handle.pointer) == 0 ? .wantRead : .wantWrite
            }
            if gnutls_error_is_fatal(status) != 0 {
                tellPeer(status)
                throw failure(status)
            }
        }
    }

    /// The protocol both sides agreed on; nil where the peer named none.
    public var selectedALPN: String? {
        var datum = unsafe gnutls_datum_t()
        guard unsafe gnutls_alpn_get_selected_protocol(handle.pointer, &datum) == 0 else { return nil }
        return unsafe String(
            decoding: UnsafeBufferPointer(start: datum.data, count: Int(datum.size)), as: UTF8.self)
    }

    /// The SHA-256 of the peer's SubjectPublicKeyInfo, lower-case hex; nil before the handshake is done.
    public var peerSPKIPin: String? {
        guard let certificate = peerCertificate() else { return nil }
        return try? certificate.spkiPin()
    }

    /// The peer's Ed25519 key, 32 bytes; nil where its key is of another kind.
    public var peerEd25519Key: [UInt8]? { peerCertificate()?.ed25519Key() }

    /// Reads what is there into `buffer`; a record carries at most 16 KiB.
    public mutating func read(into buffer: inout MutableSpan<UInt8>) throws(TLSError) -> ReadOutcome {
        let session = unsafe handle.pointer
        while true {
            let status = unsafe buffer.withUnsafeMutableBufferPointer {
                unsafe gnutls_record_recv(session, $0.baseAddress, $0.count)
            }
            if status > 0 { return .bytes(status) }
            switch Int32(status) {
            case 0: return .closed
            case GNUTLS_E_AGAIN: return .wouldBlock
            case GNUTLS_E_PREMATURE_TERMINATION, GNUTLS_E_PULL_ERROR: return .cut
            case let code where gnutls_error_is_fatal(code) != 0: throw failure(code)
            default: continue
            }
        }
    }

    /// Bytes that have arrived and been decrypted already: the poller does not tell of them.
    public var hasPendingInput: Bool { unsafe gnutls_record_check_pending(handle.pointer) > 0 }

    /// Sends from the beginning of `bytes`; the count taken, nil where the socket takes nothing now.
    ///
    /// After nil the next call must begin with the same bytes (more may follow): a record that was
    /// begun is ended first.
    public mutating func write(_ bytes: Span<UInt8>) throws(TLSError) -> Int? {
        if bytes.isEmpty && !isSendInterrupted { return 0 }
        let session = unsafe handle.pointer
        while true {
            let status =
                isSendInterrupted
                ? unsafe gnutls_record_send(session, nil, 0)
                : unsafe bytes.withUnsafeBufferPointer {
                    unsafe gnutls_record_send(session, $0.baseAddress, $0.count)
                }
            if status >= 0 {
                isSendInterrupted = false
                return status
            }
            let code = Int32(status)
            if gnutls_error_is_fatal(code) != 0 { throw failure(code) }
            if code == GNUTLS_E_AGAIN || code == GNUTLS_E_INTERRUPTED { isSendInterrupted = true }
            if code == GNUTLS_E_AGAIN { return nil }
        }
    }

    /// Sends from `bytes[start...]`; as ``write(_:)``.
    public mutating func write(_ bytes: [UInt8], from start: Int) throws(TLSError) -> Int? {
        try write(bytes.span.extracting(start..<bytes.count))
    }

    /// Tells the peer that nothing more is sent (close_notify). It may not get through; the socket
    /// closes when the session ends.
    public mutating func close() { _ = unsafe gnutls_bye(handle.pointer, GNUTLS_SHUT_WR) }

    private func tellPeer(_ status: Int32) {
        _ = unsafe gnutls_alert_send_appropriate(handle.pointer, status)
    }

    /// GnuTLS's refusal, with what the peer complains of where it is the peer's.
    private func failure(_ code: Int32) -> TLSError {
        guard code == GNUTLS_E_FATAL_ALERT_RECEIVED,
            let name = unsafe gnutls_alert_get_name(gnutls_alert_get(handle.pointer))
        else { return TLSError(code: code) }
        return .failed(code: code, text: unsafe String(cString: name))
    }

    private func peerCertificate() -> TLSCertificate? {
        var count: UInt32 = 0
        guard let list = unsafe gnutls_certificate_get_peers(handle.pointer, &count), count > 0 else {
            return nil
        }
        let first = unsafe list.pointee
        let bytes = unsafe Array(UnsafeBufferPointer(start: first.data, count: Int(first.size)))
        return try? TLSCertificate.read(bytes, GNUTLS_X509_FMT_DER)
    }
}
