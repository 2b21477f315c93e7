// The signing key's file is sealed, opened, or sealed anew. One durable rename decides: before it the old
// file stands, after it the new one, and either opens the same key. The new seal was opened once, in
// memory, before it is written (SealedKey). The bytes of a plain file are overwritten after it was replaced;
// what the disk itself keeps of them nobody can promise: a key that never lay there plain comes of
// `key rotate`.

import Shared

/// Changes how the signing key lies on the disk.
struct KeyProtection {
    let agent: Agent

    private var folder: AgentFolder { agent.folder }

    /// Seals a plain key.
    func protect(with passphrase: Passphrase, cost: SealedKey.Cost = .standard) throws {
        let key = try agent.signer()
        let sealed = try seal(key, passphrase, cost)
        try replacing { current in
            guard case .plain = current else { throw Self.isProtected }
            try FileSystem.replaceDurablyWipingOld(sealed.encoded, at: folder.keyPath, mode: 0o600)
        }
    }

    /// Writes an unlocked key as a plain file.
    func unprotect() throws {
        let key = try agent.signer()
        try replacing { _ in try folder.keep(key, at: folder.keyPath, replacing: true) }
    }

    /// Seals an unlocked key by another passphrase.
    func change(to passphrase: Passphrase, cost: SealedKey.Cost = .standard) throws {
        let sealed = try seal(try agent.signer(), passphrase, cost)
        try replacing { _ in try folder.keep(sealed, at: folder.keyPath, replacing: true) }
    }

    /// Nothing may be half done when the file changes: two files would need one passphrase.
    func check() throws {
        if agent.publicKey == nil { _ = try agent.signer() }
        if try FileSystem.exists(folder.nextKeyPath) {
            throw AgentFault(
                "rotation-under-way",
                id: "pergantian kunci belum selesai; jalankan dahulu: iku-agent key rotate",
                en: "a change of key is not finished; first run: iku-agent key rotate")
        }
    }

    static var isProtected: AgentFault {
        AgentFault(
            "key-protected",
            id: "kunci sudah dilindungi; untuk frasa sandi lain: iku-agent key change-passphrase",
            en: "the key is protected already; for another passphrase: iku-agent key change-passphrase")
    }

    static var isPlain: AgentFault {
        AgentFault(
            "key-not-protected", id: "kunci tidak dilindungi; untuk melindunginya: iku-agent key protect",
            en: "the key is not protected; to protect it: iku-agent key protect")
    }

    private func seal(
        _ key: SigningKey, _ passphrase: Passphrase, _ cost: SealedKey.Cost
    ) throws -> SealedKey {
        do throws(KeyFault) { return try SealedKey(sealing: key, with: passphrase, cost: cost) } catch {
            throw AgentFault(keyAt: folder.keyPath, error)
        }
    }

    private func replacing(_ write: (StoredKey) throws -> Void) throws {
        try folder.locked {
            try check()
            let current = try folder.signingKey()
            guard current.publicKey == agent.publicKey else {
                throw AgentFault(
                    "key-changed", id: "kunci baru saja diganti proses lain; tidak ada yang diubah; ulangi",
                    en: "another process has just replaced the key; nothing was changed; try again")
            }
            try write(current)
            try agent.refresh(holdingLock: true)
        }
    }
}
