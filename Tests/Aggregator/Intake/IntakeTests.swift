import Shared
import Testing

@testable import Aggregator

@Suite("The intake over TLS", .serialized)
struct IntakeTests {
    // MARK: Hello and the connection's key

    @Test func helloNamesTheOfficeAndItsLog() throws {
        let harness = try Harness()
        let agent = try TestAgent(harness.server.boundAddress)
        let hello = try #require(Hello(line: agent.line()))
        #expect(hello.office == Catalog.builtIn.office.id)
        #expect(hello.catalog == 1)
        #expect(hello.pins == [harness.identity.spkiPin])
        #expect(hello.log?.origin == Catalog.builtIn.office.id + "/iku")
        #expect(hello.log?.handover == nil)
    }

    @Test func strangersMayOnlyEnroll() throws {
        let harness = try Harness()
        let agent = try harness.connect()
        #expect(try agent.ask("ping").code == "not-enrolled")
        #expect(try agent.ask("submit", [("report", [:])]).code == "not-enrolled")
        #expect(try agent.ask("pong").code == "unsupported")
        #expect(try agent.ask("head").code == "malformed")
        let wrong = Harness.enrolment([UInt8](repeating: 1, count: 32), "koperasi")
        #expect(try agent.ask("enroll", wrong).code == "bad-token")
        let right = try Harness.enrolment(harness.secret(for: "koperasi"), "koperasi")
        let first = try agent.ask("enroll", right)
        #expect(first["kid"]?.string == agent.key.publicKey.thumbprint)
        #expect(first["catalog"]?.object?["revision"]?.integer == 1)
        #expect(first["log"]?.object?["origin"]?.string == Catalog.builtIn.office.id + "/iku")
        #expect(try agent.ask("ping").isOK, "the connection is enrolled at once")
        let again = try agent.ask("enroll", right)
        #expect(again["kid"] == first["kid"])
        let other = try harness.connect()
        #expect(try other.ask("enroll", right).code == "bad-token")
    }

