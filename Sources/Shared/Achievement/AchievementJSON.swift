// `iku-achievement/1` (DESIGN 11): ten decimals, absent numbers null, order of the catalogue. The members
// stand in the order of DESIGN's example: other programs and people compare it as text.

extension Achievement {
    /// The figures as `iku-achievement/1`.
    public var json: JSONValue {
        [
            "schema": "iku-achievement/1", "office": .string(catalog.office.id),
            "period": .string(period.description), "catalog": .integer(catalog.revision),
            "log": ["size": .integer(position.size), "root": .string(position.root)],
            "computed_at": .string(position.computedAt.description), "cap": .optional(capText),
            "indicators": .array(rows.map(\.json)), "sasaran": .array(sasaran.map(\.json)),
            "bidang": .array(bidang.map(\.json)), "overall": overall.json,
            "overall_by_sasaran": overallBySasaran.json,
        ]
    }

    /// The cap as the catalogue writes it; nil where there is none.
    var capText: String? {
        switch catalog.cap {
        case .none: nil
        case .at(_, let text): text
        }
    }
}

extension Achievement.Row {
    /// The figure of one indicator, as it stands in `iku-achievement/1`.
    public var json: JSONValue {
        [
            "id": .string(indicator.id), "sasaran": .string(indicator.sasaran),
            "bidang": .string(indicator.bidang), "status": .string(status.rawValue),
            "reason": .optional(outcome.reason?.rawValue), "period": .optional(period?.description),
            "target": .figure(target?.value), "realisasi": .figure(outcome.realisasi),
            "difference": .figure(difference), "capaian": .figure(outcome.capaian),
            "predikat": .optional(predikat?.id), "report": .optional(report),
            "revision": revision.map { .integer($0) } ?? .null,
            "warnings": .array(warnings.map(\.json)), "alternatives": .array(alternatives.map(\.json)),
        ]
    }
}

extension Achievement.Warning {
    /// `{"code":…,"values":{…}}`
    public var json: JSONValue { ["code": .string(code.rawValue), "values": .object(values)] }
}

extension Achievement.AlternativeFigure {
    fileprivate var json: JSONValue {
        [
            "formula": .string(alternative.formula.text), "text": .string(alternative.text),
            "realisasi": .figure(outcome.realisasi), "capaian": .figure(outcome.capaian),
            "predikat": .optional(predikat?.id), "reason": .optional(outcome.reason?.rawValue),
        ]
    }
}

extension Achievement.Mean {
    fileprivate var json: JSONValue {
        ["capaian": .figure(capaian), "predikat": .optional(predikat?.id)]
    }
}

extension Achievement.Group {
    fileprivate var json: JSONValue {
        let members: [(String, JSONValue)] = [
            ("capaian", .figure(mean.capaian)), ("predikat", .optional(mean.predikat?.id)),
            ("capaian_all", .figure(capaianAll)), ("capaian_uncapped", .figure(capaianUncapped)),
            ("with_alternatives", withAlternatives.json), ("reported", .integer(reportedCount)),
            ("indicators", .integer(indicatorCount)), ("complete", .bool(isComplete)),
        ]
        let named = id.map { [("id", JSONValue.string($0))] } ?? []
        return .object(JSONObject((named + members).map { JSONObject.Member(name: $0.0, value: $0.1) }))
    }
}

extension JSONValue {
    /// A figure with the decimals of an output, or null.
    fileprivate static func figure(_ value: Rational?) -> JSONValue { .optional(value?.outputText) }
}
