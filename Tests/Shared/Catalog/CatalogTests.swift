import Foundation
import Testing

@testable import Shared

@Suite("The built-in catalogue and its example revision")
struct ShippedCatalogTests {
    @Test func fileAndProgramHoldTheSameBytes() throws {
        #expect(try bytes(of: "deploy/catalog/revision-1.json") == BuiltInCatalog.bytes)
    }

    @Test func revisionOneIsTheDecree() {
        let catalog = Catalog.builtIn
        #expect(catalog.office.id == "dagkopukmp-luwu-timur")
        #expect(catalog.office.timeZone == "WITA")
        let owners = ["perdagangan", "perindustrian", "umkm", "koperasi", "perdagangan", "sekretariat"]
        #expect(catalog.indicators.map(\.bidang) == owners)
        #expect(catalog.years == 2021...2026)
        #expect(catalog.appliesFrom == 2021)
        #expect(catalog.cap == .at(.hundred, text: "100"))
        #expect(catalog.indicator("pertumbuhan-produksi-ikm")?.targets[Period(year: 2022)]?.text == "0.10")
        #expect(catalog.indicator("pertumbuhan-perdagangan")?.formula.neededPrev == ["omzet", "ekspor"])
        #expect(catalog.json.indented == BuiltInCatalog.bytes)
    }

    @Test(arguments: [
        ("91", "sangat-tinggi"), ("90.9999999999999", "tinggi"), ("76", "tinggi"), ("75.99", "sedang"),
        ("66", "sedang"), ("65.9", "rendah"), ("51", "rendah"), ("50.9", "sangat-rendah"),
        ("-3", "sangat-rendah"), ("3580", "sangat-tinggi"),
    ])
    func predikatThresholdsAreClosedBelow(_ capaian: String, _ predikat: String) throws {
        #expect(Catalog.builtIn.predikat(of: try #require(Rational(capaian))).id == predikat)
    }

    @Test func revisionTwoAdoptsTheFirstAlternative() throws {
        let second = try Catalog.read(bytes(of: "deploy/catalog/revision-2.json"))
        let first = Catalog.builtIn
        #expect(second.revision == 2)
        let formula = first.indicators[0].alternatives[0].formula
        #expect(second.indicators[0].formula == formula)
        #expect(second.indicators[0].doubtful == nil)
        #expect(second.indicators.dropFirst().map(\.formula) == first.indicators.dropFirst().map(\.formula))
        #expect(second.indicators.map(\.targets) == first.indicators.map(\.targets))
    }
}

@Suite("Reading catalogues")
struct CatalogReadingTests {
    /// Faults of the built-in catalogue after the edits of one case.
    private func faults(_ example: JSONObject) throws -> [String] {
        var json = Catalog.builtIn.json
        for edit in try #require(example["edits"]?.array).compactMap(\.object) {
            json = json.editing(try #require(edit["at"]?.string), to: edit["set"])
        }
        do throws(FaultList) {
            _ = try Catalog(json: json)
            return []
        } catch {
            return error.faults.map { "\($0.pointer) \($0.code)" }
        }
    }

    @Test func everyFaultHasItsPlaceAndCode() throws {
        for example in try vectors("catalog/faults.json") {
            let expected = try #require(example["faults"]?.array).compactMap(\.string)
            #expect(try faults(example) == expected, "\(example["why"]?.string ?? "")")
        }
    }

    @Test func everyCodeHasACase() throws {
        let cases = try vectors("catalog/faults.json").flatMap { $0["faults"]?.array ?? [] }
        let seen = Set(
            cases.compactMap(\.string).compactMap { $0.split(separator: " ").last.map(String.init) })
        let codes = [
            "unknown-member", "missing-member", "wrong-type", "unsupported-schema", "out-of-range",
            "invalid-offset", "predikat-gap", "invalid-id", "reserved-id", "empty", "control-character",
            "invalid-figure", "duplicate-id", "unknown-reference", "unknown-word", "invalid-period",
        ]
        #expect(Set(codes).subtracting(seen).isEmpty)
    }

    @Test func sizeIsBounded() throws {
        let compact = Catalog.builtIn.json.compact
        let filler = [UInt8](repeating: 0x20, count: Limits.catalogByteCountMax - compact.count)
        _ = try Catalog.read(filler + compact)
        let fault = #expect(throws: FaultList.self) { try Catalog.read([0x20] + filler + compact) }
        #expect(fault?.faults.map(\.code) == ["too-large"])
    }

    @Test func brokenJSONIsAFaultWithItsPlace() {
        let bytes = Array(#"{"office":{"id":"a","id":"b"}}"#.utf8)
        let fault = #expect(throws: FaultList.self) { try Catalog.read(bytes) }
        #expect(fault?.faults.map(\.code) == ["duplicate-member"])
        #expect(fault?.faults.map(\.pointer.description) == ["/office/id"])
    }

    @Test func defaultsStandWhereMembersAreLeftOut() throws {
        var json = Catalog.builtIn.json
        for place in ["/applies_from", "/consolidation", "/reporting", "/predikat", "/office/time_zone"] {
            json = json.editing(place, to: nil)
        }
        let catalog = try Catalog(json: json)
        #expect(catalog.appliesFrom == 2021)
        #expect(catalog.cap == .at(.hundred, text: "100"))
        #expect(catalog.dueDayCount(of: Period(year: 2022)) == 31)
        #expect(catalog.dueDayCount(of: Period(year: 2022, quarter: .first)) == 10)
        #expect(catalog.predikat.map(\.id) == Catalog.builtIn.predikat.map(\.id))
        #expect(catalog.predikat.map(\.from) == Catalog.builtIn.predikat.map(\.from))
        #expect(catalog.office.timeZone == "+08:00")
    }
}
