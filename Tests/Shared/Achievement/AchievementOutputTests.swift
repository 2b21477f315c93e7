import Foundation
import Testing

@testable import Shared

private let year = Period(year: 2022)

@Suite("iku-achievement/1")
struct AchievementJSONTests {
    /// The vector was computed by another program with exact fractions of its own.
    @Test func theExampleYearToTheLastDigit() throws {
        let achievement = Achievement.compute(year, from: try exampleYear())
        let expected = try bytes(of: "Tests/Vectors/figures/achievement-2022.json")
        #expect(
            String(decoding: achievement.json.indented, as: UTF8.self)
                == String(decoding: expected, as: UTF8.self))
    }

    @Test func anEmptyStoreHasNullsAndTargets() throws {
        let json = Achievement.compute(year, from: MemorySource()).json
        let first = try #require(json.object?["indicators"]?.array?.first?.object)
        #expect(first["target"] == "95.0000000000")
        for name in [
            "reason", "period", "realisasi", "difference", "capaian", "predikat", "report", "revision",
        ] {
            #expect(first[name] == .null, "\(name)")
        }
        #expect(first["alternatives"]?.array?.count == 3)
        #expect(first["alternatives"]?.array?.first?.object?["reason"] == .null)
        #expect(json.object?["overall"]?.object?["capaian_all"] == "0.0000000000")
        #expect(json.object?["overall_by_sasaran"] == ["capaian": nil, "predikat": nil])
    }
}

@Suite("CSV")
struct AchievementCSVTests {
    private func lines(_ style: AchievementCSV.Style, isDemo: Bool = false) throws -> [String] {
        let achievement = Achievement.compute(year, from: try exampleYear())
        let text = String(decoding: AchievementCSV(style, isDemo: isDemo).bytes(achievement), as: UTF8.self)
        #expect(text.hasSuffix("\r\n"))
        return text.components(separatedBy: "\r\n").dropLast()
    }

