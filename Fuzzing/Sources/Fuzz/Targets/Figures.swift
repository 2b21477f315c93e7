// Numbers, formulas and what people fill in.

import Shared

@testable import Agent

enum Figures {
    private static let components: Set<String> = ["a", "b", "aktif", "seluruh", "pasokan", "kebutuhan"]

    /// First a line of figures for the components, then the formula or condition.
    static func formula(_ input: [UInt8]) {
        guard let text = text(input) else { return }
        let parts = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        let figures = parts[0].split(separator: " ").compactMap { Figure(String($0))?.value }
        let expression = parts.count > 1 ? parts[1] : parts[0]
        evaluate(expression, figures.isEmpty ? [Rational(3)] : figures)
    }

    private static func evaluate(_ expression: String, _ figures: [Rational]) {
        var values: [String: Rational] = [:]
        for (place, name) in components.sorted().enumerated() {
            values[name] = figures[place % figures.count]
        }
        if let formula = try? Formula(parsing: expression, components: components) {
            let inputs = [
                Formula.Inputs(values: values),
                Formula.Inputs(values: values, items: [values, values], previous: values),
            ]
            for input in inputs {
                let value = try? formula.value(input)
                property(value == (try? formula.value(input)), "a formula has one value")
                if let value { outputs(value) }
            }
        }
        if let condition = try? Condition(parsing: expression, components: components) {
            property(condition.holds(values) == condition.holds(values), "a condition has one answer")
        }
    }

    private static func outputs(_ value: Rational) {
        let text = value.decimalText(fractionDigits: Limits.outputFractionDigitCount)
        property(!text.hasPrefix("-0.0000000000"), "no sign on zero")
        guard let exact = value.terminatingText(), let again = Rational(exact) else { return }
        property(again == value, "a terminating text is exact")
    }

    /// Figures in every style, periods, dates and times: each that is read is written and read as the same.
    static func figure(_ input: [UInt8]) {
        guard let text = text(input) else { return }
        if let figure = Figure(text) {
            property(figure.text == text && Rational(text) == figure.value, "a figure is what was written")
            outputs(figure.value)
        }
        for style in [NumberStyle?.none] + NumberStyle.allCases.map(Optional.some) {
            for allowsPercent in [false, true] {
                let reader = NumberReader(style: style, allowsPercent: allowsPercent)
                do throws(NumberFault) {
                    let figure = try reader.figure(text)
                    property(Figure(figure.text) == figure, "a cell's figure is a signed figure")
                } catch {
                    property(!error.words(text).indonesian.isEmpty, "a fault has words")
                }
            }
        }
        if let value = Rational(text) { outputs(value) }
        times(text)
    }

    private static func times(_ text: String) {
        if let period = Period(text) { property(period.description == text, "a period has one spelling") }
        if let date = CivilDate(text) { property(date.description == text, "a date has one spelling") }
        if let time = Timestamp(text) { property(time.description == text, "a time has one spelling") }
        if let offset = UTCOffset(text) {
            property(UTCOffset(offset.description) == offset, "an offset is read again")
        }
        if let moment = RFC3339.parse(text) { _ = Timestamp(milliseconds: moment).description }
        if let address = PeerAddress(text) {
            property(
                PeerAddress(address.description)?.description == address.description,
                "an address is read again")
        }
    }

    /// Drafts: CSV and JSON, by their first character, as the agent's desk takes them.
    static func draft(_ input: [UInt8]) {
        for bidang in ["koperasi", "perdagangan"] {
            let history = CatalogHistory([.builtIn])
            guard let file = try? DraftFile("isian", input, catalogs: history, bidang: bidang) else {
                continue
            }
            for draft in file.drafts {
                property(draft.withSums().indicators == draft.indicators, "sums add no indicator")
            }
            property(Set(file.drafts.map(\.period)).count == file.drafts.count, "a period has one draft")
        }
    }
}
