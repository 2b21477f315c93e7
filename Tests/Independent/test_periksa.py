"""The inspectorate's program and the product's own offline check: the same verdict on every bundle.

``assert_holds`` and ``assert_found`` run both. Every refused log here is signed and hashed as it should be
where the case is about a rule, so that nothing but that rule can refuse it.
"""

import copy
import json
import random
import subprocess
import sys
import unittest
from datetime import timedelta

import test_wire_refusals as refusals
from harness import offices, reports
from harness.cases import expand
from harness.generator import Generator
from harness.inspection import DONE, FAILED, FAULT, PROGRAM, USAGE, Inspected, by_product, by_python, periksa
from harness.synthetic import SyntheticLog
from iku.bundle import read_bundle
from iku.figures import achievement
from iku.jws import Key, base64url, from_base64url, json_bytes, thumbprint
from iku.log import VerifierKey, root_of, to_base64

IKU_4 = "koperasi-aktif"
_ORDER = 2**252 + 27742317777372353535851937790883648493


def office():
    """A small log: the decree's catalogue, five keys, no report yet."""
    return SyntheticLog(offices.decree())


def root_at(log, size):
    """The root of the first entries, as acts write it."""
    return to_base64(root_of(log.leaves(size)))


def everything():
    """A log with something of everything that may stand in one."""
    log = office()
    first = reports.report()
    log.report(first)
    second = reports.correction(first, values={IKU_4: {"aktif": "10", "seluruh": "188"}})
    log.report(second)
    log.report(reports.withdrawal(second))
    log.report(reports.correction(reports.withdrawal(second), "Dilaporkan kembali", kind="report",
                                  values=first["values"]))
    for bidang in reports.BIDANG:
        log.report(reports.report(bidang, "2021"))
        log.report(reports.report(bidang, "2023-T2"))
    log.act("lock", period="2021", bidang=None, until=None, reason="disahkan")
    log.act("unlock", period="2021", bidang="umkm", until="2099-12-31")
    log.report(reports.correction(reports.report("umkm", "2021")))
    log.act("return", period="2022", bidang="koperasi", indicator=IKU_4, text="Lampirkan rekap.\nTerima kasih")
    log.act("target", indicator=IKU_4, period="2023-T2", value="70.25")
    log.act("official", position="bidang", bidang="koperasi", title="Kepala Bidang", name="Ani", rank=None,
            nip="1", **{"from": "2024-01-02"})
    log.act("program", program="1.02 Koperasi", year=2022, pagu="1000000", realisasi=None, indicators=[IKU_4])
    log.act("approve", period="2022", size=9, root=root_at(log, 9), catalog=1)
    log.act("adopt", catalog=offices.corrected_decree(2024), decree={"number": "1/2026", "date": "2026-01-05"})
    log.report(reports.report(period="2024", values={IKU_4: {"aktif": "1", "seluruh": "9", "beku": "2"}}))
    log.rotate("koperasi")
    log.report(reports.report(period="2025", values={IKU_4: {"aktif": "1", "seluruh": "9", "beku": "2"}}))
    log.enroll("umkm", Key(), "transport")
    log.act("revoke", kid=log.keys["umkm"].kid, reason="PC hilang")
    log.act("delivered", period="2022", size=len(log.entries), root=root_at(log, None), to="Bupati",
            date="2026-11-24", number="800/1")
    log.hand_over()
    log.act("clock", wrong_from=3, reason="jam salah")
    log.at("2026-11-20T00:00:00.000Z")
    log.report(reports.report("sekretariat", "2024"))
    return log


