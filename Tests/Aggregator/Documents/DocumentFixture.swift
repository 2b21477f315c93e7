import Shared
import Testing

@testable import Aggregator

/// An office with reports, programs and officials, and a desk to make its documents at.
final class DocumentFixture {
    let office: SiteFixture
    static let date = CivilDate(dayNumber: 19_408)  // 2023-02-20

    init() throws { office = try SiteFixture() }

    /// Reports of every unit for a year, all values with the year's last digits in them.
    func report(_ period: Period, change: (inout Report) -> Void = { _ in }) throws {
        for unit in Catalog.builtIn.bidang {
            var values: [String: [String: String]] = [:]
            for indicator in Catalog.builtIn.indicators(ofBidang: unit.id) {
                for (place, component) in indicator.components.enumerated() {
                    values[indicator.id, default: [:]][component.id] = String(period.year - 1900 + place * 11)
                }
            }
            try office.submit(unit.id, period, values, change: change)
        }
    }

    func append(_ deed: Act.Deed, reason: String? = nil) throws {
        try office.ledger.append(deed, by: office.author, reason: reason)
    }

    func official(
        _ name: String, from: String, position: Act.Official.Position = .kepala, bidang: String? = nil,
        title: String = "Kepala Dinas"
    ) throws {
        let official = Act.Official(
            position: position, bidang: bidang, title: title, name: name, rank: nil, nip: nil,
            from: try #require(CivilDate(from)))
        try append(.official(official))
    }

    func program(_ name: String, _ year: Int, _ ceiling: String, _ spent: String?, _ ids: [String]) throws {
        try append(
            .program(
                Act.Program(
                    program: name, year: year, ceiling: try #require(Figure(ceiling)),
                    realisasi: spent.flatMap { Figure($0) }, indicators: ids)))
    }

    func desk(
        on date: CivilDate = DocumentFixture.date, size: UInt64? = nil, _ language: Language = .indonesian
    ) throws -> DocumentDesk {
        let state = try office.ledger.store.loadState()
        let reading = OfficeReading(office.ledger.store, state, figures: FigureCache())
        return DocumentDesk(reading: reading, size: size ?? state.size, date: date, language: language)
    }

    func achievement(_ period: Period) throws -> Achievement { try desk().achievement(period) }
}

extension Document {
    /// All tables, in order.
    var tables: [Table] {
        sections.flatMap(\.blocks).compactMap { if case .table(let table) = $0 { table } else { nil } }
    }

    /// Who signs, in order.
    var signers: [Signature] {
        sections.flatMap(\.blocks).flatMap { block -> [Signature] in
            if case .signatures(let signatures) = block { signatures.signatures } else { [] }
        }
    }

    var footnotes: [String] {
        sections.flatMap(\.blocks).flatMap { block -> [String] in
            if case .footnotes(let notes) = block { notes.map(\.text) } else { [] }
        }
    }
}

extension Document.Table {
    /// The rows' cells.
    var cells: [[Document.Cell]] {
        rows.compactMap { if case .cells(let cells) = $0 { cells } else { nil } }
    }
}
