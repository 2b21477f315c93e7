// The lines of a bundle (`iku/1`, see BundleWriter) one by one: a bundle is never held as a whole.

import Shared

/// Why a bundle, or what somebody kept of a log, proves nothing.
struct BundleFault: Error, Sendable {
    let words: Words

    init(line: Int, id: String, en: String) {
        words = Words(id: "baris \(line): \(id)", en: "line \(line): \(en)")
    }

    init(line: Int, _ words: Words) {
        self.init(line: line, id: words.indonesian, en: words.english)
    }

    init(_ words: Words) { self.words = words }
}

/// One line of a bundle, its shape checked.
enum BundleLine: Sendable {
    case head(JSONObject)
    case entry(index: UInt64, kind: String, Entry)
    case checkpoint(String)

    /// The line `number`, counted from 1, without its LF.
    init(parsing bytes: [UInt8], number: Int) throws(BundleFault) {
        let members: JSONObject
        do {
            guard let object = try JSONValue(parsing: bytes).object else {
                throw BundleFault(line: number, id: "bukan objek JSON", en: "no JSON object")
            }
            members = object
        } catch let fault as JSONFault {
            throw BundleFault(line: number, fault.words)
        } catch let fault as BundleFault {
            throw fault
        } catch {
            fatalError("invariant broken: an error of no known type")
        }
        guard let line = Self(members) else {
            throw BundleFault(
                line: number, id: "bukan baris berkas iku/1", en: "no line of an iku/1 bundle")
        }
        self = line
    }

    private init?(_ members: JSONObject) {
        switch Set(members.names) {
        case ["bundle", "office", "origin", "vkey", "size"]:
            guard members["bundle"]?.string == BundleWriter.format else { return nil }
            self = .head(members)
        case ["checkpoint"]:
            guard let note = members["checkpoint"]?.string else { return nil }
            self = .checkpoint(note)
        case ["index", "kind", "received_at", "entry"]:
            guard let index = members["index"]?.integer, let kind = members["kind"]?.string,
                let receivedAt = members["received_at"]?.string.flatMap({ Timestamp($0) }),
                let compact = members["entry"]?.string
            else { return nil }
            self = .entry(
                index: UInt64(index), kind: kind, Entry(receivedAt: receivedAt, compact: Array(compact.utf8)))
        default: return nil
        }
    }
}

/// A bundle in a file.
enum BundleFile {
    private static let start = Array("{\"bundle\"".utf8)

    /// Whether the file begins as a bundle does.
    static func isOne(_ path: String) throws(SystemError) -> Bool {
        let first = try FileSystem.readPiece(path, offset: 0, byteCount: start.count + 64)
        return first.filter { $0 != 0x20 && $0 != 0x09 }.starts(with: start)
    }

    /// Hands every line to `body`, in order.
    static func forEachLine(_ path: String, _ body: ([UInt8]) throws(BundleFault) -> Void) throws {
        var lines = try FileLines(path, lineByteCountMax: Limits.bundleLineByteCountMax)
        var count = 0
        while let line = try next(&lines, after: count) {
            count += 1
            try body(line)
        }
    }

    /// The leaf of the next entry; nil at the end of the entries.
    static func nextLeaf(_ lines: inout FileLines) throws -> Digest? {
        while let line = try next(&lines, after: 0) {
            if case .entry(_, _, let entry) = try BundleLine(parsing: line, number: 0) {
                return entry.leafHash
            }
        }
        return nil
    }

    /// The first entry that two bundles do not share; nil where one is the beginning of the other.
    static func firstDifference(_ path: String, _ otherPath: String) throws -> UInt64? {
        var lines = try FileLines(path, lineByteCountMax: Limits.bundleLineByteCountMax)
        var otherLines = try FileLines(otherPath, lineByteCountMax: Limits.bundleLineByteCountMax)
        var index: UInt64 = 0
        while let leaf = try nextLeaf(&lines), let otherLeaf = try nextLeaf(&otherLines) {
            if leaf != otherLeaf { return index }
            index += 1
        }
        return nil
    }

    /// A line too long for an entry is the file's fault, not the disk's.
    private static func next(_ lines: inout FileLines, after count: Int) throws -> [UInt8]? {
        do throws(SystemError) { return try lines.next() } catch {
            guard case .tooLarge(_, let byteCountMax) = error else { throw error }
            throw BundleFault(
                line: count + 1, id: "lebih dari \(byteCountMax) byte", en: "more than \(byteCountMax) bytes")
        }
    }
}
