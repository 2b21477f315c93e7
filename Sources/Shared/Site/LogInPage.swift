// What strangers see: the log-in page, and pages in the place of a page, without frame and navigation.

/// The log-in page: the only one that strangers see.
public struct LogInPage {
    /// Why the form is shown again.
    public enum Fault: Sendable {
        /// The name or the password is wrong.
        case wrong
        /// Too many failures.
        case wait(seconds: Int64)
    }

    private let language: Language
    private let title: Words

    /// The page of the site called `title`.
    public init(
        _ language: Language,
        title: Words = Words(id: "Capaian Indikator Kinerja Utama", en: "Key performance indicators")
    ) {
        (self.language, self.title) = (language, title)
    }

    /// The page; with a fault, why it is shown again.
    public func response(_ fault: Fault? = nil) -> HTTPResponse {
        let note: Markup = fault.map { "<p class=\"note\" role=\"alert\">\(words($0))</p>" } ?? .none
        let form: Markup = """
            <form class="sheet" method="post" action="/masuk"><label for="nama">\
            \(say(id: "Nama pengguna", en: "User name"))</label>
            <input id="nama" name="nama" autocomplete="username" required autofocus>
            <label for="sandi">\(say(id: "Kata sandi", en: "Password"))</label>
            <input id="sandi" name="sandi" type="password" autocomplete="current-password" required>
            <p><button>\(say(id: "Masuk", en: "Log in"))</button></p></form>
            <p class="soft"><a href="/bahasa/\(other.code)" lang="\(other.code)">\(other.name)</a></p>
            """
        return PlainPage(language: language, status: fault == nil ? 200 : 403)
            .response(title: title, note + form)
    }

    private var other: (code: String, name: String) {
        language == .indonesian ? ("en", "English") : ("id", "Bahasa Indonesia")
    }

    private func words(_ fault: Fault) -> String {
        switch fault {
        case .wrong:
            say(
                id: "Nama atau kata sandi salah. Bila lupa, minta kata sandi baru kepada administrator.",
                en: "The name or the password is wrong. If it is lost, ask the administrator for a new one.")
        case .wait(let seconds):
            say(
                id: "Terlalu sering salah. Tunggu \(seconds) detik.",
                en: "Too many failures. Wait \(seconds) seconds.")
        }
    }

    private func say(id: String, en: String) -> String { Words(id: id, en: en).text(in: language) }
}

/// A page without the frame, for when nothing can be read.
public struct PlainPage {
    private let language: Language
    private let status: Int

    /// A page in `language` that answers with `status`.
    public init(language: Language, status: Int) { (self.language, self.status) = (language, status) }

    /// The page, under its title.
    public func response(title: Words, _ content: Markup) -> HTTPResponse {
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8">\
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <title>\(title.text(in: language)) – IKU</title>\(SiteFiles.links)</head>
            <body><main><h1>\(title.text(in: language))</h1>
            \(content)</main></body></html>
            """
        return HTTPResponse(
            status: status, contentType: "text/html; charset=utf-8", body: Array(page.html.utf8))
    }
}
