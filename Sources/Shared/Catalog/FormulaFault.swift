/// Why a text is no formula, and where.
public struct FormulaFault: Error, Sendable, Hashable {
    /// What is wrong; the raw value is the stable code.
    public enum Code: String, Sendable, CaseIterable {
        case tooLong = "formula-too-long"
        case unexpectedCharacter = "unexpected-character"
        case operandExpected = "operand-expected"
        case operatorExpected = "operator-expected"
        case unknownComponent = "unknown-component"
        case parenthesisExpected = "parenthesis-expected"
        case parenthesisUnbalanced = "parenthesis-unbalanced"
        case wrongArgumentCount = "wrong-argument-count"
        case notAllowedPerItem = "not-allowed-per-item"
        case notAllowedInRule = "not-allowed-in-rule"
        case comparisonExpected = "comparison-expected"
        case comparisonUnexpected = "comparison-unexpected"
    }

    /// What is wrong.
    public let code: Code
    /// Where, in Unicode scalars from 1.
    public let position: Int
    /// What stands there, if that helps.
    public let found: String

    init(_ code: Code, position: Int, found: String = "") {
        self.code = code
        self.position = position
        self.found = found
    }

    /// One sentence.
    public var words: Words {
        let (id, en) = phrase
        return Words(
            id: "rumus, karakter ke-\(position): \(id)", en: "formula, character \(position): \(en)")
    }

    private var phrase: (String, String) {
        let what = quoted(found)
        let longest = Limits.formulaScalarCountMax
        return switch code {
        case .tooLong: ("lebih dari \(longest) karakter", "more than \(longest) characters")
        case .unexpectedCharacter: ("tanda \(what) tidak dikenal", "unknown sign \(what)")
        case .operandExpected:
            (
                "di sini harus ada angka, komponen, atau tanda kurung",
                "a number, component or parenthesis belongs here"
            )
        case .operatorExpected:
            ("di sini harus ada operator, bukan \(what)", "an operator belongs here, not \(what)")
        case .unknownComponent:
            ("komponen \(what) tidak ada pada indikator ini", "this indicator has no component \(what)")
        case .parenthesisExpected:
            (
                "sesudah \(what) harus ada isi dalam tanda kurung",
                "\(what) must be followed by its argument in parentheses"
            )
        case .parenthesisUnbalanced: ("tanda kurung tidak berpasangan", "unbalanced parenthesis")
        case .wrongArgumentCount: ("jumlah isi \(what) tidak sesuai", "wrong number of arguments of \(what)")
        case .notAllowedPerItem:
            (
                "\(what) tidak boleh berada di dalam mean atau share",
                "\(what) may not stand inside mean or share"
            )
        case .notAllowedInRule:
            ("\(what) tidak boleh berada di dalam aturan", "\(what) may not stand in a rule")
        case .comparisonExpected:
            ("di sini harus ada perbandingan (<= < >= > ==)", "a comparison (<= < >= > ==) belongs here")
        case .comparisonUnexpected: ("perbandingan tidak boleh di sini", "a comparison may not stand here")
        }
    }
}
