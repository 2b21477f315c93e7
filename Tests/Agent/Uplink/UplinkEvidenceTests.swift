import Testing

@testable import Agent
@testable import Shared

@Suite("Evidence on its way")
struct UplinkEvidenceTests {
    let log = FakeLog()
    let file = WaitingEvidence(hash: Digest.sha256([1]), byteCount: 100_000)

    private func open() -> Conversation {
        var talk = Conversation(log)
        talk.open(log)
        talk.happened = []
        return talk
    }

    private func upload(_ talk: inout Conversation) { talk.take(talk.session.upload(file, at: 0)) }
    private func supply(_ talk: inout Conversation, _ count: Int?, at now: Int64 = 0) {
        let data = count.map { [UInt8](repeating: 7, count: $0) }
        talk.take(talk.session.supply(data, of: file, at: now))
    }
    private func have(_ talk: inout Conversation, _ count: Int, at now: Int64 = 0) {
        talk.answer("evidence", [("have", .integer(count))], at: now)
    }

    @Test func itIsAskedForThenSentInPiecesThatFollowTheLine() {
        var talk = open()
        upload(&talk)
        #expect(talk.asked == ["evidence"])
        have(&talk, 0)
        supply(&talk, 32_768)
        have(&talk, 32_768, at: 900)
        #expect(talk.happened == ["load 0 32768", "load 32768 65536"])
        supply(&talk, 65_536, at: 900)
        have(&talk, 98_304, at: 9000)
        #expect(talk.happened.last == "load 98304 32768", "slow: half the size")
        supply(&talk, 1696, at: 9000)
        have(&talk, 100_000, at: 9100)
        #expect(talk.happened.last == "evidence")
        #expect(!talk.session.hasEvidence && talk.session.isIdle)
    }

    @Test func whatIsHeldAlreadyIsNotSent() {
        var talk = open()
        upload(&talk)
        have(&talk, 100_000)
        #expect(talk.happened == ["evidence"])
    }

    @Test func itGoesOnWhereTheAggregatorStands() {
        var talk = open()
        upload(&talk)
        have(&talk, 40_000)
        #expect(talk.happened == ["load 40000 32768"])
        supply(&talk, 32_768)
        have(&talk, 0)
        #expect(talk.happened.last == "load 0 65536", "the aggregator began anew")
    }

    @Test func reportsGoFirst() {
        var talk = open()
        let report = someReport(SigningKey.generate(), aktif: 1)
        upload(&talk)
        have(&talk, 0)
        talk.deliver(report)
        #expect(talk.asked == ["submit"], "not held up")
        supply(&talk, 32_768)
        have(&talk, 32_768)
        #expect(talk.happened == ["load 0 32768"], "waits while a report is on its way")
        talk.refuse("submit", .periodLocked)
        #expect(talk.happened.last == "load 32768 65536")
    }

    @Test func aFileThatIsGoneIsLeftAndTheNextOneFollows() {
        var talk = open()
        upload(&talk)
        let other = WaitingEvidence(hash: Digest.sha256([2]), byteCount: 5)
        talk.take(talk.session.upload(other, at: 0))
        have(&talk, 0)
        supply(&talk, nil)
        #expect(talk.asked == ["evidence"])
        have(&talk, 5)
        #expect(talk.happened.last == "evidence")
    }

    @Test func aBusyAggregatorIsAskedAgainAfterAPause() {
        var talk = open()
        upload(&talk)
        talk.refuse("evidence", .unavailable, afterMilliseconds: 200)
        #expect(talk.asked.isEmpty && talk.session.deadline == 200)
        talk.take(talk.session.tick(at: 200))
        #expect(talk.asked == ["evidence"])
    }

    @Test func aRefusalIsAskedOnceMoreAndThenKept() {
        var talk = open()
        upload(&talk)
        talk.refuse("evidence", .malformed)
        #expect(talk.happened.isEmpty)
        talk.refuse("evidence", .malformed)
        #expect(talk.happened == ["no evidence malformed"])
        #expect(!talk.session.hasEvidence)
    }

    @Test(arguments: [-1, 100_001, 200_000]) func anImpossibleAnswerEndsItForThisConnection(held: Int) {
        var talk = open()
        upload(&talk)
        talk.answer("evidence", [("have", .integer(held))])
        #expect(talk.happened.isEmpty && !talk.session.hasEvidence)
    }

    @Test func noProgressEndsItForThisConnection() {
        var talk = open()
        upload(&talk)
        have(&talk, 0)
        for _ in 0..<Limits.evidenceStallCountMax {
            supply(&talk, 10)
            have(&talk, 0)
        }
        #expect(!talk.session.hasEvidence)
    }
}