    @Test func wrongTokensAreLimited() throws {
        let harness = try Harness()
        let agent = try harness.connect()
        let wrong = Harness.enrolment([UInt8](repeating: 1, count: 32), "koperasi")
        for _ in 0..<Limits.badTokenCountMax { #expect(try agent.ask("enroll", wrong).code == "bad-token") }
        let refused = try agent.ask("enroll", wrong)
        #expect(refused.code == "rate-limited")
        #expect(refused["error"]?.object?["retry"]?.bool == true)
    }

    @Test func whatFollowsAnEnrolmentIsJudgedByIt() throws {
        let harness = try Harness()
        let agent = try harness.connect()
        try agent.request("enroll", Harness.enrolment(harness.secret(for: "koperasi"), "koperasi"))
        try agent.request("ping")
        #expect(try agent.object()["kid"] != nil)
        #expect(try agent.object()["size"]?.integer == 2)
    }

    @Test func aRevokedKeyIsRefusedAtOnce() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        #expect(try agent.ask("ping").isOK)
        try harness.revoke(agent.key)
        #expect(try agent.ask("ping").code == "key-revoked")
        let members = try TestReports.members(TestReports.payload(), agent.key)
        #expect(try agent.ask("submit", members).code == "key-revoked")
        let again = try harness.connect(key: agent.key)
        #expect(try again.ask("ping").code == "key-revoked")
        #expect(
            try again.ask("enroll", Harness.enrolment(harness.secret(for: "koperasi"), "koperasi")).code
                == "key-revoked")
    }

    // MARK: Operations

    @Test func submittedReportsAreStoredOnce() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        let payload = try TestReports.payload()
        let members = TestReports.members(payload, agent.key)
        let first = try agent.ask("submit", members)
        #expect(first["status"]?.string == "accepted")
        #expect(first["report"]?.string == Digest.sha256(payload).hex)
        #expect(first["index"]?.integer == 2)
        #expect(first["proof"]?.string?.hasPrefix("c2sp.org/tlog-proof@v1\n") == true)
        #expect(first["protected"] == nil)
        let second = try agent.ask("submit", members)
        #expect(second["status"]?.string == "duplicate")
        #expect(second["index"]?.integer == 2)
        let signed = try SignedReport(flattened: #require(members.first).1)
        #expect(second["protected"]?.string == signed.jws.protectedText)
        #expect(second["signature"]?.string == signed.jws.signatureText)
        let head = try agent.ask("head", [("period", "2022")])
        #expect(head["revision"]?.integer == 1)
        #expect(head["index"]?.integer == 2)
        #expect(head["kid"]?.string == agent.key.publicKey.thumbprint)
        #expect(try agent.ask("head", [("period", "2021")])["revision"]?.isNull == true)
    }

    @Test func refusedReportsSayWhy() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        #expect(try agent.ask("submit", [("report", ["payload": ""])]).code == "malformed")
        let payload = try TestReports.payload()
        let stranger = TestReports.members(payload, .generate())
        #expect(try agent.ask("submit", stranger).code == "unknown-key")
        let broken = try #require(TestReports.members(payload, agent.key).first?.1.object)
        let other = TestReports.members(try TestReports.payload("2021"), agent.key)
        let signature = try #require(other.first?.1.object?["signature"])
        let forged: [(String, JSONValue)] = [("report", .object(broken.setting("signature", to: signature)))]
        #expect(try agent.ask("submit", forged).code == "signature-invalid")
        let invalid = try TestReports.members(TestReports.payload(aktif: "-1"), agent.key)
        let refusal = try agent.ask("submit", invalid)
        #expect(refusal.code == "invalid-report")
        #expect(refusal["error"]?.object?["details"]?.array?.isEmpty == false)
        let early = TestReports.members(
            try TestReports.payload(revision: 2, supersedes: Digest.sha256([])), agent.key)
        #expect(try agent.ask("submit", early).code == "stale")
    }

    @Test func submitsOfOneConnectionTakeEffectInOrder() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        var previous: Digest?
        var chain: [Int64] = []
        for revision in 1...100 {
            let payload = try TestReports.payload(
                revision: revision, supersedes: previous, aktif: "\(100 + revision % 50)")
            previous = Digest.sha256(payload)
            chain.append(try agent.request("submit", TestReports.members(payload, agent.key)))
        }
        var answered: [Int64] = []
        for _ in chain {
            let answer = try agent.object()
            #expect(answer["status"]?.string == "accepted")
            answered.append(try #require(answer["seq"]?.integer))
        }
        #expect(answered.sorted() == chain)
        #expect(try agent.ask("head", [("period", "2022")])["revision"]?.integer == 100)
    }

    @Test func readsAreAnsweredFromTheLog() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        let payload = try TestReports.payload()
        #expect(try agent.ask("submit", TestReports.members(payload, agent.key)).isOK)
        let entry = try agent.ask("entry", [("report", .string(Digest.sha256(payload).hex))])
        #expect(entry["index"]?.integer == 2)
        #expect(entry["entry"]?.string?.split(separator: ".").count == 3)
        #expect(try agent.ask("entry", [("index", 0)]).isOK, "acts are everybody's")
        #expect(try agent.ask("entry", [("index", 3)]).code == "malformed")
        #expect(try agent.ask("entry", [("report", .string(Digest.sha256([]).hex))]).code == "malformed")
        #expect(try agent.ask("catalog")["catalog"] == Catalog.builtIn.json)
        #expect(try agent.ask("catalog", [("revision", 1)])["revision"]?.integer == 1)
        #expect(try agent.ask("catalog", [("revision", 2)]).code == "malformed")
        let achievement = try agent.ask("achievement", [("period", "2022")])["achievement"]?.object
        #expect(achievement?["schema"]?.string == "iku-achievement/1")
        #expect(try agent.ask("checkpoint")["checkpoint"]?.string?.contains("\n3\n") == true)
        #expect(try agent.ask("consistency", [("from", 1), ("to", 3)])["proof"]?.array?.isEmpty == false)
        #expect(try agent.ask("consistency", [("from", 3), ("to", 3)]).isOK)
        #expect(try agent.ask("consistency", [("from", 3), ("to", 1)]).code == "malformed")
        #expect(try agent.ask("consistency", [("from", 1), ("to", 4)]).code == "malformed")
        #expect(try agent.ask("notices", [("since", 0)])["notices"]?.array?.count == 1)
        #expect(try agent.ask("ping")["size"]?.integer == 3)
    }

    @Test func reportsOfOthersAreNotShown() throws {
        let harness = try Harness()
        let koperasi = try harness.enrolled()
        let payload = try TestReports.payload()
        #expect(try koperasi.ask("submit", TestReports.members(payload, koperasi.key)).isOK)
        let umkm = try harness.enrolled("umkm")
        #expect(try umkm.ask("entry", [("index", 2)]).code == "bidang-mismatch")
        #expect(try umkm.ask("head", [("period", "2022")])["revision"]?.isNull == true)
        #expect(try umkm.ask("submit", TestReports.members(payload, koperasi.key)).code == "bidang-mismatch")
    }

    @Test func aKeyIsRotated() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        let new = SigningKey.generate()
        let text = Act.Rotation.statement(
            office: Catalog.builtIn.office.id, bidang: "koperasi", oldKid: agent.key.publicKey.thumbprint,
            newKid: new.publicKey.thumbprint)
        let signatures: JSONValue = [
            "old": .string(Base64.url.encode(agent.key.sign(text))),
            "new": .string(Base64.url.encode(new.sign(text))),
        ]
        let members: [(String, JSONValue)] = [
            ("new_key", .string(new.publicKey.base64url)), ("signatures", signatures),
        ]
        try agent.request("rotate", members)
        try agent.request("ping")
        #expect(try agent.object()["kid"]?.string == new.publicKey.thumbprint)
        #expect(try agent.object().code == "key-revoked", "what followed is judged by what it did")
        #expect(try harness.connect(key: new).ask("ping").isOK)
    }

    @Test func evidenceIsContinuedAndChecked() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        let content = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        func piece(_ range: Range<Int>, _ bytes: [UInt8], hash: Digest) -> [(String, JSONValue)] {
            [
                ("sha256", .string(hash.hex)), ("bytes", 1000), ("offset", .integer(range.lowerBound)),
                ("data", .string(Base64.standard.encode(Array(bytes[range])))),
            ]
        }
        let hash = Digest.sha256(content)
        #expect(try agent.ask("evidence", piece(0..<0, content, hash: hash))["have"]?.integer == 0)
        #expect(try agent.ask("evidence", piece(0..<400, content, hash: hash))["have"]?.integer == 400)
        #expect(try agent.ask("evidence", piece(0..<400, content, hash: hash))["have"]?.integer == 400)
        #expect(try agent.ask("evidence", piece(500..<1000, content, hash: hash))["have"]?.integer == 400)
        #expect(try agent.ask("evidence", piece(400..<1000, content, hash: hash))["have"]?.integer == 1000)
        #expect(try agent.ask("evidence", piece(0..<0, content, hash: hash))["have"]?.integer == 1000)
        #expect(
            try FileSystem.read(harness.layout.evidence + "/" + hash.hex, byteCountMax: 2000) == content)
        let wrong = Digest.sha256([1])
        #expect(try agent.ask("evidence", piece(0..<1000, content, hash: wrong)).code == "malformed")
        #expect(try agent.ask("evidence", piece(0..<0, content, hash: wrong))["have"]?.integer == 0)
        #expect(try FileSystem.names(in: harness.layout.evidence) == [hash.hex])
    }

    @Test func anUnreadableStoreIsSaidToBeUnavailable() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        harness.setFailing(true)
        let refusal = try agent.ask("ping")
        #expect(refusal.code == "unavailable")
        #expect(refusal["error"]?.object?["retry"]?.bool == true)
        harness.setFailing(false)
        #expect(try agent.ask("ping").isOK)
    }
}
