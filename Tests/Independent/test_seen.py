"""What somebody kept of a log, held against it by both offline checks: receipts, checkpoints, earlier bundles,
and the footers of prints in every form the product writes them. Each that is refused is named."""

import json
import random
import unittest

from harness import offices, reports
from harness.inspection import FAULT, Inspected, by_product, by_python
from harness.processes import Aggregator
from harness.synthetic import SyntheticLog
from iku.jws import Key, json_bytes
from iku.log import to_base64
from test_periksa import everything, office, root_at


class KeptTests(Inspected):
    """A synthetic log, of which this and that was kept on the way."""

    def setUp(self):
        super().setUp()
        self.log = everything()
        self.vkey = str(self.log.vkey)
        self.other = office()
        self.other.report(reports.report("umkm"))

    def footer(self, size, root=None):
        return f"Log {size} entri · akar {root or root_at(self.log, size)}\n"

    def refused(self, *seen):
        """What both programs say of what they refuse; each file must be named."""
        verdicts = self.assert_found(self.log.bundle(), self.vkey, *seen)
        return [verdict.err for verdict in verdicts]

    def test_a_receipt_of_every_entry(self):
        seen = [self.file(f"{index}.tlog-proof", self.log.receipt(index, size))
                for index, size in ((0, 1), (5, 6), (6, 20), (7, None), (len(self.log.entries) - 1, None))]
        self.assertIn("masih termuat: 5", self.assert_holds(self.log.bundle(), self.vkey, *seen))

    def test_receipts_by_a_key_before_the_rotation(self):
        log = office()
        log.report(reports.report())
        kept = self.file("lama.tlog-proof", log.receipt(6))
        log.hand_over()
        self.assert_holds(log.bundle(), str(log.vkey), kept)

    def test_checkpoints(self):
        kept = [self.file(f"{size}.note", self.log.checkpoint(size)) for size in (1, 7, 8, 17, len(self.log.entries))]
        self.assert_holds(self.log.bundle(), self.vkey, *kept)

    def test_an_earlier_bundle(self):
        for size in (1, 12, len(self.log.entries)):
            kept = self.file("lama.jsonl", self.log.bundle(size))
            self.assertIn("(berkas export)", self.assert_holds(self.log.bundle(), self.vkey, kept))

    def test_something_of_another_log(self):
        kept = {
            "r.tlog-proof": self.other.receipt(6), "c": self.other.checkpoint(), "b": self.other.bundle(),
            "f.txt": self.footer(len(self.other.entries), root_at(self.other, None)),
        }
        for name, content in kept.items():
            path = self.file(name, content)
            for said in self.refused(path):
                self.assertIn(str(path), said)

    def test_of_another_log_of_the_same_key(self):
        """The key signed two histories: what was kept of the other exposes it, and where they part is told."""
        fork = everything()
        fork.entries, fork.key = fork.entries[:9], Key(bytes(range(32)))
        fork.report(reports.report("umkm", "2025"))
        for name, content in (("r", fork.receipt(9)), ("c", fork.checkpoint()), ("b", fork.bundle()),
                              ("f", self.footer(10, root_at(fork, 10)))):
            for said in self.refused(self.file(name, content)):
                self.assertIn("pada 10 entri akarnya " + root_at(fork, 10), said)
                self.assertIn(root_at(self.log, 10), said)
        for said in self.refused(self.file("b", fork.bundle())):
            self.assertIn("entri pertama yang berbeda: 9", said)

    def test_of_a_log_that_was_longer(self):
        """A bundle cut back to an earlier checkpoint is whole in itself; what was kept since says more."""
        cut = self.log.entries
        kept = [self.file("r", self.log.receipt(20, 30)), self.file("c", self.log.checkpoint(30)),
                self.file("b", self.log.bundle(30)), self.file("f", self.footer(30))]
        self.log.hand_over()
        self.log.entries = cut[:25]
        self.log.key = Key(bytes(range(32)))
        for path in kept:
            for verdict in self.assert_found(self.log.bundle(), self.vkey, path):
                self.assertIn(str(path), verdict.err)

    def test_each_refused_one_is_named_and_no_other(self):
        good, size = self.file("baik.txt", self.footer(5)), len(self.log.entries)
        bad = [self.file("a.txt", self.footer(5, to_base64(b"x" * 32))), self.file("b.txt", self.footer(size + 1, "A" * 43 + "=")),
               self.file("c.txt", "tidak ada apa-apa")]
        for said in self.refused(good, *bad):
            self.assertNotIn(str(good), said)
            for path in bad:
                self.assertIn(str(path), said)
            self.assertIn(f"dari log yang berisi {size + 1} entri, padahal log ini hanya berisi {size}", said)

    def test_damaged_receipts(self):
        whole = self.log.receipt(7, 20)
        lines = whole.splitlines(keepends=True)
        for number in range(len(lines)):
            self.refused(self.file("r", "".join(lines[:number] + lines[number + 1:])))
        for bend in (whole.replace("index 7", "index 8"), whole.replace("index 7", "index 99"), whole + "x",
                     whole.replace(lines[1], ""), whole.replace(lines[1], "extra AAAA\n"),
                     whole.replace("tlog-proof@v1", "tlog-proof@v2")):
            self.refused(self.file("r", bend))

    def test_a_receipt_that_states_another_time(self):
        entry = self.log.entries[7]
        right = to_base64(entry.received_at.encode())
        wrong = to_base64(entry.received_at.replace("Z", "0")[:-1].encode() + b"Z")
        later = to_base64(entry.received_at.replace("2026", "2027").encode())
        for other in (wrong, later):
            if other != right:
                for said in self.refused(self.file("r", self.log.receipt(7).replace(right, other))):
                    self.assertIn("waktu terima lain", said)

    def test_damaged_checkpoints_are_not_read_as_prints(self):
        """A note whose signature does not hold still names a right size and root: it must not pass for a footer."""
        note = self.log.checkpoint(7)
        for bend in (note[:-10] + "\n", note.replace("\n\n", "\n"), note.replace("\u2014 ", "\u2014  "),
                     self.log.checkpoint(7, Key())):
            self.refused(self.file("c", bend))

    def test_a_damaged_earlier_bundle(self):
        lines = self.log.bundle(12).splitlines(keepends=True)
        for bend in (lines[:-1], lines[:5] + lines[6:], lines[:5] + lines[5:6] * 2 + lines[6:],
                     [*lines[:-1], json_bytes({"checkpoint": self.log.checkpoint(11)}) + b"\n"],
                     [*lines[:-1], json_bytes({"checkpoint": self.log.checkpoint(12, Key())}) + b"\n"]):
            self.refused(self.file("b", b"".join(bend)))

    def test_nothing_to_recognise(self):
        for content in ("", "Log 12 entri", self.log.entries[7].compact, "akar " + "A" * 43 + "=", self.vkey):
            for said in self.refused(self.file("x", content)):
                self.assertIn("bukan tanda terima", said)

    def test_seen_among_json(self):
        kept = self.file("f", self.footer(5, to_base64(b"x" * 32)))
        path = self.file("log.jsonl", self.log.bundle())
        for verdict in (by_product(path, "--vkey", self.vkey, "--seen", kept, "--json"),
                        by_python(path, "--vkey", self.vkey, "--seen", kept, "--json")):
            self.assertEqual((verdict.code, json.loads(verdict.out)["ok"]), (FAULT, False))


