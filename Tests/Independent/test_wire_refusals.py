"""The content of reports: each fault of form, catalogue, chain and lock, beside one that just misses it."""

import unittest

from harness import offices, reports
from harness.cases import Served, expand

IKU_4 = "koperasi-aktif"
FORM = "invalid-report"


def person(**members):
    return {"prepared_by": {"name": "Ani", "title": "Staf", **members}}


def values(**components):
    return {"values": {IKU_4: {"aktif": "146", "seluruh": "188", **components}}}


def note(**members):
    return {"notes": {IKU_4: members}}


def evidence(**members):
    return {"evidence": [{"name": "a.pdf", "sha256": "0f" * 32, "bytes": 1, "indicator": IKU_4, **members}]}


def pieces(count):
    return {"evidence": [
        {"name": f"{number}.pdf", "sha256": f"{number:064x}", "bytes": 1, "indicator": IKU_4}
        for number in range(count)]}


def without(name):
    return {name: ...}


_GOOD = [
    ("18_digits", values(seluruh="9" * 18)),
    ("name_of_200_scalars", person(name="é" * 200)),
    ("name_of_200_scalars_outside_the_bmp", person(name="\U0001f600" * 200)),
    ("note_of_4000_scalars", note(pendukung="\U0001f600" * 4000)),
    ("line_feed_in_a_note", note(solusi="a\nb")),
    ("50_pieces_of_evidence", pieces(50)),
    ("aktif_equals_seluruh", values(aktif="188")),
    ("zero", values(aktif="0", seluruh="0")),
    ("created_at_of_another_century", {"created_at": "1999-01-01T00:00:00Z"}),
    ("baseline_whole", {"baseline": {IKU_4: {"aktif": "1", "seluruh": "2"}}}),
    ("no_optional_member", {}),
    ("approved_by_with_rank", {"approved_by": {"name": "B", "title": "K", "nip": "1", "rank": "P"}}),
]

_BAD_FORM = [
    ("schema_2", {"schema": "iku-report/2"}, "/schema"),
    ("kind_unknown", {"kind": "draft"}, "/kind"),
    *[(f"without_{name}", without(name), None) for name in reports.report()],
    ("revision_zero", {"revision": 0}, "/revision"),
    ("revision_text", {"revision": "1"}, "/revision"),
    ("revision_1_with_supersedes", {"supersedes": "ab" * 32}, None),
    ("revision_1_with_reason", {"reason": "Salah"}, None),
    ("revision_2_without_supersedes", {"revision": 2, "reason": "Salah"}, None),
    ("revision_2_without_reason", {"revision": 2, "supersedes": "ab" * 32}, None),
    ("supersedes_in_upper_case", {"revision": 2, "supersedes": "AB" * 32, "reason": "Salah"}, "/supersedes"),
    ("supersedes_short", {"revision": 2, "supersedes": "ab" * 31, "reason": "Salah"}, "/supersedes"),
    ("period_t5", {"period": "2022-T5"}, "/period"),
    ("period_lower_case", {"period": "2022-t1"}, "/period"),
    ("period_month", {"period": "2022-01"}, "/period"),
    ("values_empty", {"values": {}}, "/values"),
    ("value_is_a_number", values(aktif=146), f"/values/{IKU_4}/aktif"),
    *[(f"value_{number}", values(aktif=text), f"/values/{IKU_4}/aktif") for number, text in enumerate(
        ("", "01", "-0", "1e2", "1.", ".5", "+1", " 1", "1 ", "1,5", "0x1", "NaN", "9" * 19, "1." + "0" * 13,
         "١"))],
    ("name_of_201_scalars", person(name="é" * 201), "/prepared_by/name"),
    ("name_empty", person(name=""), "/prepared_by/name"),
    ("title_empty", person(title=""), "/prepared_by/title"),
    ("line_feed_in_a_name", person(name="a\nb"), "/prepared_by/name"),
    ("c1_control_in_a_name", person(name="a\x85b"), "/prepared_by/name"),
    ("delete_in_a_name", person(name="a\x7fb"), "/prepared_by/name"),
    ("tab_in_a_note", note(solusi="a\tb"), f"/notes/{IKU_4}/solusi"),
    ("carriage_return_in_a_note", note(solusi="a\r\nb"), f"/notes/{IKU_4}/solusi"),
    ("note_of_4001_scalars", note(pendukung="a" * 4001), f"/notes/{IKU_4}/pendukung"),
    ("note_of_unknown_name", note(catatan="a"), f"/notes/{IKU_4}/catatan"),
    ("evidence_hash", evidence(sha256="0F" * 32), "/evidence/0/sha256"),
    ("evidence_bytes_text", evidence(bytes="1"), "/evidence/0/bytes"),
    ("evidence_unknown_member", evidence(path="a"), "/evidence/0/path"),
    ("51_pieces_of_evidence", pieces(51), "/evidence"),
    ("items_empty", {"items": {IKU_4: []}}, f"/items/{IKU_4}"),
]

