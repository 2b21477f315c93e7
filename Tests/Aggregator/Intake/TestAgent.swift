import Shared
import Testing

@testable import Aggregator

/// A peer of the intake that waits for what it asks for.
final class TestAgent {
    enum Fault: Error { case closed, timeout, notJSON }

    let key: SigningKey
    private var tls: TLSSession
    private let address: ResolvedAddress
    private var received: [UInt8] = []
    private var sequence: Int64 = 0
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    /// Milliseconds a read waits.
    var patience = 10_000

    /// Connects; the handshake is done when this returns.
    init(
        _ address: ResolvedAddress, key: SigningKey = .generate(), identity: TLSIdentity? = nil,
        applicationProtocol: String? = TLSContext.applicationProtocol, shakesHands: Bool = true
    ) throws {
        self.key = key
        self.address = address
        let own = try key.withSeed { seed in
            try TLSIdentity.make(
                ed25519Seed: seed, publicKey: key.publicKey.bytes, name: "agent", now: Clock.system.now())
        }
        let context = try TLSContext(.client, identity ?? own, applicationProtocol: applicationProtocol)
        let socket = try TCPConnection.begin(address)
        _ = try TCPConnection.wait(socket.number, .write, milliseconds: 10_000)
        try TCPConnection.finish(socket, address)
        tls = try TLSSession(context, socket)
        if shakesHands { try shakeHands() }
    }

    func shakeHands() throws {
        while true {
            switch try tls.handshake() {
            case .done: return
            case .wantRead: try wait(.read)
            case .wantWrite: try wait(.write)
            }
        }
    }

    private func wait(_ interest: Poller.Interest) throws {
        guard try TCPConnection.wait(tls.descriptor, interest, milliseconds: patience) else {
            throw Fault.timeout
        }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            if let count = try tls.write(bytes, from: done) { done += count } else { try wait(.write) }
        }
    }

    /// The bytes the socket takes without the peer reading on.
    func sendUntilFull(_ bytes: [UInt8], countMax: Int) throws -> Int {
        var total = 0
        while total < countMax {
            if let count = try tls.write(bytes, from: 0) {
                total += count
            } else if try !TCPConnection.wait(tls.descriptor, .write, milliseconds: 500) {
                return total
            }
        }
        return total
    }

    /// The next line without its LF.
    func line() throws -> [UInt8] {
        while true {
            if let end = received.firstIndex(of: 0x0A) {
                let line = Array(received[..<end])
                received.removeFirst(end + 1)
                return line
            }
            var space = buffer.mutableSpan
            switch try tls.read(into: &space) {
            case .bytes(let count): received += buffer[..<count]
            case .wouldBlock: try wait(.read)
            case .closed, .cut: throw Fault.closed
            }
        }
    }

    func object() throws -> JSONObject {
        guard let object = try JSONValue(parsing: line()).object else { throw Fault.notJSON }
        return object
    }

    /// Sends a request; its `seq`.
    @discardableResult
    func request(_ op: String, _ members: [(String, JSONValue)] = []) throws -> Int64 {
        sequence += 1
        let pairs: [(String, JSONValue)] = [("seq", .integer(sequence)), ("op", .string(op))] + members
        try send(JSONValue.object(JSONObject(pairs: pairs)).compact + [0x0A])
        return sequence
    }

    /// Sends a request and waits for its answer.
    func ask(_ op: String, _ members: [(String, JSONValue)] = []) throws -> JSONObject {
        let sequence = try request(op, members)
        let answer = try object()
        #expect(answer["seq"]?.integer == sequence)
        return answer
    }

    func close() { tls.close() }
}

extension JSONObject {
    /// The code of a refusal; nil of a success.
    var code: String? { self["error"]?.object?["code"]?.string }
    var isOK: Bool { self["ok"]?.bool == true }
}