class WholeBundleTests(Inspected):
    """Logs that hold: both say so, in the same words, with the same root, counts and figures."""

    def test_everything_that_may_stand_in_a_log(self):
        log = everything()
        said = self.assert_holds(log.bundle(), str(log.vkey))
        self.assertIn(f"Log {len(log.entries)} entri · akar {root_at(log, None)}", said)
        self.assertIn("18 laporan", said)
        self.assert_holds(log.bundle(), str(log.now_vkey))

    def test_in_english(self):
        log = everything()
        path = self.file("log.jsonl", log.bundle())
        english = by_product(path, "--vkey", log.vkey, language="en").out
        self.assertEqual(english, by_python(path, "--vkey", log.vkey, "--lang", "en").out)
        self.assertIn("Not proved:", english)

    def test_figures_of_random_offices(self):
        """The digest agrees, and the lines under it say what the third implementation computes."""
        for seed, catalog in enumerate([offices.decree(), offices.imaginary()] * 3):
            log, generator = SyntheticLog(catalog), Generator(catalog, seed)
            for _ in range(60):
                log.report(generator.next())
            result = self.results(log.bundle(), str(log.vkey))
            self.assertEqual((result["reports"], result["size"]), (60, len(log.entries)))
            path = self.folder / "angka.tsv"
            by_python(self.folder / "log.jsonl", "--vkey", log.vkey, "--angka", path)
            self.assertEqual(periksa.sha256(path.read_bytes()).hex(), result["figures_sha256"])
            self.assert_figures(log, path.read_text("utf-8"))

    def assert_figures(self, log, lines):
        period = None
        for line in lines.splitlines():
            kind, *members = line.split("\t")
            if kind == "P":
                period = achievement(log.entries, members[0])
                rows = {row["id"]: row for row in period["indicators"]}
            elif kind == "I":
                row = rows[members[0]]
                expected = [row[name] for name in ("status", "reason", "period", "target", "realisasi",
                                                   "difference", "capaian", "predikat", "report")]
                self.assertEqual(members[1:10], ["-" if each is None else each for each in expected])
            elif kind == "G" and members[0] == "overall":
                self.assertEqual(members[2], period["overall"]["capaian"] or "-")
                self.assertEqual(members[6], period["overall"]["with_alternatives"]["capaian"] or "-")

    def test_figures_as_of_an_earlier_size(self):
        log = everything()
        path = self.folder / "angka.tsv"
        by_python(self.file("log.jsonl", log.bundle()), "--vkey", log.vkey, "--angka", path, "--as-of", 8)
        earlier = [line for line in path.read_text("utf-8").splitlines() if IKU_4 in line and "\t2022\t" in line]
        row = next(row for row in achievement(log.entries, "2022", 8)["indicators"] if row["id"] == IKU_4)
        self.assertIn(row["capaian"], earlier[0])
        self.assertEqual(row["capaian"], "6.8990258575")

    def test_every_beginning_of_a_log(self):
        log = office()
        log.report(reports.report())
        for size in range(1, len(log.entries) + 1):
            self.assert_holds(log.bundle(size), str(log.vkey))

    def test_a_restored_log_is_only_the_new_key_s(self):
        log = everything()
        before = log.now_vkey
        log.hand_over("restore")
        log.report(reports.report("sekretariat", "2025"))
        self.assert_holds(log.bundle(), str(log.now_vkey))
        for verdict in self.assert_found(log.bundle(), str(before)):
            self.assertIn(str(log.now_vkey), verdict.err)


def brief():
    """A log of a dozen lines: keys, a report, its correction, a lock."""
    log = office()
    log.report(reports.report())
    log.report(reports.correction(reports.report()))
    log.act("lock", period="2022", bidang=None, until=None)
    return log


