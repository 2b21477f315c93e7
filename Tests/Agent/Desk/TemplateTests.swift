import Testing

@testable import Agent
@testable import Shared

@Suite("Templates")
struct TemplateTests {
    private func template(
        _ periods: [Int], bidang: String = "koperasi", known: [Chronicle.Known] = []
    ) -> TemplateFile {
        TemplateFile(
            periods.map { Period(year: $0) }, bidang: bidang, catalogs: CatalogHistory([.builtIn]),
            chronicle: Chronicle(known), language: .indonesian, now: Timestamp(milliseconds: 0))
    }

    private func known(_ year: Int, _ values: [String: String], of id: String = "koperasi-aktif")
        -> Chronicle.Known
    {
        var report = Report(
            kind: .report, office: "dagkopukmp-luwu-timur", bidang: "koperasi", period: Period(year: year),
            revision: 1, supersedes: nil, reason: nil, catalog: 1,
            preparedBy: Report.Person(name: "Sitti", title: "Staf"), createdAt: "2023-01-12T08:00:00+08:00")
        report.values = [id: values.compactMapValues { Figure($0) }]
        return Chronicle.Known(hash: Digest.sha256([UInt8(year % 100)]), report: report, receipt: nil)
    }

    /// The workbook as a reader of spreadsheets sees it.
    private func table(_ workbook: Workbook, typing: [String: String] = [:]) -> SheetTable {
        SheetTable(
            workbook.sheets.map { sheet in
                SheetTable.Sheet(
                    name: sheet.name,
                    rows: sheet.rows.enumerated().map { place, row in
                        SheetTable.Row(
                            number: place + 1,
                            cells: row.enumerated().compactMap { column, cell in
                                let name = SheetTable.name(column: column + 1, row: place + 1)
                                let typed = typing["\(sheet.name)!\(name)"].map {
                                    SheetTable.Content.number($0, isPercent: false)
                                }
                                return (typed ?? Self.content(cell)).map {
                                    SheetTable.Cell(column: column + 1, $0)
                                }
                            })
                    })
            })
    }

    private static func content(_ cell: Workbook.Cell) -> SheetTable.Content? {
        switch cell {
        case .text("", _), .empty, .blank: nil
        case .text(let text, _), .formula(_, .text(let text), _, _): text.isEmpty ? nil : .text(text)
        case .number(let number, _, _), .formula(_, .number(let number), _, _):
            .number(number, isPercent: false)
        }
    }

    private func read(_ table: SheetTable, bidang: String = "koperasi") throws(FaultList) -> [Draft] {
        var reader = DraftTableReader(catalogs: CatalogHistory([.builtIn]), bidang: bidang)
        return try reader.drafts(try SpreadsheetDraft.tables(of: table))
    }

    private func place(_ workbook: Workbook, _ sheet: String, _ field: String) -> String {
        let rows = workbook.sheets.first { $0.name == sheet }?.rows ?? []
        let row =
            rows.firstIndex { $0.count > 2 && $0[2] == .text(field, .mark) && $0[0] != .text("tanda", .mark) }
            ?? 0
        return "\(sheet)!F\(row + 1)"
    }

