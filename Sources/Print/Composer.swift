// From texts to strips: what every kind of block is made of.

import Shared

/// Sets texts in a column of one width.
struct Composer {
    let letters: any LetterMeasuring
    /// Of the column.
    let width: Double

    func run(
        _ text: String, _ lettering: Lettering, _ alignment: Document.Alignment = .start,
        width: Double? = nil,
        indentation: Double = 0
    ) -> TextRun {
        letters.run(
            TextRun.Setting(
                text: text, lettering: lettering, alignment: alignment, width: width ?? self.width,
                indentation: indentation))
    }

    /// Lines of a strip: more would not stand on a page.
    private static let stripLineCountMax = 10

    /// A text as one strip: on one line where it fits, cut where it is too long to be in one piece.
    func strip(
        _ text: String, _ lettering: Lettering, _ alignment: Document.Alignment = .start, x: Double = 0,
        width: Double? = nil, lineCountMax: Int = stripLineCountMax
    ) -> Strip {
        let run = letters.run(
            TextRun.Setting(
                text: PrintableText.line(text), lettering: lettering, alignment: alignment,
                width: width ?? self.width, lineCountMax: lineCountMax))
        return Strip(height: run.height, marks: [.text(run, x: x, y: 0)])
    }

    /// A text that may break between lines, two at least on either side; `beside` stands beside the first
    /// line.
    func lines(of run: TextRun, x: Double = 0, gap: Double, beside: [Mark] = []) -> [FlowElement] {
        let count = run.lineHeights.count
        return run.lineHeights.enumerated().map { number, height in
            let mark = Mark.lines(run, number..<number + 1, x: x, y: 0)
            let strip = Strip(height: height, marks: number == 0 ? beside + [mark] : [mark])
            let isFirst = number == 0 && count > 1
            let isLastButOne = number == count - 2
            return FlowElement(strip, gap: number == 0 ? gap : 0, keepsWithNext: isFirst || isLastButOne)
        }
    }

    /// A text at the left of others, cut where it is too long.
    func label(_ text: String, _ lettering: Lettering, width: Double) -> TextRun {
        letters.run(
            TextRun.Setting(
                text: PrintableText.line(text), lettering: lettering, width: width,
                lineCountMax: Self.stripLineCountMax))
    }

    /// A label that is higher than the text beside it makes room for itself.
    func together(_ elements: [FlowElement], atLeast height: Double) -> [FlowElement] {
        let missing = height - elements.reduce(0) { $0 + $1.height }
        if missing <= 0.01 { return elements }
        return elements + [FlowElement(Strip(height: missing, marks: []))]
    }

    /// How wide the column of labels is: labels share a column as wide as the widest, up to a bound.
    func labelWidth(_ labels: [String], _ lettering: Lettering, share: Double) -> Double {
        let widest = labels.map { letters.width(of: $0, lettering) }.max() ?? 0
        return min(widest + 1, width * share)
    }
}
