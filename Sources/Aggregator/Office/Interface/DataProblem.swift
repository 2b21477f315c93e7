// Why a question to the interface has no answer: a problem document (RFC 9457), in the language asked for.

import Shared

/// A refusal of the interface. `code` is stable; the words are for people.
struct DataProblem: Error, Sendable, Hashable {
    let status: Int
    let code: String
    let words: Words
    /// The parameter at fault, if one is.
    var parameter: String?
    var headers: [String: String] = [:]

    /// A parameter that cannot be understood; `expected` says what can.
    static func parameter(_ name: String, _ expected: Words) -> DataProblem {
        DataProblem(
            status: 400, code: "bad-parameter",
            words: Words(
                id: "Parameter \(name) harus berupa \(expected.indonesian).",
                en: "The parameter \(name) must be \(expected.english)."), parameter: name)
    }

    /// A parameter that this path does not take.
    static func unknownParameter(_ name: String) -> DataProblem {
        DataProblem(
            status: 400, code: "unknown-parameter",
            words: Words(
                id: "Parameter \(quoted(name)) tidak dikenal di sini; lihat /api/v1/openapi.json.",
                en: "The parameter \(quoted(name)) is not known here; see /api/v1/openapi.json."),
            parameter: String(name.prefix(80)))
    }

    /// Nothing of that name.
    static func notFound(_ what: Words) -> DataProblem {
        DataProblem(
            status: 404, code: "not-found",
            words: Words(
                id: "\(what.indonesian) tidak ada; lihat /api/v1/openapi.json.",
                en: "There is no \(what.english); see /api/v1/openapi.json."))
    }

    /// Who asks is not known.
    static let notLoggedIn = DataProblem(
        status: 401, code: "not-logged-in",
        words: Words(
            id: "Masuklah lebih dahulu di /masuk, atau kirim token (Authorization: Bearer …).",
            en: "Log in at /masuk first, or send a token (Authorization: Bearer …)."),
        headers: ["WWW-Authenticate": "Bearer realm=\"iku\""])

    /// Who asks is known and may not.
    static let forbidden = DataProblem(
        status: 403, code: "forbidden",
        words: Words(
            id: "Akun ini tidak boleh membaca di sini; ganti dahulu kata sandi pertama di /kata-sandi.",
            en: "This account may not read here; change its first password at /kata-sandi."))

    /// The interface only reads.
    static let methodNotAllowed = DataProblem(
        status: 405, code: "method-not-allowed",
        words: Words(
            id: "Di sini hanya dapat membaca: GET dan HEAD.",
            en: "Only reading is possible here: GET and HEAD."),
        headers: ["Allow": "GET, HEAD"])

    /// The store cannot be read now.
    static let unavailable = DataProblem(
        status: 503, code: "unavailable",
        words: Words(
            id: "Penyimpanan sedang tidak dapat dibaca; coba lagi nanti.",
            en: "The store cannot be read now; try again later."),
        headers: ["Retry-After": "5"])

    /// The document, as an answer.
    func response(_ language: Language) -> HTTPResponse {
        let members: [(String, JSONValue)] = [
            ("type", "about:blank"), ("title", .string(title)), ("status", .integer(status)),
            ("code", .string(code)), ("detail", .string(words.text(in: language))),
        ]
        let named = parameter.map { [("parameter", JSONValue.string($0))] } ?? []
        return HTTPResponse(
            status: status, contentType: "application/problem+json",
            body: JSONValue.object(JSONObject(pairs: members + named)).indented,
            headers: headers.merging(["Content-Language": language.rawValue]) { given, _ in given })
    }

    /// The name of the status (RFC 9110), as `about:blank` demands.
    private var title: String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        default: "Service Unavailable"
        }
    }
}
