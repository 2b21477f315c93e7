// What a person should have looked at before a report is sent: unusual figures, and notes that are asked for.
// Asked once; none of it blocks.

import Shared

extension FormCheck {
    /// The questions, as sentences.
    func questions(_ visit: FormVisit) -> [String] {
        indicators.filter(\.isTouched).flatMap { check -> [String] in
            let name = check.indicator.name
            var lines = check.indicator.components.compactMap { component in
                check.jumps[component.id].map { "\(component.name): \(visit.say($0.words))" }
            }
            if !check.askedNotes.isEmpty {
                lines.append(
                    visit.say(
                        id: "\(name): target belum tercapai; penghambat dan tindak lanjut belum ditulis.",
                        en: "\(name): the target is missed; the notes on that are empty."))
            }
            return lines
        }
    }
}
