import Testing

@testable import Agent
@testable import Shared

@Suite("From draft to report")
struct PreparationTests {
    private let preparation = Preparation(
        office: "dagkopukmp-luwu-timur", bidang: "perdagangan", catalogs: CatalogHistory([.builtIn]),
        now: Timestamp(milliseconds: 1_673_481_600_000), latestArrival: nil)
    private let growth = "pertumbuhan-perdagangan"
    private let supply = "ketersediaan-barang-pokok"

    private func draft(_ period: String = "2022", growth omzet: String? = nil, supply stok: String? = nil)
        throws -> Draft
    {
        var draft = Draft(period: try #require(Period(period)))
        draft.preparedBy = Report.Person(name: "Andi", title: "Staf")
        if let omzet { draft.values[growth] = ["omzet": figure(omzet), "ekspor": figure("0")] }
        if let stok { draft.values[supply] = ["kebutuhan": figure("100"), "stok": figure(stok)] }
        return draft
    }

    private func known(_ report: Report) -> Chronicle.Known {
        Chronicle.Known(hash: Digest.sha256(report.json.compact), report: report, receipt: nil)
    }

    private func report(
        _ draft: Draft, after head: Chronicle.Known? = nil, _ intent: Preparation.Intent = .submit
    ) throws -> Report {
        guard case .report(let report) = try preparation.outcome(of: draft, evidence: [], after: head, intent)
        else {
            throw AgentFault("unchanged", id: "", en: "")
        }
        return report
    }

    private func code(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return (error as? AgentFault)?.code }
        return nil
    }

    @Test func aPeriodThatHasNotBegunPointsAtItsCell() throws {
        var reader = DraftTableReader(catalogs: CatalogHistory([.builtIn]), bidang: "perdagangan")
        func faults(_ period: String) throws -> [String] {
            let table =
                "bagian;indikator;isian;nilai\nperiode;;;\(period)\n"
                + "nilai;\(growth);omzet;5\nnilai;\(growth);ekspor;0\npenyusun;;nama;S\npenyusun;;jabatan;S\n"
            let draft = try reader.draft(try CSVTable(Array(table.utf8)))
            do { _ = try report(draft) } catch let fault as AgentFault {
                return fault.faults.map(\.words.indonesian)
            }
            return []
        }
        #expect(
            try faults("2024").first?.hasPrefix("baris 2, kolom nilai: periode 2024 belum dimulai") == true)
        #expect(
            try faults("2031").first?.hasPrefix("baris 2, kolom nilai: tahun 2031 di luar katalog") == true)
        #expect(try faults("2023").isEmpty)
    }

    @Test func theFirstReportIsRevisionOne() throws {
        let report = try report(draft(growth: "5"))
        #expect(report.revision == 1 && report.supersedes == nil && report.reason == nil)
        #expect(report.createdAt == "2023-01-12T08:00:00+08:00")
        #expect(
            code { _ = try self.report(draft(growth: "5"), .correct(reason: "abc", dropped: [])) }
                == "no-report")
    }

    @Test func submitCompletesWhereIndicatorsAreOnlyAdded() throws {
        var first = try draft(growth: "5")
        first.baseline[growth] = ["omzet": figure("4"), "ekspor": figure("0")]
        first.notes[growth] = ["solusi": "x"]
        let head = known(try report(first))
        let completed = try report(draft(supply: "300"), after: head)
        #expect(completed.reason == Preparation.completionReason)
        #expect(completed.revision == 2 && completed.supersedes == head.hash)
        #expect(Set(completed.values.keys) == [growth, supply])
        #expect(
            completed.baseline[growth]?["omzet"]?.text == "4" && completed.notes[growth] == ["solusi": "x"])
        // The same indicator unchanged beside the new one is no change.
        #expect(
            try report(draft(growth: "5.0", supply: "300"), after: head).values[growth]?["omzet"]?.text == "5"
        )
        #expect(code { _ = try report(draft(growth: "6", supply: "300"), after: head) } == "needs-correction")
        #expect(code { _ = try report(draft(growth: "5"), after: head) } == "unchanged")
    }

    @Test func correctFillsInWhatTheDraftLacksAndNamesWhatItDrops() throws {
        let head = known(try report(draft(growth: "5", supply: "300")))
        let corrected = try report(
            draft(growth: "6"), after: head, .correct(reason: "salah hitung", dropped: []))
        #expect(
            corrected.values[supply]?["stok"]?.text == "300"
                && corrected.values[growth]?["omzet"]?.text == "6")
        #expect(corrected.reason == "salah hitung" && corrected.dropped.isEmpty)
        let dropped = try report(draft(growth: "6"), after: head, .correct(reason: "abc", dropped: [supply]))
        #expect(Set(dropped.values.keys) == [growth] && dropped.dropped == [supply])
        #expect(
            code {
                _ = try report(draft(growth: "6"), after: head, .correct(reason: "abc", dropped: [growth]))
            } == "wrong-dropped")
        #expect(
            code { _ = try report(draft(growth: "6"), after: head, .correct(reason: "ab", dropped: [])) }
                == "invalid-report")
    }

    @Test func withdrawnPeriodsAreReportedAgain() throws {
        let head = known(try report(draft(growth: "5")))
        let withdrawal = try preparation.withdrawal(
            of: Period(year: 2022), after: head, reason: "keliru", by: nil)
        #expect(
            withdrawal.kind == .withdrawal && withdrawal.preparedBy.name == "Andi"
                && withdrawal.values.isEmpty)
        let named = try preparation.withdrawal(
            of: Period(year: 2022), after: head, reason: "keliru", by: Report.Person(name: "B", title: "C"))
        #expect(named.preparedBy.name == "B")
        let withdrawn = known(withdrawal)
        let again = try report(draft(growth: "7"), after: withdrawn)
        #expect(again.revision == 3 && again.reason == Preparation.reinstatementReason)
        #expect(
            code {
                _ = try preparation.withdrawal(
                    of: Period(year: 2022), after: withdrawn, reason: "abc", by: nil)
            }
                == "already-withdrawn")
    }

    @Test func theAggregatorsRulesHoldHereToo() throws {
        #expect(code { _ = try report(draft("2019", growth: "5")) } == "invalid-report")
        #expect(code { _ = try report(draft("2024", growth: "5")) } == "invalid-report", "not begun yet")
        var other = try draft()
        other.values["koperasi-aktif"] = ["aktif": figure("1"), "seluruh": figure("2")]
        #expect(code { _ = try report(other) } == "not-owner")
        var nobody = try draft(growth: "1")
        nobody.preparedBy = nil
        #expect(code { _ = try report(nobody) } == "prepared-by-missing")
    }

    @Test func previewComputesWithLastYearsOwnReport() throws {
        let last = known(try report(draft("2021", growth: "80")))
        let now = try report(draft("2022", growth: "100"))
        let figures = PreviewFigures(
            report: now, hash: last.hash, chronicle: Chronicle([last]), catalogs: CatalogHistory([.builtIn]),
            now: preparation.now)
        #expect(figures.rows.map { $0.outcome.capaian } == [Rational(200)])
        let alone = PreviewFigures(
            report: now, hash: last.hash, chronicle: Chronicle([]), catalogs: CatalogHistory([.builtIn]),
            now: preparation.now)
        #expect(alone.rows.map { $0.outcome.reason } == [.previousMissing])
    }
}
