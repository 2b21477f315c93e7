// How commands list things for people.

import Shared

/// A plain table for terminals: columns as wide as their content, two spaces apart.
struct Listing {
    private var rows: [[String]]

    init(_ heads: [String]) { rows = [heads] }

    mutating func add(_ cells: [String]) { rows.append(cells) }

    var isEmpty: Bool { rows.count == 1 }

    var text: String {
        let columnCount = rows[0].count
        let widths = (0..<columnCount).map { column in rows.map { $0[column].unicodeScalars.count }.max() ?? 0
        }
        return rows.map { cells in
            let padded = cells.enumerated().map { column, cell in
                column == columnCount - 1
                    ? cell : cell + String(repeating: " ", count: widths[column] - cell.unicodeScalars.count)
            }
            return padded.joined(separator: "  ") + "\n"
        }.joined()
    }
}
