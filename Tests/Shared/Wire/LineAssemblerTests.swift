import Testing

@testable import Shared

@Suite("Lines out of bytes")
struct LineAssemblerTests {
    static let limit = Limits.lineByteCountMax

    @Test func linesComeWholeHoweverTheyArrive() throws {
        let text = Array("eins\n\nzwei\ndrei".utf8)
        for size in 1...text.count {
            var lines = LineAssembler()
            var found: [String] = []
            for start in stride(from: 0, to: text.count, by: size) {
                lines.append(text[start..<min(start + size, text.count)])
                while let line = try lines.next() { found.append(String(decoding: line, as: UTF8.self)) }
            }
            #expect(found == ["eins", "", "zwei"])
            #expect(lines.hasBegunLine)
            #expect(lines.heldByteCount == 4)
        }
    }

    @Test func aLineOfExactlyTheLimitPasses() throws {
        var lines = LineAssembler()
        lines.append([UInt8](repeating: 0x20, count: Self.limit))
        #expect(try lines.next() == nil)
        lines.append([0x0A])
        #expect(try lines.next()?.count == Self.limit)
        #expect(!lines.hasBegunLine)
    }

    @Test func oneByteMoreIsRefusedBeforeAndAfterItsEnd() {
        var endless = LineAssembler()
        endless.append([UInt8](repeating: 0x20, count: Self.limit + 1))
        #expect(throws: LineAssembler.LineTooLarge.self) { try endless.next() }
        var ended = LineAssembler()
        ended.append([UInt8](repeating: 0x20, count: Self.limit + 1) + [0x0A])
        #expect(throws: LineAssembler.LineTooLarge.self) { try ended.next() }
    }

    @Test func takenLinesAreForgottenAndTheRestIsNot() throws {
        var lines = LineAssembler()
        let long = [UInt8](repeating: 0x61, count: 100_000)
        for _ in 0..<50 {
            lines.append(long + [0x0A] + Array("rest".utf8))
            #expect(try lines.next()?.suffix(long.count).elementsEqual(long) == true)
            #expect(try lines.next() == nil)
            #expect(lines.heldByteCount == 4)
        }
    }
}
