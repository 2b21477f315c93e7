// Forms with files, `multipart/form-data` (RFC 7578), read piece by piece by libmicrohttpd. Few at once, for
// files are held in memory until the answer is made.

internal import CMicrohttpd
internal import Synchronization

/// How many forms with files are on their way in.
final class HTTPUploads: Sendable {
    private let count = Mutex(0)

    /// A place among them; nil where all are taken.
    func begin() -> HTTPUploadPlace? {
        count.withLock { count in
            if count >= Limits.httpUploadCountMax { return nil }
            count += 1
            return HTTPUploadPlace(self)
        }
    }

    fileprivate func end() { count.withLock { $0 -= 1 } }
}

/// One form's place; given back when the request is over.
final class HTTPUploadPlace {
    private let uploads: HTTPUploads

    fileprivate init(_ uploads: HTTPUploads) { self.uploads = uploads }

    deinit { uploads.end() }
}

/// Gathers one form with files.
@safe
final class HTTPFileReader {
    private struct Part {
        let field: String
        /// What the browser calls the file; nil for a plain field.
        let fileName: String?
        var bytes: [UInt8] = []
    }

    private var processor: OpaquePointer?
    private let place: HTTPUploadPlace
    private var parts: [Part] = []

    init?(_ connection: OpaquePointer, _ place: HTTPUploadPlace) {
        self.place = place
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe processor = MHD_create_post_processor(connection, 1024, gather, context)
        if unsafe processor == nil { return nil }
    }

    deinit { if let processor = unsafe processor { unsafe MHD_destroy_post_processor(processor) } }

    /// Takes a piece of the body; whether it could be read.
    func take(_ bytes: UnsafePointer<CChar>, _ count: Int) -> Bool {
        guard let processor = unsafe processor else { return false }
        return unsafe MHD_post_process(processor, bytes, count) == .YES
    }

    /// The form, once.
    func takeForm() -> HTTPForm {
        var form = HTTPForm()
        for part in parts {
            if let name = part.fileName {
                form.files.append(HTTPFile(field: part.field, name: name, bytes: part.bytes))
            } else {
                form.fields[part.field] = String(validating: part.bytes, as: UTF8.self)
            }
        }
        parts = []
        return form
    }

    /// A piece of a part, at its place in it; more parts than a form has are refused.
    fileprivate func add(
        _ piece: UnsafeRawBufferPointer, of field: String, _ file: String?, at offset: UInt64
    )
        -> Bool
    {
        if offset == 0 {
            if parts.count >= Limits.httpPartCountMax { return false }
            parts.append(Part(field: field, fileName: file))
        }
        guard let last = parts.indices.last, parts[last].field == field else { return false }
        unsafe parts[last].bytes.append(contentsOf: piece)
        return true
    }
}

/// Called by the daemon for each piece of a form's part.
private func gather(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?,
    _ file: UnsafePointer<CChar>?, _ type: UnsafePointer<CChar>?, _ encoding: UnsafePointer<CChar>?,
    _ bytes: UnsafePointer<CChar>?, _ offset: UInt64, _ count: Int
) -> MHD_Result {
    guard let context = unsafe context, let name = unsafe name else { return .NO }
    let reader = unsafe Unmanaged<HTTPFileReader>.fromOpaque(context).takeUnretainedValue()
    let fileName = unsafe file.map { unsafe String(cString: $0) }
    let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count)
    return unsafe reader.add(piece, of: String(cString: name), fileName, at: offset) ? .YES : .NO
}
