import Foundation
import Shared
import Testing

@testable import Aggregator

/// Names of documents, the folder they are written to, and the pages that show them.
@Suite struct DocumentFileTests {
    @Test func namesLeadBackToWhatTheyName() throws {
        let year = Period(year: 2022)
        for kind in DocumentKind.allCases {
            for bidang in [nil, "koperasi", "a-b"] {
                let name = DocumentName(kind, year, bidang: bidang)
                let isOne = bidang == nil ? !kind.isOfUnitAlone : !kind.isOfOfficeAlone
                #expect(DocumentName(name.description) == (isOne ? name : nil))
            }
        }
        let quarter = DocumentName(.receipt, Period(year: 2022, quarter: .third), bidang: "umkm")
        #expect(DocumentName("tanda-terima-2022-T3-umkm") == quarter)
    }

    @Test(arguments: [
        "", "laporan-kinerja", "laporan-kinerja-", "laporan-kinerja-22", "laporan-kinerja-2022-", "lain-2022",
        "tanda-terima-2022", "keputusan-iku-2022-umkm", "laporan-kinerja-2022.pdf", "laporan-kinerja-20225",
    ])
    func otherTextsNameNothing(text: String) {
        #expect(DocumentName(text).map { $0.bidang?.contains(".") ?? false } ?? true)
    }

    // MARK: The folder

    private func withFolder(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "iku-documents-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func file(_ name: String, _ text: String) -> DocumentFile {
        DocumentFile(name: name, content: Array(text.utf8))
    }

    @Test func oursAreReplacedAndOthersAreNot() throws {
        try withFolder { path in
            let folder = DocumentFolder(path: path)
            #expect(try folder.write([file("a.pdf", "1"), file("b.pdf", "1")]).count == 2)
            _ = try folder.write([file("a.pdf", "2")])
            _ = try folder.write([file("b.pdf", "2")])
            #expect(try FileSystem.read(path + "/b.pdf", byteCountMax: 9) == Array("2".utf8))
            try FileSystem.writeDurably(Array("milik orang".utf8), to: path + "/b.pdf")
            #expect(throws: CommandFault.self) { try folder.write([file("a.pdf", "3"), file("b.pdf", "3")]) }
            #expect(
                try FileSystem.read(path + "/a.pdf", byteCountMax: 9) == Array("2".utf8), "nothing is written"
            )
            _ = try folder.write([file("a.pdf", "3"), file("b.pdf", "milik orang")])
        }
    }

    @Test func aListThatIsNoneStopsTheCommand() throws {
        try withFolder { path in
            try FileSystem.createFolder(path)
            try FileSystem.writeDurably(Array("{}".utf8), to: path + "/" + DocumentFolder.listName)
            #expect(throws: CommandFault.self) { try DocumentFolder(path: path).write([file("a.pdf", "1")]) }
        }
    }

    // MARK: Pages

    @Test(arguments: AccountRole.allCases) func documentsAreForThoseWhoMayPrint(role: AccountRole) throws {
        let office = try SiteFixture()
        try office.report(Period(year: 2022), aktif: "146", seluruh: "188")
        try office.logIn(as: role)
        let status = role.may(.printDocuments) ? 200 : 403
        #expect(office.get("/dokumen?p=2022")?.status == status)
        #expect(office.get("/dokumen/laporan-kinerja-2022")?.status == status)
        #expect(office.get("/dokumen/laporan-kinerja-2022.pdf")?.status == (status == 200 ? 503 : 403))
        let page = String(decoding: try #require(office.get("/")).body, as: UTF8.self)
        #expect(page.contains("href=\"/dokumen\"") == (status == 200))
        #expect(page.contains("href=\"/program\""))
    }

    @Test func aPageShowsTheDocumentAndOffersItsFiles() throws {
        let office = try SiteFixture(print: ChildProgram(path: "/bin/cat"))
        try office.report(Period(year: 2022), aktif: "146", seluruh: "188", preparedBy: "<b>Sitti</b>")
        try office.logIn(as: .kepala)
        let list = try office.page("/dokumen?p=2022&unit=koperasi")
        #expect(list.contains("/dokumen/laporan-kinerja-2022-koperasi.pdf?kertas=f4"))
        let page = try office.page("/dokumen/tanda-terima-2022-koperasi?tanggal=2023-02-20&kertas=f4")
        #expect(page.contains("Malili, 20 Februari 2023") && !page.contains("<b>Sitti"))
        #expect(page.contains("tanda-terima-2022-koperasi.pdf?kertas=f4&amp;tanggal=2023-02-20"))
    }

    @Test func addressesThatNameNothingAreNotFound() throws {
        let office = try SiteFixture()
        try office.logIn(as: .kepala)
        let paths = [
            "/dokumen/lain-2022", "/dokumen/laporan-kinerja-1999", "/dokumen/laporan-kinerja-2022-lain",
            "/dokumen/tanda-terima-2022-umkm", "/dokumen/laporan-kinerja-2022?kertas=a3",
            "/dokumen/laporan-kinerja-2022?ukuran=99", "/dokumen/laporan-kinerja-2022?tanggal=kemarin",
            "/dokumen/laporan-kinerja-2022.docx", "/dokumen/.pdf", "/lambang.png",
        ]
        for path in paths { #expect(office.get(path)?.status == 404, "\(path)") }
    }
}
