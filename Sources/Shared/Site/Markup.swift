// HTML that is safe by construction: literals are markup, whatever is interpolated is escaped unless it is
// markup itself. No other way leads from text to a page.

/// A piece of HTML.
public struct Markup: Sendable, ExpressibleByStringInterpolation {
    /// As it stands in a page.
    public private(set) var html: String

    /// Nothing.
    public static let none = Markup(html: "")

    private init(html: String) { self.html = html }

    /// A literal is markup.
    public init(stringLiteral literal: String) { html = literal }

    /// What stands between the braces is text, unless it is markup.
    public init(stringInterpolation: Interpolation) { html = stringInterpolation.html }

    /// Pieces one after the other.
    public init(_ pieces: some Sequence<Markup>) { html = pieces.map(\.html).joined() }

    /// What a person wrote: set apart, so that marks of direction in it turn nothing else around.
    public static func said(_ text: some StringProtocol) -> Markup { "<bdi>\(text)</bdi>" }

    /// What a person wrote, in quotation marks.
    public static func quoted(_ text: some StringProtocol) -> Markup { "<q><bdi>\(text)</bdi></q>" }

    /// Pieces with something between them.
    public static func joined(_ pieces: [Markup], by separator: Markup) -> Markup {
        Markup(html: pieces.map(\.html).joined(separator: separator.html))
    }

    /// Whether there is nothing.
    public var isEmpty: Bool { html.isEmpty }

    /// One after the other.
    public static func + (first: Markup, second: Markup) -> Markup { Markup(html: first.html + second.html) }

    /// One after the other.
    public static func += (first: inout Markup, second: Markup) { first.html += second.html }

    /// What stands between the braces of a page's text.
    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var html = ""

        /// An empty piece.
        public init(literalCapacity: Int, interpolationCount: Int) {
            html.reserveCapacity(literalCapacity * 2)
        }

        /// Markup.
        public mutating func appendLiteral(_ literal: String) { html += literal }

        /// Text, escaped.
        public mutating func appendInterpolation(_ text: some StringProtocol) { html += Self.escaped(text) }

        /// Markup, if there is any.
        public mutating func appendInterpolation(_ markup: Markup?) { html += markup?.html ?? "" }

        /// Markup.
        public mutating func appendInterpolation(_ markup: Markup) { html += markup.html }

        /// Pieces of markup.
        public mutating func appendInterpolation(_ pieces: [Markup]) {
            for piece in pieces { html += piece.html }
        }

        /// Digits.
        public mutating func appendInterpolation(_ number: some BinaryInteger) { html += String(number) }

        /// What a value says of itself, escaped.
        public mutating func appendInterpolation(_ value: some CustomStringConvertible & Sendable) {
            html += Self.escaped(value.description)
        }

        /// Text for elements and for attributes in double quotes.
        private static func escaped(_ text: some StringProtocol) -> String {
            var result = ""
            for scalar in text.unicodeScalars {
                switch scalar {
                case "&": result += "&amp;"
                case "<": result += "&lt;"
                case ">": result += "&gt;"
                case "\"": result += "&quot;"
                case "'": result += "&#39;"
                default: result.unicodeScalars.append(scalar)
                }
            }
            return result
        }
    }
}
