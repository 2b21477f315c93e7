// What cairo has no call for: the language of a document, for those who have it read to them, and that a
// window is named by its title. Both are entries of the file's root object, which cairo writes last:
//
//   … 27 0 obj << /Type /Catalog /Pages 1 0 R >> endobj xref … startxref 30416 %%EOF
//
// so that they move nothing but the table of references behind it. A file that ends otherwise (another
// cairo) is left as it is: it lacks a comfort, no page.

import Shared

/// The end of a PDF file.
enum PDFRoot {
    private static let head = Array("<< /Type /Catalog\n".utf8)
    private static let opening = Array(" obj\n".utf8)
    private static let end = Array(">>\nendobj\n".utf8)
    private static let table = Array("xref\n".utf8)
    private static let pointer = Array("startxref\n".utf8)
    private static let tail = Array("\n%%EOF\n".utf8)

    /// The same file with its language named.
    static func naming(_ language: Language, in file: [UInt8]) -> [UInt8] {
        guard let (start, place) = tablePlace(in: file), place >= end.count,
            file[..<place].suffix(end.count).elementsEqual(end),
            let object = lastPlace(of: opening, in: file[..<place]),
            file[(object + opening.count)...].starts(with: head)
        else { return file }
        let tag = language == .indonesian ? "id-ID" : "en"
        let entries = "   /Lang (\(tag))\n   /ViewerPreferences << /DisplayDocTitle true >>\n"
        let body = Array(file[..<(place - end.count)]) + entries.utf8
        return body + end + file[place..<start] + "\(place + entries.utf8.count)".utf8 + tail
    }

    /// Where the number after `startxref` begins, and the place it names.
    private static func tablePlace(in file: [UInt8]) -> (start: Int, place: Int)? {
        guard file.suffix(tail.count).elementsEqual(tail) else { return nil }
        let body = file.dropLast(tail.count)
        guard let found = lastPlace(of: pointer, in: body) else { return nil }
        let start = found + pointer.count
        guard let place = Int(String(decoding: body[start...], as: UTF8.self)), body.indices.contains(place),
            body[place...].starts(with: table)
        else { return nil }
        return (start, place)
    }

    private static func lastPlace(of part: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= part.count else { return nil }
        return (bytes.startIndex...(bytes.endIndex - part.count)).last { bytes[$0...].starts(with: part) }
    }
}
