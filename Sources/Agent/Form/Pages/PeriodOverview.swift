// The periods with their state, for the first page and to choose one to fill in: the running and the last
// year, earlier ones folded away.

import Shared

/// Writes the list of periods.
struct PeriodOverview {
    let visit: FormVisit
    let reading: FormReading

    /// The page to choose a period on.
    func result() throws -> FormResult {
        .page(
            title: visit.say(id: "Isi laporan: pilih periode", en: "Fill in: choose a period"), try markup)
    }

    var markup: Markup {
        get throws {
            let all = try reading.choices().all
            let year = try reading.today().year
            let recent = all.filter { $0.period.year >= year - 1 }
            let earlier = all.filter { $0.period.year < year - 1 }
            let more: Markup =
                earlier.isEmpty
                ? .none
                : """
                <details><summary>\(visit.say(id: "Tahun-tahun sebelumnya", en: "Earlier years"))</summary>\
                \(try table(earlier))</details>
                """
            return try table(recent) + more
        }
    }

    private func table(_ choices: [PeriodChoice]) throws -> Markup {
        var table = PageTable(
            visit.say(.period),
            [
                .text(visit.say(.period)), .text(visit.say(.state)),
                .text(visit.say(id: "Tindakan", en: "Action")),
            ])
        for choice in choices where choice.obstacle != .outsideCatalog {
            table.add(
                ["\(visit.name(choice.period))", try state(choice) + due(choice), action(choice)],
                isGroup: choice.period.quarter == nil)
        }
        return table.markup
    }

    private func state(_ choice: PeriodChoice) throws -> Markup {
        let state = try reported(choice)
        let draft: Markup =
            choice.hasDraft
            ? "<span class=\"line\">\(visit.say(id: "Ada draf", en: "A draft is kept"))</span>" : .none
        let locked: Markup =
            choice.obstacle == .locked
            ? "<span class=\"line\">\(visit.say(id: "Dikunci", en: "Locked"))</span>" : .none
        return state + draft + locked
    }

    private func reported(_ choice: PeriodChoice) throws -> Markup {
        switch choice.state {
        case .notReported:
            if choice.obstacle == .notBegun { return "\(visit.say(id: "Belum dimulai", en: "Not begun"))" }
            return mark("", visit.say(Achievement.Status.missing.words))
        case .queued(let known):
            return link(known.hash, "s-wait", visit.say(id: "Menunggu dikirim", en: "Waiting to be sent"))
        case .delivered(let known, let receipt):
            let words = visit.say(
                id: "Diterima, nomor \(receipt.index)", en: "Delivered, number \(receipt.index)")
            let moment = visit.time(receipt.receivedAt, of: try reading.office())
            return "\(link(known.hash, "s-done", words))<span class=\"line soft small\">\(moment)</span>"
        case .withdrawn(let known):
            return link(known.hash, "", visit.say(id: "Ditarik", en: "Withdrawn"))
        case .refused(let refused):
            let first = refused.faults.first.map { visit.say($0.words) } ?? refused.refusal.message
            return """
                \(link(refused.hash, "s-bad", visit.say(id: "Ditolak", en: "Refused")))\
                <span class="line small">\(first)</span>
                """
        }
    }

    private func mark(_ kind: String, _ text: String) -> Markup {
        "<span class=\"state \(kind)\">\(text)</span>"
    }

    private func link(_ hash: Digest, _ kind: String, _ text: String) -> Markup {
        "<a class=\"state \(kind)\" href=\"/keadaan/\(hash.hex)\">\(text)</a>"
    }

    private func due(_ choice: PeriodChoice) -> Markup {
        switch choice.state {
        case .queued, .delivered: return .none
        case .notReported, .withdrawn, .refused: break
        }
        let date = visit.date(choice.dueDay)
        if choice.isLate {
            let words = visit.say(id: "lewat tenggat \(date)", en: "overdue since \(date)")
            return "<span class=\"line small s-wait\">\(words)</span>"
        }
        let words = visit.say(id: "tenggat \(date)", en: "due by \(date)")
        return "<span class=\"line small soft\">\(words)</span>"
    }

    private func action(_ choice: PeriodChoice) -> Markup {
        if choice.obstacle != nil { return .none }
        switch choice.state {
        case .notReported, .withdrawn: return fill(choice)
        case .refused(let refused):
            let path = refused.report.supersedes == nil ? "isi" : "koreksi"
            let query = choice.hasDraft ? "" : "?perbaiki=\(refused.hash.hex)"
            return button("/\(path)/\(choice.period)\(query)", visit.say(id: "Perbaiki", en: "Mend"), choice)
        case .queued, .delivered:
            return button("/koreksi/\(choice.period)", visit.say(id: "Koreksi", en: "Correct"), choice)
        }
    }

    private func fill(_ choice: PeriodChoice) -> Markup {
        let words =
            choice.hasDraft
            ? visit.say(id: "Lanjutkan", en: "Go on") : visit.say(id: "Isi", en: "Fill in")
        return button("/isi/\(choice.period)", words, choice)
    }

    private func button(_ path: String, _ words: String, _ choice: PeriodChoice) -> Markup {
        """
        <a class="button" href="\(path)">\(words)\
        <span class="unseen"> \(choice.period.title(in: visit.language))</span></a>
        """
    }
}
