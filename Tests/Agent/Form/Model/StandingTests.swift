import Foundation
import Testing

@testable import Agent
@testable import Shared

@Suite("How periods stand: choice, locks, history, consolidated figures")
final class StandingTests {
    private let folder = AgentFolder(
        path: FileManager.default.temporaryDirectory.appending(path: "iku-\(UUID())").path)
    private let now = Timestamp(milliseconds: 1_673_481_600_000)
    private let year = Period(year: 2022)

    init() throws { try folder.create() }

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }

    private func report(_ revision: Int, active: String, after: Digest? = nil, kind: Report.Kind = .report)
        -> Chronicle.Known
    {
        var report = Report(
            kind: kind, office: "dagkopukmp-luwu-timur", bidang: "koperasi", period: year,
            revision: revision, supersedes: after, reason: after == nil ? nil : "koreksi", catalog: 1,
            preparedBy: Report.Person(name: "A", title: "B"), createdAt: "2023-01-12T08:00:00+08:00")
        if kind == .report {
            report.values = ["koperasi-aktif": ["aktif": figure(active), "seluruh": figure("188")]]
        }
        return Chronicle.Known(
            hash: Digest.sha256(report.json.compact), report: report, receipt: nil)
    }

    private func choices(
        _ known: [Chronicle.Known] = [], notices: [JSONValue] = [], now: Timestamp? = nil,
        refused: [RefusedReport] = []
    ) -> PeriodChoices {
        PeriodChoices(
            chronicle: Chronicle(known), catalogs: CatalogHistory([.builtIn]),
            locks: PeriodLocks(notices: notices, bidang: "koperasi"), refused: refused, drafts: [year],
            now: now ?? self.now)
    }

    @Test func theRunningYearIsAskedAboutAndTheFutureRefused() {
        let running = choices().choice(Period(year: 2023))
        #expect(
            running.question?.indonesian
                == "Tahun 2023 belum berakhir. Untuk keadaan sekarang pilih triwulan.")
        #expect(running.obstacle == nil)
        #expect(choices().choice(year).question == nil && choices().choice(year).hasDraft)
        #expect(choices().choice(Period(year: 2023, quarter: .second)).obstacle == .notBegun)
        #expect(choices().choice(Period(year: 2023, quarter: .first)).obstacle == nil)
        #expect(choices().choice(Period(year: 2030)).obstacle == .outsideCatalog)
        #expect(choices().all.first?.period == Period(year: 2023))
        #expect(choices().all.count == 15)
    }

    @Test func lateIsAfterTheDueDay() throws {
        // 31 days after the year's end: 31 January is in time, 1 February is not.
        let lastDay = try #require(Timestamp("2023-01-31T15:00:00.000Z"))
        let nextDay = try #require(Timestamp("2023-01-31T16:00:00.000Z"))
        #expect(!choices(now: lastDay).choice(year).isLate)
        #expect(choices(now: nextDay).choice(year).isLate)
        #expect(!choices([report(1, active: "1")], now: nextDay).choice(year).isLate)
    }

    private func lock(_ act: String, bidang: String? = nil, until: String? = nil) -> JSONValue {
        [
            "index": 1,
            "act": [
                "act": .string(act), "period": "2022", "bidang": .optional(bidang),
                "until": .optional(until),
            ],
        ]
    }

    @Test func theLatestLockThatCoversDecides() {
        #expect(choices(notices: [lock("lock")]).choice(year).obstacle == .locked)
        #expect(choices(notices: [lock("lock")]).choice(Period(year: 2021)).obstacle == nil)
        #expect(choices(notices: [lock("lock", bidang: "umkm")]).choice(year).obstacle == nil)
        #expect(choices(notices: [lock("lock"), lock("unlock")]).choice(year).obstacle == nil)
        let open = lock("unlock", until: "2023-01-12")
        #expect(choices(notices: [lock("lock"), open]).choice(year).obstacle == nil, "its last day")
        let past = lock("unlock", until: "2023-01-11")
        #expect(choices(notices: [lock("lock"), past]).choice(year).obstacle == .locked)
    }

    @Test func theStateIsTheNewestReports() throws {
        let first = report(1, active: "146")
        guard case .queued(let known) = choices([first]).choice(year).state else {
            Issue.record("not queued")
            return
        }
        #expect(known.hash == first.hash)
        guard case .notReported = choices().choice(year).state else {
            Issue.record("reported")
            return
        }
        let refusal = try #require(
            AnsweredRefusal(
                members: JSONObject(pairs: [
                    ("code", "invalid-report"), ("message", "x"), ("retry", false),
                    (
                        "details",
                        [["pointer": "/values/koperasi-aktif/aktif", "code": "negative", "message": "y"]]
                    ),
                ])))
        let refused = RefusedReport(
            hash: first.hash, report: first.report, refusal: refusal, refusedAt: now)
        guard case .refused(let found) = choices(refused: [refused]).choice(year).state else {
            Issue.record("not refused")
            return
        }
        #expect(found.faults.map(\.field) == [.value(indicator: "koperasi-aktif", component: "aktif")])
    }

    @Test func theHistoryTellsWhatEachRevisionChanged() {
        let first = report(1, active: "146")
        let second = report(2, active: "150", after: first.hash)
        let third = report(3, active: "0", after: second.hash, kind: .withdrawal)
        let history = RevisionHistory(Chronicle([third, first, second]), of: year)
        #expect(history.revisions.map(\.known.report.revision) == [1, 2, 3])
        #expect(history.revisions.map(\.isCurrent) == [false, false, true])
        #expect(history.revisions.map(\.difference.figures.count) == [2, 1, 2])
        #expect(history.revisions[1].difference.figures[0].before?.text == "146")
        #expect(history.revisions[2].difference.figures[0].after == nil)
        #expect(RevisionHistory(Chronicle([]), of: year).revisions.isEmpty)
    }

    @Test func consolidatedFiguresAreKeptWithTheirTime() throws {
        let first = report(1, active: "146")
        let figures = PreviewFigures(
            report: first.report, hash: first.hash, chronicle: Chronicle([]),
            catalogs: CatalogHistory([.builtIn]), now: now)
        let answer = try #require(Achievement.compute(year, from: figures).json.object)
        let shelf = StandingShelf(folder: folder, bidang: "koperasi")
        #expect(try shelf.read(year) == nil)
        let kept = try #require(try shelf.keep(answer, of: year, at: now))
        #expect(kept.rows.map(\.indicator) == ["koperasi-aktif"])
        #expect(kept.rows[0].predikat == "sangat-tinggi" && kept.rows[0].revision == 1)
        #expect(kept.capaian?.outputText == "100.0000000000")
        #expect(try shelf.read(year)?.fetchedAt == now)
        #expect(try shelf.keep(answer, of: Period(year: 2021), at: now) == nil, "another period's")
        let path = folder.standingPath + "/2022.json"
        var bytes = try FileSystem.read(path, byteCountMax: 1 << 20)
        bytes[bytes.count / 2] ^= 1
        try FileSystem.writeDurably(bytes, to: path)
        #expect(try shelf.read(year) == nil, "damaged: fetched again")
    }
}