_BAD_CATALOGUE = [
    ("unknown_indicator", {"values": {"koperasi-beku": {"aktif": "1", "seluruh": "2"}}},
     "/values/koperasi-beku"),
    ("missing_component", {"values": {IKU_4: {"aktif": "1"}}}, None),
    ("foreign_component", values(stok="1"), f"/values/{IKU_4}/stok"),
    ("integer_with_point", values(aktif="146.0"), f"/values/{IKU_4}/aktif"),
    ("negative", values(aktif="-1"), f"/values/{IKU_4}/aktif"),
    ("more_aktif_than_seluruh", values(aktif="189"), None),
    ("items_where_the_catalogue_has_none",
     {"items": {IKU_4: [{"item": "a", "aktif": "146", "seluruh": "188"}]}}, None),
    ("catalogue_of_the_future", {"catalog": 2}, "/catalog"),
    ("catalogue_zero", {"catalog": 0}, "/catalog"),
    ("year_before", {"period": "2020"}, "/period"),
    ("year_after", {"period": "2027"}, "/period"),
    ("quarter_before", {"period": "2020-T4"}, "/period"),
    ("baseline_in_part", {"baseline": {IKU_4: {"aktif": "1"}}}, None),
    ("baseline_negative", {"baseline": {IKU_4: {"aktif": "-1", "seluruh": "1"}}}, f"/baseline/{IKU_4}/aktif"),
]


def bent(members, **defaults):
    """The usual report with members replaced, and those given as ``...`` left out."""
    payload = reports.report(**{**defaults, **members})
    return {name: member for name, member in payload.items() if member is not ...}


@expand([(f"accepted_{name}", "assert_accepted", members) for name, members in _GOOD]
        + [(f"refused_{name}", "assert_refused", *rest) for name, *rest in _BAD_FORM + _BAD_CATALOGUE])
class ContentTests(Served):
    """Reports of revision 1."""

    def assert_accepted(self, members):
        self.accept(bent(members, period=self.period()))

    def assert_refused(self, members, pointer):
        self.refuse_report(FORM, bent(members, period="2026-T4"), pointer=pointer)
        self.assertIsNone(self.connection.head("2026-T4")["report"])

    def test_every_fault_is_named(self):
        """Three faults of form, three details."""
        error = self.refuse_report(FORM, bent({
            "kind": "draft", **values(aktif="01"), **note(catatan="a")}, period="2026-T4"))
        pointers = {detail["pointer"] for detail in error["details"]}
        self.assertLessEqual({"/kind", f"/values/{IKU_4}/aktif", f"/notes/{IKU_4}/catatan"}, pointers)

    def test_a_warning_never_blocks(self):
        identity, connection = self.aggregator.enrolled("sekretariat")
        many = {"kinerja-penunjang": {"capaian": "500", "seluruh": "12"}}
        payload = reports.report("sekretariat", values=many)
        with connection:
            self.assertEqual(connection.submit(reports.signed(identity.key, payload))["status"], "accepted")


