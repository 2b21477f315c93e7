// Lines of the protocol, as either side reads them.

import Shared

enum Wire {
    /// A request that can be read can be written and is read as the same.
    static func request(_ line: [UInt8]) {
        do throws(RequestFault) {
            let request = try Request(line: line)
            let written = Request.line(request.sequence, request.operation, in: .english)
            property(written.last == 0x0A && !written.dropLast().contains(0x0A), "a request is one line")
            let again = try Request(line: Array(written.dropLast()))
            let rewritten = Request.line(again.sequence, again.operation, in: .english)
            property(rewritten == written, "a request written is read as the same")
            if case .submit(let report) = request.operation { Documents.flattened(report) }
        } catch {
            _ = error.refusal.words.indonesian
        }
    }

    /// Hello and answers; what an agent's session makes of the line.
    static func answer(_ line: [UInt8]) {
        if let hello = Hello(line: line) {
            let written = hello.line
            property(Hello(line: Array(written.dropLast())) == hello, "a hello written is read as the same")
        }
        if let answer = Answer(line: line), case .failure(let refusal) = answer.result {
            property(refusal.codeText.utf8.count <= line.count, "no refusal is longer than its line")
        }
    }

    /// However a stream is cut, its lines are the same, and none holds an LF.
    static func lines(_ input: [UInt8]) {
        guard let step = input.first.map({ max(Int($0), 1) }) else { return }
        let stream = input.dropFirst()
        var assembler = LineAssembler()
        var lines: [[UInt8]] = []
        var place = stream.startIndex
        do throws(LineAssembler.LineTooLarge) {
            while place < stream.endIndex {
                let end = min(place + step, stream.endIndex)
                assembler.append(stream[place..<end])
                place = end
                while let line = try assembler.next() { lines.append(line) }
            }
        } catch {
            return
        }
        let whole = stream.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        property(lines == Array(whole.dropLast()), "lines do not depend on how the stream is cut")
        property(assembler.heldByteCount == whole.last?.count ?? 0, "what is held is the unfinished line")
        session(stream)
    }

    /// The aggregator's side of a connection takes any bytes.
    private static func session(_ stream: ArraySlice<UInt8>) {
        var session = AggregatorSession(hello: Array("{}\n".utf8), at: 0)
        session.receive(stream, at: 1)
        while session.nextRequest(at: 2) != nil {}
        _ = session.expiry(at: 1_000_000)
    }

    /// What an aggregator says to an agent with one report to deliver, line by line. Whatever it says, the
    /// agent neither traps nor speaks after it has closed.
    static func uplink(_ input: [UInt8]) {
        guard let agent else { return }
        var session = UplinkSession(agent.knowledge, at: 0)
        var isClosed = false
        var actions = session.deliver(agent.report, at: 0)
        for (place, line) in input.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            actions += session.receive(Array(line), at: Int64(place) * 1000)
            for action in actions {
                if case .send = action { property(!isClosed, "nothing is sent after the end") }
                if case .close = action { isClosed = true }
            }
            actions = []
        }
        _ = session.tick(at: session.deadline == .max ? 0 : session.deadline)
    }

    /// The agent of the corpus: its log key is that of the seed of 32 bytes 7.
    private static let agent: (knowledge: UplinkKnowledge, report: WaitingReport)? = {
        guard let logKey = try? SigningKey(seed: [UInt8](repeating: 7, count: 32)),
            let key = try? SigningKey(seed: [UInt8](repeating: 9, count: 32)),
            let verifierKey = VerifierKey(name: "uji/iku", publicKey: logKey.publicKey)
        else { return nil }
        let knowledge = UplinkKnowledge(
            office: "uji", verifierKey: verifierKey, proven: nil, catalogRevisions: [1], noticesSince: 0,
            language: .english)
        return (knowledge, WaitingReport(SignedReport(signing: Array("{}".utf8), with: key), supersedes: nil))
    }()
}
