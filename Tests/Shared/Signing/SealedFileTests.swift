import Foundation
import Testing

@testable import Shared

/// Files that a passphrase closes.
@Suite final class SealedFileTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/iku-sealed-\(UUID())"
    private let passphrase = SealedFileTests.passphrase("kalimat sandi kantor")
    private let cheap = SealedKey.Cost(passCount: 1, memoryKibibyteCount: 8 << 10)

    init() throws { try FileSystem.createFolder(folder) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private static func passphrase(_ text: String) -> Passphrase {
        var bytes = Array(text.utf8)
        return Passphrase(moving: &bytes)
    }

    private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        try FileSystem.writeDurably(bytes, to: folder + "/" + name)
        return folder + "/" + name
    }

    /// The content of `sealed` once opened; nil where it does not open.
    private func opened(_ sealed: String, with passphrase: Passphrase? = nil) throws -> [UInt8]? {
        let target = folder + "/opened"
        try FileSystem.removeTree(target)
        do { try SealedFile.open(sealed, as: target, with: passphrase ?? self.passphrase) } catch {
            if case .system = error { throw error }
            return nil
        }
        return try FileSystem.read(target, byteCountMax: 1 << 20)
    }

    /// Around the size of a piece, where an end is easily lost.
    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
    func whatIsClosedOpens(byteCount: Int) throws {
        let bytes = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let sealed = folder + "/sealed"
        try SealedFile.seal(try file("plain", bytes), as: sealed, with: passphrase, cost: cheap)
        #expect(try SealedFile.isSealed(sealed))
        #expect(try !SealedFile.isSealed(folder + "/plain"))
        #expect(try opened(sealed) == bytes)
        #expect(try opened(sealed, with: Self.passphrase("kalimat sandi lain")) == nil)
        let content = try FileSystem.read(sealed, byteCountMax: 1 << 20)
        #expect(byteCount < 16 || content.firstRange(of: bytes.prefix(16)) == nil, "it stands there in clear")
    }

    @Test func everyKindOfDamageIsFound() throws {
        let sealed = folder + "/sealed"
        let bytes = [UInt8](repeating: 7, count: 131_073)
        try SealedFile.seal(try file("plain", bytes), as: sealed, with: passphrase, cost: cheap)
        let good = try FileSystem.read(sealed, byteCountMax: 1 << 20)
        let head = try #require(good.firstIndex(of: 0x0A)) + 1
        let piece = 65_536 + 17
        let places = Array(0..<head + 30) + [head + 24 + piece, good.count - 1, good.count / 2]
        for place in places {
            var damaged = good
            damaged[place] ^= 1
            #expect(try opened(try file("damaged", damaged)) == nil, "byte \(place)")
        }
        let first = head + 24
        let pieces = [good[first..<first + piece], good[(first + piece)..<(first + 2 * piece)]]
        let rest = good[(first + 2 * piece)...]
        let start = Array(good[..<first])
        #expect(try opened(try file("swapped", start + pieces[1] + pieces[0] + rest)) == nil)
        #expect(try opened(try file("left-out", start + pieces[1] + rest)) == nil)
        #expect(try opened(try file("cut", start + pieces[0] + pieces[1])) == nil)
        #expect(try opened(try file("longer", good + [0])) == nil)
        for count in [0, 5, head - 1, head, head + 23, first, first + 1] {
            #expect(try opened(try file("short", Array(good.prefix(count)))) == nil, "cut to \(count)")
        }
    }

    /// A hostile head must not make the reader take any memory it names.
    @Test(arguments: [
        "0 8192", "11 8192", "1 8191", "1 1048577", "1 99999999999999999999", "x 8192", "1  8192",
    ])
    func costsBeyondTheBoundsAreRefused(cost: String) throws {
        let salt = Base64.url.encode([UInt8](repeating: 1, count: 16))
        let bytes = Array("iku-sealed/1 \(cost) \(salt)\n".utf8) + [UInt8](repeating: 0, count: 100)
        do {
            try SealedFile.open(try file("hostile", bytes), as: folder + "/never", with: passphrase)
            Issue.record("it opened")
        } catch {
            guard case SealedFileFault.notSealed = error else { throw error }
        }
        #expect(try !FileSystem.exists(folder + "/never"))
    }
}
