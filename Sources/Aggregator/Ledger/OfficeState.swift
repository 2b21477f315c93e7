// Everything the log says about now: keys, catalogues, heads, locks, targets, officials. Pure: a fold
// over the entries in order, the same for live appends, `rebuild`, `audit` and `verify-bundle`.
//
// Invariants: `size` entries have been applied, in order; an entry takes effect from the next on; a kid
// enters once, for one bidang; one chain per bidang and period.

import Shared

/// The state of one office's log after `size` entries.
struct OfficeState: Sendable {
    /// A key that has entered the log.
    struct EnrolledKey: Sendable {
        /// How a key was taken away.
        enum Ending: Sendable, Hashable {
            case revoked(index: UInt64)
            case rotated(index: UInt64)
        }

        let key: PublicKey
        let bidang: String
        let name: String
        let use: Request.KeyUse
        let index: UInt64
        let at: Timestamp
        var ending: Ending?
    }

    /// One chain: what a bidang says of a period.
    struct Chain: Sendable, Hashable {
        let bidang: String
        let period: Period
    }

    /// The latest report of a chain.
    struct Head: Sendable, Hashable {
        let index: UInt64
        let revision: Int
        let report: Digest
        let kind: Report.Kind
        let kid: String
        let indicators: Set<String>
    }

    /// A catalogue revision in the log.
    struct AdoptedCatalog: Sendable {
        let index: UInt64
        let catalog: Catalog
        let reason: String?
        let decree: (number: String, date: CivilDate)?
        let at: Timestamp
    }

    /// An act that stays in view, with its place and author.
    struct Placed<Value: Sendable>: Sendable {
        let index: UInt64
        let value: Value
        let by: Act.Author
        let reason: String?
        let at: Timestamp

        init(_ value: Value, index: UInt64, act: Act) {
            (self.index, self.value, by, reason, at) = (index, value, act.by, act.reason, act.at)
        }
    }

    /// A report sent back.
    struct Return: Sendable, Hashable {
        let period: Period
        let bidang: String
        let indicator: String?
        let text: String
    }

    /// A quarter's target.
    struct QuarterTarget: Sendable {
        let indicator: String
        let period: Period
        let value: Figure
    }

    let office: String
    let origin: String
    let reportingFrom: Period
    let isDemo: Bool
    var size: UInt64 = 0
    var lastReceivedAt: Timestamp
    var logKey: VerifierKey
    /// Every key that was the log's before.
    var formerLogKeys: [VerifierKey] = []
    /// Those of them that have handed over, one to the next, up to the log's key of now.
    var precedingLogKeys: [VerifierKey] = []
    /// Index of the latest `log-key` act.
    var handover: UInt64?
    /// Whether the latest entry is a `clock` act: the next may step back in time.
    var timeStartsAnew = false
    var catalogs: [AdoptedCatalog]
    var keys: [String: EnrolledKey] = [:]
    var heads: [Chain: Head] = [:]
    var locks: [Placed<Act.Lock>] = []
    var returns: [Placed<Return>] = []
    var targets: [Placed<QuarterTarget>] = []
    var officials: [Placed<Act.Official>] = []
    var approvals: [Placed<Act.Approval>] = []
    var programs: [Placed<Act.Program>] = []
    var deliveries: [Placed<Act.Delivery>] = []
}

// MARK: - Questions

extension OfficeState {
    /// The latest catalogue revision.
    var latestCatalog: Catalog { catalogs[catalogs.count - 1].catalog }

    /// The revision in force for a year, among those adopted before the entry `size`.
    func catalog(inForceFor year: Int, atSize size: UInt64 = .max) -> Catalog {
        let known = catalogs.filter { $0.index < size }
        return (known.last { $0.catalog.appliesFrom <= year } ?? catalogs[0]).catalog
    }

    /// The quarter target set by an act before the entry `size`.
    func target(ofIndicator id: String, period: Period, atSize size: UInt64) -> Figure? {
        targets.last { $0.index < size && $0.value.indicator == id && $0.value.period == period }?.value.value
    }

