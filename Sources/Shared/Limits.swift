// Every bound of the system, in one place, unit last in the name.
//
// Bounds of `iku-report/1` never change: a stored report must be judged for ever as it was on arrival.

/// Every bound that both sides share.
public enum Limits {
    // MARK: Wire

    /// One line of the protocol, its LF not counted.
    public static let lineByteCountMax = 1 << 20
    /// Requests a connection may have in flight; beyond that the aggregator stops reading.
    public static let inFlightRequestCountMax = 1024
    /// Bytes of request lines a connection may have in flight.
    public static let inFlightByteCountMax = 4 << 20
    /// TLS handshake, from accept to the hello line.
    public static let handshakeSecondsMax = 10
    /// A line once begun must end within this time.
    public static let lineSecondsMax = 30
    /// Answers must be read within this time.
    public static let unreadAnswerSecondsMax = 30
    /// A connection without any traffic is closed after this time.
    public static let idleSecondsMax = 300
    /// Agents ping after this much silence.
    public static let pingSeconds = 120
    /// Connections without an enrolled key, per address.
    public static let strangerConnectionCountMax = 32
    /// Connections without an enrolled key, of all addresses.
    public static let strangerConnectionTotalCountMax = 1024
    /// Connections in their handshake; beyond that no more are accepted for the moment.
    public static let handshakeCountMax = 1024
    /// How long a handshake may take while `handshakeCountMax` are under way.
    public static let crowdedHandshakeSecondsMax = 2
    /// Connections of one aggregator.
    public static let connectionCountMax = 10_000
    /// Bytes held for all connections: unfinished lines, requests in flight, unread answers.
    public static let heldByteCountMax = 256 << 20
    /// Requests of one connection carried out before others have their turn.
    public static let turnRequestCountMax = 256
    /// Bytes of answers to one connection before others have their turn.
    public static let turnAnswerByteCountMax = 256 << 10
    /// Wrong enrolment secrets a connection may try.
    public static let badTokenCountMax = 20
    /// How long a refused peer's bytes are still read (and dropped), so that the refusal reaches it.
    public static let lingerSecondsMax = 5
    /// How much of what a refused peer still sends is read (and dropped).
    public static let lingerByteCountMax = 32 << 20
    /// From the order to stop to the last connection's end.
    public static let shutdownSecondsMax = 5
    /// An evidence file that no accepted report names is kept this long.
    public static let unnamedEvidenceSecondsMax = 86_400
    /// Unfinished and unnamed evidence files kept for one bidang.
    public static let unnamedEvidenceCountMax = 200
    /// The largest `seq`: 2^53 − 1.
    public static let sequenceMax: Int64 = (1 << 53) - 1
    /// Faults listed in one refusal.
    public static let refusalDetailCountMax = 100

    // MARK: JSON

    /// Nesting of arrays and objects.
    public static let jsonDepthMax = 16
    /// Digits of a JSON integer.
    public static let jsonIntegerDigitCountMax = 15

    // MARK: Report (fixed for ever with `iku-report/1`)

    /// The signed payload.
    public static let reportByteCountMax = 256 << 10
    /// Items of one indicator.
    public static let itemCountMax = 200
    /// Evidence files of one report.
    public static let evidenceCountMax = 50
    /// Unicode scalars of a name or title.
    public static let nameScalarCountMax = 200
    /// Unicode scalars of a note.
    public static let noteScalarCountMax = 4000
    /// Unicode scalars of a reason: at least.
    public static let reasonScalarCountMin = 3
    /// Unicode scalars of a reason: at most.
    public static let reasonScalarCountMax = 500

    // MARK: Catalogue

    /// A catalogue file.
    public static let catalogByteCountMax = 256 << 10
    /// Unicode scalars of a formula.
    public static let formulaScalarCountMax = 1000
    /// Days after a period's end until its report is late.
    public static let dueDayCountMax: Int64 = 3650
    /// Days after a year's end until its figures are to be passed on: the end of February.
    public static let deliveryYearDayCount = 59
    /// Days after a quarter's end until its figures are to be passed on.
    public static let deliveryQuarterDayCount = 30

    // MARK: Evidence

    /// One evidence file.
    public static let evidenceByteCountMax = 20 << 20
    /// A form that uploads evidence files: one of the largest, or several small ones.
    public static let evidenceFormByteCountMax = evidenceByteCountMax + (64 << 10)
    /// Data of one `evidence` request, before base64.
    public static let evidenceChunkByteCountMax = 512 << 10

    // MARK: Log

