// Pages for when there is no page: not found, not allowed, a form from elsewhere, a store that cannot
// be read.

import Shared

/// What went wrong and what to do.
enum ErrorPage {
    static func response(_ status: Int, _ language: Language) -> HTTPResponse {
        let (title, advice) = words(status)
        let back = Words(id: "Kembali ke Ringkasan", en: "Back to the summary").text(in: language)
        return PlainPage(language: language, status: status).response(
            title: title, "<p class=\"lead\">\(advice.text(in: language))</p><p><a href=\"/\">\(back)</a></p>"
        )
    }

    private static func words(_ status: Int) -> (title: Words, advice: Words) {
        switch status {
        case 403:
            (
                Words(id: "Tidak diizinkan", en: "Not allowed"),
                Words(
                    id:
                        "Akun Anda tidak berhak melakukan ini, atau formulirnya tidak berasal dari situs ini. "
                        + "Muat ulang halamannya dan coba lagi, atau tanyakan kepada administrator.",
                    en: "Your account may not do this, or the form is not from this site. "
                        + "Load its page again and retry, or ask the administrator.")
            )
        case 404:
            (
                Words(id: "Halaman tidak ada", en: "No such page"),
                Words(
                    id: "Alamat ini tidak ada. Mungkin salah ketik, atau dari katalog yang lain.",
                    en: "There is nothing at this address. It may be mistyped, or from another catalogue.")
            )
        default:
            (
                Words(id: "Data belum dapat dibaca", en: "The data cannot be read now"),
                Words(
                    id:
                        "Coba lagi sebentar lagi. Bila tetap gagal, beri tahu administrator; tidak ada data yang hilang.",
                    en: "Try again in a moment. If it keeps failing, tell the administrator; no data is lost."
                )
            )
        }
    }
}
