// `serve --setup-http`: how an office's PCs learn to trust the office's certificate authority. Plain HTTP,
// because they cannot trust HTTPS yet: it serves the authority's certificate, its fingerprint and one page
// that says what to do, and nothing else. Whoever stands between could serve another certificate: so the
// page asks to compare the fingerprint with the one that `init` printed, on paper.

import Shared

/// Answers the setup port's requests.
struct SetupSite: Sendable {
    private static let certificatePath = "/otoritas-iku.crt"
    private static let fingerprintPath = "/sidik-jari.txt"

    private let certificate: [UInt8]
    private let fingerprint: String
    private let office: String

    init(_ authority: TLSAuthority, office: String) throws(TLSError) {
        certificate = try authority.identity.der()
        fingerprint = try authority.identity.fingerprint()
        self.office = office
    }

    /// The answer to one request; nil where there is no such path.
    func answer(_ request: HTTPRequest) -> HTTPResponse? {
        if request.method == "POST" { return nil }
        switch request.path {
        case "/": return page(request.query["bahasa"] == "en" ? .english : .indonesian)
        case Self.certificatePath:
            return HTTPResponse(
                status: 200, contentType: "application/x-x509-ca-cert", body: certificate,
                headers: ["Content-Disposition": "attachment; filename=\"otoritas-iku.crt\""])
        case Self.fingerprintPath: return .text(200, fingerprint)
        default: return nil
        }
    }

    private func page(_ language: Language) -> HTTPResponse {
        let words = SetupWords(language: language)
        let other = language == .indonesian ? ("en", "English") : ("id", "Bahasa Indonesia")
        let steps = words.systems.map { system -> Markup in
            let items = system.steps.map { step -> Markup in "<li>\(step)</li>" }
            return "<h2>\(system.name)</h2>\n<ol>\(items)</ol>\n"
        }
        let html: Markup = """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <title>\(words.title) – IKU</title><style>\(Self.style)</style></head><body><main>
            <p class="lang"><a href="/?bahasa=\(other.0)" lang="\(other.0)">\(other.1)</a></p>
            <h1>\(words.title)</h1><p><strong>\(office)</strong></p><p>\(words.purpose)</p>
            <p><a class="get" href="\(Self.certificatePath)">\(words.download)</a></p>
            <h2>\(words.compareTitle)</h2><p>\(words.compare)</p>
            <p class="mono">\(fingerprint)</p>
            \(steps)<h2>\(words.afterTitle)</h2><p>\(words.after)</p></main></body></html>
            """
        let policy =
            "default-src 'none'; style-src 'sha256-\(Self.styleHash)'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'"
        return HTTPResponse(
            status: 200, contentType: "text/html; charset=utf-8", body: Array(html.html.utf8),
            headers: ["Content-Security-Policy": policy])
    }

    private static let css = """
        body{font:1rem/1.5 system-ui,sans-serif;margin:0;color:#1a1a1a;background:#fff}\
        main{max-width:42rem;margin:0 auto;padding:1rem}.mono{font-family:monospace;overflow-wrap:anywhere;\
        background:#f0f0f0;padding:.5rem}.get{font-weight:bold}h2{font-size:1.15rem;margin-top:1.5rem}\
        .lang{text-align:right}
        """

    private static let style = Markup(stringLiteral: css)

    private static let styleHash = Digest.sha256(Array(css.utf8)).base64
}
