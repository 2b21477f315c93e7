// One request by a person who is logged in, and what pages need of it.

import Shared

/// A visitor and what was asked for.
struct Visit: PageVisit {
    let request: HTTPRequest
    let session: Session
    let language: Language
    /// Now, for lateness.
    let now: Timestamp
    /// `http` or `https`.
    let scheme: String

    /// Whether the account may do it.
    func may(_ right: Right) -> Bool { session.account.role.may(right) }

    /// Whether the page asks by itself, because the log has grown: nobody need have seen the answer.
    var isRefresh: Bool { request.headers["x-iku-refresh"] != nil }

    /// Where this site stands, as the reader reached it: for feeds, whose links must be whole.
    var siteAddress: String { scheme + "://" + (request.headers["host"] ?? "localhost") }

    var formToken: String { session.formToken }

    var accountName: String { session.account.name }

    /// The period asked for with `?p=`; nil where none or no period is given.
    var askedPeriod: Period? { request.query["p"].flatMap { Period($0) } }
}

/// What a page shows: its title and its content, or where to go instead.
enum PageResult: Sendable {
    case page(title: String, Markup)
    case download(name: String, contentType: String, [UInt8])
    /// A file that takes its time: made on another thread.
    case work(name: String, contentType: String, @Sendable () throws -> [UInt8])
    /// Shown by the browser or a feed reader rather than saved.
    case file(_ contentType: String, [UInt8])
    case redirect(String)
    case notFound
    case forbidden
}

/// The parts of the site, in the order of its navigation.
enum SitePart: String, Sendable, CaseIterable {
    case summary = "/"
    case indicators = "/indikator"
    case units = "/unit"
    case completeness = "/kelengkapan"
    case history = "/riwayat"
    case approval = "/pengesahan"
    case programs = "/program"
    case officials = "/pejabat"
    case documents = "/dokumen"
    case proof = "/keaslian"
    case decree = "/keputusan"

    var words: Words {
        switch self {
        case .summary: Words(id: "Ringkasan", en: "Summary")
        case .indicators: Words(id: "Indikator", en: "Indicators")
        case .units: Words(id: "Unit kerja", en: "Units")
        case .completeness: Words(id: "Kelengkapan", en: "Completeness")
        case .history: Words(id: "Riwayat perubahan", en: "History")
        case .approval: Words(id: "Pengesahan dan penguncian", en: "Approval and locks")
        case .programs: Words(id: "Program dan anggaran", en: "Programs and budget")
        case .officials: Words(id: "Pejabat", en: "Officials")
        case .documents: Words(id: "Dokumen", en: "Documents")
        case .proof: Words(id: "Keaslian data", en: "Authenticity")
        case .decree: Words(id: "Catatan atas keputusan", en: "Notes on the decree")
        }
    }

    /// What an account needs to be shown the part.
    var right: Right { self == .documents ? .printDocuments : .read }

    /// The part that `path` belongs to.
    init?(path: String) {
        let head = "/" + (path.split(separator: "/").first ?? "")
        guard let part = SitePart(rawValue: head) else { return nil }
        self = part
    }
}

/// A table of a page.
typealias SheetTable = PageTable
