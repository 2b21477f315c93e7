// iku-agent trust TOKEN|FILE: after an older copy of the log was restored a person lets the agent go on
// under the new log key. Every report kept is queued again: the log answers those it has with `duplicate`
// and a receipt under its new key, and takes those it lacks. The old proofs stay, named for the old key.

import Shared

/// Trusts a new log key.
enum TrustCommand {
    static func run(_ context: CommandContext) throws -> ExitCode {
        let token = try context.token(context.arguments.positionals[0])
        guard let key = token.verifierKey, token.secret == nil else {
            throw AgentFault(
                "not-a-trust-token",
                id: "token ini bukan token kepercayaan; minta: iku-aggregator token --trust",
                en: "this is no token of trust; ask for: iku-aggregator token --trust")
        }
        let agent = try context.agent()
        guard token.office == agent.record.office, key.name == agent.record.verifierKey.name else {
            throw AgentFault(
                UplinkAlarm.otherOffice(token.office).code, UplinkAlarm.otherOffice(token.office).words)
        }
        if try agent.mustSignToTrust() { try context.unlock(agent) }
        let count = try agent.trust(key, at: token.address, pins: token.pins)
        try context.say(
            Words(
                id: "kunci log baru dipercaya; \(count) laporan diantrekan lagi",
                en: "the new log key is trusted; \(count) reports are queued again"))
        return .done
    }
}
