// Revision 1 of the decree's catalogue, embedded in the programs: what `init` starts from without a file, and
// what an agent checks with before it has met its aggregator. `deploy/catalog/revision-1.json` is the same
// bytes as a file.

/// The text of the built-in catalogue, in two pieces.
enum BuiltInCatalog {
    static var bytes: [UInt8] { Array(head.utf8) + Array(indicators.utf8) }
}

extension Catalog {
    /// Revision 1, embedded in the program.
    public static let builtIn: Catalog = {
        do throws(FaultList) {
            return try Catalog.read(BuiltInCatalog.bytes)
        } catch {
            fatalError("invariant broken: the built-in catalogue has faults: \(error.faults)")
        }
    }()
}
