// iku-agent alarm show | alarm clear [CODE]

import Shared

/// Shows and clears alarms.
enum AlarmCommand {
    static func show(_ context: CommandContext) throws -> ExitCode {
        let agent = try context.agent()
        let office = try agent.catalogs().latest.office
        for alarm in try agent.alarms.open() {
            if context.isJSON {
                try context.say(alarm.json)
            } else {
                let time = "\(alarm.raisedAt.localText(at: office.utcOffset)) \(office.timeZone)"
                try context.say(
                    Words(
                        id: "\(alarm.code)  \(time)\n  \(alarm.words.indonesian)",
                        en: "\(alarm.code)  \(time)\n  \(alarm.words.english)"))
            }
        }
        return .done
    }

    static func clear(_ context: CommandContext) throws -> ExitCode {
        let agent = try context.agent()
        let wanted = context.arguments.positionals.first
        let alarms = try agent.alarms.open().filter { wanted == nil || $0.code == wanted }
        if let wanted, alarms.isEmpty {
            throw AgentFault("no-alarm", id: "tidak ada alarm \(wanted)", en: "there is no alarm \(wanted)")
        }
        for alarm in alarms { try agent.alarms.clear(alarm.code) }
        try context.say(Words(id: "\(alarms.count) alarm dihapus", en: "\(alarms.count) alarms cleared"))
        return .done
    }
}
