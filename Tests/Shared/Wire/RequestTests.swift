import Testing

@testable import Shared

@Suite("Requests")
struct RequestTests {
    static let hash = String(repeating: "ab", count: 32)

    static func code(_ line: String) -> Refusal.Code? {
        do {
            _ = try Request(line: Array(line.utf8))
            return nil
        } catch { return error.refusal.code }
    }

    static func sequence(_ line: String) -> Int64? {
        do { return try Request(line: Array(line.utf8)).sequence } catch { return error.sequence }
    }

    @Test(arguments: [
        #""op":"enroll","secret":"AAAA","bidang":"koperasi","name":"PC 1""#,
        #""op":"enroll","secret":"AAAA","bidang":"koperasi","name":"PC 1","use":"transport""#,
        #""op":"submit","report":{}"#, #""op":"head","period":"2022-T1""#, #""op":"entry","index":0"#,
        #""op":"entry","report":"\#(hash)""#, #""op":"catalog""#, #""op":"catalog","revision":1"#,
        #""op":"catalog","revision":null"#, #""op":"achievement","period":"2022""#, #""op":"checkpoint""#,
        #""op":"consistency","from":0,"to":5"#, #""op":"notices","since":0"#, #""op":"ping""#,
        #""op":"ping","unknown":[1,{}],"lang":"id""#,
        #""op":"evidence","sha256":"\#(hash)","bytes":3,"offset":0,"data":"AAAA""#,
        #""op":"rotate","new_key":"\#(String(repeating: "A", count: 43))","signatures":{"old":"AA","new":"AA"}"#,
    ])
    func everyOperationIsRead(members: String) {
        #expect(Self.code("{\"seq\":7,\(members)}") == nil)
        #expect(Self.sequence("{\"seq\":7,\(members)}") == 7)
    }

    @Test(arguments: [
        #""op":"enroll","secret":"AAAA","bidang":"koperasi""#,
        #""op":"enroll","secret":"AAAA","bidang":"koperasi","name":"""#,
        #""op":"enroll","secret":"AAAA","bidang":"koperasi","name":"x","use":"both""#, #""op":"submit""#,
        #""op":"head","period":"2022-T5""#, #""op":"head""#, #""op":"entry""#,
        #""op":"entry","index":1,"report":"\#(hash)""#, #""op":"entry","index":-1"#,
        #""op":"entry","index":1.0"#, #""op":"entry","report":"AB""#, #""op":"catalog","revision":"1""#,
        #""op":"achievement","period":2022"#, #""op":"consistency","from":0"#, #""op":"notices""#,
        #""op":"evidence","sha256":"\#(hash)","bytes":2,"offset":0,"data":"AAAA""#,
        #""op":"evidence","sha256":"\#(hash)","bytes":20971521,"offset":0,"data":"""#,
        #""op":"rotate","new_key":"AAAA","signatures":{"old":"AA","new":"AA"}"#, #""op":5"#,
    ])
    func missingOrWrongMembersAreMalformed(members: String) {
        #expect(Self.code("{\"seq\":7,\(members)}") == .malformed)
        #expect(Self.sequence("{\"seq\":7,\(members)}") == 7)
    }

    @Test func unknownOperationsAreUnsupported() {
        #expect(Self.code(#"{"seq":1,"op":"pong"}"#) == .unsupported)
        #expect(Self.code(#"{"seq":1}"#) == .malformed)
    }

    @Test(arguments: [
        ("0", Int64(0)), ("9007199254740991", (Int64(1) << 53) - 1), ("9007199254740992", nil), ("-1", nil),
        ("1.0", nil), ("\"1\"", nil), ("null", nil), ("1e3", nil),
    ])
    func sequencesHaveTheirBounds(text: String, sequence: Int64?) {
        #expect(Self.sequence("{\"seq\":\(text),\"op\":\"ping\"}") == sequence)
        #expect(Self.code("{\"seq\":\(text),\"op\":\"ping\"}") == (sequence == nil ? .malformed : nil))
    }

    @Test(arguments: [
        "", "x", "[]", "{\"seq\":1,\"op\":\"ping\"} x", "{\"seq\":1,\"seq\":1,\"op\":\"ping\"}",
        "{\"seq\":1,\"op\":\"ping\"",
    ])
    func whatIsNoObjectHasNoSequence(line: String) {
        #expect(Self.code(line) == .malformed)
        #expect(Self.sequence(line) == nil)
    }

    @Test func refusalsSpeakTheLanguageAskedFor() {
        for (lang, language) in [("id", Language.indonesian), ("en", .english), ("fr", .english)] {
            do {
                _ = try Request(line: Array(#"{"seq":1,"op":"x","lang":"\#(lang)"}"#.utf8))
                Issue.record("x is no operation")
            } catch { #expect(error.language == language) }
        }
    }
}
