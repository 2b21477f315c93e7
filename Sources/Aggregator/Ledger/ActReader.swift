// Reads `iku-act/1` strictly: exactly the members of the act, none unknown. What an unknown act would
// change cannot be known, so a reader stops at one and says so.

import Shared

extension Act {
    /// The act that the payload bytes hold.
    init(payload: [UInt8]) throws(FaultList) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: payload)
        } catch {
            throw FaultList(Fault(error.pointer, error.reason.rawValue, error.words))
        }
        var reader = ActReader()
        let act = reader.act(value)
        guard let act, reader.faults.isEmpty else { throw reader.faults }
        self = act
    }
}

private struct ActReader {
    var faults = FaultList()

    private static let shared: Set<String> = ["schema", "office", "act", "by", "reason", "at"]
    private static let members: [String: Set<String>] = [
        "init": ["origin", "vkey", "catalog", "reporting_from", "demo"],
        "adopt": ["catalog", "decree"],
        "enroll": ["bidang", "kid", "key", "name", "use"],
        "rotate": ["bidang", "old", "kid", "key", "signatures"],
        "revoke": ["kid"],
        "lock": ["period", "bidang", "until"],
        "unlock": ["period", "bidang", "until"],
        "return": ["period", "bidang", "indicator", "text"],
        "target": ["indicator", "period", "value"],
        "official": ["position", "bidang", "title", "name", "rank", "nip", "from"],
        "approve": ["period", "size", "root", "catalog"],
        "program": ["program", "year", "pagu", "realisasi", "indicators"],
        "delivered": ["period", "size", "root", "to", "date", "number"],
        "log-key": ["vkey", "cause"],
        "clock": ["wrong_from"],
    ]

    mutating func act(_ value: JSONValue) -> Act? {
        guard let name = value.object?["act"]?.string, let own = Self.members[name] else {
            let shown = quoted(value.object?["act"]?.string ?? "")
            faults.add(
                .root.appending("act"), "unknown-act", id: "perbuatan \(shown) tidak dikenal",
                en: "unknown act \(shown)")
            return nil
        }
        guard let fields = ObjectReader(value, at: .root, known: Self.shared.union(own), into: &faults) else {
            return nil
        }
        if fields.string("schema", into: &faults) != Act.schema {
            faults.add(
                .root.appending("schema"), "unknown-schema", id: "format tidak dikenal", en: "unknown format")
        }
        for name in own.union(Self.shared) { _ = fields.required(name, into: &faults) }
        let reason = fields.optionalString("reason", into: &faults)
        guard faults.isEmpty, let by = author(fields), let at = fields.string("at", into: &faults),
            let at = read(Timestamp(at), fields, "at"), let deed = deed(name, fields),
            let office = fields.string("office", into: &faults)
        else { return nil }
        return Act(office: office, deed: deed, by: by, reason: reason, at: at)
    }

    private mutating func author(_ fields: ObjectReader) -> Act.Author? {
        guard let value = fields.object["by"],
            let by = ObjectReader(
                value, at: fields.pointer.appending("by"), known: ["name", "role", "via"], into: &faults),
            let name = by.string("name", into: &faults), let role = by.string("role", into: &faults),
            let via = by.string("via", into: &faults), let via = read(Act.Way(rawValue: via), by, "via")
        else { return nil }
        return Act.Author(name: name, role: role, via: via)
    }

    private mutating func deed(_ name: String, _ fields: ObjectReader) -> Act.Deed? {
        switch name {
        case "init": initialise(fields)
        case "adopt": adopt(fields)
        case "enroll": enroll(fields)
        case "rotate": rotate(fields)
        case "revoke": fields.string("kid", into: &faults).map { .revoke(kid: $0) }
        case "lock", "unlock": lock(name == "lock", fields)
        case "return": sendBack(fields)
        case "target": target(fields)
        case "official": official(fields)
        case "approve": approve(fields)
        case "program": program(fields)
        case "delivered": delivered(fields)
        case "log-key": logKey(fields)
        default: fields.integer("wrong_from", into: &faults).map { .clock(wrongFrom: UInt64($0)) }
        }
    }

