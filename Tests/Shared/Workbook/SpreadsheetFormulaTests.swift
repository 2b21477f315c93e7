import Testing

@testable import Shared

@Suite("Formulas as spreadsheets compute them")
struct SpreadsheetFormulaTests {
    private let cells = SpreadsheetFormula.Cells(
        values: ["a": "F1", "b": "F2"], previous: ["a": "G1"], itemResults: ["X1:X9", "Y1:Y9"])

    private func text(_ formula: String) throws -> String? {
        try Formula(parsing: formula, components: ["a", "b"]).inCells(cells)?.text
    }

    @Test(arguments: [
        ("a / b * 100", "((F1/F2)*100)"), ("a - (b - 1.50)", "(F1-(F2-1.5))"), ("-a + b", "((-F1)+F2)"),
        ("min(a, max(b, 2))", "MIN(F1,MAX(F2,2))"), ("(a - prev(a)) / prev(a)", "((F1-G1)/G1)"),
        ("mean(a) + share(a >= b)", "(AVERAGE(X1:X9)+(AVERAGE(Y1:Y9)*100))"),
    ])
    func stepsBecomeText(_ formula: String, _ expected: String) throws {
        #expect(try text(formula) == expected)
    }

    @Test func withoutItemsTheValuesAreTheOneItem() throws {
        let formula = try Formula(parsing: "mean(a / b) + share(a + 1 == b)", components: ["a", "b"])
        let cells = SpreadsheetFormula.Cells(values: ["a": "F1", "b": "F2"])
        #expect(formula.inCells(cells)?.text == "((F1/F2)+IF(ROUND((F1+1),10)=F2,100,0))")
    }

    @Test func everyInputIsCounted() throws {
        let formula = try Formula(parsing: "a - prev(a) + a", components: ["a"])
        let written = try #require(
            formula.inCells(SpreadsheetFormula.Cells(values: ["a": "F1"], previous: ["a": "G1"])))
        #expect(written.inputs == ["F1", "G1"])
        #expect(written.realisasi.hasPrefix("IF(COUNT(F1,G1)<2,\"\",IFERROR(ROUND("))
        #expect(formula.inCells(SpreadsheetFormula.Cells(values: ["a": "F1"])) == nil, "no cell for prev")
    }

    @Test func polaritiesFollowTheDesign() throws {
        let formula = try #require(try Formula(parsing: "a", components: ["a"]).inCells(cells))
        #expect(formula.capaian(.higher, target: "T1").contains("(F1)/T1*100"))
        #expect(formula.capaian(.lower, target: "T1").contains("(2*T1-(F1))/T1*100"))
        #expect(formula.capaian(.lowerRatio, target: "T1").contains("T1/(F1)*100"))
    }

    @Test func predikatAreClosedBelow() {
        let text = SpreadsheetFormula.predikat("F9", Catalog.builtIn.predikat)
        #expect(text.hasPrefix("IF(ISNUMBER(F9),IF(F9>=91,\"Sangat Tinggi\",IF(F9>=76,"))
        #expect(SpreadsheetFormula.quoted("a\"b") == "\"a\"\"b\"")
    }

    @Test func itemsHaveAColumnForEachMean() throws {
        let formula = try Formula(parsing: "mean(min(a / b, 1)) * 100", components: ["a", "b"])
        #expect(
            formula.itemTexts(["a": "E4", "b": "F4"])
                == ["IF(COUNT(E4,F4)=0,\"\",IF(COUNT(E4,F4)<2,NA(),MIN((E4/F4),1)))"])
        #expect(
            formula.itemResults(["a": Rational(1), "b": Rational(2)]) == [
                Rational(1).divided(by: Rational(2))
            ])
        #expect(formula.itemResults(["a": Rational(1), "b": .zero]) == [nil])
    }

    @Test func conditionsAreWritten() throws {
        let rule = try Condition(parsing: "a <= b", components: ["a", "b"])
        #expect(rule.inCells(["a": "F1", "b": "F2"])?.text == "F1<=F2")
    }
}
