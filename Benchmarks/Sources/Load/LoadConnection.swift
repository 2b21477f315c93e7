// One connection of the load generator: TLS with a key of its own, whole lines out, answers counted in.
// While the clock runs it does the least that tells the truth: answers are found by their line end, and
// only `"ok":true` and the index are looked at. What it keeps is verified afterwards.

import Shared

/// What the load generator cannot go on from.
struct LoadFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A connection to the aggregator.
final class LoadConnection {
    let descriptor: Int32
    let key: SigningKey
    private var session: TLSSession
    private var isShaken = false
    private var output: [UInt8] = []
    private var sentCount = 0
    private var input: [UInt8] = []
    private var chunk = [UInt8](repeating: 0, count: 64 << 10)

    /// Connects, shakes hands and hears the hello.
    convenience init(_ address: SocketAddress, key: SigningKey) throws {
        try self.init(connecting: address, key: key)
        while try !advance() {
            guard try TCPConnection.wait(descriptor, .read, milliseconds: 10_000) else {
                throw LoadFailure("no hello within 10 s")
            }
        }
    }

    /// Connects; ``advance()`` does the rest, whenever the descriptor is readable.
    init(connecting address: SocketAddress, key: SigningKey) throws {
        self.key = key
        let identity = try key.withSeed { seed throws(TLSError) in
            try TLSIdentity.make(
                ed25519Seed: seed, publicKey: key.publicKey.bytes, name: "iku-load", now: Clock.system.now())
        }
        let socket = try TCPConnection.connect(address, milliseconds: 10_000)
        descriptor = socket.number
        session = try TLSSession(try TLSContext(.client, identity), socket)
    }

    /// Takes the handshake and the hello further; whether both are done.
    func advance() throws -> Bool {
        while !isShaken {
            switch try session.handshake() {
            case .done: isShaken = true
            case .wantRead: return false
            case .wantWrite: _ = try TCPConnection.wait(descriptor, .write, milliseconds: 10_000)
            }
        }
        var line: [UInt8]?
        try read { line = Array($0) }
        guard let line else { return false }
        if Hello(line: line) == nil {
            throw LoadFailure("no hello: \(String(decoding: line, as: UTF8.self))")
        }
        return true
    }

    /// Enrols with a token of the aggregator's.
    func enroll(_ token: EnrolmentToken) throws {
        guard let secret = token.secret, let bidang = token.bidang else {
            throw LoadFailure("not an enrolment token")
        }
        _ = try ask(.enroll(secret: secret, bidang: bidang, name: "iku-load", use: .report))
    }

    /// Asks one thing and waits for its answer.
    func ask(_ operation: Request.Operation) throws -> JSONObject {
        send(Request.line(0, operation, in: .english))
        try flush()
        let answer = try waitForLine()
        guard case .success(let members)? = Answer(line: answer)?.result else {
            throw LoadFailure("\(operation.name): \(String(decoding: answer, as: UTF8.self))")
        }
        return members
    }

    /// The chain, continued from where the aggregator's log has it.
    func resumed(_ chain: ReportChain) throws -> ReportChain {
        let head = try ask(.head(chain.period))
        return ReportChain(
            bidang: chain.bidang, period: chain.period,
            revision: head["revision"]?.integer.map { Int($0) } ?? 0,
            head: head["report"]?.string.flatMap { Digest(hex: $0) })
    }

    /// Queues a line with its LF.
    func send(_ line: [UInt8]) { output += line }

    /// Whether bytes wait for room in the socket.
    var wantsToWrite: Bool { !output.isEmpty }

    /// Sends what the socket takes.
    func flush() throws {
        while sentCount < output.count {
            guard let count = try session.write(output, from: sentCount) else { return }
            sentCount += count
        }
        output.removeAll(keepingCapacity: true)
        sentCount = 0
    }

    /// Reads what is there; calls `body` for each whole line, without its LF.
    func read(_ body: (ArraySlice<UInt8>) throws -> Void) throws {
        while true {
            var space = chunk.mutableSpan
            switch try session.read(into: &space) {
            case .bytes(let count):
                let scanned = input.count
                input += chunk[..<count]
                try takeLines(from: scanned, body)
                // A short record: the next read would say that nothing is there.
                if count < 1 << 13, !session.hasPendingInput { return }
            case .wouldBlock: return
            case .closed, .cut: throw LoadFailure("the aggregator ended the connection")
            }
        }
    }

    private func takeLines(from scanned: Int, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
        var start = 0
        var place = scanned
        let bytes = input
        while place < bytes.count {
            if bytes[place] == 0x0A {
                try body(bytes[start..<place])
                start = place + 1
            }
            place += 1
        }
        if start > 0 { input = start == bytes.count ? [] : Array(bytes[start...]) }
    }

    private func waitForLine() throws -> [UInt8] {
        var found: [UInt8]?
        while found == nil {
            guard try TCPConnection.wait(descriptor, .read, milliseconds: 10_000) else {
                throw LoadFailure("no answer within 10 s")
            }
            try read { line in found = Array(line) }
        }
        return found ?? []
    }
}
