// Enrolment: key first, then the token's secret, then the answer. Cut anywhere it is simply done again: the
// same key with the same secret is answered as the first time. agent.json is written last; before it
// stands the agent, or its transport key, is not enrolled.
//
// A transport key is made as transport.key.new, and takes its name once agent.json names it (AgentKeys).
// So another token replaces a transport key that was revoked or damaged.

import Shared

/// Brings a token to the aggregator.
struct Enroller {
    let folder: AgentFolder
    let token: EnrolmentToken
    let name: String
    let clock: Clock
    let language: Language

    /// Enrols the signing key, within `deadline` (monotonic milliseconds); `open` opens a sealed one.
    func enroll(by deadline: Int64, open: (SealedKey) throws -> SigningKey) throws -> AgentRecord {
        let known = try knownRecord()
        try folder.create()
        let key: SigningKey
        switch try folder.signingKey(makingNew: true) {
        case .plain(let plain): key = plain
        case .sealed(let sealed): key = try open(sealed)
        }
        let reply = try ask(.report, as: key, by: deadline)
        var (record, catalog) = try read(reply, key)
        record.kid = key.publicKey.thumbprint
        record.transportKid = known?.transportKid
        try CatalogShelf(folder: folder).keep(catalog)
        try folder.locked { try record.write(to: folder) }
        return record
    }

    /// Enrols a key that makes the connections and signs no report.
    func enrollTransport(by deadline: Int64) throws -> AgentRecord {
        let known = try knownRecord()
        try folder.create()
        // The same token again: the key that it brought in is answered as the first time.
        if let known, let kid = known.transportKid,
            let key = try? folder.plainKey(at: folder.transportKeyPath),
            key.publicKey.thumbprint == kid, case .success = try ask(.transport, as: key, by: deadline).answer
        {
            return known
        }
        let key = try folder.locked { try folder.nextTransportKey() }
        let (fresh, catalog) = try read(try ask(.transport, as: key, by: deadline), key)
        if known == nil { try CatalogShelf(folder: folder).keep(catalog) }
        return try folder.locked {
            var record = known == nil ? fresh : try AgentRecord(reading: folder)
            record.transportKid = key.publicKey.thumbprint
            try record.write(to: folder)
            return try AgentKeys.readLocked(in: folder).0
        }
    }

    /// What is known of this agent; nil before its first enrolment. A data directory holds one agent.
    private func knownRecord() throws -> AgentRecord? {
        guard try FileSystem.exists(folder.recordPath) else { return nil }
        let known = try AgentRecord(reading: folder)
        if known.office == token.office, token.bidang.map({ known.bidang == $0 }) ?? true { return known }
        throw AgentFault(
            "other-agent",
            id: "\(folder.path) sudah dipakai agen \(known.bidang); pilih folder lain dengan --data",
            en: "\(folder.path) is the agent of \(known.bidang) already; choose another folder with --data")
    }

    private func ask(
        _ use: Request.KeyUse, as key: SigningKey, by deadline: Int64
    ) throws -> Inquiry.Reply {
        guard let secret = token.secret, let bidang = token.bidang else {
            throw AgentFault(
                "not-an-enrolment-token",
                id: "token ini bukan untuk pendaftaran; jalankan: iku-agent trust TOKEN",
                en: "this token is not for enrolment; run: iku-agent trust TOKEN")
        }
        let inquiry = Inquiry(
            address: token.address, pins: token.pins, office: token.office, clock: clock, language: language)
        let operation = Request.Operation.enroll(secret: secret, bidang: bidang, name: name, use: use)
        return try inquiry.ask(operation, as: key, by: deadline)
    }

    /// A record without keys, and the catalogue.
    private func read(_ reply: Inquiry.Reply, _ key: SigningKey) throws -> (AgentRecord, Catalog) {
        let members = try reply.answer.mapError { AgentFault($0) }.get()
        guard members["kid"]?.string == key.publicKey.thumbprint, let bidang = token.bidang,
            let log = members["log"]?.object.flatMap({ Hello.Log(members: $0) }),
            let verifierKey = try? VerifierKey(parsing: log.verifierKey), verifierKey.name == log.origin,
            let json = members["catalog"], let catalog = try? Catalog(json: json)
        else {
            throw AgentFault(
                "bad-answer", id: "jawaban pendaftaran tidak lengkap; periksa versi program di kedua sisi",
                en: "the answer to the enrolment is incomplete; check both sides' versions")
        }
        if let trusted = token.verifierKey, trusted != verifierKey {
            throw AgentFault(UplinkAlarm.logKeyChanged("").code, UplinkAlarm.logKeyChanged("").words)
        }
        guard catalog.office.id == token.office else {
            throw AgentFault(
                UplinkAlarm.otherOffice(catalog.office.id).code,
                UplinkAlarm.otherOffice(catalog.office.id).words)
        }
        var record = AgentRecord(
            office: token.office, bidang: bidang, name: name, kid: nil, address: token.address,
            pins: token.pins, verifierKey: verifierKey)
        record.isDemo = reply.isDemo
        return (record, catalog)
    }
}
