// Pages in the place of a page: a form from elsewhere, no such page, something that cannot be read.

import Shared

enum FormErrorPage {
    /// The form was not shown by this site to this browser, or too long ago.
    static func foreign(_ language: Language) -> HTTPResponse {
        response(
            403, language, Words(id: "Isian tidak diterima", en: "The form was not taken"),
            Words(
                id: "Halaman isian ini sudah kedaluwarsa, atau tidak berasal dari situs ini. Kembali ke "
                    + "halaman sebelumnya, muat ulang, lalu kirim lagi.",
                en: "This form has expired, or it does not come from this site. Go back to the page before, "
                    + "load it again, and send it once more."))
    }

    static func notFound(_ language: Language) -> HTTPResponse {
        response(
            404, language, Words(id: "Halaman tidak ada", en: "No such page"),
            Words(
                id: "Alamat ini tidak ada. Mungkin salah ketik.",
                en: "There is nothing at this address. It may be mistyped."))
    }

    /// Something that a person must mend, in its own words.
    static func failed(_ words: Words, _ language: Language) -> HTTPResponse {
        response(503, language, Words(id: "Belum berhasil", en: "It did not work"), words)
    }

    private static func response(
        _ status: Int, _ language: Language, _ title: Words, _ advice: Words
    ) -> HTTPResponse {
        let back = Words(id: "Kembali ke Beranda", en: "Back to the first page").text(in: language)
        return PlainPage(language: language, status: status).response(
            title: title,
            "<p class=\"lead\">\(advice.text(in: language))</p><p><a href=\"/\">\(back)</a></p>")
    }
}
