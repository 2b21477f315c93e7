// One TLS connection to the aggregator, without waiting: bytes out, lines in. The peer is the aggregator
// only if its key is a pinned one and it speaks `iku/1`; both are compared after the handshake, before a
// single byte of a report is sent.

import Shared

/// A connection that is being made, or lives.
final class Connection {
    private enum Phase {
        case connecting(ResolvedAddress)
        case handshaking
        case open
    }

    private let pins: [Digest]
    private let context: TLSContext
    private var phase: Phase
    private var socket: FileDescriptor?
    private var session: TLSSession?
    private var wantsWrite = true
    private var lines = LineAssembler()
    private var output: [UInt8] = []
    private var sentCount = 0
    private var chunk = [UInt8](repeating: 0, count: 16 << 10)
    /// For the poller.
    let descriptor: Int32

    /// Begins to connect to one of the address's numbers.
    init(_ address: ResolvedAddress, _ context: TLSContext, pins: [Digest]) throws {
        self.context = context
        self.pins = pins
        phase = .connecting(address)
        let socket = try TCPConnection.begin(address)
        descriptor = socket.number
        self.socket = consume socket
    }

    /// Whether the handshake is done and the peer's key is a pinned one.
    var isOpen: Bool { if case .open = phase { true } else { false } }

    /// What the poller is to wait for.
    var interest: Poller.Interest {
        switch phase {
        case .connecting: .write
        case .handshaking: wantsWrite ? .write : .read
        case .open: output.isEmpty ? .read : [.read, .write]
        }
    }

    /// Queues bytes.
    func send(_ bytes: [UInt8]) { output += bytes }

    /// Goes on as far as it can; the lines that arrived. Throws where the connection is at its end.
    func advance() throws -> [[UInt8]] {
        if case .connecting(let address) = phase { try finishConnecting(address) }
        if case .handshaking = phase { try handshake() }
        guard case .open = phase else { return [] }
        try flush()
        return try readLines()
    }

    /// Says goodbye, as far as it gets through.
    func close() { session?.close() }

    // MARK: Steps

    private func finishConnecting(_ address: ResolvedAddress) throws {
        guard let socket = socket.take() else { return }
        try TCPConnection.finish(socket, address)
        session = try TLSSession(context, socket)
        phase = .handshaking
    }

    private func handshake() throws {
        guard let state = try session?.handshake() else { return }
        switch state {
        case .wantRead: wantsWrite = false
        case .wantWrite: wantsWrite = true
        case .done:
            guard let pin = session?.peerSPKIPin, pins.contains(where: { $0.hex == pin }) else {
                throw AgentFault(
                    "wrong-server-key",
                    id:
                        "kunci TLS server bukan yang tercatat saat pendaftaran; jangan lanjutkan, hubungi "
                        + "admin",
                    en:
                        "the server's TLS key is not the one learnt at enrolment; do not go on, call the "
                        + "administrator"
                )
            }
            guard session?.selectedALPN == TLSContext.applicationProtocol else {
                throw AgentFault(
                    "wrong-protocol", id: "server tidak berbicara iku/1; periksa alamat dan porta",
                    en: "the server does not speak iku/1; check the address and port")
            }
            phase = .open
        }
    }

    /// Sends what waits, as far as the socket takes it.
    func flush() throws {
        guard case .open = phase else { return }
        while sentCount < output.count {
            CrashPoint.agentBeforeSend.pass()
            guard let count = try session?.write(output, from: sentCount) else { break }
            CrashPoint.agentAfterSend.pass()
            sentCount += count
        }
        if sentCount == output.count {
            output.removeAll(keepingCapacity: output.count < 1 << 16)
            sentCount = 0
        }
    }

    private func readLines() throws -> [[UInt8]] {
        var found: [[UInt8]] = []
        reading: while true {
            var space = chunk.mutableSpan
            switch try session?.read(into: &space) {
            case .bytes(let count):
                lines.append(chunk[..<count])
                while let line = try lines.next() { found.append(line) }
            case .wouldBlock, nil: break reading
            case .closed, .cut:
                if !found.isEmpty { break reading }
                throw AgentFault(
                    "connection-ended", id: "sambungan diakhiri server; dicoba lagi nanti",
                    en: "the server ended the connection; it is tried again later")
            }
        }
        return found
    }
}
