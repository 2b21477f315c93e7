import Foundation
import Testing

@testable import Shared

/// The root of the working copy.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// The bytes of a file of the working copy.
func bytes(of path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: repository.appending(path: path)))
}

@Suite("The built-in catalogue and its example revision")
struct ShippedCatalogTests {
    @Test func fileAndProgramHoldTheSameBytes() throws {
        #expect(try bytes(of: "deploy/catalog/revision-1.json") == BuiltInCatalog.bytes)
    }

    @Test func revisionOneIsTheDecree() {
        let catalog = Catalog.builtIn
        #expect(catalog.office.id == "dagkopukmp-luwu-timur")
        #expect(
            catalog.indicators.map(\.bidang) == [
                "perdagangan", "perindustrian", "umkm", "koperasi", "perdagangan", "sekretariat",
            ])
        #expect(catalog.years == 2021...2026)
        #expect(catalog.predikat(of: Rational(91)).id == "sangat-tinggi")
        #expect(Rational("90.9999999999999").map { catalog.predikat(of: $0).id } == "tinggi")
        #expect(catalog.predikat(of: Rational(-1)).id == "sangat-rendah")
        #expect(catalog.indicator("pertumbuhan-produksi-ikm")?.targets[Period(year: 2022)]?.text == "0.10")
        #expect(catalog.json.indented == BuiltInCatalog.bytes)
    }
}
