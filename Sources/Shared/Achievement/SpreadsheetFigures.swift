// Figures as numbers of a spreadsheet: the ten decimals of JSON and CSV in the cell, a format that shows as
// many as pages do. What is counted in percent is a percent cell, a hundredth of the number: 77.66 % is
// 0.7766.

/// Makes the cells of figures.
struct SpreadsheetFigures {
    let catalog: Catalog

    /// A target, a realisasi or their difference, in the unit of its indicator.
    func value(_ value: Rational?, of row: Achievement.Row, isTarget: Bool = false) -> Workbook.Cell {
        guard let value else { return .text("", .cell) }
        let written = Self.fractionDigitCount(row.target?.text ?? "")
        let digitCount = isTarget ? written : max(2, written)
        return row.indicator.unit == "%"
            ? percent(value, fractionDigitCount: digitCount)
            : .figure(value.outputText, format: Self.format(row.indicator.unit, digitCount))
    }

    /// A capaian, with as many decimals as it takes to stay on its side of a threshold.
    func capaian(_ value: Rational?, _ style: Workbook.Style = .cell) -> Workbook.Cell {
        guard let value else { return .text("", style) }
        let digitCount = Self.fractionDigitCount(FigureText.plainCapaian(value, in: catalog))
        return percent(value, fractionDigitCount: digitCount, style)
    }

    /// A number without decimals.
    func count(_ value: Int?) -> Workbook.Cell {
        value.map { .figure(String($0), format: "0") } ?? .text("", .cell)
    }

    private func percent(
        _ value: Rational, fractionDigitCount: Int, _ style: Workbook.Style = .cell
    ) -> Workbook.Cell {
        // Two more decimals: rounded at the same place as the number in percent.
        let hundredth = value.divided(by: .hundred) ?? .zero
        let text = hundredth.decimalText(fractionDigits: Limits.outputFractionDigitCount + 2)
        return .figure(text, format: Self.decimals(fractionDigitCount) + "%", style)
    }

    private static func format(_ unit: String, _ fractionDigitCount: Int) -> String {
        let number = "#,##" + decimals(fractionDigitCount)
        return ["rupiah", "Rp"].contains(unit) ? "\"Rp\"\(number);-\"Rp\"\(number)" : number
    }

    /// `0.00`; Excel's formats take up to 30 decimals, and a cell holds 15 digits.
    private static func decimals(_ count: Int) -> String {
        count == 0 ? "0" : "0." + String(repeating: "0", count: min(count, 12))
    }

    private static func fractionDigitCount(_ text: String) -> Int {
        text.firstIndex(of: ".").map { text[$0...].count - 1 } ?? 0
    }
}
