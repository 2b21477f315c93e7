// Loads the vectors of signatures, logs and JSON, as plain values or as the reader under test sees them.

import Foundation
import Shared

enum SigningVectors {
    static func decode<Vectors: Decodable>(_ type: Vectors.Type, _ path: String) throws -> Vectors {
        try JSONDecoder().decode(type, from: Data(bytes(path)))
    }

    static func value(_ path: String) throws -> JSONValue { try JSONValue(parsing: bytes(path)) }

    static func bytes(_ path: String) throws -> [UInt8] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Vectors")
        return Array(try Data(contentsOf: folder.appendingPathComponent(path)))
    }
}

/// The bytes of hexadecimal in a vector; a vector with other text is a fault of the vector.
func vectorBytes(_ hex: String) throws -> [UInt8] {
    guard let bytes = Hex.decode(hex) else { throw CocoaError(.coderInvalidValue) }
    return bytes
}

/// A signing key that is the same in every run.
func fixedKey(_ number: UInt8) throws -> SigningKey {
    try SigningKey(seed: [UInt8](repeating: number, count: 32))
}