class TamperedBundleTests(Inspected):
    """A bundle that somebody changed without the keys."""

    def setUp(self):
        super().setUp()
        self.log = brief()
        self.vkey = str(self.log.vkey)
        self.lines = self.log.bundle().splitlines(keepends=True)

    def test_every_line_flipped(self):
        """A flipped bit is found; where it changes nothing (white space) both still agree on all they say."""
        chance, found = random.Random(4), 0
        log = everything()
        lines = log.bundle().splitlines(keepends=True)
        for number, line in enumerate(lines):
            flipped = bytearray(line)
            flipped[chance.randrange(len(line))] ^= 1 << chance.randrange(8)
            data = b"".join([*lines[:number], bytes(flipped), *lines[number + 1:]])
            product, python = self.both(data, str(log.vkey))
            self.assertEqual(product.out, python.out)
            found += product.code == FAULT
        self.assertGreater(found, 0.95 * len(lines))

    def test_every_line_dropped(self):
        for number in range(len(self.lines)):
            self.assert_found(b"".join(self.lines[:number] + self.lines[number + 1:]), self.vkey)

    def test_every_line_doubled(self):
        for number in range(len(self.lines)):
            self.assert_found(b"".join(self.lines[:number + 1] + self.lines[number:]), self.vkey)

    def test_every_pair_of_lines_swapped(self):
        for number in range(len(self.lines) - 1):
            swapped = list(self.lines)
            swapped[number:number + 2] = reversed(swapped[number:number + 2])
            self.assert_found(b"".join(swapped), self.vkey)

    def test_cut_at_every_line_and_within_some(self):
        for number in range(len(self.lines)):
            self.assert_found(b"".join(self.lines[:number]), self.vkey)
            self.assert_found(b"".join(self.lines[:number]) + self.lines[number][:-2], self.vkey)

    def test_no_line_too_many(self):
        whole = b"".join(self.lines)
        self.assert_found(whole + b"\n", self.vkey)
        self.assert_found(whole + b"{}\n", self.vkey)
        self.assert_found(b"\n" + whole, self.vkey)
        self.assert_found(whole + whole, self.vkey)
        self.assert_holds(whole[:-1], self.vkey)

    def test_the_cut_bundle_with_a_fitting_head(self):
        """The last entries taken away and the count mended: the checkpoint still says otherwise."""
        head = json.loads(self.lines[0])
        head["size"] -= 1
        self.assert_found(json_bytes(head) + b"\n" + b"".join(self.lines[1:-2] + self.lines[-1:]), self.vkey)

    def test_the_head(self):
        for name, value in (("office", "lain"), ("origin", "lain/iku"), ("size", 3), ("bundle", "iku/2"),
                            ("vkey", str(VerifierKey(self.log.origin, Key().public))), ("extra", 1)):
            head = {**json.loads(self.lines[0]), name: value}
            self.assert_found(json_bytes(head) + b"\n" + b"".join(self.lines[1:]), self.vkey)

    def test_members_of_an_entry_s_line(self):
        line = json.loads(self.lines[5])
        for bend in ({"index": 5}, {"index": "4"}, {"kind": "act" if line["kind"] == "report" else "report"},
                     {"received_at": line["received_at"].replace("Z", "+00:00")}, {"more": 1},
                     {"entry": line["entry"] + "="}, {"entry": line["entry"].replace(".", "", 1)}):
            lines = [*self.lines[:5], json_bytes({**line, **bend}) + b"\n", *self.lines[6:]]
            self.assert_found(b"".join(lines), self.vkey)

    def test_a_line_longer_than_an_entry_can_be(self):
        lines = [*self.lines[:5], self.lines[5][:-2] + b" " * (1 << 20) + b"}\n", *self.lines[6:]]
        self.assert_found(b"".join(lines), self.vkey)
        lines[5] = self.lines[5][:-2] + b" " * 1000 + b"}\n"
        self.assert_holds(b"".join(lines), self.vkey)

    def test_another_log_s_key(self):
        other = SyntheticLog(offices.imaginary())
        self.assert_found(b"".join(self.lines), str(VerifierKey(self.log.origin, Key().public)))
        self.assert_found(b"".join(self.lines), str(other.vkey))

    def test_a_checkpoint_by_another_key(self):
        for note in (self.log.checkpoint(key=Key()), self.log.checkpoint(5), "", "\n\n",
                     self.log.checkpoint().replace("\u2014 ", "- ")):
            self.assert_found(b"".join(self.lines[:-1]) + json_bytes({"checkpoint": note}) + b"\n", self.vkey)

    def test_a_whole_forged_log(self):
        """Sound in itself, by another key under the same name."""
        forged = SyntheticLog.__new__(SyntheticLog)
        forged.__dict__ |= {**office().__dict__}
        forged.key = Key()
        forged.vkey = VerifierKey(forged.origin, forged.key.public)
        forged.entries, forged.keys = [], {}
        forged.act("init", origin=forged.origin, vkey=str(forged.vkey), catalog=offices.decree(),
                   reporting_from="2026", demo=True)
        self.assert_holds(forged.bundle(), str(forged.vkey))
        self.assert_found(forged.bundle(), self.vkey)


