// Drafts that the daemon has checked and cannot sign, because the signing key is under a passphrase:
//
//   DIR/belum-ditandatangani/<name>, beside it <name>.txt that says what to do
//
// A person signs them with `iku-agent submit` (or `correct`) from there. Once its report is queued the draft
// moves to DIR/menunggu as if the daemon had taken it, and ends where every other draft does. The draft
// moves after the report is durable: cut in between, the same `submit` says nothing new and moves it.

import Shared

/// The folder of an inbox where drafts wait for a person.
struct UnsignedDrafts {
    private static let name = "belum-ditandatangani"

    let path: String
    private let inbox: String

    init(inbox: String) {
        self.inbox = inbox
        path = inbox + "/" + Self.name
    }

    /// The folder in which `draft` lies, if it is one of this kind.
    init?(besides draft: String) throws(SystemError) {
        let folder = FileSystem.folder(of: draft)
        guard folder == Self.name || folder.hasSuffix("/" + Self.name) else { return nil }
        self.init(inbox: folder == Self.name ? "." : FileSystem.folder(of: folder))
        if try !FileSystem.exists(waitingPath) { return nil }
    }

    private var waitingPath: String { inbox + "/menunggu" }

    /// The drafts that wait here.
    func paths() throws(SystemError) -> [String] {
        guard try FileSystem.exists(path) else { return [] }
        let names = try FileSystem.names(in: path)
        return names.filter { name in !names.contains { $0 + ".txt" == name } }.map { path + "/" + $0 }
    }

    /// Puts a sound draft here, as `name`; its path.
    func hold(_ file: String, as name: String, in language: Language) throws(SystemError) -> String {
        let target = path + "/" + name
        let text = Words(
            id: """
                Isian ini benar, tetapi belum ditandatangani dan belum dikirim: kunci penanda tangan
                dilindungi frasa sandi. Yang berwenang menandatanganinya dengan:

                  iku-agent submit "\(target)"

                (koreksi: iku-agent correct "\(target)" --reason "alasan")

                """,
            en: """
                This draft is sound, but not signed and not sent: the signing key is protected by a
                passphrase. The person who may sign does it with:

                  iku-agent submit "\(target)"

                (a correction: iku-agent correct "\(target)" --reason "reason")

                """)
        try FileSystem.writeDurably(Array(text.text(in: language).utf8), to: target + ".txt", mode: 0o660)
        try FileSystem.renameDurably(file, to: target, replacing: false)
        return target
    }

    /// Moves a draft on, whose reports are queued or answered already.
    func noteQueued(_ draft: String, _ hashes: [Digest]) throws(SystemError) {
        let waiting = try WaitingFile(FileSystem.name(of: draft), hashes, in: waitingPath)
        try FileSystem.renameDurably(draft, to: waiting.path)
        try FileSystem.remove(draft + ".txt")
    }

    /// Puts every draft back to where drafts arrive: they can be signed now.
    func giveBack(to entryPath: String) throws(SystemError) {
        for draft in try paths() {
            try FileSystem.renameDurably(draft, to: entryPath + "/" + FileSystem.name(of: draft))
            try FileSystem.remove(draft + ".txt")
        }
    }
}
