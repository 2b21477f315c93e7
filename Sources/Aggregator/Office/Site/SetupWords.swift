// What the setup page says: how each system is told to trust the office's authority.

import Shared

/// The setup page's words in one language.
struct SetupWords {
    /// What to do on one system.
    struct System {
        let name: String
        let steps: [String]
    }

    let language: Language

    private func say(id: String, en: String) -> String { Words(id: id, en: en).text(in: language) }

    var title: String {
        say(id: "Mempercayai sertifikat halaman IKU", en: "Trusting the IKU pages' certificate")
    }

    var purpose: String {
        say(
            id: """
                Halaman IKU kantor ini dilindungi dengan sertifikat dari otoritas sertifikat \
                milik kantor sendiri. \
                Setiap komputer perlu diberi tahu satu kali agar peramban mempercayainya. \
                Otoritas ini hanya \
                berlaku untuk nama server kantor dan alamat jaringan dalam, tidak untuk situs lain.
                """,
            en: """
                This office's IKU pages are protected by a certificate of the office's own \
                certificate authority. \
                Each computer has to be told once to trust it. The authority holds for the \
                office's server and \
                for addresses of the local network alone, for no other site.
                """)
    }

    var download: String {
        say(
            id: "Unduh sertifikat otoritas (otoritas-iku.crt)",
            en: "Download the certificate (otoritas-iku.crt)")
    }

    var compareTitle: String {
        say(id: "Cocokkan dahulu sidik jarinya", en: "Compare its fingerprint first")
    }

    var compare: String {
        say(
            id: """
                Sebelum memasang, cocokkan sidik jari SHA-256 pada berkas yang diunduh dengan lembar dari \
                administrator (bukan hanya dengan halaman ini, yang dapat diubah di \
                perjalanan). Bila ada satu \
                huruf saja yang berbeda, jangan dipasang dan beri tahu administrator.
                """,
            en: """
                Before installing, compare the SHA-256 fingerprint of the downloaded file with \
                the sheet from the \
                administrator (not with this page alone, which could be changed on its way). If \
                a single letter \
                differs, do not install it and tell the administrator.
                """)
    }

    var afterTitle: String { say(id: "Sesudah itu", en: "After that") }

    var after: String {
        say(
            id:
                "Tutup semua jendela peramban, buka lagi, lalu buka halaman IKU dengan alamat yang diawali https://.",
            en:
                "Close all windows of the browser, open it again, and open the IKU pages by their https:// address."
        )
    }

    var systems: [System] { [windows, firefox, android, linux] }

    private var windows: System {
        System(
            name: say(id: "Windows: Edge dan Chrome", en: "Windows: Edge and Chrome"),
            steps: [
                say(
                    id: "Klik dua kali berkas otoritas-iku.crt, lalu pilih Buka.",
                    en: "Double-click otoritas-iku.crt and choose Open."),
                say(
                    id:
                        "Di tab Rincian, pilih Sidik jari atau Thumbprint hanya untuk mengenali; yang dicocokkan "
                        + "adalah SHA-256: certutil -hashfile otoritas-iku.crt SHA256",
                    en: "The Details tab shows a SHA-1 thumbprint; what counts is the SHA-256: "
                        + "certutil -hashfile otoritas-iku.crt SHA256"),
                say(
                    id:
                        "Klik Instal Sertifikat, pilih Pengguna Saat Ini (atau Komputer Lokal bila Anda administrator).",
                    en:
                        "Click Install Certificate, choose Current User (or Local Machine as an administrator)."
                ),
                say(
                    id:
                        "Pilih Tempatkan semua sertifikat di penyimpanan berikut, klik Telusuri, pilih Otoritas "
                        + "Sertifikasi Akar Tepercaya (Trusted Root Certification Authorities), lalu Selesai dan Ya.",
                    en:
                        "Choose Place all certificates in the following store, Browse, Trusted Root Certification "
                        + "Authorities, then Finish and Yes."),
            ])
    }

    private var firefox: System {
        System(
            name: "Firefox",
            steps: [
                say(
                    id:
                        "Di Windows, Firefox memakai sertifikat yang sudah dipasang di Windows; mulai ulang Firefox.",
                    en: "On Windows, Firefox takes over what Windows trusts; start Firefox anew."),
                say(
                    id:
                        "Bila belum: Pengaturan, Privasi & Keamanan, Sertifikat, Lihat Sertifikat, tab Otoritas, Impor.",
                    en:
                        "If not: Settings, Privacy & Security, Certificates, View Certificates, Authorities, Import."
                ),
                say(
                    id:
                        "Pilih otoritas-iku.crt, klik Lihat untuk mencocokkan sidik jari SHA-256, centang Percayai CA "
                        + "ini untuk mengidentifikasi situs web, lalu OK.",
                    en:
                        "Choose otoritas-iku.crt, click View to compare the SHA-256 fingerprint, tick Trust this CA "
                        + "to identify websites, then OK."),
            ])
    }

    private var android: System {
        System(
            name: "Android (Chrome)",
            steps: [
                say(
                    id:
                        "Buka Setelan, Keamanan & privasi, Enkripsi & kredensial, Instal sertifikat, Sertifikat CA.",
                    en: "Open Settings, Security & privacy, Encryption & credentials, Install a certificate, "
                        + "CA certificate."),
                say(
                    id:
                        "Baca peringatannya, pilih Tetap instal, lalu pilih otoritas-iku.crt di folder Unduhan.",
                    en: "Read the warning, choose Install anyway, and pick otoritas-iku.crt from Downloads."),
                say(
                    id:
                        "Cocokkan sidik jari di Kredensial tepercaya, tab Pengguna. Nama menu berbeda-beda menurut merek.",
                    en:
                        "Compare the fingerprint under Trusted credentials, User. Menus differ from maker to maker."
                ),
            ])
    }

    private var linux: System {
        System(
            name: say(id: "Linux: Chrome", en: "Linux: Chrome"),
            steps: [
                say(
                    id:
                        "Buka chrome://certificate-manager, Sertifikat lokal, Dipasang oleh Anda, Sertifikat tepercaya, Impor.",
                    en:
                        "Open chrome://certificate-manager, Local certificates, Installed by you, Trusted, Import."
                )
            ])
    }
}