class VacuousTests(Inspected):
    """Nothing is proved where nothing was checked."""

    def test_nothing_to_check(self):
        log = office()
        for data in (b"", b"\n", b"{}\n", b"[]\n", b"null\n", log.bundle().splitlines()[0] + b"\n", b"\x00" * 100):
            self.assert_found(data, str(log.vkey))

    def test_a_log_without_entries(self):
        log = office()
        log.entries = []
        self.assert_found(log.bundle(), str(log.vkey))

    def test_without_a_key_or_with_a_mistyped_one(self):
        log = office()
        path = self.file("log.jsonl", log.bundle())
        for program in (by_product, by_python):
            self.assertEqual(program(path).code, USAGE)
            for vkey in ("", "x", str(log.vkey)[:-4], str(log.vkey).replace("+", "-", 1),
                         str(log.vkey).replace("iku+", "ikv+")):
                self.assertEqual(program(path, "--vkey", vkey).code, USAGE, vkey)

    def test_files_that_are_not_there(self):
        log = office()
        path = self.file("log.jsonl", log.bundle())
        for program in (by_product, by_python):
            self.assertEqual(program(self.folder / "tiada", "--vkey", log.vkey).code, FAILED)
            self.assertEqual(program(path, "--vkey", log.vkey, "--seen", self.folder / "tiada").code, FAILED)

    def test_a_library_that_says_yes_to_everything_is_noticed(self):
        log = office()
        right = periksa.Key.signed
        self.addCleanup(setattr, periksa.Key, "signed", right)
        for answer in (True, False):
            periksa.Key.signed = lambda *_: answer
            self.assertNotIn(by_python(self.file("log.jsonl", log.bundle()), "--vkey", log.vkey).code, (DONE,))

    def test_each_signature_is_looked_at(self):
        """As many as entries, rotations (two each) and the checkpoint, beside the self-test's two."""
        log = everything()
        right, count = periksa.Key.signed, []
        self.addCleanup(setattr, periksa.Key, "signed", right)
        periksa.Key.signed = lambda *each: count.append(1) or right(*each)
        self.assertEqual(by_python(self.file("log.jsonl", log.bundle()), "--vkey", log.vkey).code, DONE)
        self.assertEqual(len(count), len(log.entries) + 2 + 1 + 2)

    def test_as_a_program_of_its_own_even_without_assertions(self):
        log = everything()
        good, bad = self.file("a", log.bundle()), self.file("b", log.bundle().replace(b'"kind":"act"', b'"kind":"x"', 1))
        for flags in ((), ("-O",), ("-I", "-B")):
            for path, code in ((good, DONE), (bad, FAULT)):
                done = subprocess.run([sys.executable, *flags, PROGRAM, path, "--vkey", str(log.vkey)],
                                      capture_output=True, timeout=60)
                self.assertEqual(done.returncode, code, done.stderr)
            self.assertIn("Terbukti:".encode(), subprocess.run(
                [sys.executable, *flags, PROGRAM, good, "--vkey", str(log.vkey)], capture_output=True).stdout)


# ---- Rules: a log signed and hashed as it should be, but for one thing that may not stand in it ----

def act(kind, /, **members):
    """A case: this act at the end of a small log with one report."""
    return lambda log: log.act(kind, **members)


def enrolment(key, /, **members):
    usual = {"bidang": "umkm", "kid": key.kid, "key": base64url(key.public), "name": "PC", "use": "report"}
    return act("enroll", **{**usual, **members})


def weak(encoded):
    """A key given by its 32 bytes in hex, which need not be one."""
    key = Key()
    key.public = bytes.fromhex(encoded)
    key.kid = thumbprint(key.public)
    return key


def official(**members):
    usual = {"position": "kepala", "bidang": None, "title": "Kepala Dinas", "name": "Ani", "rank": None,
             "nip": None, "from": "2024-01-02"}
    return act("official", **{**usual, **members})


def approval(size=3, root=None, **members):
    def append(log):
        right = root_at(log, min(size, len(log.entries)))
        log.act("approve", **{"period": "2022", "size": size, "root": root or right, "catalog": 1, **members})
    return append


def delivery(size=3, root=None, **members):
    def append(log):
        usual = {"period": "2022", "size": size, "root": root or root_at(log, size), "to": "Bupati",
                 "date": "2026-11-24", "number": "1"}
        log.act("delivered", **{**usual, **members})
    return append


def adoption(bend=None, **members):
    def append(log):
        catalog = offices.corrected_decree()
        if bend:
            bend(catalog)
        log.act("adopt", **{"catalog": catalog, "decree": {"number": "1", "date": "2026-01-05"}, **members})
    return append


def rotation(bidang="umkm", /, **members):
    return lambda log: log.rotate(bidang, **members)


def then(*steps):
    def append(log):
        for step in steps:
            step(log)
    return append


def program(**members):
    usual = {"program": "P", "year": 2022, "pagu": "1", "realisasi": None, "indicators": []}
    return act("program", **{**usual, **members})


def revoke(bidang):
    return lambda log: log.act("revoke", kid=log.keys[bidang].kid)


def log_key(**members):
    def append(log):
        log.act("log-key", **{"vkey": str(VerifierKey(log.origin, Key().public)), "cause": "rotation", **members})
    return append


def bent_act(bend):
    """A lock whose payload is bent before the log key signs it."""
    def append(log):
        log.act("lock", period="2022", bidang=None, until=None)
        entry = log.entries.pop()
        log.clock -= timedelta(seconds=1)
        payload = bend(copy.deepcopy(entry.payload))
        data = payload if isinstance(payload, bytes) else json_bytes(payload)
        log._append(lambda _: log.key.compact(data, "iku-act+json"))
    return append


def raw_report(payload=None, key=None, **header):
    """A report, its header or its payload bytes bent."""
    def append(log):
        signer = key or log.keys["umkm"]
        log._append(lambda _: ".".join(
            reports.signed(signer, payload or reports.report("umkm"), **header)[part]
            for part in ("protected", "payload", "signature")))
    return append


