// An uploaded file before it is sent: each period with its figures, faults and what it changes; one button.

import Shared

/// The preview of an upload.
struct UploadPreviewPage {
    let visit: FormVisit
    let reading: FormReading
    let upload: Upload
    let preview: UploadPreview
    let fault: Words?

    func result(status: Int) throws -> FormResult {
        let alert: Markup? = fault.map { words in
            "<div class=\"note\" role=\"alert\"><p>\(visit.say(words))</p></div>"
        }
        let parts = try preview.parts.map(section)
        return .page(
            title: visit.say(id: "Pratinjau unggahan", en: "Preview of the upload"),
            "\(alert)<p>\(Markup.said(upload.name)): \(summary)</p>\(parts)\(confirmation)",
            status: status)
    }

    private var summary: String {
        let all = preview.parts.count
        let sound = preview.parts.count { $0.faults.isEmpty }
        return visit.say(
            id: "\(all) periode, \(sound) siap; belum ada yang dikirim.",
            en: "\(all) periods, \(sound) ready; nothing has been sent.")
    }

    private func section(_ part: UploadPreview.Part) throws -> Markup {
        let catalog = try reading.catalog(for: part.draft.period)
        let name = part.draft.period.title(in: visit.language)
        let faults = part.faults.map { words -> Markup in "<li>\(visit.say(words))</li>" }
        let list: Markup =
            faults.isEmpty ? .none : "<div class=\"note\" role=\"alert\"><ul>\(faults)</ul></div>"
        return """
            <section id="periode-\(part.draft.period)"><h2>\(name)</h2>
            <p>\(visit.say(Self.words(part.effect)))</p>\(list)\(jumps(part, catalog))\
            \(figures(part, catalog))\
            \(changes(part, catalog))</section>
            """
    }

    private static func words(_ effect: UploadPreview.Effect) -> Words {
        switch effect {
        case .report: Words(id: "Laporan baru.", en: "A new report.")
        case .correction:
            Words(id: "Koreksi laporan yang sudah ada.", en: "A correction of what was reported.")
        case .unchanged:
            Words(
                id: "Sama dengan laporan yang sudah ada; tidak dikirim.",
                en: "The same as reported already; it is not sent.")
        case .refused: Words(id: "Belum dapat dikirim.", en: "It cannot be sent yet.")
        }
    }

    private func jumps(_ part: UploadPreview.Part, _ catalog: Catalog) -> Markup {
        let lines = part.jumps.map { jump -> Markup in
            let components = catalog.indicator(jump.indicator)?.components ?? []
            let name = components.first { $0.id == jump.component }?.name ?? jump.component
            return "<li>\(name): \(visit.say(jump.jump.words))</li>"
        }
        return lines.isEmpty ? .none : "<div class=\"note\"><ul>\(lines)</ul></div>"
    }

    private func figures(_ part: UploadPreview.Part, _ catalog: Catalog) -> Markup {
        if part.rows.isEmpty { return .none }
        var table = PageTable(
            part.draft.period.title(in: visit.language),
            [
                .text(visit.say(.indicator)), .number(visit.say(.target)), .number(visit.say(.realisasi)),
                .number(visit.say(.capaian)), .text(visit.say(.predikat)),
            ])
        for row in part.rows { table.add(cells(row, catalog)) }
        return table.markup
    }

    private func cells(_ row: Achievement.Row, _ catalog: Catalog) -> [Markup] {
        let figures = visit.figures
        let target = row.target.map { figures.withUnit(figures.target($0), row.indicator.unit) }
        let realisasi = row.outcome.realisasi.map {
            figures.withUnit(figures.realisasi($0, target: row.target), row.indicator.unit)
        }
        let capaian = row.outcome.capaian.map { figures.capaian($0, in: catalog) + "%" }
        let reason = row.outcome.reason.map { visit.say($0.words) }
        return [
            "\(row.indicator.name)", "\(target ?? FigureText.absent)", "\(realisasi ?? FigureText.absent)",
            "\(capaian ?? FigureText.absent)", "\(row.predikat?.name ?? reason ?? FigureText.absent)",
        ]
    }

