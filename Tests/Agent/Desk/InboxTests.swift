import Foundation
import Testing

@testable import Agent
@testable import Shared

@Suite("The inbox folder")
final class InboxTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "iku-\(UUID())").path
    private let agent: Agent
    private let inbox: Inbox
    private var log = FakeLog()

    init() throws {
        let folder = AgentFolder(path: path + "/data")
        try folder.create()
        let key = try folder.signingKey(makingNew: true)
        let record = AgentRecord(
            office: "dagkopukmp-luwu-timur", bidang: "koperasi", name: "PC", kid: key.publicKey.thumbprint,
            address: try #require(PeerAddress("127.0.0.1:1")), pins: [Digest.sha256([])],
            verifierKey: log.verifierKey)
        try CatalogShelf(folder: folder).keep(.builtIn)
        try record.write(to: folder)
        agent = try Agent(opening: folder.path, clock: .system, language: .indonesian)
        // Without the package that makes PDF: page and text must do.
        inbox = try Inbox(
            path + "/kotak", agent, .silent, printing: ChildProgram(path: "/nowhere/iku-print"))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func drop(_ name: String, aktif: Int = 146) throws -> String {
        let draft = """
            {"period":"2022","values":{"koperasi-aktif":{"aktif":\(aktif),"seluruh":188}},
             "prepared_by":{"name":"Sitti","title":"Staf"}}
            """
        let file = path + "/kotak/masuk/" + name
        try FileSystem.writeDurably(Array(draft.utf8), to: file)
        return file
    }

    private func names(_ part: String) throws -> [String] {
        try FileSystem.names(in: path + "/kotak/" + part)
    }

    private func acknowledge() throws {
        for entry in try agent.outbox.read().entries {
            let index = log.append(entry.signed.compact)
            let receipt = try Receipt(
                verifying: log.proof(of: index), compact: entry.signed.compact, with: log.verifierKey)
            try agent.receipts.keep(hash: entry.hash, compact: entry.signed.compact, receipt: receipt)
            try agent.outbox.remove(entry.hash)
        }
    }

    @Test func aFileIsTakenOnceItHasSettled() throws {
        let file = try drop("a.json")
        #expect(try inbox.readyFiles(at: 0).isEmpty)
        #expect(try inbox.readyFiles(at: 2999).isEmpty)
        #expect(try inbox.readyFiles(at: 3000) == [file])
        inbox.noteClosed("a.json", in: path + "/kotak/masuk", at: 5000)
        #expect(try inbox.readyFiles(at: 5299).isEmpty)
        _ = try drop("a.json", aktif: 1)
        #expect(try inbox.readyFiles(at: 5300).isEmpty, "it has changed meanwhile")
        #expect(try inbox.readyFiles(at: 5600) == [file])
    }

    @Test(arguments: [
        ".a.json", "~a.json", "a.json~", "a.json.part", "a.tmp", "a.crdownload", "~$isian.xlsx",
        ".~lock.isian.xlsx#",
        "Thumbs.db", "desktop.ini",
    ])
    func unfinishedFilesAreLeftAlone(_ name: String) throws {
        _ = try drop(name)
        _ = try inbox.readyFiles(at: 0)
        #expect(try inbox.readyFiles(at: 10_000).isEmpty)
    }

    @Test func whatIsTakenWaitsUntilItIsAcknowledged() throws {
        #expect(try inbox.take(drop("a.json")) { _, _ in nil })
        #expect(try names("menunggu").count == 1 && names("masuk").isEmpty && names("selesai").isEmpty)
        try inbox.settle()
        #expect(try names("menunggu").count == 1, "nobody has answered yet")
        try acknowledge()
        try inbox.settle()
        #expect(
            try names("selesai") == [
                "a.json", "a.json.jws", "a.json.tanda-terima.html", "a.json.tanda-terima.txt",
                "a.json.tlog-proof",
            ])
        let page = try FileSystem.read(path + "/kotak/selesai/a.json.tanda-terima.txt", byteCountMax: 1 << 16)
        #expect(String(decoding: page, as: UTF8.self).contains("Nomor         1"))
    }

    @Test func aFileReadTwiceAfterACutIsQueuedOnce() throws {
        let file = try drop("a.json")
        let draft = try DraftFile(file, catalogs: agent.catalogs(), bidang: "koperasi").draft
        // Cut here: queued, but the file has not moved.
        _ = try agent.queue(draft, from: file, .submit) { _ in nil }
        #expect(try inbox.take(file) { _, _ in nil })
        #expect(try agent.outbox.read().entries.count == 1)
        #expect(try names("menunggu").count == 1)
    }

    @Test func aWaitingFileThatNobodyKnowsIsReadAgain() throws {
        try FileSystem.renameDurably(drop("a.json"), to: path + "/kotak/menunggu/0123456789abcdef-a.json")
        try inbox.settle()
        #expect(try names("masuk") == ["a.json"] && names("menunggu").isEmpty)
    }

    @Test func faultsAreToldBesideTheRefusedFile() throws {
        #expect(try !inbox.take(drop("a.json", aktif: 200)) { _, _ in nil })
        #expect(try names("ditolak") == ["a.json", "a.json.txt"])
        let text = try FileSystem.read(path + "/kotak/ditolak/a.json.txt", byteCountMax: 1 << 16)
        #expect(String(decoding: text, as: UTF8.self).contains("tidak boleh melebihi jumlah keseluruhan"))
        #expect(try !inbox.take(drop("a.json", aktif: 300)) { _, _ in nil })
        #expect(try names("ditolak").contains("a-2.json"), "an earlier file is not overwritten")
    }

    private let twoYears = """
        #angka;id
        bagian;indikator;isian;nilai
        periode;;;2021
        nilai;koperasi-aktif;aktif;140
        nilai;koperasi-aktif;seluruh;188
        penyusun;;nama;<b>Sitti & co</b>
        penyusun;;jabatan;Staf
        periode;;;2022
        nilai;koperasi-aktif;aktif;%
        nilai;koperasi-aktif;seluruh;188

        """

    private func dropTwoYears(_ aktif: String) throws -> String {
        let file = path + "/kotak/masuk/dua.csv"
        try FileSystem.writeDurably(Array(twoYears.replacing("%", with: aktif).utf8), to: file)
        return file
    }

    @Test func aFileOfSeveralPeriodsWaitsForAllOfThem() throws {
        #expect(try inbox.take(dropTwoYears("146")) { _, _ in nil })
        #expect(try agent.outbox.read().entries.count == 2)
        #expect(try names("menunggu").count == 2, "the file and its list of reports")
        let first = try #require(try agent.outbox.read().entries.first)
        let line = AnswerLine.refusal(1, Refusal(.periodLocked, id: "Dikunci.", en: "-"), in: .indonesian)
        guard case .failure(let refusal)? = Answer(line: Array(line.dropLast()))?.result else { return }
        try agent.outbox.moveAside(first.hash, refusal, at: Timestamp(milliseconds: 0))
        try inbox.settle()
        #expect(try names("menunggu").count == 2, "one of them is not answered yet")
        try acknowledge()
        try inbox.settle()
        #expect(try names("menunggu").isEmpty)
        #expect(try names("ditolak") == ["dua.csv", "dua.csv.txt"])
        let text = try FileSystem.read(path + "/kotak/ditolak/dua.csv.txt", byteCountMax: 1 << 16)
        #expect(String(decoding: text, as: UTF8.self).contains("baris 3, kolom nilai: Dikunci."))
        #expect(String(decoding: text, as: UTF8.self).contains("periode 2022 sudah diterima"))
        #expect(try names("selesai").contains("dua.csv.tlog-proof"))
    }

    @Test func eachPeriodHasItsOwnReceipt() throws {
        #expect(try inbox.take(dropTwoYears("146")) { _, _ in nil })
        try acknowledge()
        try inbox.settle()
        let parts = ["jws", "tanda-terima.html", "tanda-terima.txt", "tlog-proof"]
        #expect(
            try names("selesai")
                == (["dua.csv"] + ["2021", "2022"].flatMap { year in parts.map { "dua.csv.\(year).\($0)" } }))
        let page = try FileSystem.read(
            path + "/kotak/selesai/dua.csv.2021.tanda-terima.html", byteCountMax: 1 << 16)
        #expect(String(decoding: page, as: UTF8.self).contains("&lt;b&gt;Sitti &amp; co&lt;/b&gt;"))
        #expect(!String(decoding: page, as: UTF8.self).contains("<b>"))
    }

    @Test func oneFaultyPeriodHoldsBackTheOthers() throws {
        #expect(try !inbox.take(dropTwoYears("200")) { _, _ in nil })
        #expect(try agent.outbox.read().entries.isEmpty)
        #expect(try names("ditolak") == ["dua.csv", "dua.csv.txt"])
    }

    @Test func valuesFarFromBeforeWaitForAWord() throws {
        let far = twoYears.replacing("aktif;%", with: "aktif;146000").replacing(
            "2022\nnilai;koperasi-aktif;aktif;146000\nnilai;koperasi-aktif;seluruh;188",
            with: "2022\nnilai;koperasi-aktif;aktif;146000\nnilai;koperasi-aktif;seluruh;188000")
        let file = path + "/kotak/masuk/jauh.csv"
        try FileSystem.writeDurably(Array(far.utf8), to: file)
        #expect(try !inbox.take(file) { _, _ in nil })
        let text = try FileSystem.read(path + "/kotak/ditolak/jauh.csv.txt", byteCountMax: 1 << 16)
        #expect(String(decoding: text, as: UTF8.self).contains("1.043 kali lebih besar"))
        try FileSystem.writeDurably(Array((far + "yakin;;;ya\n").utf8), to: file)
        #expect(try inbox.take(file) { _, _ in nil })
    }

    @Test func aListWithoutItsFileIsThrownAway() throws {
        let list = path + "/kotak/menunggu/0123456789abcdef-a.json.laporan"
        try FileSystem.writeDurably(Array((Digest.sha256([]).hex + "\n").utf8), to: list)
        try inbox.settle()
        #expect(try names("menunggu").isEmpty)
        // What only has such a name is somebody's draft.
        try FileSystem.writeDurably(Array("{}\n".utf8), to: list)
        try inbox.settle()
        #expect(try names("masuk") == ["a.json.laporan"])
    }

    @Test func theAggregatorsRefusalIsToldToo() throws {
        #expect(try inbox.take(drop("a.json")) { _, _ in nil })
        let hash = try #require(try agent.outbox.read().entries.first?.hash)
        let line = AnswerLine.refusal(
            1, Refusal(.periodLocked, id: "Periode dikunci.", en: "-"), in: .indonesian)
        guard case .failure(let refusal)? = Answer(line: Array(line.dropLast()))?.result else { return }
        try agent.outbox.moveAside(hash, refusal, at: Timestamp(milliseconds: 0))
        try inbox.settle()
        #expect(try names("menunggu").isEmpty && names("ditolak") == ["a.json", "a.json.txt"])
    }
}
