// `audit` and `rebuild`.

import Shared

enum AuditCommand {
    static let syntax = CommandSyntax(
        "audit", Words(id: "memeriksa setiap byte yang tersimpan", en: "check every stored byte"))

    static func run(_ context: CommandContext) throws -> ExitCode {
        let result = try findings(context)
        DutyMark(
            at: context.clock.now(), size: result.size, faultCount: result.everyFault.count
        ).keep(.audit, in: context.layout)
        try context.emit(json(result, context.language), text: text(result, context))
        return result.everyFault.isEmpty ? .done : .faultFound
    }

    /// A store too damaged to be opened is a finding too.
    private static func findings(_ context: CommandContext) throws(StoreError) -> AuditResult {
        do throws(StoreError) {
            return try Audit.run(try Store(context.layout))
        } catch  where error.isDamage || error.isShortened {
            var result = AuditResult()
            result.faults = [error.words]
            return result
        }
    }

    private static func json(_ result: AuditResult, _ language: Language) -> JSONValue {
        func texts(_ list: [Words]) -> JSONValue { .array(list.map { .string($0.text(in: language)) }) }
        let evidence: JSONValue = [
            "named": .integer(result.evidence.namedCount), "whole": .integer(result.evidence.wholeCount),
            "missing": texts(result.evidence.missing), "unlike": texts(result.evidence.unlike),
        ]
        return [
            "ok": .bool(result.everyFault.isEmpty), "size": .integer(result.size),
            "root": .string(result.root.base64),
            "reports": .integer(result.reportCount), "figures": .integer(result.figureCount),
            "evidence": evidence, "faults": texts(result.everyFault),
        ]
    }

    private static func text(_ result: AuditResult, _ context: CommandContext) -> String {
        let counts = context.text(
            id:
                "\(result.size) entri, \(result.reportCount) laporan, \(result.figureCount) angka dihitung ulang",
            en:
                "\(result.size) entries, \(result.reportCount) reports, \(result.figureCount) figures recomputed"
        )
        let evidence = evidence(result.evidence, context)
        if result.everyFault.isEmpty {
            let footer = PrintFooter.line(
                size: result.size, root: result.root.base64, in: context.language)
            return context.text(id: "Audit: semua cocok. ", en: "Audit: all is well. ")
                + "\(counts).\n\(footer)\n" + evidence
        }
        return context.text(
            id: "Audit menemukan kesalahan (\(counts)):\n", en: "The audit found faults (\(counts)):\n")
            + listing(result.everyFault, context) + evidence
    }

    /// Nothing where no report names evidence.
    private static func evidence(_ findings: EvidenceFindings, _ context: CommandContext) -> String {
        if findings.namedCount == 0, findings.wholeCount == 0 { return "" }
        let told = findings.missing + findings.unlike
        let counts = context.text(
            id:
                "Bukti dukung: \(findings.namedCount) disebut laporan, \(findings.wholeCount) tersimpan utuh, "
                + "\(findings.missing.count) belum ada",
            en: "Evidence: \(findings.namedCount) named by reports, \(findings.wholeCount) stored and whole, "
                + "\(findings.missing.count) not here")
        return counts + (told.isEmpty ? ".\n" : ":\n" + listing(told, context))
    }

    private static func listing(_ lines: [Words], _ context: CommandContext) -> String {
        lines.map { "- \($0.text(in: context.language))\n" }.joined()
    }
}

enum RebuildCommand {
    static let syntax = CommandSyntax(
        "rebuild",
        Words(id: "membuat ulang tabel turunan dari log", en: "make the projections anew from the log"))

    static func run(_ context: CommandContext) throws -> ExitCode {
        let state = try Store(context.layout).rebuild()
        try context.emit(
            ["size": .integer(state.size), "heads": .integer(state.heads.count)],
            text: context.text(
                id: "Tabel turunan dibuat ulang dari \(state.size) entri.\n",
                en: "The projections were made anew from \(state.size) entries.\n"))
        return .done
    }
}
