import Foundation
import Shared
import Testing

@testable import Aggregator

/// A new catalogue revision: what it changes is told before, holds from its year on, and leaves earlier sizes
/// of the log as they were.
@Suite struct CatalogAdoptionTests {
    /// Two units: `i` is a plain figure of a, `g` a growth of b.
    private static let first = """
        {"schema":"iku-catalog/1","office":{"id":"kecil","name":"K","place":"P","utc_offset":"+08:00"},
        "revision":1,"title":"T","years":{"from":2021,"to":2023},
        "bidang":[{"id":"a","name":"A"},{"id":"b","name":"B"}],"sasaran":[{"id":"S","name":"S"}],
        "indicators":[
        {"id":"i","sasaran":"S","bidang":"a","name":"I","unit":"%","polarity":"higher",
        "targets":{"2021":"50","2022":"50"},"components":[{"id":"x","name":"X"}],"formula":"x"},
        {"id":"g","sasaran":"S","bidang":"b","name":"G","unit":"%","polarity":"higher",
        "targets":{"2021":"50","2022":"50"},"components":[{"id":"y","name":"Y"}],
        "formula":"(y - prev(y)) / prev(y) * 100"}]}
        """

    /// The next revision, with pieces of its text in the place of others.
    private static func next(from year: Int = 2021, _ edits: (String, String)...) throws -> Catalog {
        var text = first.replacing("\"revision\":1", with: "\"revision\":2,\"applies_from\":\(year)")
        for (old, new) in edits {
            try #require(text.contains(old))
            text = text.replacing(old, with: new)
        }
        return try Catalog.read(Array(text.utf8))
    }

    let fixture: LedgerFixture
    let ledger: Ledger

    /// 2021: x = 40, y = 50; 2022: x = 60, y = 75.
    init() throws {
        fixture = try LedgerFixture(Catalog.read(Array(Self.first.utf8)))
        ledger = try fixture.ledger()
        for bidang in ["a", "b"] { try fixture.enroll(bidang, in: ledger) }
        for (bidang, period, value) in [
            ("a", "2021", 40), ("b", "2021", 50), ("a", "2022", 60), ("b", "2022", 75),
        ] {
            try fixture.submit(fixture.report(bidang, period, seed: value), to: ledger)
        }
    }

    private func changes(to catalog: Catalog) throws -> CatalogChanges {
        try CatalogChanges(from: ledger.state, to: catalog, store: ledger.store)
    }

    private func lines(_ changes: CatalogChanges) -> [String] {
        changes.changes.map { "\($0.period) \($0.indicator) \($0.what) \($0.before) → \($0.after)" }
    }

    private func adopt(_ catalog: Catalog) throws {
        let date = try #require(CivilDate("2023-02-01"))
        try ledger.append(
            .adopt(catalog, decreeNumber: "7", decreeDate: date), by: LedgerFixture.author,
            reason: "perbaikan")
    }

    private func row(_ indicator: String, _ period: String = "2022") throws -> Achievement.Row? {
        let source = try StoredFigures(ledger.store, ledger.state, size: ledger.state.size)
        return try Achievement.compute(try #require(Period(period)), from: source).rows
            .first { $0.indicator.id == indicator }
    }

    // MARK: What would change

    @Test func everyFigureThatWouldChangeIsTold() throws {
        let halved = try Self.next(from: 2022, ("\"formula\":\"x\"", "\"formula\":\"x / 2\""))
        #expect(
            lines(try changes(to: halved)) == [
                "2022 i realisasi 60.0000 → 30.0000", "2022 i capaian 120.0000 → 60.0000",
            ])
    }

