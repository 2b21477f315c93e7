// `period list`: what the office has done with periods: locks, returned reports, approvals, deliveries.

import Shared

enum PeriodListCommand {
    static let syntax = CommandSyntax(
        "period list",
        Words(
            id: "kunci, pengembalian, pengesahan dan penyampaian",
            en: "locks, returns, approvals and deliveries"))

    static func run(_ context: CommandContext) throws -> ExitCode {
        let store = try Store(context.layout)
        let list = try store.database.snapshot { () throws(StoreError) in
            let state = try store.loadState()
            return PeriodList(
                state: state, today: state.day(of: context.clock.now()),
                approvals: try ApprovalStanding.all(in: store, state), language: context.language)
        }
        try context.emit(list.json, text: list.text)
        return .done
    }
}

/// The listing, as JSON and as text.
private struct PeriodList {
    let state: OfficeState
    let today: CivilDate
    let approvals: [ApprovalStanding]
    let language: Language

    private func isExpired(_ lock: Act.Lock) -> Bool { lock.until.map { $0 < today } ?? false }

    // MARK: JSON

    var json: JSONValue {
        [
            "locks": .array(state.locks.map(lockJSON)), "returns": .array(state.returns.map(returnJSON)),
            "approvals": .array(approvals.map(\.json)),
            "deliveries": .array(state.deliveries.map(deliveryJSON)),
        ]
    }

    private func deliveryJSON(_ placed: OfficeState.Placed<Act.Delivery>) -> JSONValue {
        let delivery = placed.value
        return [
            "period": .string(delivery.period.description), "size": .integer(delivery.size),
            "root": .string(delivery.root.base64), "to": .string(delivery.to),
            "date": .string(delivery.date.description), "number": .string(delivery.number),
            "index": .integer(placed.index), "by": .string(placed.by.name),
            "at": .string(placed.at.description),
        ]
    }

    private func lockJSON(_ placed: OfficeState.Placed<Act.Lock>) -> JSONValue {
        [
            "act": .string(placed.value.isLock ? "lock" : "unlock"),
            "period": .string(placed.value.period.description), "bidang": .optional(placed.value.bidang),
            "until": .optional(placed.value.until?.description), "expired": .bool(isExpired(placed.value)),
            "index": .integer(placed.index), "by": .string(placed.by.name),
            "at": .string(placed.at.description), "reason": .optional(placed.reason),
        ]
    }

    private func returnJSON(_ placed: OfficeState.Placed<OfficeState.Return>) -> JSONValue {
        [
            "period": .string(placed.value.period.description), "bidang": .string(placed.value.bidang),
            "indicator": .optional(placed.value.indicator), "text": .string(placed.value.text),
            "open": .bool(state.isOpen(placed)), "index": .integer(placed.index),
            "by": .string(placed.by.name), "at": .string(placed.at.description),
        ]
    }

    // MARK: Text

    private func say(id: String, en: String) -> String { Words(id: id, en: en).text(in: language) }

    var text: String {
        var listing = Listing([
            say(id: "entri", en: "entry"), say(id: "periode", en: "period"), "bidang",
            say(id: "perbuatan", en: "act"), say(id: "keterangan", en: "remarks"),
        ])
        for placed in state.locks { listing.add(cells(placed)) }
        for placed in state.returns { listing.add(cells(placed)) }
        for approval in approvals { listing.add(cells(approval)) }
        for placed in state.deliveries { listing.add(cells(placed)) }
        let none = say(
            id:
                "Tidak ada periode yang dikunci, disahkan atau disampaikan, atau laporan yang dikembalikan.\n",
            en: "No period is locked, approved or passed on, no report was returned.\n")
        return listing.isEmpty ? none : listing.text
    }

    private func cells(_ placed: OfficeState.Placed<Act.Lock>) -> [String] {
        let lock = placed.value
        let remarks = [
            lock.until.map { say(id: "sampai \($0)", en: "until \($0)") },
            isExpired(lock) ? say(id: "(lewat)", en: "(passed)") : nil, placed.reason,
        ]
        return [
            String(placed.index), lock.period.description, lock.bidang ?? say(id: "semua", en: "all"),
            lock.isLock ? say(id: "dikunci", en: "locked") : say(id: "dibuka", en: "unlocked"),
            remarks.compactMap(\.self).joined(separator: " "),
        ]
    }

    private func cells(_ placed: OfficeState.Placed<OfficeState.Return>) -> [String] {
        [
            String(placed.index), placed.value.period.description, placed.value.bidang,
            state.isOpen(placed)
                ? say(id: "dikembalikan", en: "returned")
                : say(id: "sudah diperbaiki", en: "corrected since"),
            [placed.value.indicator, placed.value.text].compactMap(\.self).joined(separator: ": "),
        ]
    }

    private func cells(_ placed: OfficeState.Placed<Act.Delivery>) -> [String] {
        let delivery = placed.value
        let remarks = say(
            id:
                "kepada \(delivery.to), \(delivery.date), nomor \(delivery.number); ukuran log \(delivery.size)",
            en: "to \(delivery.to), \(delivery.date), number \(delivery.number); log size \(delivery.size)")
        return [
            String(placed.index), delivery.period.description, say(id: "semua", en: "all"),
            say(id: "disampaikan", en: "passed on"), remarks,
        ]
    }

    private func cells(_ approval: ApprovalStanding) -> [String] {
        let placed = approval.placed
        let office = state.latestCatalog.office
        let time = "\(placed.at.localText(at: office.utcOffset)) \(office.timeZone)"
        let count = approval.differences.count
        let remarks = [
            say(id: "ukuran log \(placed.value.size)", en: "log size \(placed.value.size)"),
            say(id: "oleh \(placed.by.name), \(time)", en: "by \(placed.by.name), \(time)"),
            approval.stillHolds
                ? say(id: "angka masih sama", en: "the figures still hold")
                : say(
                    id: "angka sekarang berbeda (\(count) nilai)",
                    en: "the figures differ now (\(count) \(count == 1 ? "value" : "values"))"),
            placed.reason,
        ]
        return [
            String(placed.index), placed.value.period.description, say(id: "semua", en: "all"),
            placed.by.via.approvalWords.text(in: language),
            remarks.compactMap(\.self).joined(separator: "; "),
        ]
    }
}
