// The command line of iku-agent (DESIGN 12).

import Shared

/// What iku-agent may be asked.
enum AgentSyntax {
    static let program = ProgramSyntax(
        "iku-agent",
        Words(
            id: "mengirim laporan IKU yang ditandatangani ke kantor",
            en: "delivers signed IKU reports to the office"),
        commands: [
            enroll, submit, correct, withdraw, preview, template, run, status, receipts, keyRotate,
            keyProtect, keyUnprotect, keyChangePassphrase, alarmShow, alarmClear, trust, userAdd, userList,
            userPassword, userRemove,
        ],
        commonOptions: [
            CommandOption(
                "data", value: "DIR", Words(id: "folder data agen", en: "the agent's data directory")),
            CommandOption(
                flag: "json", Words(id: "hasil sebagai JSON", en: "results as JSON")),
        ])

    static let enroll = CommandSyntax(
        "enroll",
        Words(id: "mendaftarkan agen dengan token dari kantor", en: "enrols with the office's token"),
        arguments: [CommandArgument("TOKEN|FILE|-")],
        options: [
            CommandOption(
                "name", value: "NAME", Words(id: "nama komputer ini bagi kantor", en: "this machine's name")),
            CommandOption(
                "use", value: "report|transport",
                Words(
                    id: "menandatangani laporan, atau hanya mengantar", en: "signs reports, or only delivers")
            ),
            wait, passphrase,
        ])
    static let submit = CommandSyntax(
        "submit", Words(id: "mengirim laporan", en: "sends reports"),
        arguments: [CommandArgument("FILE", isRepeatable: true)], options: [sure] + waiting)
    static let correct = CommandSyntax(
        "correct", Words(id: "mengirim koreksi dengan alasannya", en: "sends a correction with its reason"),
        arguments: [CommandArgument("FILE")],
        options: [
            reason,
            CommandOption(
                "drop", value: "ID", isRepeatable: true,
                Words(id: "indikator yang dilepas dari laporan", en: "an indicator to leave out")),
            sure,
        ] + waiting)
    static let withdraw = CommandSyntax(
        "withdraw", Words(id: "menarik laporan suatu periode", en: "takes a period's report back"),
        arguments: [CommandArgument("PERIOD")],
        options: [
            reason,
            CommandOption("by", value: "NAME", Words(id: "siapa yang menarik", en: "who takes it back")),
            CommandOption("title", value: "TITLE", Words(id: "jabatannya", en: "the title")),
        ] + waiting)
    static let preview = CommandSyntax(
        "preview",
        Words(id: "memeriksa dan menghitung, tanpa mengirim", en: "checks and figures, nothing sent"),
        arguments: [CommandArgument("FILE")])
    static let template = CommandSyntax(
        "template", Words(id: "membuat berkas isian", en: "makes a file to fill in"),
        options: [
            CommandOption(
                "period", value: "PERIOD", isRepeatable: true,
                Words(id: "2022, 2022-T1 atau 2021..2025", en: "2022, 2022-T1 or 2021..2025")),
            CommandOption(
                "format", value: "csv|xlsx|json", Words(id: "bentuk berkas", en: "the file's format")),
            CommandOption(
                "output", letter: "o", value: "FILE", Words(id: "tulis ke berkas", en: "write to a file")),
        ])
    static let run = CommandSyntax(
        "run",
        Words(
            id: "berjalan terus: formulir, kotak masuk dan pengiriman", en: "runs on: form, inbox, delivery"),
        options: [
            CommandOption(
                "inbox", value: "DIR", Words(id: "folder kotak masuk", en: "the inbox folder"))
        ] + FormDoor.options)
    static let status = CommandSyntax(
        "status", Words(id: "keadaan agen", en: "how the agent is"),
        options: [
            CommandOption(
                "inbox", value: "DIR",
                Words(
                    id: "folder kotak masuk, untuk yang menunggu tanda tangan",
                    en: "the inbox, for what waits to be signed"))
        ])
    static let receipts = CommandSyntax(
        "receipts", Words(id: "daftar tanda terima", en: "lists receipts"),
        options: [
            CommandOption(
                flag: "verify",
                Words(id: "periksa ulang setiap tanda terima", en: "verifies every receipt again"))
        ])
    static let keyRotate = CommandSyntax(
        "key rotate",
        Words(id: "mengganti kunci agen dengan yang baru", en: "replaces the agent's key by a new one"),
        options: [wait, passphrase])
    static let keyProtect = CommandSyntax(
        "key protect",
        Words(id: "melindungi kunci dengan frasa sandi", en: "puts the signing key under a passphrase"),
        arguments: [CommandArgument("TOKEN|FILE", isOptional: true)], options: [wait, passphrase])
    static let keyUnprotect = CommandSyntax(
        "key unprotect",
        Words(id: "menyimpan kunci tanpa frasa sandi lagi", en: "keeps the key without a passphrase again"),
        options: [passphrase])
    static let keyChangePassphrase = CommandSyntax(
        "key change-passphrase",
        Words(id: "mengganti frasa sandi kunci", en: "changes the key's passphrase"),
        options: [
            passphrase,
            CommandOption(
                PassphraseSource.new, value: "FILE",
                Words(
                    id: "frasa sandi baru dari berkas, - dari masukan baku",
                    en: "the new one from a file, - from standard input")),
        ])
    static let alarmShow = CommandSyntax("alarm show", Words(id: "menampilkan alarm", en: "shows alarms"))
    static let alarmClear = CommandSyntax(
        "alarm clear",
        Words(id: "menghapus alarm yang sudah diperiksa", en: "clears alarms that were looked at"),
        arguments: [CommandArgument("CODE", isOptional: true)])
    static let trust = CommandSyntax(
        "trust", Words(id: "mempercayai kunci log yang baru", en: "trusts a new log key"),
        arguments: [CommandArgument("TOKEN|FILE")], options: [passphrase])

