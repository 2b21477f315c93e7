// Which documents there are for a year, and the making of each by its name.

import Shared

extension DocumentDesk {
    /// The document of a name; nil where there is none: a year without a catalogue, a unit it does not
    /// know, a report that never came.
    func document(_ name: DocumentName) throws(StoreError) -> Document? {
        guard exists(name) else { return nil }
        let desk = name.kind.isLegalText ? inIndonesian : self
        switch name.kind {
        case .performance: return try PerformanceReport(desk: desk, name: name).document()
        case .measurement: return try QuarterMeasurement(desk: desk, name: name).document()
        case .workPlan, .budgetMaterial: return try WorkPlan(desk: desk, name: name).document()
        case .agreement: return try PerformanceAgreement(desk: desk, name: name).document()
        case .evaluation: return try PerformanceEvaluation(desk: desk, name: name).document()
        case .decree: return try DecreeDocument(desk: desk, name: name).document()
        case .amendment: return try AmendmentDocument(desk: desk, name: name)?.document()
        case .receipt: return try ReceiptDocument(desk: desk, name: name).document()
        }
    }

    /// The names of a year's documents, the office's own or one unit's, in the order of the decree's uses.
    func names(of year: Int, bidang: String? = nil) throws(StoreError) -> [DocumentName] {
        let period = Period(year: year)
        let kinds = DocumentKind.allCases.filter {
            !$0.isOfUnitAlone && (bidang == nil || !$0.isOfOfficeAlone)
        }
        let names = kinds.map { kind in
            DocumentName(kind, kind.plansAhead ? Period(year: year + 1) : period, bidang: bidang)
        }
        let isChangeable = preparedCatalog != nil || catalog(of: year).withFirstAlternatives != nil
        return names.filter { $0.kind != .amendment || isChangeable } + (try receipts(of: period, bidang))
    }

    /// A receipt for every report of the year and its quarters that counts.
    private func receipts(of period: Period, _ bidang: String?) throws(StoreError) -> [DocumentName] {
        var names: [DocumentName] = []
        for unit in catalog(of: period.year).bidang where bidang == nil || unit.id == bidang {
            for each in period.quarters + [period] {
                let rows = try reading.rows(of: unit.id, each).filter { $0.index < size }
                if rows.last?.kind == .report { names.append(DocumentName(.receipt, each, bidang: unit.id)) }
            }
        }
        return names
    }

    private func exists(_ name: DocumentName) -> Bool {
        let year = name.kind.plansAhead ? name.period.year - 1 : name.period.year
        let catalog = catalog(of: year)
        return catalog.years.contains(year) && (name.bidang.map { catalog.bidang($0) != nil } ?? true)
    }
}
