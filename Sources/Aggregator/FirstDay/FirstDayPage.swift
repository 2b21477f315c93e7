// The page that a user is given on the first day: 80 columns of plain text in Indonesian, to print and to
// hand over. It holds a first password: it is shown once, or kept as a file of mode 0600.

import Shared

/// One user's page.
struct FirstDayPage: Sendable {
    static let columnCount = 80

    /// The file's name, without its ending.
    let file: String
    let office: String
    /// Whom it is for, `Kepala`.
    let audience: String
    let fullName: String?
    let url: String
    let login: String
    /// Nil where the page asks for no log-in.
    let password: String?
    /// SHA-256 of the authority to trust, to compare; nil where there is nothing to trust.
    let fingerprint: String?
    /// What there is to do, step by step.
    let steps: [String]

    /// The page as text.
    var text: String {
        let rule = String(repeating: "=", count: Self.columnCount)
        var lines = [rule]
        lines += wrapped("Pengumpulan IKU: " + office, indent: 0)
        lines += [rule, ""]
        lines += field("Untuk", fullName.map { "\($0) (\(audience))" } ?? audience)
        lines += field("Alamat", url)
        if let password {
            lines += field("Nama masuk", login)
            lines += field("Sandi awal", password)
        }
        if let fingerprint { lines += field("Sidik", Self.halves(fingerprint)) }
        lines += ["", "Cara masuk", "----------"]
        for (place, step) in steps.enumerated() { lines += numbered(place + 1, step) }
        lines.append("")
        if password != nil {
            lines += wrapped(
                "Sandi awal hanya berlaku sampai Anda masuk pertama kali. Simpan lembar ini di tempat yang aman dan "
                    + "hancurkan setelah sandi diganti. Bila sandi awal tidak diterima, mungkin orang lain sudah "
                    + "memakainya: beri tahu administrator.", indent: 0)
            lines.append("")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `AB:CD:…` in two words, so that it fits a line.
    private static func halves(_ fingerprint: String) -> String {
        let bytes = fingerprint.split(separator: ":")
        let middle = bytes.count / 2
        return bytes[..<middle].joined(separator: ":") + ": " + bytes[middle...].joined(separator: ":")
    }

    private func field(_ name: String, _ value: String) -> [String] {
        let label = name + String(repeating: " ", count: max(0, 11 - name.count)) + ": "
        return wrapped(value, indent: 13, first: label)
    }

    private func numbered(_ number: Int, _ step: String) -> [String] {
        wrapped(step, indent: 3, first: "\(number). ")
    }

    private func wrapped(_ text: String, indent: Int, first: String? = nil) -> [String] {
        let margin = String(repeating: " ", count: indent)
        let lines = SetupText.wrapped(text, columnCount: Self.columnCount - indent)
        return lines.enumerated().map { ($0 == 0 ? first ?? margin : margin) + $1 }
    }
}

/// The pages of a plan.
struct FirstDayPages {
    let plan: SetupPlan
    /// SHA-256 of the office's authority; nil where there is none.
    let fingerprint: String?

    func administrator(_ password: String) -> FirstDayPage {
        page(
            SetupPerson(NewOffice.administrator), "Administrator", password,
            then:
                "Tugas Anda: pengguna, kunci dan katalog. Perintah iku-aggregator status menunjukkan keadaan."
        )
    }

    func head(_ password: String) -> FirstDayPage {
        page(
            plan.head, "Kepala", password,
            then:
                "Halaman Ringkasan menunjukkan capaian kantor dan siapa yang belum melapor; pengesahan ada di "
                + "Pengesahan dan penguncian.")
    }

    func planner(_ password: String) -> FirstDayPage {
        page(
            plan.planner, "Perencanaan", password,
            then: "Periksa laporan di Kelengkapan; kembalikan laporan, kunci periode dan tetapkan target di "
                + "Pengesahan dan penguncian.")
    }

    /// A bidang that reports from this machine; without a password the form asks for none.
    func reporter(_ person: SetupPerson, _ password: String?) -> FirstDayPage {
        let name = plan.name(of: person.login)
        var steps = ["Buka alamat di atas di peramban" + (plan.isLocal ? " pada komputer ini." : ".")]
        if password != nil { steps += trust + logIn }
        steps.append("Pilih periode, isi angkanya, tekan Periksa, lalu Kirim. Tanda terima ada di Riwayat.")
        if let inbox = plan.inbox(of: person.login) {
            steps.append(
                "Atau taruh berkas isian (XLSX, CSV) di \(inbox)/masuk; tanda terimanya muncul di selesai, yang "
                    + "perlu diperbaiki di ditolak.")
        }
        return FirstDayPage(
            file: "bidang-\(person.login)", office: plan.catalog.office.name, audience: name,
            fullName: person.fullName, url: plan.formURL(of: person.login), login: person.login,
            password: password, fingerprint: password == nil ? nil : shown, steps: steps)
    }

    private func page(
        _ person: SetupPerson?, _ audience: String, _ password: String, then last: String
    ) -> FirstDayPage {
        let login = person?.login ?? NewOffice.administrator
        let place = "Buka alamat di atas di peramban" + (plan.isLocal ? " pada komputer ini." : ".")
        return FirstDayPage(
            file: login, office: plan.catalog.office.name, audience: audience, fullName: person?.fullName,
            url: plan.pagesURL, login: login, password: password, fingerprint: shown,
            steps: [place] + trust + logIn + [last])
    }

    private let logIn = [
        "Ketik nama masuk dan sandi awal persis seperti tertulis, dengan tanda hubungnya.",
        "Anda diminta membuat sandi sendiri, paling sedikit \(Limits.passwordScalarCountMin) karakter. Jangan "
            + "beritahukan kepada siapa pun.",
    ]

    /// Once for each PC: only beyond this machine there is a certificate to trust.
    private var trust: [String] {
        if shown == nil { return [] }
        return [
            "Bila peramban memperingatkan tentang sertifikat: buka \(plan.trustURL), ikuti petunjuknya sekali untuk "
                + "komputer ini, dan cocokkan sidik SHA-256 sertifikatnya dengan sidik di atas."
        ]
    }

    private var shown: String? { plan.isLocal ? nil : fingerprint }
}
