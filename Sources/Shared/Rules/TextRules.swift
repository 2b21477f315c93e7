// The rules every text of a report obeys: counted in Unicode scalars, no control characters.

/// Bounds of a text.
struct TextRule: Sendable {
    let scalarCount: ClosedRange<Int>
    let allowsLineFeed: Bool

    /// Names, titles, units, ranks and numbers of persons.
    static let name = TextRule(scalarCount: 1...Limits.nameScalarCountMax, allowsLineFeed: false)
    /// Notes.
    static let note = TextRule(scalarCount: 0...Limits.noteScalarCountMax, allowsLineFeed: true)
    /// The reason of a correction or withdrawal.
    static let reason = TextRule(
        scalarCount: Limits.reasonScalarCountMin...Limits.reasonScalarCountMax, allowsLineFeed: true)

    /// Adds a fault at `pointer` where `text` breaks the rule.
    func check(_ text: String, at pointer: JSONPointer, into faults: inout FaultList) {
        if isKept(by: text) { return }
        let count = text.unicodeScalars.count
        if !scalarCount.contains(count) {
            let (least, most) = (scalarCount.lowerBound, scalarCount.upperBound)
            faults.add(
                pointer, "wrong-length", id: "panjang \(count) karakter; harus \(least) sampai \(most)",
                en: "\(count) characters long; must be \(least) to \(most)")
        }
        if let control = text.unicodeScalars.first(where: isForbidden) {
            let code = "U+" + String(control.value, radix: 16, uppercase: true)
            faults.add(
                pointer, "control-character", id: "berisi karakter kendali \(code); hapus karakter itu",
                en: "holds the control character \(code); remove it")
        }
    }

    /// Whether the rule is kept, told in one pass over the bytes: every report that is no fault takes it.
    ///
    /// Continuation bytes are no scalars; U+0080-009F are written C2 80 to C2 9F.
    private func isKept(by text: String) -> Bool {
        let bytes = text.utf8Span.span
        var count = 0
        var last: UInt8 = 0
        for place in bytes.indices {
            let byte = bytes[place]
            if byte & 0xC0 != 0x80 { count += 1 }
            if byte < 0x20, byte != 0x0A || !allowsLineFeed { return false }
            if byte == 0x7F || (last == 0xC2 && byte < 0xA0) { return false }
            last = byte
        }
        return scalarCount.contains(count)
    }

    private func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\n" { return !allowsLineFeed }
        return scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
