// A well-formed report held against the catalogue, its predecessor and the locks: accepted or refused.
// Pure. A report is judged once, when it arrives, by what was in force then; the audit judges it again
// with the same function and must come to the same end.

/// What a report is judged against.
public struct JudgeContext: Sendable {
    /// The current head of the report's unit and period.
    public struct Head: Sendable {
        /// Its revision.
        public let revision: Int
        /// Its report hash.
        public let report: Digest
        /// Report or withdrawal.
        public let kind: Report.Kind
        /// The indicators it holds.
        public let indicators: Set<String>

        /// A head.
        public init(revision: Int, report: Digest, kind: Report.Kind, indicators: Set<String>) {
            (self.revision, self.report, self.kind, self.indicators) = (revision, report, kind, indicators)
        }
    }

    /// The office of the log.
    public let office: String
    /// The unit of the key that signed.
    public let signerBidang: String
    /// The catalogue in force for the report's period.
    public let catalog: Catalog
    /// The latest revision adopted.
    public let latestRevision: Int
    /// The day of arrival in the office's time.
    public let arrival: CivilDate
    /// The current head, if the period has one.
    public let head: Head?
    /// Whether a lock covers the unit and period.
    public let isLocked: Bool

    /// What a report is judged against.
    public init(
        office: String, signerBidang: String, catalog: Catalog, latestRevision: Int, arrival: CivilDate,
        head: Head?, isLocked: Bool
    ) {
        (self.office, self.signerBidang, self.catalog) = (office, signerBidang, catalog)
        (self.latestRevision, self.arrival, self.head, self.isLocked) = (
            latestRevision, arrival, head, isLocked
        )
    }
}

extension Report {
    /// Refuses the report with the first code that applies; returns where it is accepted.
    public func judge(in context: JudgeContext) throws(Refusal) {
        try checkSender(context)
        try checkOwner(context)
        var rules = CatalogRules(report: self, context: context)
        rules.check()
        if !rules.faults.isEmpty { throw .invalidReport(rules.faults) }
        try checkChain(context.head)
        if context.isLocked {
            throw Refusal(
                .periodLocked,
                id:
                    "Periode \(period) sudah dikunci untuk \(bidang). Minta perencanaan membuka kunci, lalu kirim lagi.",
                en: "Period \(period) is locked for \(bidang). Ask the planner to unlock it, then send again."
            )
        }
    }

    private func checkSender(_ context: JudgeContext) throws(Refusal) {
        if office != context.office {
            throw Refusal(
                .bidangMismatch,
                id:
                    "Laporan ini untuk kantor \(quoted(office)), bukan \(quoted(context.office)). Periksa alamat agen.",
                en:
                    "This report is for office \(quoted(office)), not \(quoted(context.office)). Check the agent."
            )
        }
        if bidang != context.signerBidang {
            throw Refusal(
                .bidangMismatch,
                id: "Laporan \(quoted(bidang)) ditandatangani kunci \(quoted(context.signerBidang)). "
                    + "Kirim dari agen bidang itu sendiri.",
                en: "The report of \(quoted(bidang)) is signed by a key of \(quoted(context.signerBidang)). "
                    + "Send it from that unit's own agent.")
        }
    }

    private func checkOwner(_ context: JudgeContext) throws(Refusal) {
        if namesOnly(of: context.catalog, where: { $0.bidang == bidang }) { return }
        var faults = FaultList()
        for (pointer, id) in namedIndicators {
            guard let indicator = context.catalog.indicator(id), indicator.bidang != bidang else { continue }
            let owner = context.catalog.bidang(indicator.bidang)?.name ?? indicator.bidang
            faults.add(
                pointer, "not-owner", id: "indikator \(quoted(id)) milik \(owner); hapus dari laporan ini",
                en: "indicator \(quoted(id)) belongs to \(owner); remove it from this report")
        }
        guard let first = faults.faults.first else { return }
        throw Refusal(
            .notOwner, id: "Laporan memuat indikator unit lain: \(first.words.indonesian).",
            en: "The report holds another unit's indicator: \(first.words.english).", faults: faults.faults)
    }