    /// A clock this far behind the previous entry raises an alarm.
    public static let clockBehindSecondsMax: Int64 = 600
    /// Decimals of a figure in JSON and CSV.
    public static let outputFractionDigitCount = 10

    // MARK: Signatures, notes and proofs

    /// An enrolment token, before it is decoded.
    public static let tokenByteCountMax = 16 << 10
    /// `host:port` in a token or an option.
    public static let peerAddressByteCountMax = 300
    /// A signed note, its signature lines included; witnesses' cosignatures may be long.
    public static let noteByteCountMax = 128 << 10
    /// Signature lines of a note (C2SP demands at least 16).
    public static let noteSignatureCountMax = 64
    /// A proof's text: its note and a path.
    public static let proofByteCountMax = noteByteCountMax + (8 << 10)
    /// One line of a bundle: an entry, or the checkpoint; what a wire's line can carry.
    public static let bundleLineByteCountMax = lineByteCountMax
    /// A print (page, table, CSV, JSON) whose footers are looked for.
    public static let printByteCountMax = 16 << 20
    /// Hashes of an inclusion path: the height of a tree of 2^64 − 1 leaves.
    public static let inclusionPathCountMax = 64
    /// Hashes of a consistency proof: one more for each tree's edge.
    public static let consistencyProofCountMax = 128

    // MARK: Keys at rest

    /// A key file.
    public static let keyFileByteCountMax = 1024
    /// Passes of Argon2id over its memory for a new seal; with the memory below libsodium's "moderate".
    public static let sealPassCount = 3
    /// Memory of Argon2id for a new seal.
    public static let sealMemoryByteCount = 256 << 20
    /// Passes that a key file may ask for.
    public static let sealPassCountMax = 10
    /// Memory that a key file may ask for, at least.
    public static let sealMemoryByteCountMin = 8 << 20
    /// Memory that a key file may ask for, at most.
    public static let sealMemoryByteCountMax = 1 << 30
    /// A passphrase, however it is given.
    public static let passphraseByteCountMax = 1024

    // MARK: HTTP

    /// Connections of the pages at once, whatever they do.
    public static let httpConnectionCountMax = 512
    /// Connections of the pages that wait for a request or its end; beyond that the oldest goes.
    public static let httpWaitingCountMax = 256
    /// Answers that wait for a thread to make them; beyond that the browser is asked to come again.
    public static let httpPendingCountMax = 32
    /// Streams of events at once.
    public static let httpStreamCountMax = 64
    /// Unread events of one stream; its reader is let go of beyond that.
    public static let httpStreamByteCountMax = 16 << 10
    /// Events handed to a connection at once.
    public static let httpStreamBlockByteCount = 1024
    /// A comment line goes out on every stream of events this often.
    public static let httpStreamCommentSeconds = 15
    /// A stream of events ends after this time; its reader comes back and is asked for its log-in again.
    public static let httpStreamSecondsMax = 600
    /// A browser's connection without traffic is closed after this time.
    public static let httpIdleSecondsMax = 30
    /// A log-in without a visit for this long ends.
    public static let sessionIdleSecondsMax = 86_400
    /// Entries of a log that is offered as one file on a page; a larger one is written by `export`.
    public static let pageBundleEntryCountMax: UInt64 = 50_000
    /// After this long without a page the next one begins a new visit.
    public static let visitPauseSeconds = 3600
    /// Log-ins at once; the oldest ends beyond that.
    public static let sessionCountMax = 1000
    /// Characters of a password, at least.
    public static let passwordScalarCountMin = 10
    /// Characters of a password, at most.
    public static let passwordScalarCountMax = 200
    /// A form that a browser sends.
    public static let httpFormByteCountMax = 64 << 10
    /// A form of the agent's pages: two hundred items and long notes, percent-encoded.
    public static let formByteCountMax = 1 << 20
    /// Notices that were put aside; the oldest come back beyond that.
    public static let noticeAsideCountMax = 5000
    /// Users of one agent's form.
    public static let formUserCountMax = 200
    /// The file that holds them.
    public static let formUserFileByteCountMax = 1 << 20
    /// Forms with files on their way in at once; each is held in memory.
    public static let httpUploadCountMax = 2
    /// Fields and files of a form with files.
    public static let httpPartCountMax = 400
    /// Memory of one browser's connection: its request's head must fit.
    public static let httpConnectionByteCountMax = 32 << 10

    /// Entries on a page of the history that a program asks for.
    public static let historyPageEntryCountMax = 200
    /// Entries looked at for one page of the history.
    public static let historyScanEntryCountMax = 2000

    // MARK: Agent

