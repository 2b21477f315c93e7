// *Riwayat*: `/riwayat` lists the periods, `/riwayat/PERIOD` every revision of one with its receipt and what
// it changed; `/riwayat/PERIOD/HASH.pdf` is its Tanda Terima on paper, `.jws` and `.tlog-proof` are the proof
// to take away. *Periksa ulang* verifies every receipt again, as `receipts --verify` does.

import Shared

/// The history of the unit's reports.
struct RevisionPage {
    let visit: FormVisit
    let reading: FormReading

    static func show(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        let page = RevisionPage(visit: visit, reading: reading)
        switch visit.parts.count {
        case 1: return try page.list(checked: nil)
        case 2: return try page.period()
        case 3: return try page.proof(visit.parts[2])
        default: return .notFound
        }
    }

    /// *Periksa ulang*, on a thread of its own: there may be many receipts.
    static func act(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        guard visit.action == "periksa" else { return .notFound }
        return .later { reading in
            let check = try reading.agent.checkReceipts()
            return try RevisionPage(visit: visit, reading: reading).list(checked: check)
        }
    }

    // MARK: Periods

    private func list(checked: ReceiptCheck?) throws -> FormResult {
        let chronicle = try reading.chronicle()
        var table = PageTable(
            title,
            [
                .text(visit.say(.period)), .number(visit.say(.revision)), .text(visit.say(.state)),
                .text(visit.say(id: "Tanda terima terbaru", en: "Latest receipt")),
            ])
        for period in chronicle.periods.reversed() {
            guard let head = chronicle.head(period) else { continue }
            let name = period.title(in: visit.language)
            table.add([
                "<a href=\"/riwayat/\(period)\">\(name)</a>", "\(head.report.revision)",
                "\(visit.say(state(head)))", try receipt(head),
            ])
        }
        let empty = visit.say(
            id: "Belum ada laporan dari unit ini.", en: "This unit has not reported anything yet.")
        let content: Markup = table.isEmpty ? "<p>\(empty)</p>" : table.markup
        return .page(title: title, "\(checked.map(result))\(content)\(checkForm)")
    }

    private var title: String { visit.say(id: "Riwayat laporan", en: "History of reports") }

    private var checkForm: Markup {
        let words = visit.say(
            id: "Periksa ulang membuktikan lagi setiap tanda terima: tanda tangan, isi, dan tempatnya "
                + "dalam log.",
            en: "Checking again proves every receipt once more: its signature, its content and its place "
                + "in the log.")
        return """
            <form method="post" action="/riwayat">\(visit.tokenField)<p>\(words)</p>
            <p><button name="aksi" value="periksa">\(visit.say(id: "Periksa ulang", en: "Check again"))</button></p>
            </form>
            """
    }

    private func result(_ check: ReceiptCheck) -> Markup {
        let count = check.kept.count
        if check.faults.isEmpty {
            let words = visit.say(
                id: "\(count) tanda terima diperiksa ulang, semuanya sah.",
                en: "\(count) receipts checked again, all valid.")
            return "<div class=\"note done\" role=\"status\"><p>\(words)</p></div>"
        }
        let lines = check.faults.map { fault -> Markup in "<li>\(visit.say(fault.words))</li>" }
        let words = visit.say(
            id: "\(check.faults.count) berkas tidak lolos pemeriksaan:",
            en: "\(check.faults.count) files did not pass:")
        return "<div class=\"note\" role=\"alert\"><p>\(words)</p><ul>\(lines)</ul></div>"
    }

    // MARK: One period

    private func period() throws -> FormResult {
        guard let period = visit.period else { return .notFound }
        let history = RevisionHistory(try reading.chronicle(), of: period)
        if history.revisions.isEmpty { return .notFound }
        let catalog = try reading.catalog(for: period)
        let heading = "\(visit.say(id: "Riwayat", en: "History")) \(period.title(in: visit.language))"
        let revisions = try history.revisions.reversed().map { try section($0, catalog) }
        return .page(
            title: heading,
            """
            \(links(history))<ol class="chain">\(revisions)</ol>
            <p><a href="/riwayat">\(visit.say(id: "Semua periode", en: "All periods"))</a></p>
            """)
    }

    private func links(_ history: RevisionHistory) -> Markup {
        guard let head = history.revisions.last?.known, head.report.kind == .report else { return .none }
        return """
            <p><a class="button" href="/koreksi/\(history.period)">\(visit.say(id: "Koreksi", en: "Correct"))</a>
            <a class="button" href="/tarik/\(history.period)">\
            \(visit.say(id: "Tarik laporan", en: "Withdraw"))</a></p>
            """
    }

