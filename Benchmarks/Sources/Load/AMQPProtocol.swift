// AMQP 0-9-1, as RabbitMQ speaks it: one channel, one quorum queue, publisher confirms. Frames are
// kind, channel (2), size (4), payload, 0xCE; a method's payload begins with its class and number (2 each).

import Shared

struct AMQPProtocol: PeerProtocol {
    private static let queue = "reports"
    private static let methodKind: UInt8 = 1
    private static let headerKind: UInt8 = 2
    private static let bodyKind: UInt8 = 3
    private static let end: UInt8 = 0xCE

    /// A method by its class and number.
    private struct Method: Equatable {
        let number: UInt32
        init(_ group: UInt32, _ number: UInt32) { self.number = group << 16 | number }
        static let start = Method(10, 10), tune = Method(10, 30), opened = Method(10, 41)
        static let channelOpened = Method(20, 11), declared = Method(50, 11), confirming = Method(85, 11)
        static let ack = Method(60, 80)
    }

    func open(_ connection: PlainConnection) throws {
        try Self.expect(.start, connection, Array("AMQP".utf8) + [0, 0, 9, 1])
        let login = Self.long(Array("\0guest\0guest".utf8))
        let startOk = Self.number(0, 4) + Self.short("PLAIN") + login + Self.short("en_US")
        try Self.expect(.tune, connection, Self.method(0, 10, 11, startOk))
        // 100 channels, frames of 128 KiB, no heartbeat.
        let tuneOk = Self.method(0, 10, 31, Self.number(100, 2) + Self.number(131_072, 4) + [0, 0])
        let openVirtualHost = Self.method(0, 10, 40, Self.short("/") + [0, 0])
        try Self.expect(.opened, connection, tuneOk + openVirtualHost)
        try Self.expect(.channelOpened, connection, Self.method(1, 20, 10, [0]))
        let kind = Self.short("x-queue-type") + [UInt8(ascii: "S")] + Self.long(Array("quorum".utf8))
        let durable: [UInt8] = [2]
        let declare = [0, 0] + Self.short(Self.queue) + durable + Self.number(kind.count, 4) + kind
        try Self.expect(.declared, connection, Self.method(1, 50, 10, declare))
        try Self.expect(.confirming, connection, Self.method(1, 85, 10, [0]))
    }

    func message(_ payload: [UInt8], number: Int) -> [UInt8] {
        let publish = Self.method(1, 60, 40, [0, 0] + Self.short("") + Self.short(Self.queue) + [0])
        // Of the properties only the delivery mode: 2, persistent.
        let header = Self.number(60, 2) + [0, 0] + Self.number(payload.count, 8) + [0x10, 0, 2]
        return publish + Self.frame(Self.headerKind, 1, header) + Self.frame(Self.bodyKind, 1, payload)
    }

    func answer(_ arrived: inout ArrivedBytes) throws -> PeerAnswer? {
        guard let byteCount = Self.wholeFrame(arrived) else { return nil }
        defer { arrived.drop(byteCount) }
        guard arrived[0] == Self.methodKind else { return PeerAnswer.none }
        guard Self.kind(arrived) == .ack else { throw Self.unexpected(arrived, byteCount) }
        // Delivery tags count from 1.
        let number = arrived.number(at: 11, byteCount: 8) - 1
        return arrived[19] & 1 == 1 ? .upTo(number) : .message(number)
    }

    // MARK: Frames

    private static func wholeFrame(_ arrived: ArrivedBytes) -> Int? {
        guard arrived.count >= 7 else { return nil }
        let byteCount = 8 + arrived.number(at: 3, byteCount: 4)
        return arrived.count >= byteCount ? byteCount : nil
    }

    private static func kind(_ arrived: ArrivedBytes) -> Method {
        Method(UInt32(arrived.number(at: 7, byteCount: 2)), UInt32(arrived.number(at: 9, byteCount: 2)))
    }

    private static func expect(_ method: Method, _ connection: PlainConnection, _ bytes: [UInt8]) throws {
        _ = try connection.exchange(bytes) { arrived -> Bool? in
            guard let byteCount = wholeFrame(arrived) else { return nil }
            guard kind(arrived) == method else { throw unexpected(arrived, byteCount) }
            arrived.drop(byteCount)
            return true
        }
    }

    private static func unexpected(_ arrived: ArrivedBytes, _ byteCount: Int) -> LoadFailure {
        LoadFailure("rabbitmq: \(arrived.text(7..<byteCount))")
    }

    private static func method(_ channel: Int, _ group: Int, _ method: Int, _ arguments: [UInt8]) -> [UInt8] {
        frame(methodKind, channel, number(group, 2) + number(method, 2) + arguments)
    }

    private static func frame(_ kind: UInt8, _ channel: Int, _ payload: [UInt8]) -> [UInt8] {
        [kind] + number(channel, 2) + number(payload.count, 4) + payload + [end]
    }

    private static func number(_ value: Int, _ byteCount: Int) -> [UInt8] {
        (0..<byteCount).map { UInt8(value >> (8 * (byteCount - 1 - $0)) & 255) }
    }

    private static func short(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + Array(text.utf8) }

    private static func long(_ bytes: [UInt8]) -> [UInt8] { number(bytes.count, 4) + bytes }
}
