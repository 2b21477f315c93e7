// What is not a page but figures: the interface for other programs (`/api/v1/…`) and files to download
// (`/unduh/…`).

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
        let download = ExportDownload(visit: visit, reading: reading, sheet: sheet)
        guard let file = download.file,
            let figures = try desk.store.database.pageSnapshot({ try download.achievement(file.period) })
        else { return ErrorPage.response(404, visit.language) }
        return download.response(file, figures)
    }
}