class ItemTests(Served):
    """IKU 1, reported commodity by commodity."""

    NAME = "ketersediaan-barang-pokok"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.identity, cls.connection = cls.aggregator.enrolled("perdagangan")
        cls.addClassCleanup(cls.connection.close)
        cls.key = cls.identity.key

    def payload(self, items, kebutuhan="3", stok="4"):
        return reports.report("perdagangan", self.period(), items={self.NAME: items},
                              values={self.NAME: {"kebutuhan": kebutuhan, "stok": stok}})

    @staticmethod
    def item(name="Beras", **members):
        return {"item": name, "unit": "ton", "kebutuhan": "1", "stok": "1", **members}

    def test_200_items(self):
        items = [self.item(f"Barang {number}") for number in range(200)]
        self.accept(self.payload(items, "200", "200"))

    def test_201_items(self):
        items = [self.item(f"Barang {number}") for number in range(201)]
        self.refuse_report(FORM, self.payload(items, "201", "201"), pointer=f"/items/{self.NAME}")

    def test_sums(self):
        items = [self.item(), self.item("Gula", kebutuhan="2", stok="3")]
        self.accept(self.payload(items))
        self.refuse_report(FORM, self.payload(items, "3.000000000001"))

    def test_names_are_unique(self):
        self.refuse_report(FORM, self.payload([self.item(), self.item()], "2", "2"))

    def test_a_missing_component(self):
        item = {"item": "Beras", "unit": "ton", "kebutuhan": "3"}
        self.refuse_report(FORM, self.payload([item]))

    def test_a_missing_unit(self):
        item = {"item": "Beras", "kebutuhan": "3", "stok": "4"}
        self.refuse_report(FORM, self.payload([item]))

    def test_unlike_units_only_warn(self):
        items = [self.item(), self.item("Telur", unit="butir", kebutuhan="2", stok="3")]
        self.accept(self.payload(items))

    def test_items_of_an_indicator_without_values(self):
        payload = self.payload([self.item(kebutuhan="3", stok="4")])
        payload["values"] = {"pertumbuhan-perdagangan": {"omzet": "1", "ekspor": "1"}}
        self.refuse_report(FORM, payload)


class ChainTests(Served):
    """Corrections, withdrawals, and what they may follow."""

    def setUp(self):
        self.first = reports.report(period=self.period())
        self.accept(self.first)

    def test_a_second_first_report_is_stale_and_told_the_head(self):
        error = self.refuse_report("stale", {**self.first, "created_at": "2026-01-01T00:00:00Z"})
        self.assertIn(reports.hash_of(self.first), str(error))

    def test_a_correction_of_something_else_is_stale(self):
        self.refuse_report("stale", {**reports.correction(self.first), "supersedes": "ab" * 32})

    def test_a_correction_of_a_replaced_report_is_stale(self):
        self.accept(reports.correction(self.first))
        self.refuse_report("stale", reports.correction(self.first, "Alasan lain"))

    def test_a_correction_where_nothing_was_reported_is_stale(self):
        self.refuse_report("stale", reports.correction(reports.report(period=self.period())))

    def test_the_right_predecessor_with_another_number(self):
        self.refuse_report(("invalid-report", "stale"), {**reports.correction(self.first), "revision": 3})

    def test_reasons(self):
        self.refuse_report(FORM, reports.correction(self.first, "ab"), pointer="/reason")
        self.refuse_report(FORM, reports.correction(self.first, "a" * 501), pointer="/reason")
        self.accept(reports.correction(self.first, "abc"))
        self.accept(reports.correction(reports.correction(self.first, "abc"), "é\n" * 250))

    def test_a_withdrawal_with_values(self):
        self.refuse_report(FORM, {**reports.withdrawal(self.first), "values": self.first["values"]})

    def test_a_withdrawal_of_nothing(self):
        self.refuse_report(FORM, reports.report(period=self.period(), kind="withdrawal", values={}))

    def test_a_withdrawal_of_a_withdrawal(self):
        taken_back = reports.withdrawal(self.first)
        self.accept(taken_back)
        self.refuse_report(FORM, reports.withdrawal(taken_back))

    def test_a_withdrawal_of_another_report_is_stale(self):
        self.refuse_report("stale", {**reports.withdrawal(self.first), "supersedes": "ab" * 32})


