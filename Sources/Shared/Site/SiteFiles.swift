// The files that pages bring along, the same for everybody.

/// Style sheet and icon.
public enum SiteFiles {
    /// What every page's head says of them.
    public static let links: Markup =
        "<link rel=\"stylesheet\" href=\"/gaya.css\"><link rel=\"icon\" type=\"image/svg+xml\" href=\"/ikon.svg\">"

    private static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0b57a4"/>\
        <path d="M3 12V8h2v4zm4 0V5h2v7zm4 0V3h2v9z" fill="#fff"/></svg>

        """

    /// The style sheet or the icon; nil for any other path.
    public static func file(_ path: String) -> HTTPResponse? {
        switch path {
        case "/gaya.css": file(StyleSheet.css + DocumentStyle.css, "text/css; charset=utf-8")
        // Browsers ask for it by themselves; there is none.
        case "/favicon.ico":
            HTTPResponse(
                status: 204, contentType: "image/x-icon", body: [],
                headers: ["Cache-Control": "max-age=86400"])
        case "/ikon.svg": file(icon, "image/svg+xml")
        default: nil
        }
    }

    /// A script, a style sheet or a picture, kept by browsers for an hour.
    public static func file(_ text: String, _ contentType: String) -> HTTPResponse {
        HTTPResponse(
            status: 200, contentType: contentType, body: Array(text.utf8),
            headers: ["Cache-Control": "max-age=3600"])
    }
}
