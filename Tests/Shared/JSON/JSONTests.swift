import Shared
import Testing

@Suite("JSON")
struct JSONTests {
    struct Vectors: Decodable {
        struct Accepted: Decodable {
            let name: String
            let hex: String
            let written: String
        }
        struct Refused: Decodable {
            let name: String
            let hex: String
            let reason: String
            let pointer: String
            let byteOffset: Int
        }
        let accepted: [Accepted]
        let refused: [Refused]
    }

    private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test func whatIsAcceptedIsWrittenBack() throws {
        let vectors = try SigningVectors.decode(Vectors.self, "json/documents.json")
        #expect(vectors.accepted.count > 25)
        for vector in vectors.accepted {
            let value = try JSONValue(parsing: vectorBytes(vector.hex))
            #expect(value.compact == Array(vector.written.utf8), "\(vector.name)")
            #expect(try JSONValue(parsing: value.indented) == value, "\(vector.name)")
            #expect(try JSONValue(parsing: value.compact).compact == value.compact, "\(vector.name)")
        }
    }

    @Test func whatIsRefusedSaysWhyAndWhere() throws {
        let vectors = try SigningVectors.decode(Vectors.self, "json/documents.json")
        var reasons = Set<String>()
        for vector in vectors.refused {
            do {
                _ = try JSONValue(parsing: vectorBytes(vector.hex))
                Issue.record("not refused: \(vector.name)")
            } catch let fault as JSONFault {
                #expect(fault.reason.rawValue == vector.reason, "\(vector.name)")
                #expect(fault.pointer.description == vector.pointer, "\(vector.name)")
                #expect(fault.byteOffset == vector.byteOffset, "\(vector.name)")
                #expect(fault.words.english.contains("\(fault.byteOffset)"), "\(vector.name)")
                reasons.insert(fault.reason.rawValue)
            }
        }
        #expect(reasons.count == 10)
    }

    @Test func everyBeginningOfADocumentIsRefused() throws {
        let document = Array(#"{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00é"],"b":{"c":null,"d":true}}"#.utf8)
        #expect(throws: Never.self) { try JSONValue(parsing: document) }
        for count in document.indices {
            #expect(throws: JSONFault.self) { try JSONValue(parsing: Array(document[..<count])) }
        }
    }

    @Test func anyBytesAreReadOrRefusedAndNothingElse() throws {
        var state: UInt64 = 7
        let alphabet = Array("{}[]\",:\\u0019eE+-.ntf \n".utf8) + [0x80, 0xC3, 0xFF, 0x00]
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<(Int(state >> 60) + 1) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            #expect(try JSONValue(parsing: value.compact).compact == value.compact)
        }
    }

    @Test func manyMembersAreReadQuicklyAndFound() throws {
        let names = (0..<50_000).map { "\"m\($0)\":\($0)" }
        let object = try #require(try parse("{" + names.joined(separator: ",") + "}").object)
        #expect(object.members.count == 50_000)
        #expect(object["m49999"] == 49_999 && object["m50000"] == nil)
        #expect(throws: JSONFault.self) { try parse("{" + names.joined(separator: ",") + ",\"m0\":0}") }
    }

    @Test func namesAreToldApartByTheirScalars() throws {
        let object = try #require(try parse("{\"e\u{301}\":1,\"\u{E9}\":2,\"\u{212A}\":3}").object)
        #expect(object["\u{E9}"] == 2 && object["e\u{301}"] == 1 && object["K"] == nil)
        let filler = (0..<40).map { "\"m\($0)\":0" }.joined(separator: ",")
        let large = try #require(try parse("{\"e\u{301}\":1,\"\u{E9}\":2,\(filler)}").object)
        #expect(large["\u{E9}"] == 2 && large["e\u{301}"] == 1)
        #expect(large.setting("\u{E9}", to: 5)["\u{E9}"] == 5)
    }

    @Test(
        arguments: [
            ("0", 0), ("7", 7), ("999999999999999", 999_999_999_999_999), ("1000000000000000", nil),
            ("-1", nil),
            ("1.0", nil), ("1e2", nil), ("-0", nil), ("\"1\"", nil), ("null", nil), ("10", 10),
        ] as [(String, Int64?)])
    func integers(text: String, value: Int64?) throws {
        #expect(try parse(text).integer == value)
    }

    @Test func objectsAreChangedInOrder() throws {
        let object = try #require(try parse(#"{"a":1,"b":2}"#).object)
        #expect(object.setting("a", to: 3).names == ["a", "b"] && object.setting("a", to: 3)["a"] == 3)
        #expect(object.setting("c", to: nil).names == ["a", "b", "c"])
        #expect(JSONObject().isEmpty && !object.isEmpty)
        let literal: JSONValue = ["a": 1, "b": [true, nil, "x"]]
        #expect(literal.compact == Array(#"{"a":1,"b":[true,null,"x"]}"#.utf8))
        #expect(JSONValue.optional(nil).isNull && JSONValue.optional("x").string == "x")
    }

    @Test func indentedForPeople() throws {
        let value = try parse(#"{"a":[1,{}],"b":[]}"#)
        let text = "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}\n"
        #expect(String(decoding: value.indented, as: UTF8.self) == text)
    }

    @Test func pointersEscapeTildeAndSlash() {
        let pointer = JSONPointer.root.appending("a/b~c").appending(0).appending("")
        #expect(pointer.description == "/a~1b~0c/0/")
    }
}
