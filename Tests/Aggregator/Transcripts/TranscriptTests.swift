// Whole conversations as text: `> ` is what the agent says, `< ` what comes back, `@` a direction between
// two lines, `#` why the case exists. `IKU_REWRITE_TRANSCRIPTS=1 swift test --filter TranscriptTests` writes
// the answers anew; read the difference before you commit it.

import Foundation
import Shared
import Testing

@Suite struct TranscriptTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Vectors/transcripts")

    static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".txt") }.sorted()

    @Test func thereAreTranscripts() { #expect(Self.names.count >= 3) }

    @Test(arguments: names) func saysWhatIsWritten(_ name: String) throws {
        let file = Self.folder.appending(path: name)
        let written = try String(contentsOf: file, encoding: .utf8)
        let played = try Self.play(written)
        if ProcessInfo.processInfo.environment["IKU_REWRITE_TRANSCRIPTS"] == "1" {
            try played.write(to: file, atomically: true, encoding: .utf8)
        }
        let pairs = zip(written.split(separator: "\n"), played.split(separator: "\n"))
        if let (before, now) = pairs.first(where: { $0 != $1 }) {
            Issue.record("\(name) says\n\(before)\nbut this is said\n\(now)")
        }
        #expect(written == played)
    }

    /// The transcript with the answers of now.
    private static func play(_ text: String) throws -> String {
        let conversation = try Conversation()
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("< ") { continue }
            lines.append(line)
            if line.hasPrefix("@") {
                try conversation.act(line.dropFirst().split(separator: " ").map(String.init))
            } else if line.hasPrefix("> ") {
                lines += try conversation.say(String(line.dropFirst(2))).map { "< " + shortened($0) }
            }
        }
        return lines.joined(separator: "\n")
    }

    /// Long texts cut to their beginning and their length, catalogues to a word.
    private static func shortened(_ line: String) -> String {
        guard let value = try? JSONValue(parsing: Array(line.utf8)) else { return line }
        return String(decoding: shortened(value).compact, as: UTF8.self)
    }

    private static func shortened(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text) where text.utf8.count > 90:
            return .string("\(text.prefix(24))… (\(text.utf8.count))")
        case .array(let elements): return .array(elements.map(shortened))
        case .object(let object):
            if let schema = object["schema"]?.string, schema != "iku-act/1" { return .string("(\(schema))") }
            return .object(JSONObject(pairs: object.members.map { ($0.name, shortened($0.value)) }))
        default: return value
        }
    }
}
