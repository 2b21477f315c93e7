// `/metrics`: what the daemon knows of itself, as Prometheus text (version 0.0.4). The names are
// documented in docs/operations.md and stay.

import Shared
import Synchronization

/// Reads the daemon's own state.
final class ServiceReading: Sendable {
    private struct Parts {
        var http: HTTPServer?
        var census: ConnectionCensus?
    }

    let measures: ServiceMeasures
    private let layout: DataLayout
    private let parts = Mutex(Parts())

    init(_ layout: DataLayout, measures: ServiceMeasures = ServiceMeasures()) {
        (self.layout, self.measures) = (layout, measures)
    }

    /// The parts that run, once they do; nil when they end.
    func watch(_ http: HTTPServer?, _ census: ConnectionCensus?) {
        parts.withLock { $0 = Parts(http: http, census: census) }
    }

    /// `databaseByteCount`: of a database server; nil where the store is a file.
    func metrics(
        _ state: OfficeState, _ health: OfficeHealth, sessionCount: Int, _ entrance: Entrance,
        databaseByteCount: Int64? = nil
    ) -> String {
        var page = MetricsText()
        page.gauges("iku_build_info", "Version that runs", by: "version", [(Version.current, 1)])
        reports(&page)
        connections(&page)
        store(state, databaseByteCount, &page)
        office(health, &page)
        duties(&page)
        pages(sessionCount, entrance, &page)
        process(&page)
        return page.text
    }

    private func reports(_ page: inout MetricsText) {
        page.counters(
            "iku_reports_total", "Reports taken", by: "outcome",
            [("accepted", measures.accepted.value), ("duplicate", measures.duplicates.value)])
        page.counters(
            "iku_requests_refused_total", "Requests of agents refused", by: "code",
            Refusal.Code.allCases.map { ($0.rawValue, measures.refusals($0)) })
        page.counter("iku_faulty_lines_total", "Lines that were no requests", measures.faultyLines.value)
        page.counter("iku_key_changes_total", "Keys enrolled or replaced", measures.keyChanges.value)
        page.histogram("iku_batch_entries", "Entries of one transaction", measures.batchEntries.reading)
        page.histogram(
            "iku_commit_seconds", "Time of one commit, its fsync included", measures.commitSeconds.reading)
        page.counter("iku_batches_failed_total", "Transactions not taken", measures.failedBatches.value)
    }

    private func connections(_ page: inout MetricsText) {
        page.counter(
            "iku_connections_admitted_total", "Connections of agents that proved a key",
            measures.admitted.value)
        guard let census = parts.withLock({ $0.census }) else { return }
        let (handshaking, strangers) = census.unproven
        let enrolled = census.total - handshaking - strangers
        page.gauges(
            "iku_connections", "Connections of agents now", by: "standing",
            [("handshaking", handshaking), ("stranger", strangers), ("enrolled", enrolled)])
    }

    private func store(_ state: OfficeState, _ databaseByteCount: Int64?, _ page: inout MetricsText) {
        page.gauge("iku_log_entries", "Entries of the log", Double(state.size))
        page.gauge(
            "iku_log_last_entry_timestamp_seconds", "Arrival of the last entry",
            state.lastReceivedAt.unixSeconds)
        page.gauge(
            "iku_agent_keys", "Agent keys in service",
            Double(state.keys.values.count { $0.ending == nil }))
        if let kept = try? FileSystem.status(of: layout.checkpoint) {
            page.gauge(
                "iku_checkpoint_timestamp_seconds", "When the last checkpoint was kept",
                kept.modified.unixSeconds)
        }
        let files = [("database", layout.store), ("wal", layout.store + "-wal")]
        let byteCounts = files.map { kind, path in
            (kind, (try? Int(FileSystem.status(of: path).byteCount)) ?? 0)
        }
        page.gauges(
            "iku_store_bytes", "Bytes of the store's files", by: "file",
            databaseByteCount.map { [("database", Int($0))] } ?? byteCounts)
    }

    private func office(_ health: OfficeHealth, _ page: inout MetricsText) {
        page.gauges(
            "iku_report_late_days", "Days by which the last year's report is late; 0: not late", by: "bidang",
            health.units.map { ($0.bidang, $0.dayCount) })
        page.gauge(
            "iku_report_wait_seconds", "Longest wait in an agent's queue of the day's newest reports",
            health.longestWaitSeconds)
    }

    /// What is done regularly beside `serve`, and the disk it all lies on.
    private func duties(_ page: inout MetricsText) {
        if let audit = DutyMark.last(.audit, in: layout) {
            page.gauge("iku_audit_timestamp_seconds", "When the last audit ended", audit.at.unixSeconds)
            page.gauge("iku_audit_faults", "Faults that it found", Double(audit.faultCount))
        }
        if let backup = DutyMark.last(.backup, in: layout) {
            page.gauge("iku_backup_timestamp_seconds", "When the last backup was made", backup.at.unixSeconds)
        }
        guard let space = DiskSpace(of: layout.folder) else { return }
        page.gauge(
            "iku_disk_free_bytes", "Room left on the data's disk", Double(space.freeByteCount))
        page.gauge("iku_disk_bytes", "Size of that disk", Double(space.byteCount))
    }

    private func pages(_ sessionCount: Int, _ entrance: Entrance, _ page: inout MetricsText) {
        page.counters(
            "iku_logins_total", "Log-ins to the pages", by: "outcome",
            [("accepted", measures.logIns.value), ("refused", measures.failedLogIns.value)])
        page.gauge("iku_sessions", "Log-ins that have not ended", Double(sessionCount))
        if let end = try? entrance.identity?.end() {
            page.gauge(
                "iku_https_certificate_end_timestamp_seconds", "End of the pages' certificate",
                end.unixSeconds)
        }
        guard let http = parts.withLock({ $0.http }) else { return }
        page.counters(
            "iku_http_responses_total", "Answers to browsers", by: "class",
            HTTPCounts.classes.map { ("\($0)xx", http.counts.responses($0)) })
        page.gauge("iku_http_connections", "Connections of browsers", Double(http.connectionCount))
        page.gauge("iku_http_event_streams", "Streams of events", Double(http.streamCount))
        page.counter(
            "iku_http_connections_evicted_total", "Connections ended to make room",
            http.counts.evicted.value)
    }

    private func process(_ page: inout MetricsText) {
        page.gauge(
            "process_start_time_seconds", "When the process began", measures.startedAt.unixSeconds)
        if let byteCount = ProcessFacts.residentByteCount() {
            page.gauge("process_resident_memory_bytes", "Resident memory", Double(byteCount))
        }
        if let count = ProcessFacts.descriptorCount() {
            page.gauge("process_open_fds", "Open descriptors", Double(count))
        }
    }
}

extension Timestamp {
    fileprivate var unixSeconds: Double { Double(milliseconds) / 1000 }
}
