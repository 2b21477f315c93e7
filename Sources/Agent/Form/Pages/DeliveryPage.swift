// What became of a report after *Kirim*: waiting, delivered with its number, or refused with what to change.
// It looks again by itself as long as the report waits.

import Shared

/// The state of one report.
struct DeliveryPage {
    private static let pollMilliseconds = 1500

    let visit: FormVisit
    let reading: FormReading

    func result() throws -> FormResult {
        guard visit.parts.count == 2, let hash = Digest(hex: visit.parts[1]) else { return .notFound }
        if let waiting = try reading.agent.outbox.read().entries.first(where: { $0.hash == hash }) {
            return try queued(waiting.report)
        }
        if let kept = try reading.agent.receipts.kept(hash) { return try delivered(kept) }
        let refused = try RefusedReport.readAll(reading.folder).first { $0.hash == hash }
        return refused.map(self.refused) ?? .notFound
    }

    private func title(_ report: Report) -> String {
        visit.say(.report) + " " + report.period.title(in: visit.language)
            + visit.say(id: ", revisi ", en: ", revision ") + String(report.revision)
    }

    private func queued(_ report: Report) throws -> FormResult {
        let advice =
            reading.link.isConnected
            ? visit.say(
                id: "Sedang dikirim; halaman ini memperbarui diri.",
                en: "On its way; this page updates itself.")
            : visit.say(
                id:
                    "Sudah ditandatangani dan tersimpan di sini; dikirim begitu tersambung. Anda boleh menutup "
                    + "halaman ini.",
                en: "Signed and kept here; it is sent once connected. You may close this page.")
        return .page(
            title: title(report),
            """
            <p class="lead"><span class="state s-wait" id="keadaan">\(visit.say(
                id: "Menunggu dikirim", en: "Waiting to be sent"))</span></p><p>\(advice)</p>\(alarms())\(back)
            """, pollMilliseconds: Self.pollMilliseconds)
    }

    private func delivered(_ kept: ReceiptShelf.Kept) throws -> FormResult {
        let office = try reading.office()
        let moment = visit.time(kept.receipt.receivedAt, of: office)
        return .page(
            title: title(kept.report),
            """
            <p class="lead"><span class="state s-done" id="keadaan">\(visit.say(
                id: "Diterima kantor", en: "Delivered"))</span></p>
            <dl><dt>\(visit.say(id: "Nomor tanda terima", en: "Receipt number"))</dt>\
            <dd id="nomor">\(kept.receipt.index)</dd>\
            <dt>\(visit.say(id: "Diterima pada", en: "Received at"))</dt><dd>\(moment)</dd>\
            <dt>\(visit.say(id: "Disusun oleh", en: "Prepared by"))</dt>\
            <dd>\(Markup.said(kept.report.preparedBy.name)), \
            \(Markup.said(kept.report.preparedBy.title))</dd>\
            <dt>\(visit.say(id: "Sidik laporan", en: "Report hash"))</dt>\
            <dd class="mono">\(kept.hash.hex)</dd></dl>\(back)
            """)
    }

    private func refused(_ refused: RefusedReport) -> FormResult {
        let message = refused.refusal.message
        let lines = refused.faults.map { visit.say($0.words) }.filter { $0 != message }
            .map { line -> Markup in "<li>\(line)</li>" }
        let list: Markup = lines.isEmpty ? .none : "<ul>\(lines)</ul>"
        let path = refused.report.supersedes == nil ? "isi" : "koreksi"
        let period = refused.report.period
        return .page(
            title: title(refused.report),
            """
            <p class="lead"><span class="state s-bad" id="keadaan">\(visit.say(
                id: "Ditolak kantor", en: "Refused"))</span></p>
            <p>\(message)</p>\(list)
            <p><a class="button" href="/\(path)/\(period)?perbaiki=\(refused.hash.hex)">\(visit.say(
                id: "Perbaiki dan kirim lagi", en: "Mend it and send again"))</a></p>\(back)
            """)
    }

    /// What keeps reports from being delivered until a person has looked at it.
    private func alarms() -> Markup {
        let open = (try? reading.agent.alarms.open()) ?? []
        return Markup(
            open.map { alarm -> Markup in "<p class=\"note\" role=\"alert\">\(visit.say(alarm.words))</p>" })
    }

    private var back: Markup {
        "<p><a href=\"/\">\(visit.say(id: "Kembali ke Beranda", en: "Back to the first page"))</a></p>"
    }
}
