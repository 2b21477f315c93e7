// `status` as text: a word and what there is to say of it, each line within 80 columns.

import Shared

/// The text of a glance.
struct GlanceText {
    private static let columnCount = 80
    private static let labelCount = 12

    private let context: CommandContext
    private let glance: Glance
    private let around: Surroundings
    private let now: Timestamp

    init(_ context: CommandContext, _ glance: Glance, _ around: Surroundings) {
        (self.context, self.glance, self.around) = (context, glance, around)
        now = context.clock.now()
    }

    var text: String {
        let head = SetupText.wrapped(office.name, columnCount: Self.columnCount)
        let rows = log + reports + [queue, disk, certificate, backup, audit]
        let lines = rows.flatMap { label, value in
            SetupText.wrapped(value, columnCount: Self.columnCount - Self.labelCount).enumerated().map {
                let margin = $0 == 0 ? label : ""
                return margin + String(repeating: " ", count: max(1, Self.labelCount - margin.count)) + $1
            }
        }
        let banner = glance.state.isDemo ? [demoBanner] : []
        return (banner + head + lines).joined(separator: "\n") + "\n"
    }

    private typealias Row = (label: String, value: String)

    private var office: Catalog.Office { glance.state.latestCatalog.office }

    private func row(_ id: String, _ en: String, _ idValue: String, _ enValue: String) -> Row {
        (say(id, en), say(idValue, enValue))
    }

    private func say(_ id: String, _ en: String) -> String { context.text(id: id, en: en) }

    private func local(_ moment: Timestamp) -> String {
        moment.localText(at: office.utcOffset) + " " + office.timeZone
    }

    // MARK: Rows

    private var log: [Row] {
        let (state, last) = (glance.state, local(glance.state.lastReceivedAt))
        let size = Self.bytes(around.storeByteCount)
        return [
            (say("versi", "version"), "\(Version.current)"), (say("layanan", "service"), service),
            row(
                "log", "log", "\(state.size) entri, \(size), terakhir \(last)",
                "\(state.size) entries, \(size), the last \(last)"),
            (say("akar", "root"), glance.root.base64),
            row(
                "katalog", "catalogue", "revisi \(state.latestCatalog.revision)",
                "revision \(state.latestCatalog.revision)"),
            row(
                "agen", "agents", "\(glance.agentCount) kunci berlaku", "\(glance.agentCount) keys in service"
            ),
        ]
    }

    private var service: String {
        guard let serving = around.serving else { return say("tidak berjalan", "not running") }
        let since = local(serving.since)
        let version = serving.version == Version.current ? "" : " (\(serving.version))"
        return say(
            "berjalan sejak \(since)\(version); agen \(serving.listen), halaman \(serving.pages)",
            "runs since \(since)\(version); agents \(serving.listen), pages \(serving.pages)")
    }

    private var reports: [Row] {
        let late = glance.health.late.map { unit in
            say("\(unit.bidang) (\(unit.dayCount) hari)", "\(unit.bidang) (\(unit.dayCount) days)")
        }
        let names = late.isEmpty ? say("tidak ada", "none") : late.joined(separator: ", ")
        let count = glance.openReturnCount
        return [
            (say("terlambat", "late"), "\(glance.health.period): \(names)"),
            row(
                "kembali", "returned", "\(count) laporan belum diperbaiki",
                "\(count) reports not corrected yet"),
        ]
    }

    private var queue: Row {
        guard let queues = around.queues, queues.agentCount > 0 else {
            return row("antrean", "queue", "tidak ada agen di komputer ini", "no agent on this machine")
        }
        let (agents, count) = (queues.agentCount, queues.reportCount)
        let (oldID, oldEN) =
            queues.oldest.map { (", tertua \(ago($0))", ", the oldest \(ago($0))") } ?? ("", "")
        return row(
            "antrean", "queue", "\(count) laporan menunggu pada \(agents) agen di komputer ini\(oldID)",
            "\(count) reports wait at \(agents) agents of this machine\(oldEN)")
    }

    private var disk: Row {
        guard let space = around.disk else { return ("disk", say("tidak terbaca", "cannot be read")) }
        let (free, all) = (Self.bytes(Int64(space.freeByteCount)), Self.bytes(Int64(space.byteCount)))
        return row("disk", "disk", "\(free) kosong dari \(all)", "\(free) free of \(all)")
    }

    private var certificate: Row {
        guard let end = around.certificateEnd else {
            return row(
                "sertifikat", "certificate", "halaman tanpa sertifikat kantor",
                "pages without the office's own")
        }
        return row("sertifikat", "certificate", "sampai \(local(end))", "until \(local(end))")
    }

    private var backup: Row {
        guard let mark = around.backup else { return row("backup", "backup", "belum pernah", "never") }
        return row(
            "backup", "backup", "\(ago(mark.at)), \(mark.size) entri", "\(ago(mark.at)), \(mark.size) entries"
        )
    }

    private var audit: Row {
        guard let mark = around.audit else { return row("audit", "audit", "belum pernah", "never") }
        let result =
            mark.faultCount == 0
            ? say("semua cocok", "all is well")
            : say("\(mark.faultCount) KESALAHAN: jalankan audit", "\(mark.faultCount) FAULTS: run audit")
        return row(
            "audit", "audit", "\(result), \(ago(mark.at)), \(mark.size) entri",
            "\(result), \(ago(mark.at)), \(mark.size) entries")
    }

    // MARK: Measures

    /// How long ago, in the largest whole unit.
    private func ago(_ moment: Timestamp) -> String {
        let minutes = max(0, now.milliseconds - moment.milliseconds) / 60_000
        switch minutes {
        case ..<1: return say("baru saja", "just now")
        case ..<120: return say("\(minutes) menit lalu", "\(minutes) minutes ago")
        case ..<2880: return say("\(minutes / 60) jam lalu", "\(minutes / 60) hours ago")
        default: return say("\(minutes / 1440) hari lalu", "\(minutes / 1440) days ago")
        }
    }

    /// `4.0 KiB`, `12.3 GiB`.
    static func bytes(_ count: Int64) -> String {
        var (tenths, unit) = (count * 10 / 1024, 0)
        let units = ["KiB", "MiB", "GiB", "TiB"]
        while tenths >= 10_240, unit + 1 < units.count { (tenths, unit) = (tenths / 1024, unit + 1) }
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
