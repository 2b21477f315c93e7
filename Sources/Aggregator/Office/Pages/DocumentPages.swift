// Dokumen: the year's documents, each as page, PDF and XLSX, for those who may print them.

import Shared

/// The list of a year's documents, the office's own or one unit's.
struct DocumentListPage {
    let visit: Visit
    let reading: OfficeReading

    func result() throws -> PageResult {
        if !visit.may(.printDocuments) { return .forbidden }
        let asked = visit.askedPeriod ?? reading.usualPeriod(on: reading.state.day(of: visit.now))
        let period = asked.wholeYear
        guard let desk = try DocumentDesk(visit: visit, reading: reading) else { return .notFound }
        let catalog = reading.catalog(of: period)
        let unit = visit.request.query["unit"].flatMap { catalog.bidang($0) }
        let achievement = try reading.achievement(period)
        let content: Markup = """
            \(visit.yearChoice(catalog, period, path: "/dokumen"))\(units(catalog, period, unit))
            \(try table(desk, period, unit))\(try standing(desk, achievement))
            """
        return .page(title: visit.say(SitePart.documents.words) + " \(period.year)", content)
    }

    private func units(_ catalog: Catalog, _ period: Period, _ chosen: Catalog.Bidang?) -> Markup {
        let office = (nil as String?, visit.say(id: "Dinas", en: "Office"))
        let links = ([office] + catalog.bidang.map { ($0.id, $0.name) }).map { id, name -> Markup in
            let mark: Markup = id == chosen?.id ? " aria-current=\"page\"" : .none
            let unit = id.map { "&unit=\($0)" } ?? ""
            return "<li><a href=\"/dokumen?p=\(period)\(unit)\"\(mark)>\(name)</a></li>"
        }
        return "<nav class=\"choose\" aria-label=\"\(visit.say(.unit))\"><ul>\(links)</ul></nav>"
    }

    private func table(
        _ desk: DocumentDesk, _ period: Period, _ unit: Catalog.Bidang?
    ) throws -> Markup {
        var table = SheetTable(
            visit.say(SitePart.documents.words),
            [
                .text(visit.say(id: "Dokumen", en: "Document")), .text(visit.say(.period)),
                .text(visit.say(.unit)), .text("PDF A4"), .text("PDF F4"), .text("Excel"),
            ])
        for name in try desk.names(of: period.year, bidang: unit?.id) {
            let path = DocumentRequest.folder + name.description
            let owner = name.bidang.map { reading.catalog(of: name.period).bidang($0)?.name ?? $0 } ?? ""
            table.add([
                "<a href=\"\(path)\">\(visit.say(name.kind.words))</a>",
                "\(name.period.title(in: visit.language))", "\(owner)",
                "<a href=\"\(path).pdf\" download>PDF</a>",
                "<a href=\"\(path).pdf?kertas=f4\" download>PDF</a>",
                "<a href=\"\(path).xlsx\" download>XLSX</a>",
            ])
        }
        return table.markup
    }

    /// Whether they are drafts, and why; and who signs.
    private func standing(_ desk: DocumentDesk, _ achievement: Achievement) throws -> Markup {
        let isDraft = try desk.isDraft(achievement)
        let state =
            isDraft
            ? visit.say(
                id: "Angka tahun ini belum disahkan: dokumen yang memuatnya bertanda DRAF.",
                en: "The year's figures are not approved: documents that show them are marked as drafts.")
            : visit.say(
                id: "Angka tahun ini sudah disahkan.", en: "The year's figures are approved.")
        let signer = desk.ownSignature(nil)
        let name = signer.name ?? visit.say(id: "belum ditetapkan", en: "nobody named yet")
        let words = visit.say(
            id:
                "Penanda tangan pada \(visit.date(desk.date)): \(signer.role.joined(separator: " ")) \(name).",
            en: "Signed on \(visit.date(desk.date)) by: \(signer.role.joined(separator: " ")) \(name).")
        return "<p>\(state)</p><p class=\"soft\">\(words)</p>"
    }
}

/// One document as a page.
struct DocumentPageFrame {
    let visit: Visit
    let reading: OfficeReading

    func result() throws -> PageResult {
        if !visit.may(.printDocuments) { return .forbidden }
        guard let request = try DocumentRequest(visit: visit, reading: reading), request.fileKind == nil,
            let document = try request.document()
        else { return .notFound }
        let path = DocumentRequest.folder + request.name.description
        let query = visit.request.query.filter { ["kertas", "tanggal", "ukuran", "draf"].contains($0.key) }
            .sorted { $0.key < $1.key }.map { "\($0.key)=\(PercentText.encoded($0.value))" }
        let options = query.isEmpty ? "" : "?" + query.joined(separator: "&")
        let files = DocumentFileKind.allCases.map { kind -> Markup in
            "<a href=\"\(path).\(kind.rawValue)\(options)\" download>\(kind.rawValue.uppercased())</a>"
        }
        let content: Markup = """
            <p class="small screen">\(visit.say(id: "Unduh dokumen ini", en: "Download this document")): \
            \(Markup.joined(files, by: " · ")) · \
            <a href="/dokumen?p=\(request.name.period.wholeYear)">\
            \(visit.say(id: "Semua dokumen", en: "All documents"))</a></p>
            \(DocumentPage(document, emblemPath: "/lambang.png").content)
            """
        return .page(title: document.title, content)
    }

    /// The emblem of the letterhead.
    func emblem() throws -> PageResult {
        guard let content = try DocumentDesk.emblem(reading.store.layout) else { return .notFound }
        return .file("image/png", content)
    }
}
