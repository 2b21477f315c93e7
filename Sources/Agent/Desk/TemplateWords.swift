// What a template says beside its cells, in words staff know.

import Shared

/// Sentences of templates.
enum TemplateWords {
    static func note(_ name: String) -> Words {
        switch name {
        case "pendukung": Words(id: "Faktor pendukung", en: "What helped")
        case "penghambat": Words(id: "Faktor penghambat", en: "What hindered")
        case "tindak_lanjut": Words(id: "Tindak lanjut", en: "What is done about it")
        case "sumber_data": Words(id: "Sumber data", en: "Source of the data")
        default: Words(id: name, en: name)
        }
    }

    static func person(_ section: String, _ field: String) -> Words {
        let who =
            section == DraftSection.preparedBy.rawValue
            ? Words(id: "Penyusun", en: "Prepared by") : Words(id: "Penyetuju", en: "Approved by")
        let what: [String: Words] = [
            "nama": Words(id: "nama", en: "name"), "jabatan": Words(id: "jabatan", en: "title"),
            "nip": Words(id: "NIP", en: "NIP"), "pangkat": Words(id: "pangkat", en: "rank"),
        ]
        let part = what[field] ?? Words(id: field, en: field)
        return Words(
            id: "\(who.indonesian): \(part.indonesian)", en: "\(who.english): \(part.english)")
    }

    /// How it is measured, and the catalogue's advice.
    static func help(_ component: Indicator.Component, _ template: DraftTemplate) -> String {
        let (measure, help) = (measure(component, template), component.help ?? "")
        return help.hasPrefix(measure) ? help : measure + (help.isEmpty ? "" : " " + help)
    }

    private static func measure(_ component: Indicator.Component, _ template: DraftTemplate) -> String {
        switch component.measure {
        case "kumulatif":
            template.say(
                "Kumulatif sejak Januari sampai akhir periode.",
                "Summed since January up to the period's end.")
        case "posisi": template.say("Keadaan pada akhir periode.", "As it stands at the period's end.")
        default: ""
        }
    }

    /// What the cell of a component tells and takes.
    static func entry(
        _ component: Indicator.Component, row: Int, column: Int, _ help: String, _ template: DraftTemplate
    ) -> Workbook.Entry {
        let unit = component.unit.map { template.say("Satuan: \($0). ", "Unit: \($0). ") } ?? ""
        return Workbook.Entry(
            row: row, column: column, component.isInteger ? .whole : .decimal, title: component.name,
            prompt: unit + help,
            complaint: component.isInteger
                ? template.say(
                    "Tulis bilangan bulat, tidak negatif, tanpa satuan dan tanpa tanda %.",
                    "Write a whole number, not negative, without unit and without %.")
                : template.say(
                    "Tulis angka saja, tidak negatif, tanpa satuan; misalnya 1250 atau 0,078.",
                    "Write a number only, not negative, without unit; 1250 or 0.078 for example."))
    }
}