    @Test func anEmptyTemplateIsADraftWithoutFigures() throws {
        let drafts = try read(table(template([2022]).workbook(at: Timestamp(milliseconds: 0))))
        #expect(drafts.count == 1 && drafts[0].indicators.isEmpty)
        #expect(
            drafts[0].template
                == TemplateMark(
                    office: "dagkopukmp-luwu-timur", bidang: "koperasi", period: Period(year: 2022),
                    catalog: 1))
    }

    @Test func severalPeriodsAreSeveralDraftsAndEmptyOnesAreLeftOut() throws {
        let workbook = template([2022, 2021, 2023]).workbook(at: Timestamp(milliseconds: 0))
        #expect(workbook.sheets.map(\.name) == ["Petunjuk", "Isian 2021", "Isian 2022", "Isian 2023"])
        var typing: [String: String] = [:]
        for year in ["2021", "2023"] {
            typing[place(workbook, "Isian \(year)", "aktif")] = "146"
            typing[place(workbook, "Isian \(year)", "seluruh")] = "188"
        }
        let drafts = try read(table(workbook, typing: typing))
        #expect(drafts.map(\.period.year) == [2021, 2023])
        #expect(
            drafts[1].cells[JSONPointer(description: "/values/koperasi-aktif/aktif")]?.sheet == "Isian 2023")
    }

    @Test func whatIsReportedAlreadyStandsInIt() throws {
        let file = template(
            [2022],
            known: [
                known(2021, ["aktif": "140", "seluruh": "188"]),
                known(2022, ["aktif": "146", "seluruh": "188"]),
            ])
        let draft = try #require(try read(table(file.workbook(at: Timestamp(milliseconds: 0)))).first)
        #expect(draft.values["koperasi-aktif"]?.mapValues(\.text) == ["aktif": "146", "seluruh": "188"])
        #expect(draft.preparedBy?.name == "Sitti")
        let form = file.workbook(at: Timestamp(milliseconds: 0)).sheets[1]
        let results = form.rows.flatMap { $0 }.compactMap { cell -> String? in
            if case .formula(_, .number(let number), _, _) = cell { number } else { nil }
        }
        #expect(results == ["77.6595744681", "100.7257775202"])
        #expect(form.rows.contains { $0.count > 6 && $0[6] == .number("140", format: "#,##0", .shown) })
        var reader = DraftTableReader(catalogs: CatalogHistory([.builtIn]), bidang: "koperasi")
        #expect(try reader.draft(try CSVTable(file.csv)).values == draft.values)
        #expect(try Draft.drafts(json: file.json).first?.values == draft.values)
    }

    @Test func itemsHaveASheetOfTheirOwn() throws {
        let workbook = template([2022], bidang: "perdagangan").workbook(at: Timestamp(milliseconds: 0))
        #expect(workbook.sheets.map(\.name) == ["Petunjuk", "Isian", "Rincian"])
        let read = table(
            workbook,
            typing: ["Rincian!E4": "10.5", "Rincian!F4": "20", "Rincian!E5": "1", "Rincian!F5": "2"])
        let named = SheetTable(
            read.sheets.map { sheet in
                guard sheet.name == "Rincian" else { return sheet }
                return SheetTable.Sheet(
                    name: sheet.name,
                    rows: sheet.rows.map { row in
                        guard row.number == 4 || row.number == 5 else { return row }
                        let name = SheetTable.Cell(column: 3, .text(row.number == 4 ? "Beras" : "Gula"))
                        return SheetTable.Row(
                            number: row.number,
                            cells: row.cells + [name, SheetTable.Cell(column: 4, .text("ton"))])
                    })
            })
        let draft = try #require(try self.read(named, bidang: "perdagangan").first)
        let items = try #require(draft.items["ketersediaan-barang-pokok"])
        #expect(items.map(\.name) == ["Beras", "Gula"] && items.map(\.unit) == ["ton", "ton"])
        #expect(
            draft.withSums().values["ketersediaan-barang-pokok"]?.mapValues(\.text) == [
                "kebutuhan": "11.5", "stok": "22",
            ])
        // Names that are offered, without one figure among them, report nothing; one without any does.
        func offered(_ figures: [String: String]) throws(FaultList) -> Draft? {
            let names = ["Rincian!C4": "Beras", "Rincian!C5": "Gula"]
            let typed = self.table(workbook, typing: names.merging(figures) { $1 })
            return try self.read(typed, bidang: "perdagangan").first
        }
        #expect(try offered([:])?.items.isEmpty == true)
        #expect(try offered(["Rincian!E4": "1"])?.items["ketersediaan-barang-pokok"]?.count == 2)
        // Rows without a name say which cell lacks it.
        #expect(throws: FaultList.self) { try self.read(read, bidang: "perdagangan") }
    }

    @Test func otherTemplatesAreKnownAgain() {
        let workbook = template([2022]).workbook(at: Timestamp(milliseconds: 0))
        func fault(_ bidang: String, _ change: (String) -> String) -> String? {
            var reader = DraftTableReader(catalogs: CatalogHistory([.builtIn]), bidang: bidang)
            let text = String(decoding: template([2022]).csv, as: UTF8.self)
            do throws(FaultList) { _ = try reader.drafts([try CSVTable(Array(change(text).utf8))]) } catch {
                return error.faults.count == 1 ? error.faults[0].words.indonesian : "several"
            }
            return nil
        }
        #expect(fault("koperasi") { $0 } == nil)
        #expect(
            fault("umkm") { $0 }?.contains("baris 6, kolom nilai: lembar ini milik Bidang Koperasi") == true)
        #expect(
            fault("koperasi") { $0.replacing("dagkopukmp-luwu-timur", with: "lain") }?.contains(
                "milik kantor lain (lain)") == true)
        #expect(
            fault("koperasi") { $0.replacing("periode;;;;;2022", with: "periode;;;;;2023") }?.contains(
                "dibuat untuk 2022") == true)
        #expect(
            fault("koperasi") { $0.replacing("katalog;;;1", with: "katalog;;;2") }?.contains(
                "belum diterima agen ini") == true)
        #expect(
            fault("koperasi") { $0.replacing("templat;;;1", with: "templat;;;9") }?.contains(
                "perbarui iku-agent") == true)
        var reader = DraftTableReader(catalogs: CatalogHistory([.builtIn]), bidang: "umkm")
        #expect(throws: FaultList.self) {
            try reader.drafts(try SpreadsheetDraft.tables(of: table(workbook)))
        }
        #expect(
            TemplateCheck(bidang: "umkm", catalogs: CatalogHistory([.builtIn])).faults(
                of: Draft(period: Period(year: 2022))
            ).isEmpty)
    }

    @Test(arguments: [
        (["2022"], ["2022"]), (["2021..2023"], ["2021", "2022", "2023"]),
        (["2023", "2021"], ["2021", "2023"]),
        (["2022-T3..2023-T1"], ["2022-T3", "2022-T4", "2023-T1"]),
    ])
    func spansOfPeriods(_ texts: [String], _ expected: [String]) throws {
        #expect(try PeriodList.periods(texts).map(\.description) == expected)
    }

    @Test(arguments: [["2023..2021"], ["2022..2022-T1"], ["2021.."], ["x"], ["1000..1999"]])
    func otherSpansAreRefused(_ texts: [String]) {
        #expect(throws: UsageError.self) { try PeriodList.periods(texts) }
    }

    @Test func severalDraftsInJSON() throws {
        let bytes = template([2021, 2022]).json
        let text = String(decoding: bytes, as: UTF8.self).replacing("\"aktif\": \"\"", with: "\"aktif\": 146")
            .replacing("\"seluruh\": \"\"", with: "\"seluruh\": 188")
            .replacing("\"name\": \"\"", with: "\"name\": \"S\"").replacing(
                "\"title\": \"\"", with: "\"title\": \"S\"")
        let file = try DraftFile(
            "a.json", Array(text.utf8), catalogs: CatalogHistory([.builtIn]), bidang: "koperasi")
        #expect(file.drafts.map(\.period.year) == [2021, 2022] && file.drafts[1].preparedBy?.name == "S")
        do {
            _ = try DraftFile(
                "a.json", Array(text.utf8), catalogs: CatalogHistory([.builtIn]), bidang: "umkm")
            Issue.record("another unit's template was taken")
        } catch let fault as AgentFault {
            #expect(fault.faults.first?.pointer.description == "/template/bidang")
        }
    }
}
