// What a page offers to download: the figures of the period it shows, the spreadsheet first.

import Shared

extension Visit {
    /// Links to the files of a period, now or as it stood at a size of the log.
    func exportLinks(_ period: Period, atSize size: UInt64? = nil) -> Markup {
        let query = size.map { "?ukuran=\($0)" } ?? ""
        let links = ExportFile.Kind.allCases.map { kind -> Markup in
            "<a href=\"\(ExportFile(period, kind).path)\(query)\" download>\(words(kind))</a>"
        }
        let list = links.dropFirst().reduce(links[0]) { $0 + " · " + $1 }
        let title = say(id: "Unduh angka ini", en: "Download these figures")
        return "<p class=\"small screen\">\(title): \(list)</p>"
    }

    private func words(_ kind: ExportFile.Kind) -> String {
        switch kind {
        case .xlsx: "Excel (XLSX)"
        case .csv: "CSV"
        case .json: "JSON"
        }
    }
}
