import Testing

@testable import Agent
@testable import Shared

@Suite("An office of examples")
struct DemoTests {
    @Test func theHelloSaysSoAndItIsKept() {
        let log = FakeLog()
        var talk = Conversation(log)
        talk.hear(log.hello(isDemo: true))
        #expect(talk.happened == ["demo true"])
        #expect(talk.asked == ["checkpoint", "notices"])
    }

    @Test(arguments: [true, false]) func whatIsKnownIsNotKeptAgain(isDemo: Bool) {
        let log = FakeLog()
        var talk = Conversation(log)
        talk.session = UplinkSession(
            UplinkKnowledge(
                office: "dagkopukmp-luwu-timur", verifierKey: log.verifierKey, proven: nil,
                catalogRevisions: [1], noticesSince: 0, language: .indonesian, isDemo: true), at: 0)
        talk.hear(log.hello(isDemo: isDemo))
        #expect(talk.happened == (isDemo ? [] : ["demo false"]))
    }

    @Test func onlySuchAnOfficeNamesIt() throws {
        let log = FakeLog()
        let (plain, demo) = (log.hello(), log.hello(isDemo: true))
        #expect(!String(decoding: plain, as: UTF8.self).contains("demo"))
        #expect(try #require(Hello(line: demo)).isDemo && !(try #require(Hello(line: plain)).isDemo))
    }

    @Test func everyPageOfTheFormSaysSo() throws {
        let fixture = try FormFixture()
        for path in ["/", "/isi/2021", "/riwayat", "/unggah"] {
            #expect(!(try #require(fixture.get(path)).text.contains(demoBanner)))
        }
        try fixture.desk.agent().change { $0.isDemo = true }
        for path in ["/", "/isi/2021", "/riwayat", "/unggah"] {
            let text = try #require(fixture.get(path)).text
            #expect(text.contains("<body class=\"demo\">"))
            #expect(
                text.contains("<aside class=\"banner\" aria-label=\"\(demoBanner)\">\(demoBanner)</aside>"))
        }
        #expect(try fixture.desk.agent().knowledge().isDemo)
    }

    @Test func templatesSaySoAndAreReadAllTheSame() throws {
        let desk = try AgentDesk()
        let period = Period(year: 2021)
        func csv() throws -> [UInt8] {
            let agent = try desk.agent()
            return try agent.template(of: [period], as: .csv, in: .indonesian, at: agent.clock.now())
        }
        #expect(!String(decoding: try csv(), as: UTF8.self).contains(demoBanner))
        try desk.agent().change { $0.isDemo = true }
        let text = String(decoding: try csv(), as: UTF8.self)
        #expect(text.contains(demoBanner))
        let filled = text.replacing(";aktif;;unit;;", with: ";aktif;;unit;146;")
            .replacing(";seluruh;;unit;;", with: ";seluruh;;unit;188;")
        let path = try desk.file("isian.csv", filled)
        let read = try DraftFile(path, catalogs: try desk.agent().catalogs(), bidang: "koperasi")
        #expect(read.drafts.map(\.period) == [period])
    }

    @Test func theWorkbookSaysSoOnEverySheet() throws {
        let desk = try AgentDesk()
        let agent = try desk.agent()
        for isDemo in [true, false] {
            let file = TemplateFile(
                [Period(year: 2022)], bidang: "perdagangan", catalogs: try agent.catalogs(),
                chronicle: Chronicle([]), language: .indonesian, isDemo: isDemo, now: agent.clock.now())
            let workbook = file.workbook(at: agent.clock.now())
            #expect(workbook.sheets.count == 3)
            for sheet in workbook.sheets {
                let texts = sheet.rows.joined().map { cell -> String in
                    if case .text(let text, _) = cell { text } else { "" }
                }
                #expect(texts.contains { $0.contains(demoBanner) } == isDemo, "\(sheet.name)")
            }
        }
    }
}
