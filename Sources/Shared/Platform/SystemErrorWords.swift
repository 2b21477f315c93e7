// What the office's staff read when the system refuses: what, where, what to do.

internal import Glibc

extension SystemError {
    /// What happened, where, and what to do.
    public var words: Words {
        switch self {
        case .failed(let operation, let subject, let number):
            Self.words(operation, subject, number)
        case .notDurable(let subject, let number):
            Words(
                id:
                    "\(subject): cakram gagal menyimpan (\(systemWords(number))); program berhenti, periksa cakram",
                en: "\(subject): the disk failed to store (\(systemWords(number))); stopping, check the disk")
        case .tooLarge(let subject, let byteCountMax):
            Words(
                id: "\(subject): berkas lebih besar dari \(byteCountMax) bita; kurangi isinya",
                en: "\(subject): the file is larger than \(byteCountMax) bytes; make it smaller")
        case .notAnAddress(let subject):
            Words(
                id: "'\(subject)' bukan alamat; tulis NAMA:PORTA, misalnya 127.0.0.1:7345",
                en: "'\(subject)' is not an address; write HOST:PORT, for example 127.0.0.1:7345")
        case .unknownHost(let subject, _):
            Words(
                id: "\(subject): nama komputer tidak ditemukan; periksa alamat dan jaringan",
                en: "\(subject): the host name is not known; check the address and the network")
        }
    }

    private static func words(_ operation: Operation, _ subject: String, _ number: Int32) -> Words {
        if let words = networkWords(operation, subject, number) { return words }
        let deed = operation.words
        let cause = cause(number)
        return Words(
            id: "\(subject): tidak dapat \(deed.indonesian): \(cause.indonesian)",
            en: "\(subject): cannot \(deed.english): \(cause.english)")
    }

    private static func networkWords(_ operation: Operation, _ subject: String, _ number: Int32) -> Words? {
        switch (operation, number) {
        case (.listen, EADDRINUSE):
            Words(
                id:
                    "\(subject): porta sudah dipakai program lain; hentikan program itu atau pilih porta lain",
                en: "\(subject): the port is in use by another program; stop it or choose another port")
        case (.listen, EADDRNOTAVAIL):
            Words(
                id: "\(subject): alamat ini bukan milik komputer ini; pilih alamat lain, misalnya 0.0.0.0",
                en: "\(subject): the address is not this machine's; choose another, for example 0.0.0.0")
        case (.listen, EACCES):
            Words(
                id: "\(subject): porta di bawah 1024 perlu hak khusus; pilih porta lain",
                en: "\(subject): ports below 1024 need a special right; choose another port")
        case (.connect, ECONNREFUSED):
            Words(
                id: "\(subject): tidak ada yang menerima sambungan di sana; periksa alamat dan servernya",
                en: "\(subject): nobody takes connections there; check the address and the server")
        case (.connect, ETIMEDOUT), (.connect, EHOSTUNREACH), (.connect, ENETUNREACH):
            Words(
                id: "\(subject): tidak terjangkau (\(systemWords(number))); periksa jaringan",
                en: "\(subject): cannot be reached (\(systemWords(number))); check the network")
        case (.lock, EWOULDBLOCK):
            Words(
                id: "\(subject): sedang dipakai program lain; tunggu sampai selesai",
                en: "\(subject): in use by another program; wait until it is done")
        default: nil
        }
    }

    private static func cause(_ number: Int32) -> Words {
        switch number {
        case ENOENT:
            Words(id: "tidak ditemukan; periksa namanya", en: "not found; check the name")
        case EACCES, EPERM:
            Words(
                id: "tidak diizinkan; jalankan sebagai pemilik berkas atau ubah izinnya",
                en: "permission denied; run it as the owner of the file or change its permissions")
        case ENOSPC, EDQUOT:
            Words(id: "cakram penuh; kosongkan ruang", en: "the disk is full; free some space")
        case EROFS:
            Words(
                id: "cakram hanya dapat dibaca; pilih folder lain",
                en: "the disk is read-only; choose another folder")
        case EEXIST: Words(id: "sudah ada; pilih nama lain", en: "exists already; choose another name")
        case EISDIR: Words(id: "ini folder, bukan berkas", en: "it is a folder, not a file")
        case ENOTDIR: Words(id: "bukan folder; periksa namanya", en: "not a folder; check the name")
        case EMFILE, ENFILE:
            Words(
                id: "terlalu banyak berkas terbuka; naikkan batasnya (LimitNOFILE)",
                en: "too many open files; raise the limit (LimitNOFILE)")
        case EIO: Words(id: "cakram rusak; periksa cakram", en: "the disk is damaged; check the disk")
        default:
            Words(
                id: "\(systemWords(number)) (galat \(number)); periksa lalu coba lagi",
                en: "\(systemWords(number)) (error \(number)); check and try again")
        }
    }
}

extension SystemError.Operation {
    /// A verb, to follow "cannot".
    var words: Words {
        switch self {
        case .open: Words(id: "membuka", en: "open")
        case .read: Words(id: "membaca", en: "read")
        case .write: Words(id: "menulis", en: "write")
        case .create: Words(id: "membuat", en: "create")
        case .rename: Words(id: "mengganti nama", en: "rename")
        case .remove: Words(id: "menghapus", en: "remove")
        case .list: Words(id: "membaca isi folder", en: "list")
        case .inspect: Words(id: "memeriksa", en: "inspect")
        case .lock: Words(id: "mengunci", en: "lock")
        case .handOver: Words(id: "mengubah pemilik", en: "change the owner")
        case .watch: Words(id: "memantau", en: "watch")
        case .listen: Words(id: "menerima sambungan", en: "listen")
        case .accept: Words(id: "mengambil sambungan", en: "accept")
        case .connect: Words(id: "menyambung", en: "connect")
        case .resolve: Words(id: "mencari alamat", en: "look up")
        case .send: Words(id: "mengirim", en: "send")
        case .receive: Words(id: "menerima", en: "receive")
        case .prepare: Words(id: "menyiapkan", en: "prepare")
        }
    }
}
