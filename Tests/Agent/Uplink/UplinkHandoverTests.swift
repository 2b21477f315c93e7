import Testing

@testable import Agent
@testable import Shared

@Suite("The log's key is handed over")
struct UplinkHandoverTests {
    let key = SigningKey.generate()

    /// An agent that has proven the log as it stands.
    private func agent(of log: FakeLog) -> Conversation { Conversation(log, proven: log.checkpoint()) }

    @Test func theActOfTheOldKeyIsFollowedAndTheLogProven() {
        var log = FakeLog()
        log.append([1])
        var talk = agent(of: log)
        log.changeKey()
        log.append([2])
        talk.hear(log.hello())
        #expect(talk.asked == ["entry"], "nothing else before the key is settled")
        talk.answer("entry", log.entry(2))
        #expect(talk.asked == ["notices", "consistency"] && talk.happened.isEmpty)
        talk.answer("consistency", [("proof", log.consistency(2, 4))])
        #expect(talk.happened == ["log keys 1", "proven 4", "ready"], "pinned, then what it signed")
    }

    @Test func severalRotationsAreFollowedInTheirOrder() {
        var log = FakeLog()
        var talk = agent(of: log)
        for _ in 0..<3 { log.changeKey() }
        talk.hear(log.hello())
        talk.answer("entry", log.entry(3))
        #expect(talk.asked == ["notices"], "the latest act is signed by a key not known here")
        talk.answer("notices", [("notices", log.notices(since: 0))])
        for index in [2, 3, 1] as [UInt64] { answer(&talk, index, log) }
        talk.answer("consistency", [("proof", log.consistency(1, 4))])
        #expect(talk.happened == ["log keys 3", "proven 4", "ready"])
    }

    @Test func theActsBeforeTheTrustedKeyArePassedOver() {
        var log = FakeLog()
        log.changeKey()
        var talk = agent(of: log)
        log.changeKey()
        log.changeKey()
        talk.hear(log.hello())
        talk.answer("entry", log.entry(3))
        talk.answer("notices", [("notices", log.notices(since: 1))])
        for index in [1, 2, 3] as [UInt64] { answer(&talk, index, log) }
        talk.answer("consistency", [("proof", log.consistency(2, 4))])
        #expect(talk.happened == ["log keys 2", "proven 4", "ready"])
    }

    private func answer(_ talk: inout Conversation, _ index: UInt64, _ log: FakeLog) {
        guard
            let place = talk.requests.firstIndex(where: {
                if case .entry(.index(index)) = $0.operation { true } else { false }
            })
        else {
            Issue.record("entry \(index) was not asked for")
            return
        }
        let request = talk.requests.remove(at: place)
        talk.hear(Array(AnswerLine.success(request.sequence, log.entry(index)).dropLast()))
    }

    @Test func aRotationUnderALiveConnectionIsFollowedAndTheReportSettled() {
        var log = FakeLog()
        let report = someReport(key, aktif: 1)
        var talk = Conversation(log)
        talk.open(log)
        talk.deliver(report)
        log.changeKey()
        let index = log.append(report.compact)
        talk.hear(log.accepted(talk.submission(), report, at: index))
        talk.answer("notices", [("notices", log.notices(since: 0))])
        talk.answer("entry", log.entry(1))
        talk.answer("consistency", [("proof", log.consistency(1, 3))])
        #expect(talk.happened.suffix(3) == ["log keys 1", "proven 3", "ready"])
        talk.hear(log.accepted(talk.submission(), report, at: index))
        #expect(talk.happened.last == "receipt 2")
        #expect(talk.session.isOpen)
    }

    /// What the alarm is after the act is answered.
    private func end(_ log: FakeLog, _ talk: inout Conversation) -> [String] {
        talk.hear(log.hello())
        talk.answer("entry", log.entry(log.handover ?? 0))
        if talk.asked.contains("notices"), !talk.happened.contains("close") {
            talk.answer("notices", [("notices", log.notices(since: 0))])
            for request in talk.requests {
                if case .entry(.index(let index)) = request.operation { answer(&talk, index, log) }
            }
        }
        return talk.happened
    }

    private static let refused = ["alarm log-key-changed", "close"]

    @Test func anActOfAStrangersKeyIsAnAlarm() {
        var log = FakeLog()
        var talk = agent(of: log)
        log.changeKey(signedBy: .generate())
        #expect(end(log, &talk) == Self.refused)
    }

    @Test func aRestoreIsAnAlarmWhoeverSignsIt() {
        for isOld in [true, false] {
            var log = FakeLog()
            var talk = agent(of: log)
            let new = SigningKey.generate()
            log.changeKey(to: new, cause: "restore", signedBy: isOld ? nil : new)
            #expect(end(log, &talk) == Self.refused)
        }
    }

    @Test func anActOfAnotherOfficeIsAnAlarm() {
        var log = FakeLog()
        var talk = agent(of: log)
        log.changeKey(office: "lain")
        #expect(end(log, &talk) == Self.refused)
    }

    @Test func theHelloMustNameTheKeyOfTheAct() {
        var log = FakeLog()
        var talk = agent(of: log)
        log.changeKey()
        talk.hear(log.hello(vkey: FakeLog().verifierKey.text))
        talk.answer("entry", log.entry(1))
        talk.answer("notices", [("notices", log.notices(since: 0))])
        talk.answer("entry", log.entry(1))
        #expect(talk.happened == Self.refused)
    }

    @Test func anActThatIsNotInTheLogIsAnAlarm() {
        var log = FakeLog()
        var talk = agent(of: log)
        log.changeKey()
        // A proof of another entry, and one that the old key's log gives.
        var members = log.entry(1)
        members[3] = ("proof", .string(log.proof(of: 0)))
        talk.hear(log.hello())
        talk.answer("entry", members)
        #expect(talk.happened == Self.refused)
    }

    @Test func theNewKeyMustContinueTheProvenLog() {
        var log = FakeLog()
        log.append([1])
        var talk = agent(of: log)
        var other = FakeLog(key: log.key)
        other.append([9])
        other.changeKey()
        talk.hear(other.hello())
        talk.answer("entry", other.entry(2))
        talk.answer("consistency", [("proof", other.consistency(2, 3))])
        #expect(talk.happened == ["alarm log-inconsistent", "close"], "the key is not pinned")
    }

    @Test func aShorterLogUnderTheNewKeyIsAnAlarm() {
        var log = FakeLog()
        let shorter = FakeLog(key: log.key)
        for count in 0..<5 { log.append([UInt8(count)]) }
        var talk = agent(of: log)
        var other = shorter
        other.changeKey()
        talk.hear(other.hello())
        talk.answer("entry", other.entry(1))
        #expect(talk.happened == ["alarm log-rolled-back", "close"])
    }

    @Test func withoutAnIndexItIsAnAlarmAtOnce() {
        let log = FakeLog()
        var talk = agent(of: log)
        talk.hear(log.hello(vkey: FakeLog().verifierKey.text))
        #expect(talk.happened == Self.refused && talk.asked.isEmpty)
    }

    @Test func aRefusedQuestionIsAnAlarmABusyAggregatorIsNot() {
        for code in [Refusal.Code.malformed, .unavailable] {
            var log = FakeLog()
            var talk = agent(of: log)
            log.changeKey()
            talk.hear(log.hello())
            talk.refuse("entry", code)
            #expect(talk.happened == (code == .malformed ? Self.refused : ["close"]))
        }
    }
}