def malleated(log):
    """S + L: the same signature to a lenient verifier."""
    log.report(reports.report("umkm"))
    entry = log.entries.pop()
    head, body, signature = entry.compact.split(".")
    signature = from_base64url(signature)
    scalar = int.from_bytes(signature[32:], "little") + _ORDER
    twin = base64url(signature[:32] + scalar.to_bytes(32, "little"))
    log._append(lambda _: f"{head}.{body}.{twin}")


def report(**members):
    return lambda log: log.report(reports.report(**members))


def at_the_turn(clock, step):
    """A step in the last minute of September, or the first of October, in the office's time (+08:00)."""
    return then(act("clock", wrong_from=1), lambda log: log.at(f"2026-09-30T{clock}:00.000Z"), step)


def backwards(log):
    log.at("2026-01-01T00:00:00.000Z")
    log.act("lock", period="2022", bidang=None, until=None)


_TORSION = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
_STEP = {"id": "a", "name": "A", "from": None}


def first_indicator(catalog):
    return catalog["indicators"][0]


def component(**members):
    return lambda catalog: first_indicator(catalog)["components"][0].update(members)


def indicator(**members):
    return lambda catalog: first_indicator(catalog).update(members)


def whole(**members):
    return lambda catalog: catalog.update(members)


def in_office(**members):
    return lambda catalog: catalog["office"].update(members)


_CATALOGUE_GOOD = [
    whole(title="x" * 5000), whole(applies_from=1000), whole(decree={"signatory": {"name": None}, "copies_to": ["a"]}),
    whole(consolidation={"cap": None}), whole(consolidation={}), whole(reporting={"due_days": {"year": 3650}}),
    whole(predikat=[_STEP]), whole(programs=["a\nb"]), in_office(short_name=None, letterhead=["a\nb"]),
    in_office(utc_offset="-14:00"), indicator(doubtful=None), indicator(unit=""),
    indicator(formula="-(-stok) + min(kebutuhan, 2 * stok) - max(1.50, prev(stok))"),
    indicator(formula="mean(stok / kebutuhan) + share(stok >= kebutuhan)"),
    indicator(formula="(" * 400 + "stok" + ")" * 400), indicator(formula="stok\n+\t\r1"),
    indicator(formula="stok" + " " * 996), indicator(targets={"2022-T1": "-1", "2024": "0"}),
    indicator(rules=[{"check": "min(stok, 1) <= kebutuhan + 1", "severity": "warning"}]),
    indicator(items={"name": None}), indicator(alternatives=[{"formula": "stok", "text": None}]),
    component(measure="posisi", unit=None, help="a\nb"),
]
_CATALOGUE_BAD = [
    whole(schema="iku-catalog/2"), whole(extra=1), whole(revision=3), whole(revision="2"), whole(title=""),
    whole(title="a\x85"), whole(years={"from": 2026, "to": 2021}), whole(years={"from": 999, "to": 2021}),
    whole(applies_from=None), whole(applies_from=10000), whole(decree=None), whole(decree={"x": 1}),
    whole(decree={"place": ""}), whole(decree={"copies_to": [1]}), whole(consolidation={"cap": "0"}),
    whole(consolidation={"cap": "1e2"}), whole(consolidation=None), whole(reporting={"due_days": {"year": 3651}}),
    whole(reporting={"due_days": {"month": 1}}), whole(predikat=[]), whole(predikat=[{**_STEP, "from": "1"}]),
    whole(predikat=[_STEP, {**_STEP, "id": "b"}]), whole(predikat=None),
    whole(predikat=[{**_STEP, "from": "1"}, {**_STEP, "id": "b", "from": "1"}, {**_STEP, "id": "c"}]),
    whole(predikat=[{**_STEP, "from": "1"}, _STEP]), whole(programs="a"), in_office(id="lain"),
    in_office(utc_offset="+14:01"), in_office(utc_offset="8"), in_office(letterhead=None), in_office(name=""),
    lambda catalog: catalog["bidang"].append(catalog["bidang"][0]), lambda catalog: catalog.pop("sasaran"),
    lambda catalog: catalog["sasaran"].append({"id": "-a", "name": "A"}), indicator(id=IKU_4),
    indicator(bidang="zz"), indicator(sasaran="zz"), indicator(polarity="sideways"), indicator(unit=None),
    indicator(targets={"2020": "1"}), indicator(targets={"2022": 1}), indicator(targets={"2022-T5": "1"}),
    indicator(components=[]), indicator(items=None), indicator(items={"unit": "maybe"}), indicator(rules=None),
    indicator(alternatives=[{"text": "a"}]), indicator(rules=[{"check": "stok > 1", "severity": "fatal"}]),
    indicator(rules=[{"check": "stok", "severity": "error"}]), indicator(colour="red"), indicator(doubtful=1),
    indicator(rules=[{"check": "prev(stok) > 1", "severity": "error"}]),
    *[indicator(formula=text) for text in (
        "", "stok +", "stok stok", "+stok", "stok > 1", "pendek", "1.", ".5", "1e3", "stok)", "(stok", "min(stok)",
        "min(stok, 1, 2)", "mean(stok, 1)", "mean(prev(stok))", "share(stok)", "mean(mean(stok))", "prev(1)",
        "prev(stok", "prev stok", "(stok, 1)", "stok = 1", "share(1 < stok < 2)", "stok % 2", "stok" + " " * 997,
        "min", "()")],
    component(id="mean"), component(id="1a"), component(id="stok"), component(integer="yes"), component(integer=None),
    component(measure="harian"), component(name=""), component(unit=""),
]

