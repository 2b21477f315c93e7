// iku-agent key rotate [--wait 30s]

import Shared

/// Replaces the agent's key.
enum KeyCommand {
    static func rotate(_ context: CommandContext) throws -> ExitCode {
        let agent = try context.agent()
        let former = agent.record.kid
        let deadline = context.clock.monotonicMilliseconds() + (try context.wait()).wholeMilliseconds
        try KeyRotation(agent).rotate(by: deadline)
        if context.isJSON {
            try context.say([
                "status": "rotated", "former_kid": .string(former), "kid": .string(agent.record.kid),
            ])
        } else {
            try context.say(
                Words(
                    id: "kunci diganti; kunci baru: \(agent.record.kid)",
                    en: "the key was replaced; new key: \(agent.record.kid)"))
        }
        return .done
    }
}
