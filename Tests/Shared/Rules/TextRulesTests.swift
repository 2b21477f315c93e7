import Testing

@testable import Shared

/// The short way through the bytes and the long way through the scalars must come to the same end.
@Suite("Rules of texts")
struct TextRulesTests {
    private func codes(_ text: String, _ rule: TextRule) -> [String] {
        var faults = FaultList()
        rule.check(text, at: .root, into: &faults)
        return faults.faults.map(\.code)
    }

    @Test(arguments: [0x00, 0x09, 0x0B, 0x1F, 0x7F, 0x80, 0x85, 0x9F])
    func controlsAreRefused(_ value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        #expect(codes("a\(scalar)b", .note) == ["control-character"])
        #expect(codes("a\(scalar)b", .name) == ["control-character"])
    }

    @Test(arguments: [0x20, 0x7E, 0xA0, 0xC0, 0x100, 0x85F, 0x2028, 0x1F600])
    func theirNeighboursAreTaken(_ value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        #expect(codes("a\(scalar)b", .note).isEmpty)
    }

    @Test func aLineFeedIsForNotesAlone() {
        #expect(codes("a\nb", .note).isEmpty)
        #expect(codes("a\nb", .name) == ["control-character"])
    }

    @Test func scalarsAreCountedNotBytes() {
        #expect(codes(String(repeating: "é", count: Limits.nameScalarCountMax), .name).isEmpty)
        #expect(codes(String(repeating: "😀", count: Limits.nameScalarCountMax), .name).isEmpty)
        #expect(
            codes(String(repeating: "é", count: Limits.nameScalarCountMax + 1), .name) == ["wrong-length"])
        #expect(codes("", .name) == ["wrong-length"])
        #expect(codes("", .note).isEmpty)
    }
}