_GOOD = [
    ("an_enrolment", enrolment(Key())), ("a_transport_key", enrolment(Key(), use="transport")),
    ("an_approval", approval()), ("a_delivery", delivery()), ("a_delivery_of_nothing", delivery(0)),
    ("an_approval_by_a_later_catalogue", then(adoption(), lambda log: approval(
        len(log.entries), period="2024", catalog=2)(log))),
    ("an_approval_of_all", lambda log: approval(len(log.entries))(log)),
    ("a_rotation", rotation()), ("two_rotations", then(rotation(), rotation())),
    ("a_new_log_key", lambda log: log.hand_over()), ("a_head_of_a_unit", official(position="bidang", bidang="umkm")),
    ("a_program", program(realisasi="0.5", indicators=[IKU_4])), ("an_adoption", adoption()),
    ("a_clock", act("clock", wrong_from=0)), ("a_report_by_alg_Ed25519", raw_report(alg="Ed25519")),
    ("time_back_after_a_clock", then(act("clock", wrong_from=2), backwards)),
    ("a_reason_of_500", act("lock", reason="é" * 500, period="2022", bidang=None, until=None)),
    ("a_lock_until_leap_day", act("lock", period="2022", bidang=None, until="2024-02-29")),
    ("a_report_after_its_lock_ran_out", then(
        act("lock", period="2023", bidang=None, until="2026-11-23"), report(period="2023"))),
    ("a_report_in_another_unit_s_lock", then(
        act("lock", period="2023", bidang="umkm", until=None), report(period="2023"))),
    ("a_report_after_unlocking", then(
        act("lock", period="2023", bidang=None, until=None),
        act("unlock", period="2023", bidang="koperasi", until="2026-11-24"), report(period="2023"))),
    ("a_report_before_its_end", report(period="2026")),
    ("a_report_just_begun", at_the_turn("16:00", report(period="2026-T4"))),
    ("a_lock_s_first_day_without", then(act("lock", period="2023", bidang=None, until="2026-09-30"),
                                        at_the_turn("16:00", report(period="2023")))),
    *[(f"content_{name}", lambda log, members=members: log.report(refusals.bent(members, period="2023")))
      for name, members in refusals._GOOD],
    *[(f"catalogue_{number}", adoption(bend)) for number, bend in enumerate(_CATALOGUE_GOOD)],
]

