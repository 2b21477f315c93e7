// The questions of `setup`: what each takes and refuses, and how they are asked.

import Foundation
import Shared
import Testing

@testable import Aggregator

@Suite("Setup: questions")
struct SetupQuestionTests {
    @Test(arguments: [
        ("iku.dinas.lan", "iku.dinas.lan:7345"), ("192.168.10.7:9000", "192.168.10.7:9000"),
        ("[fd00::7]", "[fd00::7]:7345"), ("localhost", "localhost:7345"),
    ])
    func addresses(_ text: String, _ expected: String) throws {
        let address = try SetupQuestions.address(standard: "").read(text)
        #expect(address.description == expected)
    }

    @Test(arguments: ["", "iku dinas", "iku.dinas.lan:0", "iku.dinas.lan:99999", "0.0.0.0", "[::]", "12"])
    func addressesThatAreNone(_ text: String) {
        #expect(throws: CommandFault.self) { try SetupQuestions.address(standard: "").read(text) }
    }

    @Test func peopleWithAndWithoutTheirNames() throws {
        #expect(try SetupQuestions.head.read("kepala").fullName == nil)
        let head = try SetupQuestions.head.read("yusuf = Yusuf Musa, S.E.")
        #expect(head.login == "yusuf" && head.fullName == "Yusuf Musa, S.E.")
    }

    @Test(arguments: ["", "=Yusuf", "yusuf=", "yusuf musa", "admin", "ya\u{7}", "yusuf=Yu\u{1B}suf"])
    func peopleThatAreNone(_ text: String) {
        #expect(throws: CommandFault.self) { try SetupQuestions.head.read(text) }
    }

    @Test func whoReportsFromHere() throws {
        let question = SetupQuestions.reporters(of: .builtIn)
        let all = Catalog.builtIn.bidang.map(\.id)
        #expect(try question.read("-").isEmpty)
        #expect(try question.read("tidak ada").isEmpty)
        #expect(try question.read("Semua").map(\.login) == all)
        let two = try question.read("koperasi=Sitti Rahma, S.Kom.; perdagangan")
        #expect(two.map(\.login) == ["koperasi", "perdagangan"])
        #expect(two.map(\.fullName) == ["Sitti Rahma, S.Kom.", nil])
    }

    @Test(arguments: ["koperasi; perikanan", "koperasi, perdagangan", "koperasi;koperasi", "semua;koperasi"])
    func reportersThatAreNone(_ text: String) {
        let question = SetupQuestions.reporters(of: .builtIn)
        #expect(throws: CommandFault.self) { try question.read(text) }
    }

    @Test func anOfficeBeginsAtRevisionOne() throws {
        let folder = LedgerFixture.folder.appending(path: "iku-setup-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileSystem.createFolder(folder)
        #expect(try SetupQuestions.office.read("").office.id == Catalog.builtIn.office.id)
        #expect(throws: CommandFault.self) { try SetupQuestions.office.read(folder + "/missing.json") }
        let first = String(decoding: Catalog.builtIn.json.compact, as: UTF8.self)
        let second = first.replacingOccurrences(of: "\"revision\":1,", with: "\"revision\":2,")
        #expect(second != first)
        try FileSystem.writeDurably(Array(second.utf8), to: folder + "/two.json")
        #expect(throws: CommandFault.self) { try SetupQuestions.office.read(folder + "/two.json") }
        try FileSystem.writeDurably(Array(first.utf8), to: folder + "/one.json")
        #expect(try SetupQuestions.office.read(folder + "/one.json").revision == 1)
    }

    // MARK: Asking

    @Test func aWrongAnswerIsAskedAgainAndAnEmptyOneIsTheStandard() throws {
        var (lines, told, prompts) = (["admin", " yusuf=Yusuf "], [String](), [String]())
        var interview = SetupInterview(
            given: { _ in nil },
            ask: {
                prompts.append($0)
                return lines.isEmpty ? nil : lines.removeFirst()
            }, tell: { told.append($0) }, language: .indonesian)
        #expect(try interview.answer(SetupQuestions.head).login == "yusuf")
        #expect(told.count == 1 && told[0].contains("admin"))
        #expect(prompts.count == 2 && prompts[0].hasSuffix("[kepala]: "))
        #expect(prompts.joined(separator: "\n").split(separator: "\n").allSatisfy { $0.count <= 80 + 12 })
        #expect(throws: CommandFault.self) { try interview.answer(SetupQuestions.head) }
        interview = SetupInterview(given: { _ in nil }, ask: { _ in "" }, tell: { _ in }, language: .english)
        #expect(try interview.answer(SetupQuestions.planner).login == "perencanaan")
    }

    @Test func optionsAnswerWithoutAQuestion() throws {
        let given = ["head": "yusuf", "address": "nowhere at all"]
        let interview = SetupInterview(
            given: { given[$0] }, ask: nil, tell: { _ in }, language: .english)
        #expect(try interview.answer(SetupQuestions.head).login == "yusuf")
        #expect(try interview.answer(SetupQuestions.planner).login == "perencanaan")
        let fault = #expect(throws: CommandFault.self) {
            try interview.answer(SetupQuestions.address(standard: "localhost"))
        }
        #expect(fault?.words.english.hasPrefix("--address: ") == true)
        #expect(fault?.exitCode == .usage)
    }
}