    private func section(_ revision: RevisionHistory.Revision, _ catalog: Catalog) throws -> Markup {
        let report = revision.known.report
        let current: Markup? =
            revision.isCurrent
            ? " · <b>\(visit.say(id: "yang berlaku", en: "the one that counts"))</b>" : nil
        let person = "\(report.preparedBy.name), \(report.preparedBy.title)"
        let reason: Markup? = report.reason.map { reason in
            "<dt>\(visit.say(.reason))</dt><dd class=\"lines\">\(Markup.said(reason))</dd>"
        }
        let changes = DifferenceTable(visit: visit, catalog: catalog, isFirst: report.revision == 1)
        return """
            <li><h2>\(visit.say(.revision)) \(report.revision)\(current)</h2>
            <dl><dt>\(visit.say(.state))</dt><dd>\(visit.say(state(revision.known)))</dd>
            <dt>\(visit.say(id: "Tanda terima", en: "Receipt"))</dt><dd>\(try receipt(revision.known))\
            \(proofLinks(revision.known))</dd>
            <dt>\(visit.say(id: "Penyusun", en: "Prepared by"))</dt><dd>\(Markup.said(person))</dd>\(reason)
            <dt>\(visit.say(id: "Sidik laporan (SHA-256)", en: "Report hash (SHA-256)"))</dt>
            <dd class="mono small">\(revision.known.hash.hex)</dd>\(try evidence(report))</dl>
            \(changes.markup(revision.difference))</li>
            """
    }

    /// The report's files, and how far each has got.
    private func evidence(_ report: Report) throws -> Markup {
        if report.evidence.isEmpty { return .none }
        let items = try reading.agent.evidence.items()
        let lines = report.evidence.map { file -> Markup in
            let state = items.first { $0.file.hash == file.hash }?.state
            return "<li>\(Markup.said(file.name)): \(visit.say(Self.words(state)))</li>"
        }
        let title = visit.say(id: "Bukti dukung", en: "Evidence")
        return "<dt>\(title)</dt><dd><ul>\(lines)</ul></dd>"
    }

    private static func words(_ state: EvidenceShelf.State?) -> Words {
        switch state {
        case .delivered: Words(id: "terkirim", en: "delivered")
        case .waiting, nil: Words(id: "menunggu kirim", en: "waiting to be sent")
        case .lost: Words(id: "hilang atau berubah di sini", en: "gone or changed here")
        case .refused: Words(id: "ditolak kantor", en: "refused")
        }
    }

    private func state(_ known: Chronicle.Known) -> Words {
        if known.receipt == nil { return Words(id: "menunggu kirim", en: "waiting to be sent") }
        return known.report.kind == .report
            ? Words(id: "diterima", en: "accepted") : Words(id: "ditarik", en: "withdrawn")
    }

    private func receipt(_ known: Chronicle.Known) throws -> Markup {
        guard let receipt = known.receipt else { return "\(FigureText.absent)" }
        let time = visit.timeText(receipt.receivedAt, of: try reading.office())
        return """
            \(visit.say(id: "nomor", en: "number")) \(receipt.index), \(time); \
            \(visit.say(id: "log", en: "log")) \(receipt.checkpoint.checkpoint.size) \
            \(visit.say(id: "entri", en: "entries"))
            """
    }

    private func proofLinks(_ known: Chronicle.Known) -> Markup? {
        if known.receipt == nil { return nil }
        let path = "/riwayat/\(known.report.period)/\(known.hash.hex)"
        return """
            <br><a href="\(path).pdf" download>\(visit.say(
                id: "Tanda terima (PDF)", en: "Receipt (PDF)"))</a> · \
            <a href="\(path).jws" download>\(visit.say(id: "Laporan (JWS)", en: "Report (JWS)"))</a> · \
            <a href="\(path).tlog-proof" download>\(visit.say(id: "Bukti (tlog-proof)", en: "Proof (tlog-proof)"))</a>
            """
    }

    private func proof(_ name: String) throws -> FormResult {
        let parts = name.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let hash = Digest(hex: parts[0]),
            let kept = try reading.agent.receipts.kept(hash)
        else { return .notFound }
        switch parts[1] {
        case "pdf":
            let language = visit.language
            let name = "tanda-terima-\(kept.report.period)-\(hash.hex.prefix(8)).pdf"
            return .later { reading in
                .download(
                    name: name, contentType: "application/pdf",
                    try reading.agent.receiptPDF(kept, in: language))
            }
        case "jws":
            return .download(name: name, contentType: "application/jose", kept.signed.compact)
        case "tlog-proof":
            return .download(
                name: name, contentType: "text/plain; charset=utf-8", Array(kept.receipt.text.utf8))
        default: return .notFound
        }
    }
}
