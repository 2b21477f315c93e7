// Riwayat perubahan, Keaslian data, Catatan atas keputusan: what happened, and how anybody can check it.

import Shared

/// Every entry of the log, newest first.
struct LogPage {
    let visit: Visit
    let reading: OfficeReading

    private static let entryCount = 50

    func result() throws -> PageResult {
        let before = visit.request.query["sebelum"].flatMap { UInt64($0) } ?? reading.state.size
        let entries = try reading.latestEntries(Self.entryCount, before: before)
        let lines = entries.map { EntryLine(visit: visit, state: reading.state).item($0, $1, $2) }
        let last = entries.last?.0 ?? 0
        let more: Markup =
            last > 0
            ? "<p><a href=\"/riwayat?sebelum=\(last)\">\(visit.say(id: "Lebih lama", en: "Older"))</a></p>"
            : .none
        return .page(
            title: visit.say(id: "Riwayat perubahan", en: "History"),
            "<ol class=\"log\" reversed>\(lines)</ol>\(more)")
    }
}

/// The chain from a figure to the signed log.
struct ProofPage {
    let visit: Visit
    let reading: OfficeReading
    let logKey: SigningKey

    func result() throws -> PageResult {
        let title = visit.say(id: "Keaslian data", en: "Authenticity")
        guard let text = visit.request.query["laporan"] else { return .page(title: title, explanation) }
        guard let hash = Digest(hex: text), let index = try reading.store.index(ofReport: hash) else {
            return .notFound
        }
        let logged = try reading.store.report(at: index)
        return .page(title: title, try chain(logged) + explanation)
    }

    private func chain(_ logged: LoggedReport) throws -> Markup {
        let hash = logged.signed.hash.hex
        let office = reading.state.latestCatalog.office
        let signer = reading.state.keys[logged.signed.kid]
        let time = logged.receivedAt.localText(at: office.utcOffset) + " " + office.timeZone
        return """
            <dl><dt>\(visit.say(id: "Laporan", en: "Report"))</dt><dd>\(logged.report.period), revisi \
            \(logged.report.revision), \
            \(logged.report.bidang)<br><span class="mono">\(hash)</span></dd>\
            <dt>\(visit.say(id: "Ditandatangani kunci", en: "Signed by key"))</dt><dd><span class="mono">\
            \(logged.signed.kid)</span> (\(signer?.name ?? "–"))</dd>\
            <dt>\(visit.say(id: "Diterima", en: "Received"))</dt><dd>\(time), \
            \(visit.say(id: "entri", en: "entry")) \(logged.index)</dd>\
            <dt>\(visit.say(id: "Unduh", en: "Download"))</dt><dd><a href="/laporan/\(hash).json">\
            \(visit.say(id: "isi laporan", en: "payload"))</a> · \
            <a href="/laporan/\(hash).jws">\
            \(visit.say(id: "laporan bertanda tangan", en: "signed report"))</a> · \
            <a href="/laporan/\(hash).tlog-proof">\(visit.say(id: "tanda terima", en: "receipt"))</a> \
            · <a href="/checkpoint">checkpoint</a></dd></dl>
            """
    }

    private var principle: String {
        visit.say(
            id: "Setiap angka dihitung dari laporan yang ditandatangani bidang. "
                + "Setiap laporan adalah satu entri dalam log yang hanya dapat bertambah; "
                + "checkpoint menandatangani seluruh isinya. "
                + "Tanda terima membuktikan bahwa laporan ada di dalamnya, dan tetap di sana.",
            en: "Every figure is computed from reports that the units sign. "
                + "Every report is an entry of a log that only grows; the checkpoint signs all of it. "
                + "A receipt proves that the report is in it, and stays there.")
    }

    private var explanation: Markup {
        """
        <h2>\(visit.say(id: "Cara memeriksa tanpa kami", en: "How to check without us"))</h2>
        <p>\(principle)</p>
        <p>\(visit.say(id: "Kunci log", en: "Log key")): <span class="mono">\
        \(reading.state.logKey.text)</span></p>
        <p>\(visit.say(
            id: "Mintalah berkas seluruh log (iku-aggregator export) dan periksa di komputer lain:",
            en: "Ask for the file of the whole log (iku-aggregator export) and check it on another machine:")) \
        <span class="mono">iku-aggregator verify-bundle FILE --vkey …</span></p>
        """
    }

    /// `/laporan/HASH.json`, `.jws` and `.tlog-proof`, and `/checkpoint`.
    func download(_ name: String) throws -> PageResult {
        let parts = name.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let hash = Digest(hex: parts[0]),
            let index = try reading.store.index(ofReport: hash)
        else { return .notFound }
        let logged = try reading.store.report(at: index)
        switch parts[1] {
        case "json": return .download(name: name, contentType: "application/json", logged.signed.payload)
        case "jws": return .download(name: name, contentType: "application/jose", logged.signed.compact)
        case "tlog-proof":
            guard let path = try reading.store.inclusionPath(index: index, size: reading.state.size) else {
                return .notFound
            }
            let text = Receipt.text(
                receivedAt: logged.receivedAt, index: index, path: path, checkpoint: try checkpoint())
            return .download(name: name, contentType: "text/plain; charset=utf-8", Array(text.utf8))
        default: return .notFound
        }
    }

    func checkpointDownload() throws -> PageResult {
        .download(
            name: "checkpoint.txt", contentType: "text/plain; charset=utf-8",
            Array(try checkpoint().note.utf8))
    }

    private func checkpoint() throws -> SignedCheckpoint {
        try reading.store.checkpoint(of: reading.state, key: logKey)
    }
}

/// The decree's defects, and the revisions that mend them.
struct DecreePage {
    let visit: Visit
    let reading: OfficeReading

    func result() -> PageResult {
        let catalog = reading.state.latestCatalog
        let defects = (catalog.json.object?["decree"]?.object?["defects"]?.array ?? []).compactMap(\.string)
        let items = defects.map { "<li>\($0)</li>" as Markup }
        let revisions = reading.state.catalogs.map { adopted -> Markup in
            let decree = adopted.decree.map { "\($0.number), \($0.date)" } ?? ""
            return """
                <tr><td class="n">\(adopted.catalog.revision)</td><td>\(adopted.catalog.appliesFrom)</td>\
                <td>\(decree)</td><td>\(adopted.reason ?? "")</td></tr>
                """
        }
        let content: Markup = """
            <p>\(catalog.title)</p>
            <h2>\(visit.say(id: "Kekeliruan yang ditemukan", en: "Defects found"))</h2><ul>\(items)</ul>
            <h2>\(visit.say(id: "Revisi katalog", en: "Catalogue revisions"))</h2>
            <table><thead><tr><th class="n">\(visit.say(id: "Revisi", en: "Revision"))</th><th>\
            \(visit.say(id: "Sejak tahun", en: "From year"))</th>\
            <th>\(visit.say(id: "Keputusan", en: "Decree"))</th><th>\
            \(visit.say(id: "Alasan", en: "Reason"))</th></tr></thead><tbody>\(revisions)</tbody></table>
            """
        return .page(title: visit.say(id: "Catatan atas keputusan", en: "Notes on the decree"), content)
    }
}
