// The fields of the fill-in page by name, and the places of a report they stand for:
//
//   nilai.INDICATOR.COMPONENT    awal.INDICATOR.COMPONENT       a figure; the figure of the year before
//   rincian.INDICATOR.ROW        satuan.INDICATOR.ROW           an item's name; its unit (rows count from 0)
//   angka.INDICATOR.ROW.COMPONENT                               an item's figure
//   catatan.INDICATOR.NOTE       bukti.INDICATOR (or bukti)     a note; evidence
//   penyusun.PART                penyetuju.PART                 PART: nama, jabatan, nip, pangkat
//   alasan                       periode
//
// Before a figure's name stand `skala:` (its scale) and `maksud:` (which of two readings was meant). Ids of
// indicators and components hold no point (DESIGN 7), so that the names can be taken apart again.

import Shared

/// One field of the form.
enum FormField: Hashable, Sendable {
    case value(indicator: String, component: String)
    case baseline(indicator: String, component: String)
    case itemName(indicator: String, row: Int)
    case itemUnit(indicator: String, row: Int)
    case item(indicator: String, row: Int, component: String)
    case note(indicator: String, name: String)
    case evidence(indicator: String?)
    case preparedBy(PersonPart)
    case approvedBy(PersonPart)
    case reason
    case period

    /// A part of who prepared or approved a report.
    enum PersonPart: String, CaseIterable, Sendable {
        case name = "nama"
        case title = "jabatan"
        case nip
        case rank = "pangkat"

        /// As the report's members are called.
        var member: String {
            switch self {
            case .name: "name"
            case .title: "title"
            case .nip: "nip"
            case .rank: "rank"
            }
        }

        fileprivate init?(member: String) {
            guard let part = Self.allCases.first(where: { $0.member == member }) else { return nil }
            self = part
        }
    }

    /// The name in the form.
    var name: String {
        switch self {
        case .value(let indicator, let component): "nilai.\(indicator).\(component)"
        case .baseline(let indicator, let component): "awal.\(indicator).\(component)"
        case .itemName(let indicator, let row): "rincian.\(indicator).\(row)"
        case .itemUnit(let indicator, let row): "satuan.\(indicator).\(row)"
        case .item(let indicator, let row, let component): "angka.\(indicator).\(row).\(component)"
        case .note(let indicator, let name): "catatan.\(indicator).\(name)"
        case .evidence(let indicator): indicator.map { "bukti.\($0)" } ?? "bukti"
        case .preparedBy(let part): "penyusun.\(part.rawValue)"
        case .approvedBy(let part): "penyetuju.\(part.rawValue)"
        case .reason: "alasan"
        case .period: "periode"
        }
    }

    /// The name of the choice of scale that belongs to a figure.
    var scaleName: String { "skala:" + name }
    /// The name of the choice between two readings that belongs to a figure.
    var meantName: String { "maksud:" + name }

    /// The field of that name; nil for any other.
    init?(name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        switch (parts[0], parts.count) {
        case ("nilai", 3): self = .value(indicator: parts[1], component: parts[2])
        case ("awal", 3): self = .baseline(indicator: parts[1], component: parts[2])
        case ("catatan", 3): self = .note(indicator: parts[1], name: parts[2])
        case ("bukti", 1): self = .evidence(indicator: nil)
        case ("bukti", 2): self = .evidence(indicator: parts[1])
        case ("alasan", 1): self = .reason
        case ("periode", 1): self = .period
        case ("penyusun", 2), ("penyetuju", 2):
            guard let part = PersonPart(rawValue: parts[1]) else { return nil }
            self = parts[0] == "penyusun" ? .preparedBy(part) : .approvedBy(part)
        default:
            guard let field = Self.ofItem(parts) else { return nil }
            self = field
        }
    }

    private static func ofItem(_ parts: [String]) -> FormField? {
        guard parts.count >= 3, let row = Int(parts[2]), String(row) == parts[2],
            (0..<Limits.itemCountMax).contains(row)
        else { return nil }
        switch (parts[0], parts.count) {
        case ("rincian", 3): return .itemName(indicator: parts[1], row: row)
        case ("satuan", 3): return .itemUnit(indicator: parts[1], row: row)
        case ("angka", 4): return .item(indicator: parts[1], row: row, component: parts[3])
        default: return nil
        }
    }

    /// The field that a fault of the report points at, or the nearest one; `rows` are the form's rows of the
    /// report's items, by indicator.
    init?(pointer: JSONPointer, rows: [String: [Int]]) {
        let parts = pointer.description.split(separator: "/").map(String.init)
        guard let head = parts.first else { return nil }
        switch head {
        case "period": self = .period
        case "reason": self = .reason
        case "prepared_by", "approved_by":
            let part = parts.count > 1 ? PersonPart(member: parts[1]) ?? .name : .name
            self = head == "prepared_by" ? .preparedBy(part) : .approvedBy(part)
        case "evidence": self = .evidence(indicator: nil)
        default:
            guard parts.count > 1, let field = Self.ofIndicator(parts, rows) else { return nil }
            self = field
        }
    }

    private static func ofIndicator(_ parts: [String], _ rows: [String: [Int]]) -> FormField? {
        let indicator = parts[1]
        let last = parts.count > 2 ? parts[2] : ""
        switch parts[0] {
        case "values": return .value(indicator: indicator, component: last)
        case "baseline": return .baseline(indicator: indicator, component: last)
        case "notes": return .note(indicator: indicator, name: last)
        case "items":
            guard let place = Int(last), let known = rows[indicator], known.indices.contains(place) else {
                return .itemName(indicator: indicator, row: 0)
            }
            switch parts.count > 3 ? parts[3] : "item" {
            case "item": return .itemName(indicator: indicator, row: known[place])
            case "unit": return .itemUnit(indicator: indicator, row: known[place])
            case let component:
                return .item(indicator: indicator, row: known[place], component: component)
            }
        default: return nil
        }
    }
}
