// The footer of a print: which log, how large and with what root, the figures above it were computed from.
//
//   Log 12 entri · akar <base64>          Log 12 entries · root <base64>
//
// Pages, tables, CSV and JSON carry the same two facts in other places. The reader takes all of them, and
// text typed off paper: words are runs of `A-Z a-z 0-9 + / =`, everything else parts them, markup too. A
// root is a word that is base64 of 32 bytes; its size is
//   1. the word before it, on the same line, if that is a number (columns of CSV), or
//   2. where `akar`, `root` or `akar log` (any case) stands before it: the first number after the nearest
//      `log`, `size` or `ukuran`, among the 16 words before that, which has one after it.
// A footer is not signed: that the log was so is told by the log's own tree. The same rules stand in
// docs/protocol.md and in deploy/periksa/periksa.py.

/// What a print says of the log it was computed from.
public struct PrintFooter: Sendable, Hashable {
    /// Entries of the log.
    public let size: UInt64
    /// The root over them.
    public let root: Digest

    private static let rootNames = ["akar", "root"]
    private static let sizeNames = ["log", "size", "ukuran"]
    private static let reachWordCount = 16

    /// A statement.
    public init(size: UInt64, root: Digest) {
        self.size = size
        self.root = root
    }

    /// The line as prints carry it; `root` is base64.
    public static func line(size: some BinaryInteger, root: String, in language: Language) -> String {
        switch language {
        case .indonesian: "Log \(size) entri · akar \(root)"
        case .english: "Log \(size) entries · root \(root)"
        }
    }

    /// Every footer in a text, in order, each once.
    public static func all(in text: [UInt8]) -> [PrintFooter] {
        let words = FooterWord.all(in: withoutTags(text))
        var seen = Set<PrintFooter>()
        return words.indices.compactMap { place in
            guard let root = words[place].root, let size = size(before: place, words) else { return nil }
            let footer = PrintFooter(size: size, root: root)
            return seen.insert(footer).inserted ? footer : nil
        }
    }

    private static func size(before place: Int, _ words: [FooterWord]) -> UInt64? {
        if place == 0 { return nil }
        let last = words[place - 1]
        if last.line == words[place].line, let size = last.number { return size }
        let isLogs = place > 1 && last.lowercased == "log" && words[place - 2].lowercased == "akar"
        let name = isLogs ? place - 2 : place - 1
        guard rootNames.contains(words[name].lowercased) else { return nil }
        for label in (max(0, name - reachWordCount)..<name).reversed()
        where sizeNames.contains(words[label].lowercased) {
            if let size = words[label..<name].lazy.compactMap(\.number).first { return size }
        }
        return nil
    }

    /// The text with a space for every tag of markup: `<` and a letter, `/` or `!`, up to `>`, none of
    /// both between.
    private static func withoutTags(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var place = 0
        while place < text.count {
            if let end = tagEnd(text, place) {
                result.append(0x20)
                place = end
            } else {
                result.append(text[place])
                place += 1
            }
        }
        return result
    }

    private static func tagEnd(_ text: [UInt8], _ start: Int) -> Int? {
        guard text[start] == UInt8(ascii: "<"), start + 1 < text.count else { return nil }
        let first = text[start + 1]
        let isLetter = (0x41...0x5A).contains(first & 0xDF)
        guard isLetter || first == UInt8(ascii: "/") || first == UInt8(ascii: "!") else { return nil }
        let next = text[(start + 1)...].firstIndex { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }
        guard let next, text[next] == UInt8(ascii: ">") else { return nil }
        return next + 1
    }
}

/// One word of a text, and the line it stands in.
private struct FooterWord {
    let text: ArraySlice<UInt8>
    let line: Int

    /// Base64 of 32 bytes has this many characters.
    private static let rootCharacterCount = 44

    static func all(in text: [UInt8]) -> [FooterWord] {
        var words: [FooterWord] = []
        var (line, start) = (0, 0)
        for (place, byte) in text.enumerated() where !isPart(byte) {
            if start < place { words.append(FooterWord(text: text[start..<place], line: line)) }
            start = place + 1
            if byte == 0x0A { line += 1 }
        }
        if start < text.count { words.append(FooterWord(text: text[start...], line: line)) }
        return words
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=")
        }
    }

    var number: UInt64? { CanonicalNumber.parse(text) }

    var lowercased: String { String(decoding: text, as: UTF8.self).lowercased() }

    var root: Digest? {
        guard text.count == Self.rootCharacterCount else { return nil }
        return Base64.standard.decode(bytes: text).flatMap { Digest(bytes: $0) }
    }
}
