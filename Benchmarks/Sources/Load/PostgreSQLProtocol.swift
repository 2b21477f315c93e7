// PostgreSQL's frontend/backend protocol 3.0: one prepared INSERT, and for every message Bind, Execute and
// Sync, so that each row is a transaction of its own also where several are on their way (what libpq calls a
// pipeline). The server lets the role `postgres` in without a password (`trust`, on loopback, for the
// benchmark alone).

import Shared

struct PostgreSQLProtocol: PeerProtocol {
    private static let insert = "INSERT INTO reports (payload) VALUES ($1)"
    private static let ready = UInt8(ascii: "Z")
    private static let refusal = UInt8(ascii: "E")

    func open(_ connection: PlainConnection) throws {
        let settings =
            Self.text("user") + Self.text("postgres") + Self.text("database") + Self.text("postgres")
        let body = Self.number(196_608) + settings + [0]
        _ = try connection.exchange(Self.number(body.count + 4) + body, Self.settled)
        let parse = Self.text("store") + Self.text(Self.insert) + [0, 0]
        _ = try connection.exchange(Self.frame("P", parse) + Self.frame("S", []), Self.settled)
    }

    func message(_ payload: [UInt8], number: Int) -> [UInt8] {
        // Unnamed portal; one parameter, binary; results as they are.
        let bind =
            [0] + Self.text("store") + [0, 1, 0, 1, 0, 1] + Self.number(payload.count) + payload + [0, 0]
        let execute = [0] + Self.number(0)
        return Self.frame("B", bind) + Self.frame("E", execute) + Self.frame("S", [])
    }

    func answer(_ arrived: inout ArrivedBytes) throws -> PeerAnswer? { try Self.next(&arrived) }

    /// One frame; `ReadyForQuery` settles a message: the commit lies behind it.
    private static func next(_ arrived: inout ArrivedBytes) throws -> PeerAnswer? {
        guard arrived.count >= 5 else { return nil }
        let kind = arrived[0]
        let whole = 1 + arrived.number(at: 1, byteCount: 4)
        guard arrived.count >= whole else { return nil }
        if kind == refusal { throw LoadFailure("postgresql: \(arrived.text(5..<whole))") }
        arrived.drop(whole)
        return kind == ready ? .next : PeerAnswer.none
    }

    /// Waits for `ReadyForQuery`.
    private static func settled(_ arrived: inout ArrivedBytes) throws -> Bool? {
        while let answer = try next(&arrived) {
            if case .next = answer { return true }
        }
        return nil
    }

    private static func frame(_ kind: Unicode.Scalar, _ body: [UInt8]) -> [UInt8] {
        [UInt8(ascii: kind)] + number(body.count + 4) + body
    }

    private static func number(_ value: Int) -> [UInt8] {
        [UInt8(value >> 24 & 255), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
    }

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }
}
