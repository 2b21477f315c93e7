// iku-agent key rotate [--wait 30s] · key protect [TOKEN|FILE] · key unprotect · key change-passphrase

import Shared

/// Replaces the agent's key, and puts it under a passphrase.
enum KeyCommand {
    static func rotate(_ context: CommandContext) throws -> ExitCode {
        let agent = try context.agent()
        let wasUnfinished = agent.hasUnfinishedRotation
        let former = wasUnfinished ? agent.record.formerKids.last : agent.record.kid
        let passphrase = try context.unlock(agent)
        // A rotation that waited for the passphrase is finished by it: no second one then.
        if !wasUnfinished {
            try KeyRotation(agent).rotate(waiting: try context.wait(), sealedBy: passphrase)
            try agent.alarms.clear(KeyRotation.unfinishedCode)
        }
        let kid = agent.record.kid
        if context.isJSON {
            try context.say(["status": "rotated", "former_kid": .optional(former), "kid": .optional(kid)])
        } else {
            try context.say(
                Words(
                    id: "kunci diganti; kunci baru: \(kid ?? "-")",
                    en: "the key was replaced; new key: \(kid ?? "-")"))
        }
        return .done
    }

    /// Seals the signing key; the agent must have a transport key, for which a token is brought in here.
    static func protect(_ context: CommandContext) throws -> ExitCode {
        let agent = try context.agent()
        try KeyProtection(agent: agent).check()
        if agent.isProtected { throw KeyProtection.isProtected }
        if agent.record.transportKid == nil { try enrollTransport(agent, context) }
        let passphrase = try PassphraseSource(context).new(PassphraseSource.current)
        try KeyProtection(agent: agent).protect(with: passphrase)
        return try tell(
            agent, "protected", context,
            Words(
                id: "kunci dilindungi; mulai sekarang submit, correct dan withdraw menanyakan frasa sandi",
                en: "the key is protected; from now on submit, correct and withdraw ask for the passphrase"))
    }

    private static func enrollTransport(_ agent: Agent, _ context: CommandContext) throws {
        guard let argument = context.arguments.positionals.first else {
            let bidang = agent.record.bidang
            throw AgentFault(
                "token-needed",
                id:
                    "perlu kunci antar: minta token baru kepada kantor (iku-aggregator token \(bidang)), lalu: "
                    + "iku-agent key protect TOKEN",
                en:
                    "a transport key is needed: ask the office for another token (iku-aggregator token \(bidang)), "
                    + "then run: iku-agent key protect TOKEN")
        }
        let enroller = Enroller(
            folder: agent.folder, token: try context.token(argument), name: agent.record.name,
            clock: context.clock, language: context.language)
        let deadline = context.clock.monotonicMilliseconds() + (try context.wait()).wholeMilliseconds
        _ = try enroller.enrollTransport(by: deadline)
        try agent.refresh()
    }

    /// Writes the signing key as a plain file again.
    static func unprotect(_ context: CommandContext) throws -> ExitCode {
        let agent = try unlocked(context, PassphraseSource(context)).agent
        try KeyProtection(agent: agent).unprotect()
        return try tell(
            agent, "unprotected", context,
            Words(
                id: "kunci tidak lagi dilindungi; agen menandatangani tanpa bertanya",
                en: "the key is no longer protected; the agent signs without asking"))
    }

    /// Seals the signing key by another passphrase.
    static func changePassphrase(_ context: CommandContext) throws -> ExitCode {
        let source = PassphraseSource(context)
        let agent = try unlocked(context, source).agent
        try KeyProtection(agent: agent).change(to: try source.new(PassphraseSource.new))
        return try tell(
            agent, "changed", context, Words(id: "frasa sandi diganti", en: "the passphrase was changed"))
    }

    /// The agent, with its key opened by the passphrase.
    private static func unlocked(
        _ context: CommandContext, _ source: PassphraseSource
    ) throws -> (agent: Agent, passphrase: Passphrase) {
        let agent = try context.agent()
        try KeyProtection(agent: agent).check()
        guard let sealed = agent.sealedKey else { throw KeyProtection.isPlain }
        let (key, passphrase) = try source.open(agent.folder.keyPath) { passphrase throws(KeyFault) in
            try sealed.opened(with: passphrase)
        }
        try agent.unlock(with: key)
        return (agent, passphrase)
    }

    private static func tell(
        _ agent: Agent, _ status: String, _ context: CommandContext, _ words: Words
    ) throws -> ExitCode {
        if context.isJSON {
            try context.say([
                "status": .string(status), "kid": .optional(agent.record.kid),
                "transport_kid": .optional(agent.record.transportKid),
            ])
        } else {
            try context.say(words)
        }
        return .done
    }
}
