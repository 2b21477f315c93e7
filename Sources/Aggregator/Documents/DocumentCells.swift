// Cells of documents: the text that pages and paper show (DESIGN 6), the number a spreadsheet computes with,
// ten decimals as JSON has them, and the marks of the notes that a reader needs to know. A mark stands at a
// name, never at a figure: text copied off paper would have one digit more.

import Shared

/// Notes under the tables of one section, numbered as they are first needed.
final class DocumentNotes {
    private var texts: [String] = []

    /// The mark of a note, which is added unless it stands already.
    func mark(_ text: String) -> String {
        let place = texts.firstIndex(of: text) ?? texts.count
        if place == texts.count { texts.append(text) }
        return String(place + 1)
    }

    /// The notes; none where there is none.
    var blocks: [Document.Block] {
        let notes = texts.enumerated().map { Document.Footnote(String($0 + 1), $1) }
        return notes.isEmpty ? [] : [.footnotes(notes)]
    }
}

/// Makes the cells of figures in one language.
struct DocumentCells {
    let desk: DocumentDesk
    let notes: DocumentNotes

    init(_ desk: DocumentDesk, _ notes: DocumentNotes = DocumentNotes()) {
        (self.desk, self.notes) = (desk, notes)
    }

    private var figures: FigureText { desk.figures }

    static let absent = Document.Cell(FigureText.absent, alignment: .centre)

    func count(_ number: Int) -> Document.Cell {
        Document.Cell(String(number), figure: Document.Figure(String(number), format: "0"))
    }

    func target(_ target: Indicator.Target?) -> Document.Cell {
        guard let target else { return Self.absent }
        let digits = Self.fractionDigitCount(target.text)
        return Document.Cell(figures.target(target), figure: Self.figure(target.value, digits))
    }

    func realisasi(_ value: Rational?, _ target: Indicator.Target?) -> Document.Cell {
        guard let value else { return Self.absent }
        let digits = max(2, Self.fractionDigitCount(target?.text ?? ""))
        return Document.Cell(
            figures.realisasi(value, target: target), figure: Self.figure(value, digits))
    }

    /// Percent, without the sign: the column's head has it.
    func capaian(_ value: Rational?, in catalog: Catalog, isStrong: Bool = false) -> Document.Cell {
        guard let value else { return Self.absent }
        let digits = Self.fractionDigitCount(FigureText.plainCapaian(value, in: catalog))
        return Document.Cell(
            figures.capaian(value, in: catalog), figure: Self.figure(value, digits), isStrong: isStrong)
    }

    /// A percentage or a difference of two, with two decimals.
    func percentage(_ value: Rational?, isStrong: Bool = false) -> Document.Cell {
        guard let value else { return Self.absent }
        return Document.Cell(
            figures.number(value, fractionDigits: 2), figure: Self.figure(value, 2), isStrong: isStrong)
    }

    func rupiah(_ value: Rational?, isStrong: Bool = false) -> Document.Cell {
        guard let value else { return Self.absent }
        let number = value.decimalText(fractionDigits: 2)
        return Document.Cell(
            figures.rupiah(value),
            figure: Document.Figure(number, format: "\"Rp\"#,##0;-\"Rp\"#,##0"), isStrong: isStrong)
    }

    func predikat(_ predikat: Catalog.Predikat?, isInDoubt: Bool = false, isStrong: Bool = false)
        -> Document.Cell
    {
        guard let predikat else { return Self.absent }
        let doubt = isInDoubt ? desk.say(" (rumus perlu ditinjau)", " (formula in doubt)") : ""
        return Document.Cell(predikat.name + doubt, isStrong: isStrong)
    }

    /// What a person wrote; a dash where there is nothing.
    func words(_ text: String?) -> Document.Cell {
        guard let text, !text.isEmpty else { return Self.absent }
        return Document.Cell(text)
    }

    private static func figure(_ value: Rational, _ digits: Int) -> Document.Figure {
        let fraction = digits == 0 ? "" : "." + String(repeating: "0", count: min(digits, 10))
        return Document.Figure(
            value.decimalText(fractionDigits: Limits.outputFractionDigitCount), format: "#,##0" + fraction)
    }

    private static func fractionDigitCount(_ text: String) -> Int {
        text.utf8.firstIndex(of: UInt8(ascii: ".")).map { text.utf8[$0...].count - 1 } ?? 0
    }

    // MARK: What a reader has to know

    /// Marks of everything that is to be known of a row's figures.
    func marks(of row: Achievement.Row, in achievement: Achievement) -> [String] {
        let hasOwnTarget =
            achievement.period.quarter == nil
            || desk.state.target(ofIndicator: row.indicator.id, period: achievement.period, atSize: desk.size)
                != nil
            || row.indicator.targets[achievement.period] != nil
        let remarks = FigureRemarks(
            row: row, achievement: achievement, hasOwnTarget: hasOwnTarget, language: desk.language)
        return (state(of: row) + doubt(of: row, achievement.catalog) + remarks.texts).map(notes.mark)
    }

    private func state(of row: Achievement.Row) -> [String] {
        switch row.status {
        case .final: return []
        case .missing: return [desk.say("Belum dilaporkan.", "Not reported.")]
        case .notComputable:
            let reason = row.outcome.reason.map { desk.say($0.words) } ?? ""
            return [desk.say("Tidak dapat dihitung: \(reason).", "Not computable: \(reason).")]
        case .provisional:
            return [
                desk.say(
                    "Sementara: bukan dari laporan tahunan yang tiba setelah periodenya berakhir.",
                    "Provisional: not from a report of the period that arrived after its end.")
            ]
        }
    }

    /// The doubt, and what the other readings would come to.
    private func doubt(of row: Achievement.Row, _ catalog: Catalog) -> [String] {
        guard let doubtful = row.indicator.doubtful, row.outcome.realisasi != nil else { return [] }
        let others = row.alternatives.enumerated().map { place, other in
            let realisasi = other.outcome.realisasi.map {
                figures.withUnit(figures.realisasi($0, target: row.target), row.indicator.unit)
            }
            let capaian = other.outcome.capaian.map { figures.capaian($0, in: catalog) + "%" }
            let found = desk.say(
                "realisasi \(realisasi ?? FigureText.absent), capaian \(capaian ?? FigureText.absent)",
                "actual \(realisasi ?? FigureText.absent), achieved \(capaian ?? FigureText.absent)")
            let step = other.predikat.map { ", \($0.name)" } ?? ""
            return "(\(place + 1)) \(other.alternative.text) \(found)\(step)."
        }
        let head = desk.say("Rumus perlu ditinjau. ", "The formula needs a review. ")
        let list = others.isEmpty ? "" : desk.say(" Rumus pembanding: ", " Other readings: ")
        return [head + doubtful + list + others.joined(separator: " ")]
    }
}
