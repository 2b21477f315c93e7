// XML by expat: elements, attributes and texts of one part, names without their namespaces. A document type
// is refused as soon as it begins, and with it every entity, inner or outer; expat opens no file by itself.

internal import CExpat
import Shared

/// Takes what a part holds, in its order.
protocol MarkupTaker: AnyObject {
    func begin(_ element: String, _ attributes: [String: String])
    func text(_ text: String)
    func end(_ element: String)
}

/// Reads one part of XML.
enum MarkupReader {
    @safe
    fileprivate final class State {
        let taker: any MarkupTaker
        let parser: XML_Parser
        var depth = 0
        var isRefused = false

        init(_ taker: any MarkupTaker, _ parser: XML_Parser) {
            self.taker = taker
            unsafe self.parser = unsafe parser
        }

        func refuse() {
            isRefused = true
            unsafe _ = XML_StopParser(parser, XML_Bool(0))
        }
    }

    static func read(_ bytes: [UInt8], into taker: any MarkupTaker) throws(SpreadsheetRefusal) {
        // Names come as `namespace|name`.
        guard let parser = unsafe XML_ParserCreateNS(nil, XML_Char(UInt8(ascii: "|"))) else {
            throw .notASpreadsheet
        }
        defer { unsafe XML_ParserFree(parser) }
        let state = unsafe State(taker, parser)
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(state).toOpaque())
        unsafe XML_SetElementHandler(parser, begin, end)
        unsafe XML_SetCharacterDataHandler(parser, text)
        unsafe XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
            unsafe MarkupReader.state(context)?.refuse()
        }
        let status = unsafe bytes.withUnsafeBytes { buffer in
            let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            return unsafe XML_Parse(parser, start, Int32(buffer.count), 1)
        }
        if status != XML_STATUS_OK || state.isRefused { throw .notASpreadsheet }
    }

    fileprivate static func state(_ context: UnsafeMutableRawPointer?) -> State? {
        unsafe context.map { unsafe Unmanaged<State>.fromOpaque($0).takeUnretainedValue() }
    }

    fileprivate static func localName(_ name: UnsafePointer<XML_Char>) -> String {
        let whole = unsafe String(cString: name)
        return whole.lastIndex(of: "|").map { String(whole[whole.index(after: $0)...]) } ?? whole
    }
}

/// Called by expat where an element begins.
private func begin(
    _ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<XML_Char>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
) {
    guard let state = unsafe MarkupReader.state(context), let name = unsafe name else { return }
    state.depth += 1
    if state.depth > 64 { return state.refuse() }
    var values: [String: String] = [:]
    var place = 0
    while let key = unsafe attributes?[place], let value = unsafe attributes?[place + 1] {
        values[unsafe MarkupReader.localName(key)] = unsafe String(cString: value)
        place += 2
    }
    state.taker.begin(unsafe MarkupReader.localName(name), values)
}

/// Called by expat where an element ends.
private func end(_ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<XML_Char>?) {
    guard let state = unsafe MarkupReader.state(context), let name = unsafe name else { return }
    state.depth -= 1
    state.taker.end(unsafe MarkupReader.localName(name))
}

/// Called by expat for each piece of text.
private func text(_ context: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<XML_Char>?, _ count: Int32) {
    guard let state = unsafe MarkupReader.state(context), let bytes = unsafe bytes else { return }
    let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: Int(count))
    state.taker.text(unsafe String(decoding: buffer, as: UTF8.self))
}
