import Testing

@testable import Shared

@Suite("The aggregator's half of a connection")
struct AggregatorSessionTests {
    static let ping = Array("{\"seq\":1,\"op\":\"ping\"}\n".utf8)
    static let answer = Array("{}\n".utf8)

    /// A session whose hello is sent.
    static func session() -> AggregatorSession {
        var session = AggregatorSession(hello: Array("hello\n".utf8), at: 0)
        session.sent(session.unsent.count, at: 0)
        return session
    }

    static func pings(_ count: Int) -> [UInt8] { (0..<count).flatMap { _ in ping } }

    /// What came, as words: the request's seq and op's kind, `fault`, `too-large`.
    static func take(_ session: inout AggregatorSession, at now: Int64 = 0) -> [String] {
        var taken: [String] = []
        while let incoming = session.nextRequest(at: now) {
            switch incoming {
            case .request(let request, _): taken.append("\(request.sequence)")
            case .answeredFault: taken.append("fault")
            case .tooLarge: taken.append("too-large")
            }
        }
        return taken
    }

    static func text(_ session: AggregatorSession) -> String {
        String(decoding: session.unsent, as: UTF8.self)
    }

    @Test func helloComesFirst() {
        let session = AggregatorSession(hello: Array("hello\n".utf8), at: 0)
        #expect(Self.text(session) == "hello\n")
        #expect(session.expiry(at: 29_999) == nil)
        #expect(session.expiry(at: 30_000) == .unreadAnswers)
    }

    @Test func requestsComeInOrderAndFaultsAreAnswered() {
        var session = Self.session()
        let text = "{\"seq\":1,\"op\":\"ping\"}\nx\n{\"seq\":2,\"op\":\"ping\"}\n{\"seq\":3"
        session.receive(Array(text.utf8)[...], at: 0)
        #expect(Self.take(&session) == ["1", "fault", "2"])
        #expect(Self.text(session).hasPrefix("{\"seq\":null,\"ok\":false,\"error\":{\"code\":\"malformed\""))
        session.receive(Array(",\"op\":\"ping\"}\n".utf8)[...], at: 0)
        #expect(Self.take(&session) == ["3"])
        #expect(session.unansweredCount == 3)
    }

    @Test func requestsInFlightPauseReading() {
        var session = Self.session()
        session.receive(Self.pings(1025)[...], at: 0)
        #expect(Self.take(&session).count == 1024)
        #expect(!session.wantsToRead)
        session.answer(Self.answer, lineByteCount: Self.ping.count - 1, at: 0)
        #expect(session.wantsToRead)
        #expect(Self.take(&session).count == 1)
        #expect(!session.wantsToRead)
    }

    @Test func bytesInFlightPauseReading() {
        var session = Self.session()
        let padding = String(repeating: " ", count: (1 << 20) - Self.ping.count + 1)
        let line = Array("{\"seq\":1,\"op\":\"ping\"\(padding)}\n".utf8)
        #expect(line.count == (1 << 20) + 1)
        for place in 1...4 {
            session.receive(line[...], at: 0)
            #expect(Self.take(&session).count == 1)
            #expect(session.wantsToRead == (place < 4))
        }
    }

    @Test func unreadAnswersPauseTaking() {
        var session = Self.session()
        session.receive(Self.pings(2)[...], at: 0)
        guard case .request? = session.nextRequest(at: 0) else {
            Issue.record("a request has arrived")
            return
        }
        session.answer([UInt8](repeating: 0x20, count: 4 << 20), lineByteCount: Self.ping.count - 1, at: 0)
        #expect(!session.wantsToRead)
        #expect(session.nextRequest(at: 0) == nil)
        session.sent(1, at: 0)
        #expect(session.wantsToRead)
        #expect(Self.take(&session).count == 1)
    }

    @Test func aTooLongLineEndsItAllOnceItsRefusalIsSent() {
        var session = Self.session()
        session.receive(Self.ping[...], at: 0)
        #expect(Self.take(&session) == ["1"])
        session.receive([UInt8](repeating: 0x20, count: (1 << 20) + 1)[...], at: 0)
        #expect(Self.take(&session) == ["too-large"])
        #expect(Self.text(session).contains("too-large"))
        #expect(!session.wantsToRead)
        session.receive(Self.ping[...], at: 0)
        #expect(Self.take(&session) == [])
        session.sent(session.unsent.count, at: 0)
        #expect(!session.isFinished)
        session.answer(Self.answer, lineByteCount: Self.ping.count - 1, at: 0)
        session.sent(session.unsent.count, at: 0)
        #expect(session.isFinished)
        #expect(session.heldByteCount == 0)
    }

