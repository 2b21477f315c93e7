// A request on its way in: its head's fields, and the pieces of its form.

internal import CMicrohttpd

/// A request on its way in: from its head to the end of its form.
@safe
final class HTTPArrival {
    private var processor: OpaquePointer?
    private var byteCount = 0
    private let form = HTTPFields()
    private(set) var isRefused = false
    /// The answer, while it is made elsewhere.
    var pending: HTTPPending?

    init(_ connection: OpaquePointer, isForm: Bool) {
        if isForm {
            let context = unsafe Unmanaged.passUnretained(form).toOpaque()
            unsafe processor = MHD_create_post_processor(connection, 1024, gather, context)
            isRefused = unsafe processor == nil
        }
    }

    deinit { if let processor = unsafe processor { unsafe MHD_destroy_post_processor(processor) } }

    func take(_ bytes: UnsafePointer<CChar>, _ count: Int) {
        byteCount += count
        if byteCount > Limits.httpFormByteCountMax { isRefused = true }
        guard !isRefused, let processor = unsafe processor else { return }
        if unsafe MHD_post_process(processor, bytes, count) != .YES { isRefused = true }
    }

    var values: [String: String] {
        form.pieces.compactMapValues { String(validating: $0, as: UTF8.self) }
    }
}

/// Called by the daemon for each piece of a form's field.
private func gather(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?,
    _ file: UnsafePointer<CChar>?, _ type: UnsafePointer<CChar>?, _ encoding: UnsafePointer<CChar>?,
    _ bytes: UnsafePointer<CChar>?, _ offset: UInt64, _ count: Int
) -> MHD_Result {
    guard let context = unsafe context, let name = unsafe name else { return .NO }
    let fields = unsafe Unmanaged<HTTPFields>.fromOpaque(context).takeUnretainedValue()
    let key = unsafe String(cString: name)
    var value = offset == 0 ? [] : fields.pieces[key] ?? []
    if let bytes = unsafe bytes {
        unsafe UnsafeRawBufferPointer(start: bytes, count: count).withMemoryRebound(to: UInt8.self) {
            unsafe value.append(contentsOf: $0)
        }
    }
    fields.pieces[key] = value
    return .YES
}

/// What a request's head alone is refused for.
func httpRefusal(_ method: String, _ connection: OpaquePointer) -> HTTPResponse? {
    let headers = unsafe httpFields(connection, .HEADER_KIND)
    let byteCount = Int(headers["content-length"] ?? "0") ?? Int.max
    switch method {
    case "GET", "HEAD":
        let hasBody = headers["transfer-encoding"] != nil || byteCount != 0
        return hasBody ? .text(413, "no body is taken here") : nil
    case "POST":
        guard headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true else {
            return .text(415, "only forms are taken here")
        }
        return byteCount > Limits.httpFormByteCountMax ? .text(413, "the form is too large") : nil
    default:
        var refusal = HTTPResponse.text(405, "method not allowed")
        refusal.headers["Allow"] = "GET, HEAD, POST"
        return refusal
    }
}

/// Gathers what the daemon tells one by one.
private final class HTTPFields {
    var values: [String: String] = [:]
    /// Bytes of a form's fields so far.
    var pieces: [String: [UInt8]] = [:]
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
