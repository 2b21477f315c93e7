// Reads a formula (DESIGN 7) with an explicit stack of what is still open (operators and groups) instead
// of recursion: 1,000 opening parentheses cost 1,000 entries of an array and nothing else.
//
//   formula   = operand { operator operand }      operator: + - before * / , left to right
//   operand   = "-" operand | literal | component | "(" formula ")" | "prev" "(" component ")"
//             | ("min" | "max") "(" formula "," formula ")" | "mean" "(" formula ")"
//             | "share" "(" condition ")"
//   condition = formula ("<=" | "<" | ">=" | ">" | "==") formula
//   literal   = [0-9]+(\.[0-9]+)?      component = [A-Za-z_][A-Za-z0-9_]*

/// Reads one formula or condition.
struct FormulaParser {
    /// What the whole text is.
    enum Form {
        case formula, condition
    }

    /// Steps in the order of computing, and where a condition's right side begins.
    struct Parsed {
        var steps: [FormulaStep]
        var comparison: (comparison: FormulaComparison, place: Int)?
    }

    /// Names that no component may have.
    static let functionNames: Set<String> = ["prev", "min", "max", "mean", "share"]

    private enum Kind {
        case whole, parenthesis, minimum, maximum, mean, share

        var isPerItem: Bool { self == .mean || self == .share }
    }

    private struct Group {
        let kind: Kind
        let name: String
        let position: Int
        let firstStep: Int
        var argumentCount = 1
        var comparison: (comparison: FormulaComparison, place: Int)?
    }

    private enum Open {
        case operation(FormulaStep, precedence: Int)
        case group(Group)
    }

    private let form: Form
    private let components: Set<String>
    private let scalarCount: Int
    private var tokens: FormulaTokens
    private var open: [Open]
    private var steps: [FormulaStep] = []
    private var expectsOperand = true
    private var isPerItem = false

    init(_ text: String, components: Set<String>, form: Form) {
        self.form = form
        self.components = components
        scalarCount = text.unicodeScalars.count
        tokens = FormulaTokens(text)
        open = [.group(Group(kind: .whole, name: "", position: 1, firstStep: 0))]
    }

    mutating func parse() throws(FormulaFault) -> Parsed {
        if scalarCount > Limits.formulaScalarCountMax {
            throw FormulaFault(.tooLong, position: Limits.formulaScalarCountMax + 1)
        }
        while true {
            let token = try tokens.next()
            if expectsOperand {
                try operand(token)
            } else if case .end = token.kind {
                return try finish(token)
            } else {
                try operation(token)
            }
        }
    }

    // MARK: Where an operand belongs

    private mutating func operand(_ token: FormulaToken) throws(FormulaFault) {
        switch token.kind {
        case .literal(let value): append(.literal(value))
        case .name(let name) where Self.functionNames.contains(name): try function(name, token)
        case .name(let name): append(.component(try known(name, token)))
        case .symbol("-"): open.append(.operation(.negate, precedence: 3))
        case .symbol("("): push(.parenthesis, "(", token)
        default: throw token.fault(.operandExpected)
        }
    }

    private mutating func function(_ name: String, _ token: FormulaToken) throws(FormulaFault) {
        let takesWhole = name == "prev" || name == "mean" || name == "share"
        if takesWhole, form == .condition { throw token.fault(.notAllowedInRule) }
        if takesWhole, isPerItem { throw token.fault(.notAllowedPerItem) }
        guard case .symbol("(") = try tokens.next().kind else { throw token.fault(.parenthesisExpected) }
        switch name {
        case "prev": append(.previous(try previousComponent()))
        case "min": push(.minimum, name, token)
        case "max": push(.maximum, name, token)
        case "mean": push(.mean, name, token)
        default: push(.share, name, token)
        }
    }

    private mutating func previousComponent() throws(FormulaFault) -> String {
        let token = try tokens.next()
        guard case .name(let name) = token.kind else { throw token.fault(.unknownComponent) }
        let id = try known(name, token)
        let close = try tokens.next()
        guard case .symbol(")") = close.kind else { throw close.fault(.parenthesisUnbalanced) }
        return id
    }

