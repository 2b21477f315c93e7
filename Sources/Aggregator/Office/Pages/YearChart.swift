// Target and realisasi over the years as inline SVG. Coordinates are approximate on purpose; the figures
// stand in the table beneath.

import Shared

/// A small chart with a text alternative.
struct YearChart {
    let visit: Visit
    let labels: [String]
    let rows: [Achievement.Row]

    private static let width = 640.0
    private static let height = 200.0
    private static let margin = 24.0

    var svg: Markup {
        let targets = rows.map { $0.target.map { Self.approximate($0.value) } }
        let values = rows.map { $0.outcome.realisasi.map(Self.approximate) }
        let all = (targets + values).compactMap(\.self)
        guard let most = all.max(), let least = all.min() else { return .none }
        let low = min(0, least)
        let span = max(most - low, 1e-9)
        let step = (Self.width - 2 * Self.margin) / Double(max(rows.count, 1))
        func y(_ value: Double) -> Double {
            Self.height - Self.margin - (value - low) / span * (Self.height - 2 * Self.margin)
        }
        func x(_ place: Int) -> Double { Self.margin + step * (Double(place) + 0.5) }
        let bars = values.enumerated().compactMap { place, value -> Markup? in
            value.map {
                bar(
                    x: x(place), width: step * 0.4, from: y(max($0, 0)), to: y(min($0, 0)), rows[place].status
                )
            }
        }
        let points = targets.enumerated().compactMap { place, value in
            value.map { "\(Self.text(x(place))),\(Self.text(y($0)))" }
        }
        let names = labels.enumerated().map { place, label -> Markup in
            "<text x=\"\(Self.text(x(place)))\" y=\"\(Self.text(Self.height - 6))\" text-anchor=\"middle\">\(label)</text>"
        }
        return """
            <svg viewBox="0 0 640 200" width="640" height="200" role="img" aria-label="\(description)">\
            <line class="axis" x1="24" x2="616" y1="\(Self.text(y(0)))" y2="\(Self.text(y(0)))"/>\(bars)\
            <polyline class="target" points="\(points.joined(separator: " "))"/>\(names)</svg>
            <p class="small soft">\
            \(legend)</p>
            """
    }

    private var legend: String {
        visit.say(
            id: "Garis putus: target. Batang: realisasi; batang bergaris: sementara.",
            en: "Dashed line: target. Bars: actual; outlined bars: provisional.")
    }

    private var description: String {
        zip(labels, rows).map { label, row in
            let target = row.target.map { visit.figures.target($0) } ?? FigureText.absent
            let value =
                row.outcome.realisasi.map { visit.figures.realisasi($0, target: row.target) }
                ?? FigureText.absent
            return "\(label): target \(target), realisasi \(value)"
        }.joined(separator: "; ")
    }

    private func bar(
        x: Double, width: Double, from top: Double, to bottom: Double, _ status: Achievement.Status
    ) -> Markup {
        let kind = status == .final ? "final" : "provisional"
        return """
            <rect class="\(kind)" x="\(Self.text(x - width / 2))" y="\(Self.text(top))" \
            width="\(Self.text(width))" height="\(Self.text(max(bottom - top, 1)))"/>
            """
    }

    private static func approximate(_ value: Rational) -> Double {
        Double(value.decimalText(fractionDigits: 6)) ?? 0
    }

    private static func text(_ coordinate: Double) -> String { String((coordinate * 10).rounded() / 10) }
}
