// `/api/v1/…`: what the pages show, as JSON for other programs. It only reads. Who may read the pages may
// read here: with the log-in of a browser, or with a bearer token. Every answer names the log's size and
// root.

import Shared

/// Answers one question.
struct DataInterface {
    let request: HTTPRequest
    /// Whether who asks may read; nil where nobody is known.
    let mayRead: Bool?
    let reading: OfficeReading
    let logKey: SigningKey
    let now: Timestamp

    /// The answer, or the problem in its place.
    func response() throws -> HTTPResponse {
        do { return try answer() } catch let problem as DataProblem {
            return problem.response(Self.language(of: request))
        }
    }

    /// The language of problems: what the program asks for, then the pages' choice, then Indonesian.
    static func language(of request: HTTPRequest) -> Language {
        let asked = (request.headers["accept-language"] ?? "").lowercased().split(separator: ",")
        let tags = asked.map { $0.drop { $0 == " " }.prefix(2) }
        if let language = tags.lazy.compactMap({ Language(rawValue: String($0)) }).first { return language }
        return request.cookies["iku_bahasa"].flatMap(Language.init(rawValue:)) ?? .indonesian
    }

    private func answer() throws -> HTTPResponse {
        guard ["GET", "HEAD"].contains(request.method) else { throw DataProblem.methodNotAllowed }
        guard let mayRead else { throw DataProblem.notLoggedIn }
        guard mayRead else { throw DataProblem.forbidden }
        guard let (route, argument) = DataRoute.match(request.path) else {
            throw DataProblem.notFound(Words(id: "Alamat ini", en: "such path"))
        }
        if let name = unknownParameter(route) {
            throw DataProblem.unknownParameter(name)
        }
        let day = route.dependsOnDay ? reading.state.day(of: now) : nil
        let tag = EntityTag(try reading.position, day: day)
        if tag.isNamed(in: request.headers["if-none-match"]) {
            // Only a resource that is there has bytes: what is asked is checked, not computed.
            if route.isAlwaysThere { return response(304, [], tag) }
            _ = try resource(route, argument)
            return response(304, [], tag)
        }
        return response(200, try resource(route, argument), tag)
    }

    private func unknownParameter(_ route: DataRoute) -> String? {
        let known = route.parameters.map(\.name)
        return request.query.keys.filter { !known.contains($0) }.min()
    }

    private func response(_ status: Int, _ body: [UInt8], _ tag: EntityTag) -> HTTPResponse {
        HTTPResponse(
            status: status, contentType: "application/json", body: body,
            headers: [
                "ETag": tag.text, "Cache-Control": "private, no-cache", "Vary": "Cookie, Authorization",
            ])
    }

    private func resource(_ route: DataRoute, _ argument: String) throws -> [UInt8] {
        let question = DataQuestion(request.query, reading.state)
        let figures = FigureResources(reading: reading, question: question, today: reading.state.day(of: now))
        let office = OfficeResources(reading: reading, question: question, today: reading.state.day(of: now))
        let log = LogResources(reading: reading, question: question, logKey: logKey)
        switch route {
        case .description: return InterfaceDescription.json.indented
        case .office: return try log.office().indented
        case .achievement: return try figures.achievement().indented
        case .indicators: return try figures.indicators().indented
        case .indicator: return try figures.indicator(argument).indented
        case .units: return try figures.units().indented
        case .programs: return try office.programs().indented
        case .officials: return try office.officials().indented
        case .deliveries: return try office.deliveries().indented
        case .history: return try HistoryResource(reading: reading, question: question).json().indented
        case .revisions: return try log.revisions().indented
        case .entry: return try log.entry(argument).indented
        case .report: return try log.report(argument).indented
        case .receipt: return try log.receipt(argument).indented
        case .checkpoint: return try log.checkpoint().indented
        case .consistency: return try log.consistency().indented
        case .catalogs: return log.catalogs().indented
        case .catalog: return try log.catalog(argument).indented
        }
    }
}

extension DataRoute {
    /// Whether it exists whatever is asked for.
    fileprivate var isAlwaysThere: Bool {
        switch self {
        case .description, .office, .checkpoint, .catalogs: true
        default: false
        }
    }
}

extension OfficeReading {
    /// Size and root of the log, and the time of its last entry.
    var position: LogPosition {
        get throws(StoreError) { try StoredFigures(store, state, size: state.size).position }
    }
}

extension LogPosition {
    /// `{"size","root"}`, as in `iku-achievement/1`.
    var json: JSONValue { ["size": .integer(size), "root": .string(root)] }
}
