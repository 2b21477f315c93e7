// Formulas of indicators (DESIGN 7): what they need and what they come to. `FormulaParser` reads the text.
//
// A formula is kept as steps for a stack machine, operands before their operator, so that neither reading
// nor computing recurses: the text's nesting cannot exhaust a thread's stack. `mean` and `share` hold steps
// of their own, run once an item; they do not nest.

/// Why a figure has no number.
public enum NotComputable: String, Error, Sendable, Hashable, CaseIterable {
    /// A component that the formula needs is absent (after a change of catalogue).
    case componentMissing = "component-missing"
    /// The formula needs `prev`, and neither last year's report nor the baseline has it.
    case previousMissing = "previous-missing"
    /// A division by zero in the formula, or `lower-ratio` with realisasi 0.
    case divisionByZero = "division-by-zero"
    /// No target for the year.
    case targetMissing = "target-missing"
    /// A target that is zero or negative.
    case targetNotPositive = "target-not-positive"
}

/// A formula over the components of one indicator.
public struct Formula: Sendable, Hashable {
    /// What a formula is computed from.
    public struct Inputs: Sendable {
        /// Components; with items, their sums.
        public var values: [String: Rational]
        /// Components item by item; empty: the values count as one item.
        public var items: [[String: Rational]]
        /// Components one year earlier, for `prev`.
        public var previous: [String: Rational]

        /// Inputs.
        public init(
            values: [String: Rational], items: [[String: Rational]] = [], previous: [String: Rational] = [:]
        ) {
            self.values = values
            self.items = items
            self.previous = previous
        }
    }

    /// As the catalogue writes it.
    public let text: String
    /// Components of the period itself, in order of first mention.
    public let neededComponents: [String]
    /// Components of the year before, in order of first mention.
    public let neededPrev: [String]

    let steps: [FormulaStep]
    private let plainComponents: [String]
    private let itemComponents: [String]

    /// Reads a formula over `components`.
    public init(parsing text: String, components: Set<String>) throws(FormulaFault) {
        var parser = FormulaParser(text, components: components, form: .formula)
        steps = try parser.parse().steps
        neededComponents = FormulaStep.components(of: steps)
        neededPrev = FormulaStep.previous(of: steps)
        plainComponents = FormulaStep.plainComponents(of: steps)
        itemComponents = FormulaStep.itemComponents(of: steps)
        self.text = text
    }

    /// The formula's value; reasons in the order of DESIGN 7's table.
    public func value(_ inputs: Inputs) throws(NotComputable) -> Rational {
        let plain = inputs.items.isEmpty ? neededComponents : plainComponents
        guard plain.allSatisfy({ inputs.values[$0] != nil }),
            inputs.items.allSatisfy({ item in itemComponents.allSatisfy { item[$0] != nil } })
        else { throw .componentMissing }
        guard neededPrev.allSatisfy({ inputs.previous[$0] != nil }) else { throw .previousMissing }
        return try FormulaStep.run(steps, inputs)
    }
}

/// A comparison that should hold on one report's (summed) components: the check of a rule.
public struct Condition: Sendable, Hashable {
    /// As the catalogue writes it.
    public let text: String
    /// Components it mentions, in order of first mention.
    public let neededComponents: [String]

    let left: [FormulaStep]
    let comparison: FormulaComparison
    let right: [FormulaStep]

    /// Reads a comparison over `components`; `prev`, `mean` and `share` have no place in it.
    public init(parsing text: String, components: Set<String>) throws(FormulaFault) {
        var parser = FormulaParser(text, components: components, form: .condition)
        let parsed = try parser.parse()
        guard let comparison = parsed.comparison else {
            throw FormulaFault(.comparisonExpected, position: text.unicodeScalars.count + 1)
        }
        self.text = text
        self.comparison = comparison.comparison
        left = Array(parsed.steps[..<comparison.place])
        right = Array(parsed.steps[comparison.place...])
        neededComponents = FormulaStep.components(of: parsed.steps)
    }

    /// Whether it holds; nil where it cannot be computed (and is passed over).
    public func holds(_ values: [String: Rational]) -> Bool? {
        guard neededComponents.allSatisfy({ values[$0] != nil }) else { return nil }
        let inputs = Formula.Inputs(values: values)
        guard let left = try? FormulaStep.run(left, inputs), let right = try? FormulaStep.run(right, inputs)
        else { return nil }
        return comparison.holds(left, right)
    }
}

/// `<= < >= > ==`
enum FormulaComparison: String, Sendable, Hashable, CaseIterable {
    case atMost = "<="
    case less = "<"
    case atLeast = ">="
    case greater = ">"
    case equal = "=="

