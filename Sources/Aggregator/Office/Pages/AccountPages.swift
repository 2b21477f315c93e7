// Log-in and change of password.

import Shared

/// The log-in page: the only one that strangers see.
struct LogInPage {
    /// Why the form is shown again.
    enum Fault {
        case wrong
        case wait(seconds: Int64)
    }

    private let language: Language

    init(_ language: Language) { self.language = language }

    func response(_ fault: Fault? = nil) -> HTTPResponse {
        let note: Markup = fault.map { "<p class=\"note\" role=\"alert\">\(words($0))</p>" } ?? .none
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8">\
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <title>\(say(id: "Masuk", en: "Log in")) – IKU</title><link rel="stylesheet" href="/gaya.css">\
            </head><body>
            <main><h1>\(say(id: "Capaian Indikator Kinerja Utama", en: "Key performance indicators"))</h1>\
            \(note)
            <form class="sheet" method="post" action="/masuk"><label for="nama">\
            \(say(id: "Nama pengguna", en: "User name"))</label>
            <input id="nama" name="nama" autocomplete="username" required autofocus>
            <label for="sandi">\(say(id: "Kata sandi", en: "Password"))</label>
            <input id="sandi" name="sandi" type="password" autocomplete="current-password" required>
            <p><button>\(say(id: "Masuk", en: "Log in"))</button></p></form></main></body></html>
            """
        return HTTPResponse(
            status: fault == nil ? 200 : 403, contentType: "text/html; charset=utf-8",
            body: Array(page.html.utf8))
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

/// A new password, demanded at the first log-in.
struct PasswordPage {
    enum Fault {
        case wrong, short, long, different, same
    }

    let visit: Visit

    static func fault(new: String, again: String, old: String) -> Fault? {
        let count = new.unicodeScalars.count
        if count < Limits.passwordScalarCountMin { return .short }
        if count > Limits.passwordScalarCountMax { return .long }
        if new != again { return .different }
        return new == old ? .same : nil
    }

    func result(fault: Fault?) -> PageResult {
        let note: Markup = fault.map { "<p class=\"note\" role=\"alert\">\(words($0))</p>" } ?? .none
        let first: Markup =
            visit.session.account.mustChangePassword
            ? "<p>\(firstPasswordWords)</p>"
            : .none
        let content: Markup = """
            \(first)\(note)<form class="sheet" method="post" action="/kata-sandi">
            <input type="hidden" name="tanda" value="\(visit.session.formToken)">
            <label for="lama">\(visit.say(id: "Kata sandi sekarang", en: "Present password"))</label>
            <input id="lama" name="lama" type="password" autocomplete="current-password" required>
            <label for="baru">\
            \(visit.say(id: "Kata sandi baru (paling sedikit 10 karakter)", en: "New password (at least 10 characters)"))</label>
            <input id="baru" name="baru" type="password" autocomplete="new-password" required minlength="10">
            <label for="ulang">\(visit.say(id: "Sekali lagi", en: "Once more"))</label>
            <input id="ulang" name="ulang" type="password" autocomplete="new-password" required>
            <p><button>\(visit.say(id: "Simpan", en: "Save"))</button></p></form>
            """
        return .page(title: visit.say(id: "Kata sandi", en: "Password"), content)
    }

    private var firstPasswordWords: String {
        visit.say(
            id: "Gantilah kata sandi sekali pakai dengan kata sandi Anda sendiri.",
            en: "Replace the one-time password by one of your own.")
    }

    private func words(_ fault: Fault) -> String {
        switch fault {
        case .wrong: visit.say(id: "Kata sandi sekarang salah.", en: "The present password is wrong.")
        case .short:
            visit.say(
                id: "Terlalu pendek: paling sedikit 10 karakter.", en: "Too short: at least 10 characters.")
        case .long:
            visit.say(
                id: "Terlalu panjang: paling banyak 200 karakter.", en: "Too long: at most 200 characters.")
        case .different:
            visit.say(id: "Kedua kata sandi baru tidak sama.", en: "The two new passwords differ.")
        case .same:
            visit.say(
                id: "Kata sandi baru harus lain dari yang sekarang.",
                en: "The new password must differ from the present one.")
        }
    }
}