class DroppingTests(Served):
    """A correction holds every indicator of its predecessor, or names those it drops."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.identity, cls.connection = cls.aggregator.enrolled("perdagangan")
        cls.addClassCleanup(cls.connection.close)
        cls.key = cls.identity.key

    def setUp(self):
        self.first = reports.report("perdagangan", self.period())
        self.accept(self.first)
        self.fewer = {"pertumbuhan-perdagangan": self.first["values"]["pertumbuhan-perdagangan"]}

    def test_a_lost_indicator(self):
        self.refuse_report(FORM, reports.correction(self.first, values=self.fewer))

    def test_a_dropped_indicator(self):
        self.accept(reports.correction(self.first, values=self.fewer, dropped=["ketersediaan-barang-pokok"]))

    def test_after_a_withdrawal_nothing_needs_to_be_dropped(self):
        taken_back = reports.withdrawal(self.first)
        self.accept(taken_back)
        self.accept(reports.correction(taken_back, kind="report", values=self.fewer))


class LockTests(Served):
    def assert_locked(self, period, locked):
        payload = reports.report(period=period, created_at=f"2026-01-01T00:00:{self.second:02}Z")
        self.second += 1
        if locked:
            self.refuse_report("period-locked", payload)
        else:
            self.accept(payload)

    second = 0

    def test_a_lock_covers_exactly_its_period(self):
        self.aggregator.lock("2021")
        self.assert_locked("2021", True)
        self.assert_locked("2021-T1", False)
        self.aggregator.unlock("2021")
        self.assert_locked("2021", False)

    def test_a_bidang_s_lock(self):
        self.aggregator.lock("2022", "umkm")
        self.assert_locked("2022", False)
        self.aggregator.lock("2023", "koperasi")
        self.assert_locked("2023", True)

    def test_the_latest_that_covers_decides(self):
        self.aggregator.lock("2024", "koperasi")
        self.aggregator.unlock("2024")
        self.assert_locked("2024", False)
        self.aggregator.lock("2025")
        self.aggregator.unlock("2025", "koperasi")
        self.aggregator.lock("2025", "umkm")
        self.assert_locked("2025", False)

    def test_a_lock_that_has_run_out_is_ignored(self):
        self.aggregator.lock("2026")
        self.aggregator.unlock("2026", until="2026-01-01")
        self.assert_locked("2026", True)
        self.aggregator.lock("2022-T1", until="2099-12-31")
        self.assert_locked("2022-T1", True)
        self.aggregator.lock("2022-T2", until="2026-01-01")
        self.assert_locked("2022-T2", False)

    def test_a_duplicate_is_answered_in_a_locked_period(self):
        payload = reports.report(period="2023-T1")
        self.accept(payload)
        self.aggregator.lock("2023-T1")
        self.assertEqual(self.submit(payload)["status"], "duplicate")
        self.refuse_report("period-locked", reports.correction(payload))

    def test_a_corrected_year_before_a_locked_one(self):
        self.aggregator.lock("2024-T2")
        self.assert_locked("2023-T2", False)


class RevisionTests(Served):
    def test_a_report_is_judged_by_the_revision_in_force_for_its_period(self):
        self.aggregator.adopt(offices.corrected_decree(2024))
        old, new = values(), values(beku="8")
        self.accept(reports.report(period="2023", **old))
        self.refuse_report(FORM, reports.report(period="2024", **old))
        self.refuse_report(FORM, reports.report(period="2022", **new))
        self.accept(reports.report(period="2024", **new, catalog=1))
        self.accept(reports.report(period="2025", **new, catalog=2))
        self.assertEqual(self.connection.catalog()["revision"], 2)
        self.assertEqual(self.connection.catalog(revision=1)["catalog"], offices.decree())


if __name__ == "__main__":
    unittest.main()
