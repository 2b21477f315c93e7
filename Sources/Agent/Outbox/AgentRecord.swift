// agent.json: what an agent learnt when it was enrolled.
//   {"schema":"iku-agent/1","office":…,"bidang":…,"name":…,"kid":…|null,"transport_kid":…|null,
//    "address":"host:port","pins":["<hex>"…],"log":{"origin":…,"vkey":…,"handover":null},
//    "former_kids":[…],"former_vkeys":[…],"demo":false,"sum":"<SHA-256>"}
//
// `kid` signs reports, `transport_kid` makes the connections; without one of its own the signing key does,
// without a signing key the agent only delivers. `sum`: SummedObject.
//
// The former keys are those that handed over: the agent's own, by `key rotate`, and the log's, by an act
// signed with the key before. What they signed stays valid.

import Shared

/// What an enrolled agent knows of itself and its aggregator.
struct AgentRecord: Sendable, Equatable {
    private static let schema = "iku-agent/1"

    var office: String
    var bidang: String
    var name: String
    /// The key that signs reports; nil where the agent only delivers.
    var kid: String?
    /// The key of connections; nil where the signing key makes them.
    var transportKid: String?
    var address: PeerAddress
    var pins: [Digest]
    var verifierKey: VerifierKey
    /// Keys of this agent that it has replaced itself.
    var formerKids: [String] = []
    /// Keys of the log that have handed over, the oldest first.
    var formerVerifierKeys: [VerifierKey] = []
    /// Whether the office's figures are an illustration: everything printed here says so.
    var isDemo = false

    /// Whose signatures under checkpoints count.
    var logKeys: LogKeys { LogKeys(current: verifierKey, former: formerVerifierKeys) }

    private var members: JSONObject {
        JSONObject(pairs: [
            ("schema", .string(Self.schema)), ("office", .string(office)), ("bidang", .string(bidang)),
            ("name", .string(name)), ("kid", .optional(kid)), ("transport_kid", .optional(transportKid)),
            ("address", .string(address.description)), ("pins", .array(pins.map { .string($0.hex) })),
            ("log", Hello.Log(origin: verifierKey.name, verifierKey: verifierKey.text, handover: nil).json),
            ("former_kids", .array(formerKids.map(JSONValue.string))),
            ("former_vkeys", .array(formerVerifierKeys.map { .string($0.text) })), ("demo", .bool(isDemo)),
        ])
    }

    /// Keeps the record.
    func write(to folder: AgentFolder) throws(SystemError) {
        try FileSystem.writeDurably(members.summed, to: folder.recordPath)
    }

    /// The record of an enrolled agent.
    init(reading folder: AgentFolder) throws {
        guard try FileSystem.exists(folder.recordPath) else {
            throw AgentFault(
                "not-enrolled-here",
                id:
                    "\(folder.path): agen belum didaftarkan; jalankan: iku-agent enroll TOKEN --data "
                    + "\(folder.path)",
                en: "\(folder.path): not enrolled yet; run: iku-agent enroll TOKEN --data \(folder.path)")
        }
        let bytes = try FileSystem.read(folder.recordPath, byteCountMax: 1 << 16)
        guard let record = AgentRecord(bytes) else {
            if let newer = Self.newerSchema(bytes) { throw Self.isNewer(newer, folder.recordPath) }
            throw AgentFault(
                "record-damaged",
                id:
                    "\(folder.recordPath) rusak; pulihkan dari cadangan atau daftarkan lagi (bila sengaja diubah, "
                    + "hapus isian \"sum\")",
                en:
                    "\(folder.recordPath) is damaged; restore it from a backup or enrol again (if it was edited on "
                    + "purpose, delete the member \"sum\")")
        }
        self = record
    }

    /// The schema of a record, where it is whole and of a later version than this program's.
    private static func newerSchema(_ bytes: [UInt8]) -> String? {
        guard let text = JSONObject(summed: bytes)?["schema"]?.string, text.hasPrefix("iku-agent/"),
            let version = Int(text.dropFirst("iku-agent/".count)), version > 1
        else { return nil }
        return text
    }

    private static func isNewer(_ schema: String, _ path: String) -> AgentFault {
        AgentFault(
            "record-newer",
            id: "\(path) ditulis versi yang lebih baru (\(schema), program ini mengenal \(Self.schema)); "
                + "pasang iku-agent yang lebih baru",
            en: "\(path) was written by a newer version (\(schema), this program knows \(Self.schema)); "
                + "install the newer iku-agent")
    }

    private init?(_ bytes: [UInt8]) {
        guard let members = JSONObject(summed: bytes),
            members["schema"]?.string == Self.schema, let office = members["office"]?.string,
            let bidang = members["bidang"]?.string, let name = members["name"]?.string,
            let address = members["address"]?.string.flatMap({ PeerAddress($0) }),
            let pins = members["pins"]?.array?.compactMap({ $0.string.flatMap { Digest(hex: $0) } }),
            !pins.isEmpty, let log = members["log"]?.object.flatMap({ Hello.Log(members: $0) }),
            let key = try? VerifierKey(parsing: log.verifierKey)
        else { return nil }
        self.init(
            office: office, bidang: bidang, name: name, kid: members["kid"]?.string, address: address,
            pins: pins, verifierKey: key)
        transportKid = members["transport_kid"]?.string
        if kid == nil && transportKid == nil { return nil }
        formerKids = (members["former_kids"]?.array ?? []).compactMap(\.string)
        let former = members["former_vkeys"]?.array ?? []
        formerVerifierKeys = former.compactMap { $0.string.flatMap { try? VerifierKey(parsing: $0) } }
        if formerVerifierKeys.count != former.count { return nil }
        isDemo = members["demo"]?.bool ?? false
    }

    init(
        office: String, bidang: String, name: String, kid: String?, address: PeerAddress, pins: [Digest],
        verifierKey: VerifierKey
    ) {
        (self.office, self.bidang, self.name, self.kid) = (office, bidang, name, kid)
        (self.address, self.pins, self.verifierKey) = (address, pins, verifierKey)
    }
}

/// The log's key and those that handed over to it.
struct LogKeys: Sendable {
    let current: VerifierKey
    var former: [VerifierKey] = []

    private var newestFirst: [VerifierKey] { [current] + former.reversed() }

    /// The receipt, if one of the keys signed its checkpoint; else the fault under the current key.
    func receipt(verifying text: String, compact: [UInt8]) throws(ReceiptFault) -> Receipt {
        for key in newestFirst {
            if let receipt = try? Receipt(verifying: text, compact: compact, with: key) { return receipt }
        }
        return try Receipt(verifying: text, compact: compact, with: current)
    }

    /// The checkpoint, if one of the keys signed it; else the fault under the current key.
    func checkpoint(verifying note: String) throws(CheckpointFault) -> SignedCheckpoint {
        for key in newestFirst {
            if let checkpoint = try? SignedCheckpoint(verifying: note, with: key) { return checkpoint }
        }
        return try SignedCheckpoint(verifying: note, with: current)
    }
}
