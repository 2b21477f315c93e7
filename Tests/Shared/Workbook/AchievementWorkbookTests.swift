import Testing

@testable import Shared

@Suite("Figures as a workbook")
struct AchievementWorkbookTests {
    private func workbook(
        _ source: MemorySource, _ language: Language = .indonesian, isDemo: Bool = false
    ) -> Workbook {
        let achievement = Achievement.compute(Period(year: 2022), from: source)
        return AchievementWorkbook(achievement, language, isDemo: isDemo).workbook
    }

    private func row(_ sheet: Workbook.Sheet, _ text: String) throws -> [Workbook.Cell] {
        try #require(
            sheet.rows.first { row in
                row.contains { if case .text(text, _) = $0 { true } else { false } }
            })
    }

    @Test func figuresAreNumbersWithTheFormatOfTheirUnit() throws {
        let sheet = workbook(try exampleYear()).sheets[0]
        let row = try row(sheet, "% Koperasi aktif")
        #expect(row[5] == .number("0.771000000000", format: "0.00%", .cell))
        #expect(row[6] == .number("0.776594744681", format: "0.00%", .cell) || row[6].isNumber)
        #expect(row[8].isNumber)
        #expect(row[9] == .text("Sangat Tinggi", .cell))
        #expect(row[10] == .text("Final", .cell))
    }

    @Test func headsStayInViewOverTheFirstRow() throws {
        for sheet in workbook(try exampleYear()).sheets.dropLast() {
            let head = sheet.rows[sheet.frozenRowCount - 1]
            #expect(head.count == sheet.columnWidths.count)
            #expect(head.allSatisfy { if case .text(_, .head) = $0 { true } else { false } })
            #expect(sheet.rows.dropFirst(sheet.frozenRowCount).allSatisfy { $0.count <= head.count })
        }
    }

    @Test func sheetsAreNamedInTheLanguageAsked() throws {
        let source = try exampleYear()
        #expect(
            workbook(source).sheets.map(\.name) == ["Capaian", "Rata-rata", "Rumus pembanding", "Asal data"])
        #expect(
            workbook(source, .english).sheets.map(\.name)
                == ["Achievement", "Means", "Alternatives", "Origin"])
    }

    @Test func whatIsMissingIsEmptyAndSaysSoInWords() throws {
        let row = try row(workbook(MemorySource()).sheets[0], "% Koperasi aktif")
        #expect(row[6...9].allSatisfy { if case .text("", _) = $0 { true } else { false } })
        #expect(row[10] == .text("Belum dilaporkan", .cell))
    }

    @Test func anIncompleteGroupIsProvisional() throws {
        var source = MemorySource()
        try source.add(
            "koperasi", "2022", arrived: "2023-01-12", ["koperasi-aktif": ["aktif": "146", "seluruh": "188"]])
        let overall = try row(workbook(source).sheets[1], "Rata-rata indikator")
        #expect(overall[3] == .text("Sangat Tinggi (sementara)", .cell))
        let unit = try row(workbook(source).sheets[1], "Bidang Koperasi")
        #expect(unit[3] == .text("Sangat Tinggi", .cell))
    }

    @Test func theOriginNamesSizeAndRoot() throws {
        let origin = try #require(workbook(try exampleYear()).sheets.last)
        #expect(try row(origin, "Ukuran log (entri)")[1] == .number("12", format: "0", .cell))
        #expect(
            try row(origin, "Akar log")[1] == .text("Z4cqxFnZBPYvNcWzHPnRVjkVVVkVXGxF4fS4nXnVq0c=", .code))
    }

    @Test func aDemoSaysSoOnEverySheet() throws {
        let source = try exampleYear()
        func banners(_ workbook: Workbook) -> Int {
            workbook.sheets.count { $0.rows.contains([.text(demoBanner, .alarm)]) }
        }
        #expect(banners(workbook(source, isDemo: true)) == 4)
        #expect(banners(workbook(source)) == 0)
    }

    @Test func theDescriptionIsTakenByItsReader() throws {
        for language in Language.allCases {
            let workbook = workbook(try exampleYear(), language, isDemo: true)
            #expect(try Workbook(description: workbook.json.compact) == workbook)
        }
    }
}

extension Workbook.Cell {
    var isNumber: Bool { if case .number = self { true } else { false } }
}
