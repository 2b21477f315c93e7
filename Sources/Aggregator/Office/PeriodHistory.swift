// What was reported for a period: every revision, who, when, why, and what changed, figure by figure. The
// effect on realisasi and capaian is read off the log before and after each entry.

import Shared

/// The history of one period.
struct PeriodHistory {
    /// One component before and after.
    struct ValueChange {
        let indicator: String
        let component: String
        let before: Figure?
        let after: Figure?
    }

    /// What one entry did to an indicator's figures.
    struct Effect {
        let indicator: Indicator
        let before: Achievement.Row
        let after: Achievement.Row
    }

    /// One report of a chain.
    struct Revision {
        let logged: LoggedReport
        let isCurrent: Bool
        let changes: [ValueChange]
        let effects: [Effect]
    }

    let period: Period
    let catalog: Catalog
    /// Units in the catalogue's order, each with its revisions, oldest first.
    let chains: [(bidang: String, revisions: [Revision])]
    let isDemo: Bool

    init(of period: Period, bidang: String?, in store: Store, _ state: OfficeState) throws(StoreError) {
        self.period = period
        catalog = state.catalog(inForceFor: period.year)
        isDemo = state.isDemo
        let reporting = state.heads.keys.filter { $0.period == period }.map(\.bidang)
        let known = catalog.bidang.map(\.id)
        let units =
            known.filter { reporting.contains($0) } + reporting.filter { !known.contains($0) }.sorted()
        var chains: [(bidang: String, revisions: [Revision])] = []
        for unit in units where bidang == nil || bidang == unit {
            chains.append((unit, try Self.revisions(of: .init(bidang: unit, period: period), store, state)))
        }
        self.chains = chains
    }

    private static func revisions(
        of chain: OfficeState.Chain, _ store: Store, _ state: OfficeState
    ) throws(StoreError) -> [Revision] {
        guard let head = state.heads[chain] else { return [] }
        let indices = try store.rows(of: chain, head: head).map(\.index)
        var revisions: [Revision] = []
        var before: Report?
        for index in indices {
            let logged = try store.report(at: index)
            revisions.append(
                Revision(
                    logged: logged, isCurrent: index == indices.last,
                    changes: changes(from: before, to: logged.report),
                    effects: try effects(of: logged, store, state)))
            before = logged.report
        }
        return revisions
    }

    static func changes(from before: Report?, to after: Report) -> [ValueChange] {
        let ids = Set(after.values.keys).union(before?.values.keys ?? [:].keys)
        return ids.sorted().flatMap { id in
            let old = before?.values[id] ?? [:]
            let new = after.values[id] ?? [:]
            return Set(old.keys).union(new.keys).sorted().compactMap { component -> ValueChange? in
                if old[component]?.value == new[component]?.value { return nil }
                return ValueChange(
                    indicator: id, component: component, before: old[component], after: new[component])
            }
        }
    }

    private static func effects(
        of logged: LoggedReport, _ store: Store, _ state: OfficeState
    ) throws(StoreError) -> [Effect] {
        let period = logged.report.period
        let before = try Achievement.compute(
            period, from: try StoredFigures(store, state, size: logged.index))
        let after = try Achievement.compute(
            period, from: try StoredFigures(store, state, size: logged.index + 1))
        return zip(before.rows, after.rows).compactMap { old, new in
            guard new.indicator.bidang == logged.report.bidang, old.outcome != new.outcome else { return nil }
            return Effect(indicator: new.indicator, before: old, after: new)
        }
    }
}
