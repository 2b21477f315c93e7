// The fields of the form, as a browser sends them, taken over into a draft: what the form does not name is
// left as it was, what it names is taken as typed. A field of another unit's indicator is no field here.

import Shared

extension FormDraft {
    /// Takes over the fields of `indicators`; rows of items are those named, in their order.
    mutating func take(_ fields: [String: String], of indicators: [Indicator]) {
        for indicator in indicators { take(fields, of: indicator) }
        for part in FormField.PersonPart.allCases {
            if let text = fields[FormField.preparedBy(part).name] { preparedBy[part] = text }
            if let text = fields[FormField.approvedBy(part).name] { approvedBy[part] = text }
        }
        if let text = fields[FormField.reason.name] { reason = text }
    }

    private mutating func take(_ fields: [String: String], of indicator: Indicator) {
        let id = indicator.id
        for component in indicator.components {
            let value = FormField.value(indicator: id, component: component.id)
            if let typed = Self.figure(value, fields) { values[id, default: [:]][component.id] = typed }
            let baseline = FormField.baseline(indicator: id, component: component.id)
            if let typed = Self.figure(baseline, fields) {
                self.baseline[id, default: [:]][component.id] = typed
            }
        }
        for name in Report.noteNames {
            if let text = fields[FormField.note(indicator: id, name: name).name] {
                notes[id, default: [:]][name] = text
            }
        }
        if indicator.items != nil { takeItems(fields, of: indicator) }
    }

    private mutating func takeItems(_ fields: [String: String], of indicator: Indicator) {
        var rows: [ItemRow] = []
        var isNamed = false
        for row in 0..<Limits.itemCountMax {
            guard let name = fields[FormField.itemName(indicator: indicator.id, row: row).name] else {
                continue
            }
            isNamed = true
            var item = ItemRow(name: name)
            item.unit = fields[FormField.itemUnit(indicator: indicator.id, row: row).name] ?? ""
            for component in indicator.components {
                let field = FormField.item(indicator: indicator.id, row: row, component: component.id)
                if let typed = Self.figure(field, fields) { item.values[component.id] = typed }
            }
            rows.append(item)
        }
        // A form without one row says nothing of items; one with rows says which there are.
        if isNamed { items[indicator.id] = rows }
    }

    private static func figure(_ field: FormField, _ fields: [String: String]) -> TypedFigure? {
        guard let text = fields[field.name] else { return nil }
        let scale = fields[field.scaleName].flatMap { RupiahScale(rawValue: $0) } ?? .one
        let meant = fields[field.meantName].flatMap { $0.isEmpty ? nil : $0 }
        return TypedFigure(text, scale: scale, meant: meant)
    }
}
