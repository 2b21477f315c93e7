// One question on a connection of its own, for what comes before or between the sessions of an uplink: the
// enrolment, and the rotation of the agent's key. The peer's key is pinned, its office is the expected one;
// the log's key is not looked at, since nothing is proven by such an answer.

import Shared

/// Asks one aggregator one question.
struct Inquiry {
    let address: PeerAddress
    let pins: [Digest]
    let office: String
    let clock: Clock
    let language: Language

    /// What came of it.
    struct Reply {
        let answer: Result<JSONObject, AnsweredRefusal>
        /// Whether the office's figures are an illustration.
        let isDemo: Bool
    }

    /// Connects with `key`, hears the hello, asks, and gives the answer back, within `deadline` (monotonic
    /// milliseconds).
    func ask(
        _ operation: Request.Operation, as key: SigningKey, by deadline: Int64
    ) throws -> Reply {
        let context = try Agent.tlsContext(key, now: clock.now())
        let numbers = SocketAddress(host: address.host, port: address.port)
        var failure: (any Error)?
        for resolved in try numbers.resolve() {
            do {
                return try ask(operation, on: try Connection(resolved, context, pins: pins), by: deadline)
            } catch {
                guard NetworkFailure.is(error) else { throw error }
                failure = error
            }
        }
        throw failure ?? SystemError.unknownHost(subject: numbers.description, code: 0)
    }

    private func ask(
        _ operation: Request.Operation, on connection: Connection, by deadline: Int64
    ) throws -> Reply {
        var hello: Hello?
        while clock.monotonicMilliseconds() < deadline {
            let rest = Int(deadline - clock.monotonicMilliseconds())
            let isReady = try TCPConnection.wait(
                connection.descriptor, connection.interest, milliseconds: max(0, rest))
            if !isReady { continue }
            for received in try connection.advance() {
                if let hello {
                    if let answer = Answer(line: received) {
                        return Reply(answer: answer.result, isDemo: hello.isDemo)
                    }
                    continue
                }
                hello = try checked(Hello(line: received))
                connection.send(Request.line(1, operation, in: language))
                try connection.flush()
            }
        }
        throw AgentFault(
            "connection-ended", id: "\(address): tidak ada jawaban; periksa jaringan, lalu ulangi",
            en: "\(address): no answer; check the network and try again")
    }

    private func checked(_ hello: Hello?) throws -> Hello {
        guard let hello else {
            throw AgentFault(UplinkAlarm.notAnAggregator.code, UplinkAlarm.notAnAggregator.words)
        }
        if let other = hello.office, other != office {
            throw AgentFault(UplinkAlarm.otherOffice(other).code, UplinkAlarm.otherOffice(other).words)
        }
        return hello
    }
}
