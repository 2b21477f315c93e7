// Days and moments as people read them.

extension CivilDate {
    private static let months = [
        Words(id: "Januari", en: "January"), Words(id: "Februari", en: "February"),
        Words(id: "Maret", en: "March"), Words(id: "April", en: "April"), Words(id: "Mei", en: "May"),
        Words(id: "Juni", en: "June"), Words(id: "Juli", en: "July"), Words(id: "Agustus", en: "August"),
        Words(id: "September", en: "September"), Words(id: "Oktober", en: "October"),
        Words(id: "November", en: "November"), Words(id: "Desember", en: "December"),
    ]

    /// `31 Januari 2023`
    public func text(in language: Language) -> String {
        "\(day) \(Self.months[month - 1].text(in: language)) \(year)"
    }

    /// The moment at which the day begins, where clocks are `offset` from UTC.
    public func beginning(at offset: UTCOffset) -> Timestamp {
        Timestamp(milliseconds: Int64(dayNumber) * 86_400_000 - Int64(offset.minutes) * 60_000)
    }
}

extension PageVisit {
    /// `31 Januari 2023`
    public func date(_ date: CivilDate) -> String { date.text(in: language) }

    /// `12 Januari 2023 08.15 WITA`, readable for programs too.
    public func time(_ moment: Timestamp, of office: Catalog.Office) -> Markup {
        "<time datetime=\"\(moment)\">\(timeText(moment, of: office))</time>"
    }

    /// `12 Januari 2023 08.15 WITA`
    public func timeText(_ moment: Timestamp, of office: Catalog.Office) -> String {
        office.momentText(moment, in: language)
    }
}

extension Catalog.Office {
    /// `12 Januari 2023 08.15 WITA`
    public func momentText(_ moment: Timestamp, in language: Language) -> String {
        let clock = moment.localText(at: utcOffset).suffix(5)
        let shown = language == .indonesian ? String(clock.map { $0 == ":" ? "." : $0 }) : String(clock)
        return "\(moment.date(at: utcOffset).text(in: language)) \(shown) \(timeZone)"
    }
}
