// `export` and `verify-bundle`: the log in one file, for an inspector without database or network.

import Shared

enum ExportCommand {
    static let syntax = CommandSyntax(
        "export", Words(id: "menulis seluruh log ke satu berkas", en: "write the whole log to one file"),
        arguments: [CommandArgument("FILE")])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let file = context.positional(0)
        let store = try Store(context.layout)
        let unfinished = file + ".part"
        _ = try FileSystem.remove(unfinished)
        let size: UInt64
        do {
            size = try BundleWriter.write(store) {
                try FileSystem.appendDurably($0, to: unfinished, mode: 0o644)
            }
            try FileSystem.renameDurably(unfinished, to: file)
        } catch {
            _ = try? FileSystem.remove(unfinished)
            throw error
        }
        try context.emit(
            ["file": .string(file), "size": .integer(size)],
            text: context.text(
                id: "\(size) entri ditulis ke \(file).\n", en: "\(size) entries written to \(file).\n"))
        return .done
    }
}

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
                    id: "tanda terima atau checkpoint yang pernah dilihat",
                    en: "a receipt or checkpoint seen before")),
        ])

    private static let byteCountMax = 8 << 30

    static func run(_ context: CommandContext) throws -> ExitCode {
        let key = try key(context)
        let seen = try context.arguments.values("seen").map { try SeenFile($0) }
        let bytes = try FileSystem.read(context.positional(0), byteCountMax: byteCountMax)
        var verifier = BundleVerifier(trusting: key, wantedSizes: Set(seen.map(\.size)))
        do {
            var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            if lines.last?.isEmpty == true { lines.removeLast() }
            for line in lines { try verifier.take(Array(line)) }
            let checkpoint = try verifier.finish()
            for file in seen { try file.check(against: verifier) }
            try report(context, verifier, checkpoint, seen.count)
            return .done
        } catch let fault as BundleFault {
            let words = fault.words
            throw CommandFault(
                .faultFound, id: "\(context.positional(0)) TIDAK sah: \(words.indonesian)",
                en: "\(context.positional(0)) is NOT valid: \(words.english)")
        }
    }

    private static func key(_ context: CommandContext) throws -> VerifierKey {
        let text = try context.arguments.required("vkey")
        do { return try VerifierKey(parsing: text) } catch {
            throw UsageError.badValue(
                "--vkey", text, expected: Words(id: "kunci dari key show", en: "a key from key show"))
        }
    }

    private static func report(
        _ context: CommandContext, _ verifier: BundleVerifier, _ checkpoint: SignedCheckpoint,
        _ seenCount: Int
    ) throws {
        let size = checkpoint.checkpoint.size
        let root = checkpoint.checkpoint.root.base64
        let reports = verifier.replay.reportCount
        let periods = verifier.replay.state?.publishablePeriods ?? []
        let figures = periods.compactMap { verifier.replay.achievement($0)?.rows.count }.reduce(0, +)
        let json: JSONValue = [
            "ok": true, "size": .integer(size), "root": .string(root), "reports": .integer(reports),
            "figures": .integer(figures), "seen": .integer(seenCount),
        ]
        try context.emit(
            json,
            text: context.text(
                id: """
                    Sah. \(size) entri, \(reports) laporan; akar \(root).
                    Terbukti: setiap laporan ditandatangani kunci yang saat itu terdaftar untuk bidangnya; tidak
                    ada entri yang diubah, dipindah atau dihapus; \(figures) angka dapat dihitung ulang;
                    \(seenCount) bukti yang pernah dilihat masih termuat.
                    Tidak terbukti: bahwa angka yang dilaporkan benar, dan bahwa tidak ada log lain yang ditandatangani
                    kunci yang sama (untuk itu bandingkan dengan tanda terima di bidang: --seen).

                    """,
                en: """
                    Valid. \(size) entries, \(reports) reports; root \(root).
                    Proved: every report is signed by a key that was enrolled for its unit at the time; no entry was
                    altered, moved or dropped; \(figures) figures can be computed again from the reports;
                    \(seenCount) proofs seen before are still contained.
                    Not proved: that what was reported is true, and that the same key signed no other log (compare
                    with receipts of the units for that: --seen).

                    """))
    }
}
