// A connection to PostgreSQL as the ledger needs it.
//
//   - Writers take turns by an advisory lock that ends with their transaction, a broken one's too: whoever
//     holds it reads what the one before committed, or that it did not.
//   - A commit counts when the server says COMMIT and warns of nothing: a wait for the standby that was
//     broken off is told in a warning alone. Everything else is `lost`; what became of it is for the
//     ledger to find out.
//   - `coveredSize`: the log size up to which this very connection has made a synchronous commit. A commit
//     of a crashed server can become visible without being on the standby; one that comes after it and
//     waits covers it.
//   - A broken connection is made anew with the next statement, but never within a transaction.
//   - Every connection shares a lock for its life; who needs the store alone (`migrate`) takes it whole.

import Shared

/// One connection, made anew where it breaks; not to be shared between threads.
final class PostgresConnection {
    private enum Standing { case idle, open, broken }

    private struct Statement: Hashable {
        let sql: String
        let types: [UInt32]
    }

    private let address: PostgresAddress
    private let isAlone: Bool
    private var link: PostgresLink?
    private var connectAgainAt: Int64 = 0
    private var standing = Standing.idle
    private var prepared: [Statement: String] = [:]
    private var coveredSize: UInt64 = 0
    private var waiting: [(rows: RowInsert, columns: [PostgresColumn])] = []
    private var waitingByteCount = 0

    /// Rows of a batch are sent when they come to so much; a batch is rarely more.
    private static let waitingByteCountMax = 8 << 20
    /// A server that did not answer is left alone for a moment.
    private static let connectAgainMilliseconds: Int64 = 500

    init(_ address: PostgresAddress, isAlone: Bool) throws(StoreError) {
        (self.address, self.isAlone) = (address, isAlone)
        _ = try ready()
    }

    var isInTransaction: Bool { standing != .idle }

    // MARK: Connecting

    /// Names of the two locks, within the schema: writers, and everybody.
    private static func lock(_ kind: Int) -> String { "\(kind), hashtext(coalesce(current_schema(), ''))" }
    private static let writersLock = lock(0x494B_5531)
    private static let presenceLock = lock(0x494B_5530)

    private func ready() throws(StoreError) -> PostgresLink {
        if let link, link.isAlive { return link }
        drop()
        if standing != .idle { throw .lost("the connection broke", address.shown) }
        let now = Clock.system.monotonicMilliseconds()
        if now < connectAgainAt { throw .lost("the server did not answer a moment ago", address.shown) }
        connectAgainAt = now + Self.connectAgainMilliseconds
        let made = try PostgresLink(
            [
                ("connect_timeout", "5"), ("keepalives_idle", "10"), ("keepalives_interval", "5"),
                ("keepalives_count", "3"), ("tcp_user_timeout", "15000"),
                ("fallback_application_name", "iku-aggregator"), ("dbname", address.url),
                ("client_encoding", "UTF8"), ("target_session_attrs", "read-write"),
            ], subject: address.shown)
        try settle(made)
        link = made
        connectAgainAt = 0
        return made
    }

    /// Settings of ours, and those of the server's without which nothing can be promised.
    private func settle(_ link: PostgresLink) throws(StoreError) {
        let take = isAlone ? "pg_try_advisory_lock" : "pg_try_advisory_lock_shared"
        let answer = link.run(
            """
            SET synchronous_commit = on; SET lock_timeout = '10s'; SET statement_timeout = '60s';
            SET idle_in_transaction_session_timeout = '30s'; SET client_min_messages = warning;
            SELECT current_setting('synchronous_commit'), current_setting('fsync'),
                current_setting('full_page_writes'), current_setting('server_encoding'),
                current_setting('synchronous_standby_names'), \(take)(\(Self.presenceLock))
            """)
        guard answer.isGood, answer.rowCount == 1 else { throw failure(answer, link, address.shown) }
        let row = PostgresRow(answer: answer, place: 0)
        for (column, name, wanted) in [
            (0, "synchronous_commit", "on"), (1, "fsync", "on"), (2, "full_page_writes", "on"),
            (3, "server_encoding", "UTF8"),
        ] where row.text(column) != wanted {
            throw .server("\(name) is \(row.text(column)) on the server; it must be \(wanted)", address.shown)
        }
        if address.needsStandby, row.text(4).isEmpty {
            throw .server(
                "synchronous_standby_names is empty, but this store promises fail-over (iku.store)",
                address.shown)
        }
        if row.text(5) != "t" { throw .busy(address.shown) }
    }

    private func drop() {
        link = nil
        prepared = [:]
        coveredSize = 0
        if standing == .open { standing = .broken }
        forgetRows()
    }

    // MARK: Statements

    func execute(_ sql: String) throws(StoreError) {
        try flush()
        let link = try ready()
        let answer = link.run(sql)
        if !answer.isGood { throw failure(answer, link, sql) }
    }

    func run(_ sql: String, _ values: [SQLValue]) throws(StoreError) {
        try flush()
        _ = try answer(sql, values.map { PostgresValue($0) })
    }

    func forEach(
        _ sql: String, _ values: [SQLValue], _ body: (SQLRow) throws(StoreError) -> Bool
    ) throws(StoreError) {
        try flush()
        let answer = try repeating { () throws(StoreError) -> PostgresAnswer in
            try self.answer(sql, values.map { PostgresValue($0) })
        }
        for place in 0..<answer.rowCount {
            if try !body(.postgres(PostgresRow(answer: answer, place: place))) { return }
        }
    }

