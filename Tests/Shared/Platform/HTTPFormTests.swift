import Foundation
import Testing

@testable import Shared

@Suite("Forms that browsers send")
struct HTTPFormTests {
    private func read(_ text: String, secrets: Set<String> = []) -> HTTPForm {
        let reader = HTTPFormReader(text.utf8.count, secrets)
        // In pieces that end anywhere.
        for piece in stride(from: 0, to: text.utf8.count, by: 3) {
            var bytes = Array(text.utf8)[piece..<min(piece + 3, text.utf8.count)].map(CChar.init(bitPattern:))
            unsafe bytes.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                unsafe reader.take(base, buffer.count)
            }
            if !secrets.isEmpty { #expect(bytes.allSatisfy { $0 == 0 }) }
        }
        return reader.takeForm()
    }

    @Test(arguments: [
        ("", [:]), ("a=1", ["a": "1"]), ("a=1&b=2&a=3", ["a": "3", "b": "2"]), ("a", ["a": ""]),
        ("=x&a=", ["a": ""]), ("a=b%20c+d%2Be", ["a": "b c d+e"]), ("a=1=2", ["a": "1=2"]),
        ("nilai.x%3Ay=%C3%A9", ["nilai.x:y": "é"]), ("a=%", ["a": "%"]), ("a=%4", ["a": "%4"]),
        ("a=%zz", ["a": "%zz"]), ("&&a=1&&", ["a": "1"]), ("a=baris%0D%0Adua", ["a": "baris\r\ndua"]),
    ])
    func fieldsAreRead(_ text: String, _ fields: [String: String]) {
        #expect(read(text).fields == fields)
    }

    @Test func valuesThatAreNoTextAreLeftOut() {
        #expect(read("a=%FF&b=1").fields == ["b": "1"])
    }

    @Test func secretsAreNoFields() throws {
        let form = read("a=1&frasa=kuda+baterai%21&b=2", secrets: ["frasa"])
        #expect(form.fields == ["a": "1", "b": "2"])
        var expected = Array("kuda baterai!".utf8)
        let secret = try #require(form.secrets["frasa"])
        #expect(secret.equals(Passphrase(moving: &expected)))
        #expect(HTTPSecrets(form.secrets)["frasa"] != nil && HTTPSecrets(form.secrets)["a"] == nil)
    }

    @Test func filesAreTakenWhereTheServerSaysSo() throws {
        var rules = HTTPFormRules()
        rules.uploadByteCountMax = { $0.path == "/bukti" && $0.headers["x-own"] != nil ? 4096 : nil }
        let server = try HTTPServer(try SocketAddress("127.0.0.1:0"), forms: rules) { request in
            let files = request.files.map { "\($0.field):\($0.name):\($0.bytes.count)" }
            return .text(200, (files + request.form.values.sorted()).joined(separator: " "))
        }
        defer { server.stop() }
        let body = """
            --batas\r
            Content-Disposition: form-data; name="tanda"\r
            \r
            rahasia\r
            --batas\r
            Content-Disposition: form-data; name="berkas"; filename="../rekap.xlsx"\r
            Content-Type: application/octet-stream\r
            \r
            \(String(repeating: "x", count: 2000))\r
            --batas--\r

            """
        func post(_ path: String, _ fields: String, _ body: String) throws -> String {
            let address = "\(server.boundAddress)"
            return try HTTPServerTests.talk(
                server,
                "POST \(path) HTTP/1.1\r\nHost: \(address)\r\nConnection: close\r\n\(fields)"
                    + "Content-Type: multipart/form-data; boundary=batas\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        }
        #expect(try post("/bukti", "X-Own: 1\r\n", body).hasSuffix("berkas:../rekap.xlsx:2000 rahasia\n"))
        #expect(try post("/bukti", "", body).hasPrefix("HTTP/1.1 415"))
        #expect(try post("/isi", "X-Own: 1\r\n", body).hasPrefix("HTTP/1.1 415"))
        let large = String(repeating: "x", count: 5000)
        #expect(try post("/bukti", "X-Own: 1\r\n", large).hasPrefix("HTTP/1.1 413"))
    }
}
