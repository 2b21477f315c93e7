// The parts of an XLSX file (a ZIP archive), read with libzip from memory. Nothing is ever extracted to a
// disk, so that no name can lead anywhere; what is read is counted as it comes out, whatever the archive says
// of its size.

internal import CZip
import Shared

/// An archive in memory.
@safe
final class SpreadsheetArchive {
    private let archive: OpaquePointer
    private let bytes: UnsafeMutableRawBufferPointer
    private var readByteCount = 0

    init(_ content: [UInt8]) throws(SpreadsheetRefusal) {
        // The compound file in which Excel wraps what has a password, and the old .xls.
        if content.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { throw .encrypted }
        unsafe bytes = .allocate(byteCount: max(1, content.count), alignment: 1)
        unsafe bytes.copyBytes(from: content)
        var error = unsafe zip_error_t()
        let source = unsafe zip_source_buffer_create(
            bytes.baseAddress, zip_uint64_t(content.count), 0, &error)
        guard let source = unsafe source else {
            unsafe bytes.deallocate()
            throw .notASpreadsheet
        }
        guard let opened = unsafe zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) else {
            unsafe zip_source_free(source)
            unsafe bytes.deallocate()
            throw .notASpreadsheet
        }
        unsafe archive = unsafe opened
        let count = unsafe zip_get_num_entries(archive, 0)
        if count < 1 || count > Int64(Limits.sheetPartCountMax) { throw .notASpreadsheet }
    }

    deinit {
        unsafe zip_discard(archive)
        unsafe bytes.deallocate()
    }

    /// The part of this name; nil where there is none.
    func part(_ name: String) throws(SpreadsheetRefusal) -> [UInt8]? {
        let place = unsafe zip_name_locate(archive, name, 0)
        if place < 0 { return nil }
        var status = unsafe zip_stat_t()
        if unsafe zip_stat_index(archive, zip_uint64_t(place), 0, &status) != 0 { throw .notASpreadsheet }
        if unsafe status.encryption_method != 0 { throw .encrypted }
        if unsafe status.size > UInt64(Limits.sheetUnpackedByteCountMax) { throw .tooLarge }
        guard let file = unsafe zip_fopen_index(archive, zip_uint64_t(place), 0) else {
            throw .notASpreadsheet
        }
        defer { unsafe zip_fclose(file) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe zip_fread(file, $0.baseAddress, zip_uint64_t($0.count))
            }
            // A checksum that does not fit is told at the end.
            if count < 0 { throw .notASpreadsheet }
            if count == 0 { return content }
            content += chunk[..<Int(count)]
            readByteCount += Int(count)
            if readByteCount > Limits.sheetUnpackedByteCountMax { throw .tooLarge }
        }
    }
}