    // MARK: One act each

    private mutating func initialise(_ fields: ObjectReader) -> Act.Deed? {
        guard let origin = fields.string("origin", into: &faults), let key = verifierKey(fields),
            let catalog = catalog(fields), let from = period(fields, "reporting_from"),
            let demo = read(fields.object["demo"]?.bool, fields, "demo")
        else { return nil }
        return .initialise(
            Act.Initialisation(
                origin: origin, verifierKey: key, catalog: catalog, reportingFrom: from, isDemo: demo))
    }

    private mutating func adopt(_ fields: ObjectReader) -> Act.Deed? {
        guard let catalog = catalog(fields), let value = fields.object["decree"],
            let decree = ObjectReader(
                value, at: fields.pointer.appending("decree"), known: ["number", "date"], into: &faults),
            let number = decree.string("number", into: &faults), let date = date(decree, "date")
        else { return nil }
        return .adopt(catalog, decreeNumber: number, decreeDate: date)
    }

    private mutating func enroll(_ fields: ObjectReader) -> Act.Deed? {
        guard let bidang = fields.string("bidang", into: &faults), let key = key(fields),
            let name = fields.string("name", into: &faults), let use = fields.string("use", into: &faults),
            let use = read(Request.KeyUse(rawValue: use), fields, "use")
        else { return nil }
        return .enroll(bidang: bidang, key: key, name: name, use: use)
    }

    private mutating func rotate(_ fields: ObjectReader) -> Act.Deed? {
        guard let bidang = fields.string("bidang", into: &faults),
            let old = fields.string("old", into: &faults), let key = key(fields),
            let value = fields.object["signatures"],
            let signatures = ObjectReader(
                value, at: fields.pointer.appending("signatures"), known: ["old", "new"], into: &faults),
            let oldSignature = signature(signatures, "old"), let newSignature = signature(signatures, "new")
        else { return nil }
        return .rotate(
            Act.Rotation(
                bidang: bidang, oldKid: old, key: key, oldSignature: oldSignature, newSignature: newSignature)
        )
    }

    private mutating func signature(_ fields: ObjectReader, _ name: String) -> [UInt8]? {
        fields.string(name, into: &faults).flatMap { read(Base64.url.decode($0), fields, name) }
    }

    private mutating func lock(_ isLock: Bool, _ fields: ObjectReader) -> Act.Deed? {
        guard let period = period(fields, "period") else { return nil }
        let bidang = fields.optionalString("bidang", into: &faults)
        var until: CivilDate?
        if fields.object["until"]?.isNull == false {
            guard let day = date(fields, "until") else { return nil }
            until = day
        }
        return .lock(Act.Lock(isLock: isLock, period: period, bidang: bidang, until: until))
    }

    private mutating func sendBack(_ fields: ObjectReader) -> Act.Deed? {
        guard let period = period(fields, "period"), let bidang = fields.string("bidang", into: &faults),
            let text = fields.string("text", into: &faults)
        else { return nil }
        let indicator = fields.optionalString("indicator", into: &faults)
        return .return(period: period, bidang: bidang, indicator: indicator, text: text)
    }

    private mutating func target(_ fields: ObjectReader) -> Act.Deed? {
        guard let indicator = fields.string("indicator", into: &faults),
            let period = period(fields, "period"),
            let value = figure(fields, "value")
        else { return nil }
        return .target(indicator: indicator, period: period, value: value)
    }

    private mutating func official(_ fields: ObjectReader) -> Act.Deed? {
        guard let position = fields.string("position", into: &faults),
            let position = read(Act.Official.Position(rawValue: position), fields, "position"),
            let title = fields.string("title", into: &faults),
            let name = fields.string("name", into: &faults),
            let from = date(fields, "from")
        else { return nil }
        let optional = ["bidang", "rank", "nip"].map { fields.optionalString($0, into: &faults) }
        return .official(
            Act.Official(
                position: position, bidang: optional[0], title: title, name: name, rank: optional[1],
                nip: optional[2], from: from))
    }