    private func answer(_ sql: String, _ values: [PostgresValue]) throws(StoreError) -> PostgresAnswer {
        let link = try ready()
        let statement = Statement(sql: sql, types: values.map(\.type))
        let name: String
        if let known = prepared[statement] {
            name = known
        } else {
            name = "s\(prepared.count)"
            let made = link.prepare(name, PostgresDialect.statement(sql), types: statement.types)
            if !made.isGood { throw failure(made, link, sql) }
            prepared[statement] = name
        }
        let answer = link.run(prepared: name, values)
        if !answer.isGood { throw failure(answer, link, sql) }
        return answer
    }

    /// Tries once more where the connection turns out to be gone: what only reads may be repeated.
    private func repeating<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
        let wasConnected = link != nil && standing == .idle
        do { return try body() } catch {
            guard wasConnected, error.isLost, standing == .idle else { throw error }
            return try body()
        }
    }

    // MARK: Rows

    func insert(_ rows: RowInsert, _ values: [SQLValue]) throws(StoreError) {
        let place: Int
        if let known = waiting.firstIndex(where: { $0.rows.table == rows.table }) {
            place = known
        } else {
            place = waiting.count
            waiting.append((rows, rows.columns.map { PostgresColumn($0) }))
        }
        for (column, value) in values.enumerated() {
            waitingByteCount -= waiting[place].columns[column].byteCount
            waiting[place].columns[column].append(value)
            waitingByteCount += waiting[place].columns[column].byteCount
        }
        if standing != .open || waitingByteCount > Self.waitingByteCountMax { try flush() }
    }

    private func flush() throws(StoreError) {
        if waiting.isEmpty { return }
        let kinds = waiting
        forgetRows()
        for (rows, columns) in kinds { _ = try answer(rows.many, columns.map(\.array)) }
    }

    private func forgetRows() {
        waiting = []
        waitingByteCount = 0
    }

    // MARK: Transactions

    func beginWriting() throws(StoreError) {
        try repeating { () throws(StoreError) in
            try begin("BEGIN; SELECT pg_advisory_xact_lock(\(Self.writersLock))")
        }
    }

    /// Begins a view of nothing but what this connection has covered.
    func beginReading() throws(StoreError) {
        while true {
            try repeating { () throws(StoreError) in
                try begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            }
            let size: UInt64
            do { size = try visibleSize() } catch {
                rollBack()
                throw error
            }
            if size <= coveredSize { return }
            rollBack()
            try cover(size)
        }
    }

    private func begin(_ sql: String) throws(StoreError) {
        let link = try ready()
        let answer = link.run(sql)
        standing = .open
        if answer.isGood { return }
        let error = failure(answer, link, sql)
        rollBack()
        throw error
    }

    private func visibleSize() throws(StoreError) -> UInt64 {
        let found = try answer("SELECT coalesce(max(idx), -1) + 1 FROM entries", [])
        return UInt64(clamping: PostgresRow(answer: found, place: 0).integer(0))
    }

    func commit(size: UInt64?) throws(StoreError) {
        do { try flush() } catch {
            rollBack()
            throw error
        }
        let link = try ready()
        let warnings = link.warningCount
        let answer = link.run("COMMIT")
        guard answer.isGood else {
            let error = failure(answer, link, "COMMIT")
            rollBack()
            throw error
        }
        standing = .idle
        if link.warningCount != warnings {
            drop()
            throw .lost("the server did not wait for its standby", address.shown)
        }
        if answer.tag != "COMMIT" { throw .server("the transaction was rolled back", address.shown) }
        if let size { coveredSize = max(coveredSize, size) }
    }

    func rollBack() {
        forgetRows()
        if standing == .open, let link, !link.run("ROLLBACK").isGood { drop() }
        standing = .idle
    }

    // MARK: Covering

    func cover(_ size: UInt64) throws(StoreError) {
        if size <= coveredSize { return }
        invariant(standing == .idle, "what is read within a transaction was covered before it")
        // To cover twice does no harm.
        try repeating { () throws(StoreError) in
            try begin("BEGIN")
            do throws(StoreError) { try writeWitness() } catch {
                rollBack()
                throw error
            }
            try commit(size: size)
        }
    }

    /// A transaction that writes nothing would not wait: a message in the server's journal makes it one
    /// that does.
    func writeWitness() throws(StoreError) {
        _ = try answer("SELECT pg_logical_emit_message(true, 'iku', '')", [])
    }

    // MARK: Refusals

    private func failure(_ answer: PostgresAnswer, _ link: PostgresLink, _ sql: String) -> StoreError {
        let (state, subject) = (answer.state, String(sql.prefix(60)))
        let words = answer.words + (state.isEmpty ? "" : " [\(state)]")
        // A server that was promoted elsewhere reads only from now on; one that ends says so.
        if !link.isAlive || state.isEmpty || state == "25006" || state.hasPrefix("08")
            || state.hasPrefix("57P")
        {
            if self.link === link { drop() }
            return .lost(words, address.shown)
        }
        return StoreError(postgres: state, words, subject)
    }
}

extension StoreError {
    /// A refusal of the server by its SQLSTATE.
    fileprivate init(postgres state: String, _ words: String, _ subject: String) {
        switch (state, state.prefix(2)) {
        case ("53100", _): self = .full(words, subject)
        // Deadlocks and waits that took too long.
        case (_, "40"), (_, "55"), ("57014", _): self = .busy("\(subject): \(words)")
        case ("42501", _): self = .server(words, subject)
        // The SQL is constant: what it trips over is the content; 25P02 is whatever comes after in its
        // transaction.
        case (_, "21"), ("25P02", _), (_, "22"), (_, "23"), (_, "42"), (_, "XX"):
            self = .damaged(words, in: subject)
        default: self = .server(words, subject)
        }
    }
}
