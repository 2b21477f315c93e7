import Shared
import Testing

@testable import Aggregator

/// Money held against figures: exact, with a class on each side of the line.
@Suite struct EfficiencyTests {
    private func program(_ ceiling: String, _ spent: String?, year: Int = 2022) throws -> Act.Program {
        Act.Program(
            program: "P", year: year, ceiling: try #require(Figure(ceiling)),
            realisasi: spent.flatMap { Figure($0) }, indicators: ["koperasi-aktif"])
    }

    @Test(arguments: [
        ("90.0000000001", "efisien"), ("90", "berimbang"), ("89.9999999999", "belum-efisien"),
        ("0", "belum-efisien"),
    ])
    func theClassFollowsTheExactDifference(capaian: String, expected: String) throws {
        let budget = Budget(of: [try program("1000", "900")])
        let efficiency = try #require(Efficiency(capaian: Rational(capaian), budget: budget))
        #expect(efficiency.step.rawValue == expected)
        let exact = try #require(Rational(capaian))
        #expect(efficiency.difference == exact - Rational(90))
    }

    @Test func everyClassHasWords() {
        let words = Efficiency.Class.allCases.map(\.words)
        #expect(Set(words.map(\.indonesian)).count == 3 && Set(words.map(\.english)).count == 3)
    }

    @Test func whatIsUnknownStaysUnknown() throws {
        #expect(Budget(of: []) == nil)
        #expect(Budget(of: [try program("1000", nil)])?.absorption == nil)
        #expect(Budget(of: [try program("0", "0")])?.absorption == nil)
        #expect(Budget(of: [try program("1000", "900"), try program("1000", nil)])?.realisasi == nil)
        #expect(Efficiency(capaian: nil, budget: Budget(of: [try program("1000", "900")])) == nil)
        #expect(Efficiency(capaian: .hundred, budget: nil) == nil)
    }

    @Test func severalProgramsAddUp() throws {
        let budget = try #require(Budget(of: [try program("1000", "900"), try program("3000", "600")]))
        #expect(budget.ceiling == Rational(4000) && budget.realisasi == Rational(1500))
        #expect(budget.absorption == Rational("37.5"))
    }

    @Test func theLatestWordOnAProgramCounts() throws {
        let fixture = try DocumentFixture()
        let names = Catalog.builtIn.programs
        #expect(names.count == 14)
        try fixture.program(names[3], 2022, "5", nil, [])
        try fixture.program(names[1], 2022, "100", "50", ["koperasi-aktif"])
        try fixture.program(names[1], 2022, "100", "70", ["koperasi-aktif", "kinerja-penunjang"])
        try fixture.program(names[1], 2023, "9", nil, ["koperasi-aktif"])
        let state = fixture.office.ledger.state
        let found = state.programs(of: 2022)
        #expect(found.map(\.value.program) == [names[1], names[3]], "in the catalogue's order")
        #expect(found[0].value.realisasi?.text == "70")
        #expect(state.programs(of: 2022, atSize: found[0].index)[0].value.realisasi?.text == "50")
        let year = ProgramYear(try fixture.achievement(Period(year: 2022)), state, bidang: "koperasi")
        #expect(year.programs.map(\.program) == [names[1]], "a unit has those that serve its indicators")
        let other = ProgramYear(try fixture.achievement(Period(year: 2022)), state, bidang: "umkm")
        #expect(other.programs.isEmpty)
    }
}