    private mutating func approve(_ fields: ObjectReader) -> Act.Deed? {
        guard let period = period(fields, "period"), let size = fields.integer("size", into: &faults),
            let root = root(fields), let catalog = fields.integer("catalog", into: &faults)
        else { return nil }
        return .approve(
            Act.Approval(period: period, size: UInt64(size), root: root, catalog: Int(catalog)))
    }

    private mutating func program(_ fields: ObjectReader) -> Act.Deed? {
        guard let program = fields.string("program", into: &faults),
            let year = fields.integer("year", into: &faults),
            let ceiling = figure(fields, "pagu"), let list = fields.array("indicators", into: &faults)
        else { return nil }
        let indicators = list.compactMap(\.string)
        if indicators.count != list.count { return read(nil, fields, "indicators") }
        var realisasi: Figure?
        if fields.object["realisasi"]?.isNull == false {
            guard let figure = figure(fields, "realisasi") else { return nil }
            realisasi = figure
        }
        return .program(
            Act.Program(
                program: program, year: Int(year), ceiling: ceiling, realisasi: realisasi,
                indicators: indicators))
    }

    private mutating func delivered(_ fields: ObjectReader) -> Act.Deed? {
        guard let period = period(fields, "period"), let size = fields.integer("size", into: &faults),
            let root = root(fields), let to = fields.string("to", into: &faults),
            let date = date(fields, "date"), let number = fields.string("number", into: &faults)
        else { return nil }
        return .delivered(
            Act.Delivery(period: period, size: UInt64(size), root: root, to: to, date: date, number: number))
    }

    private mutating func logKey(_ fields: ObjectReader) -> Act.Deed? {
        guard let key = verifierKey(fields), let cause = fields.string("cause", into: &faults),
            let cause = read(Act.LogKeyCause(rawValue: cause), fields, "cause")
        else { return nil }
        return .logKey(key, cause: cause)
    }

    // MARK: Values

    private mutating func catalog(_ fields: ObjectReader) -> Catalog? {
        guard let value = fields.object["catalog"] else { return nil }
        do {
            return try Catalog(json: value)
        } catch {
            for fault in error.faults {
                let pointer = JSONPointer(description: "/catalog" + fault.pointer.description)
                faults.add(pointer, fault.code, id: fault.words.indonesian, en: fault.words.english)
            }
            return nil
        }
    }

    /// The key of the act, whose thumbprint must be the act's `kid`.
    private mutating func key(_ fields: ObjectReader) -> PublicKey? {
        guard let text = fields.string("key", into: &faults), let kid = fields.string("kid", into: &faults),
            let key = read(try? PublicKey(base64url: text), fields, "key")
        else { return nil }
        return read(key.thumbprint == kid ? key : nil, fields, "kid")
    }

    private mutating func verifierKey(_ fields: ObjectReader) -> VerifierKey? {
        fields.string("vkey", into: &faults).flatMap { read(try? VerifierKey(parsing: $0), fields, "vkey") }
    }

    private mutating func root(_ fields: ObjectReader) -> Digest? {
        fields.string("root", into: &faults).flatMap {
            read(Base64.standard.decode($0).flatMap { Digest(bytes: $0) }, fields, "root")
        }
    }

    private mutating func period(_ fields: ObjectReader, _ name: String) -> Period? {
        fields.string(name, into: &faults).flatMap { read(Period($0), fields, name) }
    }

    private mutating func date(_ fields: ObjectReader, _ name: String) -> CivilDate? {
        fields.string(name, into: &faults).flatMap { read(CivilDate($0), fields, name) }
    }

    private mutating func figure(_ fields: ObjectReader, _ name: String) -> Figure? {
        fields.string(name, into: &faults).flatMap { read(Figure($0), fields, name) }
    }

    private mutating func read<Value>(_ value: Value?, _ fields: ObjectReader, _ name: String) -> Value? {
        if value == nil {
            faults.add(
                fields.pointer.appending(name), "invalid-value", id: "nilai \(quoted(name)) tidak sah",
                en: "the value of \(quoted(name)) is not valid")
        }
        return value
    }
}
