// Figures, indicators and completeness as JSON.

import Shared

/// Resources that hold figures.
struct FigureResources {
    let reading: OfficeReading
    let question: DataQuestion
    /// In the office's time, for lateness.
    let today: CivilDate

    /// `iku-achievement/1`, now or as it stood at a size of the log.
    func achievement() throws -> JSONValue {
        let period = try question.period()
        let size = try question.size()
        return try reading.achievement(period, atSize: size).json
    }

    /// The indicators of the revision in force for a period, as the catalogue has them.
    func indicators() throws -> JSONValue {
        let period = try question.period()
        let catalog = reading.catalog(of: period)
        return [
            "period": .string(period.description), "catalog": .integer(catalog.revision),
            "log": try reading.position.json,
            "sasaran": .array(catalog.sasaran.map { ["id": .string($0.id), "name": .string($0.name)] }),
            "indicators": catalog.json.object?["indicators"] ?? [],
        ]
    }

    /// One indicator of the latest revision, and its figures year by year.
    func indicator(_ id: String) throws -> JSONValue {
        let catalog = reading.state.latestCatalog
        let elements = catalog.json.object?["indicators"]?.array ?? []
        guard let element = elements.first(where: { $0.object?["id"]?.string == id }) else {
            throw DataProblem.notFound(Words(id: "Indikator ini", en: "such indicator"))
        }
        var years: [JSONValue] = []
        for year in catalog.years {
            let achievement = try reading.achievement(Period(year: year))
            let row = achievement.rows.first { $0.indicator.id == id }
            years.append(["period": .string(String(year)), "figure": row?.json ?? .null])
        }
        return [
            "catalog": .integer(catalog.revision), "log": try reading.position.json, "indicator": element,
            "years": .array(years),
        ]
    }

    /// Who has reported which period of a year.
    func units() throws -> JSONValue {
        let year = try question.year()
        let catalog = reading.catalog(of: year)
        var units: [JSONValue] = []
        for unit in catalog.bidang {
            let periods = try ([year] + year.quarters).map { try state(of: unit.id, $0) }
            units.append([
                "id": .string(unit.id), "name": .string(unit.name),
                "indicators": .array(catalog.indicators(ofBidang: unit.id).map { .string($0.id) }),
                "periods": .array(periods),
            ])
        }
        return [
            "year": .string(year.description), "date": .string(today.description),
            "reporting_from": .string(reading.state.reportingFrom.description),
            "catalog": .integer(catalog.revision), "log": try reading.position.json, "units": .array(units),
        ]
    }

    private func state(of unit: String, _ period: Period) throws -> JSONValue {
        let timeliness = try reading.timeliness(of: unit, period, on: today)
        let head = reading.state.heads[.init(bidang: unit, period: period)]
        let due = period.lastDay.adding(days: reading.catalog(of: period).dueDayCount(of: period))
        return [
            "period": .string(period.description), "state": .string(timeliness.code),
            "reported": .bool(head?.kind == .report), "due": .string(due.description),
            "days_late": timeliness.lateDayCount.map { .integer($0) } ?? .null,
            "revision": head.map { .integer($0.revision) } ?? .null,
            "report": .optional(head?.report.hex),
            "locked": .bool(reading.state.isLocked(bidang: unit, period: period, on: today)),
        ]
    }
}

extension Timeliness {
    /// A stable code.
    var code: String {
        switch self {
        case .running: "running"
        case .due: "due"
        case .late: "late"
        case .onTime: "on-time"
        case .reportedLate: "reported-late"
        case .historical: "historical"
        }
    }

    /// Days after the due day, where there are any.
    var lateDayCount: Int? {
        switch self {
        case .late(let count), .reportedLate(let count): count
        case .running, .due, .onTime, .historical: nil
        }
    }
}