_BAD = [
    ("an_unknown_act", act("erase", period="2022")), ("an_act_of_another_key", lambda log: log.act(
        "lock", signer=Key(), period="2022", bidang=None, until=None)),
    ("an_act_by_a_bidang", lambda log: log.act(
        "lock", signer=log.keys["umkm"], period="2022", bidang=None, until=None)),
    ("time_back", backwards), ("a_second_init", lambda log: log.act(
        "init", origin=log.origin, vkey=str(log.vkey), catalog=offices.decree(), reporting_from="2026", demo=True)),
    *[(f"act_bent_{number}", bent_act(bend)) for number, bend in enumerate([
        lambda act: {**act, "extra": 1}, lambda act: {**act, "schema": "iku-act/2"}, lambda act: {**act, "office": "x"},
        lambda act: {**act, "at": "2026-01-01T00:00:00.000Z"}, lambda act: {**act, "by": {**act["by"], "via": "fax"}},
        lambda act: {**act, "by": {**act["by"], "name": ""}}, lambda act: {**act, "by": {**act["by"], "more": ""}},
        lambda act: {**act, "by": {**act["by"], "role": "a\nb"}}, lambda act: {**act, "reason": ""},
        lambda act: {**act, "reason": "a" * 501}, lambda act: {**act, "reason": "a\tb"}, lambda act: {**act, "act": 1},
        lambda act: {name: act[name] for name in act if name != "until"}, lambda act: [act],
        lambda act: json_bytes(act) + b" x", lambda act: json_bytes(act)[:-1] + b',"act":"lock"}',
        lambda act: {**act, "period": "2022-T5"}, lambda act: {**act, "until": "2022-02-30"},
        lambda act: {**act, "until": "2022-1-1"}, lambda act: {**act, "bidang": "zz"}, lambda act: {**act, "bidang": 1},
        lambda act: json_bytes(act).replace(b'"cli"', b'"cl\\ud800"'), lambda act: b"\xef\xbb\xbf" + json_bytes(act),
    ])],
    ("an_adoption_of_the_same_revision", adoption(lambda catalog: catalog.update(revision=1))),
    ("an_adoption_by_no_decree", adoption(decree={"number": "", "date": "2026-01-05"})),
    ("an_adoption_on_no_day", adoption(decree={"number": "1", "date": "2026-13-05"})),
    ("a_key_of_nobody", enrolment(Key(), bidang="zz")), ("a_key_for_nothing", enrolment(Key(), use="all")),
    ("a_wrong_kid", enrolment(Key(), kid="x" * 43)), ("a_short_key", enrolment(Key(), key="AA")),
    ("a_known_key", lambda log: enrolment(log.keys["koperasi"])(log)),
    ("a_revoked_key_again", lambda log: then(revoke("koperasi"), enrolment(log.keys["koperasi"]))(log)),
    ("the_log_s_key", lambda log: enrolment(log.key)(log)), ("an_unnamed_key", enrolment(Key(), name="")),
    *[(f"a_weak_key_{number}", enrolment(weak(encoded))) for number, encoded in enumerate([
        "01" + "00" * 31, "00" * 32, "ec" + "ff" * 30 + "7f", _TORSION, "ed" + "ff" * 30 + "7f", "02" + "00" * 31,
        "f0" + "ff" * 30 + "7f"])],
    ("a_rotation_of_a_revoked_key", then(revoke("umkm"), rotation())),
    ("a_rotation_of_another_s_key", lambda log: log.rotate("umkm", old=log.keys["koperasi"].kid)),
    ("a_rotation_to_a_known_key", lambda log: log.rotate("umkm", log.keys["koperasi"])),
    ("a_rotation_by_one_alone", rotation(signatures={"old": "AA", "new": "AA"})),
    ("a_rotation_signed_for_something_else", lambda log: log.rotate("umkm", signatures={
        name: base64url(log.keys["umkm"].sign(b"x")) for name in ("old", "new")})),
    ("a_revocation_of_nobody", act("revoke", kid="x")), ("a_second_revocation", then(revoke("umkm"), revoke("umkm"))),
    ("a_return_of_nothing", act("return", period="2022", bidang="koperasi", indicator="zz", text="a")),
    ("a_return_without_words", act("return", period="2022", bidang="koperasi", indicator=None, text="")),
    ("a_return_to_nobody", act("return", period="2022", bidang=None, indicator=None, text="a")),
    *[(f"a_target_{number}", act("target", **{"indicator": IKU_4, "period": "2022-T1", "value": "1", **bend}))
      for number, bend in enumerate(({"period": "2022"}, {"value": "0"}, {"value": "-1"}, {"value": 1},
                                     {"indicator": "zz"}))],
    *[(f"an_official_{number}", official(**bend)) for number, bend in enumerate((
        {"position": "raja"}, {"position": "bidang"}, {"bidang": "umkm"}, {"title": ""}, {"nip": ""}, {"from": "2024"},
        {"office": "kepala"}))],
    ("an_approval_of_nothing", approval(0)), ("an_approval_outside_the_years", approval(period="2027")),
    ("an_approval_by_no_catalogue", approval(catalog=2)),
    ("an_approval_by_a_catalogue_not_yet_there", then(adoption(), approval(7, period="2024", catalog=2))),
    ("an_approval_of_the_future", lambda log: approval(len(log.entries) + 1)(log)),
    ("an_approval_of_another_log", approval(root=to_base64(b"x" * 32))),
    ("an_approval_of_another_size", lambda log: approval(3, root_at(log, 4))(log)),
    ("an_approval_of_no_root", approval(root="AA==")), ("an_approval_of_no_size", approval(catalog="1")),
    ("a_delivery_of_another_log", delivery(root=to_base64(b"x" * 32))), ("a_delivery_to_nobody", delivery(to="")),
    *[(f"a_program_{number}", program(**bend)) for number, bend in enumerate((
        {"program": ""}, {"year": "2022"}, {"pagu": 1}, {"realisasi": "x"}, {"indicators": ["zz"]},
        {"indicators": [1]}))],
    ("a_log_key_of_another_name", lambda log: log_key(vkey=str(VerifierKey("x/iku", Key().public)))(log)),
    ("the_same_log_key", lambda log: log_key(vkey=str(log.vkey))(log)), ("a_log_key_without_cause", log_key(cause="x")),
    ("a_bidang_s_key_as_log_key", lambda log: log_key(
        vkey=str(VerifierKey(log.origin, log.keys["umkm"].public)))(log)),
    ("a_restore_signed_by_the_old_key", log_key(cause="restore")),
    ("acts_after_a_new_log_key_by_the_old", then(log_key(), act("lock", period="2022", bidang=None, until=None))),
    ("a_clock_of_the_future", act("clock", wrong_from=1000)),
    ("time_back_two_entries_after_a_clock", then(
        act("clock", wrong_from=2), report(period="2023"), backwards)),
    ("a_report_by_a_stranger", lambda log: log.report(reports.report(period="2023"), key=Key())),
    ("a_report_by_another_bidang", lambda log: log.report(reports.report(period="2023"), key=log.keys["umkm"])),
    ("a_report_by_a_transport_key", lambda log: log.report(
        reports.report(period="2023"), key=log.enroll("koperasi", Key(), "transport"))),
    ("a_report_by_a_revoked_key", then(revoke("koperasi"), report(period="2023"))),
    ("a_report_by_a_replaced_key", lambda log: then(
        lambda log: log.rotate("koperasi"),
        lambda log, old=log.keys["koperasi"]: log.report(reports.report(period="2023"), key=old))(log)),
    ("a_report_of_another_office", report(period="2023", office="lain")),
    ("a_second_first_report", report(created_at="2026-01-01T00:00:00Z")),
    ("a_withdrawal_of_nothing", report(period="2023", kind="withdrawal", values={})),
    ("a_locked_report", then(act("lock", period="2023", bidang=None, until="2026-11-24"), report(period="2023"))),
    ("a_report_not_begun", at_the_turn("15:59", report(period="2026-T4"))),
    ("a_lock_s_last_day", then(act("lock", period="2023", bidang=None, until="2026-09-30"),
                               at_the_turn("15:59", report(period="2023")))),
    ("a_malleated_signature", malleated), ("a_header_with_more", raw_report(crit=["exp"])),
    ("alg_none", raw_report(alg="none")), ("typ_jwt", raw_report(typ="JWT")), ("kid_of_another", raw_report(kid="x")),
    ("a_payload_twice_named", raw_report(json_bytes(reports.report("umkm"))[:-1] + b',"kind":"report"}')),
    ("a_payload_too_large", raw_report(json_bytes(reports.report("umkm"))[:-1] + b" " * (256 << 10) + b"}")),
    ("a_payload_too_deep", raw_report(json_bytes(reports.report("umkm", notes=[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]))) ),
    *[(f"content_{name}", lambda log, members=members: log.report(refusals.bent({"period": "2023", **members})))
      for name, members, _ in refusals._BAD_FORM + refusals._BAD_CATALOGUE],
    *[(f"catalogue_{number}", adoption(bend)) for number, bend in enumerate(_CATALOGUE_BAD)],
]


