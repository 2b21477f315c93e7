// The query of one question, read strictly: a value that cannot be understood is a problem, never a guess.

import Shared

/// What is asked for.
struct DataQuestion {
    private let query: [String: String]
    private let state: OfficeState

    init(_ query: [String: String], _ state: OfficeState) { (self.query, self.state) = (query, state) }

    /// A period; a problem where none is named.
    func period() throws(DataProblem) -> Period {
        if let period = try optionalPeriod() { return period }
        throw .parameter("period", Self.periodWords)
    }

    /// A period, if one is named.
    func optionalPeriod() throws(DataProblem) -> Period? {
        guard let text = query["period"] else { return nil }
        if let period = Period(text) { return period }
        throw .parameter("period", Self.periodWords)
    }

    private static let periodWords = Words(
        id: "tahun (2022) atau triwulan (2022-T1)", en: "a year (2022) or a quarter (2022-T1)")

    /// A year.
    func year() throws(DataProblem) -> Period {
        if let period = query["year"].flatMap({ Period($0) }), period.quarter == nil { return period }
        throw .parameter("year", Words(id: "tahun (2022)", en: "a year (2022)"))
    }

    /// A day, if one is named.
    func day() throws(DataProblem) -> CivilDate? {
        guard let text = query["date"] else { return nil }
        if let day = CivilDate(text) { return day }
        throw .parameter("date", Words(id: "tanggal (2023-02-20)", en: "a day (2023-02-20)"))
    }

    /// A size of the log; the size of now where none is named.
    func size(_ name: String = "as_of") throws(DataProblem) -> UInt64 {
        guard query[name] != nil else { return state.size }
        return try number(name, 1...max(1, state.size))
    }

    /// A size that must be named.
    func requiredSize(_ name: String) throws(DataProblem) -> UInt64 {
        try number(name, 1...max(1, state.size))
    }

    /// Entries before this index; all where none is named.
    func before() throws(DataProblem) -> UInt64 {
        query["before"] == nil ? state.size : try number("before", 0...state.size)
    }

    /// How many at most.
    func limit() throws(DataProblem) -> Int {
        query["limit"] == nil ? 50 : Int(try number("limit", 1...UInt64(Limits.historyPageEntryCountMax)))
    }

    /// A unit, if one is named; one that the catalogue does not know may still have reported.
    func bidang() throws(DataProblem) -> String? {
        guard let id = query["bidang"] else { return nil }
        let isKnown = state.catalogs.contains { $0.catalog.bidang(id) != nil }
        if isKnown { return id }
        throw .parameter(
            "bidang", Words(id: "pengenal unit dalam katalog", en: "a unit's id of the catalogue"))
    }

    /// `report` or `act`, if one is named.
    func kind() throws(DataProblem) -> String? {
        guard let kind = query["kind"] else { return nil }
        if ["report", "act"].contains(kind) { return kind }
        throw .parameter("kind", Words(id: "report atau act", en: "report or act"))
    }

    private func number(_ name: String, _ range: ClosedRange<UInt64>) throws(DataProblem) -> UInt64 {
        if let text = query[name], let value = UInt64(text), String(value) == text, range.contains(value) {
            return value
        }
        throw .parameter(
            name,
            Words(
                id: "bilangan dari \(range.lowerBound) sampai \(range.upperBound)",
                en: "a number from \(range.lowerBound) to \(range.upperBound)"))
    }
}
