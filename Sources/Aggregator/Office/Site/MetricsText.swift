// The text format of Prometheus, version 0.0.4: for each name its help, its type and its values. Labels
// here are words of this program, so nothing needs escaping.

import Shared

/// A page of metrics in the making.
struct MetricsText {
    private(set) var text = ""

    mutating func counter(_ name: String, _ help: String, _ value: UInt64) {
        head(name, help, "counter")
        line(name, nil, "\(value)")
    }

    /// One counter for each value of a label.
    mutating func counters(_ name: String, _ help: String, by label: String, _ values: [(String, UInt64)]) {
        head(name, help, "counter")
        for (word, value) in values { line(name, (label, word), "\(value)") }
    }

    mutating func gauge(_ name: String, _ help: String, _ value: Double) {
        head(name, help, "gauge")
        line(name, nil, Self.number(value))
    }

    /// One gauge for each value of a label.
    mutating func gauges(_ name: String, _ help: String, by label: String, _ values: [(String, Int)]) {
        head(name, help, "gauge")
        for (word, value) in values { line(name, (label, word), "\(value)") }
    }

    mutating func histogram(_ name: String, _ help: String, _ reading: Histogram.Reading) {
        head(name, help, "histogram")
        for (bound, count) in reading.counts {
            line(name + "_bucket", ("le", Self.number(bound)), "\(count)")
        }
        line(name + "_bucket", ("le", "+Inf"), "\(reading.count)")
        line(name + "_sum", nil, Self.number(reading.sum))
        line(name + "_count", nil, "\(reading.count)")
    }

    private mutating func head(_ name: String, _ help: String, _ type: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    private mutating func line(_ name: String, _ label: (String, String)?, _ value: String) {
        text += name + (label.map { "{\($0.0)=\"\($0.1)\"}" } ?? "") + " \(value)\n"
    }

    /// Whole numbers without a point.
    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }
}
