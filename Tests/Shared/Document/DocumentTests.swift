import Testing

@testable import Shared

/// A document in which everything a document may hold stands once.
enum SampleDocument {
    static let table = Document.Table(
        caption: "Tabel 1",
        columns: [Document.Column(4, .centre), Document.Column(20), Document.Column(8, .end)],
        head: [
            [.init("No", rowCount: 2), .init("Tahun 2022", columnCount: 2)],
            [.init("Indikator"), .init("Capaian")],
        ],
        hasColumnNumbers: true,
        rows: [
            .group("Sasaran 1"),
            .cells([
                .init("1"), .init("=1+1 <b>&"),
                .init("77,66%", figure: .init("0.7766", format: "0.00%"), marks: ["1", "2"], isStrong: true),
            ]),
            .cells([.init("Rata-rata", columnCount: 2, alignment: .centre), .init("")]),
        ])
    static let blocks: [Document.Block] = [
        .heading("A. Pendahuluan", level: 1),
        .paragraph(.init("Satu\ndua \u{202E}<i>", style: .slanted, isIndented: true)),
        .clauses([.init("KESATU", hasColon: true, "isi", points: [.init("a.", "butir")])]),
        .facts([.init("Nama", "nilai")]), .table(table),
        .legend(title: "Skala", lines: ["≥ 91 Sangat Tinggi"]),
        .footnotes([.init("1", "catatan")]),
        .signatures(
            .init(
                [
                    .init(
                        placeAndDate: ["Malili"], role: ["KEPALA,"], name: "Andi", rank: "Pembina", nip: "19"),
                    .init(role: [], name: nil),
                ], initials: ["Sekretaris"])),
        .pageBreak, .copies(title: "Tembusan:", names: ["Inspektur"]),
    ]
    static let document = Document(
        kind: "laporan-kinerja", language: .indonesian, paper: .f4, title: "Laporan <Kinerja>",
        author: "Dinas",
        created: Timestamp(milliseconds: 1_673_481_600_000), isDraft: true, banner: "CONTOH",
        source: .init(
            origin: "d/iku", size: 12, root: "q83vEjRWeJC6mHZUMhD+3LqYdlQyEAAAAAAAAAAAAAA=",
            moment: "12 Januari 2023",
            verification: "Periksa."),
        sections: [
            .init(
                orientation: .landscape,
                letterhead: .init(emblem: [1, 2, 3], names: ["DINAS"], address: ["Jalan"]),
                title: ["LAPORAN"], subtitle: ["TAHUN 2022"], blocks: blocks),
            .init(blocks: []),
        ])
}

@Suite("iku-document/1")
struct DocumentTests {
    @Test func whatIsWrittenIsRead() throws {
        #expect(try Document(description: SampleDocument.document.json.compact) == SampleDocument.document)
    }

    @Test func everyChoiceIsKnown() throws {
        for paper in Document.Paper.allCases {
            for orientation in Document.Orientation.allCases {
                let blocks = Document.Paragraph.Style.allCases.flatMap { style in
                    Document.Alignment.allCases.map {
                        Document.Block.paragraph(.init("x", alignment: $0, style: style))
                    }
                }
                let document = Document(
                    kind: "a", language: .english, paper: paper, title: "", author: "",
                    created: Timestamp(milliseconds: 0), isDraft: false,
                    sections: [.init(orientation: orientation, blocks: blocks)])
                #expect(try Document(description: document.json.compact) == document)
            }
        }
    }

