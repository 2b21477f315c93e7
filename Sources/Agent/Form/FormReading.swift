// What pages read, opened for one request: everything is taken from the files, which other processes change
// too, and read once.

import Shared

/// The agent as one request finds it.
final class FormReading {
    let agent: Agent
    let link: LinkState.Standing
    let now: Timestamp
    private var knownChronicle: Chronicle?
    private var knownCatalogs: CatalogHistory?

    init(_ agent: Agent, _ link: LinkState.Standing, now: Timestamp) {
        (self.agent, self.link, self.now) = (agent, link, now)
    }

    var folder: AgentFolder { agent.folder }
    var drafts: DraftShelf { DraftShelf(folder: folder) }

    func catalogs() throws -> CatalogHistory {
        if let knownCatalogs { return knownCatalogs }
        let catalogs = try agent.catalogs()
        knownCatalogs = catalogs
        return catalogs
    }

    func chronicle() throws -> Chronicle {
        if let knownChronicle { return knownChronicle }
        let chronicle = try Chronicle(reading: folder, agent.record)
        knownChronicle = chronicle
        return chronicle
    }

    /// The catalogue that holds for a period's year.
    func catalog(for period: Period) throws -> Catalog { try catalogs().inForce(for: period.year) }

    /// The unit's own indicators in a period.
    func indicators(_ period: Period) throws -> [Indicator] {
        try catalog(for: period).indicators(ofBidang: agent.record.bidang)
    }

    func office() throws -> Catalog.Office { try catalogs().latest.office }

    /// The unit's name.
    func unitName() throws -> String {
        try catalogs().latest.bidang(agent.record.bidang)?.name ?? agent.record.bidang
    }

    /// The day in the office's time; where this PC's clock is behind the log's, the log's time counts.
    func today() throws -> CivilDate {
        max(now, try chronicle().latestArrival ?? now).date(at: try office().utcOffset)
    }
}
