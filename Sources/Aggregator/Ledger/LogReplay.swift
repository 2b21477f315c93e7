// A whole log read from its first entry, without a store: what `rebuild`, `audit` and `verify-bundle` have
// in common. Besides the state it keeps what figures need: the last two reports of each chain. It keeps
// nothing of the entries: whether the roots that acts state of the log's past (`claims`) are right is asked
// of the stored tree, or in a second reading.

import Shared

/// A log as far as it has been read.
struct LogReplay: Sendable {
    /// One entry taken in.
    struct Step: Sendable {
        let document: LoggedDocument
        /// The nodes that this leaf completed, itself first.
        let completed: [MerkleNode]
    }

    /// A chain's latest reports that figures ask for.
    struct ChainTail: Sendable {
        /// Nil for a withdrawal.
        var head: CountedReport?
        /// What the head superseded; nil where there is none or it was a withdrawal.
        var previous: CountedReport?
    }

    private(set) var state: OfficeState?
    private(set) var frontier = MerkleFrontier()
    private(set) var tails: [OfficeState.Chain: ChainTail] = [:]
    private(set) var reportCount = 0

    /// Takes the next entry in, checked by every rule.
    mutating func take(_ entry: Entry) throws(ReplayFault) -> Step {
        let document: LoggedDocument
        if state == nil {
            let first = try OfficeState(first: entry)
            state = first
            document = .act(try OfficeState.readAct(entry, at: 0))
        } else {
            document = try replay(entry)
        }
        var completed: [MerkleNode] = []
        frontier.append(leaf: entry.leafHash, completed: &completed)
        return Step(document: document, completed: completed)
    }

    private mutating func replay(_ entry: Entry) throws(ReplayFault) -> LoggedDocument {
        guard let document = try state?.replay(entry) else {
            fatalError("invariant broken: init comes first")
        }
        if case .report(let report, let signed) = document {
            reportCount += 1
            let chain = OfficeState.Chain(bidang: report.bidang, period: report.period)
            let counted = CountedReport(report, hash: signed.hash, receivedAt: entry.receivedAt)
            tails[chain] = ChainTail(head: counted, previous: tails[chain]?.head)
        }
        return document
    }

    /// The figures of a period as this log has them.
    func achievement(_ period: Period) -> Achievement? {
        guard let state else { return nil }
        return Achievement.compute(
            period, from: ReplayedFigures(state: state, tails: tails, root: frontier.root))
    }
}

/// A replayed log as a source of figures.
private struct ReplayedFigures: FiguresSource {
    typealias Failure = Never

    let state: OfficeState
    let tails: [OfficeState.Chain: LogReplay.ChainTail]
    let root: Digest

    var position: LogPosition {
        LogPosition(size: Int(state.size), root: root.base64, computedAt: state.lastReceivedAt)
    }

    func catalog(inForceFor year: Int) -> Catalog { state.catalog(inForceFor: year) }

    func report(ofBidang bidang: String, period: Period) -> CountedReport? {
        tails[OfficeState.Chain(bidang: bidang, period: period)]?.head
    }

    func previousRevision(ofBidang bidang: String, period: Period) -> CountedReport? {
        tails[OfficeState.Chain(bidang: bidang, period: period)]?.previous
    }

    func target(ofIndicator indicator: String, period: Period) -> Indicator.Target? {
        state.target(ofIndicator: indicator, period: period, atSize: .max).map {
            Indicator.Target(value: $0.value, text: $0.text)
        }
    }
}

extension OfficeState {
    /// Every period that can have a figure: the catalogues' years with their quarters.
    var publishablePeriods: [Period] {
        let years = Set(catalogs.flatMap { Array($0.catalog.years) })
        return years.sorted().flatMap { year in [Period(year: year)] + Period(year: year).quarters }
    }
}
