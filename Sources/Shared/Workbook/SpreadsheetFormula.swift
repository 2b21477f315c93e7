// The decree's formulas as spreadsheets compute them: a formula's steps become text over cells. Spreadsheets
// compute in binary, we exactly: results are rounded to ten decimals (`rounded`), where both agree.
//
// `mean` and `share` want a value an item: a column beside the items holds it, row by row (`itemTexts`), and
// the formula takes the mean of that column. No array formulas: every program computes these.

/// A formula over cells.
public struct SpreadsheetFormula: Sendable, Hashable {
    /// Where the values stand.
    public struct Cells: Sendable {
        /// Component → its cell, `F7` or `'Isian 2022'!F7`.
        public var values: [String: String]
        /// Component → the cell of the year before.
        public var previous: [String: String]
        /// For every `mean` and `share`, in order, the cells of the values of the items. None: the values
        /// count as one item.
        public var itemResults: [String]

        /// Cells.
        public init(values: [String: String], previous: [String: String] = [:], itemResults: [String] = []) {
            (self.values, self.previous, self.itemResults) = (values, previous, itemResults)
        }
    }

    /// Without the leading `=`.
    public let text: String
    /// Cells that must hold numbers.
    public let inputs: [String]

    /// The formula, or `other` where a cell it needs holds no number or a division is by zero.
    public func guarded(_ body: String, else other: String = "\"\"") -> String {
        let counted = "COUNT(\(inputs.joined(separator: ",")))<\(inputs.count)"
        let value = "IFERROR(\(body),\(other))"
        return inputs.isEmpty ? value : "IF(\(counted),\(other),\(value))"
    }

    /// The realisasi, to ten decimals; empty where it cannot be computed.
    public var realisasi: String { guarded("ROUND(\(text),10)") }

    /// The capaian against `target`, to ten decimals; empty where it cannot be computed.
    public func capaian(_ polarity: Indicator.Polarity, target: String) -> String {
        switch polarity {
        case .higher: guarded("ROUND((\(text))/\(target)*100,10)")
        case .lower: guarded("ROUND((2*\(target)-(\(text)))/\(target)*100,10)")
        case .lowerRatio: guarded("ROUND(\(target)/(\(text))*100,10)")
        }
    }

    /// A text in a formula.
    public static func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// The name of a predikat, of the capaian in `cell`.
    public static func predikat(_ cell: String, _ scale: [Catalog.Predikat]) -> String {
        var text = "\"\""
        for step in scale.reversed() {
            guard let from = step.from?.terminatingText() else {
                text = quoted(step.name)
                continue
            }
            text = "IF(\(cell)>=\(from),\(quoted(step.name)),\(text))"
        }
        return "IF(ISNUMBER(\(cell)),\(text),\"\")"
    }
}

extension Formula {
    /// The formula over cells; nil where a component has none, or a spreadsheet could not hold it.
    public func inCells(_ cells: SpreadsheetFormula.Cells) -> SpreadsheetFormula? {
        var writer = SpreadsheetFormulaWriter(cells: cells)
        guard let text = writer.text(of: steps), text.utf16.count <= Limits.sheetFormulaUnitCountMax / 3
        else {
            return nil
        }
        return SpreadsheetFormula(text: text, inputs: writer.inputs)
    }

    /// For every `mean` and `share`, in order, the value of one item whose components stand in `cells`;
    /// empty where none of them is filled in, an error where some are.
    public func itemTexts(_ cells: [String: String]) -> [String]? {
        let all = cells.values.sorted()
        let counted = "COUNT(\(all.joined(separator: ",")))"
        var texts: [String] = []
        for step in steps {
            var writer = SpreadsheetFormulaWriter(cells: SpreadsheetFormula.Cells(values: cells))
            let value: String?
            switch step {
            case .mean(let inner): value = writer.text(of: inner)
            case .share(let left, let comparison, let right):
                value = writer.comparison(left, comparison, right).map { "IF(\($0),1,0)" }
            default: continue
            }
            guard let value, value.utf16.count <= Limits.sheetFormulaUnitCountMax / 3 else { return nil }
            texts.append("IF(\(counted)=0,\"\",IF(\(counted)<\(all.count),NA(),\(value)))")
        }
        return texts
    }

