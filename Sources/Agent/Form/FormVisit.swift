// One request to the form by somebody who may use it, and what its pages answer.

import Shared

/// A visitor and what was asked for.
struct FormVisit: PageVisit {
    let request: HTTPRequest
    let language: Language
    let formToken: String
    /// Who logged in; nil where nobody has to.
    let user: FormUser?
    let now: Timestamp

    var accountName: String { user?.name ?? "" }

    /// The parts of the path: `isi`, `2022`.
    var parts: [String] { request.path.split(separator: "/").map(String.init) }

    /// The period that is the path's second part.
    var period: Period? { parts.count > 1 ? Period(parts[1]) : nil }

    /// `Tahun 2022`, `Triwulan I 2022`.
    func name(_ period: Period) -> String {
        let title = period.title(in: language)
        return period.quarter == nil ? say(id: "Tahun \(title)", en: "Year \(title)") : title
    }

    /// The button that was pressed.
    var action: String { request.form["aksi"] ?? "" }

    /// The hidden field that every form carries.
    var tokenField: Markup { "<input type=\"hidden\" name=\"tanda\" value=\"\(formToken)\">" }
}

/// What a page comes to.
enum FormResult: Sendable {
    /// In the frame; `polls`: the page asks for itself again every so many milliseconds.
    case page(title: String, Markup, status: Int = 200, pollMilliseconds: Int? = nil)
    /// For the page's own script.
    case json(JSONValue)
    /// A file to keep.
    case download(name: String, contentType: String, [UInt8])
    case redirect(String)
    /// Takes its time (the line, Argon2id, a child program): made on another thread with an agent of its own.
    case later(@Sendable (FormReading) throws -> FormResult)
    case notFound
}