@expand([(f"good_{name}", "assert_rule_kept", append) for name, append in _GOOD]
        + [(f"bad_{name}", "assert_rule_broken", append) for name, append in _BAD])
class RuleTests(Inspected):
    """What may stand in a log, and what may not: each with the right signatures, hashes and checkpoint."""

    def log(self, append):
        log = office()
        log.report(reports.report())
        append(log)
        return log

    def assert_rule_kept(self, append):
        log = self.log(append)
        self.assert_holds(log.bundle(), str(log.vkey))

    def assert_rule_broken(self, append):
        log = self.log(append)
        self.assert_found(log.bundle(), str(log.vkey))

    def test_the_acts_of_the_first_entry(self):
        for bend in ({"origin": "lain/iku"}, {"demo": "yes"}, {"reporting_from": "x"}, {"act": "lock"},
                     {"vkey": str(VerifierKey("lain/iku", Key().public))}, {"office": "lain"}):
            log = office()
            first = log.entries[0]
            data = json_bytes({**first.payload, **bend})
            log.entries = []
            log.at("2026-11-24T00:00:00.000Z")
            log._append(lambda _: log.key.compact(data, "iku-act+json"))
            self.assert_found(log.bundle(), str(log.vkey))


if __name__ == "__main__":
    unittest.main()