    @Test(arguments: [
        #"{"seq":1,"op":"enroll","secret":"AAAA","bidang":"b","name":"n"}"#,
        #"{"seq":1,"op":"rotate","new_key":"\#(String(repeating: "A", count: 43))","signatures":{"old":"","new":""}}"#,
    ])
    func whatFollowsAChangeOfKeyWaitsForIt(line: String) {
        var session = Self.session()
        session.receive((Self.ping + Array(line.utf8) + [0x0A] + Self.ping)[...], at: 0)
        #expect(Self.take(&session) == ["1", "1"])
        #expect(!session.wantsToRead)
        session.answer(Self.answer, lineByteCount: Self.ping.count - 1, at: 0)
        #expect(Self.take(&session) == [])
        session.answer(Self.answer, lineByteCount: line.utf8.count, at: 0)
        #expect(session.wantsToRead)
        #expect(Self.take(&session) == ["1"])
    }

    @Test func anIdleConnectionExpiresAfterFiveMinutes() {
        var session = Self.session()
        session.receive(Self.ping[...], at: 1000)
        #expect(Self.take(&session, at: 1000) == ["1"])
        #expect(session.expiry(at: 10_000_000) == nil, "a request is in flight")
        session.answer(Self.answer, lineByteCount: Self.ping.count - 1, at: 2000)
        session.sent(session.unsent.count, at: 2000)
        #expect(session.deadline == 302_000)
        #expect(session.expiry(at: 301_999) == nil)
        #expect(session.expiry(at: 302_000) == .idle)
    }

    @Test func aBegunLineExpiresHoweverSlowlyItComes() {
        var session = Self.session()
        for second in 0..<30 {
            session.receive([0x20], at: Int64(second) * 1000)
            #expect(Self.take(&session, at: Int64(second) * 1000) == [])
            #expect(session.expiry(at: Int64(second) * 1000) == nil)
        }
        #expect(session.deadline == 30_000)
        #expect(session.expiry(at: 30_000) == .slowLine)
    }

    @Test func aLinesTimeStandsStillWhileItIsNotRead() {
        var session = Self.session()
        session.receive((Self.pings(1024) + [0x20])[...], at: 0)
        #expect(Self.take(&session).count == 1024)
        #expect(session.expiry(at: 1_000_000) == nil, "the store holds it up, not the peer")
        session.answer(Self.answer, lineByteCount: Self.ping.count - 1, at: 1_000_000)
        session.sent(session.unsent.count, at: 1_000_000)
        #expect(session.expiry(at: 1_029_999) == nil)
        #expect(session.expiry(at: 1_030_000) == .slowLine)
    }

    @Test func unreadAnswersExpireUnlessSomeAreRead() {
        var session = Self.session()
        session.receive(Self.ping[...], at: 0)
        #expect(Self.take(&session) == ["1"])
        session.answer(Self.answer, lineByteCount: Self.ping.count - 1, at: 5000)
        #expect(session.expiry(at: 34_999) == nil)
        session.sent(1, at: 34_999)
        #expect(session.expiry(at: 35_000) == nil)
        #expect(session.expiry(at: 64_999) == .unreadAnswers)
        session.sent(session.unsent.count, at: 64_999)
        #expect(session.expiry(at: 65_000) == nil)
    }

    @Test func sentBytesAreForgottenInOrder() {
        var session = Self.session()
        session.receive(Self.pings(100)[...], at: 0)
        #expect(Self.take(&session).count == 100)
        var expected: [UInt8] = []
        var seen: [UInt8] = []
        for place in 0..<100 {
            let line = Array("answer \(place)\n".utf8)
            expected += line
            session.answer(line, lineByteCount: Self.ping.count - 1, at: 0)
            let count = min(7, session.unsent.count)
            seen += session.unsent.prefix(count)
            session.sent(count, at: 0)
        }
        session.withUnsent { bytes in for place in bytes.indices { seen.append(bytes[place]) } }
        #expect(seen == expected)
    }

    @Test func anEndedSessionAnswersWhatItHasTaken() {
        var session = Self.session()
        session.receive(Self.pings(2)[...], at: 0)
        guard case .request? = session.nextRequest(at: 0) else {
            Issue.record("a request has arrived")
            return
        }
        session.end()
        #expect(Self.take(&session) == [])
        #expect(!session.isFinished)
        session.answer(Self.answer, lineByteCount: Self.ping.count - 1, at: 0)
        session.sent(session.unsent.count, at: 0)
        #expect(session.isFinished)
    }
}
