// What a page offers to download: the figures of the period it shows, the spreadsheet first.

import Shared

extension Visit {
    /// Links to the files of a period.
    func exportLinks(_ period: Period) -> Markup {
        let links = ExportFile.Kind.allCases.map { kind -> Markup in
            let file = ExportFile(period, kind)
            return "<a href=\"\(file.path)\" download>\(words(kind))</a> "
        }
        return """
            <p class="choose"><span>\(say(id: "Unduh", en: "Download")): </span>\(links)</p>
            """
    }

    private func words(_ kind: ExportFile.Kind) -> String {
        switch kind {
        case .xlsx: "Excel (XLSX)"
        case .csv: "CSV"
        case .json: "JSON"
        }
    }
}
