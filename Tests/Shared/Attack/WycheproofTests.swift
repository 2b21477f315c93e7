// Wycheproof's Ed25519 vectors, run by one runner against the reading of keys and the check of signatures.

import Shared
import Testing

@Suite("Wycheproof")
struct WycheproofTests {
    struct Vectors: Decodable {
        struct Group: Decodable {
            let key: String
            let tests: [Case]
        }
        struct Case: Decodable {
            let id: Int
            let comment: String
            let flags: [String]
            let message: String
            let signature: String
            let result: String
        }
        let groups: [Group]
    }

    private enum Outcome {
        case keyRefused, signatureRefused, verified
    }

    private func outcome(_ key: String, _ vector: Vectors.Case) throws -> Outcome {
        guard let key = try? PublicKey(vectorBytes(key)) else { return .keyRefused }
        let (message, signature) = (try vectorBytes(vector.message), try vectorBytes(vector.signature))
        return key.verifies(signature: signature, message: message) ? .verified : .signatureRefused
    }

    @Test func everyVector() throws {
        let vectors = try SigningVectors.decode(Vectors.self, "wycheproof/ed25519.json")
        var counts: [String: Int] = [:]
        for group in vectors.groups {
            for vector in group.tests {
                counts[vector.result, default: 0] += 1
                let outcome = try outcome(group.key, vector)
                let name = "\(vector.id) \(vector.comment) \(vector.flags)"
                switch vector.result {
                case "valid": #expect(outcome == .verified, "\(name)")
                case "invalid": #expect(outcome != .verified, "\(name)")
                // Left to the verifier: keys of small or mixed order. Here such a key never enters.
                default: #expect(outcome == .keyRefused, "\(name)")
                }
            }
        }
        #expect(counts == ["valid": 117, "invalid": 64, "acceptable": 29])
    }

    /// Invalid vectors are refused for the signature's sake, not because their keys could not be read.
    @Test func soundKeysOfInvalidSignaturesAreRead() throws {
        let vectors = try SigningVectors.decode(Vectors.self, "wycheproof/ed25519.json")
        for group in vectors.groups {
            for vector in group.tests where vector.result == "invalid" {
                let isMixed = vector.flags.contains("MixedOrderPublicKey")
                #expect(try outcome(group.key, vector) == (isMixed ? .keyRefused : .signatureRefused))
            }
        }
    }
}