    @Test func plainHasPointsAndOneLineAFigure() throws {
        let lines = try lines(.plain)
        #expect(lines[0].hasPrefix("kind,id,name,sasaran,bidang,unit,status,reason,period,target,realisasi"))
        // 6 indicators, 3 alternatives, 3 sasaran, 5 bidang, 2 overall.
        #expect(lines.count == 1 + 6 + 3 + 3 + 5 + 2)
        let cooperatives = try #require(lines.first { $0.hasPrefix("indicator,koperasi-aktif,") })
        #expect(
            cooperatives.contains(",final,,2022,77.1000000000,77.6595744681,0.5595744681,100.7257775202,"))
        #expect(
            cooperatives.hasSuffix(
                ",koperasi-2022-1,1,1,12,Z4cqxFnZBPYvNcWzHPnRVjkVVVkVXGxF4fS4nXnVq0c=,"
                    + "2023-01-31T01:12:00.000Z"))
        let alternative = try #require(lines.first { $0.hasPrefix("alternative,") })
        #expect(
            alternative.contains(
                "\"Rata-rata kecukupan setiap komoditas, paling tinggi 100% per komoditas.\""))
    }

    @Test func everyLineHasAsManyCells() throws {
        for style in [AchievementCSV.Style.plain, .indonesian] {
            for isDemo in [false, true] {
                let separator: Character = style == .plain ? "," : ";"
                let counts = try lines(style, isDemo: isDemo).map { line in
                    var isQuoted = false
                    return line.filter { mark in
                        if mark == "\"" { isQuoted.toggle() }
                        return mark == separator && !isQuoted
                    }.count
                }
                #expect(Set(counts) == [isDemo ? 28 : 27])
            }
        }
    }

    @Test func indonesianExcelOpensIt() throws {
        let achievement = Achievement.compute(year, from: try exampleYear())
        let bytes = AchievementCSV(.indonesian, isDemo: false).bytes(achievement)
        #expect(bytes.prefix(3) == [0xEF, 0xBB, 0xBF])
        let lines = try lines(.indonesian)
        let cooperatives = try #require(lines.first { $0.hasPrefix("indicator;koperasi-aktif;") })
        #expect(cooperatives.contains(";77,1000000000;77,6595744681;0,5595744681;"))
    }

    @Test func aDemoStoreSaysSoInEveryLine() throws {
        for line in try lines(.plain, isDemo: true).dropFirst() { #expect(line.hasPrefix(demoBanner + ",")) }
        for line in try lines(.plain) { #expect(!line.contains(demoBanner)) }
    }

    @Test func textIsNoFormulaAndNegativeFiguresStayNumbers() throws {
        var source = MemorySource(catalogs: [try catalog([("/indicators/2/name", "=HYPERLINK(\"x\")")])])
        let growth = "pertumbuhan-produksi-umkm"
        try source.add(
            "umkm", "2022", arrived: "2023-01-12", [growth: ["produksi": "90"]],
            baseline: [growth: ["produksi": "100"]])
        let achievement = Achievement.compute(year, from: source)
        let text = String(decoding: AchievementCSV(.plain, isDemo: false).bytes(achievement), as: UTF8.self)
        #expect(text.contains(",\"'=HYPERLINK(\"\"x\"\")\","))
        #expect(text.contains(",-10.0000000000,"))
    }

    @Test(arguments: ["=1", "+1", "-1", "@x", "\tx", "\rx"])
    func leadingSignsAreMadeHarmless(_ text: String) { #expect(CSVText.harmless(text) == "'" + text) }

    @Test func otherTextIsLeftAlone() {
        #expect(CSVText.harmless("a=1") == "a=1")
        #expect(CSVText.harmless("% Koperasi aktif") == "% Koperasi aktif")
        #expect(CSVText.quotedIfNeeded("a;b", separator: ",") == "a;b")
        #expect(CSVText.quotedIfNeeded("a;b", separator: ";") == "\"a;b\"")
        #expect(CSVText.quotedIfNeeded("a\nb", separator: ",") == "\"a\nb\"")
    }
}

@Suite("Figures for people")
struct FigureTextTests {
    private let indonesian = FigureText(.indonesian)
    private let english = FigureText(.english)

    @Test func marksFollowTheLanguage() throws {
        let value = try #require(Rational("1234567.895"))
        #expect(indonesian.number(value, fractionDigits: 2) == "1.234.567,90")
        #expect(english.number(value, fractionDigits: 2) == "1,234,567.90")
        #expect(indonesian.number(-value, fractionDigits: 0) == "-1.234.568")
        #expect(indonesian.number(Rational(123), fractionDigits: 0) == "123")
    }

    @Test func unitsStandWhereTheyBelong() {
        #expect(indonesian.withUnit(indonesian.number(plain: "1250000"), "rupiah") == "Rp1.250.000")
        #expect(indonesian.withUnit("-1.250", "rupiah") == "-Rp1.250")
        #expect(indonesian.withUnit("77,66", "%") == "77,66%")
        #expect(indonesian.withUnit("12", "ton") == "12 ton")
        #expect(indonesian.withUnit("12", "") == "12")
    }

    @Test func targetAndRealisasiKeepTheCataloguesDecimals() throws {
        let target = Indicator.Target(value: try #require(Rational("0.078")), text: "0.078")
        #expect(indonesian.target(target) == "0,078")
        let value = try #require(Rational("0.08349"))
        #expect(indonesian.realisasi(value, target: target) == "0,083")
        #expect(indonesian.realisasi(value, target: Indicator.Target(value: .one, text: "1")) == "0,08")
        #expect(indonesian.realisasi(value, target: nil) == "0,08")
    }

    @Test(arguments: [
        ("90.996", "90,996"), ("90.994", "90,99"), ("91", "91,00"), ("91.004", "91,00"),
        ("90.99999996", "90,99999996"), ("75.995", "75,995"), ("100.7257775202", "100,73"),
        ("-0.001", "0,00"),
    ])
    func capaianDoesNotCrossAThreshold(_ value: String, _ text: String) throws {
        #expect(indonesian.capaian(try #require(Rational(value)), in: .builtIn) == text)
    }
}

@Suite("The table for people")
struct AchievementTableTests {
    private func text(
        _ source: MemorySource, _ language: Language = .indonesian, isDemo: Bool = false,
        isColoured: Bool = false, period: Period = year
    ) -> String {
        AchievementTable(language, isDemo: isDemo, isColoured: isColoured)
            .text(Achievement.compute(period, from: source))
    }

    private func plain(_ coloured: String) -> String {
        coloured.replacingOccurrences(of: "\u{1B}\\[[0-9;]*m", with: "", options: .regularExpression)
    }

    @Test(arguments: Language.allCases)
    func noLineIsWiderThanAHundredColumns(_ language: Language) throws {
        var huge = try exampleYear()
        try huge.add(
            "umkm", "2022", arrived: "2023-01-12",
            ["pertumbuhan-produksi-umkm": ["produksi": "999999999999999999"]],
            baseline: ["pertumbuhan-produksi-umkm": ["produksi": "0.000000000001"]])
        for source in [try exampleYear(), MemorySource(), huge] {
            for line in text(source, language, isDemo: true).split(separator: "\n") {
                #expect(line.unicodeScalars.count <= 100, "\(line)")
            }
        }
    }

    @Test func colourAddsNothingButColour() throws {
        let source = try exampleYear()
        let coloured = text(source, isColoured: true)
        #expect(coloured.contains("\u{1B}[1;32mSangat Tinggi"))
        #expect(coloured.contains("\u{1B}[1;31mSangat Rendah"))
        #expect(!text(source).contains("\u{1B}"))
        let lines = plain(coloured).split(separator: "\n", omittingEmptySubsequences: false)
        let trimmed = lines.map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }
        #expect(trimmed.joined(separator: "\n") == text(source))
    }

    @Test func theDoubtfulFormulaIsMarkedAndItsAlternativesShown() throws {
        let text = text(try exampleYear())
        #expect(text.contains("sepanjang tahun (!)"))
        #expect(text.contains("(!) Rumus diragukan. Rumus dalam keputusan membagi kebutuhan dengan stok"))
        #expect(text.contains("Pembanding 1: Rata-rata kecukupan"))
        #expect(text.contains("302,69%"))
        #expect(!self.text(MemorySource()).contains("Rumus diragukan"))
    }

    @Test func statesAreNamed() throws {
        let text = text(try exampleYear())
        for words in [
            "Final", "Sementara", "(TW III)", "Tidak dapat", "Belum", "Sebab: angka tahun sebelumnya",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        #expect(text.contains("Belum dilaporkan\n  • Sekretariat: Persentase capaian kinerja"))
        #expect(text.contains("KESELURUHAN, rata-rata"))
        #expect(text.contains("dihitung 2023-01-31 09:12 WITA"))
        #expect(text.contains("Katalog revisi 1"))
        #expect(text.contains("Log 12 entri · akar Z4cqxFnZBPYvNcWzHPnRVjkVVVkVXGxF4fS4nXnVq0c="))
        let english = self.text(try exampleYear(), .english)
        #expect(english.contains("Not yet reported\n  • Sekretariat"))
        #expect(english.contains("3,580.00%"))
    }

    @Test func aDemoStoreSaysSoFirstAndLast() throws {
        let lines = text(try exampleYear(), isDemo: true).split(separator: "\n")
        #expect(lines.first?.contains(demoBanner) == true)
        #expect(lines.last?.contains(demoBanner) == true)
        #expect(!text(try exampleYear()).contains(demoBanner))
    }

    @Test func everybodyHasReported() throws {
        var source = try exampleYear()
        try source.add(
            "sekretariat", "2022", arrived: "2023-01-12",
            ["kinerja-penunjang": ["capaian": "19", "seluruh": "20"]])
        #expect(text(source).contains("Semua indikator sudah dilaporkan."))
        #expect(!text(source).contains("Belum dilaporkan"))
    }

    @Test func aQuarterIsNamed() throws {
        let quarter = Period(year: 2022, quarter: .third)
        #expect(text(try exampleYear(), period: quarter).contains("(IKU) – Triwulan III 2022"))
    }
}

@Suite("Wrapping")
struct TextTableTests {
    @Test(arguments: [
        ("satu dua tiga", 8, ["satu dua", "tiga"]), ("satu\ndua", 8, ["satu", "dua"]), ("", 8, [""]),
        ("kabupaten/kota", 12, ["kabupaten/", "kota"]), ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("ab cdefgh", 4, ["ab", "cdef", "gh"]),
    ])
    func linesFit(_ text: String, _ width: Int, _ lines: [String]) {
        #expect(TextTable.wrap(text, width: width) == lines)
    }
}