class FooterTests(Inspected):
    """The footers of prints: what both readers take, and what neither does."""

    def setUp(self):
        super().setUp()
        self.log = office()
        self.root = root_at(self.log, 4)

    def assert_read(self, text, holds=True):
        path = self.file("cetakan", text)
        if holds:
            self.assert_holds(self.log.bundle(), str(self.log.vkey), path)
        else:
            self.assert_found(self.log.bundle(), str(self.log.vkey), path)

    def test_forms_that_are_read(self):
        root = self.root
        for text in (
                f"Log 4 entri · akar {root}", f"Log 4 entries · root {root}", f"LOG 4 ENTRI AKAR {root}",
                f"log size 4, root {root}", f"ukuran log 4, akar {root}", f"Log 4 entri,\r\n  akar: {root}.\r\n",
                f"Dihitung dari log 4 entri, terakhir 2023-02-01 08:00 WITA. Akar {root}. Cara memeriksa",
                f"Computed from a log of 4 entries, the last at 2023-02-01 08:00 WITA. Root {root}.",
                f'<footer><p>Dihitung dari log 4 entri. Akar <span class="mono">{root}</span>.</p></footer>',
                f'{{"log":{{"size":4,"root":"{root}"}}}}', f'{{\n "size" : 4,\n "root" : "{root}"\n}}',
                f"catalog,log_size,log_root,computed_at\r\n1,4,{root},2023-02-01\r\n", f"1;4;{root};2023",
                f"1;4;'{root};2023", f"Ukuran log (entri)\t4\nAkar log\t{root}\n",
                f"Log size (entries)\t4\nLog root\t{root}\n", f"teks < 5 > lain\nLog 4 entri · akar {root}",
                f"Log 4 entri · akar {root}\nLog 7 entri · akar {root_at(self.log, 6)}".replace("7", "6")):
            self.assert_read(text)

    def test_what_differs_is_found(self):
        root, other = self.root, root_at(self.log, 5)
        for text in (f"Log 5 entri · akar {root}", f"Log 4 entri · akar {other}", f"1,5,{root},x",
                     f"Log 4 entri · akar {root}\nLog 4 entri · akar {other}", f"Log 4.000 entri · akar {other}",
                     f"Log 99999999999999999999 entri, log 7 · akar {root}", f"Log 7 entri · akar {root}"):
            self.assert_read(text, holds=False)

    def test_what_says_nothing(self):
        root = self.root
        for text in (root, f"akar {root}", f"4\n{root}", f"Log 4 entri · akar {root[:-1]}", f"Log akar {root}",
                     f"Log 4 entri · {root}", f"Log 04 entri · akar {root}", f"Log 4 " + "x " * 16 + f"akar {root}",
                     f"Log 4 entri · akar {root[:20]} {root[20:]}", f"catatan 4 akar {root}",
                     f"Log 4 entri · akar {root[:-2]}B="):
            self.assert_read(text, holds=False)
        self.assert_read(f"Log 4 " + "x " * 14 + f"akar {root}")

    def test_random_texts_are_read_alike(self):
        """Words of footers thrown together: both find the same, or both find nothing."""
        chance = random.Random(11)
        words = ["log", "Log", "size", "ukuran", "akar", "root", "4", "5", "04", "entri", self.root,
                 root_at(self.log, 5), "<b>", "</b>", "<", ">", "\n", ",", "·", "x"]
        read = 0
        for _ in range(150):
            text = " ".join(chance.choice(words) for _ in range(chance.randrange(3, 20)))
            product, _ = self.both(self.log.bundle(), str(self.log.vkey), self.file("cetakan", text))
            read += product.code == 0
        self.assertGreater(read, 5)


