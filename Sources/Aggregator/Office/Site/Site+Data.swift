// What is not a page but figures: the interface for other programs (`/api/v1/…`), files to download
// (`/unduh/…`) and documents as files (`/dokumen/….pdf`).

import Shared

extension Site {
    /// What other programs read, with a browser's log-in or a bearer token.
    func answerData(_ request: HTTPRequest, _ desk: inout Desk) throws -> HTTPResponse {
        let principal = try principal(of: request, &desk)
        try refresh(&desk)
        let reading = OfficeReading(desk.store, desk.state, figures: desk.figures)
        defer { desk.figures = reading.figures }
        let interface = DataInterface(
            request: request, mayRead: principal.map { $0.may(.read) }, reading: reading,
            logKey: desk.logKey, now: clock.now())
        return try desk.store.database.pageSnapshot { try interface.response() }
    }

    /// A file of figures; the child program runs after the view of the log is closed again.
    func download(_ visit: Visit, _ desk: inout Desk) throws -> HTTPResponse {
        let reading = OfficeReading(desk.store, desk.state, figures: desk.figures)
        defer { desk.figures = reading.figures }
        let download = ExportDownload(visit: visit, reading: reading, sheet: printer.sheet)
        guard let file = download.file,
            let figures = try desk.store.database.pageSnapshot({ try download.achievement(file.period) })
        else { return ErrorPage.response(404, visit.language) }
        return download.response(file, figures)
    }

    /// A document as a file, made like those of figures.
    func documentFile(_ visit: Visit, _ desk: inout Desk) throws -> HTTPResponse {
        if !visit.may(.printDocuments) { return ErrorPage.response(403, visit.language) }
        let reading = OfficeReading(desk.store, desk.state, figures: desk.figures)
        defer { desk.figures = reading.figures }
        guard let request = try DocumentRequest(visit: visit, reading: reading), let kind = request.fileKind,
            let document = try desk.store.database.pageSnapshot({ try request.document() })
        else { return ErrorPage.response(404, visit.language) }
        let (name, language, printer) = (request.name.description, visit.language, printer)
        return .later {
            do throws(ChildProgramFault) {
                let content = try printer.bytes(
                    of: document, kind, secondsMax: Limits.printPageSecondsMax)
                return .attachment("\(name).\(kind.rawValue)", kind.contentType, content)
            } catch {
                return .text(503, error.words.text(in: language))
            }
        }
    }
}
