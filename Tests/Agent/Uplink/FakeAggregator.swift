import Foundation
import Synchronization
import Testing

@testable import Agent
@testable import Shared

/// An aggregator on loopback, on a thread of its own: one connection at a time, whatever key connects.
final class FakeAggregator: Sendable {
    /// How it misbehaves.
    enum Mood: Sendable {
        case sound
        /// Answers the first submissions with `unavailable`.
        case busy(Int)
        /// Takes a report, and cuts the connection before it answers, the first times.
        case cuts(Int)
        /// Signs receipts with a key nobody trusts.
        case forges
        /// Refuses every submission.
        case refuses(Refusal.Code)
    }

    private struct State {
        var log = FakeLog()
        var mood = Mood.sound
        var isStopped = false
        var entries: [Digest: UInt64] = [:]
        var evidence: [Digest: [UInt8]] = [:]
        /// The thumbprint of the only key taken; nil where every key is.
        var enrolledKid: String?
        /// Every key that has connected.
        var peers: Set<String> = []
        /// Keys whose reports are answered `key-revoked`.
        var takenAway: Set<String> = []
        var rotationCutCount = 0
        var rotationRefusal: Refusal.Code?
        /// Pieces of evidence after which the connection is cut, once.
        var evidenceCutAfter = Int.max
        var evidencePieceCount = 0
    }

    private let state = Mutex(State())
    private let identity: TLSIdentity
    let port: UInt16
    let secret = [UInt8](repeating: 9, count: 32)

    init() throws {
        identity = try TLSIdentity.makeServer(name: "aggregator", now: Clock.system.now())
        let listener = try TCPListener(SocketAddress(host: "127.0.0.1", port: 0))
        port = try SocketAddress(try listener.boundAddress.description).port
        let context = try TLSContext(.server, identity)
        let number = Mutex<TCPListener?>(listener)
        _ = try Thread("aggregator") { [self] in
            guard let listener = number.withLock({ $0.take() }) else { return }
            while !state.withLock({ $0.isStopped }) {
                guard case .connection(let socket, peer: _)? = try? listener.accept() else {
                    usleep(2000)
                    continue
                }
                do { try serve(try TLSSession(context, socket)) } catch { continue }
            }
        }
    }

    func stop() { state.withLock { $0.isStopped = true } }
    func set(_ mood: Mood) { state.withLock { $0.mood = mood } }
    var enrolledKid: String? { state.withLock { $0.enrolledKid } }
    func enroll(_ kid: String) { state.withLock { $0.enrolledKid = kid } }
    func cutRotations(_ count: Int) { state.withLock { $0.rotationCutCount = count } }
    func refuseRotations(_ code: Refusal.Code?) { state.withLock { $0.rotationRefusal = code } }
    func changeLog(_ body: @Sendable (inout FakeLog) -> Void) { state.withLock { body(&$0.log) } }
    func cutEvidence(after pieceCount: Int) { state.withLock { $0.evidenceCutAfter = pieceCount } }
    func evidence(_ hash: Digest) -> [UInt8]? { state.withLock { $0.evidence[hash] } }
    var evidencePieceCount: Int { state.withLock { $0.evidencePieceCount } }
    var peers: Set<String> { state.withLock { $0.peers } }
    func forgetPeers() { state.withLock { $0.peers = [] } }
    var entryCount: Int { state.withLock { $0.log.entries.count } }

    func token() throws -> EnrolmentToken {
        let pin = try #require(Digest(hex: identity.spkiPin))
        let address = try #require(PeerAddress(host: "127.0.0.1", port: port))
        return EnrolmentToken(
            enrolling: "koperasi", office: "dagkopukmp-luwu-timur", at: address, pins: [pin], secret: secret)
    }

    // MARK: One connection

    private struct Cut: Error {}

    private func serve(_ connection: consuming TLSSession) throws {
        while true {
            let step = try connection.handshake()
            if step == .done { break }
            _ = try TCPConnection.wait(
                connection.descriptor, step == .wantRead ? .read : .write, milliseconds: 1000)
        }
        let peer = try PublicKey(connection.peerEd25519Key ?? []).thumbprint
        let hello = state.withLock { $0.log.hello() } + [0x0A]
        var session = AggregatorSession(hello: hello, at: 0)
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while !state.withLock({ $0.isStopped }) {
            var space = chunk.mutableSpan
            switch try connection.read(into: &space) {
            case .bytes(let count): session.receive(chunk[..<count], at: 0)
            case .closed, .cut: return
            case .wouldBlock: _ = try TCPConnection.wait(connection.descriptor, .read, milliseconds: 20)
            }
            while case .request(let request, let count)? = session.nextRequest(at: 0) {
                session.answer(try answer(request, peer), lineByteCount: count, at: 0)
            }
            while !session.unsent.isEmpty {
                guard let count = try connection.write(Array(session.unsent), from: 0) else { continue }
                session.sent(count, at: 0)
            }
        }
    }

