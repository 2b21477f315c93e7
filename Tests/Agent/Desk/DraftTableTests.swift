import Testing

@testable import Agent
@testable import Shared

@Suite("Drafts as tables")
struct DraftTableTests {
    private func read(_ text: String, bidang: String = "perdagangan") throws(FaultList) -> Draft {
        var reader = DraftTableReader(catalogs: CatalogHistory([.builtIn]), bidang: bidang)
        return try reader.draft(try CSVTable(Array(text.utf8)))
    }

    private func faults(_ text: String) -> [String] {
        do throws(FaultList) { _ = try read(text) } catch {
            return error.faults.map { "\($0.code) \($0.words.english)" }
        }
        return []
    }

    private let head = "#angka;id\r\nbagian;indikator;isian;rincian;satuan;nilai\r\nperiode;;;;;2022\r\n"

    @Test func everySectionIsRead() throws {
        let draft = try read(
            "\u{FEFF}" + head
                + "rincian;ketersediaan-barang-pokok;kebutuhan;Beras;ton;12.689\r\n"
                + "rincian;ketersediaan-barang-pokok;stok;Beras;ton;\"13.000,5\"\r\n"
                + "nilai;pertumbuhan-perdagangan;omzet;;;Rp 1.250.000\r\n"
                + "awal;pertumbuhan-perdagangan;omzet;;;1000\r\n"
                + "catatan;pertumbuhan-perdagangan;solusi;;;\"baris satu\r\nbaris \"\"dua\"\"; tiga\"\r\n"
                + "catatan;pertumbuhan-perdagangan;pendukung;;;'=HYPERLINK(1)\r\n"
                + "bukti;pertumbuhan-perdagangan;;;;omzet.xlsx\r\n"
                + "penyusun;;nama;;;Andi\r\npenyusun;;jabatan;;;Staf\r\npenyusun;;nip;;;'1975\r\n")
        #expect(draft.period == Period(year: 2022))
        #expect(draft.items["ketersediaan-barang-pokok"]?.first?.values["kebutuhan"]?.text == "12689")
        #expect(draft.items["ketersediaan-barang-pokok"]?.first?.values["stok"]?.text == "13000.5")
        #expect(draft.values["pertumbuhan-perdagangan"]?["omzet"]?.text == "1250000")
        #expect(draft.baseline["pertumbuhan-perdagangan"]?["omzet"]?.text == "1000")
        #expect(draft.notes["pertumbuhan-perdagangan"]?["solusi"] == "baris satu\nbaris \"dua\"; tiga")
        #expect(draft.notes["pertumbuhan-perdagangan"]?["pendukung"] == "=HYPERLINK(1)")
        #expect(draft.evidence.first?.path == "omzet.xlsx")
        #expect(draft.preparedBy == Report.Person(name: "Andi", title: "Staf", nip: "1975"))
    }

    @Test func commasAndOtherOrdersOfColumnsWork() throws {
        let draft = try read(
            "nilai,isian,indikator,bagian\n2022,,,periode\n\"1,250,000\",omzet,pertumbuhan-perdagangan,nilai\n"
        )
        #expect(draft.values["pertumbuhan-perdagangan"]?["omzet"]?.text == "1250000")
    }

    @Test func faultsNameLineAndColumn() {
        #expect(
            faults(head + "nilai;pertumbuhan-perdagangan;omset;;;1\r\n").first?.contains(
                "line 4, column isian") == true)
        #expect(faults(head + "nilai;x;omzet;;;1\r\n").first?.hasPrefix("unknown-indicator line 4") == true)
        #expect(faults(head + "nila;x;omzet;;;1\r\n").first?.hasPrefix("unknown-section line 4") == true)
        #expect(
            faults(head + "nilai;pertumbuhan-perdagangan;omzet;;;12a\r\n").first?.hasPrefix(
                "invalid-figure line 4, column nilai") == true)
        let twice = "nilai;pertumbuhan-perdagangan;omzet;;;1\r\n"
        #expect(faults(head + twice + twice).first?.hasPrefix("written-twice line 5") == true)
        #expect(faults("bagian;nilai;x\nperiode;2022;\n").first?.hasPrefix("unknown-heading") == true)
        #expect(faults("bagian;isian\n").first?.hasPrefix("missing-heading") == true)
        #expect(faults("bagian;nilai\nnilai;1\n").first?.hasPrefix("missing-period") == true)
        #expect(faults("bagian;nilai\nperiode;\"2022\n").first?.hasPrefix("quotes line 2") == true)
    }

    @Test func ambiguousNumbersAreAskedAboutWithoutADeclaredStyle() {
        let row = "nilai;pertumbuhan-perdagangan;omzet;;;12.689\r\n"
        #expect(faults(head + row).isEmpty)
        let undeclared = String(head.dropFirst("#angka;id\r\n".unicodeScalars.count - 1))
        #expect(faults(undeclared + row).first?.contains("which was meant") == true)
        #expect(faults("#angka;fr\r\n" + undeclared).first?.hasPrefix("number-style") == true)
    }

    @Test func aTemplateFilledInIsADraft() throws {
        let template = TemplateFile([
            DraftTemplate(
                period: Period(year: 2022), bidang: "koperasi", catalog: .builtIn, language: .indonesian)
        ])
        var text = String(decoding: template.csv, as: UTF8.self)
        text = text.replacing("aktif;;koperasi;;", with: "aktif;;koperasi;146;")
        text = text.replacing("seluruh;;koperasi;;", with: "seluruh;;koperasi;188;")
        text = text.replacing("penyusun;;nama;;;;", with: "penyusun;;nama;;;Sitti;")
        text = text.replacing("penyusun;;jabatan;;;;", with: "penyusun;;jabatan;;;Staf;")
        let draft = try read(text, bidang: "koperasi")
        #expect(draft.values["koperasi-aktif"]?.mapValues(\.text) == ["aktif": "146", "seluruh": "188"])
        #expect(draft.notes.isEmpty && draft.approvedBy == nil)
    }

    @Test func growthTemplatesAskForTheYearBeforeUnlessItIsKnown() {
        for isKnown in [true, false] {
            var one = DraftTemplate(
                period: Period(year: 2022), bidang: "umkm", catalog: .builtIn, language: .indonesian)
            one.followsInFile = isKnown
            let template = TemplateFile([one])
            #expect(String(decoding: template.csv, as: UTF8.self).contains("\r\nawal;") == !isKnown)
            #expect(String(decoding: template.json, as: UTF8.self).contains("baseline") == !isKnown)
        }
    }
}
