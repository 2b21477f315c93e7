// What letters look like, and the one question that laying out asks of whoever draws them: how high are the
// lines of a text in a column of this width, and how wide is a word. Everything else about pages is decided
// without a library, and tested without one.

import Shared

/// How a text looks.
struct Lettering: Sendable, Hashable {
    /// Ink.
    enum Ink: Sendable, Hashable { case black, grey, red }

    /// Height of the letters in points.
    var size: Double
    var isBold = false
    var isSlanted = false
    var isUnderlined = false
    var ink = Ink.black
    /// Distance of lines, as a multiple of what the letters need.
    var lineSpacing = 1.0

    static let body = Lettering(size: 11, lineSpacing: 1.15)
    static let strong = Lettering(size: 11, isBold: true, lineSpacing: 1.15)
    static let small = Lettering(size: 8.5)
    static let furniture = Lettering(size: 7, ink: .grey)
}

/// A text in a column, broken into lines.
final class TextRun: Sendable {
    /// What decides where the lines break.
    struct Setting: Sendable, Hashable {
        let text: String
        /// Raised and small, after the text.
        var marks = ""
        let lettering: Lettering
        var alignment = Document.Alignment.start
        /// Of the column, in points.
        let width: Double
        /// Of the first line, in points.
        var indentation = 0.0
        /// Lines beyond are left out, with an ellipsis in their place; for texts without line ends.
        var lineCountMax: Int?
    }

    let setting: Setting
    /// From the top, line spacing included; at least one line.
    let lineHeights: [Double]

    init(_ setting: Setting, lineHeights: [Double]) {
        (self.setting, self.lineHeights) = (setting, lineHeights)
    }

    var height: Double { lineHeights.reduce(0, +) }

    /// Height of some of the lines.
    func height(of lines: Range<Int>) -> Double { lineHeights[lines].reduce(0, +) }
}

/// Measures letters.
protocol LetterMeasuring: AnyObject {
    /// Heights of the lines of a text as it will be drawn, at least one; without line spacing.
    func lineHeights(of setting: TextRun.Setting) -> [Double]
    /// Width of a text on a line of its own.
    func width(of text: String, _ lettering: Lettering) -> Double
}

extension LetterMeasuring {
    /// The text, broken into lines.
    func run(_ setting: TextRun.Setting) -> TextRun {
        let spacing = setting.lettering.lineSpacing
        return TextRun(setting, lineHeights: lineHeights(of: setting).map { $0 * spacing })
    }
}