    /// Whether every indicator the report names is one of the catalogue for which `condition` holds:
    /// the short way for reports without a fault, which need no places.
    func namesOnly(of catalog: Catalog, where condition: (Indicator) -> Bool) -> Bool {
        func isOne(_ id: String) -> Bool { catalog.indicators.contains { $0.id == id && condition($0) } }
        return values.keys.allSatisfy(isOne) && items.keys.allSatisfy(isOne)
            && baseline.keys.allSatisfy(isOne) && notes.keys.allSatisfy(isOne)
            && evidence.allSatisfy { $0.indicator.map(isOne) ?? true }
    }

    /// Every indicator the report names, with its place.
    var namedIndicators: [(JSONPointer, String)] {
        let maps: [(String, [String])] = [
            ("values", Array(values.keys)), ("items", Array(items.keys)), ("baseline", Array(baseline.keys)),
            ("notes", Array(notes.keys)),
        ]
        var places = maps.flatMap { name, ids in
            ids.sorted().map { (JSONPointer.root.appending(name).appending($0), $0) }
        }
        for (index, file) in evidence.enumerated() {
            guard let id = file.indicator else { continue }
            places.append(
                (JSONPointer.root.appending("evidence").appending(index).appending("indicator"), id))
        }
        return places
    }

    // MARK: Chain

    private func checkChain(_ head: JudgeContext.Head?) throws(Refusal) {
        if supersedes != head?.report { throw stale(head) }
        guard let head else { return }
        var faults = FaultList()
        if revision != head.revision + 1 {
            faults.add(
                .root.appending("revision"), "wrong-revision",
                id: "revisi \(revision) menggantikan revisi \(head.revision); harus \(head.revision + 1)",
                en: "revision \(revision) supersedes revision \(head.revision); must be \(head.revision + 1)")
        }
        switch kind {
        case .withdrawal where head.kind == .withdrawal:
            faults.add(
                .root.appending("kind"), "already-withdrawn", id: "laporan periode ini sudah ditarik",
                en: "the report of this period is already withdrawn")
        case .withdrawal: break
        case .report: checkCompleteness(over: head, into: &faults)
        }
        if !faults.isEmpty { throw .invalidReport(faults) }
    }

    private func checkCompleteness(over head: JudgeContext.Head, into faults: inout FaultList) {
        let missing = head.indicators.subtracting(values.keys).subtracting(dropped).sorted()
        for id in missing {
            faults.add(
                .root.appending("values").appending(id), "indicator-missing",
                id: "laporan sebelumnya memuat \(quoted(id)); isi lagi atau sebutkan pada dropped",
                en: "the report before holds \(quoted(id)); give it again or name it in dropped")
        }
        for (index, id) in dropped.enumerated() where values[id] != nil || !head.indicators.contains(id) {
            faults.add(
                .root.appending("dropped").appending(index), "wrong-dropped",
                id: "\(quoted(id)) tidak dilepas: masih diisi, atau tidak ada pada laporan sebelumnya",
                en: "\(quoted(id)) is not dropped: it is still given, or the report before lacks it")
        }
    }

    private func stale(_ head: JudgeContext.Head?) -> Refusal {
        guard let head else {
            return Refusal(
                .stale,
                id: "Belum ada laporan \(period) yang dapat digantikan; kirim sebagai laporan pertama.",
                en: "There is no report of \(period) to supersede; send it as the first report.")
        }
        return Refusal(
            .stale,
            id: "Laporan \(period) yang berlaku sekarang revisi \(head.revision). "
                + "Buat koreksi atas laporan itu dengan alasannya.",
            en: "The current report of \(period) is revision \(head.revision). "
                + "Make a correction of that one, with its reason.",
            head: Refusal.Head(revision: head.revision, report: head.report))
    }
}
