// Which acts may stand in the log, and what each changes.

import Shared

/// Why an act may not become an entry.
struct ActFault: Error, Sendable {
    let code: Refusal.Code
    let words: Words

    init(_ code: Refusal.Code = .malformed, id: String, en: String) {
        self.code = code
        words = Words(id: id, en: en)
    }

    static func wrongRoot(ofSize size: UInt64) -> ActFault {
        ActFault(
            id: "akar yang disebut bukan akar log berukuran \(size)",
            en: "the root it states is not that of log size \(size)")
    }
}

extension Act.Deed {
    /// The log size that an act speaks of, and the root it states of it.
    var statedRoot: (size: UInt64, root: Digest)? {
        switch self {
        case .approve(let approval): (approval.size, approval.root)
        case .delivered(let delivery): (delivery.size, delivery.root)
        default: nil
        }
    }
}

extension OfficeState {
    /// The state after entry 0.
    init(start: Act.Initialisation, act: Act) throws(ActFault) {
        guard act.office == start.catalog.office.id, start.origin == act.office + "/iku",
            start.verifierKey.name == start.origin
        else {
            throw ActFault(id: "init tidak cocok dengan kantornya", en: "init does not fit its office")
        }
        for text in act.texts { try text.check() }
        office = act.office
        origin = start.origin
        reportingFrom = start.reportingFrom
        isDemo = start.isDemo
        lastReceivedAt = act.at
        logKey = start.verifierKey
        catalogs = [
            AdoptedCatalog(index: 0, catalog: start.catalog, reason: act.reason, decree: nil, at: act.at)
        ]
        size = 1
    }

    /// Refuses an act that may not be the next entry.
    func check(_ act: Act) throws(ActFault) {
        if act.office != office {
            throw ActFault(
                id: "perbuatan kantor \(quoted(act.office))", en: "an act of office \(quoted(act.office))")
        }
        for text in act.texts { try text.check() }
        switch act.deed {
        case .initialise: throw ActFault(id: "init hanya entri 0", en: "init is entry 0 and nowhere else")
        case .adopt(let catalog, _, _): try checkAdoption(of: catalog)
        case .enroll(let bidang, let key, _, _):
            try checkBidang(bidang)
            try checkNew(key)
        case .rotate(let rotation): try checkRotation(rotation)
        case .revoke(let kid): try checkRevocation(of: kid)
        case .lock(let lock): if let bidang = lock.bidang { try checkBidang(bidang) }
        case .return(_, let bidang, let indicator, _):
            try checkBidang(bidang)
            if let indicator { try checkIndicator(indicator) }
        case .target(let indicator, let period, let value): try checkTarget(indicator, period, value)
        case .official(let official): try checkOfficial(official)
        case .approve(let approval): try checkApproval(approval)
        case .delivered(let delivery): try checkSize(delivery.size)
        case .program(let program): for id in program.indicators { try checkIndicator(id) }
        case .logKey(let key, _): try checkLogKey(key)
        case .clock(let index): try checkSize(index + 1)
        }
    }

    /// Takes a checked act in as the next entry.
    mutating func apply(_ act: Act) {
        var timeStartsAnew = false
        switch act.deed {
        case .initialise: fatalError("invariant broken: init is entry 0 and nowhere else")
        case .adopt(let catalog, let number, let date):
            catalogs.append(
                AdoptedCatalog(
                    index: size, catalog: catalog, reason: act.reason, decree: (number, date), at: act.at))
        case .enroll(let bidang, let key, let name, let use):
            keys[key.thumbprint] = EnrolledKey(
                key: key, bidang: bidang, name: name, use: use, index: size, at: act.at, ending: nil)
        case .rotate(let rotation): rotate(rotation, at: act.at)
        case .revoke(let kid): keys[kid]?.ending = .revoked(index: size)
        case .lock(let lock): locks.append(Placed(lock, index: size, act: act))
        case .return(let period, let bidang, let indicator, let text):
            returns.append(
                Placed(
                    Return(period: period, bidang: bidang, indicator: indicator, text: text), index: size,
                    act: act))
        case .target(let indicator, let period, let value):
            targets.append(
                Placed(
                    QuarterTarget(indicator: indicator, period: period, value: value), index: size, act: act))
        case .official(let official): officials.append(Placed(official, index: size, act: act))
        case .approve(let approval): approvals.append(Placed(approval, index: size, act: act))
        case .program(let program): programs.append(Placed(program, index: size, act: act))
        case .delivered(let delivery): deliveries.append(Placed(delivery, index: size, act: act))
        case .logKey(let key, let cause):
            precedingLogKeys = cause == .restore ? [] : precedingLogKeys + [logKey]
            formerLogKeys.append(logKey)
            logKey = key
            handover = size
        case .clock: timeStartsAnew = true
        }
        advance(to: act.at, timeStartsAnew: timeStartsAnew)
    }

    private mutating func rotate(_ rotation: Act.Rotation, at moment: Timestamp) {
        guard let old = keys[rotation.oldKid] else { return }
        keys[rotation.oldKid]?.ending = .rotated(index: size)
        keys[rotation.key.thumbprint] = EnrolledKey(
            key: rotation.key, bidang: rotation.bidang, name: old.name, use: old.use, index: size, at: moment,
            ending: nil)
    }

    // MARK: Conditions