    static let userAdd = CommandSyntax(
        "user add", Words(id: "menambah pengguna formulir", en: "adds a user of the form"),
        arguments: [userName],
        options: [
            CommandOption("name", value: "NAME", Words(id: "nama lengkap", en: "the full name")),
            CommandOption("title", value: "TITLE", Words(id: "jabatan", en: "the title")),
            CommandOption("nip", value: "NIP", Words(id: "NIP", en: "the civil servant's number")),
        ])
    static let userList = CommandSyntax(
        "user list", Words(id: "daftar pengguna formulir", en: "lists the users of the form"))
    static let userPassword = CommandSyntax(
        "user password", Words(id: "kata sandi sekali pakai yang baru", en: "a new one-time password"),
        arguments: [userName])
    static let userRemove = CommandSyntax(
        "user remove", Words(id: "menghapus pengguna formulir", en: "removes a user of the form"),
        arguments: [userName])

    private static let userName = CommandArgument("NAME")
    private static let reason = CommandOption(
        "reason", value: "REASON", Words(id: "alasan, 3 sampai 500 huruf", en: "why, 3 to 500 characters"))
    private static let wait = CommandOption(
        "wait", value: "30s", Words(id: "berapa lama menunggu jawaban", en: "how long to wait for answers"))
    private static let passphrase = CommandOption(
        PassphraseSource.current, value: "FILE",
        Words(
            id: "frasa sandi kunci dari berkas, - dari masukan baku",
            en: "the key's passphrase from a file, - from standard input"))
    private static let sure = CommandOption(
        flag: "yes",
        Words(
            id: "jangan bertanya: beberapa periode, dan angka yang jauh berbeda, memang benar",
            en: "ask nothing: several periods, and figures far from before, are meant"))
    private static let waiting = [
        wait, passphrase,
        CommandOption(
            flag: "no-wait", Words(id: "antrekan saja, jangan menunggu", en: "only queue, do not wait")),
    ]
}
