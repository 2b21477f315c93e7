import Testing

@testable import Shared

/// A passphrase of these characters.
func passphrase(_ text: String) -> Passphrase {
    var bytes = Array(text.utf8)
    return Passphrase(moving: &bytes)
}

extension SealedKey.Cost {
    /// The least that is read: a test does not prove the standard cost by waiting for it.
    static let least = SealedKey.Cost(
        passCount: 1, memoryKibibyteCount: Limits.sealMemoryByteCountMin >> 10)
}

@Suite("A signing key under a passphrase")
struct SealedKeyTests {
    private let key: SigningKey
    private let sealed: SealedKey

    init() throws {
        key = try fixedKey(7)
        sealed = try SealedKey(sealing: key, with: passphrase("kuda baterai staples"), cost: .least)
    }

    /// The file of `sealed` with other fields, its checksum made to fit.
    private func file(_ change: (inout [String]) -> Void) -> [UInt8] {
        let line = String(decoding: sealed.encoded.dropLast(), as: UTF8.self)
        var fields = line.split(separator: " ").dropLast().map(String.init)
        change(&fields)
        let text = fields.joined(separator: " ") + " "
        let sum = Base64.url.encode(Digest.sha256(Array(text.utf8)).bytes)
        return Array((text + sum + "\n").utf8)
    }

    @Test func theRightPassphraseOpensIt() throws {
        let read = try SealedKey(decoding: sealed.encoded)
        #expect(read.publicKey == key.publicKey && read.cost == .least)
        #expect(try read.opened(with: passphrase("kuda baterai staples")).publicKey == key.publicKey)
        let opened = try read.opened(with: passphrase("kuda baterai staples"))
        #expect(opened.sign([1, 2, 3]) == key.sign([1, 2, 3]))
    }

    @Test(arguments: ["", "kuda baterai staple", "kuda baterai stapleS", "kuda baterai staples "])
    func anyOtherDoesNot(_ other: String) {
        #expect(throws: KeyFault.wrongPassphrase) { try sealed.opened(with: passphrase(other)) }
    }

    @Test func theSameKeyIsSealedAnewEachTime() throws {
        let again = try SealedKey(sealing: key, with: passphrase("kuda baterai staples"), cost: .least)
        #expect(again.encoded != sealed.encoded)
        let seed = Base64.url.encode([UInt8](repeating: 7, count: 32))
        #expect(!String(decoding: sealed.encoded, as: UTF8.self).contains(seed))
    }

    @Test func everyFlippedBitIsDamage() {
        let sound = sealed.encoded
        for bit in 0..<(sound.count * 8) {
            var changed = sound
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: KeyFault.damagedFile, "bit \(bit)") { try StoredKey(decoding: changed) }
        }
    }

    @Test func everyTruncationAndEveryTailIsDamage() {
        let sound = sealed.encoded
        for count in 0..<sound.count {
            let cut = Array(sound.prefix(count))
            #expect(throws: KeyFault.damagedFile, "\(count) bytes") { try StoredKey(decoding: cut) }
        }
        for tail in [[0x0A], [0x20], [0x00], [0x41, 0x0A], sound] as [[UInt8]] {
            #expect(throws: KeyFault.damagedFile) { try StoredKey(decoding: sound + tail) }
        }
        let long = Array("iku-key/2 ".utf8) + [UInt8](repeating: 0x41, count: 2000) + [0x0A]
        #expect(throws: KeyFault.damagedFile) { try StoredKey(decoding: long) }
    }

    @Test func costsAreReadWithinBounds() throws {
        let memory = (least: Limits.sealMemoryByteCountMin >> 10, most: Limits.sealMemoryByteCountMax >> 10)
        let good = [(1, memory.least), (Limits.sealPassCountMax, memory.most)]
        let bad = [(Limits.sealPassCountMax + 1, memory.least), (1, memory.least - 1), (1, memory.most + 1)]
        for (passes, kibibytes) in good {
            let read = try SealedKey(decoding: file { ($0[1], $0[2]) = ("\(passes)", "\(kibibytes)") })
            #expect(read.cost.passCount == passes && read.cost.memoryKibibyteCount == kibibytes)
        }
        for (passes, kibibytes) in bad {
            #expect(throws: KeyFault.unreasonableCost) {
                try SealedKey(decoding: file { ($0[1], $0[2]) = ("\(passes)", "\(kibibytes)") })
            }
        }
        for number in ["0", "01", "-1", "", "1.0", "9999999999", "99999999999999999999"] {
            #expect(throws: KeyFault.damagedFile) { try SealedKey(decoding: file { $0[1] = number }) }
        }
        #expect(SealedKey.Cost.standard.isReasonable)
    }

    @Test func anotherPublicKeyOrBoxNeverSigns() throws {
        let other = try fixedKey(8).publicKey.base64url
        let claimed = try SealedKey(decoding: file { $0[4] = other })
        #expect(throws: KeyFault.damagedFile) { try claimed.opened(with: passphrase("kuda baterai staples")) }
        let box = Base64.url.encode([UInt8](repeating: 1, count: 48))
        let forged = try SealedKey(decoding: file { $0[6] = box })
        #expect(throws: KeyFault.wrongPassphrase) {
            try forged.opened(with: passphrase("kuda baterai staples"))
        }
        let weak = Base64.url.encode([UInt8](repeating: 0, count: 32))
        #expect(throws: KeyFault.damagedFile) { try SealedKey(decoding: file { $0[4] = weak }) }
        for field in 3...6 {
            #expect(throws: KeyFault.damagedFile) { try SealedKey(decoding: file { $0[field] = "AAAA" }) }
        }
    }

    @Test func eitherKindOfFileIsToldApart() throws {
        guard case .sealed = try StoredKey(decoding: sealed.encoded) else {
            Issue.record("a sealed key")
            return
        }
        guard case .plain(let plain) = try StoredKey(decoding: key.withEncoded { $0 }) else {
            Issue.record("a plain key")
            return
        }
        #expect(plain.publicKey == key.publicKey)
    }
}

