// The links of a chain from one report on: what was signed, who signed, where it stands in the log.

import Shared

/// What proves one report.
struct ReportProof {
    let visit: Visit
    let reading: OfficeReading
    let logged: LoggedReport

    private var hash: String { logged.signed.hash.hex }

    /// The parts, each with what can be taken away.
    var terms: Markup {
        let report = logged.report
        let office = reading.state.latestCatalog.office
        let unit = reading.catalog(of: report.period).bidang(report.bidang)?.name ?? report.bidang
        return """
            <dt>\(visit.say(.report))</dt><dd>\(unit), \(report.period.title(in: visit.language)), \
            \(visit.say(.revision).lowercased()) \(report.revision), \
            \(visit.say(id: "katalog revisi", en: "catalogue revision")) \(report.catalog)<br>\
            SHA-256: <span class="mono">\(hash)</span><br>\
            <a href="/laporan/\(hash).json" download>\(visit.say(id: "Isi laporan (JSON)", en: "Payload (JSON)"))</a> · \
            <a href="/laporan/\(hash).jws" download>\
            \(visit.say(id: "Laporan bertanda tangan (JWS)", en: "Signed report (JWS)"))</a></dd>\
            \(signer)<dt>\(visit.say(id: "Tanda terima", en: "Receipt"))</dt>\
            <dd>\(visit.say(id: "Diterima", en: "Received")) \(visit.time(logged.receivedAt, of: office)), \
            \(visit.say(.entry).lowercased()) \(logged.index)<br>\
            <a href="/laporan/\(hash).tlog-proof" download>\
            \(visit.say(id: "Tanda terima (tlog-proof)", en: "Receipt (tlog-proof)"))</a></dd>
            """
    }

    private var signer: Markup {
        let kid = logged.signed.kid
        guard let key = reading.state.keys[kid] else { return .none }
        let unit = reading.state.latestCatalog.bidang(key.bidang)?.name ?? key.bidang
        return """
            <dt>\(visit.say(id: "Penanda tangan", en: "Signer"))</dt><dd>\(Markup.said(key.name)), \(unit); \
            \(visit.say(id: "terdaftar dengan entri", en: "enrolled by entry")) \(key.index)<br>\
            <span class="mono">\(kid)</span><br>\
            <a href="/kunci/\(kid).pem" download>\(visit.say(id: "Kunci publik (PEM)", en: "Public key (PEM)"))</a></dd>
            """
    }

    /// The files that support the report; to be taken away by those who may.
    var evidence: Markup {
        get throws {
            if logged.report.evidence.isEmpty { return .none }
            var table = SheetTable(
                visit.say(id: "Bukti dukung", en: "Evidence"),
                [
                    .text(visit.say(id: "Bukti dukung", en: "Evidence")),
                    .number(visit.say(id: "Ukuran (byte)", en: "Size (bytes)")), .text("SHA-256"),
                ])
            for file in logged.report.evidence {
                let name = Markup.said(file.name)
                let isHere = try FileSystem.exists(reading.store.layout.evidence + "/" + file.hash.hex)
                let link: Markup =
                    isHere && visit.may(.downloadEvidence)
                    ? "<a href=\"/bukti/\(file.hash.hex)\" download>\(name)</a>" : name
                let missing: Markup? =
                    isHere
                    ? nil
                    : "<span class=\"soft small line\">\(visit.say(id: "belum dikirim", en: "not sent yet"))</span>"
                table.add([
                    "\(link)\(missing)", "\(visit.figures.number(plain: String(file.byteCount)))",
                    "<span class=\"mono small\">\(file.hash.hex)</span>",
                ])
            }
            return table.markup
        }
    }
}

/// How anybody can check what the pages show, with nothing of ours but the log's key.
struct CheckText {
    let visit: Visit
    let reading: OfficeReading

