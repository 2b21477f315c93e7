// From what was typed to a draft of a report: figures read, texts trimmed, empty rows left out. Every text
// that is no figure is a fault with its field, and its indicator stays out of the draft.

import Shared

/// A fault of a form: the field at fault, if it is one's, and a sentence.
struct FieldFault: Hashable, Sendable {
    let field: FormField?
    let code: String
    let words: Words

    init(_ field: FormField?, _ code: String, _ words: Words) {
        (self.field, self.code, self.words) = (field, code, words)
    }
}

/// A form read.
struct ReadForm: Sendable {
    /// What can be reported, as far as it can be read.
    var draft: Draft
    /// What cannot be read.
    var faults: [FieldFault] = []
    /// The form's rows of the draft's items, by indicator.
    var rows: [String: [Int]] = [:]
    /// Indicators with a fault in one of their figures.
    var unread: Set<String> = []
}

extension FormDraft {
    /// Reads the form for `indicators`, the unit's own; `required` ones must be filled in.
    func read(_ indicators: [Indicator], requiring required: Set<String> = []) -> ReadForm {
        var form = ReadForm(draft: Draft(period: period))
        for indicator in indicators {
            read(indicator, isRequired: required.contains(indicator.id), into: &form)
        }
        form.draft.preparedBy = Self.person(preparedBy, FormField.preparedBy, into: &form)
        if approvedBy.values.contains(where: { !Self.trimmed($0).isEmpty }) {
            form.draft.approvedBy = Self.person(approvedBy, FormField.approvedBy, into: &form)
        }
        let reason = Self.trimmed(reason)
        form.draft.reason = reason.isEmpty ? nil : reason
        return form
    }

    private func read(_ indicator: Indicator, isRequired: Bool, into form: inout ReadForm) {
        let id = indicator.id
        if dropped.contains(id) { return }
        if items[id]?.contains(where: { !$0.isEmpty }) ?? false {
            readItems(indicator, into: &form)
        } else if touches(id) || isRequired {
            form.draft.values[id] = figures(indicator, values[id] ?? [:], into: &form) {
                .value(indicator: id, component: $0)
            }
        }
        if baseline[id]?.values.contains(where: { !$0.isEmpty }) ?? false {
            form.draft.baseline[id] = figures(indicator, baseline[id] ?? [:], into: &form) {
                .baseline(indicator: id, component: $0)
            }
        }
        let texts = (notes[id] ?? [:]).mapValues(Self.trimmed).filter { !$0.value.isEmpty }
        if !texts.isEmpty { form.draft.notes[id] = texts }
    }

    private func readItems(_ indicator: Indicator, into form: inout ReadForm) {
        let id = indicator.id
        for (row, item) in (items[id] ?? []).enumerated() where !item.isEmpty {
            let name = Self.trimmed(item.name)
            if name.isEmpty {
                let field = FormField.itemName(indicator: id, row: row)
                form.add(
                    field, id, "item-missing", id: "nama rincian belum diisi, misalnya Beras",
                    en: "the item's name is missing, Rice for example")
            }
            let unit = Self.trimmed(item.unit)
            let values = figures(indicator, item.values, into: &form) {
                .item(indicator: id, row: row, component: $0)
            }
            form.draft.items[id, default: []].append(
                Report.Item(name: name, unit: unit.isEmpty ? nil : unit, values: values))
            form.rows[id, default: []].append(row)
        }
    }

    /// The figures of an indicator's components; what is empty is missing.
    private func figures(
        _ indicator: Indicator, _ typed: [String: TypedFigure], into form: inout ReadForm,
        _ field: (String) -> FormField
    ) -> [String: Figure] {
        var figures: [String: Figure] = [:]
        for component in indicator.components {
            let text = typed[component.id] ?? TypedFigure()
            let reading = FieldReading(text, of: component)
            if let figure = reading.figure {
                figures[component.id] = figure
            } else if let fault = reading.fault(text) {
                form.faults.append(FieldFault(field(component.id), fault.code, fault.words))
                form.unread.insert(indicator.id)
            } else {
                form.add(
                    field(component.id), indicator.id, "component-missing",
                    id: "\(quoted(component.name)) belum diisi", en: "\(quoted(component.name)) is missing")
            }
        }
        return figures
    }

    private static func person(
        _ parts: [FormField.PersonPart: String], _ field: (FormField.PersonPart) -> FormField,
        into form: inout ReadForm
    ) -> Report.Person? {
        let texts = parts.mapValues(trimmed).filter { !$0.value.isEmpty }
        guard let name = texts[.name], let title = texts[.title] else {
            let part: FormField.PersonPart = texts[.name] == nil ? .name : .title
            form.faults.append(
                FieldFault(
                    field(part), "person-incomplete",
                    Words(id: "nama dan jabatan belum diisi", en: "the name and title are missing")))
            return nil
        }
        return Report.Person(name: name, title: title, nip: texts[.nip], rank: texts[.rank])
    }

    /// Without the spaces around, and with the line ends that reports have.
    static func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars.filter { $0 != "\r" }[...]
        while scalars.first?.properties.isWhitespace ?? false { scalars.removeFirst() }
        while scalars.last?.properties.isWhitespace ?? false { scalars.removeLast() }
        return String(Substring(scalars))
    }
}

extension ReadForm {
    fileprivate mutating func add(
        _ field: FormField, _ indicator: String, _ code: String, id: String, en: String
    ) {
        faults.append(FieldFault(field, code, Words(id: id, en: en)))
        unread.insert(indicator)
    }
}
