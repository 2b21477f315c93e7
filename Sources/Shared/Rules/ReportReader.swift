// Reads `iku-report/1` strictly: everything that can be judged without a catalogue or a predecessor.
// Every fault is collected, each with the JSON pointer of its place in the payload.

extension Report {
    /// The report that the payload bytes hold.
    public init(payload bytes: [UInt8]) throws(FaultList) {
        if bytes.count > Limits.reportByteCountMax {
            var faults = FaultList()
            faults.add(
                .root, "too-large",
                id: "laporan \(bytes.count) byte; paling besar \(Limits.reportByteCountMax)",
                en: "the report has \(bytes.count) bytes; at most \(Limits.reportByteCountMax) are taken")
            throw faults
        }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw FaultList(Fault(error.pointer, error.reason.rawValue, error.words))
        }
        var reader = ReportReader()
        let report = reader.report(value)
        guard let report, reader.faults.isEmpty else { throw reader.faults }
        self = report
    }
}

/// Reads the parts; also used for drafts, which share them.
struct ReportReader {
    var faults = FaultList()

    private static let known: Set<String> = [
        "schema", "kind", "office", "bidang", "period", "revision", "supersedes", "reason", "catalog",
        "values", "items", "baseline", "dropped", "notes", "evidence", "prepared_by", "approved_by",
        "created_at",
    ]

    mutating func report(_ value: JSONValue) -> Report? {
        guard let fields = ObjectReader(value, at: .root, known: Self.known, into: &faults) else {
            return nil
        }
        checkSchema(fields)
        let kind = kind(fields)
        let office = fields.string("office", into: &faults)
        let bidang = fields.string("bidang", into: &faults)
        let period = period(fields)
        let revision = revision(fields)
        let supersedes = supersedes(fields)
        let reason = reason(fields)
        let catalog = fields.integer("catalog", into: &faults)
        let values = fields.required("values", into: &faults).map { figures($0, at: "values") }
        let preparedBy = fields.required("prepared_by", into: &faults).flatMap {
            person($0, at: fields.pointer.appending("prepared_by"))
        }
        let createdAt = createdAt(fields)
        let parts = optionalParts(fields)
        guard let kind, let office, let bidang, let period, let revision, let catalog, let values,
            let preparedBy,
            let createdAt
        else { return nil }
        var report = Report(
            kind: kind, office: office, bidang: bidang, period: period, revision: revision,
            supersedes: supersedes, reason: reason, catalog: Int(catalog), preparedBy: preparedBy,
            createdAt: createdAt)
        report.values = values
        (report.items, report.baseline, report.dropped) = (parts.items, parts.baseline, parts.dropped)
        (report.notes, report.evidence, report.approvedBy) = (parts.notes, parts.evidence, parts.approvedBy)
        checkChain(report, fields)
        checkKind(report)
        checkItems(report)
        return report
    }

    /// Members that may be left out.
    private struct OptionalParts {
        var items: [String: [Report.Item]] = [:]
        var baseline: [String: [String: Figure]] = [:]
        var dropped: [String] = []
        var notes: [String: [String: String]] = [:]
        var evidence: [Report.Evidence] = []
        var approvedBy: Report.Person?
    }

    private mutating func optionalParts(_ fields: ObjectReader) -> OptionalParts {
        var parts = OptionalParts()
        if let value = fields.object["items"] { parts.items = items(value) }
        if let value = fields.object["baseline"] { parts.baseline = figures(value, at: "baseline") }
        if let value = fields.object["notes"] { parts.notes = notes(value) }
        if fields.object["dropped"] != nil { parts.dropped = dropped(fields) }
        if fields.object["evidence"] != nil { parts.evidence = evidence(fields) }
        if let value = fields.object["approved_by"] {
            parts.approvedBy = person(value, at: fields.pointer.appending("approved_by"))
        }
        return parts
    }

    // MARK: Header members

    private mutating func checkSchema(_ fields: ObjectReader) {
        guard let schema = fields.string("schema", into: &faults), schema != Report.schema else { return }
        faults.add(
            fields.pointer.appending("schema"), "unknown-schema",
            id: "format \(quoted(schema)) tidak dikenal; harus \"\(Report.schema)\"",
            en: "unknown format \(quoted(schema)); must be \"\(Report.schema)\"")
    }

    private mutating func kind(_ fields: ObjectReader) -> Report.Kind? {
        guard let text = fields.string("kind", into: &faults) else { return nil }
        if let kind = Report.Kind(rawValue: text) { return kind }
        faults.add(
            fields.pointer.appending("kind"), "unknown-kind",
            id: "jenis \(quoted(text)) tidak dikenal; \"report\" atau \"withdrawal\"",
            en: "unknown kind \(quoted(text)); \"report\" or \"withdrawal\"")
        return nil
    }

