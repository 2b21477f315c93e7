import Foundation
import Testing

@testable import Agent
@testable import Shared

@Suite("Filled templates, from upload to outbox")
struct UploadTests {
    private let preparation = Preparation(
        office: "dagkopukmp-luwu-timur", bidang: "perdagangan", catalogs: CatalogHistory([.builtIn]),
        now: Timestamp(milliseconds: 1_673_481_600_000), latestArrival: nil)
    private let growth = "pertumbuhan-perdagangan"

    private func draft(_ year: Int, _ omzet: String, reason: String? = nil) -> Draft {
        var draft = Draft(period: Period(year: year))
        draft.values[growth] = ["omzet": figure(omzet), "ekspor": figure("0")]
        draft.preparedBy = Report.Person(name: "Andi", title: "Staf")
        draft.reason = reason
        return draft
    }

    private func preview(
        _ drafts: [Draft], after known: [Chronicle.Known] = [], reason: String? = nil
    ) -> UploadPreview {
        UploadPreview(drafts, preparation, Chronicle(known), reason: reason)
    }

    private func known(_ draft: Draft) throws -> Chronicle.Known {
        let report = try #require(preview([draft]).parts.first?.report)
        return Chronicle.Known(hash: Digest.sha256(report.json.compact), report: report, receipt: nil)
    }

    @Test func aYearsGrowthIsComputedFromTheYearBeforeInTheSameFile() {
        let both = preview([draft(2021, "100"), draft(2022, "120")])
        #expect(both.isReady && !both.asksReason)
        #expect(both.parts[1].rows[0].outcome.realisasi == Rational(20))
        let alone = preview([draft(2022, "120")])
        #expect(alone.parts[0].rows[0].outcome.reason == .previousMissing)
    }

    @Test func oneFaultAndNothingIsReady() {
        let mixed = preview([draft(2021, "100"), draft(2024, "120")])
        #expect(!mixed.isReady)
        #expect(mixed.parts[0].faults.isEmpty && mixed.parts[1].faults.count == 1)
        var withFile = draft(2022, "120")
        withFile.evidence = [Draft.EvidenceFile(path: "/etc/passwd", indicator: nil, name: nil)]
        #expect(!preview([withFile]).isReady, "a browser names no files of this machine")
    }

    @Test func changesNeedAReasonAndWhatIsTheSameIsNotSent() throws {
        let head = try known(draft(2022, "120"))
        let same = preview([draft(2022, "120.0")], after: [head])
        #expect(!same.isReady && same.parts[0].report == nil && same.parts[0].faults.isEmpty)
        let changed = preview([draft(2022, "130")], after: [head])
        #expect(changed.asksReason && changed.isReady)
        #expect(changed.parts[0].difference?.figures.first?.difference == Rational(10))
        let intent = UploadPreview.intent(changed.parts[0], reason: "salah")
        guard case .correct(let reason, []) = intent else {
            Issue.record("no correction")
            return
        }
        #expect(reason == "salah")
        #expect(!preview([draft(2022, "130", reason: "dalam berkas")], after: [head]).asksReason)
        #expect(!preview([draft(2022, "130")], after: [head], reason: "ab").isReady, "a reason too short")
    }

    @Test func uploadsAreKeptWithHowFarTheyGot() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "iku-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = AgentFolder(path: path)
        try folder.create()
        let shelf = UploadShelf(folder: folder)
        let now = Timestamp(milliseconds: 5000)
        var upload = try shelf.keep(Array("isi".utf8), fileName: "C:\\x\\a.csv", at: now)
        #expect(upload.name == "a.csv")
        upload.queued = [Upload.Queued(period: Period(year: 2022), report: Digest.sha256([1]))]
        try shelf.write(upload)
        #expect(try shelf.read(upload.hash) == upload)
        #expect(try shelf.bytes(of: upload) == Array("isi".utf8))
        try FileSystem.writeDurably(Array("lain".utf8), to: folder.uploadsPath + "/" + upload.hash.hex)
        #expect(try shelf.bytes(of: upload) == nil, "changed on the disk")
        #expect(throws: AgentFault.self) { try shelf.keep([], fileName: "a", at: now) }
        for number in 1...Limits.uploadCountMax {
            let at = Timestamp(milliseconds: 5000 + Int64(number))
            _ = try shelf.keep([UInt8(number)], fileName: "\(number)", at: at)
        }
        #expect(try shelf.read(upload.hash) == nil, "the oldest goes")
        #expect(try shelf.read(Digest.sha256([1])) != nil)
    }
}

@Suite("From the form to the outbox")
final class FormDispatchTests {
    private let desk: AgentDesk
    private let period = Period(year: 2022)