    /// A member bent, and where the fault must be told; or one that only just passes.
    @Test(arguments: [
        ("schema", "\"iku-document/2\"", "/schema"), ("kind", "\"\"", "/kind"), ("kind", "\"A\"", "/kind"),
        ("kind", "\"a-1\"", nil), ("language", "\"fr\"", "/language"), ("language", "\"en\"", nil),
        ("paper", "\"a3\"", "/paper"), ("title", "1", "/title"), ("created", "\"2023-01-12\"", "/created"),
        ("draft", "0", "/draft"), ("draft", "true", nil), ("banner", "null", nil), ("banner", "1", "/banner"),
        ("source", "null", nil), ("source", "{}", "/source/origin"), ("sections", "[]", "/sections"),
        ("sections", "[{}]", "/sections/0/orientation"), ("extra", "1", "/extra"),
    ])
    func theOutsideIsChecked(_ name: String, _ value: String, _ pointer: String?) throws {
        let bent = try #require(SampleDocument.document.json.object).setting(
            name, to: try JSONValue(parsing: Array(value.utf8)))
        check(try faults(.object(bent)), pointer)
    }

    @Test(arguments: [
        ("{}", ""), ("{\"block\":\"page-break\"}", nil), ("{\"block\":\"page-break\",\"x\":1}", "/x"),
        ("{\"block\":\"heading\",\"text\":\"\",\"level\":3}", nil),
        ("{\"block\":\"heading\",\"text\":\"\",\"level\":4}", "/level"),
        ("{\"block\":\"signatures\",\"signatures\":[],\"initials\":[]}", "/signatures"),
        ("{\"block\":\"legend\",\"title\":\"\",\"lines\":[1]}", "/lines/0"),
        ("{\"block\":\"facts\",\"facts\":[{\"name\":\"a\"}]}", "/facts/0/value"),
    ])
    func blocksAreChecked(_ block: String, _ pointer: String?) throws {
        let section: JSONValue = [
            "orientation": "portrait", "letterhead": .null, "title": [], "subtitle": [],
            "blocks": [try JSONValue(parsing: Array(block.utf8))],
        ]
        let bent = try #require(SampleDocument.document.json.object).setting("sections", to: [section])
        check(try faults(.object(bent)), pointer.map { "/sections/0/blocks/0" + $0 })
    }

    /// Two columns; what the head and a row are, and where the fault must be told.
    @Test(arguments: [
        ("[]", "[]", nil), ("[[[1,1],[1,1]]]", "[]", nil), ("[[[2,1]]]", "[]", nil),
        ("[[[1,2],[1,1]],[[1,1]]]", "[]", nil), ("[[[1,1]]]", "[]", "/head"), ("[[[3,1]]]", "[]", "/head"),
        ("[[[1,2],[1,1]],[[1,1],[1,1]]]", "[]", "/head"), ("[[[1,2],[1,2]]]", "[]", "/head"),
        ("[[[1,1],[1,2]],[[2,1]]]", "[]", "/head"), ("[]", "[1,1]", nil), ("[]", "[2]", nil),
        ("[]", "[1]", "/rows/0"), ("[]", "[1,2]", "/rows/0"),
    ])
    func tablesAreChecked(_ head: String, _ row: String, _ pointer: String?) throws {
        func read(_ text: String) throws -> [JSONValue] {
            try JSONValue(parsing: Array(text.utf8)).array ?? []
        }
        let heads = try read(head).map { row in
            JSONValue.array(
                (row.array ?? []).map {
                    ["text": "", "columns": $0.array?[0] ?? 1, "rows": $0.array?[1] ?? 1]
                })
        }
        let cells = try read(row).map { columns -> JSONValue in
            [
                "text": "", "figure": .null, "marks": [], "strong": false, "columns": columns,
                "alignment": .null,
            ]
        }
        let column: JSONValue = ["weight": 1, "alignment": "start"]
        let table: JSONValue = [
            "block": "table", "caption": .null, "columns": [column, column], "head": .array(heads),
            "numbered": false, "rows": cells.isEmpty ? [] : [.array(cells)],
        ]
        let section: JSONValue = [
            "orientation": "portrait", "letterhead": .null, "title": [], "subtitle": [], "blocks": [table],
        ]
        let bent = try #require(SampleDocument.document.json.object).setting("sections", to: [section])
        check(try faults(.object(bent)), pointer.map { "/sections/0/blocks/0" + $0 })
    }

    @Test func aTextHasABound() throws {
        func document(_ count: Int) -> Document {
            Document(
                kind: "a", language: .english, paper: .a4, title: String(repeating: "x", count: count),
                author: "",
                created: Timestamp(milliseconds: 0), isDraft: false, sections: [.init(blocks: [])])
        }
        let longest = Limits.documentTextScalarCountMax
        #expect(try faults(document(longest).json).isEmpty)
        #expect(try faults(document(longest + 1).json) == ["/title"])
    }

    @Test func theFooterCanBeReadBack() throws {
        let source = try #require(SampleDocument.document.source)
        for language in Language.allCases {
            let lines = source.lines(in: language).joined(separator: "\n")
            #expect(PrintFooter.all(in: Array(lines.utf8)).map(\.size) == [12])
        }
    }

    private func faults(_ json: JSONValue) throws -> [String] {
        do throws(FaultList) {
            _ = try Document(description: json.compact)
            return []
        } catch {
            return error.faults.map { "\($0.pointer)" }
        }
    }

    private func check(_ found: [String], _ pointer: String?) {
        if let pointer { #expect(found.contains(pointer)) } else { #expect(found.isEmpty) }
    }
}

