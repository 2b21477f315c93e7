import Foundation
import Shared
import Synchronization

@testable import Agent

/// The form of an enrolled agent, and a browser in front of it.
final class FormFixture {
    let desk: AgentDesk
    let site: FormSite
    let clock: SettableClock
    var cookies: [String: String] = [:]
    var host = "127.0.0.1:8046"

    init(_ desk: AgentDesk? = nil, entrance: Entrance = .plain) throws {
        let desk = try desk ?? AgentDesk()
        self.desk = desk
        clock = SettableClock()
        let folder = AgentFolder(path: desk.dataPath)
        site = try FormSite(
            desk.dataPath, bidang: "koperasi", clock: clock.clock, log: .silent, entrance: entrance,
            link: LinkState(folder, clock: clock.clock))
    }

    var users: UserBook { UserBook(folder: AgentFolder(path: desk.dataPath)) }

    func get(_ path: String, _ headers: [String: String] = [:]) -> HTTPResponse? {
        answer("GET", path, [:], headers)
    }

    func post(
        _ path: String, _ form: [String: String], _ headers: [String: String] = [:]
    ) -> HTTPResponse? {
        answer("POST", path, form, ["origin": "http://" + host].merging(headers) { $1 })
    }

    private func answer(
        _ method: String, _ path: String, _ form: [String: String], _ headers: [String: String]
    ) -> HTTPResponse? {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let pairs = (parts.count > 1 ? parts[1] : "").split(separator: "&").map {
            $0.split(separator: "=", maxSplits: 1).map(String.init)
        }
        let query = Dictionary(pairs.map { ($0[0], $0.count > 1 ? $0[1] : "") }) { $1 }
        let request = HTTPRequest(
            method: method, path: parts[0], query: query,
            headers: ["host": host].merging(headers) { $1 }, form: form, cookies: cookies)
        let response = site.answer(request)?.finished()
        if let cookie = response?.headers["Set-Cookie"]?.split(separator: ";").first {
            let pair = cookie.split(separator: "=", maxSplits: 1).map(String.init)
            cookies[pair[0]] = pair.count > 1 ? pair[1] : ""
        }
        return response
    }

    /// The token that stands in the forms of a page.
    func token(_ path: String) -> String {
        let text = String(decoding: get(path)?.body ?? [], as: UTF8.self)
        guard let start = text.range(of: "name=\"tanda\" value=\"")?.upperBound else { return "" }
        return String(text[start...].prefix { $0 != "\"" })
    }

    /// A form of the period 2021 with these values.
    func fill(_ values: [String: String], action: String = "simpan") -> HTTPResponse? {
        let form = ["tanda": token("/isi/2021"), "aksi": action].merging(values) { $1 }
        return post("/isi/2021", form)
    }
}

/// A clock that tests move.
final class SettableClock: Sendable {
    private let ahead = Mutex<Int64>(0)

    var clock: Clock {
        Clock(
            now: { Clock.system.now().adding(milliseconds: self.ahead.withLock { $0 }) },
            monotonicMilliseconds: {
                Clock.system.monotonicMilliseconds() + self.ahead.withLock { $0 }
            })
    }

    func advance(seconds: Int64) { ahead.withLock { $0 += seconds * 1000 } }
}

extension HTTPResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}
