import Shared
import Testing

@Suite("Keys and Ed25519")
struct KeysTests {
    struct Signed: Decodable {
        let name: String
        let seed: String?
        let publicKey: String
        let message: String
        let signature: String
    }
    struct SignatureVectors: Decodable {
        let valid: [Signed]
        let invalid: [Signed]
    }
    struct KeyVectors: Decodable {
        struct Key: Decodable {
            let name: String
            let key: String
        }
        let refused: [Key]
        let accepted: [Key]
    }
    struct JOSE: Decodable {
        let seed: String
        let x: String
        let thumbprint: String
        let signingInput: String
        let signature: String
    }

    @Test func signaturesOfRFC8032() throws {
        let vectors = try SigningVectors.decode(SignatureVectors.self, "ed25519/rfc8032.json")
        #expect(vectors.valid.count == 4)
        for vector in vectors.valid {
            let key = try SigningKey(seed: vectorBytes(try #require(vector.seed)))
            let (message, signature) = (try vectorBytes(vector.message), try vectorBytes(vector.signature))
            #expect(Hex.encode(key.publicKey.bytes) == vector.publicKey, "\(vector.name)")
            #expect(key.sign(message) == signature, "\(vector.name)")
            #expect(key.publicKey.verifies(signature: signature, message: message), "\(vector.name)")
        }
    }

    @Test func secondFormsOfSignaturesAreRefused() throws {
        let vectors = try SigningVectors.decode(SignatureVectors.self, "ed25519/rfc8032.json")
        #expect(vectors.invalid.count == 3)
        for vector in vectors.invalid {
            let key = try PublicKey(vectorBytes(vector.publicKey))
            let (message, signature) = (try vectorBytes(vector.message), try vectorBytes(vector.signature))
            #expect(!key.verifies(signature: signature, message: message), "\(vector.name)")
        }
    }

    @Test func everyFlippedBitFails() throws {
        let key = try fixedKey(1)
        let message = Array("laporan".utf8)
        let signature = key.sign(message)
        for bit in 0..<(64 * 8) {
            var changed = signature
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.publicKey.verifies(signature: changed, message: message))
        }
        for bit in 0..<(message.count * 8) {
            var changed = message
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.publicKey.verifies(signature: signature, message: changed))
        }
        for count in [0, 1, 63, 65] {
            let other = Array((signature + signature).prefix(count))
            #expect(!key.publicKey.verifies(signature: other, message: message))
        }
    }

    @Test func weakKeysAreRefusedAndOthersAreNot() throws {
        let vectors = try SigningVectors.decode(KeyVectors.self, "ed25519/public-keys.json")
        #expect(vectors.refused.count > 50)
        for vector in vectors.refused {
            #expect(throws: KeyFault.weak, "\(vector.name)") { try PublicKey(vectorBytes(vector.key)) }
        }
        for vector in vectors.accepted {
            #expect(throws: Never.self, "\(vector.name)") { try PublicKey(vectorBytes(vector.key)) }
        }
        for count in [0, 31, 33] {
            #expect(throws: KeyFault.wrongLength(byteCount: count)) {
                try PublicKey([UInt8](repeating: 9, count: count))
            }
        }
    }

    @Test func thumbprintAndSignatureOfRFC8037() throws {
        let vector = try SigningVectors.decode(JOSE.self, "jws/rfc8037.json")
        let key = try SigningKey(seed: vectorBytes(vector.seed))
        #expect(key.publicKey.base64url == vector.x)
        #expect(key.publicKey.thumbprint == vector.thumbprint)
        #expect(try PublicKey(base64url: vector.x) == key.publicKey)
        #expect(Base64.url.encode(key.sign(Array(vector.signingInput.utf8))) == vector.signature)
        #expect(throws: KeyFault.self) { try PublicKey(base64url: vector.x + "=") }
    }

    @Test func keyFilesAreReadBack() throws {
        let key = try fixedKey(7)
        let file = key.withEncoded { $0 }
        #expect(file == Array("iku-key/1 BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc\n".utf8))
        #expect(try SigningKey(decoding: file).publicKey == key.publicKey)
        #expect(key.withSeed { span in span.count } == 32)
        #expect(key.withSeed { span in span[31] } == 7)
    }

    @Test(arguments: [
        "", "iku-key/1 ", "iku-key/1 \n", "iku-key/1 BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",
        "iku-key/1 BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw\n",
        "iku-key/1 BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwd\n",
        "iku-key/2 BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc\n",
        "iku-key/1 BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc\n\n",
        "iku-key/1  BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc\n",
    ])
    func damagedKeyFilesAreRefused(text: String) {
        #expect(throws: KeyFault.damagedFile) { try SigningKey(decoding: Array(text.utf8)) }
    }

    @Test func seedsHave32Bytes() {
        #expect(throws: KeyFault.wrongLength(byteCount: 31)) {
            try SigningKey(seed: [UInt8](repeating: 1, count: 31))
        }
    }

    @Test func newKeysDifferAndSignFromManyThreads() async throws {
        let key = SigningKey.generate()
        #expect(key.publicKey != SigningKey.generate().publicKey)
        #expect(throws: Never.self) { try PublicKey(key.publicKey.bytes) }
        let signatures = await withTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<16 { group.addTask { key.sign([1, 2, 3]) } }
            return await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(signatures.count == 1)
    }

    @Test func secretsAreComparedWipedAndRandom() {
        #expect(Secrets.areEqual([1, 2], [1, 2]))
        #expect(!Secrets.areEqual([1, 2], [1, 3]))
        #expect(!Secrets.areEqual([1, 2], [1, 2, 3]))
        #expect(Secrets.areEqual([], []))
        var secret: [UInt8] = [1, 2, 3]
        Secrets.wipe(&secret)
        #expect(secret == [0, 0, 0])
        var empty: [UInt8] = []
        Secrets.wipe(&empty)
        #expect(Secrets.random(byteCount: 32) != Secrets.random(byteCount: 32))
        #expect(Secrets.random(byteCount: 0).isEmpty)
    }

    @Test func digests() throws {
        let digest = Digest.sha256(Array("abc".utf8))
        #expect(digest.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Digest(hex: digest.hex) == digest)
        #expect(Digest(bytes: digest.bytes) == digest)
        #expect(Digest(base64: digest.base64) == digest)
        #expect(Digest(hex: digest.hex.uppercased()) == nil)
        #expect(Digest(hex: digest.hex.dropLast(2)) == nil)
        #expect(Digest(bytes: [1, 2, 3]) == nil)
        #expect(Digest.sha256([]).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        var parts = SHA256()
        parts.update(UInt8(ascii: "a"))
        parts.update(Array("bc".utf8))
        parts.update([])
        #expect(parts.finish() == digest)
        for place in 0..<32 {
            var bytes = digest.bytes
            bytes[place] ^= 1
            #expect(Digest(bytes: bytes) != digest)
        }
    }
}
