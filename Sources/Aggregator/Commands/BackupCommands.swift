// `backup` and `restore`: the whole data directory in one file, made while `serve` goes on, and back.

import Shared

enum BackupCommand {
    static let syntax = CommandSyntax(
        "backup",
        Words(
            id: "mencadangkan seluruh folder data ke satu berkas (atau ke dalam sebuah folder)",
            en: "back the whole data directory up into one file (or into a folder)"),
        arguments: [CommandArgument("FILE|DIR")],
        options: [
            CommandOption(
                "keep", value: "N",
                Words(
                    id: "dengan DIR: hanya N backup terakhir kantor ini yang disimpan",
                    en: "with DIR: keep only this office's last N backups")),
            BackupPassphrase.option,
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let target = context.positional(0)
        let isFolder = try FileSystem.exists(target) && FileSystem.status(of: target).isFolder
        let keep = try keep(context, isFolder)
        let passphrase = try BackupPassphrase.read(context)
        let office = try Store(context.layout).loadState().office
        let file = isFolder ? target + "/" + name(office, context.clock.now()) : target
        let summary = try Backup.write(context.layout, to: file, with: passphrase)
        DutyMark(at: context.clock.now(), size: summary.size, faultCount: 0).keep(.backup, in: context.layout)
        let dropped = try keep.map { try drop(from: target, keeping: $0, of: office) } ?? 0
        let counts = counts(summary)
        try context.emit(
            [
                "file": .string(file), "size": .integer(summary.size), "root": .string(summary.root.base64),
                "reports": .integer(summary.reportCount), "files": .integer(summary.fileCount),
                "dropped": .integer(dropped),
            ],
            text: context.text(
                id: """
                    \(file): \(counts.indonesian).
                    Setiap byte sudah diperiksa.
                    Berkas ini memuat kunci log dan kunci TLS: simpan seperti kunci, di luar mesin ini.

                    """,
                en: """
                    \(file): \(counts.english).
                    Every byte was checked.
                    This file holds the log key and the TLS key: keep it as you keep keys, and off this machine.

                    """))
        return .done
    }

    private static func counts(_ summary: BackupSummary) -> Words {
        let (size, reports, files) = (summary.size, summary.reportCount, summary.fileCount)
        return Words(
            id: "\(size) entri, \(reports) laporan, \(files) berkas",
            en: "\(size) entries, \(reports) reports, \(files) files")
    }

    private static func keep(_ context: CommandContext, _ isFolder: Bool) throws -> Int? {
        guard let text = context.arguments.value("keep") else { return nil }
        guard let count = Int(text), count >= 1 else {
            throw UsageError.badValue("--keep", text, expected: Words(id: "1 atau lebih", en: "1 or more"))
        }
        if isFolder { return count }
        throw UsageError(
            Words(
                id: "--keep hanya untuk folder: buat foldernya dulu",
                en: "--keep is for a folder: make it first"))
    }

    // MARK: Backups in a folder

    private static let suffix = ".iku-backup"

    /// `<office>-<time>.iku-backup`; the names of one office sort by time.
    private static func name(_ office: String, _ now: Timestamp) -> String {
        office + "-" + now.description.filter { $0.isNumber || $0 == "T" || $0 == "Z" } + suffix
    }

    /// Removes all but the last `count` of the office's backups; how many.
    private static func drop(from folder: String, keeping count: Int, of office: String) throws -> Int {
        let length = name(office, Timestamp(milliseconds: 0)).count
        let all = try FileSystem.names(in: folder).filter {
            $0.hasPrefix(office + "-2") && $0.hasSuffix(suffix) && $0.count == length
        }
        for old in all.dropLast(count) { try FileSystem.remove(folder + "/" + old) }
        return max(0, all.count - count)
    }
}

enum RestoreCommand {
    static let syntax = CommandSyntax(
        "restore",
        Words(
            id: "memulihkan backup ke folder data yang baru", en: "restore a backup into a new data directory"
        ),
        arguments: [CommandArgument("FILE")],
        options: [
            CommandOption(
                "size", value: "N",
                Words(id: "hanya N entri pertama log", en: "only the first N entries of the log")),
            CommandOption(
                flag: "same-key",
                Words(
                    id:
                        "kunci log tetap: hanya bila sejak backup tidak ada yang ditandatangani (pindah mesin)",
                    en: "keep the log key: only where nothing was signed since the backup (a new machine)")),
            BackupPassphrase.option, ActOptions.reason,
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let size = try context.arguments.value("size").map { text in
            if let size = UInt64(text) { return size }
            throw UsageError.badValue("--size", text, expected: Words(id: "bilangan", en: "a number"))
        }
        let restoration = Restoration(
            backup: context.positional(0), passphrase: try BackupPassphrase.read(context),
            layout: context.layout, size: size,
            keepsLogKey: context.arguments.has("same-key"), by: context.author,
            reason: context.arguments.value("reason"))
        let state = try restoration.run(context.clock, context.log)
        try report(context, state, hasNewKey: !restoration.keepsLogKey)
        return .done
    }

    private static func report(_ context: CommandContext, _ state: OfficeState, hasNewKey: Bool) throws {
        let folder = context.layout.folder
        let wayOn = context.text(
            id: """
                Log berlanjut dengan kunci baru (berikan kepada pemeriksa): \(state.logKey.text)
                Agen akan melihat bahwa log mundur dan berhenti mengirim. Setelah serve berjalan, untuk setiap agen:
                1. iku-aggregator token --trust --data \(folder) -o percaya.token
                2. di bidang, setelah memastikan kepada Anda: iku-agent trust percaya.token
                Laporan yang sudah punya tanda terima tetapi tidak ada di backup dikirim ulang oleh agen.

                """,
            en: """
                The log goes on under a new key (for auditors): \(state.logKey.text)
                Agents will see that the log went back and stop sending. Once serve runs, for every agent:
                1. iku-aggregator token --trust --data \(folder) -o trust.token
                2. in the bidang, once they have asked you: iku-agent trust trust.token
                Reports that have receipts but are not in the backup are sent again by the agents.

                """)
        let done = context.text(
            id: "\(folder): \(state.size) entri dipulihkan dan diperiksa.\n",
            en: "\(folder): \(state.size) entries restored and checked.\n")
        try context.emit(
            [
                "data": .string(folder), "size": .integer(state.size), "vkey": .string(state.logKey.text),
                "new_key": .bool(hasNewKey),
            ], text: done + (hasNewKey ? wayOn : ""))
    }
}

/// The passphrase that closes a backup.
enum BackupPassphrase {
    static let option = CommandOption(
        "passphrase-file", value: "FILE",
        Words(
            id: "backup disandikan dengan frasa sandi pada baris pertama berkas ini (- masukan standar)",
            en: "the backup is sealed with the passphrase in this file's first line (- standard input)"))

    static func read(_ context: CommandContext) throws -> Passphrase? {
        guard let path = context.arguments.value("passphrase-file") else { return nil }
        if path != "-" {
            let status = try FileSystem.status(of: path)
            if status.isFile, status.mode & 0o077 != 0 {
                throw CommandFault(
                    id: "\(path): frasa sandi dapat dibaca pengguna lain; jalankan: chmod 600 \(path)",
                    en: "\(path): the passphrase can be read by other users; run: chmod 600 \(path)")
            }
        }
        var (line, rest) = try SecretInput.lines(of: path)
        Secrets.wipe(&rest)
        let passphrase = Passphrase(moving: &line)
        if passphrase.hasAllowedLength { return passphrase }
        throw CommandFault(
            id: "\(path): frasa sandi paling sedikit \(Limits.passwordScalarCountMin) karakter",
            en: "\(path): a passphrase has at least \(Limits.passwordScalarCountMin) characters")
    }
}
