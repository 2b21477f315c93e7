// The description of `/api/v1/…` (OpenAPI 3.1), made from the same routes and parameters that answer. Every
// path is requested in the tests, and its answer held against its schema.

import Shared

/// `openapi.json`.
enum InterfaceDescription {
    /// The whole document.
    static let json: JSONValue = [
        "openapi": "3.1.0",
        "info": [
            "title": "IKU collector", "version": "1", "description": .string(text),
            "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
        ],
        "servers": [["url": "/"]], "security": [["session": []], ["bearer": []]],
        "paths": .object(JSONObject(pairs: DataRoute.allCases.map { ($0.rawValue, path($0)) })),
        "components": InterfaceSchemas.components,
    ]

    private static let text =
        "What the office's pages show, for other programs; it only reads. Figures are strings with ten decimals, "
        + "null where there is none. Answers name the size and root of the log they were computed from. "
        + "Problems come as RFC 9457, in the language of Accept-Language (id or en)."

    private static func path(_ route: DataRoute) -> JSONValue {
        let argument = route.argument.map { [$0.json(in: "path")] } ?? []
        return [
            "get": [
                "operationId": .string("\(route)"), "summary": .string(route.summary),
                "parameters": .array(argument + route.parameters.map { $0.json(in: "query") }),
                "responses": responses(route),
            ]
        ]
    }

    private static func responses(_ route: DataRoute) -> JSONValue {
        let schema: JSONValue =
            route.schema.map { ["$ref": .string("#/components/schemas/\($0)")] } ?? ["type": "object"]
        let found: JSONValue = [
            "description": "As asked.", "headers": ["ETag": ["$ref": "#/components/headers/ETag"]],
            "content": ["application/json": ["schema": schema]],
        ]
        let problem: JSONValue = ["$ref": "#/components/responses/Problem"]
        let problems = ["400", "401", "403"] + (route.argument == nil ? [] : ["404"]) + ["405", "503"]
        return .object(
            JSONObject(
                pairs: [("200", found), ("304", ["$ref": "#/components/responses/NotModified"])]
                    + problems.map { ($0, problem) }))
    }
}

extension DataRoute {
    /// What it is, in one sentence.
    fileprivate var summary: String {
        switch self {
        case .description: "This description."
        case .office: "The office, its log and its years."
        case .achievement: "Consolidated figures of a period, now or as they stood at a size of the log."
        case .indicators: "The indicators in force for a period, as the catalogue has them."
        case .indicator: "An indicator of the latest catalogue revision and its figures year by year."
        case .units: "Completeness: who has reported which period of a year, and how late, as of today."
        case .programs:
            "Programs of a year: ceiling, spending, absorption, and efficiency, by program and by indicator."
        case .officials:
            "Who signs documents: everybody who was named, and who of them is in office on a day."
        case .deliveries: "What of a year was passed on to the Bupati, and what is due, as of today."
        case .history:
            "The log, newest first, a page at a time; a filtered page may hold few while next leads on."
        case .revisions: "Every revision of a period's reports: who, when, why, and what changed."
        case .entry: "An entry as stored, what it says, and the proof that it is in the log."
        case .report: "A report by its hash."
        case .receipt: "The receipt of a report against the checkpoint of now (C2SP tlog-proof)."
        case .checkpoint: "The signed checkpoint of the whole log (C2SP signed note)."
        case .consistency: "Proof that the log of one size is the beginning of that of another (RFC 6962)."
        case .catalogs: "Revisions of the catalogue, oldest first."
        case .catalog: "A revision of the catalogue, whole, as it was adopted."
        }
    }

    /// Name of the answer's schema; nil where it is any object.
    fileprivate var schema: String? {
        switch self {
        case .description: nil
        case .office: "Office"
        case .achievement: "Achievement"
        case .indicators: "Indicators"
        case .indicator: "IndicatorYears"
        case .units: "Units"
        case .programs: "Programs"
        case .officials: "Officials"
        case .deliveries: "Deliveries"
        case .history: "History"
        case .revisions: "Revisions"
        case .entry: "Entry"
        case .report: "Report"
        case .receipt: "Receipt"
        case .checkpoint: "Checkpoint"
        case .consistency: "Consistency"
        case .catalogs: "Catalogs"
        case .catalog: "Catalog"
        }
    }
}