    private func checkAdoption(of catalog: Catalog) throws(ActFault) {
        if catalog.office.id != office {
            throw ActFault(
                id: "katalog kantor \(quoted(catalog.office.id)), bukan \(quoted(office))",
                en: "a catalogue of office \(quoted(catalog.office.id)), not of \(quoted(office))")
        }
        let next = latestCatalog.revision + 1
        if catalog.revision != next {
            throw ActFault(
                id: "revisi \(catalog.revision); revisi berikutnya harus \(next)",
                en: "revision \(catalog.revision); the next one must be \(next)")
        }
    }

    func checkBidang(_ id: String) throws(ActFault) {
        if catalogs.contains(where: { $0.catalog.bidang(id) != nil }) { return }
        let known = latestCatalog.bidang.map(\.id).joined(separator: ", ")
        throw ActFault(
            id: "bidang \(quoted(id)) tidak ada dalam katalog; yang ada: \(known)",
            en: "the catalogue has no bidang \(quoted(id)); it has: \(known)")
    }

    private func checkIndicator(_ id: String) throws(ActFault) {
        if catalogs.contains(where: { $0.catalog.indicator(id) != nil }) { return }
        let known = latestCatalog.indicators.map(\.id).joined(separator: ", ")
        throw ActFault(
            id: "indikator \(quoted(id)) tidak ada dalam katalog; yang ada: \(known)",
            en: "the catalogue has no indicator \(quoted(id)); it has: \(known)")
    }

    private func checkNew(_ key: PublicKey) throws(ActFault) {
        if let known = keys[key.thumbprint] {
            throw ActFault(
                known.ending == nil ? .unsupported : .keyRevoked,
                id: "kunci ini sudah pernah didaftarkan untuk \(known.bidang); buat kunci baru",
                en: "this key was enrolled before, for \(known.bidang); make a new one")
        }
        if ([logKey] + formerLogKeys).contains(where: { $0.publicKey == key }) {
            throw ActFault(
                .unsupported, id: "kunci ini kunci log; buat kunci baru",
                en: "this is a log key; make a new one")
        }
    }

    private func checkRotation(_ rotation: Act.Rotation) throws(ActFault) {
        guard let old = keys[rotation.oldKid], old.bidang == rotation.bidang else {
            throw ActFault(.unknownKey, id: "kunci lama tidak terdaftar", en: "the old key is not enrolled")
        }
        if old.ending != nil {
            throw ActFault(.keyRevoked, id: "kunci lama sudah dicabut", en: "the old key was taken away")
        }
        try checkNew(rotation.key)
        let statement = Act.Rotation.statement(
            office: office, bidang: rotation.bidang, oldKid: rotation.oldKid, newKid: rotation.key.thumbprint)
        guard old.key.verifies(signature: rotation.oldSignature, message: statement),
            rotation.key.verifies(signature: rotation.newSignature, message: statement)
        else {
            throw ActFault(
                .signatureInvalid, id: "kedua kunci harus menandatangani pergantian",
                en: "both keys must sign the exchange")
        }
    }

    private func checkRevocation(of kid: String) throws(ActFault) {
        guard let key = keys[kid] else {
            throw ActFault(
                id: "kunci \(quoted(kid)) tidak terdaftar", en: "no key \(quoted(kid)) is enrolled")
        }
        if key.ending != nil {
            throw ActFault(id: "kunci itu sudah dicabut", en: "that key was already taken away")
        }
    }

    private func checkTarget(_ indicator: String, _ period: Period, _ value: Figure) throws(ActFault) {
        try checkIndicator(indicator)
        if period.quarter == nil {
            throw ActFault(
                id: "target tahunan ditetapkan dengan katalog; di sini hanya triwulan (2022-T1)",
                en: "a year's target is set by the catalogue; only a quarter's is set here (2022-T1)")
        }
        if value.value.isNegative || value.value.isZero {
            throw ActFault(id: "target harus lebih besar dari 0", en: "a target must be greater than 0")
        }
    }

    private func checkOfficial(_ official: Act.Official) throws(ActFault) {
        if let bidang = official.bidang { try checkBidang(bidang) }
        if (official.position == .bidang) == (official.bidang != nil) { return }
        throw ActFault(
            id: "bidang disebut untuk kepala bidang, dan hanya untuk itu",
            en: "a bidang is named for the head of one, and only for that")
    }

    private func checkApproval(_ approval: Act.Approval) throws(ActFault) {
        try checkSize(approval.size)
        let catalog = catalog(inForceFor: approval.period.year, atSize: approval.size)
        if approval.size == 0 || catalog.revision != approval.catalog {
            throw ActFault(
                id: "revisi katalog \(approval.catalog) tidak berlaku pada ukuran log \(approval.size)",
                en: "catalogue revision \(approval.catalog) is not in force at log size \(approval.size)")
        }
        if !catalog.years.contains(approval.period.year) {
            throw ActFault(
                id: "periode \(approval.period) di luar tahun-tahun katalog "
                    + "(\(catalog.years.lowerBound)–\(catalog.years.upperBound))",
                en: "period \(approval.period) is outside the catalogue's years "
                    + "(\(catalog.years.lowerBound)–\(catalog.years.upperBound))")
        }
    }

    private func checkSize(_ stated: UInt64) throws(ActFault) {
        if stated <= size { return }
        throw ActFault(id: "log baru berisi \(size) entri", en: "the log has only \(size) entries")
    }

    private func checkLogKey(_ key: VerifierKey) throws(ActFault) {
        let used = ([logKey] + formerLogKeys).contains { $0.publicKey == key.publicKey }
        if key.name != origin || used || keys[key.publicKey.thumbprint] != nil {
            throw ActFault(
                .unsupported, id: "kunci log itu sudah dikenal", en: "that log key is known already")
        }
    }
}
