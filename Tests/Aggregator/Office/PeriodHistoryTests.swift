import Foundation
import Shared
import Testing

@testable import Aggregator

/// What was reported for a period, and what each report did to the figures.
@Suite struct PeriodHistoryTests {
    let fixture: LedgerFixture
    let ledger: Ledger
    /// A unit whose indicator is a growth.
    let growing: Indicator

    init() throws {
        fixture = try LedgerFixture()
        ledger = try fixture.ledger()
        try fixture.enrollAll(in: ledger)
        growing = try #require(
            Catalog.builtIn.indicators.first { indicator in
                indicator.formula.text.contains("prev(")
                    && Catalog.builtIn.indicators.count { $0.bidang == indicator.bidang } == 1
            })
    }

    private func submit(
        _ bidang: String, _ period: String, seed: Int = 100, _ edit: (inout Report) -> Void = { _ in }
    ) throws {
        let chain = OfficeState.Chain(bidang: bidang, period: try #require(Period(period)))
        var report = try fixture.report(bidang, period, after: ledger.state.heads[chain], seed: seed)
        edit(&report)
        try fixture.submit(report, to: ledger)
    }

    private static func figure(_ text: String) -> Figure {
        guard let figure = Figure(text) else { fatalError("\(text) is a figure") }
        return figure
    }

    private func history(_ period: String, bidang: String? = nil) throws -> PeriodHistory {
        let store = try Store(fixture.layout)
        return try PeriodHistory(
            of: try #require(Period(period)), bidang: bidang, in: store, try store.loadState())
    }

    private func changes(_ revision: PeriodHistory.Revision) -> [String] {
        revision.changes.map {
            "\($0.component) \($0.before?.text ?? "–") → \($0.after?.text ?? "–")"
        }
    }

    @Test func everyRevisionIsThereWithWhatItChanged() throws {
        try submit("koperasi", "2022")
        try submit("koperasi", "2022", seed: 90) { $0.values["koperasi-aktif"]?["seluruh"] = Figure("101") }
        try submit("koperasi", "2022") { ($0.kind, $0.values) = (.withdrawal, [:]) }
        try submit("koperasi", "2022", seed: 80)
        let chains = try history("2022").chains
        let revisions = try #require(chains.first?.revisions)
        #expect(chains.map(\.bidang) == ["koperasi"])
        #expect(revisions.map(\.logged.report.revision) == [1, 2, 3, 4])
        #expect(revisions.map(\.isCurrent) == [false, false, false, true])
        #expect(revisions.map(\.logged.report.kind) == [.report, .report, .withdrawal, .report])
        #expect(
            revisions.map(changes) == [
                ["aktif – → 100", "seluruh – → 101"], ["aktif 100 → 90"],
                ["aktif 90 → –", "seluruh 101 → –"], ["aktif – → 80", "seluruh – → 81"],
            ])
    }

    @Test func theEffectIsReadBeforeAndAfter() throws {
        try submit("koperasi", "2022", seed: 50)
        try submit("koperasi", "2022", seed: 50) {
            $0.values["koperasi-aktif"] = ["aktif": Self.figure("25"), "seluruh": Self.figure("50")]
        }
        try submit("koperasi", "2022") { ($0.kind, $0.values) = (.withdrawal, [:]) }
        let effects = try history("2022").chains[0].revisions.map(\.effects)
        #expect(effects.allSatisfy { $0.map(\.indicator.id) == ["koperasi-aktif"] })
        #expect(effects[0][0].before.status == .missing)
        #expect(effects[1][0].before.outcome == effects[0][0].after.outcome)
        #expect(effects[1][0].after.outcome.realisasi == Rational(50))
        #expect(effects[2][0].after.status == .missing && effects[2][0].after.outcome.realisasi == nil)
    }

    @Test func theSameValuesAgainHaveNoEffect() throws {
        try submit("koperasi", "2022")
        try submit("koperasi", "2022")
        let second = try history("2022").chains[0].revisions[1]
        #expect(second.changes.isEmpty && second.effects.isEmpty)
        #expect(second.logged.report.reason == "salah ketik")
    }

    /// The effect is that of its time: what happened later to the year before does not reach back.
    @Test func effectsAreThoseOfTheirTime() throws {
        let bidang = growing.bidang
        try submit(bidang, "2021", seed: 100)
        try submit(bidang, "2022", seed: 150)
        let before = try history("2022").chains[0].revisions[0].effects[0].after.outcome
        #expect(before.realisasi != nil)
        try submit(bidang, "2021", seed: 50)
        #expect(try history("2022").chains[0].revisions[0].effects[0].after.outcome == before)
        #expect(
            try fixture.figures("2022").contains(
                try #require(before.realisasi).decimalText(fractionDigits: 10)) == false)
    }

    @Test func anIndicatorThatIsDroppedIsTold() throws {
        let two = try #require(
            Catalog.builtIn.bidang.map(\.id).first { unit in
                Catalog.builtIn.indicators.count { $0.bidang == unit } == 2
            })
        let dropped = try #require(Catalog.builtIn.indicators.last { $0.bidang == two }?.id)
        try submit(two, "2022")
        try submit(two, "2022") { report in
            report.values[dropped] = nil
            report.dropped = [dropped]
        }
        let second = try history("2022").chains[0].revisions[1]
        #expect(!second.changes.isEmpty)
        #expect(second.changes.allSatisfy { $0.indicator == dropped && $0.after == nil })
        #expect(second.effects.map(\.after.status) == [.missing])
    }

    @Test func unitsComeInTheCataloguesOrderAndCanBePicked() throws {
        let units = Catalog.builtIn.bidang.map(\.id)
        for bidang in units.reversed() { try submit(bidang, "2022") }
        #expect(try history("2022").chains.map(\.bidang) == units)
        #expect(try history("2022", bidang: units[2]).chains.map(\.bidang) == [units[2]])
        #expect(try history("2022", bidang: "perikanan").chains.isEmpty)
        #expect(try history("2021").chains.isEmpty)
    }

    /// A quarter's report is the quarter's history, though the year's figure uses it.
    @Test func aQuarterIsAPeriodOfItsOwn() throws {
        try submit("koperasi", "2022-T2")
        #expect(try history("2022").chains.isEmpty)
        #expect(try history("2022-T2").chains[0].revisions.count == 1)
    }

    @Test func itIsToldInWordsThatFitATerminal() throws {
        try submit("koperasi", "2022")
        try submit("koperasi", "2022", seed: 90)
        for language in [Language.indonesian, .english] {
            let text = HistoryText(language).text(try history("2022"))
            #expect(text.contains(demoBanner) && text.contains("salah ketik"))
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        }
        #expect(HistoryText(.english).text(try history("2021")).contains("No report yet."))
    }
}
