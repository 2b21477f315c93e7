// What the peers speak, as far as storing a message and hearing that it is stored needs it: Redis (RESP) and
// RELP here, PostgreSQL and AMQP in files of their own. Each message is one durable unit of the peer's: one
// transaction, one confirmed message, one entry of a stream, one line of a synchronised file.

import Shared

/// How to talk to a peer.
protocol PeerProtocol {
    /// Opens a connection: everything before the first message.
    func open(_ connection: PlainConnection) throws

    /// The bytes that store a payload; `number` counts a connection's messages from 0.
    func message(_ payload: [UInt8], number: Int) -> [UInt8]

    /// Takes one whole answer off the front; nil where none is whole yet.
    func answer(_ arrived: inout ArrivedBytes) throws -> PeerAnswer?
}

/// What an answer settles.
enum PeerAnswer {
    /// The oldest message that is not yet settled.
    case next
    /// The message of this number.
    case message(Int)
    /// Every message up to this number.
    case upTo(Int)
    /// None: something else was said.
    case none
}

enum PeerProtocols {
    /// The protocol of a name.
    static func named(_ name: String) throws -> any PeerProtocol {
        switch name {
        case "postgresql": return PostgreSQLProtocol()
        case "rabbitmq": return AMQPProtocol()
        case "redis": return RedisProtocol()
        case "rsyslog": return RELPProtocol()
        default: throw LoadFailure("\(name): no such peer")
        }
    }
}

/// `XADD reports * p PAYLOAD`; the answer is the entry's id.
struct RedisProtocol: PeerProtocol {
    func open(_ connection: PlainConnection) throws {
        let answered: Bool = try connection.exchange(Array("*1\r\n$4\r\nPING\r\n".utf8)) { arrived in
            guard arrived.count >= 7 else { return nil }
            arrived.drop(7)
            return true
        }
        guard answered else { throw LoadFailure("redis does not answer") }
    }

    func message(_ payload: [UInt8], number: Int) -> [UInt8] {
        let head = "*5\r\n$4\r\nXADD\r\n$7\r\nreports\r\n$1\r\n*\r\n$1\r\np\r\n$\(payload.count)\r\n"
        return Array(head.utf8) + payload + [0x0D, 0x0A]
    }

    func answer(_ arrived: inout ArrivedBytes) throws -> PeerAnswer? {
        guard arrived.count > 0, let end = arrived.firstIndex(of: 0x0A) else { return nil }
        guard arrived[0] == UInt8(ascii: "$"), let byteCount = Int(arrived.text(1..<end - 1)) else {
            throw LoadFailure("redis: \(arrived.text(0..<end))")
        }
        let whole = end + 1 + byteCount + 2
        guard arrived.count >= whole else { return nil }
        arrived.drop(whole)
        return .next
    }
}

/// `NUMBER syslog LENGTH MESSAGE`; the answer is `NUMBER rsp LENGTH 200 OK`.
struct RELPProtocol: PeerProtocol {
    func open(_ connection: PlainConnection) throws {
        let offer = "relp_version=0\nrelp_software=iku-load\ncommands=syslog"
        let frame = Self.frame(1, "open", Array(offer.utf8))
        _ = try connection.exchange(frame) { try answer(&$0) }
    }

    func message(_ payload: [UInt8], number: Int) -> [UInt8] {
        let head = Array("<13>1 2026-01-12T08:00:00Z bidang iku - - - ".utf8)
        return Self.frame(number + 2, "syslog", head + payload)
    }

    func answer(_ arrived: inout ArrivedBytes) throws -> PeerAnswer? {
        // NUMBER SP rsp SP LENGTH SP DATA LF
        guard let first = arrived.firstIndex(of: 0x20),
            let second = arrived.firstIndex(of: 0x20, from: first + 1),
            let third = arrived.firstIndex(of: 0x20, from: second + 1),
            let byteCount = Int(arrived.text(second + 1..<third)), let number = Int(arrived.text(0..<first))
        else { return nil }
        let whole = third + 1 + byteCount + 1
        guard arrived.count >= whole else { return nil }
        let data = arrived.text(third + 1..<whole - 1)
        guard data.hasPrefix("200") else { throw LoadFailure("rsyslog: \(data)") }
        arrived.drop(whole)
        return .message(number - 2)
    }

    private static func frame(_ number: Int, _ command: String, _ data: [UInt8]) -> [UInt8] {
        Array("\(number) \(command) \(data.count) ".utf8) + data + [0x0A]
    }
}