@Suite("Passphrases on their way in")
struct PassphraseTests {
    private func typed(_ bytes: [UInt8]) -> (steps: [SecretLine.Step], text: String) {
        var line = SecretLine()
        let steps = bytes.map { line.take($0) }
        return (steps, String(decoding: line.bytes, as: UTF8.self))
    }

    @Test func aLineIsEditedUnseen() {
        #expect(typed(Array("abc".utf8) + [0x7F, 0x64]).text == "abd")
        #expect(typed(Array("sandié".utf8) + [0x08]).text == "sandi", "a character, not a byte")
        #expect(typed(Array("salah".utf8) + [0x15] + Array("benar".utf8)).text == "benar")
        #expect(typed([0x7F, 0x7F, 0x61]).text == "a")
        for end in [0x0A, 0x0D, 0x04] as [UInt8] { #expect(typed([0x61, end]).steps.last == .done) }
        for end in [0x03, 0x1C] as [UInt8] { #expect(typed([0x61, end]).steps.last == .cancelled) }
        #expect(typed([0x04]).steps == [.cancelled])
    }

    @Test func aLineThatIsTooLongIsNoPassphrase() {
        let line = typed([UInt8](repeating: 0x61, count: 5000)).text
        #expect(line.utf8.count == Limits.passphraseByteCountMax + 1)
        #expect(!passphrase(line).hasAllowedLength)
    }

    @Test func lengthsCountCharacters() {
        #expect(passphrase("é€𝄞a").scalarCount == 4)
        #expect(passphrase("").scalarCount == 0)
        #expect(!passphrase("123456789").hasAllowedLength && passphrase("1234567890").hasAllowedLength)
        let longest = String(repeating: "é", count: Limits.passwordScalarCountMax)
        #expect(passphrase(longest).hasAllowedLength && !passphrase(longest + "a").hasAllowedLength)
    }

    @Test func twoAreEqualOrNot() {
        #expect(passphrase("sama").equals(passphrase("sama")))
        #expect(passphrase("").equals(passphrase("")))
        #expect(!passphrase("sama").equals(passphrase("sana")))
        #expect(!passphrase("sama").equals(passphrase("samaa")))
    }

    @Test func theCallersCopyIsWiped() {
        var bytes = Array("rahasia".utf8)
        _ = Passphrase(moving: &bytes)
        #expect(bytes.allSatisfy { $0 == 0 })
    }

    @Test func theFirstLineOfAFile() throws {
        for (text, first, rest) in [
            ("satu\ndua\n", "satu", "dua\n"), ("satu\r\n", "satu", ""), ("satu", "satu", ""), ("", "", ""),
            ("\nsatu", "", "satu"), (" s p \n", " s p ", ""),
        ] {
            let path = "/tmp/iku-passphrase-\(Secrets.random(byteCount: 8).map(String.init).joined())"
            try FileSystem.writeDurably(Array(text.utf8), to: path)
            let lines = try SecretInput.lines(of: path)
            try FileSystem.remove(path)
            #expect(String(decoding: lines.first, as: UTF8.self) == first)
            #expect(String(decoding: lines.rest, as: UTF8.self) == rest)
        }
    }
}
