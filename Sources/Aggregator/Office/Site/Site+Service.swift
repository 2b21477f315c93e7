// What is not a page: `/healthz` and `/metrics` for monitoring, from this machine or with a bearer token, and
// `/peristiwa`, the stream that tells readers that the log has grown.

import Shared

extension Site {
    /// The path of the stream of events.
    static let eventsPath = "/peristiwa"

    static func isService(_ path: String) -> Bool { path == "/healthz" || path == "/metrics" }

    /// Who asks: a reader who is logged in, or a system with a bearer token; nil for strangers. What takes
    /// a right asks `may(_:)`.
    func principal(of request: HTTPRequest, _ desk: inout Desk) throws -> Principal? {
        if let token = Self.bearerToken(of: request) {
            return try BearerBook(desk.store.database).name(of: token).map(Principal.system)
        }
        return try session(of: request, &desk, clock.monotonicMilliseconds()).map(Principal.person)
    }

    func answerService(_ request: HTTPRequest, _ desk: inout Desk) throws -> HTTPResponse? {
        if !request.isFromThisMachine {
            let bearer = Self.bearerToken(of: request)
            guard let bearer, try BearerBook(desk.store.database).name(of: bearer) != nil else {
                return .needsBearer
            }
        }
        try refresh(&desk)
        if request.path == "/healthz" { return .text(200, "ok") }
        let reading = OfficeReading(desk.store, desk.state, figures: FigureCache())
        let text = service.metrics(
            desk.state, try OfficeHealth(reading, at: clock.now()), sessionCount: desk.sessions.count,
            entrance,
            databaseByteCount: try desk.store.database.byteCount())
        return HTTPResponse(
            status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8", body: Array(text.utf8))
    }

    /// The stream of events; it begins with the size of now. It tells no figure, so that whoever is logged in
    /// may hear it, with a first password too.
    func eventStream(
        _ request: HTTPRequest, _ session: Session?, _ desk: inout Desk
    ) throws -> HTTPResponse? {
        guard request.method == "GET" else { return nil }
        let isKnown = try session != nil || principal(of: request, &desk) != nil
        guard isKnown else { return .needsBearer }
        try refresh(&desk)
        return .eventStream(LogWatch.event(size: desk.state.size))
    }

    private static func bearerToken(of request: HTTPRequest) -> String? {
        guard let field = request.headers["authorization"], field.lowercased().hasPrefix("bearer ") else {
            return nil
        }
        return String(field.dropFirst("bearer ".count))
    }
}

extension HTTPResponse {
    /// A stranger's answer where no page can be shown.
    static var needsBearer: HTTPResponse {
        var response = HTTPResponse.text(401, "log in, or send a bearer token (iku-aggregator user token)")
        response.headers["WWW-Authenticate"] = "Bearer realm=\"iku\""
        return response
    }
}