    func holds(_ left: Rational, _ right: Rational) -> Bool {
        switch self {
        case .atMost: left <= right
        case .less: left < right
        case .atLeast: left >= right
        case .greater: left > right
        case .equal: left == right
        }
    }
}

/// One step of the stack machine.
enum FormulaStep: Sendable, Hashable {
    case literal(Rational)
    case component(String)
    case previous(String)
    case negate, add, subtract, multiply, divide, minimum, maximum
    case mean([FormulaStep])
    case share([FormulaStep], FormulaComparison, [FormulaStep])

    // MARK: Computing

    /// Runs steps whose components are all there.
    static func run(_ steps: [FormulaStep], _ inputs: Formula.Inputs) throws(NotComputable) -> Rational {
        var stack: [Rational] = []
        for step in steps {
            switch step {
            case .literal(let value): stack.append(value)
            case .component(let id): stack.append(try found(inputs.values[id], else: .componentMissing))
            case .previous(let id): stack.append(try found(inputs.previous[id], else: .previousMissing))
            case .negate: stack.append(-pop(&stack))
            case .mean(let inner): stack.append(try mean(of: inner, inputs))
            case .share(let left, let comparison, let right):
                stack.append(try share(of: left, comparison, right, inputs))
            case .add, .subtract, .multiply, .divide, .minimum, .maximum:
                let right = pop(&stack)
                stack.append(try step.combine(pop(&stack), right))
            }
        }
        return pop(&stack)
    }

    private func combine(_ left: Rational, _ right: Rational) throws(NotComputable) -> Rational {
        switch self {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .minimum: min(left, right)
        case .maximum: max(left, right)
        default: try Self.found(left.divided(by: right), else: .divisionByZero)
        }
    }

    private static func mean(
        of inner: [FormulaStep], _ inputs: Formula.Inputs
    ) throws(NotComputable) -> Rational {
        var values: [Rational] = []
        for item in items(of: inputs) { values.append(try run(inner, item)) }
        return try found(Rational.mean(values), else: .componentMissing)
    }

    private static func share(
        of left: [FormulaStep], _ comparison: FormulaComparison, _ right: [FormulaStep],
        _ inputs: Formula.Inputs
    ) throws(NotComputable) -> Rational {
        let items = items(of: inputs)
        var count = 0
        for item in items where comparison.holds(try run(left, item), try run(right, item)) { count += 1 }
        let share = (Rational(count) * .hundred).divided(by: Rational(items.count))
        return try found(share, else: .componentMissing)
    }

    /// Each item as inputs of its own; without items the values are the one item.
    private static func items(of inputs: Formula.Inputs) -> [Formula.Inputs] {
        inputs.items.isEmpty
            ? [Formula.Inputs(values: inputs.values)] : inputs.items.map { Formula.Inputs(values: $0) }
    }

    private static func found(
        _ value: Rational?, else reason: NotComputable
    ) throws(NotComputable) -> Rational {
        guard let value else { throw reason }
        return value
    }

    private static func pop(_ stack: inout [Rational]) -> Rational {
        guard let value = stack.popLast() else {
            fatalError("invariant broken: a formula's steps leave an operand for every operator")
        }
        return value
    }

    // MARK: Needs

    /// Components mentioned anywhere but in `prev`.
    static func components(of steps: [FormulaStep]) -> [String] {
        unique(steps.flatMap { $0.plainComponents + $0.itemComponents })
    }

    /// Components mentioned outside `mean` and `share`.
    static func plainComponents(of steps: [FormulaStep]) -> [String] {
        unique(steps.flatMap(\.plainComponents))
    }

    /// Components mentioned inside `mean` and `share`.
    static func itemComponents(of steps: [FormulaStep]) -> [String] {
        unique(steps.flatMap(\.itemComponents))
    }

    /// Components mentioned in `prev`.
    static func previous(of steps: [FormulaStep]) -> [String] {
        unique(steps.compactMap { if case .previous(let id) = $0 { id } else { nil } })
    }

    private var plainComponents: [String] {
        if case .component(let id) = self { [id] } else { [] }
    }

    private var itemComponents: [String] {
        switch self {
        case .mean(let inner): inner.flatMap(\.plainComponents)
        case .share(let left, _, let right): (left + right).flatMap(\.plainComponents)
        default: []
        }
    }

    private static func unique(_ ids: [String]) -> [String] {
        var seen = Set<String>()
        return ids.filter { seen.insert($0).inserted }
    }
}
