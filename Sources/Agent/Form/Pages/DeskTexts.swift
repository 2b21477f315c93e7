// What several of the desk's pages say alike.

import Shared

extension FormReading {
    /// A moment in the office's time, with its zone.
    func localTime(_ moment: Timestamp) throws -> String {
        let office = try office()
        return "\(moment.localText(at: office.utcOffset)) \(office.timeZone)"
    }
}
