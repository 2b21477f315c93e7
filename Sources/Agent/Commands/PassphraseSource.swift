// Where a command has its passphrases from: files named by options (`-` is standard input; several options
// take its lines one after the other), else the terminal, where nothing that is typed shows.

import Shared

/// Asks for passphrases.
final class PassphraseSource {
    static let current = "passphrase-file"
    static let new = "new-passphrase-file"
    private static let tryCountMax = 3

    private let context: CommandContext
    private var standardInput: [UInt8]?

    init(_ context: CommandContext) { self.context = context }

    deinit { if var rest = standardInput.take() { Secrets.wipe(&rest) } }

    /// What `open` makes of the right passphrase; at the terminal a wrong one may be mended.
    func open<Value>(
        _ path: String, _ open: (Passphrase) throws(KeyFault) -> Value
    ) throws -> (value: Value, passphrase: Passphrase) {
        let file = context.arguments.value(Self.current)
        var rest = file == nil ? Self.tryCountMax : 1
        while true {
            rest -= 1
            let passphrase = try file.map(read) ?? ask(Self.question)
            do throws(KeyFault) { return (try open(passphrase), passphrase) } catch {
                if error != .wrongPassphrase || rest == 0 { throw AgentFault(keyAt: path, error) }
                StandardError.complain(program: "iku-agent", error.words, in: context.language)
            }
        }
    }

    /// A new passphrase: from the file of `option`, or asked twice.
    func new(_ option: String) throws -> Passphrase {
        let passphrase: Passphrase
        if let file = context.arguments.value(option) {
            passphrase = try read(file)
        } else {
            passphrase = try ask(
                Words(
                    id: "Frasa sandi baru (paling sedikit \(Limits.passwordScalarCountMin) karakter): ",
                    en: "New passphrase (at least \(Limits.passwordScalarCountMin) characters): "))
            let again = try ask(Words(id: "Ulangi frasa sandi baru: ", en: "The new passphrase again: "))
            if !passphrase.equals(again) {
                throw AgentFault(
                    "passphrases-differ", id: "kedua frasa sandi tidak sama, tidak ada yang diubah; ulangi",
                    en: "the two passphrases differ, nothing was changed; try again")
            }
        }
        if passphrase.hasAllowedLength { return passphrase }
        throw AgentFault(
            "passphrase-length",
            id: "frasa sandi harus \(Limits.passwordScalarCountMin) sampai \(Limits.passwordScalarCountMax) "
                + "karakter; tidak ada yang diubah",
            en: "a passphrase has \(Limits.passwordScalarCountMin) to \(Limits.passwordScalarCountMax) "
                + "characters; nothing was changed")
    }

    private static let question = Words(id: "Frasa sandi kunci: ", en: "Passphrase of the key: ")

    private func ask(_ prompt: Words) throws -> Passphrase {
        switch try SecretInput.ask(prompt.text(in: context.language)) {
        case .line(var bytes): return Passphrase(moving: &bytes)
        case .cancelled:
            throw AgentFault(
                "cancelled", id: "dibatalkan; tidak ada yang diubah", en: "cancelled; nothing was changed")
        case .noTerminal:
            throw AgentFault(
                "no-terminal",
                id:
                    "tidak ada terminal untuk menanyakan frasa sandi; berikan --\(Self.current) BERKAS atau -",
                en: "there is no terminal to ask for the passphrase; give --\(Self.current) FILE or -")
        }
    }

    private func read(_ path: String) throws -> Passphrase {
        if path == "-", var known = standardInput.take() {
            defer { Secrets.wipe(&known) }
            return take(from: known)
        }
        if path != "-" { try checkPrivate(path) }
        var (line, rest) = try SecretInput.lines(of: path)
        if path == "-" { standardInput = rest } else { Secrets.wipe(&rest) }
        return Passphrase(moving: &line)
    }

    private func take(from known: [UInt8]) -> Passphrase {
        let end = known.firstIndex(of: 0x0A) ?? known.endIndex
        var line = Array(known[..<end])
        if line.last == 0x0D { line.removeLast() }
        standardInput = Array(known[end...].dropFirst())
        return Passphrase(moving: &line)
    }

    /// A plain file that others can read holds no secret.
    private func checkPrivate(_ path: String) throws {
        let status = try FileSystem.status(of: path)
        guard status.isFile, status.mode & 0o077 != 0 else { return }
        throw AgentFault(
            "passphrase-readable",
            id: "\(path): frasa sandi dapat dibaca pengguna lain; jalankan: chmod 600 \(path)",
            en: "\(path): the passphrase can be read by other users; run: chmod 600 \(path)")
    }
}

extension CommandContext {
    /// Opens the agent's signing key for this command, asking for its passphrase where it has one.
    @discardableResult
    func unlock(_ agent: Agent) throws -> Passphrase? {
        guard let sealed = agent.sealedKey else { return nil }
        let path = agent.folder.keyPath
        let (key, passphrase) = try PassphraseSource(self).open(path) { passphrase throws(KeyFault) in
            try sealed.opened(with: passphrase)
        }
        try agent.unlock(with: key)
        return passphrase
    }
}
