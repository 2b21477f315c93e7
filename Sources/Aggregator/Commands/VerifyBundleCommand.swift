// `verify-bundle`: a whole log checked from one file, and what was kept of it held against it. Its output is
// that of deploy/periksa/periksa.py, which does the same on an inspector's machine.

import Shared

enum VerifyBundleCommand {
    static let syntax = CommandSyntax(
        "verify-bundle",
        Words(
            id: "memeriksa berkas hasil export, tanpa basis data",
            en: "check an exported file, without a database"),
        arguments: [CommandArgument("FILE")],
        options: [
            CommandOption(
                "vkey", value: "KEY", Words(id: "kunci log (key show)", en: "the log key (key show)")),
            CommandOption(
                "seen", value: "FILE", isRepeatable: true,
                Words(
                    id: "tanda terima, checkpoint, berkas export lama, atau cetakan yang pernah dilihat",
                    en: "a receipt, checkpoint, earlier bundle or print seen before")),
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let key = try key(context)
        let path = context.positional(0)
        do {
            let seen = try context.arguments.values("seen").map { try SeenFile($0) }
            let bundle = try verify(path, key)
            let recall = try recall(path, bundle, seen)
            if let fault = bundle.wrongClaim(recall) { throw fault }
            try emit(context, bundle, seen)
            return .done
        } catch let fault as BundleFault {
            let words = Words(
                id: "\(path) TIDAK sah: \(fault.words.indonesian)",
                en: "\(path) is NOT valid: \(fault.words.english)")
            throw try refusal(context, [words])
        } catch let refused as SeenRefused {
            throw try refusal(context, refused.faults)
        }
    }

    private static func key(_ context: CommandContext) throws -> VerifierKey {
        let text = try context.arguments.required("vkey")
        do { return try VerifierKey(parsing: text) } catch {
            throw UsageError.badValue(
                "--vkey", text, expected: Words(id: "kunci dari key show", en: "a key from key show"))
        }
    }

    // MARK: Checking

    private static func verify(_ path: String, _ key: VerifierKey) throws -> VerifiedBundle {
        var verifier = BundleVerifier(trusting: key)
        try BundleFile.forEachLine(path) { (line) throws(BundleFault) in try verifier.take(line) }
        return try verifier.finish()
    }

    /// The second reading, which must find the same log; then everything kept is held against it.
    private static func recall(
        _ path: String, _ bundle: VerifiedBundle, _ seen: [SeenFile]
    ) throws -> BundleRecall {
        let sizes = Set(bundle.state.claims.map(\.size) + seen.flatMap(\.sizes))
        let indexes = Set(seen.compactMap(\.index))
        var recall = BundleRecall(sizes: sizes, indexes: indexes)
        if !sizes.isEmpty {
            try BundleFile.forEachLine(path) { (line) throws(BundleFault) in try recall.take(line) }
            if recall.frontier.root != bundle.checkpoint.checkpoint.root {
                throw BundleFault(
                    Words(id: "berubah sementara dibaca", en: "it changed while it was read"))
            }
        }
        let log = SeenLog(
            keys: [bundle.state.logKey] + bundle.state.formerLogKeys, size: bundle.state.size, recall: recall,
            path: path)
        let faults = seen.flatMap { $0.faults(in: log) }
        if !faults.isEmpty { throw SeenRefused(faults: faults) }
        return recall
    }

    /// What was kept and is not in the log.
    private struct SeenRefused: Error {
        let faults: [Words]
    }

    // MARK: Saying

    /// The faults as JSON where that was asked for; else only the one line on standard error.
    private static func refusal(_ context: CommandContext, _ faults: [Words]) throws -> CommandFault {
        if context.wantsJSON {
            let lines = faults.map { JSONValue.string($0.text(in: context.language)) }
            try context.emit(["ok": false, "faults": .array(lines)], text: "")
        }
        return CommandFault(
            .faultFound, id: faults.map(\.indonesian).joined(separator: "; "),
            en: faults.map(\.english).joined(separator: "; "))
    }

    private static func emit(
        _ context: CommandContext, _ bundle: VerifiedBundle, _ seen: [SeenFile]
    ) throws {
        let size = bundle.state.size
        let root = bundle.checkpoint.checkpoint.root.base64
        let figures = bundle.figures()
        let json: JSONValue = [
            "ok": true, "size": .integer(size), "root": .string(root),
            "reports": .integer(bundle.replay.reportCount), "figures": .integer(figures.rowCount),
            "figures_sha256": .string(figures.digest.hex), "seen": .integer(seen.count),
        ]
        let footer = PrintFooter.line(size: size, root: root, in: context.language)
        let counts = context.text(
            id: "\(bundle.replay.reportCount) laporan · \(figures.rowCount) angka dihitung ulang · "
                + "sidik angka \(figures.digest.hex)",
            en: "\(bundle.replay.reportCount) reports · \(figures.rowCount) figures recomputed · "
                + "digest of figures \(figures.digest.hex)")
        try context.emit(
            json,
            text: context.text(id: "Sah.", en: "Valid.") + "\n\(footer)\n\(counts)\n"
                + listing(seen, context) + proof(seen).text(in: context.language))
    }

    private static func listing(_ seen: [SeenFile], _ context: CommandContext) -> String {
        if seen.isEmpty { return "" }
        let title = context.text(
            id: "Yang pernah dilihat dan masih termuat: \(seen.count)",
            en: "Seen before and still contained: \(seen.count)")
        let lines = seen.map { "- \($0.path) (\($0.kind.text(in: context.language)))\n" }
        return title + "\n" + lines.joined()
    }

    private static func proof(_ seen: [SeenFile]) -> Words {
        Words(
            id: """

                Terbukti:
                - Setiap laporan ditandatangani kunci yang saat itu terdaftar untuk bidangnya, dan setiap
                  perbuatan kantor ditandatangani kunci log.
                - Tidak ada entri yang diubah, dipindah, disisipkan, atau dihapus: semuanya menghasilkan akar
                  yang ditandatangani.
                - Setiap koreksi menyambung laporan sebelumnya; tidak ada yang masuk ke periode terkunci.
                - Semua angka dapat dihitung ulang dari laporan, tepat sampai digit terakhir.
                Tidak terbukti:
                - Bahwa yang dilaporkan benar: tanda tangan menyatakan siapa, bukan benar tidaknya.
                - Bahwa kunci yang sama tidak menandatangani log lain\(hint(seen).indonesian)
                - Bahwa log berakhir di sini: yang masuk sesudah berkas ini dibuat tidak termuat.
                - Isi bukti dukung: yang termuat hanya sidiknya.

                """,
            en: """

                Proved:
                - Every report is signed by a key that was enrolled for its unit at the time, and every act of
                  the office by the log key.
                - No entry was altered, moved, inserted or removed: together they make the root that is signed.
                - Every correction follows the report before it; none entered a locked period.
                - Every figure can be computed again from the reports, exact to the last digit.
                Not proved:
                - That what was reported is true: a signature says who, not whether.
                - That the same key signed no other log\(hint(seen).english)
                - That the log ends here: what came after this file was made is not in it.
                - The content of evidence files: only their digests are in it.

                """)
    }

    /// Two logs under one key differ in what somebody else has kept.
    private static func hint(_ seen: [SeenFile]) -> Words {
        if !seen.isEmpty {
            return Words(
                id: ", selain sejauh yang pernah dilihat di atas.",
                en: ", beyond what was seen before, above.")
        }
        return Words(
            id: ": bandingkan dengan tanda terima dan cetakan yang disimpan di tempat lain (--seen).",
            en: ": compare with receipts and prints that are kept elsewhere (--seen).")
    }
}