    /// For every `mean` and `share`, in order, the value of one item; nil where it cannot be computed.
    public func itemResults(_ item: [String: Rational]) -> [Rational?] {
        let inputs = Inputs(values: item)
        return steps.compactMap { step in
            switch step {
            case .mean(let inner): .some(try? FormulaStep.run(inner, inputs))
            case .share(let left, let comparison, let right):
                if let left = try? FormulaStep.run(left, inputs),
                    let right = try? FormulaStep.run(right, inputs)
                {
                    .some(comparison.holds(left, right) ? Rational(1) : .zero)
                } else {
                    .some(nil)
                }
            default: nil
            }
        }
    }
}

extension Condition {
    /// The comparison over cells; nil where a component has none.
    public func inCells(_ cells: [String: String]) -> SpreadsheetFormula? {
        var writer = SpreadsheetFormulaWriter(cells: SpreadsheetFormula.Cells(values: cells))
        guard let text = writer.comparison(left, comparison, right),
            text.utf16.count <= Limits.sheetFormulaUnitCountMax / 3
        else { return nil }
        return SpreadsheetFormula(text: text, inputs: writer.inputs)
    }
}

/// Writes steps as text, every operation in its own parentheses.
private struct SpreadsheetFormulaWriter {
    let cells: SpreadsheetFormula.Cells
    private(set) var inputs: [String] = []
    private var itemPlace = 0

    init(cells: SpreadsheetFormula.Cells) { self.cells = cells }

    mutating func text(of steps: [FormulaStep]) -> String? {
        var stack: [String] = []
        for step in steps {
            guard let text = text(of: step, &stack) else { return nil }
            stack.append(text)
        }
        return stack.popLast()
    }

    private mutating func text(of step: FormulaStep, _ stack: inout [String]) -> String? {
        switch step {
        case .literal(let value): return value.terminatingText()
        case .component(let id): return input(cells.values[id])
        case .previous(let id): return input(cells.previous[id])
        case .negate: return stack.popLast().map { "(-\($0))" }
        case .add: return combined("+", &stack)
        case .subtract: return combined("-", &stack)
        case .multiply: return combined("*", &stack)
        case .divide: return combined("/", &stack)
        case .minimum: return called("MIN", &stack)
        case .maximum: return called("MAX", &stack)
        case .mean(let inner):
            if let column = nextColumn() { return "AVERAGE(\(column))" }
            return text(of: inner)
        case .share(let left, let comparison, let right):
            if let column = nextColumn() { return "(AVERAGE(\(column))*100)" }
            return self.comparison(left, comparison, right).map { "IF(\($0),100,0)" }
        }
    }

    mutating func comparison(
        _ left: [FormulaStep], _ comparison: FormulaComparison, _ right: [FormulaStep]
    ) -> String? {
        guard let first = side(left), let second = side(right) else { return nil }
        return first + (comparison == .equal ? "=" : comparison.rawValue) + second
    }

    /// One side of a comparison: what was computed is rounded, what was written is compared as it is.
    private mutating func side(_ steps: [FormulaStep]) -> String? {
        text(of: steps).map { steps.count == 1 ? $0 : "ROUND(\($0),10)" }
    }

    private mutating func nextColumn() -> String? {
        guard itemPlace < cells.itemResults.count else { return nil }
        itemPlace += 1
        return cells.itemResults[itemPlace - 1]
    }

    private mutating func input(_ cell: String?) -> String? {
        if let cell, !inputs.contains(cell) { inputs.append(cell) }
        return cell
    }

    private func combined(_ sign: String, _ stack: inout [String]) -> String? {
        guard let right = stack.popLast(), let left = stack.popLast() else { return nil }
        return "(\(left)\(sign)\(right))"
    }

    private func called(_ function: String, _ stack: inout [String]) -> String? {
        guard let right = stack.popLast(), let left = stack.popLast() else { return nil }
        return "\(function)(\(left),\(right))"
    }
}
