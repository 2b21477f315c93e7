// The TLS pins that agents may trust. With several nodes on one store these are every node's: each writes
// its own there when it starts to serve, and tells all it finds (`hello.pins`, tokens). A pin goes when
// its key is replaced.

import Shared

/// Reads and writes the pins of all nodes.
enum NodePins {
    /// This node's pins first, then the others'; its own are made known to them.
    static func all(_ layout: DataLayout, in database: Database) throws -> [String] {
        let own = try TLSFiles.pins(layout)
        guard database.isShared else { return own }
        for pin in own {
            try database.run("INSERT INTO pins(pin) VALUES(?) ON CONFLICT(pin) DO NOTHING", .text(pin))
        }
        let known = try database.rows("SELECT pin FROM pins ORDER BY pin") { $0.text(0) }
        return own + known.filter { !own.contains($0) }
    }

    /// Takes away the pin of a key that was replaced.
    static func remove(_ pin: String, from database: Database) throws(StoreError) {
        if database.isShared { try database.run("DELETE FROM pins WHERE pin = ?", .text(pin)) }
    }
}
