/// What is to happen, by time and then in the order added: a binary heap.
struct EventQueue<Event> {
    private struct Item {
        let at: Int64
        let order: Int
        let event: Event

        func isBefore(_ other: Item) -> Bool { (at, order) < (other.at, other.order) }
    }

    private var heap: [Item] = []
    private var lastOrder = 0

    var next: (at: Int64, event: Event)? { heap.first.map { ($0.at, $0.event) } }

    mutating func add(_ event: Event, at time: Int64) {
        lastOrder += 1
        heap.append(Item(at: time, order: lastOrder, event: event))
        var place = heap.count - 1
        while place > 0, heap[place].isBefore(heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func take() -> (at: Int64, event: Event)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if heap.isEmpty { return (first.at, first.event) }
        heap[0] = last
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < heap.count && heap[child].isBefore(heap[least]) {
                least = child
            }
            if least == place { return (first.at, first.event) }
            heap.swapAt(place, least)
            place = least
        }
    }
}
