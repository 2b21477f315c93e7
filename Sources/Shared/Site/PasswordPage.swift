// The change of one's own password.

/// A new password, demanded at the first log-in.
public struct PasswordPage {
    public enum Fault: Sendable {
        /// The present one is wrong; the new one too short, too long, not the same twice, or not new.
        case wrong, short, long, different, same
    }

    private let visit: any PageVisit
    private let isFirst: Bool

    /// The page of a visitor; `isFirst` where the password was handed out.
    public init(_ visit: any PageVisit, isFirst: Bool) { (self.visit, self.isFirst) = (visit, isFirst) }

    /// What is wrong with a new password.
    public static func fault(new: String, again: String, old: String) -> Fault? {
        let count = new.unicodeScalars.count
        if count < Limits.passwordScalarCountMin { return .short }
        if count > Limits.passwordScalarCountMax { return .long }
        if new != again { return .different }
        return new == old ? .same : nil
    }

    /// The title and the content; with a fault, why it is shown again.
    public func content(_ fault: Fault? = nil) -> (title: String, Markup) {
        let note: Markup = fault.map { "<p class=\"note\" role=\"alert\">\(words($0))</p>" } ?? .none
        let first: Markup =
            isFirst
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
        return (visit.say(id: "Kata sandi", en: "Password"), first + note + form.markup)
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
