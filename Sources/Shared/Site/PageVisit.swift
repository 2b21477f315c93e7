// What the pages of every site of the product have in common: who asks, in which language, and the fields
// of an answer that carries a page.

/// A request for a page, and what pages and their forms need of it.
public protocol PageVisit: Sendable {
    /// What was asked for.
    var request: HTTPRequest { get }
    /// The language chosen.
    var language: Language { get }
    /// Stands in every form: a page elsewhere cannot know it.
    var formToken: String { get }
    /// The account of who asks; empty where nobody had to log in.
    var accountName: String { get }
}

extension PageVisit {
    /// The sentence in the language chosen.
    public func say(id: String, en: String) -> String { Words(id: id, en: en).text(in: language) }

    /// The sentence in the language chosen.
    public func say(_ words: Words) -> String { words.text(in: language) }

    /// Writes figures in the language chosen.
    public var figures: FigureText { FigureText(language) }

    /// The address of this same page in the other language's words, and what that language is called.
    public var otherLanguage: (code: String, name: String, path: String) {
        let other = language == .indonesian ? ("en", "English") : ("id", "Bahasa Indonesia")
        let query = request.query.sorted { $0.key < $1.key }
            .map { "\(PercentText.encoded($0.key))=\(PercentText.encoded($0.value))" }.joined(separator: "&")
        let path = request.path.split(separator: "/").map(PercentText.encoded).joined(separator: "/")
        let here = "/" + path + (query.isEmpty ? "" : "?" + query)
        return (other.0, other.1, "/bahasa/\(other.0)?ke=\(PercentText.encoded(here))")
    }
}

/// Paths that a request names.
public enum PageVisitPath {
    /// A path of this site as it may stand in a `Location`; nil for anything that leads elsewhere.
    public static func own(_ text: String?) -> String? {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        return text
    }
}

extension HTTPResponse {
    /// A page: it may run this site's own script and ask this site for more, nothing else.
    public static func page(_ status: Int, _ body: [UInt8]) -> HTTPResponse {
        HTTPResponse(
            status: status, contentType: "text/html; charset=utf-8", body: body,
            headers: ["Content-Security-Policy": pagePolicy])
    }

    private static let pagePolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// A file to keep under this name.
    public static func attachment(_ name: String, _ contentType: String, _ bytes: [UInt8]) -> HTTPResponse {
        HTTPResponse(
            status: 200, contentType: contentType, body: bytes,
            headers: ["Content-Disposition": "attachment; filename=\"\(name)\""])
    }

    /// Go on there, with GET.
    public static func seeOther(_ path: String) -> HTTPResponse {
        HTTPResponse(
            status: 303, contentType: "text/plain; charset=utf-8", body: [], headers: ["Location": path])
    }
}
