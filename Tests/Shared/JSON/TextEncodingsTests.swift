import Foundation
import Shared
import Testing

@Suite("Base64 and hexadecimal")
struct TextEncodingsTests {
    private let samples: [[UInt8]] = (0..<70).map { count in
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count &* 7) }
    }

    @Test func base64AsFoundationWritesIt() {
        for bytes in samples {
            let text = Data(bytes).base64EncodedString()
            #expect(Base64.standard.encode(bytes) == text)
            #expect(Base64.standard.decode(text) == bytes)
            let url = text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            #expect(Base64.url.encode(bytes) == url)
            #expect(Base64.url.decode(url) == bytes)
            #expect(Base64.url.decode(bytes: Base64.url.encodedBytes(bytes)[...]) == bytes)
        }
    }

    @Test func everyOtherFormIsRefused() {
        for bytes in samples.dropFirst() {
            let standard = Array(Base64.standard.encode(bytes).utf8)
            let url = Array(Base64.url.encode(bytes).utf8)
            for (text, base) in [(standard, Base64.standard), (url, Base64.url)] {
                for place in text.indices {
                    for other: UInt8 in [0x00, 0x20, 0x0A, 0x80, 0xFF, 0x2E] where other != text[place] {
                        var changed = text
                        changed[place] = other
                        #expect(base.decode(bytes: changed[...]) == nil, "\(place) \(other) \(text)")
                    }
                }
            }
        }
    }

    @Test func oneTextForOneSequenceOfBytes() {
        // Of the 64 last digits of two and of three, only those without stray bits are read.
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var counts = [0, 0]
        for digit in digits {
            for (place, start) in [[UInt8(ascii: "A")], [UInt8(ascii: "A"), UInt8(ascii: "A")]].enumerated() {
                let text = start + [digit]
                guard let bytes = Base64.url.decode(bytes: text[...]) else { continue }
                counts[place] += 1
                #expect(Base64.url.encodedBytes(bytes) == text)
            }
        }
        #expect(counts == [4, 16])
    }

    @Test(arguments: [
        "A", "AA", "AAA", "=", "==", "====", "A===", "AA=", "AAA==", "AA==AAAA", "AAAA=", "AAAA====",
    ])
    func wrongPaddingIsRefused(text: String) {
        #expect(Base64.standard.decode(text) == nil)
        if text.contains("=") { #expect(Base64.url.decode(text) == nil) }
    }

    @Test func alphabetsAreNotMixed() {
        #expect(Base64.url.decode("-_-_") == [0xFB, 0xFF, 0xBF] && Base64.url.decode("+/+/") == nil)
        #expect(
            Base64.standard.decode("+/+/") == [0xFB, 0xFF, 0xBF] && Base64.standard.decode("-_-_") == nil)
        #expect(Base64.url.decode("") == [] && Base64.standard.decode("") == [])
        #expect(Base64.url.decode("AAAA\u{301}") == nil)
    }

    @Test func hexadecimalIsLowerCase() {
        let all = (0...255).map { UInt8($0) }
        #expect(Hex.decode(Hex.encode(all)) == all)
        #expect(Hex.encode([0x0A, 0xF0]) == "0af0")
        for text in ["a", "0A", "0g", " 0", "0x00", "é"] { #expect(Hex.decode(text) == nil) }
        #expect(Hex.decode("") == [])
    }
}