    /// Submissions an agent has under way on a connection.
    public static let uplinkInFlightRequestCountMax = 256
    /// Bytes of submissions an agent has under way.
    public static let uplinkInFlightByteCountMax = 2 << 20
    /// An agent gives up a connection on which a request stays unanswered this long.
    public static let answerSecondsMax = 60
    /// The longest wait between two connections.
    public static let reconnectSecondsMax = 300
    /// Catalogue revisions an agent fetches and keeps.
    public static let catalogRevisionMax = 1000
    /// A draft or table handed to an agent.
    public static let draftByteCountMax = 4 << 20
    /// What a person has typed into the form for one period.
    public static let formDraftByteCountMax = 2 << 20
    /// Filled templates that were uploaded and are kept until their reports are delivered.
    public static let uploadCountMax = 20
    /// Periods of one draft file or template.
    public static let draftPeriodCountMax = 24
    /// A component that became this many times as large or small as before: perhaps another scale was meant.
    public static let scaleJumpRatioMin = 500
    /// Changes of the log's key that an agent follows at once.
    public static let handoverCountMax = 100
    /// The first piece of an evidence file on a connection; later ones follow the speed of the line.
    public static let evidencePieceByteCountFirst = 32 << 10
    /// The smallest piece of an evidence file.
    public static let evidencePieceByteCountMin = 8 << 10
    /// Answers to pieces of one evidence file that bring it no further, until it rests for a connection.
    public static let evidenceStallCountMax = 8

    // MARK: Spreadsheets

    /// Memory of `iku-sheet`, as the kernel counts addresses.
    public static let sheetMemoryByteCountMax: UInt64 = 768 << 20
    /// Time `iku-sheet` may take, of the processor and of the clock.
    public static let sheetSecondsMax = 20
    /// Time a page waits for `iku-sheet`: other readers wait with it.
    public static let sheetPageSecondsMax = 5
    /// A description of a workbook.
    public static let workbookByteCountMax = 16 << 20
    /// An XLSX file that is written.
    public static let spreadsheetByteCountMax = 16 << 20
    /// Sheets of a workbook.
    public static let sheetCountMax = 64
    /// Rows of a sheet.
    public static let sheetRowCountMax = 100_000
    /// Columns of a sheet.
    public static let sheetColumnCountMax = 256
    /// UTF-16 units of a cell's text, as Excel counts them.
    public static let sheetTextUnitCountMax = 32_767
    /// An XLSX file that is read, unpacked.
    public static let sheetUnpackedByteCountMax = 32 << 20
    /// Parts of an XLSX file.
    public static let sheetPartCountMax = 1000
    /// Cells of a sheet that is read.
    public static let sheetCellCountMax = 100_000
    /// The cells of an XLSX file as JSON.
    public static let sheetTableByteCountMax = 32 << 20
    /// UTF-16 units of the title and of the text of a message that a cell shows.
    public static let sheetPromptTitleUnitCountMax = 32
    /// UTF-16 units of a message that a cell shows.
    public static let sheetPromptUnitCountMax = 255
    /// UTF-16 units of a formula, as Excel counts them.
    public static let sheetFormulaUnitCountMax = 8000
    /// What a child program may say on standard error.
    public static let complaintByteCountMax = 4096

    // MARK: Documents

    /// Memory of `iku-print`, as the kernel counts addresses.
    public static let printMemoryByteCountMax: UInt64 = 768 << 20
    /// Time `iku-print` may take, of the processor and of the clock.
    public static let printSecondsMax = 20
    /// Time a page waits for `iku-print`: other readers wait with it.
    public static let printPageSecondsMax = 5
    /// A description of a document.
    public static let documentByteCountMax = 16 << 20
    /// A PDF file that is written.
    public static let pdfByteCountMax = 32 << 20
    /// Sections of a document.
    public static let documentSectionCountMax = 200
    /// Blocks of a section, and parts of a block.
    public static let documentBlockCountMax = 10_000
    /// Rows of a document's table.
    public static let documentRowCountMax = 20_000
    /// Rows of a table's head.
    public static let documentHeadRowCountMax = 8
    /// Columns of a document's table.
    public static let documentColumnCountMax = 40
    /// Unicode scalars of one text of a document.
    public static let documentTextScalarCountMax = 20_000
    /// The emblem of a letterhead, a PNG file.
    public static let emblemByteCountMax = 1 << 20
    /// Width and height of the emblem in pixels.
    public static let emblemEdgePixelCountMax = 2048
    /// `dasar-hukum.txt`: what the office's decree rests on.
    public static let groundsByteCountMax = 64 << 10
    /// The list of what was written to a folder of documents.
    public static let documentListByteCountMax = 1 << 20
}
