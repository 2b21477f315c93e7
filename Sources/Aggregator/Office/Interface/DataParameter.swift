// What a question to the interface may name: in the query, or in the path's braces.

import Shared

/// One parameter of a route.
struct DataParameter: Sendable, Hashable {
    let name: String
    let text: String
    let schema: JSONValue
    var isRequired = false

    static let period = DataParameter(
        name: "period", text: "A year or a quarter.", schema: ["$ref": "#/components/schemas/Period"],
        isRequired: true)
    static let year = DataParameter(
        name: "year", text: "A year.", schema: ["type": "string", "pattern": "^[1-9][0-9]{3}$"],
        isRequired: true)
    static let unit = DataParameter(
        name: "bidang", text: "Of one unit alone: its id.", schema: ["type": "string"])
    static let size = number("as_of", "A size of the log; left out, that of now.")
    static let day = DataParameter(
        name: "date", text: "A day; left out, today in the office's time.",
        schema: ["$ref": "#/components/schemas/Date"])
    static let kind = DataParameter(
        name: "kind", text: "Reports or acts alone.", schema: ["enum": ["report", "act"]])
    static let limit = DataParameter(
        name: "limit", text: "How many at most; 50 if left out.",
        schema: ["type": "integer", "minimum": 1, "maximum": .integer(Limits.historyPageEntryCountMax)])
    static let report = DataParameter(
        name: "report", text: "SHA-256 of the payload.", schema: ["$ref": "#/components/schemas/Hash"])

    /// A whole number from `minimum` on.
    static func number(
        _ name: String, _ text: String, minimum: Int = 1, isRequired: Bool = false
    ) -> DataParameter {
        DataParameter(
            name: name, text: text, schema: ["type": "integer", "minimum": .integer(minimum)],
            isRequired: isRequired)
    }

    /// The same, left out at will.
    var optional: DataParameter { DataParameter(name: name, text: text, schema: schema) }

    func json(in place: String) -> JSONValue {
        [
            "name": .string(name), "in": .string(place), "description": .string(text),
            "required": .bool(isRequired || place == "path"), "schema": schema,
        ]
    }
}

extension DataRoute {
    /// What its query takes; anything else is refused.
    var parameters: [DataParameter] {
        switch self {
        case .achievement: [.period, .size]
        case .indicators: [.period]
        case .units, .deliveries: [.year]
        case .programs: [.year, .size]
        case .officials: [.day]
        case .history:
            [
                .number("before", "Entries before this index: `next` of the page before.", minimum: 0),
                .limit, .unit, .period.optional, .kind,
            ]
        case .revisions: [.period, .unit]
        case .consistency:
            [
                .number("from", "The smaller size.", isRequired: true),
                .number("to", "The larger size.", isRequired: true),
            ]
        default: []
        }
    }

    /// What stands in its path's braces.
    var argument: DataParameter? {
        switch self {
        case .indicator:
            DataParameter(name: "indicator", text: "An id of the catalogue.", schema: ["type": "string"])
        case .entry: .number("index", "0, 1, 2, …", minimum: 0)
        case .report, .receipt: .report
        case .catalog: .number("revision", "1, 2, …")
        default: nil
        }
    }
}
