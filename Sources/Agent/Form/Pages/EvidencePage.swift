// *Bukti dukung*: `/bukti/PERIOD`. Files per indicator, uploaded into the period's draft and removed from it;
// their hash and size go into the report, the files to the office after it. Also without JavaScript.

import Shared

/// A draft's supporting files.
struct EvidencePage {
    let visit: FormVisit
    let reading: FormReading
    let period: Period
    let draft: FormDraft

    static func show(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        guard let page = try page(visit, reading) else { return .notFound }
        return try page.result(fault: nil)
    }

    /// A file comes in, or is taken out.
    static func act(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        guard let page = try page(visit, reading) else { return .notFound }
        do {
            switch visit.action {
            case "unggah": try page.upload()
            case "hapus": try page.remove()
            default: return .notFound
            }
        } catch let fault as AgentFault {
            return try page.result(fault: fault.words)
        }
        return .redirect("/bukti/\(page.period)")
    }

    private static func page(_ visit: FormVisit, _ reading: FormReading) throws -> EvidencePage? {
        guard visit.parts.count == 2, let period = visit.period else { return nil }
        let draft = try reading.drafts.read(period) ?? FormDraft(period: period)
        return EvidencePage(visit: visit, reading: reading, period: period, draft: draft)
    }

    private func upload() throws {
        try refuseReported()
        var draft = draft
        let shelf = EvidenceUpload(shelf: reading.drafts)
        let indicator = visit.request.form["indikator"] ?? ""
        guard try reading.indicators(period).contains(where: { $0.id == indicator }) else {
            throw AgentFault(
                "unknown-indicator", id: "pilih indikator yang didukung berkas ini",
                en: "choose the indicator that this file supports")
        }
        let files = visit.request.files.filter { $0.field == "berkas" }
        if files.allSatisfy(\.bytes.isEmpty) {
            try shelf.add([], fileName: "", indicator: indicator, to: &draft)
        }
        draft.savedAt = visit.now
        for file in files {
            try shelf.add(file.bytes, fileName: file.name, indicator: indicator, to: &draft)
        }
    }

    /// A file for a report that stands is a correction of it, which is opened first.
    private func refuseReported() throws {
        guard draft.corrects == nil, let head = try reading.chronicle().head(period),
            head.report.kind == .report, draft.isBlank
        else { return }
        throw AgentFault(
            "needs-correction",
            id: "periode ini sudah dilaporkan; buka Koreksi dahulu, lalu unggah berkasnya",
            en: "this period is reported already; open a correction first, then upload the file")
    }

    private func remove() throws {
        guard let hash = visit.request.form["sidik"].flatMap({ Digest(hex: $0) }) else { return }
        var draft = draft
        draft.savedAt = visit.now
        let indicator = visit.request.form["indikator"].flatMap { $0.isEmpty ? nil : $0 }
        try EvidenceUpload(shelf: reading.drafts).remove(hash, indicator: indicator, from: &draft)
    }

    // MARK: Page

    private func result(fault: Words?) throws -> FormResult {
        let name = period.title(in: visit.language)
        let title = "\(visit.say(id: "Bukti dukung", en: "Evidence")) \(name)"
        let alert: Markup? = fault.map { words in
            "<div class=\"note\" role=\"alert\"><p>\(visit.say(words))</p></div>"
        }
        let indicators = try reading.indicators(period)
        return .page(
            title: title,
            """
            \(alert)<p>\(explanation)</p>\(indicators.map(section))\(loose)
            <p><a class="button" href="\(back)">\
            \(visit.say(id: "Kembali ke isian", en: "Back to the form"))</a></p>
            """, status: fault == nil ? 200 : 422)
    }

    private var back: String {
        draft.corrects == nil ? "/isi/\(period)?tetap=1" : "/koreksi/\(period)"
    }

    private var explanation: String {
        let (most, count) = (Limits.evidenceByteCountMax >> 20, Limits.evidenceCountMax)
        return visit.say(
            id: "Sidik dan ukuran berkas masuk ke laporan; berkasnya disimpan dan dikirim ke kantor "
                + "setelah laporan diterima. Paling besar \(most) MiB sekali unggah, paling banyak \(count) berkas.",
            en: "The files' hashes and sizes go into the report; the files are kept, and handed to the "
                + "office once the report is accepted. At most \(most) MiB at once, at most \(count) files.")
    }

    private func section(_ indicator: Indicator) -> Markup {
        let files = draft.evidence.filter { $0.indicator == indicator.id }.map(line)
        let list: Markup =
            files.isEmpty
            ? "<p class=\"soft\">\(visit.say(id: "Belum ada berkas.", en: "No file yet."))</p>"
            : "<ul class=\"files\">\(files)</ul>"
        let field = FormField.evidence(indicator: indicator.id).name
        return """
            <section><h2>\(indicator.name)</h2>\(list)
            <form class="sheet" method="post" action="/bukti/\(period)" enctype="multipart/form-data">\
            \(visit.tokenField)<input type="hidden" name="indikator" value="\(indicator.id)">
            <label for="\(field)">\(visit.say(id: "Berkas", en: "File"))</label>
            <input id="\(field)" type="file" name="berkas" multiple required>
            <p><button name="aksi" value="unggah">\(visit.say(id: "Unggah", en: "Upload"))</button></p></form>
            </section>
            """
    }

    /// Files of the report as a whole, which a correction has taken over.
    private var loose: Markup {
        let files = draft.evidence.filter { $0.indicator == nil }
        if files.isEmpty { return .none }
        let title = visit.say(id: "Untuk seluruh laporan", en: "For the report as a whole")
        return "<section><h2>\(title)</h2><ul class=\"files\">\(files.map(line))</ul></section>"
    }

    private func line(_ file: FormDraft.EvidenceFile) -> Markup {
        let size = visit.figures.number(plain: String(file.byteCount))
        return """
            <li><form method="post" action="/bukti/\(period)">\(visit.tokenField)\
            <input type="hidden" name="sidik" value="\(file.hash.hex)">\
            <input type="hidden" name="indikator" value="\(file.indicator ?? "")">\
            \(Markup.said(file.name)) <span class="soft small">\(size) byte · SHA-256 \
            <span class="mono">\(file.hash.hex.prefix(16))…</span></span>
            <button name="aksi" value="hapus" aria-label="\(visit.say(id: "Hapus", en: "Remove")) \(file.name)">\
            \(visit.say(id: "Hapus", en: "Remove"))</button></form></li>
            """
    }
}