    private func known(_ name: String, _ token: FormulaToken) throws(FormulaFault) -> String {
        if !components.contains(name) { throw token.fault(.unknownComponent) }
        return name
    }

    private mutating func append(_ step: FormulaStep) {
        steps.append(step)
        expectsOperand = false
    }

    private mutating func push(_ kind: Kind, _ name: String, _ token: FormulaToken) {
        open.append(.group(Group(kind: kind, name: name, position: token.position, firstStep: steps.count)))
        if kind.isPerItem { isPerItem = true }
    }

    // MARK: Where an operator belongs

    private mutating func operation(_ token: FormulaToken) throws(FormulaFault) {
        switch token.kind {
        case .symbol("+"): pushOperation(.add, precedence: 1)
        case .symbol("-"): pushOperation(.subtract, precedence: 1)
        case .symbol("*"): pushOperation(.multiply, precedence: 2)
        case .symbol("/"): pushOperation(.divide, precedence: 2)
        case .symbol(","): try separate(token)
        case .symbol(")"): try close(token)
        case .comparison(let comparison): try compare(comparison, token)
        default: throw token.fault(.operatorExpected)
        }
    }

    private mutating func pushOperation(_ step: FormulaStep, precedence: Int) {
        settle(downTo: precedence)
        open.append(.operation(step, precedence: precedence))
        expectsOperand = true
    }

    /// Moves open operators that bind at least as tightly as `precedence` into the steps.
    private mutating func settle(downTo precedence: Int) {
        while case .operation(let step, let own)? = open.last, own >= precedence {
            steps.append(step)
            open.removeLast()
        }
    }

    /// Settles every operator and takes the innermost group.
    private mutating func takeGroup() -> Group {
        settle(downTo: 0)
        guard case .group(let group)? = open.popLast() else {
            fatalError("invariant broken: the whole text is a group")
        }
        return group
    }

    private mutating func separate(_ token: FormulaToken) throws(FormulaFault) {
        var group = takeGroup()
        guard group.kind == .minimum || group.kind == .maximum, group.argumentCount == 1 else {
            throw token.fault(
                group.kind == .whole || group.kind == .parenthesis ? .operatorExpected : .wrongArgumentCount,
                found: group.name)
        }
        group.argumentCount = 2
        open.append(.group(group))
        expectsOperand = true
    }

    private mutating func compare(
        _ comparison: FormulaComparison, _ token: FormulaToken
    ) throws(FormulaFault) {
        var group = takeGroup()
        let takesOne = group.kind == .share || (group.kind == .whole && form == .condition)
        if !takesOne || group.comparison != nil { throw token.fault(.comparisonUnexpected) }
        group.comparison = (comparison, steps.count)
        open.append(.group(group))
        expectsOperand = true
    }

    private mutating func close(_ token: FormulaToken) throws(FormulaFault) {
        let group = takeGroup()
        switch group.kind {
        case .whole: throw token.fault(.parenthesisUnbalanced)
        case .parenthesis: break
        case .minimum, .maximum:
            if group.argumentCount != 2 { throw token.fault(.wrongArgumentCount, found: group.name) }
            steps.append(group.kind == .minimum ? .minimum : .maximum)
        case .mean: wrap(group) { .mean($0) }
        case .share:
            guard let (comparison, place) = group.comparison else { throw token.fault(.comparisonExpected) }
            let leftCount = place - group.firstStep
            wrap(group) { .share(Array($0[..<leftCount]), comparison, Array($0[leftCount...])) }
        }
    }

    private mutating func wrap(_ group: Group, _ step: ([FormulaStep]) -> FormulaStep) {
        let inner = Array(steps[group.firstStep...])
        steps.removeSubrange(group.firstStep...)
        steps.append(step(inner))
        isPerItem = false
    }

    private mutating func finish(_ token: FormulaToken) throws(FormulaFault) -> Parsed {
        let group = takeGroup()
        if group.kind != .whole {
            throw FormulaFault(.parenthesisUnbalanced, position: group.position, found: group.name)
        }
        if form == .condition, group.comparison == nil { throw token.fault(.comparisonExpected) }
        return Parsed(steps: steps, comparison: group.comparison)
    }
}