    /// Whether a lock covers the unit and period on a day of the office's time.
    func isLocked(bidang: String, period: Period, on day: CivilDate) -> Bool {
        locks.last { placed in
            let lock = placed.value
            return lock.period == period && (lock.bidang ?? bidang) == bidang
                && (lock.until.map { day <= $0 } ?? true)
        }?.value.isLock ?? false
    }

    /// The moment to stamp the next entry with: the clock, or the previous entry's where the clock is behind.
    func stamp(clock now: Timestamp) -> Timestamp { timeStartsAnew ? now : max(now, lastReceivedAt) }

    /// The day of `moment` in the office's time.
    func day(of moment: Timestamp) -> CivilDate { moment.date(at: latestCatalog.office.utcOffset) }

    /// A return is open until a newer revision of its report arrives.
    func isOpen(_ placed: Placed<Return>) -> Bool {
        let head = heads[Chain(bidang: placed.value.bidang, period: placed.value.period)]
        return head.map { $0.index < placed.index } ?? true
    }
}

// MARK: - Judging reports

extension OfficeState {
    /// The signer of a report on the connection of `bidang`, its signature checked; the codes come in
    /// the order of the protocol. A key taken away is told by `checkInService`, after duplicates.
    func signer(
        of report: SignedReport, onConnectionOf bidang: String?, signatureIsValid: Bool?
    ) throws(Refusal) -> EnrolledKey {
        guard let signer = keys[report.kid], signer.use == .report else {
            throw Refusal(
                .unknownKey,
                id: "Kunci penanda tangan \(report.kid) tidak terdaftar untuk menandatangani laporan.",
                en: "The signer's key \(report.kid) is not enrolled to sign reports.")
        }
        if let bidang, signer.bidang != bidang {
            throw Refusal(
                .bidangMismatch,
                id: "Laporan ditandatangani kunci \(quoted(signer.bidang)), dikirim dari \(quoted(bidang)).",
                en: "The report is signed by a key of \(quoted(signer.bidang)), sent from \(quoted(bidang)).")
        }
        guard signatureIsValid ?? report.verify(with: signer.key) else {
            throw Refusal(
                .signatureInvalid, id: "Tanda tangan tidak cocok dengan isi laporan. Buat dan kirim ulang.",
                en: "The signature does not fit the report. Make and send it anew.")
        }
        return signer
    }

    /// Refuses a key that was taken away.
    func checkInService(_ key: EnrolledKey) throws(Refusal) {
        guard let ending = key.ending else { return }
        let (id, en) =
            switch ending {
            case .revoked: ("dicabut", "revoked")
            case .rotated: ("diganti", "replaced")
            }
        throw Refusal(
            .keyRevoked,
            id: "Kunci \(key.key.thumbprint) sudah \(id). Minta token baru kepada administrator.",
            en: "The key \(key.key.thumbprint) was \(en). Ask the administrator for a new token.")
    }

    /// Judges a well-formed report that arrives at `moment`.
    func judge(_ report: Report, signer: EnrolledKey, at moment: Timestamp) throws(Refusal) {
        let day = day(of: moment)
        let head = heads[Chain(bidang: report.bidang, period: report.period)]
        let context = JudgeContext(
            office: office, signerBidang: signer.bidang, catalog: catalog(inForceFor: report.period.year),
            latestRevision: latestCatalog.revision, arrival: day,
            head: head.map {
                .init(revision: $0.revision, report: $0.report, kind: $0.kind, indicators: $0.indicators)
            },
            isLocked: isLocked(bidang: report.bidang, period: report.period, on: day))
        try report.judge(in: context)
    }

    /// Takes an accepted report in as the next entry.
    mutating func apply(_ report: Report, hash: Digest, kid: String, at moment: Timestamp) {
        let chain = Chain(bidang: report.bidang, period: report.period)
        heads[chain] = Head(
            index: size, revision: report.revision, report: hash, kind: report.kind, kid: kid,
            indicators: Set(report.values.keys))
        advance(to: moment)
    }

    mutating func advance(to moment: Timestamp, timeStartsAnew: Bool = false) {
        size += 1
        lastReceivedAt = moment
        self.timeStartsAnew = timeStartsAnew
    }
}