    @Test func everyTargetThatWouldChangeIsTold() throws {
        let raised = try Self.next(
            (
                "\"2022\":\"50\"},\"components\":[{\"id\":\"x\"",
                "\"2022\":\"60\"},\"components\":[{\"id\":\"x\""
            ))
        #expect(
            lines(try changes(to: raised)) == ["2022 i target 50 → 60", "2022 i capaian 120.0000 → 100.0000"])
    }

    @Test func aRevisionOfWordsAloneChangesNothing() throws {
        let renamed = try changes(to: Self.next(("\"title\":\"T\"", "\"title\":\"Perubahan\"")))
        #expect(renamed.changes.isEmpty && renamed.orphans.isEmpty)
        #expect(renamed.text(in: .english) == "No target or figure changes.\n")
    }

    /// Asking changes nothing.
    @Test func whatIsToldIsWhatThenComesToBe() throws {
        let halved = try Self.next(from: 2022, ("\"formula\":\"x\"", "\"formula\":\"x / 2\""))
        let before = try fixture.figures("2022")
        _ = try changes(to: halved)
        #expect(try fixture.figures("2022") == before)
        try adopt(halved)
        #expect(try row("i")?.outcome.realisasi == Rational(30))
        #expect(try row("i", "2021")?.outcome.realisasi == Rational(40))
    }

    // MARK: Orphans

    private static let indicatorJ = ("\"id\":\"i\",\"sasaran\"", "\"id\":\"j\",\"sasaran\"")

    @Test func anIndicatorThatIsGoneLeavesItsFiguresOrphaned() throws {
        #expect(try changes(to: Self.next(Self.indicatorJ)).orphans == ["i"])
    }

    @Test func soDoesOneThatGoesToAnotherUnit() throws {
        let moved = try Self.next(
            ("\"sasaran\":\"S\",\"bidang\":\"a\"", "\"sasaran\":\"S\",\"bidang\":\"b\""))
        #expect(try changes(to: moved).orphans == ["i"])
        try adopt(moved)
        #expect(try row("i")?.status == .missing, "reports count for the owner of now")
    }

    @Test func andAComponentThatIsGone() throws {
        let renamed = try Self.next(
            ("\"id\":\"x\"", "\"id\":\"z\""), ("\"formula\":\"x\"", "\"formula\":\"z\""))
        #expect(try changes(to: renamed).orphans == ["i/x"])
        try adopt(renamed)
        #expect(try row("i")?.outcome.reason == .componentMissing)
    }

    @Test func aComponentMoreOrphansNothing() throws {
        let more = try Self.next(
            (
                "[{\"id\":\"x\",\"name\":\"X\"}]",
                "[{\"id\":\"x\",\"name\":\"X\"},{\"id\":\"z\",\"name\":\"Z\"}]"
            ))
        #expect(try changes(to: more).orphans.isEmpty)
    }

    @Test func yearsBeforeItAppliesAreNotOrphaned() throws {
        #expect(try changes(to: Self.next(from: 2023, Self.indicatorJ)).orphans.isEmpty)
    }

    @Test func aWithdrawnReportIsNoOrphan() throws {
        for period in ["2021", "2022"] {
            let chain = OfficeState.Chain(bidang: "a", period: try #require(Period(period)))
            var report = try fixture.report("a", period, after: ledger.state.heads[chain])
            (report.kind, report.values) = (.withdrawal, [:])
            try fixture.submit(report, to: ledger)
        }
        #expect(try changes(to: Self.next(Self.indicatorJ)).orphans.isEmpty)
    }

    // MARK: Afterwards

    @Test func figuresOfEarlierSizesKeepWhatWasInForce() throws {
        let size = ledger.state.size
        let then = try fixture.figures("2022", asOf: size)
        try adopt(Self.next(Self.indicatorJ))
        #expect(try row("i") == nil)
        #expect(try row("j")?.status == .missing)
        #expect(try fixture.figures("2022", asOf: size) == then)
        #expect(try Audit.run(Store(fixture.layout)).faults.isEmpty)
    }

    @Test func earlierYearsKeepTheRevisionBeforeIt() throws {
        let before = try row("i", "2021")?.outcome
        try adopt(Self.next(from: 2022, Self.indicatorJ))
        #expect(try row("i", "2021")?.outcome == before)
        #expect(try row("i", "2022") == nil)
        #expect(ledger.state.catalog(inForceFor: 2021).revision == 1)
        #expect(ledger.state.catalog(inForceFor: 2022).revision == 2)
    }

    /// Growth goes on over a change of owner: last year's report is that of the owner of then.
    @Test func theYearBeforeIsReadFromTheOwnerOfThen() throws {
        let before = try row("g")?.outcome.realisasi
        #expect(before == Rational(50))
        try adopt(
            Self.next(
                from: 2022,
                (
                    "\"id\":\"g\",\"sasaran\":\"S\",\"bidang\":\"b\"",
                    "\"id\":\"g\",\"sasaran\":\"S\",\"bidang\":\"a\""
                )))
        #expect(try row("g")?.status == .missing)
        let chain = OfficeState.Chain(bidang: "a", period: try #require(Period("2022")))
        var report = try fixture.report("a", "2022", after: ledger.state.heads[chain], seed: 60)
        report.values["g"] = ["y": try #require(Figure("100"))]
        try fixture.submit(report, to: ledger)
        #expect(try row("g")?.outcome.realisasi == Rational(100), "from 50 of b to 100 of a")
    }

    /// A report is judged once, by the revision in force when it arrives.
    @Test func reportsOfBeforeStayThoughTheyBreakANewRule() throws {
        let strict = try Self.next(
            (
                "\"formula\":\"x\"",
                "\"formula\":\"x\",\"rules\":[{\"check\":\"x <= 50\",\"severity\":\"error\",\"text\":\"paling banyak 50\"}]"
            ))
        try adopt(strict)
        #expect(try row("i")?.outcome.realisasi == Rational(60))
        let chain = OfficeState.Chain(bidang: "a", period: try #require(Period("2022")))
        let report = try fixture.report("a", "2022", after: ledger.state.heads[chain], seed: 61)
        let outcome = try #require(try ledger.append([fixture.job(report)]).first)
        #expect(outcome.refusal?.code == .invalidReport)
        #expect(try Audit.run(Store(fixture.layout)).faults.isEmpty)
    }

    @Test func onlyTheNextRevisionOfThisOfficeIsAdopted() throws {
        for edit in [("\"revision\":2", "\"revision\":3"), ("\"id\":\"kecil\"", "\"id\":\"lain\"")] {
            let catalog = try Self.next(edit)
            #expect(throws: LedgerFailure.self) { try adopt(catalog) }
        }
        #expect(ledger.state.catalogs.count == 1)
    }
}
