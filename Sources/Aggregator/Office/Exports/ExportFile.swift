// Figures as files to download, from the page: `/unduh/capaian-2022.xlsx`, `.csv` (as an Indonesian Excel
// opens it) and `.json`, in the language of the page. `?ukuran=SIZE` gives them as they stood at that size of
// the log.

import Shared

/// A file of figures.
struct ExportFile: Sendable, Hashable {
    /// Kinds of file, in the order they are offered.
    enum Kind: String, Sendable, CaseIterable {
        case xlsx, csv, json

        var contentType: String {
            switch self {
            case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            case .csv: "text/csv; charset=utf-8"
            case .json: "application/json"
            }
        }
    }

    static let folder = "/unduh/"

    /// Whether a path asks for such a file.
    static func isPath(_ path: String) -> Bool { path.hasPrefix(folder) }

    private static let stem = "capaian-"

    let period: Period
    let kind: Kind

    /// The file's name, which is also the end of its path.
    var name: String { "\(Self.stem)\(period).\(kind.rawValue)" }
    var path: String { Self.folder + name }

    init(_ period: Period, _ kind: Kind) { (self.period, self.kind) = (period, kind) }

    /// The file that `name` names.
    init?(named name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].hasPrefix(Self.stem), let kind = Kind(rawValue: String(parts[1])),
            let period = Period(parts[0].dropFirst(Self.stem.count))
        else { return nil }
        self.init(period, kind)
    }

    /// The file's bytes.
    func bytes(
        _ achievement: Achievement, _ language: Language, isDemo: Bool, sheet: ChildProgram
    ) throws(ChildProgramFault) -> [UInt8] {
        switch kind {
        case .json: return achievement.json.indented
        case .csv: return AchievementCSV(.indonesian, isDemo: isDemo).bytes(achievement)
        case .xlsx:
            let workbook = AchievementWorkbook(achievement, language, isDemo: isDemo).workbook
            return try sheet.spreadsheet(of: workbook, secondsMax: Limits.sheetPageSecondsMax)
        }
    }
}

/// Answers a request for a file of figures.
struct ExportDownload {
    let visit: Visit
    let reading: OfficeReading
    let sheet: ChildProgram

    /// The file asked for; nil where its name is not one.
    var file: ExportFile? {
        ExportFile(named: String(visit.request.path.dropFirst(ExportFile.folder.count)))
    }

    /// The file, made on a thread of its own: the child program takes its time. One sentence where
    /// `iku-sheet` cannot make it.
    func response(_ file: ExportFile, _ achievement: Achievement) -> HTTPResponse {
        let (language, isDemo, sheet) = (visit.language, reading.state.isDemo, sheet)
        return .later {
            do throws(ChildProgramFault) {
                return HTTPResponse(
                    status: 200, contentType: file.kind.contentType,
                    body: try file.bytes(achievement, language, isDemo: isDemo, sheet: sheet),
                    headers: ["Content-Disposition": "attachment; filename=\"\(file.name)\""])
            } catch {
                return .text(503, error.words.text(in: language))
            }
        }
    }

    /// Figures now, or at `?ukuran=SIZE`; nil where the log never had that size.
    func achievement(_ period: Period) throws(StoreError) -> Achievement? {
        guard let text = visit.request.query["ukuran"] else { return try reading.achievement(period) }
        guard let size = UInt64(text), (1...reading.state.size).contains(size) else { return nil }
        return try reading.achievement(period, atSize: size)
    }
}