@Suite("A document as a page")
struct DocumentPageTests {
    private let html = DocumentPage(SampleDocument.document, emblemPath: "/lambang").content.html

    @Test func everyTextStandsEscaped() {
        #expect(html.contains("=1+1 &lt;b&gt;&amp;"))
        #expect(html.contains("dua \u{202E}&lt;i&gt;"))
        #expect(!html.contains("<i>"))
        for text in [
            "KESATU", "butir", "Nama", "≥ 91 Sangat Tinggi", "NIP. 19", "Inspektur", "Sasaran 1", "CONTOH",
        ] {
            #expect(html.contains(text), "\(text)")
        }
    }

    @Test func headsSpanWhatTheySay() {
        #expect(html.contains("<th scope=\"col\" rowspan=\"2\">No</th>"))
        #expect(html.contains("<th scope=\"colgroup\" colspan=\"2\">Tahun 2022</th>"))
        #expect(html.contains("<sup>1</sup><sup>,</sup><sup>2</sup>"))
    }

    @Test func nothingInlineStandsInIt() {
        #expect(!html.contains("style=") && !html.contains("<script") && !html.contains(" on"))
        #expect(html.contains("class=\"sheet f4-landscape\"") && html.contains("class=\"sheet f4-portrait\""))
    }

    @Test func initialsBelongToDrafts() {
        #expect(html.contains("Paraf koordinasi") && html.contains("DRAF – belum ditetapkan"))
        let sample = SampleDocument.document
        let final = Document(
            kind: sample.kind, language: .indonesian, paper: .a4, title: "", author: "",
            created: sample.created,
            isDraft: false, sections: sample.sections)
        let page = DocumentPage(final).content.html
        #expect(!page.contains("Paraf koordinasi") && !page.contains("DRAF") && !page.contains("<img"))
    }
}

@Suite("A document as a workbook")
struct DocumentWorkbookTests {
    private let workbook = DocumentWorkbook(SampleDocument.document).workbook

    @Test func aSpreadsheetCanHoldIt() throws {
        #expect(try Workbook(description: workbook.json.compact) == workbook)
        #expect(workbook.sheets.map(\.name) == ["1 Tabel 1", "2 laporan-kinerja", "Asal data"])
    }

    @Test func figuresAreNumbers() {
        let cells = workbook.sheets[0].rows.flatMap(\.self)
        #expect(cells.contains(.number("0.7766", format: "0.00%\" 1,2)\"", .strong)))
        #expect(cells.contains(.text("=1+1 <b>&", .cell)))
    }

    @Test func headsAreSpannedAndPrintedAgain() throws {
        let sheet = workbook.sheets[0]
        let rows = try #require(sheet.layout.repeatedRows)
        #expect(rows.count == 3)
        let first = rows.lowerBound
        #expect(sheet.layout.spans.contains(.init(row: first, column: 1, rowCount: 2, columnCount: 1)))
        #expect(sheet.layout.spans.contains(.init(row: first, column: 2, rowCount: 1, columnCount: 2)))
        #expect(sheet.rows[first - 1][0] == .text("No", .column))
        #expect(sheet.rows[first][1] == .text("Indikator", .column))
        #expect(sheet.layout.isFolio)
    }
}
