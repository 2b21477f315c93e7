import Testing

@testable import Shared

@Suite("Formulas")
struct FormulaTests {
    private static let components: Set<String> = ["a", "b", "stok", "kebutuhan"]

    private func rationals(_ value: JSONValue?) throws -> [String: Rational] {
        var read: [String: Rational] = [:]
        for member in value?.object?.members ?? [] {
            let text = try #require(member.value.string)
            let number = try #require(Rational(text))
            read[member.name] = number
        }
        return read
    }

    private func outcome(_ example: JSONObject) throws -> JSONValue {
        let formula: Formula
        do throws(FormulaFault) {
            formula = try Formula(
                parsing: example["formula"]?.string ?? "", components: Self.components)
        } catch {
            return ["fault": .string(error.code.rawValue), "position": .integer(error.position)]
        }
        let inputs = Formula.Inputs(
            values: try rationals(example["values"]),
            items: try (example["items"]?.array ?? []).map { try rationals($0) },
            previous: try rationals(example["previous"]))
        do throws(NotComputable) {
            return ["result": .string(try formula.value(inputs).fractionText)]
        } catch {
            return ["reason": .string(error.rawValue)]
        }
    }

    @Test func vectorsHold() throws {
        for example in try vectors("figures/formulas.json") {
            let names = ["result", "reason", "fault", "position"]
            let expected = example.members.filter { names.contains($0.name) }
            let found = try outcome(example)
            #expect(found == .object(JSONObject(expected)), "\(example["why"]?.string ?? "")")
        }
    }

    @Test func conditionsHoldOrNotOrArePassedOver() throws {
        for example in try vectors("figures/conditions.json") {
            let why = example["why"]?.string ?? ""
            do throws(FormulaFault) {
                let condition = try Condition(
                    parsing: example["check"]?.string ?? "", components: Self.components)
                let values = (try? rationals(example["values"])) ?? [:]
                #expect(example["fault"] == nil, "\(why)")
                #expect(condition.holds(values) == example["holds"]?.bool, "\(why)")
            } catch {
                #expect(error.code.rawValue == example["fault"]?.string, "\(why)")
            }
        }
    }

    @Test func everyFaultCodeHasACase() throws {
        let examples = try vectors("figures/formulas.json") + vectors("figures/conditions.json")
        let seen = Set(examples.compactMap { $0["fault"]?.string })
        let codes = Set(FormulaFault.Code.allCases.map(\.rawValue))
        // `formula-too-long` has its own test.
        #expect(codes.subtracting(seen) == ["formula-too-long"])
    }

    @Test func lengthIsBounded() throws {
        let longest = String(repeating: " ", count: Limits.formulaScalarCountMax - 1) + "1"
        _ = try Formula(parsing: longest, components: [])
        let fault = #expect(throws: FormulaFault.self) { try Formula(parsing: longest + "1", components: []) }
        #expect(fault?.code == .tooLong)
    }

    @Test func nestingCostsNoStack() throws {
        let deep = String(repeating: "(", count: 499) + "1" + String(repeating: ")", count: 499)
        #expect(try Formula(parsing: deep, components: []).value(.init(values: [:])) == .one)
        let minuses = String(repeating: "-", count: 999) + "1"
        #expect(try Formula(parsing: minuses, components: []).value(.init(values: [:])) == Rational(-1))
        #expect(throws: FormulaFault.self) {
            try Formula(parsing: String(repeating: "(", count: 1000), components: [])
        }
    }

    @Test func needsAreNamed() throws {
        let formula = try Formula(
            parsing: "mean(b) + a * prev(stok) + prev(stok) + share(b > kebutuhan)",
            components: Self.components)
        #expect(Set(formula.neededComponents) == ["a", "b", "kebutuhan"])
        #expect(formula.neededPrev == ["stok"])
    }
}

@Suite("Random formulas")
struct RandomFormulaTests {
    /// A tree whose text relies on precedence: parentheses only where they are needed.
    private indirect enum Tree {
        case number(Int)
        case negative(Tree)
        case binary(Character, Tree, Tree)

        static func random(depth: Int, _ random: inout SeededRandom) -> Tree {
            if depth == 0 || random.below(5) == 0 { return .number(random.below(9)) }
            if random.below(6) == 0 { return .negative(.random(depth: depth - 1, &random)) }
            let sign: Character = ["+", "-", "*", "/"][random.below(4)]
            return .binary(
                sign, .random(depth: depth - 1, &random), .random(depth: depth - 1, &random))
        }

        var precedence: Int {
            switch self {
            case .number: 4
            case .negative: 3
            case .binary(let sign, _, _): sign == "+" || sign == "-" ? 1 : 2
            }
        }

        var text: String {
            switch self {
            case .number(let value): return String(value)
            case .negative(let inner): return "-" + inner.text(atLeast: 3)
            case .binary(let sign, let left, let right):
                return left.text(atLeast: precedence) + String(sign) + right.text(atLeast: precedence + 1)
            }
        }

        private func text(atLeast least: Int) -> String { precedence < least ? "(" + text + ")" : text }

        var value: Rational? {
            switch self {
            case .number(let value): return Rational(value)
            case .negative(let inner): return inner.value.map { -$0 }
            case .binary(let sign, let left, let right):
                guard let left = left.value, let right = right.value else { return nil }
                switch sign {
                case "+": return left + right
                case "-": return left - right
                case "*": return left * right
                default: return left.divided(by: right)
                }
            }
        }
    }

    @Test func precedenceIsTheUsualOne() throws {
        var random = SeededRandom(seed: 7)
        var count = 0
        for _ in 0..<2000 {
            let tree = Tree.random(depth: 5, &random)
            guard tree.text.count <= Limits.formulaScalarCountMax else { continue }
            let formula = try Formula(parsing: tree.text, components: [])
            #expect((try? formula.value(.init(values: [:]))) == tree.value, "\(tree.text)")
            count += 1
        }
        #expect(count > 1900)
    }

    @Test func randomTextNeverCrashes() {
        let pieces = [
            "(", ")", "+", "-", "*", "/", ",", "<", "=", ">=", "1", "2.5", "a", "b", "prev", "prev(a)",
            "mean(",
            "share(", "min(", "max(", " ", ".", "%", "\u{0}", "é",
        ]
        var random = SeededRandom(seed: 11)
        var readable = 0
        for _ in 0..<20_000 {
            let text = (0..<(1 + random.below(14))).map { _ in pieces[random.below(pieces.count)] }.joined()
            guard let formula = try? Formula(parsing: text, components: ["a", "b"]) else { continue }
            readable += 1
            _ = try? formula.value(.init(values: ["a": .one, "b": .zero], previous: ["a": .zero]))
        }
        #expect(readable > 100)
    }
}
