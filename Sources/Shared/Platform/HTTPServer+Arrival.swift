// A request on its way in: what its head alone is refused for, and the pieces of its form.
//
// Plain forms are read here, so that secrets in them can be wiped; the daemon's buffer is wiped behind them.
// Forms with files go through libmicrohttpd's own reader of `multipart/form-data`.

internal import CMicrohttpd

/// What came in a form.
struct HTTPForm {
    var fields: [String: String] = [:]
    var secrets: [String: Passphrase] = [:]
    var files: [HTTPFile] = []
}

/// A request on its way in: from its head to the end of its form.
@safe
final class HTTPArrival {
    /// How the body is read.
    enum Body {
        case none
        case plain(HTTPFormReader)
        case files(HTTPFileReader)
    }

    private let body: Body
    private var byteCount = 0
    private let byteCountMax: Int
    private(set) var isRefused = false
    /// The answer, while it is made elsewhere.
    var pending: HTTPPending?

    init(_ body: Body, byteCountMax: Int = 0) { (self.body, self.byteCountMax) = (body, byteCountMax) }

    /// Takes a piece of the body.
    func take(_ bytes: UnsafePointer<CChar>, _ count: Int) {
        byteCount += count
        if byteCount > byteCountMax { isRefused = true }
        if isRefused { return }
        switch body {
        case .none: isRefused = true
        case .plain(let reader): unsafe reader.take(bytes, count)
        case .files(let reader): isRefused = unsafe !reader.take(bytes, count)
        }
    }

    /// The form, once.
    func takeForm() -> HTTPForm {
        switch body {
        case .none: HTTPForm()
        case .plain(let reader): reader.takeForm()
        case .files(let reader): reader.takeForm()
        }
    }
}

/// A refusal that a head alone is enough for.
struct HTTPHeadRefusal: Error {
    let response: HTTPResponse
}

/// How the body of a request is read; a refusal before any of it is.
func httpBody(
    _ method: String, _ path: String, _ connection: OpaquePointer, _ answering: HTTPAnswering
) -> Result<HTTPArrival, HTTPHeadRefusal> {
    let headers = unsafe httpFields(connection, .HEADER_KIND)
    let byteCount = Int(headers["content-length"] ?? "0") ?? Int.max
    func refuse(_ status: Int, _ text: String) -> Result<HTTPArrival, HTTPHeadRefusal> {
        .failure(HTTPHeadRefusal(response: .text(status, text)))
    }
    switch method {
    case "GET", "HEAD":
        let hasBody = headers["transfer-encoding"] != nil || byteCount != 0
        return hasBody ? refuse(413, "no body is taken here") : .success(HTTPArrival(.none))
    case "POST":
        let type = headers["content-type"] ?? ""
        let head = unsafe answering.request(connection, method, path)
        if type.hasPrefix("multipart/form-data"), let most = answering.forms.uploadByteCountMax(head) {
            if byteCount > most { return refuse(413, "the form is too large") }
            guard let place = answering.uploads.begin() else { return refuse(503, "busy; try again") }
            guard let reader = unsafe HTTPFileReader(connection, place) else {
                return refuse(400, "the form is damaged")
            }
            return .success(HTTPArrival(.files(reader), byteCountMax: most))
        }
        guard type.hasPrefix("application/x-www-form-urlencoded") else {
            return refuse(415, "only forms are taken here")
        }
        let most = answering.forms.byteCountMax(head)
        if byteCount > most { return refuse(413, "the form is too large") }
        let reader = HTTPFormReader(byteCount, answering.forms.secretNames)
        return .success(HTTPArrival(.plain(reader), byteCountMax: most))
    default:
        var refusal = HTTPResponse.text(405, "method not allowed")
        refusal.headers["Allow"] = "GET, HEAD, POST"
        return .failure(HTTPHeadRefusal(response: refusal))
    }
}

/// Gathers what the daemon tells one by one.
private final class HTTPFields {
    var values: [String: String] = [:]
}

func httpFields(_ connection: OpaquePointer, _ kind: MHD_ValueKind) -> [String: String] {
    let fields = HTTPFields()
    unsafe MHD_get_connection_values(
        connection, kind,
        { context, kind, name, value in
            guard let name = unsafe name, let context = unsafe context else { return .YES }
            let text = unsafe value.map { unsafe String(cString: $0) } ?? ""
            let key = unsafe String(cString: name)
            let fields = unsafe Unmanaged<HTTPFields>.fromOpaque(context).takeUnretainedValue()
            fields.values[kind == .HEADER_KIND ? key.lowercased() : key] = text
            return .YES
        }, Unmanaged.passUnretained(fields).toOpaque())
    return withExtendedLifetime(fields) { $0.values }
}
