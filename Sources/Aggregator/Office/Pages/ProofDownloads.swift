// What can be taken away from Keaslian data: reports, receipts, keys, the checkpoint;
// evidence and the whole log by those who may.

import Shared

/// Files for those who check.
struct ProofDownloads {
    let visit: Visit
    let reading: OfficeReading
    let logKey: SigningKey

    /// `/laporan/HASH.json`, `.jws` and `.tlog-proof`.
    func report(_ name: String) throws -> PageResult {
        guard let (stem, kind) = Self.parts(name), let hash = Digest(hex: stem),
            let logged = try reading.report(hash)
        else { return .notFound }
        switch kind {
        case "json": return .download(name: name, contentType: "application/json", logged.signed.payload)
        case "jws": return .download(name: name, contentType: "application/jose", logged.signed.compact)
        case "tlog-proof":
            guard let path = try reading.store.inclusionPath(index: logged.index, size: reading.state.size)
            else { return .notFound }
            let text = Receipt.text(
                receivedAt: logged.receivedAt, index: logged.index, path: path, checkpoint: try signed())
            return .download(name: name, contentType: "text/plain; charset=utf-8", Array(text.utf8))
        default: return .notFound
        }
    }

    /// `/checkpoint`.
    func checkpoint() throws -> PageResult {
        let text = try signed().note
        return .download(
            name: "checkpoint.txt", contentType: "text/plain; charset=utf-8", Array(text.utf8))
    }

    /// `/kunci/KID.pem`: an Ed25519 key as others read it (RFC 8410, RFC 7468).
    func key(_ name: String) -> PageResult {
        guard let (kid, kind) = Self.parts(name), kind == "pem", let known = reading.state.keys[kid] else {
            return .notFound
        }
        let information: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
        let text = """
            -----BEGIN PUBLIC KEY-----
            \(Base64.standard.encode(information + known.key.bytes))
            -----END PUBLIC KEY-----

            """
        return .download(name: name, contentType: "application/x-pem-file", Array(text.utf8))
    }

    /// `/bukti/HASH`: an evidence file that a report names, its content checked.
    func evidence(_ name: String) throws -> PageResult {
        guard let hash = Digest(hex: name) else { return .notFound }
        if !visit.may(.downloadEvidence) { return .forbidden }
        let file = reading.store.layout.evidence + "/" + hash.hex
        guard try FileSystem.exists(file) else { return .notFound }
        let content = try FileSystem.read(file, byteCountMax: Limits.evidenceByteCountMax)
        guard Digest.sha256(content) == hash else {
            throw StoreError.damaged("the evidence does not fit its SHA-256", in: file)
        }
        return .download(name: hash.hex, contentType: "application/octet-stream", content)
    }

    /// `/log.jsonl`: the whole log as a bundle. It takes seconds, and so a store of its own.
    func bundle() -> PageResult {
        if !visit.may(.downloadEvidence) { return .forbidden }
        if reading.state.size > Limits.pageBundleEntryCountMax { return .notFound }
        let (layout, known) = (reading.store.layout, logKey)
        return .work(name: "log.jsonl", contentType: "application/jsonl") {
            let store = try Store(layout)
            let state = try store.loadState()
            let isCurrent = known.publicKey == state.logKey.publicKey
            let key = isCurrent ? known : try LogKeyFile.key(of: state.logKey, layout)
            var content: [UInt8] = []
            _ = try BundleWriter.write(store, state, key) { content += $0 }
            return content
        }
    }

    private func signed() throws -> SignedCheckpoint {
        try reading.store.checkpoint(of: reading.state, key: logKey)
    }

    private static func parts(_ name: String) -> (stem: String, kind: String)? {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : nil
    }
}
