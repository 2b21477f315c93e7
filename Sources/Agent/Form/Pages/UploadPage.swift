// *Unggah templat*: a filled XLSX, CSV or JSON of one period or several, previewed, confirmed once, sent.
//
//   GET  /unggah                 where to fetch a template, and the file to upload
//   POST /unggah                 the file (`berkas`); it is kept, then shown
//   GET  /unggah/HASH            its preview; once confirmed, how far each period has got
//   POST /unggah/HASH            aksi: kirim, with a `alasan` where a period corrects what was reported
//
// Reading a workbook starts `iku-sheet`: always on a thread of its own.

import Shared

/// The upload of filled templates.
struct UploadPage {
    let visit: FormVisit
    let reading: FormReading

    private var shelf: UploadShelf { UploadShelf(folder: reading.folder) }

    static func show(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        let page = UploadPage(visit: visit, reading: reading)
        if visit.parts.count == 1 { return try page.choose(fault: nil) }
        guard let upload = try page.upload() else { return .redirect("/unggah") }
        if !upload.queued.isEmpty {
            return try UploadProgress(visit: visit, reading: reading, upload: upload).result()
        }
        return .later { reading in
            try UploadPage(visit: visit, reading: reading).preview(upload, status: 200)
        }
    }

    static func act(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        let page = UploadPage(visit: visit, reading: reading)
        if visit.parts.count == 1 { return try page.take() }
        guard let upload = try page.upload(), visit.action == "kirim" else { return .redirect("/unggah") }
        return .later { reading in try UploadPage(visit: visit, reading: reading).send(upload) }
    }

    private func upload() throws -> Upload? {
        guard visit.parts.count == 2, let hash = Digest(hex: visit.parts[1]) else { return nil }
        return try shelf.read(hash)
    }

    // MARK: The file

    private func take() throws -> FormResult {
        let file = visit.request.files.first { $0.field == "berkas" }
        do {
            let upload = try shelf.keep(file?.bytes ?? [], fileName: file?.name ?? "", at: visit.now)
            return .redirect("/unggah/\(upload.hash.hex)")
        } catch let fault as AgentFault { return try choose(fault: fault) }
    }

    private func choose(fault: AgentFault?) throws -> FormResult {
        let years = try reading.catalogs().latest.years
        let today = try reading.today()
        let periods = years.reversed().map { Period(year: $0) }.filter { $0.hasBegun(on: today) }
        return .page(
            title: visit.say(id: "Unggah templat", en: "Upload a template"),
            """
            \(fault.map { FaultNote(visit: visit, fault: $0).markup })<p>\(visit.say(
                id: "Isi templat dengan Excel atau LibreOffice, lalu unggah. Satu berkas boleh memuat beberapa "
                    + "periode; semuanya diperiksa dahulu dan baru dikirim setelah Anda setuju.",
                en: "Fill in a template with Excel or LibreOffice and upload it. One file may hold several "
                    + "periods; all are checked first and sent only once you confirm."))</p>
            <form class="sheet" method="post" action="/unggah" enctype="multipart/form-data">
            \(visit.tokenField)
            <label for="berkas">\(visit.say(id: "Templat yang sudah diisi", en: "The filled template"))</label>
            <input id="berkas" type="file" name="berkas" accept=".xlsx,.csv,.json" required>
            <p><button name="aksi" value="unggah">\(visit.say(id: "Unggah", en: "Upload"))</button></p></form>
            <h2>\(visit.say(id: "Unduh templat", en: "Fetch a template"))</h2>
            \(span(periods))<ul>\(periods.map(templates))</ul>
            """, status: fault == nil ? 200 : 422)
    }

    private func templates(_ year: Period) -> Markup {
        let quarters = year.quarters.reversed().map { quarter -> Markup in
            "<li>\(links(quarter))</li>"
        }
        return "<li>\(links(year))<ul>\(quarters)</ul></li>"
    }

    private func links(_ period: Period) -> Markup {
        "\(period.title(in: visit.language)): \(files(period.description))"
    }

    private func files(_ stem: String) -> Markup {
        let links = TemplateFormat.allCases.map { format -> Markup in
            "<a href=\"/templat/\(stem).\(format.rawValue)\" download>\(format.rawValue.uppercased())</a>"
        }
        return Markup.joined(links, by: " · ")
    }

    /// All years in one file: the history of a unit that begins to report.
    private func span(_ years: [Period]) -> Markup {
        guard let last = years.first, let first = years.last, first < last else { return .none }
        let words = visit.say(
            id: "Semua tahun dalam satu berkas, \(first) sampai \(last)",
            en: "All years in one file, \(first) to \(last)")
        return "<p>\(words): \(files("\(first)..\(last)"))</p>"
    }

    // MARK: Preview and confirmation

    private var reason: String? {
        let text = FormDraft.trimmed(visit.request.form["alasan"] ?? "")
        return text.isEmpty ? nil : text
    }

    private func read(_ upload: Upload) throws -> UploadPreview {
        try UploadDispatch(agent: reading.agent).preview(
            upload, reason: reason, by: visit.user?.person)
    }

    private func preview(_ upload: Upload, fault: Words? = nil, status: Int) throws -> FormResult {
        do {
            let page = UploadPreviewPage(
                visit: visit, reading: reading, upload: upload, preview: try read(upload), fault: fault)
            return try page.result(status: status)
        } catch let fault as AgentFault { return try choose(fault: fault) }
    }

    private func send(_ upload: Upload) throws -> FormResult {
        let made: UploadPreview
        do { made = try read(upload) } catch let fault as AgentFault { return try choose(fault: fault) }
        if made.asksReason, reason == nil {
            return try preview(
                upload,
                fault: Words(
                    id: "tulis alasan koreksi: berkas ini mengubah yang sudah dilaporkan",
                    en: "write why: the file changes what was reported already"), status: 422)
        }
        if !made.isReady { return try preview(upload, status: 422) }
        let sending = SendingForm(agent: reading.agent, secrets: visit.request.secrets)
        if let fault = try sending.unlock() { return try preview(upload, fault: fault, status: 422) }
        do {
            let sent = try UploadDispatch(agent: reading.agent).send(made, of: upload, reason: reason)
            return .redirect("/unggah/\(sent.hash.hex)")
        } catch let fault as AgentFault {
            return try preview(upload, fault: fault.words, status: 422)
        }
    }
}

/// The faults of a file, each with its sheet and cell.
struct FaultNote {
    let visit: FormVisit
    let fault: AgentFault

    var markup: Markup {
        let lines = fault.faults.map { each -> Markup in "<li>\(visit.say(each.words))</li>" }
        let list: Markup = lines.isEmpty ? .none : "<ul>\(lines)</ul>"
        return "<div class=\"note\" role=\"alert\"><p>\(visit.say(fault.words))</p>\(list)</div>"
    }
}
