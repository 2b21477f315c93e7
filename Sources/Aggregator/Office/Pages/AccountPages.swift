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
        let title = Words(id: "Capaian Indikator Kinerja Utama", en: "Key performance indicators")
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
        var form = FormSheet(visit, action: "/kata-sandi", button: visit.say(id: "Simpan", en: "Save"))
        form.password("lama", visit.say(id: "Kata sandi sekarang", en: "Present password"))
        form.password(
            "baru", visit.say(id: "Kata sandi baru", en: "New password"),
            hint: visit.say(id: "paling sedikit 10 karakter", en: "at least 10 characters"),
            autocomplete: "new-password")
        form.password(
            "ulang", visit.say(id: "Sekali lagi", en: "Once more"), autocomplete: "new-password")
        return .page(title: visit.say(id: "Kata sandi", en: "Password"), first + note + form.markup)
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
