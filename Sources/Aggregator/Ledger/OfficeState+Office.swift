// Questions to the log about the office itself: who signs on a day, what programs cost, what was passed on.

import Shared

extension OfficeState {
    /// Who holds a position on a day: of those named before the entry `size`, the one whose `from` is the
    /// latest not after the day; of two with the same `from` the one named later.
    func official(
        _ position: Act.Official.Position, bidang: String? = nil, on day: CivilDate,
        atSize size: UInt64 = .max
    ) -> Act.Official? {
        officials.filter {
            $0.index < size && $0.value.position == position && $0.value.bidang == bidang
                && $0.value.from <= day
        }
        .max { ($0.value.from, $0.index) < ($1.value.from, $1.index) }?.value
    }

    /// Whether somebody named later, or from a later day on, has taken the place of an official by `day`.
    func isInOffice(_ placed: Placed<Act.Official>, on day: CivilDate) -> Bool {
        official(placed.value.position, bidang: placed.value.bidang, on: day) == placed.value
    }

    /// What the latest act before the entry `size` says of each program's year: those of the catalogue first,
    /// in its order, then others as they were first named.
    func programs(of year: Int, atSize size: UInt64 = .max) -> [Placed<Act.Program>] {
        var latest: [String: Placed<Act.Program>] = [:]
        var others: [String] = []
        let known = catalog(inForceFor: year, atSize: size).programs
        for placed in programs where placed.index < size && placed.value.year == year {
            let name = placed.value.program
            if latest[name] == nil, !known.contains(name) { others.append(name) }
            latest[name] = placed
        }
        return (known + others).compactMap { latest[$0] }
    }

    /// The latest note before the entry `size` that a period's figures were passed on.
    func delivery(of period: Period, atSize size: UInt64 = .max) -> Placed<Act.Delivery>? {
        deliveries.last { $0.index < size && $0.value.period == period }
    }

    /// To whom figures are passed on unless somebody says otherwise: the Bupati's title, or the first of the
    /// decree's copies without what follows the name.
    func usualRecipient(on day: CivilDate) -> String {
        if let bupati = official(.bupati, on: day) { return bupati.title }
        let first = latestCatalog.decree.copiesTo.first ?? "Bupati"
        return first.split(separator: "(").first.map(Self.trimmed) ?? "Bupati"
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.reversed().drop { $0 == " " }.reversed())
    }

    /// The size whose figures are passed on unless somebody says otherwise: what was approved last, or now.
    func usualDeliverySize(of period: Period) -> UInt64 {
        approvals.last { $0.value.period == period }?.value.size ?? size
    }
}