    private func answer(_ request: Request, _ peer: String) throws -> [UInt8] {
        try state.withLock { state in
            let sequence = request.sequence
            state.peers.insert(peer)
            if let kid = state.enrolledKid, kid != peer {
                return AnswerLine.refusal(
                    sequence, Refusal(.keyRevoked, id: "dicabut", en: "revoked"), in: .english)
            }
            switch request.operation {
            case .enroll:
                return AnswerLine.success(sequence, [("kid", .string(kid ?? peer))] + enrolment(state.log))
            case .checkpoint:
                return AnswerLine.success(sequence, [("checkpoint", .string(state.log.checkpoint().note))])
            case .consistency(let from, let to):
                return AnswerLine.success(sequence, [("proof", state.log.consistency(from, to))])
            case .notices(let since):
                return AnswerLine.success(sequence, [("notices", state.log.notices(since: since))])
            case .entry(.index(let index)): return AnswerLine.success(sequence, state.log.entry(index))
            case .ping: return AnswerLine.success(sequence, [("catalog", 1), ("size", 1)])
            case .rotate(let key, _, _): return try rotate(sequence, from: peer, to: key, &state)
            case .head: return AnswerLine.success(sequence, [("report", nil)])
            case .submit(let report): return try submit(sequence, SignedReport(flattened: report), &state)
            case .evidence(let piece): return try take(sequence, piece, &state)
            default:
                return AnswerLine.refusal(sequence, Refusal(.unsupported, id: "-", en: "-"), in: .english)
            }
        }
    }

    private func submit(_ sequence: Int64, _ report: SignedReport, _ state: inout State) throws -> [UInt8] {
        switch state.mood {
        case .busy(let count) where count > 0:
            state.mood = .busy(count - 1)
            return AnswerLine.refusal(
                sequence, Refusal(.unavailable, id: "sibuk", en: "busy"), in: .english, afterMilliseconds: 10)
        case .refuses(let code):
            return AnswerLine.refusal(sequence, Refusal(code, id: "tidak", en: "no"), in: .english)
        case .forges:
            var forged = FakeLog()
            let index = forged.append(report.compact)
            return forged.accepted(sequence, report, at: index) + [0x0A]
        default: break
        }
        if state.takenAway.contains(report.kid), state.entries[report.hash] == nil {
            return AnswerLine.refusal(
                sequence, Refusal(.keyRevoked, id: "diganti", en: "replaced"), in: .english)
        }
        let index = state.entries[report.hash] ?? state.log.append(report.compact)
        state.entries[report.hash] = index
        if case .cuts(let count) = state.mood, count > 0 {
            state.mood = .cuts(count - 1)
            throw Cut()
        }
        return state.log.accepted(sequence, report, at: index) + [0x0A]
    }

    private func rotate(
        _ sequence: Int64, from former: String, to key: [UInt8], _ state: inout State
    ) throws -> [UInt8] {
        if let code = state.rotationRefusal {
            return AnswerLine.refusal(sequence, Refusal(code, id: "tidak", en: "no"), in: .english)
        }
        let kid = try PublicKey(key).thumbprint
        if state.enrolledKid != nil { state.enrolledKid = kid }
        state.takenAway.insert(former)
        if state.rotationCutCount > 0 {
            state.rotationCutCount -= 1
            throw Cut()
        }
        return AnswerLine.success(sequence, [("kid", .string(kid))])
    }

    private func take(
        _ sequence: Int64, _ piece: Request.EvidencePiece, _ state: inout State
    ) throws -> [UInt8] {
        let held = state.evidence[piece.hash, default: []]
        if !piece.data.isEmpty { state.evidencePieceCount += 1 }
        if piece.offset == held.count { state.evidence[piece.hash] = held + piece.data }
        if state.evidencePieceCount > state.evidenceCutAfter {
            state.evidenceCutAfter = .max
            throw Cut()
        }
        return AnswerLine.success(sequence, [("have", .integer(state.evidence[piece.hash]?.count ?? 0))])
    }

    private func enrolment(_ log: FakeLog) -> [(String, JSONValue)] {
        let hello = Hello.Log(origin: log.origin, verifierKey: log.verifierKey.text, handover: nil)
        return [("log", hello.json), ("catalog", Catalog.builtIn.json)]
    }

    /// The key of the agent under test, told by the test.
    private let knownKid = Mutex<String?>(nil)
    private var kid: String? { knownKid.withLock { $0 } }
    func expect(_ key: PublicKey?) { knownKid.withLock { $0 = key?.thumbprint } }
}
