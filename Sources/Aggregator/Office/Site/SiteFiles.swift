// The two files that pages bring along, the same for everybody.

import Shared

enum SiteFiles {
    /// The style sheet or the script; nil for any other path.
    static func file(_ path: String) -> HTTPResponse? {
        switch path {
        case "/gaya.css": file(StyleSheet.css, "text/css; charset=utf-8")
        case SiteScript.path: file(SiteScript.javaScript, "text/javascript; charset=utf-8")
        default: nil
        }
    }

    private static func file(_ text: String, _ contentType: String) -> HTTPResponse {
        HTTPResponse(
            status: 200, contentType: contentType, body: Array(text.utf8),
            headers: ["Cache-Control": "max-age=3600"])
    }
}