    private func changes(_ part: UploadPreview.Part, _ catalog: Catalog) -> Markup {
        guard case .correction = part.effect, let difference = part.difference else { return .none }
        return DifferenceTable(visit: visit, catalog: catalog).markup(difference)
    }

    private var confirmation: Markup {
        let again = visit.say(id: "Unggah berkas lain", en: "Upload another file")
        if !preview.isReady { return "<p><a class=\"button\" href=\"/unggah\">\(again)</a></p>" }
        if reading.agent.publicKey == nil { return "<p>\(visit.say(SendingForm.cannotSign))</p>" }
        let reason: Markup =
            preview.asksReason
            ? """
            <label for="alasan">\(visit.say(id: "Alasan koreksi", en: "Why it is corrected"))</label>
            <textarea id="alasan" name="alasan" rows="3" required \
            maxlength="\(Limits.reasonScalarCountMax)">\n\(visit.request.form["alasan"] ?? "")</textarea>
            """ : .none
        let count = preview.parts.count { $0.report != nil }
        let words = visit.say(id: "Kirim \(count) laporan", en: "Send \(count) reports")
        return """
            <form class="sheet" method="post" action="/unggah/\(upload.hash.hex)">\
            \(visit.tokenField)\(reason)\
            \(SenderFields(visit: visit, agent: reading.agent).passphrase)
            <p><button name="aksi" value="kirim">\(words)</button> <a href="/unggah">\(again)</a></p></form>
            """
    }
}

/// How far the periods of a confirmed upload have got; it looks again by itself as long as one waits.
struct UploadProgress {
    private static let pollMilliseconds = 1500

    let visit: FormVisit
    let reading: FormReading
    let upload: Upload

    func result() throws -> FormResult {
        var table = PageTable(
            visit.say(id: "Keadaan pengiriman", en: "State of delivery"),
            [.text(visit.say(.period)), .text(visit.say(.state))])
        var doneCount = 0
        var waits = false
        for queued in upload.queued {
            let state = try reading.agent.deliveryState(of: queued.report)
            switch state {
            case .delivered, .refused: doneCount += 1
            case .queued: waits = true
            case .unknown: break
            }
            let name = queued.period.title(in: visit.language)
            table.add([
                "<a href=\"/keadaan/\(queued.report.hex)\">\(name)</a>", try words(state),
            ])
        }
        let all = upload.queued.count
        let line = visit.say(id: "\(doneCount) dari \(all) selesai", en: "\(doneCount) of \(all) done")
        return .page(
            title: visit.say(id: "Unggahan terkirim", en: "Upload sent"),
            """
            <p><label for="kemajuan">\(line)</label> <progress id="kemajuan" max="\(all)" \
            value="\(doneCount)">\(doneCount)/\(all)</progress></p>\(table.markup)
            <p><a href="/riwayat">\(visit.say(id: "Riwayat", en: "History"))</a></p>
            """, pollMilliseconds: waits ? Self.pollMilliseconds : nil)
    }

    private func words(_ state: DeliveryState) throws -> Markup {
        switch state {
        case .queued:
            return "<span class=\"state s-wait\">\(visit.say(id: "Menunggu dikirim", en: "Waiting"))</span>"
        case .delivered(let receipt):
            let moment = visit.time(receipt.receivedAt, of: try reading.office())
            let words = visit.say(
                id: "Diterima, nomor \(receipt.index)", en: "Delivered, number \(receipt.index)")
            return "<span class=\"state s-done\">\(words)</span> \(moment)"
        case .refused(let refusal):
            return """
                <span class="state s-bad">\(visit.say(id: "Ditolak", en: "Refused"))</span> \(refusal.message)
                """
        case .unknown: return "\(FigureText.absent)"
        }
    }
}
