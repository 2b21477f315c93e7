import Foundation
import Shared
import Testing

@Suite struct FileLinesTests {
    let path = FileManager.default.temporaryDirectory.appending(path: "iku-lines-\(UUID())").path

    private func lines(of text: [UInt8], lineByteCountMax: Int = 1 << 20) throws -> [[UInt8]] {
        try FileSystem.writeDurably(text, to: path)
        defer { _ = try? FileSystem.remove(path) }
        var lines = try FileLines(path, lineByteCountMax: lineByteCountMax)
        var found: [[UInt8]] = []
        while let line = try lines.next() { found.append(line) }
        // The end stays the end.
        #expect(try lines.next() == nil)
        return found
    }

    @Test func theLastLineNeedsNoLineFeed() throws {
        #expect(try lines(of: []) == [])
        #expect(try lines(of: Array("a".utf8)) == [[0x61]])
        #expect(try lines(of: Array("a\n".utf8)) == [[0x61]])
        #expect(try lines(of: Array("a\n\nb".utf8)) == [[0x61], [], [0x62]])
        #expect(try lines(of: Array("\n".utf8)) == [[]])
    }

    /// Lines that end before, at and after the end of a chunk are whole.
    @Test(arguments: [-2, -1, 0, 1, 2]) func linesAcrossChunks(shift: Int) throws {
        let first = [UInt8](repeating: 0x78, count: (256 << 10) + shift)
        let second = [UInt8](repeating: 0x79, count: 600_000)
        #expect(try lines(of: first + [0x0A] + second + [0x0A, 0x7A]) == [first, second, [0x7A]])
    }

    @Test func aLineTooLongIsRefusedAndOneJustNotIsTaken() throws {
        let line = [UInt8](repeating: 0x78, count: 1000)
        #expect(try lines(of: line + [0x0A], lineByteCountMax: 1000) == [line])
        #expect(throws: SystemError.tooLarge(subject: path, byteCountMax: 999)) {
            try lines(of: line + [0x0A], lineByteCountMax: 999)
        }
        #expect(throws: SystemError.self) { try lines(of: line, lineByteCountMax: 999) }
    }

    @Test func onlyPlainFilesHaveLines() {
        for path in ["/", "/dev/null", "/tidak/ada"] {
            #expect(throws: SystemError.self) { _ = try FileLines(path, lineByteCountMax: 10) }
        }
    }

    @Test(arguments: [0, 1, 256 << 10, (256 << 10) + 1, 700_000]) func filesAreHashedInChunks(count: Int)
        throws
    {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try FileSystem.writeDurably(content, to: path)
        defer { _ = try? FileSystem.remove(path) }
        let found = try FileSystem.digest(of: path)
        #expect(found.hash == Digest.sha256(content) && found.byteCount == count)
    }
}