    init() throws { desk = try AgentDesk() }

    private func form(_ active: String) -> FormDraft {
        var form = FormDraft(period: period)
        form.values["koperasi-aktif"] = ["aktif": TypedFigure(active), "seluruh": TypedFigure("188")]
        form.preparedBy = [.name: "Sitti", .title: "Staf"]
        return form
    }

    private func send(_ form: FormDraft) throws -> QueuedReport {
        try FormDispatch(agent: try desk.agent()).send(form).get()
    }

    @Test func whatIsSentIsQueuedAndItsDraftDropped() throws {
        let shelf = DraftShelf(folder: try desk.agent().folder)
        var draft = form("146")
        try EvidenceUpload(shelf: shelf).add(
            Array("isi".utf8), fileName: "a.pdf", indicator: "koperasi-aktif", to: &draft)
        let queued = try send(draft)
        #expect(queued.report.evidence.map(\.name) == ["a.pdf"])
        #expect(try desk.agent().outbox.read().entries.map(\.hash) == [queued.hash])
        #expect(try shelf.read(period) == nil)
        let copy = desk.dataPath + "/evidence/" + Digest.sha256(Array("isi".utf8)).hex
        #expect(try FileSystem.read(copy, byteCountMax: 10) == Array("isi".utf8))
        #expect(try FileSystem.names(in: desk.dataPath + "/drafts").isEmpty, "uploaded files go with it")
        // Cut before the draft was dropped: it says nothing new, and goes.
        try shelf.write(draft)
        #expect(try send(draft).isUnchanged)
        #expect(try shelf.read(period) == nil)
        #expect(try desk.agent().outbox.read().entries.count == 1)
    }

    @Test func faultsKeepTheDraft() throws {
        let shelf = DraftShelf(folder: try desk.agent().folder)
        try shelf.write(form("999"))
        guard case .failure(let refusal) = try FormDispatch(agent: desk.agent()).send(form("999")) else {
            Issue.record("sent")
            return
        }
        #expect(!refusal.faults.isEmpty)
        #expect(try shelf.read(period) != nil)
        #expect(try desk.agent().outbox.read().entries.isEmpty)
    }

    @Test func aLostFileIsToldAndNothingIsSent() throws {
        let shelf = DraftShelf(folder: try desk.agent().folder)
        var draft = form("146")
        try EvidenceUpload(shelf: shelf).add(
            Array("isi".utf8), fileName: "a.pdf", indicator: "koperasi-aktif", to: &draft)
        try FileSystem.remove(desk.dataPath + "/drafts/" + draft.evidence[0].hash.hex)
        guard case .failure(let refusal) = try FormDispatch(agent: desk.agent()).send(draft) else {
            Issue.record("sent")
            return
        }
        #expect(refusal.faults.map(\.code) == ["evidence-lost"])
        #expect(try desk.agent().outbox.read().entries.isEmpty)
    }

    @Test func aCorrectionIsOfTheReportThatWasSeen() throws {
        let first = try send(form("146"))
        var late = try #require(
            FormDraft(
                correcting: Chronicle.Known(hash: first.hash, report: first.report, receipt: nil),
                in: .indonesian))
        late.preparedBy = form("1").preparedBy
        late.reason = "salah hitung"
        late.values["koperasi-aktif"]?["aktif"] = TypedFigure("150")
        let second = try send(late)
        #expect(second.report.revision == 2 && second.report.reason == "salah hitung")
        late.values["koperasi-aktif"]?["aktif"] = TypedFigure("151")
        guard case .failure(let refusal) = try FormDispatch(agent: desk.agent()).send(late) else {
            Issue.record("sent")
            return
        }
        #expect(refusal.faults.map(\.code) == ["head-moved"])
        let withdrawn = try FormDispatch(agent: desk.agent()).withdraw(
            period, reason: " keliru ", by: Report.Person(name: "B", title: "C"))
        #expect(withdrawn.report.reason == "keliru" && withdrawn.report.preparedBy.name == "B")
    }

    @Test func receiptsAreCheckedAgain() throws {
        #expect(try desk.agent().checkReceipts().faults.isEmpty)
        let queued = try send(form("146"))
        let name = try #require(try FileSystem.names(in: desk.dataPath + "/outbox").first)
        let path = desk.dataPath + "/outbox/" + name
        var bytes = try FileSystem.read(path, byteCountMax: 1 << 20)
        bytes[bytes.count / 2] ^= 1
        try FileSystem.writeDurably(bytes, to: path)
        #expect(try desk.agent().checkReceipts().faults.map(\.name) == [name])
        #expect(queued.receipt == nil)
    }
}
