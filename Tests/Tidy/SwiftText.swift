// The code of a Swift file without its comments and the text of its strings, line by line, so that a rule
// about code never meets a word in a comment, nor a brace in a string. Interpolations stay code.

/// Splits Swift source into code and prose.
struct SwiftText {
    /// Lines of code: comments and string contents are gone, everything else is as written.
    private(set) var code: [String] = [""]

    private enum Place {
        case code(parentheses: Int)
        case string(quotes: Int, pounds: Int)
    }

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var places: [Place] = [.code(parentheses: 0)]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        while index < scalars.count { step() }
    }

    private mutating func step() {
        switch places[places.count - 1] {
        case .code(let parentheses): stepInCode(parentheses)
        case .string(let quotes, let pounds): stepInString(quotes: quotes, pounds: pounds)
        }
    }

    private mutating func stepInCode(_ parentheses: Int) {
        let scalar = scalars[index]
        if starts(with: "//") {
            while index < scalars.count, scalars[index] != "\n" { index += 1 }
        } else if starts(with: "/*") {
            skipBlockComment()
        } else if let opening = openingOfString() {
            places.append(.string(quotes: opening.quotes, pounds: opening.pounds))
            keep("\"")
            index += opening.quotes + opening.pounds
        } else {
            keep(scalar)
            index += 1
            if scalar == "(" { places[places.count - 1] = .code(parentheses: parentheses + 1) }
            if scalar == ")" { closeParenthesis(parentheses) }
        }
    }

    /// The parenthesis that closes an interpolation leads back into its string.
    private mutating func closeParenthesis(_ parentheses: Int) {
        if parentheses == 1, places.count > 1 {
            places.removeLast()
        } else {
            places[places.count - 1] = .code(parentheses: max(0, parentheses - 1))
        }
    }

    private mutating func stepInString(quotes: Int, pounds: Int) {
        let marks = String(repeating: "#", count: pounds)
        if starts(with: "\\" + marks + "(") {
            keep("(")
            index += 2 + pounds
            places.append(.code(parentheses: 1))
        } else if pounds == 0, starts(with: "\\") {
            // An escape is two scalars; a line break after it still ends the line.
            index += 1
            if index < scalars.count, scalars[index] != "\n" { index += 1 }
        } else if starts(with: String(repeating: "\"", count: quotes) + marks) {
            keep("\"")
            index += quotes + pounds
            places.removeLast()
        } else {
            if scalars[index] == "\n" { keep("\n") }
            index += 1
        }
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                index += 2
            } else if starts(with: "*/") {
                depth -= 1
                index += 2
            } else {
                if scalars[index] == "\n" { keep("\n") }
                index += 1
            }
        } while depth > 0 && index < scalars.count
    }

    private func openingOfString() -> (quotes: Int, pounds: Int)? {
        var end = index
        while end < scalars.count, scalars[end] == "#" { end += 1 }
        guard end < scalars.count, scalars[end] == "\"" else { return nil }
        let isLong = end + 2 < scalars.count && scalars[end + 1] == "\"" && scalars[end + 2] == "\""
        return (isLong ? 3 : 1, end - index)
    }

    private func starts(with text: String) -> Bool {
        var place = index
        for scalar in text.unicodeScalars {
            guard place < scalars.count, scalars[place] == scalar else { return false }
            place += 1
        }
        return true
    }

    private mutating func keep(_ scalar: Unicode.Scalar) {
        if scalar == "\n" {
            code.append("")
        } else {
            code[code.count - 1].unicodeScalars.append(scalar)
        }
    }
}

/// A function's place and length.
struct FunctionLength: Equatable {
    /// The line it begins on, from 1.
    let line: Int
    /// Lines from its first to its closing brace.
    let lineCount: Int
}

extension SwiftText {
    /// Every function, initialiser and computed member with a body, the outer ones of nested ones included.
    var functions: [FunctionLength] {
        var found: [FunctionLength] = []
        var open: [(begin: Int?, isFunction: Bool)] = []
        var begin: Int?
        for (number, line) in code.enumerated() {
            if let isFunction = Self.beginning(line) { begin = isFunction ? number : nil }
            for scalar in line.unicodeScalars {
                if scalar == "{" {
                    open.append((begin, begin != nil))
                    begin = nil
                } else if scalar == "}", let last = open.popLast(), last.isFunction, let first = last.begin {
                    found.append(FunctionLength(line: first + 1, lineCount: number - first + 1))
                }
            }
        }
        return found.sorted { $0.line < $1.line }
    }

    /// Whether a line begins a function (true) or another declaration (false); nil for other lines.
    private static func beginning(_ line: String) -> Bool? {
        let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        guard let keyword = words.first(where: { !modifiers.contains($0) }) else { return nil }
        if ["func", "init", "deinit", "subscript"].contains(keyword) { return true }
        if ["var", "let"].contains(keyword) { return keyword == "var" && line.contains("{") }
        return types.contains(keyword) ? false : nil
    }

    private static let types: Set = ["struct", "enum", "class", "actor", "extension", "protocol", "case"]

    private static let modifiers: Set = [
        "public", "internal", "package", "private", "fileprivate", "static", "final", "override",
        "mutating", "nonmutating", "consuming", "borrowing", "convenience", "required", "nonisolated",
        "indirect", "inlinable", "inline", "__always", "discardableResult", "usableFromInline", "unsafe",
        "safe", "concurrent", "lazy", "prefix", "postfix", "infix", "available", "Sendable", "set", "Test",
    ]
}
