import Foundation
import Testing

@testable import Agent
@testable import Shared

@Suite("A form's draft, as typed and as kept")
final class FormDraftTests {
    private let folder = AgentFolder(
        path: FileManager.default.temporaryDirectory.appending(path: "iku-\(UUID())").path)
    private var shelf: DraftShelf { DraftShelf(folder: folder) }
    private let period = Period(year: 2022)
    private var trade: [Indicator] { Catalog.builtIn.indicators(ofBidang: "perdagangan") }

    init() throws { try folder.create() }

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }

    private var filled: FormDraft {
        var draft = FormDraft(period: period)
        draft.take(
            [
                "rincian.ketersediaan-barang-pokok.0": "Beras", "satuan.ketersediaan-barang-pokok.0": "ton",
                "angka.ketersediaan-barang-pokok.0.kebutuhan": "100",
                "angka.ketersediaan-barang-pokok.0.stok": "1.250",
                "maksud:angka.ketersediaan-barang-pokok.0.stok": "1250",
                "rincian.ketersediaan-barang-pokok.1": " ", "satuan.ketersediaan-barang-pokok.1": "kg",
                "nilai.pertumbuhan-perdagangan.omzet": "1,5",
                "skala:nilai.pertumbuhan-perdagangan.omzet": "juta",
                "nilai.pertumbuhan-perdagangan.ekspor": "<b>0</b>",
                "catatan.pertumbuhan-perdagangan.penghambat": " banjir\r\nbesar ",
                "penyusun.nama": "Sitti \"A\"", "penyusun.jabatan": "Staf", "alasan": "",
                "nilai.koperasi-aktif.aktif": "9", "nilai.pertumbuhan-perdagangan.lain": "7",
            ], of: trade)
        return draft
    }

    @Test func everyFieldNameIsReadBack() {
        let fields: [FormField] = [
            .value(indicator: "a-b", component: "c_d"), .baseline(indicator: "a", component: "c"),
            .itemName(indicator: "a", row: 0), .itemUnit(indicator: "a", row: 199),
            .item(indicator: "a", row: 3, component: "c"), .note(indicator: "a", name: "solusi"),
            .evidence(indicator: "a"), .evidence(indicator: nil), .preparedBy(.nip), .approvedBy(.rank),
            .reason, .period,
        ]
        for field in fields { #expect(FormField(name: field.name) == field) }
        for name in ["nilai.a", "rincian.a.200", "rincian.a.01", "angka.a.0", "penyusun.umur", "", "x.y.z"] {
            #expect(FormField(name: name) == nil)
        }
    }

    @Test func whatWasTypedIsKeptToTheLetter() throws {
        var draft = filled
        #expect(draft.values["koperasi-aktif"] == nil, "another unit's indicator is no field here")
        #expect(draft.values["pertumbuhan-perdagangan"]?["lain"] == nil)
        #expect(draft.notes["pertumbuhan-perdagangan"]?["penghambat"] == " banjir\r\nbesar ")
        draft.savedAt = Timestamp(milliseconds: 1_673_481_600_123)
        (draft.savedBy, draft.corrects, draft.dropped) = ("sitti", Digest.sha256([1]), ["x"])
        let file = try shelf.keep(Array("isi".utf8), name: "rekap \"x\".pdf", indicator: "koperasi-aktif")
        draft.evidence = [file]
        try shelf.write(draft)
        #expect(try DraftShelf(folder: folder).read(period) == draft)
        #expect(try shelf.readAll().drafts == [draft])
        #expect(try shelf.read(Period(year: 2023)) == nil)
    }

    @Test func aDamagedDraftIsToldAndNeverDropped() throws {
        try shelf.write(filled)
        let path = folder.draftsPath + "/2022.json"
        var bytes = try FileSystem.read(path, byteCountMax: 1 << 20)
        bytes[bytes.count / 2] ^= 1
        try FileSystem.writeDurably(bytes, to: path)
        #expect(throws: AgentFault.self) { try shelf.read(period) }
        #expect(try shelf.readAll().damaged == [period])
        try shelf.setAside(period, at: Timestamp(milliseconds: 5000))
        #expect(try shelf.read(period) == nil)
        #expect(try FileSystem.read(path + ".rusak-5", byteCountMax: 1 << 20) == bytes)
    }

    @Test(arguments: ["lain", "sum", "period", "evidence"]) func theReaderIsStrict(member: String) throws {
        var object = try #require(JSONValue(parsing: filled.bytes).object)
        #expect(FormDraft(bytes: filled.bytes) != nil)
        let others = object.members.filter { $0.name != "sum" }
        switch member {
        case "lain": object = JSONObject(others).setting("lain", to: "x")
        case "sum": #expect(FormDraft(bytes: JSONValue.object(JSONObject(others)).indented) == nil)
        default: object = JSONObject(others).setting(member, to: .integer(7))
        }
        if member != "sum" { #expect(FormDraft(bytes: object.summed) == nil) }
    }

    @Test func uploadedFilesStayAsLongAsADraftNamesThem() throws {
        let upload = EvidenceUpload(shelf: shelf)
        var draft = FormDraft(period: period)
        try upload.add(Array("isi".utf8), fileName: "C:\\data\\rekap\u{7}.pdf", indicator: "a", to: &draft)
        try upload.add(Array("isi".utf8), fileName: "lagi.pdf", indicator: "a", to: &draft)
        #expect(draft.evidence.map(\.name) == ["rekap.pdf"])
        let file = draft.evidence[0]
        #expect(file.hash == Digest.sha256(Array("isi".utf8)) && file.byteCount == 3)
        #expect(try shelf.read(period) == draft)
        var other = FormDraft(period: Period(year: 2023))
        try upload.add(Array("isi".utf8), fileName: "x", indicator: nil, to: &other)
        try upload.remove(file.hash, indicator: "a", from: &draft)
        #expect(draft.evidence.isEmpty)
        #expect(try shelf.path(of: file) != nil, "the other draft still names it")
        try shelf.remove(Period(year: 2023))
        #expect(try shelf.path(of: file) == nil)
        #expect(throws: AgentFault.self) { try upload.add([], fileName: "x", indicator: nil, to: &draft) }
        let large = [UInt8](repeating: 0, count: Limits.evidenceByteCountMax + 1)
        #expect(throws: AgentFault.self) { try upload.add(large, fileName: "x", indicator: nil, to: &draft) }
    }

    @Test func theFormBecomesADraftAndFaultsKeepTheirFields() throws {
        let read = filled.read(trade)
        let item = try #require(read.draft.items["ketersediaan-barang-pokok"]?.first)
        #expect(item.name == "Beras" && item.unit == "ton")
        #expect(item.values.mapValues(\.text) == ["kebutuhan": "100", "stok": "1250"])
        #expect(read.draft.items["ketersediaan-barang-pokok"]?.count == 1, "an empty row says nothing")
        #expect(read.draft.values["pertumbuhan-perdagangan"]?["omzet"]?.text == "1500000")
        #expect(
            read.faults.map(\.field)
                == [.value(indicator: "pertumbuhan-perdagangan", component: "ekspor")])
        #expect(read.unread == ["pertumbuhan-perdagangan"])
        #expect(read.draft.notes["pertumbuhan-perdagangan"] == ["penghambat": "banjir\nbesar"])
        #expect(read.draft.preparedBy == Report.Person(name: "Sitti \"A\"", title: "Staf"))
    }

    @Test func rowsOfTheReportLeadBackToRowsOfTheForm() {
        let rows = ["a": [0, 2]]
        let pointer = { (text: String) in FormField(pointer: JSONPointer(description: text), rows: rows) }
        #expect(pointer("/items/a/1/stok") == .item(indicator: "a", row: 2, component: "stok"))
        #expect(pointer("/items/a/1/item") == .itemName(indicator: "a", row: 2))
        #expect(pointer("/items/a/1/unit") == .itemUnit(indicator: "a", row: 2))
        #expect(pointer("/values/a/stok") == .value(indicator: "a", component: "stok"))
        #expect(pointer("/prepared_by/nip") == .preparedBy(.nip))
        #expect(pointer("/period") == .period && pointer("/reason") == .reason)
        #expect(pointer("/schema") == nil)
    }
}