    var principle: String {
        visit.say(
            id: "Setiap angka dihitung dari laporan yang ditandatangani unit kerja. "
                + "Setiap laporan adalah satu entri dalam log yang hanya dapat bertambah; "
                + "checkpoint menandatangani seluruh isinya. "
                + "Tanda terima membuktikan bahwa laporan ada di dalamnya dan tetap di sana.",
            en: "Every figure is computed from reports that the units sign. "
                + "Every report is an entry of a log that only grows; the checkpoint signs all of it. "
                + "A receipt proves that the report is in it, and stays there.")
    }

    var checkpoint: Markup {
        """
        <h2>Checkpoint</h2><dl><dt>\(visit.say(id: "Kunci log (vkey)", en: "Log key (vkey)"))</dt>\
        <dd><span class="mono">\(reading.state.logKey.text)</span></dd>\
        <dt>\(visit.say(id: "Ukuran", en: "Size"))</dt><dd>\(reading.state.size) \
        \(visit.say(id: "entri", en: "entries")) · <a href="/checkpoint" download>\
        \(visit.say(id: "Unduh checkpoint", en: "Download the checkpoint"))</a></dd></dl>
        """
    }

    /// The whole log in one file, for those who may take it.
    var bundle: Markup {
        if !visit.may(.downloadEvidence) { return .none }
        if reading.state.size > Limits.pageBundleEntryCountMax {
            let words = visit.say(
                id: "Log ini terlalu besar untuk diunduh di sini; administrator membuatnya dengan "
                    + "iku-aggregator export.",
                en: "The log is too large to be downloaded here; the administrator makes the file with "
                    + "iku-aggregator export.")
            return "<p class=\"soft\">\(words)</p>"
        }
        let words = visit.say(id: "Unduh seluruh log (JSON Lines)", en: "Download the whole log (JSON Lines)")
        return "<p><a href=\"/log.jsonl\" download>\(words)</a></p>"
    }

    /// Commands that need openssl and the usual tools, and ours only for the log as a whole.
    func steps(example logged: LoggedReport?) -> Markup {
        let hash = logged?.signed.hash.hex ?? "LAPORAN"
        let kid = logged?.signed.kid ?? "KUNCI"
        let signature = """
            cut -d. -f1,2 \(hash).jws | tr -d '\\n' > isi
            cut -d. -f3 \(hash).jws | tr -d '\\n' | tr '_-' '/+' | sed 's/$/==/' | base64 -d > tanda
            openssl pkeyutl -verify -pubin -inkey ./\(kid).pem -rawin -in isi -sigfile tanda
            """
        let vkey = reading.state.logKey.text
        return """
            <h2>\(visit.say(id: "Cara memeriksa tanpa kami", en: "How to check without us"))</h2><ol>
            <li>\(visit.say(
                id: "Isi laporan: SHA-256 berkasnya adalah nomor laporan.",
                en: "The payload: its SHA-256 is the report's number."))<pre tabindex="0">sha256sum \(hash).json</pre></li>
            <li>\(visit.say(
                id: "Tanda tangan: diperiksa dengan kunci publik unit kerja dan program openssl.",
                en: "The signature: checked with the unit's public key and the program openssl."))\
            <pre tabindex="0">\(signature)</pre></li>
            <li>\(visit.say(
                id: "Log: mintalah berkas seluruh log dari Inspektorat atau administrator, dan kunci log di atas "
                    + "dari orang lain daripada pengirim berkas. Tanda terima harus ada di dalamnya.",
                en: "The log: ask the Inspektorat or the administrator for the file of the whole log, and somebody "
                    + "else for the log key above. The receipt must be in it."))\
            <pre tabindex="0">iku-aggregator verify-bundle log.jsonl --vkey '\(vkey)' \
            --seen \(hash).tlog-proof</pre></li>
            <li>\(visit.say(
                id: "Angka: dari log yang sama siapa pun dapat menghitungnya kembali, sampai digit terakhir.",
                en: "The figures: from the same log anybody can compute them again, to the last digit."))</li></ol>
            """
    }
}
