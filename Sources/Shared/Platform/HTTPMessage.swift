// What a browser asks for and what it gets, as values; HTTPServer moves them.

/// What a browser asks for.
public struct HTTPRequest: Sendable, Hashable {
    /// `GET`, `HEAD` or `POST`.
    public let method: String
    /// The path, percent-decoded, without the query.
    public let path: String
    /// The query's members, decoded; the last of a name counts.
    public let query: [String: String]
    /// Header fields, names in lower case; the last of a name counts.
    public let headers: [String: String]
    /// The form's fields, decoded; the last of a name counts. Empty but for `POST`.
    public let form: [String: String]
    /// The form's fields that are secrets, if the server keeps any apart (``HTTPFormRules/secretNames``).
    public let secrets: HTTPSecrets
    /// The files of the form, in the order sent; only where the server takes files.
    public let files: [HTTPFile]
    /// Cookies by name.
    public let cookies: [String: String]
    /// The address the connection comes from, numeric.
    public let peer: String

    /// A request.
    public init(
        method: String, path: String, query: [String: String] = [:], headers: [String: String] = [:],
        form: [String: String] = [:], secrets: HTTPSecrets = HTTPSecrets(), files: [HTTPFile] = [],
        cookies: [String: String] = [:], peer: String = "127.0.0.1"
    ) {
        (self.method, self.path, self.query) = (method, path, query)
        (self.headers, self.form, self.cookies) = (headers, form, cookies)
        (self.secrets, self.files, self.peer) = (secrets, files, peer)
    }

    /// Whether the connection comes from this machine itself.
    public var isFromThisMachine: Bool { peer.hasPrefix("127.") || peer == "::1" }
}

/// A file that came with a form.
public struct HTTPFile: Sendable, Hashable {
    /// The field it came in.
    public let field: String
    /// What the browser calls it: any text, never a path to write to.
    public let name: String
    /// Its content.
    public let bytes: [UInt8]

    /// A file.
    public init(field: String, name: String, bytes: [UInt8]) {
        (self.field, self.name, self.bytes) = (field, name, bytes)
    }
}

/// Fields of a form whose values are passphrases: never Strings, wiped when the last owner lets go.
public final class HTTPSecrets: Sendable, Hashable {
    private let values: [String: Passphrase]

    /// Secrets by the name of their field.
    public init(_ values: [String: Passphrase] = [:]) { self.values = values }

    /// The secret in a field; nil where the form has no such field.
    public subscript(name: String) -> Passphrase? { values[name] }

    /// Whether they are the same.
    public static func == (one: HTTPSecrets, other: HTTPSecrets) -> Bool { one === other }

    /// Adds the identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// What forms a server takes beyond plain ones of ``Limits/httpFormByteCountMax``.
public struct HTTPFormRules: Sendable {
    /// Asked with a request's head: the most bytes of its form.
    public var byteCountMax: @Sendable (HTTPRequest) -> Int = { _ in Limits.httpFormByteCountMax }
    /// Fields whose values are kept apart from all others and wiped.
    public var secretNames: Set<String> = []
    /// Asked with a request's head before its body is read: the most bytes of a form with files
    /// (`multipart/form-data`); nil where none is taken from whoever asks.
    public var uploadByteCountMax: @Sendable (HTTPRequest) -> Int? = { _ in nil }

    /// Plain forms alone.
    public init() {}
}

/// What it gets.
public struct HTTPResponse: Sendable, Hashable {
    /// The status code.
    public var status: Int
    /// Header fields; they replace ``HTTPResponse/securityHeaders`` of the same name.
    public var headers: [String: String]
    /// The body; the first piece of it where `isEventStream`.
    public var body: [UInt8]
    /// The connection stays open for what ``HTTPServer/publish(_:)`` sends (server-sent events).
    public var isEventStream = false
    /// What makes the real answer, on another thread; all else here but `headers` is then without meaning.
    public private(set) var work: HTTPWork?

    /// A response; `contentType` as in the header field.
    public init(status: Int, contentType: String, body: [UInt8], headers: [String: String] = [:]) {
        self.status = status
        self.headers = headers.merging(["Content-Type": contentType]) { given, _ in given }
        self.body = body
    }

    /// Plain text and its line end.
    public static func text(_ status: Int, _ text: String) -> HTTPResponse {
        HTTPResponse(
            status: status, contentType: "text/plain; charset=utf-8", body: Array((text + "\n").utf8))
    }

    /// A stream of events that begins with `first`.
    public static func eventStream(_ first: [UInt8]) -> HTTPResponse {
        var response = HTTPResponse(status: 200, contentType: "text/event-stream", body: first)
        response.isEventStream = true
        return response
    }

    /// An answer that takes its time: `make` runs on a thread of its own while the server answers others; nil
    /// is 404.
    public static func later(_ make: @escaping @Sendable () -> HTTPResponse?) -> HTTPResponse {
        var response = HTTPResponse.text(503, "not made yet")
        response.headers = [:]
        response.work = HTTPWork(make)
        return response
    }

    /// The answer itself, after the work it takes; the placeholder's header fields are added to its own.
    public func finished() -> HTTPResponse {
        guard let work else { return self }
        var response = work.make() ?? .text(404, "not found")
        response.headers.merge(headers) { own, _ in own }
        return response
    }

    /// Fields of every response: nothing from elsewhere, no framing, no guessing of types, no copies kept.
    public static let securityHeaders = [
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        // Not `no-referrer`: browsers then send `Origin: null` with a form, which no origin check lets
        // through.
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    ]
}

/// The making of one answer.
public final class HTTPWork: Sendable, Hashable {
    let make: @Sendable () -> HTTPResponse?

    init(_ make: @escaping @Sendable () -> HTTPResponse?) { self.make = make }

    /// Whether they are the same piece of work.
    public static func == (one: HTTPWork, other: HTTPWork) -> Bool { one === other }

    /// Adds the identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
