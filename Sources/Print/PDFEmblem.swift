// The emblem of a letterhead: a PNG file, decoded by cairo, its size looked at before anything is decoded.

internal import CPango
import Shared

/// A picture in memory.
@safe
final class PDFEmblem {
    /// The file, and how much of it is read.
    private final class Reading {
        let bytes: [UInt8]
        var place = 0
        init(_ bytes: [UInt8]) { self.bytes = bytes }
    }

    private let surface: OpaquePointer
    private let width: Double
    private let height: Double

    init(_ bytes: [UInt8]) throws(PrintFault) {
        guard let (width, height) = Self.size(bytes) else { throw Self.refusal }
        let reading = Reading(bytes)
        let read: cairo_read_func_t = { reading, target, count in
            guard let reading = unsafe reading, let target = unsafe target else {
                return CAIRO_STATUS_READ_ERROR
            }
            let file = unsafe Unmanaged<Reading>.fromOpaque(reading).takeUnretainedValue()
            let end = file.place + Int(count)
            if end > file.bytes.count { return CAIRO_STATUS_READ_ERROR }
            let buffer = unsafe UnsafeMutableBufferPointer(start: target, count: Int(count))
            _ = unsafe buffer.update(fromContentsOf: file.bytes[file.place..<end])
            file.place = end
            return CAIRO_STATUS_SUCCESS
        }
        let surface = unsafe cairo_image_surface_create_from_png_stream(
            read, Unmanaged.passUnretained(reading).toOpaque())
        guard let surface = unsafe surface else { throw Self.refusal }
        unsafe self.surface = unsafe surface
        (self.width, self.height) = (Double(width), Double(height))
        if unsafe cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS { throw Self.refusal }
    }

    deinit { unsafe cairo_surface_destroy(surface) }

    /// As large as fits, in the middle.
    func draw(in place: Rectangle, on cairo: OpaquePointer) {
        let scale = min(place.width / width, place.height / height)
        unsafe cairo_save(cairo)
        unsafe cairo_translate(
            cairo, place.x + (place.width - width * scale) / 2, place.y + (place.height - height * scale) / 2)
        unsafe cairo_scale(cairo, scale, scale)
        unsafe cairo_set_source_surface(cairo, surface, 0, 0)
        unsafe cairo_paint(cairo)
        unsafe cairo_restore(cairo)
    }

    /// Width and height as the file's head says: eight bytes of signature, four of length, `IHDR`, then both.
    private static func size(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        guard bytes.count > 24, bytes.starts(with: signature), Array(bytes[12..<16]) == Array("IHDR".utf8)
        else {
            return nil
        }
        func number(_ place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        let bounds = 1...Limits.emblemEdgePixelCountMax
        let (width, height) = (number(16), number(20))
        return bounds.contains(width) && bounds.contains(height) ? (width, height) : nil
    }

    private static var refusal: PrintFault {
        let edge = Limits.emblemEdgePixelCountMax
        return PrintFault(
            words: Words(
                id: "lambang bukan berkas PNG yang utuh, atau lebih dari \(edge) piksel lebar atau tingginya",
                en: "the emblem is no intact PNG file, or more than \(edge) pixels wide or high"))
    }
}
