// Target and realisasi over the years as inline SVG. Coordinates are approximate on purpose; the figures
// stand beneath the bars, in the text alternative, and in the table beneath.

import Shared

/// A small chart with a text alternative.
struct YearChart {
    let visit: Visit
    let labels: [String]
    let rows: [Achievement.Row]

    private static let width = 640.0
    private static let height = 240.0
    private static let margin = 24.0
    /// Room for the year and its figure beneath the axis.
    private static let foot = 46.0

    /// Where values stand on the drawing.
    private struct Scale {
        let low: Double
        let span: Double
        let step: Double

        init?(_ values: [Double], columnCount: Int) {
            guard let most = values.max(), let least = values.min() else { return nil }
            low = min(0, least)
            span = max(max(most, 0) - low, 1e-9)
            step = (YearChart.width - 2 * YearChart.margin) / Double(max(columnCount, 1))
        }

        func y(_ value: Double) -> Double {
            let room = YearChart.height - YearChart.foot - YearChart.margin
            return YearChart.height - YearChart.foot - (value - low) / span * room
        }

        func x(_ place: Int) -> Double { YearChart.margin + step * (Double(place) + 0.5) }
    }

    /// Nothing where there is neither a target nor a figure.
    var svg: Markup {
        let targets = rows.map { $0.target.map { Self.approximate($0.value) } }
        let values = rows.map { $0.outcome.realisasi.map(Self.approximate) }
        guard let scale = Scale((targets + values).compactMap(\.self), columnCount: rows.count) else {
            return .none
        }
        let bars = values.enumerated().compactMap { place, value in value.map { bar(place, $0, scale) } }
        let names = labels.enumerated().map { place, label in
            Self.label(label, x: scale.x(place), y: Self.height - 26)
        }
        let base = Self.text(scale.y(0))
        return """
            <figure tabindex="0"><svg viewBox="0 0 640 240" width="640" height="240" role="img" \
            aria-label="\(description)">\
            <defs><pattern id="arsir" width="6" height="6" patternUnits="userSpaceOnUse" \
            patternTransform="rotate(45)"><line class="hatch" x1="0" x2="0" y1="0" y2="6"/></pattern></defs>\
            <line class="axis" x1="24" x2="616" y1="\(base)" y2="\(base)"/>\(bars)\(line(targets, scale))\
            \(names)</svg><figcaption class="small soft">\(legend)</figcaption></figure>

            """
    }

    private func line(_ targets: [Double?], _ scale: Scale) -> Markup {
        let points = targets.enumerated().compactMap { place, value in
            value.map { (Self.text(scale.x(place)), Self.text(scale.y($0))) }
        }
        let path = points.map { "\($0.0),\($0.1)" }.joined(separator: " ")
        let dots = points.map { "<circle class=\"target\" cx=\"\($0.0)\" cy=\"\($0.1)\" r=\"4\"/>" as Markup }
        return "<polyline class=\"target\" points=\"\(path)\"/>\(dots)"
    }

    private func bar(_ place: Int, _ value: Double, _ scale: Scale) -> Markup {
        let (top, bottom) = (scale.y(max(value, 0)), scale.y(min(value, 0)))
        let width = scale.step * 0.4
        let kind = rows[place].status == .final ? "final" : "provisional"
        let shown = rows[place].outcome.realisasi.map {
            visit.figures.realisasi($0, target: rows[place].target)
        }
        return """
            <rect class="\(kind)" x="\(Self.text(scale.x(place) - width / 2))" y="\(Self.text(top))" \
            width="\(Self.text(width))" height="\(Self.text(max(bottom - top, 1)))"/>\
            \(Self.label(shown ?? "", x: scale.x(place), y: Self.height - 8))
            """
    }

    private static func label(_ text: String, x: Double, y: Double) -> Markup {
        "<text x=\"\(Self.text(x))\" y=\"\(Self.text(y))\" text-anchor=\"middle\">\(text)</text>"
    }

    private var legend: String {
        visit.say(
            id: "Batang: realisasi; batang bergaris: sementara. Garis putus dengan titik: target.",
            en: "Bars: actual; hatched bars: provisional. Dashed line with dots: target.")
    }

    private var description: String {
        zip(labels, rows).map { label, row in
            let target = row.target.map { visit.figures.target($0) } ?? FigureText.absent
            let value =
                row.outcome.realisasi.map { visit.figures.realisasi($0, target: row.target) }
                ?? FigureText.absent
            let mark = row.status == .provisional ? " (\(visit.say(row.status.words).lowercased()))" : ""
            return "\(label): target \(target), \(visit.say(.realisasi).lowercased()) \(value)\(mark)"
        }.joined(separator: "; ")
    }

    private static func approximate(_ value: Rational) -> Double {
        Double(value.decimalText(fractionDigits: 6)) ?? 0
    }

    private static func text(_ coordinate: Double) -> String { String((coordinate * 10).rounded() / 10) }
}
