// What was passed on to the Bupati, and by when it has to be.

import Shared

/// By when the figures of a period are to be passed on.
struct DeliveryDue: Sendable, Hashable {
    /// Days after a year's end. 59 is the end of February: two months, as Perpres 29/2014 and PermenPANRB
    /// 53/2014 give for an office's performance report.
    var yearDayCount = Limits.deliveryYearDayCount
    /// Days after a quarter's end.
    var quarterDayCount = Limits.deliveryQuarterDayCount

    /// The last day for `period`.
    func day(of period: Period) -> CivilDate {
        period.lastDay.adding(days: period.quarter == nil ? yearDayCount : quarterDayCount)
    }
}

/// Where the delivery of one period stands.
enum DeliveryState {
    case delivered(OfficeState.Placed<Act.Delivery>)
    /// Not yet, and due on this day; `daysLate` where that has passed.
    case due(CivilDate, daysLate: Int?)
    /// The period runs, or is from before the office reported here.
    case notAsked

    init(of period: Period, _ state: OfficeState, _ due: DeliveryDue, on today: CivilDate) {
        if let placed = state.delivery(of: period) {
            self = .delivered(placed)
        } else if !period.hasEnded(on: today) || period.lastDay < state.reportingFrom.firstDay {
            self = .notAsked
        } else {
            let day = due.day(of: period)
            self = .due(day, daysLate: day < today ? today.dayNumber - day.dayNumber : nil)
        }
    }

    /// One sentence, and where to go on; nothing where nothing is asked.
    func sentence(_ period: Period, _ visit: Visit) -> String? {
        switch self {
        case .notAsked: nil
        case .delivered(let placed):
            visit.say(
                id: "Disampaikan kepada \(placed.value.to) pada \(visit.date(placed.value.date)), nomor "
                    + "\(placed.value.number), dari log \(placed.value.size) entri.",
                en: "Passed on to \(placed.value.to) on \(visit.date(placed.value.date)), number "
                    + "\(placed.value.number), from a log of \(placed.value.size) entries.")
        case .due(let day, let late):
            visit.say(
                id: "\(period.title(in: .indonesian)) belum disampaikan kepada Bupati; paling lambat "
                    + visit.date(day) + (late.map { ", terlambat \($0) hari" } ?? ""),
                en: "\(period.title(in: .english)) is not passed on to the Bupati; due on " + visit.date(day)
                    + (late.map { ", \($0) days late" } ?? ""))
        }
    }
}

/// The deliveries of a period, who gets copies, and what is still to be done.
struct DeliverySection {
    let visit: Visit
    let reading: OfficeReading
    let period: Period

    var markup: Markup {
        let state = reading.state
        var table = SheetTable(
            visit.say(id: "Penyampaian", en: "Deliveries"),
            [
                .text(visit.say(.entry)), .text(visit.say(id: "Kepada", en: "To")),
                .text(visit.say(id: "Tanggal surat", en: "Date of the letter")),
                .text(visit.say(id: "Nomor surat", en: "Number of the letter")),
                .number(visit.say(id: "Ukuran log", en: "Log size")),
                .text(visit.say(id: "Akar", en: "Root")),
                .text(visit.say(.by)),
            ])
        for placed in state.deliveries.reversed() where placed.value.period == period {
            table.add([
                "\(placed.index)", Markup.said(placed.value.to), "\(visit.date(placed.value.date))",
                Markup.said(placed.value.number), "\(placed.value.size)",
                "<span class=\"mono small\">\(placed.value.root.base64)</span>",
                Markup.said(EntryLine(visit: visit, state: state).who(placed.by)),
            ])
        }
        let due = DeliveryState(of: period, state, reading.deliveryDue, on: state.day(of: visit.now))
        let open: Markup? = table.isEmpty ? due.sentence(period, visit).map { "<p>\($0).</p>" } : nil
        let none = visit.say(id: "Belum ada yang disampaikan.", en: "Nothing was passed on yet.")
        return (table.isEmpty ? open ?? "<p class=\"soft\">\(none)</p>" : table.markup) + copies
    }

    private var copies: Markup {
        let names = reading.catalog(of: period).decree.copiesTo
        if names.isEmpty { return .none }
        let list = names.map { "<li>\($0)</li>" as Markup }
        return
            "<p class=\"soft\">\(visit.say(id: "Tembusan:", en: "Copies to:"))</p><ol class=\"soft\">\(list)</ol>"
    }
}
