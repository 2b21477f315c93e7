// Which page stands at which address: the one table. A page is shown with GET and acts with POST; what it
// acts on has passed the checks of host, origin and token before (FormSite).

import Shared

/// One part of the site: its address, its name in the navigation, and what answers.
struct FormRoute: Sendable {
    typealias Answer = @Sendable (FormVisit, FormReading) throws -> FormResult

    /// The first part of the path; empty for the first page.
    let head: String
    /// In the navigation; nil where it does not stand there.
    var name: Words?
    let show: Answer
    var act: Answer?
    /// The most bytes of a form with files; nil where none is taken.
    var uploadByteCountMax: Int?

    /// The address.
    var path: String { "/" + head }
}

/// All parts, in the order of the navigation.
enum FormRoutes {
    static let all: [FormRoute] =
        [
            FormRoute(
                head: "", name: Words(id: "Beranda", en: "Home"),
                show: { visit, reading in try HomePage(visit: visit, reading: reading).result() }),
            FormRoute(
                head: "isi", name: Words(id: "Isi laporan", en: "Fill in"),
                show: { visit, reading in try FillPage.show(visit, reading) },
                act: { visit, reading in try FillPage.act(visit, reading) }),
            FormRoute(
                head: "periksa", show: { _, _ in .notFound },
                act: { visit, reading in
                    visit.parts.last == "koreksi"
                        ? try CorrectionPage.check(visit, reading) : try FillPage.check(visit, reading)
                }),
            FormRoute(
                head: "keadaan",
                show: { visit, reading in try DeliveryPage(visit: visit, reading: reading).result() }),
            FormRoute(
                head: "pemberitahuan", show: { _, _ in .redirect("/") },
                act: { visit, reading in try NoticeList.putAside(visit, reading) }),
        ] + desk

    /// The part that a path belongs to.
    static func route(_ path: String) -> FormRoute? {
        let head = path.split(separator: "/").first.map(String.init) ?? ""
        return all.first { $0.head == head }
    }
}
