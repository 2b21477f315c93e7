// The office's own affairs as JSON, as the pages show them: what programs cost and how that compares with
// what was achieved, who signs documents, what was passed on. Money is in rupiah; every figure has ten
// decimals.

import Shared

/// Resources of the office itself.
struct OfficeResources {
    let reading: OfficeReading
    let question: DataQuestion
    /// In the office's time.
    let today: CivilDate

    private var state: OfficeState { reading.state }

    // MARK: Programs

    /// The programs of a year, those of the catalogue that nobody has said anything of too, and the year's
    /// indicators with the money of their programs.
    func programs() throws -> JSONValue {
        let period = try question.year()
        let achievement = try reading.achievement(period, atSize: try question.size())
        let year = ProgramYear(achievement, state)
        return [
            "year": .string(period.description), "catalog": .integer(achievement.catalog.revision),
            "log": achievement.position.json,
            "programs": .array(year.names.map { program($0, year) }),
            "indicators": .array(achievement.rows.map { indicator($0, year) }),
            "total": .object(JSONObject(pairs: Self.money(Budget(of: year.programs)))),
        ]
    }

    private func program(_ name: String, _ year: ProgramYear) -> JSONValue {
        let placed = year.placed.first { $0.value.program == name }
        let program = placed?.value
        let members: [(String, JSONValue)] =
            [("program", .string(name))] + Self.money(program.flatMap { Budget(of: [$0]) })
            + Self.efficiency(
                program.flatMap(year.capaian(of:)), program.flatMap(year.efficiency(of:)))
            + [("indicators", .array((program?.indicators ?? []).map(JSONValue.string)))]
        return .object(JSONObject(pairs: members + Self.origin(placed)))
    }

    private func indicator(_ row: Achievement.Row, _ year: ProgramYear) -> JSONValue {
        let served = year.programs(of: row.indicator.id)
        let members: [(String, JSONValue)] =
            [("id", .string(row.indicator.id))] + Self.money(Budget(of: served))
            + Self.efficiency(row.outcome.capaian, year.efficiency(of: row))
            + [("programs", .array(served.map { .string($0.program) }))]
        return .object(JSONObject(pairs: members))
    }

    private static func money(_ budget: Budget?) -> [(String, JSONValue)] {
        [
            ("pagu", exact(budget?.ceiling)), ("realisasi", exact(budget?.realisasi)),
            ("serapan", exact(budget?.absorption)),
        ]
    }

    private static func efficiency(_ capaian: Rational?, _ found: Efficiency?) -> [(String, JSONValue)] {
        [
            ("capaian", exact(capaian)), ("efisiensi", exact(found?.difference)),
            ("kelas", .optional(found?.step.rawValue)),
        ]
    }

    private static func exact(_ value: Rational?) -> JSONValue {
        .optional(value?.decimalText(fractionDigits: Limits.outputFractionDigitCount))
    }

    /// Which act says so, whose and why; nulls where nobody has said anything.
    private static func origin<Value>(_ placed: OfficeState.Placed<Value>?) -> [(String, JSONValue)] {
        [
            ("index", placed.map { .integer($0.index) } ?? .null), ("by", placed?.by.json ?? .null),
            ("at", .optional(placed?.at.description)), ("reason", .optional(placed?.reason)),
        ]
    }

    // MARK: Officials

    /// Everybody who was ever named, in the order of the log, and who of them signs on a day.
    func officials() throws -> JSONValue {
        let day = try question.day() ?? today
        return [
            "date": .string(day.description), "log": try reading.position.json,
            "officials": .array(state.officials.map { official($0, on: day) }),
        ]
    }

    private func official(_ placed: OfficeState.Placed<Act.Official>, on day: CivilDate) -> JSONValue {
        let official = placed.value
        let members: [(String, JSONValue)] = [
            ("position", .string(official.position.rawValue)), ("bidang", .optional(official.bidang)),
            ("title", .string(official.title)), ("name", .string(official.name)),
            ("rank", .optional(official.rank)), ("nip", .optional(official.nip)),
            ("from", .string(official.from.description)),
            ("in_office", .bool(state.isInOffice(placed, on: day))),
        ]
        return .object(JSONObject(pairs: members + Self.origin(placed)))
    }

    // MARK: Deliveries

    /// What of a year was passed on to the Bupati, and what is still to be done.
    func deliveries() throws -> JSONValue {
        let year = try question.year()
        return [
            "year": .string(year.description), "date": .string(today.description),
            "log": try reading.position.json,
            "copies_to": .array(reading.catalog(of: year).decree.copiesTo.map(JSONValue.string)),
            "periods": .array(([year] + year.quarters).map(deliveries)),
        ]
    }

    private func deliveries(of period: Period) -> JSONValue {
        let standing = DeliveryState(of: period, state, reading.deliveryDue, on: today)
        let made = state.deliveries.filter { $0.value.period == period }.map { placed -> JSONValue in
            let delivery = placed.value
            let members: [(String, JSONValue)] = [
                ("to", .string(delivery.to)), ("date", .string(delivery.date.description)),
                ("number", .string(delivery.number)), ("size", .integer(delivery.size)),
                ("root", .string(delivery.root.base64)),
            ]
            return .object(JSONObject(pairs: members + Self.origin(placed)))
        }
        return [
            "period": .string(period.description), "state": .string(standing.code),
            "due": .string(reading.deliveryDue.day(of: period).description),
            "days_late": standing.lateDayCount.map { .integer($0) } ?? .null, "deliveries": .array(made),
        ]
    }
}

extension DeliveryState {
    /// A stable code.
    var code: String {
        switch self {
        case .delivered: "delivered"
        case .due(_, let late): late == nil ? "due" : "late"
        case .notAsked: "not-asked"
        }
    }

    /// Days after the due day, where there are any.
    var lateDayCount: Int? {
        if case .due(_, let late) = self { late } else { nil }
    }
}
