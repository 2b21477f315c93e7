/// Stops the process, with words, when a fact this program relies on does not hold.
///
/// For programmer errors only: what a person, a peer or a disk can cause is a thrown value.
/// (`precondition` loses its text in optimised builds; `fatalError` keeps it.)
@inlinable
public func invariant(
    _ holds: @autoclosure () -> Bool, _ words: @autoclosure () -> String,
    file: StaticString = #fileID, line: UInt = #line
) {
    if !holds() { fatalError("invariant broken: \(words())", file: file, line: line) }
}
