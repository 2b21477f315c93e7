// One connection to a peer: TCP without TLS, because none of the peers is measured with it. Bytes out,
// bytes in; what they mean the peer's protocol knows.

import Shared

/// Bytes that have arrived and are not yet understood; taken off the front.
struct ArrivedBytes {
    private(set) var bytes: [UInt8] = []
    private(set) var start = 0

    var count: Int { bytes.count - start }

    /// The byte so far from the front.
    subscript(place: Int) -> UInt8 { bytes[start + place] }

    /// So many bytes from the front, as an unsigned number, the first the highest.
    func number(at place: Int, byteCount: Int) -> Int {
        (place..<place + byteCount).reduce(0) { $0 << 8 | Int(self[$1]) }
    }

    /// The place of a byte, from `place` on.
    func firstIndex(of byte: UInt8, from place: Int = 0) -> Int? {
        bytes[(start + place)...].firstIndex(of: byte).map { $0 - start }
    }

    /// A part as text, for a refusal or a number.
    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[start + range.lowerBound..<start + range.upperBound], as: UTF8.self)
    }

    mutating func append(_ more: ArraySlice<UInt8>) { bytes += more }

    mutating func drop(_ byteCount: Int) {
        start += byteCount
        if start == bytes.count {
            bytes.removeAll(keepingCapacity: true)
            start = 0
        } else if start > 1 << 20 {
            bytes.removeFirst(start)
            start = 0
        }
    }
}

/// A connection to a peer.
final class PlainConnection {
    private let socket: FileDescriptor
    private var output: [UInt8] = []
    private var sentCount = 0
    private var chunk = [UInt8](repeating: 0, count: 64 << 10)
    var arrived = ArrivedBytes()

    init(_ address: SocketAddress) throws {
        socket = try TCPConnection.connect(address, milliseconds: 10_000)
    }

    var descriptor: Int32 { socket.number }

    /// Whether bytes wait for room in the socket.
    var wantsToWrite: Bool { !output.isEmpty }

    /// Queues bytes.
    func send(_ bytes: [UInt8]) { output += bytes }

    /// Sends what the socket takes.
    func flush() throws {
        let bytes = output
        while sentCount < bytes.count {
            let rest = bytes.span.extracting(sentCount..<bytes.count)
            guard let count = try socket.write(rest, subject: "peer") else { return }
            sentCount += count
        }
        output.removeAll(keepingCapacity: true)
        sentCount = 0
    }

    /// Reads what is there.
    func read() throws {
        // A span needs an array of its own scope; taken out and put back, it is not copied.
        var piece: [UInt8] = []
        swap(&piece, &chunk)
        defer { swap(&piece, &chunk) }
        while true {
            var space = piece.mutableSpan
            switch try socket.read(into: &space, subject: "peer") {
            case .bytes(let count):
                arrived.append(piece[..<count])
                if count < piece.count { return }
            case .wouldBlock: return
            case .ended: throw LoadFailure("the peer ended the connection")
            }
        }
    }

    /// Sends, and waits until `body` finds what it waits for among what has arrived.
    func exchange<Value>(_ bytes: [UInt8], _ body: (inout ArrivedBytes) throws -> Value?) throws -> Value {
        send(bytes)
        try flush()
        while true {
            if let value = try body(&arrived) { return value }
            guard try TCPConnection.wait(descriptor, .read, milliseconds: 20_000) else {
                throw LoadFailure("no answer within 20 s")
            }
            try read()
        }
    }
}
