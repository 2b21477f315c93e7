// The answer to `/periksa`, for the form's script:
//   {"saved":"…","fields":{"<field>":{"amount":…,"fault":…,"jump":…,"choices":[{"value","text","chosen"}]}},
//    "indicators":{"hasil.<indicator>":{"realisasi":…,"capaian":…,"predikat":…,"sebab":…,"catatan":…}}}
// In a correction also `baru-…` and `selisih-…` of each indicator (Comparison), and `perubahan`.
// Every text is ready to be shown, as text.

import Shared

/// Writes the answer.
struct FieldAnswer {
    let texts: FieldTexts
    let indicators: [Indicator]
    /// Of a correction: old and new.
    var comparison: Comparison?

    func json(saved: String) -> JSONValue {
        var fields: [(String, JSONValue)] = []
        for indicator in indicators { fields += members(indicator) }
        for part in FormField.PersonPart.allCases {
            fields += [plain(.preparedBy(part)), plain(.approvedBy(part))]
        }
        fields.append(plain(.reason))
        var results: [(String, JSONValue)] = indicators.map { indicator in
            let lines = texts.result(indicator) + (comparison?.result(indicator) ?? [])
            return (
                "hasil.\(indicator.id)",
                JSONValue.object(JSONObject(pairs: lines.map { ($0.name, .string($0.text)) }))
            )
        }
        if comparison != nil { results.append(("perubahan", ["usang": .string(outdated)])) }
        return [
            "saved": .string(saved), "fields": .object(JSONObject(pairs: fields)),
            "indicators": .object(JSONObject(pairs: results)),
        ]
    }

    /// The list of changes is made when the form is checked, not while it is typed.
    private var outdated: String {
        texts.visit.say(
            id: "Isian berubah sesudah daftar ini dibuat; tekan Periksa untuk memperbaruinya.",
            en: "The form has changed since this list was made; press Check to renew it.")
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
