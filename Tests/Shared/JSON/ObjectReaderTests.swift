import Shared
import Testing

@Suite("Reading objects of a fixed shape")
struct ObjectReaderTests {
    private func reader(_ text: String, _ faults: inout FaultList) throws -> ObjectReader? {
        let value = try JSONValue(parsing: Array(text.utf8))
        return ObjectReader(value, at: .root.appending("x"), known: ["s", "i", "a", "o"], into: &faults)
    }

    private func texts(_ faults: FaultList) -> [String] { faults.faults.map { "\($0.pointer) \($0.code)" } }

    @Test func membersOfTheRightTypeAreRead() throws {
        var faults = FaultList()
        let reader = try #require(try reader(#"{"s":"t","i":7,"a":[1],"o":{"b":2}}"#, &faults))
        #expect(reader.string("s", into: &faults) == "t" && reader.integer("i", into: &faults) == 7)
        #expect(reader.array("a", into: &faults) == [1] && reader.object("o", into: &faults)?["b"] == 2)
        #expect(reader.optionalString("s", into: &faults) == "t" && faults.isEmpty)
    }

    @Test func everyFaultIsCollectedWithItsPlace() throws {
        var faults = FaultList()
        let reader = try #require(try reader(#"{"s":1,"i":"7","a":{},"z":0,"/":0}"#, &faults))
        #expect(reader.string("s", into: &faults) == nil && reader.integer("i", into: &faults) == nil)
        #expect(reader.array("a", into: &faults) == nil && reader.object("o", into: &faults) == nil)
        #expect(reader.optionalString("s", into: &faults) == nil)
        #expect(
            texts(faults) == [
                "/x/z unknown-member", "/x/~1 unknown-member", "/x/s wrong-type", "/x/i wrong-type",
                "/x/a wrong-type", "/x/o missing-member", "/x/s wrong-type",
            ])
    }

    @Test func wordsAreInTheReadersLanguage() throws {
        var faults = FaultList()
        _ = try #require(try reader(#"{"i":"7"}"#, &faults)).integer("i", into: &faults)
        #expect(faults.faults.first?.words.indonesian == "harus berupa bilangan bulat, bukan teks")
        #expect(faults.faults.first?.words.english == "must be of type integer, not string")
    }

    @Test func nullIsAMissingOptionalAndAWrongRequired() throws {
        var faults = FaultList()
        let reader = try #require(try reader(#"{"s":null}"#, &faults))
        #expect(
            reader.optionalString("s", into: &faults) == nil
                && reader.optionalString("i", into: &faults) == nil)
        #expect(faults.isEmpty)
        #expect(reader.string("s", into: &faults) == nil && texts(faults) == ["/x/s wrong-type"])
    }

    @Test func otherValuesAreNoObjects() throws {
        for text in ["[]", "1", "\"s\"", "null", "true"] {
            var faults = FaultList()
            #expect(try reader(text, &faults) == nil)
            #expect(texts(faults) == ["/x wrong-type"])
        }
    }

    @Test func theListIsBounded() {
        var faults = FaultList()
        for _ in 0..<(Limits.refusalDetailCountMax + 5) { faults.add(.root, "x", id: "a", en: "b") }
        #expect(faults.faults.count == Limits.refusalDetailCountMax)
    }

    @Test func quotedTextIsShortAndHarmless() {
        #expect(quoted("a\u{1B}[31m\u{9B}b") == "\"a\\u{1b}[31m\\u{9b}b\"")
        #expect(quoted(String(repeating: "x", count: 80)).hasSuffix("x\""))
        #expect(quoted(String(repeating: "x", count: 81)).hasSuffix("x…\""))
        #expect(quoted(String(repeating: "x", count: 81)).count == 80 + 3)
    }
}
