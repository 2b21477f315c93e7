import Foundation
import Testing

@testable import Agent
@testable import Shared

@Suite("The Tanda Terima on paper")
final class ReceiptPaperTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "iku-\(UUID())").path
    private let agent: Agent
    private var log = FakeLog()

    init() throws {
        let folder = AgentFolder(path: path)
        try folder.create()
        let key = try folder.signingKey(makingNew: true)
        let record = AgentRecord(
            office: "dagkopukmp-luwu-timur", bidang: "koperasi", name: "PC", kid: key.publicKey.thumbprint,
            address: try #require(PeerAddress("127.0.0.1:1")), pins: [Digest.sha256([])],
            verifierKey: log.verifierKey)
        try CatalogShelf(folder: folder).keep(.builtIn)
        try record.write(to: folder)
        agent = try Agent(opening: folder.path, clock: .system, language: .indonesian)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The receipt of a report of 2022 as the log would give it.
    private func kept() throws -> ReceiptShelf.Kept {
        var draft = FormDraft(period: Period(year: 2022))
        draft.values["koperasi-aktif"] = ["aktif": TypedFigure("146"), "seluruh": TypedFigure("188")]
        draft.preparedBy = [.name: "Sitti & co", .title: "Staf"]
        _ = try FormDispatch(agent: agent).send(draft).get()
        let entry = try #require(try agent.outbox.read().entries.first)
        let index = log.append(entry.signed.compact)
        let receipt = try Receipt(
            verifying: log.proof(of: index), compact: entry.signed.compact, with: log.verifierKey)
        try agent.receipts.keep(hash: entry.hash, compact: entry.signed.compact, receipt: receipt)
        try agent.outbox.remove(entry.hash)
        return try #require(try agent.receipts.kept(entry.hash))
    }

    @Test func itSaysWhatArrivedAndWhatItComesTo() throws {
        let kept = try kept()
        let document = try agent.receiptDocument(kept, in: .indonesian)
        let said = String(decoding: document.json.compact, as: UTF8.self)
        for word in [
            "TANDA TERIMA LAPORAN", "Sitti & co, Staf", "Entri log", kept.hash.hex, kept.signed.kid, "WITA",
            "146", "188", "77,66%", "100,73%", "Sangat Tinggi", "Bidang Koperasi",
        ] { #expect(said.contains(word), "\(word)") }
        #expect(document.banner == nil && !document.isDraft && document.paper == .a4)
        #expect(document.created == kept.receipt.receivedAt, "the same receipt is the same file")
        #expect(document.source?.size == kept.receipt.checkpoint.checkpoint.size)
        #expect(try agent.receiptDocument(kept, in: .english).sections[0].title == ["RECEIPT OF A REPORT"])
    }

    @Test func ofAnOfficeOfExamplesItSaysSo() throws {
        let kept = try kept()
        try agent.change { $0.isDemo = true }
        #expect(try agent.receiptDocument(kept, in: .indonesian).banner == demoBanner)
        for isDemo in [true, false] {
            let text = ReceiptText(catalog: .builtIn, language: .indonesian, isDemo: isDemo)
            #expect(text.text(kept, file: "a.json").hasPrefix(demoBanner) == isDemo)
            #expect(text.page(kept, file: "a.json").contains(demoBanner) == isDemo)
            #expect(text.page(kept, file: "a.json").contains("<h1>TANDA TERIMA LAPORAN KINERJA</h1>"))
        }
    }

    @Test func aWithdrawalHasNoFigures() throws {
        let report = try kept().report
        let withdrawal = Report(
            kind: .withdrawal, office: report.office, bidang: report.bidang, period: report.period,
            revision: 2,
            supersedes: nil, reason: "Keliru", catalog: 1, preparedBy: report.preparedBy,
            createdAt: report.createdAt)
        let section = ReceiptSheet(
            withdrawal, hash: Digest.sha256([]), kid: "k", index: 7, receivedAt: Timestamp(milliseconds: 0),
            catalog: .builtIn, office: Catalog.builtIn.office, unit: "Unit", language: .indonesian
        ).section(letterhead: Catalog.builtIn.office.letterhead())
        #expect(section.title == ["TANDA TERIMA PENARIKAN LAPORAN"])
        let hasTable = section.blocks.contains { if case .table = $0 { true } else { false } }
        #expect(!hasTable)
    }

    @Test func withoutTheProgramThePackageIsNamed() throws {
        let kept = try kept()
        let missing = ChildProgram(path: "/nowhere/iku-print")
        #expect {
            _ = try agent.receiptPDF(kept, in: .indonesian, by: missing)
        } throws: { error in
            AgentFault.words(of: error).indonesian.contains("paket iku-documents")
        }
    }
}
