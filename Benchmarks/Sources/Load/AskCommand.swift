// `iku-load ask`: one agent asks for the figures of a period, again and again, and for nothing else.

import Shared

enum AskCommand {
    static func run(_ options: Options) throws {
        guard let token = try EnrolmentToken.read(try options.text("tokens")).first,
            let period = Period(try options.text("period"))
        else { throw LoadFailure("no token, or no period") }
        let connection = try LoadConnection(
            try SocketAddress(try options.text("address")), key: SigningKey.generate())
        try connection.enroll(token)
        let latencies = try (0..<(try options.integer("count"))).map { _ in
            let start = nanoseconds()
            _ = try connection.ask(.achievement(period))
            return nanoseconds() - start
        }
        try Load.say([("asked", Double(latencies.count))] + Load.percentiles(latencies))
    }
}
