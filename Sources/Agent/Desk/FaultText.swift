// Faults for people, a list below the sentence that names the first.

import Shared

/// Writes faults as lines of at most 80 columns.
enum FaultText {
    private static let width = 78

    static func lines(_ faults: [Fault], in language: Language) -> [String] {
        faults.flatMap { fault in
            // A cell says more to people than a place in the report.
            item(
                place: fault.cell == nil ? fault.pointer.description : "",
                text: fault.words.text(in: language))
        }
    }

    /// The details of an aggregator's refusal.
    static func lines(_ refusal: AnsweredRefusal) -> [String] {
        refusal.details.flatMap { item(place: $0.pointer, text: $0.message) }
    }

    static func item(place: String, text: String) -> [String] {
        let lines = wrapped(place.isEmpty ? text : "\(place): \(text)", width: width - 4)
        return lines.enumerated().map { ($0 == 0 ? "  - " : "    ") + $1 }
    }

    /// Cuts text at spaces.
    static func wrapped(_ text: String, width: Int = width) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ") {
                if line.isEmpty {
                    line = String(word)
                } else if line.unicodeScalars.count + 1 + word.unicodeScalars.count <= width {
                    line += " " + word
                } else {
                    lines.append(line)
                    line = String(word)
                }
            }
            lines.append(line)
        }
        return lines
    }
}
