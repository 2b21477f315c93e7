import Shared
import Testing

@testable import Aggregator

/// What stands in the documents: the figures of the JSON, whatever the data and the texts.
@Suite struct DocumentContentTests {
    static let year = Period(year: 2022)

    /// The JSON of a period's figures: indicator → member → text.
    private func json(_ achievement: Achievement) throws -> [String: JSONObject] {
        let rows = try #require(achievement.json.object?["indicators"]?.array).compactMap(\.object)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["id"]?.string ?? "", $0) })
    }

    @Test func everyFigureOfTheReportIsTheJSONs() throws {
        let fixture = try DocumentFixture()
        for year in 2021...2023 { try fixture.report(Period(year: year)) }
        let document = try #require(try fixture.desk().document(DocumentName(.performance, Self.year)))
        let achievement = try fixture.achievement(Self.year)
        let figures = try json(achievement)
        let table = document.tables[0]
        #expect(table.cells.count == 6 + 5)
        for (indicator, cells) in zip(achievement.catalog.indicators, table.cells) {
            let row = try #require(figures[indicator.id])
            #expect(cells[2].text == indicator.name)
            #expect(cells[4].figure?.number == row["target"]?.string)
            #expect(cells[5].figure?.number == row["realisasi"]?.string)
            #expect(cells[6].figure?.number == row["capaian"]?.string)
            let predikat = achievement.row(of: indicator.id)?.predikat?.name ?? FigureText.absent
            #expect(cells[7].text.hasPrefix(predikat))
        }
        let overall = try #require(achievement.json.object?["overall"]?.object)
        let means = table.cells.suffix(5).map { $0[1].figure?.number }
        let expected = ["capaian", "capaian_uncapped", "capaian_all"].map { overall[$0]?.string }
        #expect(Array(means.prefix(3)) == expected)
        #expect(means[3] == overall["with_alternatives"]?.object?["capaian"]?.string)
        #expect(
            means[4] == achievement.json.object?["overall_by_sasaran"]?.object?["capaian"]?.string)
    }

    @Test func yearsStandSideBySide() throws {
        let fixture = try DocumentFixture()
        for year in 2021...2026 { try fixture.report(Period(year: year)) }
        let last = Period(year: 2026)
        let document = try #require(try fixture.desk().document(DocumentName(.performance, last)))
        let table = document.tables[1]
        #expect(table.columns.count == 4 + 6 && table.cells.count == 3 * 6)
        for (place, year) in (2021...2026).enumerated() {
            let figures = try json(try fixture.achievement(Period(year: year)))
            for (row, indicator) in Catalog.builtIn.indicators.enumerated() {
                let lines = table.cells[(row * 3)..<(row * 3 + 3)].map { $0[4 + place].figure?.number }
                let found = ["target", "realisasi", "capaian"].map { figures[indicator.id]?[$0]?.string }
                #expect(lines == found, "\(indicator.id) \(year)")
            }
        }
    }

    @Test func quartersAreHeldAgainstTheirOwnTargets() throws {
        let fixture = try DocumentFixture()
        let quarter = Period(year: 2022, quarter: .second)
        try fixture.report(quarter)
        try fixture.append(
            .target(indicator: "koperasi-aktif", period: quarter, value: try #require(Figure("61.5"))))
        let document = try #require(try fixture.desk().document(DocumentName(.measurement, Self.year)))
        let figures = try json(try fixture.achievement(quarter))
        let overview = document.tables[0].cells[3]
        #expect(overview[5].figure?.number == figures["koperasi-aktif"]?["realisasi"]?.string)
        #expect(overview[4].text == FigureText.absent && overview[6].text == FigureText.absent)
        let line = document.tables[1].cells[6 + 3]
        #expect(
            line[3].text == "61,5" && line[5].figure?.number == figures["koperasi-aktif"]?["capaian"]?.string)
        #expect(document.footnotes.contains { $0.contains("Sementara") }, "the year falls back to a quarter")
    }

    @Test(arguments: Language.allCases) func withoutAnyDataEveryDocumentIsThere(language: Language) throws {
        let desk = try DocumentFixture().desk(language)
        for bidang in [nil, "koperasi"] {
            let names = try desk.names(of: 2022, bidang: bidang)
            #expect(names.count == (bidang == nil ? 8 : 6), "no receipts without reports")
            for name in names {
                let document = try #require(try desk.document(name))
                #expect(document.tables.allSatisfy { $0.headPlaces != nil })
                #expect(try Document(description: document.json.compact) == document)
                #expect(document.source?.size == desk.size && document.banner == demoBanner)
            }
        }
    }

    @Test func longAndHostileTextsAreWithinBounds() throws {
        let fixture = try DocumentFixture()
        let note = String(repeating: "Catatan \u{202E}<b>&\"'= ", count: 210).prefix(4000)
        let name = String(String(repeating: "Nama ", count: 40).prefix(199)) + "x"
        try fixture.report(Self.year) { report in
            report.preparedBy.name = name
            for id in report.values.keys {
                report.notes[id] = Dictionary(
                    uniqueKeysWithValues: Report.noteNames.map { ($0, String(note)) })
            }
        }
        try fixture.official(name, from: "2020-01-01", title: name)
        let desk = try fixture.desk()
        let names = try desk.names(of: 2022)
        #expect(names.count == 8 + 5)
        for name in names {
            let document = try #require(try desk.document(name))
            #expect(try Document(description: document.json.compact) == document)
        }
        let receipt = try #require(try desk.document(DocumentName(.receipt, Self.year, bidang: "umkm")))
        #expect(String(decoding: receipt.json.compact, as: UTF8.self).contains(name))
    }

    @Test func aDocumentIsADraftUntilItsFiguresAreApproved() throws {
        let fixture = try DocumentFixture()
        try fixture.report(Self.year)
        let name = DocumentName(.performance, Self.year)
        #expect(try fixture.desk().document(name)?.isDraft == true)
        _ = try fixture.office.ledger.approve(
            Self.year, shownAtSize: fixture.office.ledger.state.size, by: fixture.office.author, reason: "uji"
        )
        #expect(try fixture.desk().document(name)?.isDraft == false)
        var desk = try fixture.desk()
        desk.isDraftAsked = true
        #expect(try desk.document(name)?.isDraft == true)
        try fixture.office.submit("koperasi", Self.year, ["koperasi-aktif": ["aktif": "1", "seluruh": "2"]])
        #expect(try fixture.desk().document(name)?.isDraft == true, "the figures differ from those approved")
    }

    @Test func theSameSizeAndDateGiveTheSameDocument() throws {
        let fixture = try DocumentFixture()
        try fixture.report(Self.year)
        let size = fixture.office.ledger.state.size
        let name = DocumentName(.evaluation, Self.year)
        let before = try fixture.desk(size: size).document(name)
        try fixture.report(Period(year: 2023))
        #expect(try fixture.desk(size: size).document(name) == before)
        #expect(try fixture.desk().document(name) != before, "the footer names another size")
    }

    @Test func theAmendmentSaysWhyAndWhatChanges() throws {
        let fixture = try DocumentFixture()
        try fixture.report(Self.year)
        let document = try #require(try fixture.desk().document(DocumentName(.amendment, Self.year)))
        let text = String(decoding: document.json.compact, as: UTF8.self)
        #expect(document.isDraft && text.contains("KETIGA"))
        let doubt = try #require(Catalog.builtIn.indicators[0].doubtful).dropLast()
        #expect(text.contains(doubt))
        let effects = document.tables[1].cells.map { $0.map(\.text) }
        #expect(effects.contains { $0[0] == "2022" && $0[2] == "realisasi" })
        let proposed = try #require(Catalog.builtIn.withFirstAlternatives)
        #expect(proposed.revision == 2 && proposed.withFirstAlternatives == nil)
    }

    @Test func aReceiptStatesTheReport() throws {
        let fixture = try DocumentFixture()
        try fixture.office.report(Self.year, aktif: "146", seluruh: "188")
        let document = try #require(
            try fixture.desk().document(DocumentName(.receipt, Self.year, bidang: "koperasi")))
        let head = try #require(
            fixture.office.ledger.state.heads[.init(bidang: "koperasi", period: Self.year)])
        let text = String(decoding: document.json.compact, as: UTF8.self)
        #expect(text.contains(head.report.hex) && text.contains(head.kid))
        #expect(document.tables[0].cells.map { $0[2].text } == ["146", "188"])
        let none = DocumentName(.receipt, Self.year, bidang: "umkm")
        #expect(try fixture.desk().document(none) == nil)
    }
}
