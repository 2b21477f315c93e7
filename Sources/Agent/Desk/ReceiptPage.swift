// The *Tanda Terima* as a page for paper: one A4 sheet that any browser opens with a double click and prints.
// It loads nothing and runs nothing; every text in it is escaped.

import Shared

extension ReceiptText {
    /// The page of a receipt; `file` is the name beside which the proof lies.
    func page(_ kept: ReceiptShelf.Kept, file: String) -> String {
        let title = heading(kept.report)
        let office = catalog.office
        let letterhead = (office.letterhead.isEmpty ? [office.name] : office.letterhead)
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(Self.escaped("\(title) – \(file)"))</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            \(isDemo ? "<aside>\(demoBanner)</aside>" : "")<header>\(letterhead.map { "<div>\(Self.escaped($0))</div>" }.joined())</header>
            <h1>\(Self.escaped(title))</h1>
            <table>
            \(facts(kept, file: file).map(Self.row).joined(separator: "\n"))
            </table>
            \(figures(kept))
            <p class="proof">\(Self.escaped(hashWords.text(in: language)))<br>
            <code>\(kept.hash.hex)</code></p>
            <p>\(Self.escaped(proofWords(file).text(in: language)))</p>
            </body>
            </html>

            """
    }

    private static let style = """
        @page { size: A4; margin: 18mm } body { font: 11pt/1.4 "Liberation Sans", Arial, sans-serif; \
        max-width: 174mm; margin: 8mm auto; color: #111 } header { text-align: center; font-weight: bold; \
        border-bottom: 2px solid #111; padding-bottom: 3mm } h1 { font-size: 14pt; text-align: center } \
        table { border-collapse: collapse; width: 100%; margin: 4mm 0 } th, td { text-align: left; \
        vertical-align: top; padding: 1mm 2mm; border-bottom: 1px solid #bbb } th { font-weight: normal; \
        color: #444; width: 38% } td.figure { text-align: right; font-variant-numeric: tabular-nums } \
        h2 { font-size: 11pt; margin: 5mm 0 0 } tr { break-inside: avoid } code { font-size: 9pt; \
        overflow-wrap: anywhere } .proof { margin-top: 6mm } \
        aside { border: 2px solid #7a1f1f; color: #7a1f1f; font-weight: bold; text-align: center; margin-bottom: 4mm }
        """

    private func figures(_ kept: ReceiptShelf.Kept) -> String {
        let report = kept.report
        return catalog.indicators.compactMap { indicator -> String? in
            guard let values = report.values[indicator.id] else { return nil }
            let rows = amounts(of: indicator, values, report.items[indicator.id] ?? []).map { amount in
                let name = (amount.isItem ? "– " : "") + amount.name
                return
                    "<tr><th>\(Self.escaped(name))</th><td class=\"figure\">\(Self.escaped(amount.text))</td></tr>"
            }
            return
                "<h2>\(Self.escaped(indicator.name))</h2>\n<table>\n\(rows.joined(separator: "\n"))\n</table>"
        }.joined(separator: "\n")
    }

    private static func row(_ fact: (name: String, value: String)) -> String {
        "<tr><th>\(escaped(fact.name))</th><td>\(escaped(fact.value))</td></tr>"
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }
}
