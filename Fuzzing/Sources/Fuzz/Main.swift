// What libFuzzer calls. One program holds every target, so that one build serves all; IKU_FUZZ_TARGET names
// the one to run. A property that does not hold ends the process with words, as a trap would.

internal import CFuzzer
internal import Glibc
import Shared

/// The chosen target, and what it needs made once.
private let target: Target = {
    guard let name = unsafe getenv("IKU_FUZZ_TARGET"),
        let target = Target(rawValue: unsafe String(cString: name))
    else {
        fatalError("IKU_FUZZ_TARGET names one of: " + Target.allCases.map(\.rawValue).joined(separator: " "))
    }
    return target
}()

/// The process's entry, under the name that the package manager gives an executable's `main`.
@c(Fuzz_main)
public func main(
    _ argumentCount: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
    var count = argumentCount
    var values = unsafe arguments
    return unsafe LLVMFuzzerRunDriver(&count, &values) { start, count in
        target.run(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
        return 0
    }
}

/// What can be fuzzed.
enum Target: String, CaseIterable {
    case request, answer, json, report, jws, note, proof, token, catalogue, formula, figure, act, bundle,
        entry
    case draft, sheet, lines, uplink, page, print

    func run(_ input: [UInt8]) {
        switch self {
        case .request: Wire.request(input)
        case .answer: Wire.answer(input)
        case .lines: Wire.lines(input)
        case .uplink: Wire.uplink(input)
        case .json: Documents.json(input)
        case .report: Documents.report(input)
        case .jws: Documents.jws(input)
        case .token: Documents.token(input)
        case .catalogue: Documents.catalogue(input)
        case .note: Logs.note(input)
        case .proof: Logs.proof(input)
        case .entry: Logs.entry(input)
        case .act: Logs.act(input)
        case .bundle: Logs.bundle(input)
        case .formula: Figures.formula(input)
        case .figure: Figures.figure(input)
        case .draft: Figures.draft(input)
        case .sheet: Sheets.read(input)
        case .page: Pages.request(input)
        case .print: Documents.document(input)
        }
    }
}

/// The text of an input that is UTF-8.
func text(_ input: [UInt8]) -> String? { String(validating: input, as: UTF8.self) }

/// A property of the code under test.
func property(_ holds: Bool, _ words: StaticString) {
    if !holds { fatalError("property broken: \(words)") }
}
