// The paths of `/api/v1/…`. What each takes stands in DataParameter, what each answers in DataInterface.

import Shared

/// One resource of the interface for other programs.
enum DataRoute: String, Sendable, CaseIterable {
    case description = "/api/v1/openapi.json"
    case office = "/api/v1/office"
    case achievement = "/api/v1/achievement"
    case indicators = "/api/v1/indicators"
    case indicator = "/api/v1/indicators/{indicator}"
    case units = "/api/v1/units"
    case programs = "/api/v1/programs"
    case officials = "/api/v1/officials"
    case deliveries = "/api/v1/deliveries"
    case history = "/api/v1/history"
    case revisions = "/api/v1/revisions"
    case entry = "/api/v1/entries/{index}"
    case report = "/api/v1/reports/{report}"
    case receipt = "/api/v1/receipts/{report}"
    case checkpoint = "/api/v1/checkpoint"
    case consistency = "/api/v1/consistency"
    case catalogs = "/api/v1/catalogs"
    case catalog = "/api/v1/catalogs/{revision}"

    /// Whether what it answers is another on another day, though the log is the same.
    var dependsOnDay: Bool { [.units, .officials, .deliveries].contains(self) }

    /// Where all of them begin.
    static let root = "/api/v1"

    /// Whether a path belongs to the interface.
    static func isPath(_ path: String) -> Bool { path == "/api" || path.hasPrefix("/api/") }

    /// The route of a path, and what stands in the place of its braces.
    static func match(_ path: String) -> (route: DataRoute, argument: String)? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        for route in allCases {
            let pattern = route.rawValue.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == pattern.count else { continue }
            var argument = ""
            let fits = zip(parts, pattern).allSatisfy { part, pattern in
                if pattern.hasPrefix("{") { argument = String(part) }
                return pattern.hasPrefix("{") ? !part.isEmpty : part == pattern
            }
            if fits { return (route, argument) }
        }
        return nil
    }
}
