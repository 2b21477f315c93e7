// Enrolment: key first, then the token's secret, then the answer. Cut anywhere it is simply done again: the
// same key with the same secret is answered as the first time. agent.json is written last; before it
// stands the agent is not enrolled.

import Shared

/// Brings a token to the aggregator.
struct Enroller {
    let folder: AgentFolder
    let token: EnrolmentToken
    let name: String
    let use: Request.KeyUse
    let clock: Clock
    let language: Language

    /// Enrols, within `deadline` (monotonic milliseconds).
    func enroll(by deadline: Int64) throws -> AgentRecord {
        guard let secret = token.secret, let bidang = token.bidang else {
            throw AgentFault(
                "not-an-enrolment-token",
                id: "token ini bukan untuk pendaftaran; jalankan: iku-agent trust TOKEN",
                en: "this token is not for enrolment; run: iku-agent trust TOKEN")
        }
        try folder.create()
        let key = try folder.signingKey(makingNew: true)
        try checkFolder(bidang)
        let inquiry = Inquiry(
            address: token.address, pins: token.pins, office: token.office, clock: clock, language: language)
        let answer = try inquiry.ask(
            .enroll(secret: secret, bidang: bidang, name: name, use: use), as: key, by: deadline)
        let members: JSONObject
        switch answer {
        case .success(let answered): members = answered
        case .failure(let refusal): throw AgentFault(refusal)
        }
        let (record, catalog) = try read(members, key, bidang)
        try CatalogShelf(folder: folder).keep(catalog)
        try record.write(to: folder)
        return record
    }

    /// A data directory holds one agent.
    private func checkFolder(_ bidang: String) throws {
        guard try FileSystem.exists(folder.recordPath) else { return }
        let known = try AgentRecord(reading: folder)
        if known.office == token.office, known.bidang == bidang { return }
        throw AgentFault(
            "other-agent",
            id: "\(folder.path) sudah dipakai agen \(known.bidang); pilih folder lain dengan --data",
            en: "\(folder.path) is the agent of \(known.bidang) already; choose another folder with --data")
    }

    private func read(
        _ members: JSONObject, _ key: SigningKey, _ bidang: String
    ) throws -> (AgentRecord, Catalog) {
        guard members["kid"]?.string == key.publicKey.thumbprint,
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
        let record = AgentRecord(
            office: token.office, bidang: bidang, name: name, kid: key.publicKey.thumbprint,
            address: token.address, pins: token.pins, verifierKey: verifierKey)
        return (record, catalog)
    }
}
