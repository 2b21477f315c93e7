// Reports to send, made and signed before the clock runs: valid, distinct, about 1 KiB of payload.
// One chain a bidang and period: revision n+1 supersedes n, as corrections do.

import Shared

/// One chain that one connection continues.
struct ReportChain {
    let bidang: String
    let period: Period
    private(set) var revision = 0
    private(set) var head: Digest?

    init(bidang: String, period: Period, revision: Int = 0, head: Digest? = nil) {
        (self.bidang, self.period, self.revision, self.head) = (bidang, period, revision, head)
    }

    /// Signs the next report of the chain.
    mutating func next(_ catalog: Catalog, payloadByteCount: Int, key: SigningKey) -> SignedReport {
        revision += 1
        var report = Report(
            kind: .report, office: catalog.office.id, bidang: bidang, period: period, revision: revision,
            supersedes: head, reason: revision == 1 ? nil : "Koreksi angka nomor \(revision - 1)", catalog: 1,
            preparedBy: .init(name: "Andi Nurhayati", title: "Analis Data"),
            createdAt: "2026-01-12T08:00:00+08:00")
        let figure = Figure("\(1 + revision % 90)")
        let indicators = catalog.indicators(ofBidang: bidang)
        for indicator in indicators {
            let pairs = indicator.components.compactMap { component in figure.map { (component.id, $0) } }
            report.values[indicator.id] = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        }
        let bareByteCount = report.json.compact.count
        if let indicator = indicators.first {
            let text = Self.note(byteCount: max(1, payloadByteCount - bareByteCount - 64))
            report.notes = [indicator.id: ["penghambat": text]]
        }
        let signed = SignedReport(signing: report.json.compact, with: key)
        head = signed.hash
        return signed
    }

    /// Prose of a bidang, as long as is asked.
    private static func note(byteCount: Int) -> String {
        let sentence = "Sebagian data pelaku usaha belum diterima dari kecamatan sampai batas waktu. "
        let copies = byteCount / sentence.utf8.count + 1
        return String(
            decoding: Array(String(repeating: sentence, count: copies).utf8.prefix(byteCount)), as: UTF8.self)
    }
}

/// The reports of one connection: its own key, its own chains.
struct ReportSource {
    let key: SigningKey
    private var chains: [ReportChain]
    private var turn = 0

    init(key: SigningKey, chains: [ReportChain]) { (self.key, self.chains) = (key, chains) }

    /// The next report, of each chain in turn.
    mutating func next(_ catalog: Catalog, payloadByteCount: Int) -> SignedReport {
        let place = turn % chains.count
        turn += 1
        return chains[place].next(catalog, payloadByteCount: payloadByteCount, key: key)
    }

    /// Deals the chains of a bidang out over its connections: `chains[connection]`.
    static func deal(_ catalog: Catalog, connectionBidang: [String]) -> [[ReportChain]] {
        let periods = (2021...2026).flatMap { year in
            [Period(year: year)] + (1...4).compactMap { Period("\(year)-T\($0)") }
        }
        var dealt = [[ReportChain]](repeating: [], count: connectionBidang.count)
        for bidang in catalog.bidang.map(\.id) {
            let owners = connectionBidang.indices.filter { connectionBidang[$0] == bidang }
            if owners.isEmpty { continue }
            for (place, period) in periods.enumerated() {
                dealt[owners[place % owners.count]].append(ReportChain(bidang: bidang, period: period))
            }
        }
        return dealt
    }
}
