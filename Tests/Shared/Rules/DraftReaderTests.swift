import Testing

@testable import Shared

@Suite("Drafts in JSON")
struct DraftReaderTests {
    private func faults(_ text: String) -> [String] {
        do throws(FaultList) { _ = try Draft(json: Array(text.utf8)) } catch {
            return error.faults.map { "\($0.pointer) \($0.code)" }
        }
        return []
    }

    @Test func numbersAreTakenDigitForDigit() throws {
        let text = """
            {"period":"2022","values":{"a":{"x":146,"y":1.50,"z":"1.592"}},"prepared_by":{"name":"N","title":"T"}}
            """
        let draft = try Draft(json: Array(text.utf8))
        #expect(draft.values["a"]?.mapValues(\.text) == ["x": "146", "y": "1.50", "z": "1.592"])
    }

    @Test(arguments: ["1e3", "-0", "\"1,5\"", "\"\"", "true", "12345678901234567890"])
    func otherNumbersAreRefused(_ number: String) {
        let text = "{\"period\":\"2022\",\"values\":{\"a\":{\"x\":\(number)}}}"
        #expect(faults(text).allSatisfy { $0.hasPrefix("/values/a/x ") } && !faults(text).isEmpty)
    }

    @Test func sumsOfItemsAreFilledInAndStatedOnesStay() throws {
        let text = """
            {"period":"2022","items":{"a":[{"item":"Beras","unit":"ton","x":0.1},{"item":"Gula","unit":"ton","x":"0.2"}]}}
            """
        let draft = try Draft(json: Array(text.utf8)).withSums()
        #expect(draft.values["a"]?["x"]?.text == "0.3")
        var stated = draft
        stated.values["a"] = ["x": try #require(Figure("9"))]
        #expect(stated.withSums().values["a"]?["x"]?.text == "9")
    }

    @Test func evidenceIsPathsOrObjects() throws {
        let text = """
            {"period":"2022","evidence":["a.xlsx",{"file":"b.pdf","indicator":"k","name":"B"}]}
            """
        let draft = try Draft(json: Array(text.utf8))
        #expect(
            draft.evidence == [
                .init(path: "a.xlsx", indicator: nil, name: nil),
                .init(path: "b.pdf", indicator: "k", name: "B"),
            ])
        #expect(
            faults("{\"period\":\"2022\",\"evidence\":[{\"path\":\"x\"}]}") == [
                "/evidence/0/path unknown-member", "/evidence/0/file missing-member",
            ])
    }

    @Test(arguments: [
        ("{}", "/period missing-member"),
        ("{\"period\":\"2022\",\"office\":\"x\"}", "/office unknown-member"),
        ("{\"period\":\"2022-T5\"}", "/period invalid-period"), ("[]", " wrong-type"),
    ])
    func faultsNameTheirPlace(_ text: String, _ fault: String) { #expect(faults(text) == [fault]) }

    @Test func emptyNotesOfATemplateSayNothing() throws {
        let text = "{\"period\":\"2022\",\"notes\":{\"a\":{\"pendukung\":\"\"},\"b\":{\"solusi\":\"x\"}}}"
        #expect(try Draft(json: Array(text.utf8)).notes == ["b": ["solusi": "x"]])
    }
}