    mutating func period(_ fields: ObjectReader) -> Period? {
        guard let text = fields.string("period", into: &faults) else { return nil }
        if let period = Period(text) { return period }
        faults.add(
            fields.pointer.appending("period"), "invalid-period",
            id:
                "periode \(quoted(text)) tidak sah; tulis tahun (2022) atau triwulan (2022-T1 sampai 2022-T4)",
            en: "\(quoted(text)) is no period; write a year (2022) or a quarter (2022-T1 to 2022-T4)")
        return nil
    }

    private mutating func revision(_ fields: ObjectReader) -> Int? {
        guard let revision = fields.integer("revision", into: &faults) else { return nil }
        if revision >= 1 { return Int(revision) }
        faults.add(
            fields.pointer.appending("revision"), "invalid-revision", id: "revisi dimulai dari 1",
            en: "revisions begin at 1")
        return nil
    }

    private mutating func supersedes(_ fields: ObjectReader) -> Digest? {
        guard let value = fields.required("supersedes", into: &faults), !value.isNull else { return nil }
        if let text = value.string, let digest = Digest(hex: text) { return digest }
        faults.add(
            fields.pointer.appending("supersedes"), "invalid-hash",
            id: "harus null atau SHA-256 dalam 64 angka heksadesimal huruf kecil",
            en: "must be null or a SHA-256 in 64 lower-case hexadecimal digits")
        return nil
    }

    private mutating func reason(_ fields: ObjectReader) -> String? {
        guard fields.required("reason", into: &faults) != nil,
            let reason = fields.optionalString("reason", into: &faults)
        else { return nil }
        TextRule.reason.check(reason, at: fields.pointer.appending("reason"), into: &faults)
        return reason
    }

    private mutating func createdAt(_ fields: ObjectReader) -> String? {
        guard let text = fields.string("created_at", into: &faults) else { return nil }
        if RFC3339.parse(text) != nil { return text }
        faults.add(
            fields.pointer.appending("created_at"), "invalid-time",
            id: "waktu harus menurut RFC 3339, misalnya 2023-01-12T08:00:00+08:00",
            en: "the time must follow RFC 3339, for example 2023-01-12T08:00:00+08:00")
        return nil
    }

    // MARK: What the members say together

    private mutating func checkChain(_ report: Report, _ fields: ObjectReader) {
        let isFirst = report.revision == 1
        let members: [(String, Bool)] = [
            ("supersedes", fields.object["supersedes"]?.isNull ?? true),
            ("reason", fields.object["reason"]?.isNull ?? true),
        ]
        for (name, isNull) in members where isNull != isFirst {
            faults.add(
                fields.pointer.appending(name), "wrong-chain",
                id: isFirst ? "revisi 1 harus null" : "revisi \(report.revision) harus mengisi ini",
                en: isFirst ? "must be null in revision 1" : "must be given from revision 2 on")
        }
        if isFirst, !report.dropped.isEmpty { addMustBeEmpty("dropped", "revisi 1", "revision 1") }
    }

    private mutating func checkKind(_ report: Report) {
        switch report.kind {
        case .report:
            if report.values.isEmpty {
                faults.add(
                    JSONPointer.root.appending("values"), "no-values",
                    id: "isi paling sedikit satu indikator",
                    en: "give at least one indicator")
            }
        case .withdrawal:
            let filled = [
                ("values", report.values.isEmpty), ("items", report.items.isEmpty),
                ("baseline", report.baseline.isEmpty), ("dropped", report.dropped.isEmpty),
            ]
            for (name, isEmpty) in filled where !isEmpty { addMustBeEmpty(name, "penarikan", "a withdrawal") }
            if report.revision == 1 {
                faults.add(
                    JSONPointer.root.appending("revision"), "wrong-chain",
                    id: "penarikan menarik laporan yang sudah ada; revisinya paling kecil 2",
                    en: "a withdrawal takes a report back; its revision is 2 or more")
            }
        }
    }

    private mutating func addMustBeEmpty(_ name: String, _ id: String, _ en: String) {
        faults.add(
            JSONPointer.root.appending(name), "must-be-empty", id: "harus kosong pada \(id)",
            en: "must be empty in \(en)")
    }

    /// `values` holds the exact sums of the items.
    private mutating func checkItems(_ report: Report) {
        for (indicator, items) in report.items.sorted(by: { $0.key < $1.key }) {
            let pointer = JSONPointer.root.appending("values").appending(indicator)
            guard let sums = report.values[indicator] else {
                faults.add(
                    JSONPointer.root.appending("items").appending(indicator), "items-without-values",
                    id: "rincian tanpa jumlah pada values", en: "items without their sums in values")
                continue
            }
            for (component, stated) in sums.sorted(by: { $0.key < $1.key }) {
                let sum = items.reduce(Rational(0)) { $0 + ($1.values[component]?.value ?? Rational(0)) }
                if sum != stated.value {
                    let text = sum.terminatingText() ?? sum.fractionText
                    faults.add(
                        pointer.appending(component), "wrong-sum",
                        id: "tertulis \(stated.text), jumlah rinciannya \(text)",
                        en: "says \(stated.text), the items add up to \(text)")
                }
            }
        }
    }
}
