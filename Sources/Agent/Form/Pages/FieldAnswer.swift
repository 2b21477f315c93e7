// The answer to `/periksa`, for the form's script:
//   {"saved":"…","fields":{"<field>":{"amount":…,"fault":…,"jump":…,"choices":[{"value","text","chosen"}]}},
//    "indicators":{"hasil.<indicator>":{"realisasi":…,"capaian":…,"predikat":…,"sebab":…,"catatan":…}}}
// Every text is ready to be shown, as text.

import Shared

/// Writes the answer.
struct FieldAnswer {
    let texts: FieldTexts
    let indicators: [Indicator]

    func json(saved: String) -> JSONValue {
        var fields: [(String, JSONValue)] = []
        for indicator in indicators { fields += members(indicator) }
        for part in FormField.PersonPart.allCases {
            fields += [plain(.preparedBy(part)), plain(.approvedBy(part))]
        }
        fields.append(plain(.reason))
        let results = indicators.map { indicator in
            (
                "hasil.\(indicator.id)",
                JSONValue.object(
                    JSONObject(pairs: texts.result(indicator).map { ($0.name, .string($0.text)) }))
            )
        }
        return [
            "saved": .string(saved), "fields": .object(JSONObject(pairs: fields)),
            "indicators": .object(JSONObject(pairs: results)),
        ]
    }

    private func members(_ indicator: Indicator) -> [(String, JSONValue)] {
        let id = indicator.id
        var fields: [(String, JSONValue)] = []
        for component in indicator.components {
            fields.append(figure(.value(indicator: id, component: component.id), component))
            fields.append(figure(.baseline(indicator: id, component: component.id), component))
            for row in (texts.draft.items[id] ?? []).indices {
                fields.append(figure(.item(indicator: id, row: row, component: component.id), component))
            }
            fields.append(
                ("jumlah.\(id).\(component.id)", ["amount": .string(texts.sum(indicator, component))]))
        }
        for row in (texts.draft.items[id] ?? []).indices {
            fields += [plain(.itemName(indicator: id, row: row)), plain(.itemUnit(indicator: id, row: row))]
        }
        for name in Report.noteNames { fields.append(plain(.note(indicator: id, name: name))) }
        return fields
    }

    private func figure(_ field: FormField, _ component: Indicator.Component) -> (String, JSONValue) {
        let choices = texts.choices(field, component)
        return (
            field.name,
            [
                "amount": .string(texts.amount(field, component)), "fault": .string(texts.fault(field)),
                "jump": .string(texts.jump(field)),
                "choices": .array(
                    choices.map {
                        ["value": .string($0.value), "text": .string($0.text), "chosen": .bool($0.isChosen)]
                    }),
            ]
        )
    }

    private func plain(_ field: FormField) -> (String, JSONValue) {
        (field.name, ["fault": .string(texts.fault(field))])
    }
}
