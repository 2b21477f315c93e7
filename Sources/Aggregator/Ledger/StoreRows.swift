// The rows of the projections, written and read with their checksums. Every function that reads refuses a
// row that is not as it was written.

import Shared

/// The projection's row of one report.
struct ReportRow: Sendable, Hashable {
    let index: UInt64
    let hash: Digest
    let chain: OfficeState.Chain
    let revision: Int
    let kind: Report.Kind

    init(_ report: Report, hash: Digest, at index: UInt64) {
        (self.index, self.hash, revision, kind) = (index, hash, report.revision, report.kind)
        chain = OfficeState.Chain(bidang: report.bidang, period: report.period)
    }

    static let columns = "idx, hash, bidang, period, revision, kind, sum"

    /// Reads `columns`.
    init(_ row: SQLRow) throws(StoreError) {
        index = try row.index(0)
        guard let hash = Digest(bytes: row.blob(1)), let period = Period(row.text(3)),
            let kind = Report.Kind(rawValue: row.text(5))
        else { throw .damaged("the row of report \(index) cannot be read", in: "reports") }
        chain = OfficeState.Chain(bidang: row.text(2), period: period)
        (self.hash, self.kind, revision) = (hash, kind, Int(row.integer(4)))
        try checksum.check(row.integer(6), "report \(index)", in: "reports")
    }

    var checksum: RowChecksum {
        var sum = RowChecksum("reports")
        sum.add(Int64(index))
        sum.add(hash.bytes)
        sum.add(chain.bidang)
        sum.add(chain.period.description)
        sum.add(Int64(revision))
        sum.add(kind.rawValue)
        return sum
    }
}

extension OfficeState.Head {
    private static let columns = "bidang, period, idx, revision, report, kind, kid, indicators, sum"
    static let selectAll = "SELECT \(columns) FROM heads"

    /// Reads `columns`.
    static func read(_ row: SQLRow) throws(StoreError) -> (OfficeState.Chain, OfficeState.Head) {
        guard let period = Period(row.text(1)), let report = Digest(bytes: row.blob(4)),
            let kind = Report.Kind(rawValue: row.text(5))
        else { throw .damaged("a head cannot be read", in: "heads") }
        let chain = OfficeState.Chain(bidang: row.text(0), period: period)
        let head = OfficeState.Head(
            index: try row.index(2), revision: Int(row.integer(3)), report: report, kind: kind,
            kid: row.text(6), indicators: Set(row.text(7).split(separator: " ").map(String.init)))
        try head.checksum(of: chain).check(
            row.integer(8), "the head of \(chain.bidang) \(chain.period)", in: "heads")
        return (chain, head)
    }

    func checksum(of chain: OfficeState.Chain) -> RowChecksum {
        var sum = RowChecksum("heads")
        sum.add(chain.bidang)
        sum.add(chain.period.description)
        sum.add(Int64(index))
        sum.add(Int64(revision))
        sum.add(report.bytes)
        sum.add(kind.rawValue)
        sum.add(kid)
        sum.add(indicatorList)
        return sum
    }

    fileprivate var indicatorList: String { indicators.sorted().joined(separator: " ") }
}

/// Checksums of the smaller tables.
extension RowChecksum {
    static func act(_ name: String, at index: UInt64) -> RowChecksum {
        var sum = RowChecksum("acts")
        sum.add(Int64(index))
        sum.add(name)
        return sum
    }

    static func node(_ hash: [UInt8], at key: Int64) -> RowChecksum {
        var sum = RowChecksum("nodes")
        sum.add(key)
        sum.add(hash)
        return sum
    }
}

// MARK: - Writing

extension Database {
    func insert(_ entry: Entry, at index: UInt64) throws(StoreError) {
        try insert(.entries, .index(index), .text(entry.receivedAt.description), .blob(entry.compact))
    }

    func insert(_ node: MerkleNode) throws(StoreError) {
        let (key, bytes) = (Store.key(of: node.place), node.hash.bytes)
        try insert(.nodes, .integer(key), .blob(bytes), RowChecksum.node(bytes, at: key).column)
    }

    func insert(_ row: ReportRow) throws(StoreError) {
        try insert(
            .reports, .index(row.index), .blob(row.hash.bytes), .text(row.chain.bidang),
            .text(row.chain.period.description), .integer(Int64(row.revision)), .text(row.kind.rawValue),
            row.checksum.column)
    }

    func insert(actNamed name: String, at index: UInt64) throws(StoreError) {
        try insert(.acts, .index(index), .text(name), RowChecksum.act(name, at: index).column)
    }

    func upsert(_ head: OfficeState.Head, of chain: OfficeState.Chain) throws(StoreError) {
        try insert(
            .heads, .text(chain.bidang), .text(chain.period.description), .index(head.index),
            .integer(Int64(head.revision)), .blob(head.report.bytes), .text(head.kind.rawValue),
            .text(head.kid), .text(head.indicatorList), head.checksum(of: chain).column)
    }
}