class PrintedTests(Inspected):
    """The prints of the product itself, kept at one size and shown when the log has grown."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.aggregator = Aggregator(None, "--demo").start()
        cls.addClassCleanup(cls.aggregator.close)
        identity, connection = cls.aggregator.enrolled("koperasi")
        first = reports.report()
        with connection:
            cls.vkey = connection.hello["log"]["vkey"]
            cls.proof = connection.submit(reports.signed(identity.key, first))["proof"]
            command = cls.aggregator.command
            cls.prints = {form: command("achievement", "--period", "2022", "--format", form)
                          for form in ("table", "json", "csv", "csv-id")}
            cls.prints["audit"] = command("audit")
            cls.prints["status"] = command("status", "--json")
            cls.checkpoint = connection.checkpoint()
            cls.earlier = cls.aggregator.export()
            connection.submit(reports.signed(identity.key, reports.correction(first)))
            cls.aggregator.command("key", "rotate", "log")
            cls.aggregator.set_target("koperasi-aktif", "2022-T1", "70")
            cls.now = cls.aggregator.export()

    def test_every_print_is_proved(self):
        kept = [self.file(f"{name}.txt", text) for name, text in self.prints.items()]
        self.assertIn("(cetakan)", self.assert_holds(self.now, self.vkey, *kept))

    def test_receipt_checkpoint_and_bundle(self):
        self.assert_holds(self.now, self.vkey, self.file("r", self.proof), self.file("c", self.checkpoint),
                          self.file("b", self.earlier))

    def test_none_is_proved_by_the_earlier_bundle_s_log_of_another_office(self):
        other = SyntheticLog(offices.decree())
        for name, text in {**self.prints, "r": self.proof, "c": self.checkpoint, "b": self.earlier}.items():
            self.assert_found(other.bundle(), str(other.vkey), self.file(name, text))

    def test_the_product_s_own_export_in_both(self):
        self.assert_holds(self.now, self.vkey)
        self.assertEqual(self.results(self.now, self.vkey)["reports"], 2)


if __name__ == "__main__":
    unittest.main()
