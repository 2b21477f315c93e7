"""The bidang's form as a person uses it: clicks and typing alone, from a fresh enrolment to a correction."""

import unittest

from browser import SCREENSHOTS
from browser.devtools import Chromium, needs_chromium
from browser.form import AKTIF, GOOD, PERSON, SELURUH, Desk, field
from browser.page import DESKTOP, PHONE
from harness.processes import needs_agent

CLICKS_TO_REPORT_MAX, CLICKS_TO_CORRECT_MAX = 5, 5
PERSON_SECONDS_MAX = 120


@needs_chromium
@needs_agent
class FormTests(unittest.TestCase):
    bidang = "koperasi"

    @classmethod
    def setUpClass(cls):
        cls.desk = Desk(cls, bidang=cls.bidang)
        cls.chromium = Chromium()
        cls.addClassCleanup(cls.chromium.close)

    def setUp(self):
        self.page = self.desk.person(self.chromium)
        self.addCleanup(self.page.close)
        self.page.wait_line("Tersambung ke kantor")

    def assert_quiet(self, status=None):
        self.assertEqual(self.page.take_problems(status), [])

    def report(self, period, values):
        """A delivered report of a period; its hash."""
        self.page.open(f"/isi/{period}?tetap=1").fill({**values, **PERSON}).press("kirim")
        if self.page.has("#pertanyaan"):
            self.page.press("kirim-tetap")
        self.page.wait_state("Diterima kantor")
        return self.page.report


class ReportingTests(FormTests):
    def test_from_a_fresh_enrolment_to_a_delivered_report(self):
        """The clicks: the browser opens at the form; Isi 2025 · fields · Kirim."""
        page = self.page.open("/")
        page.forget()
        page.follow("a.button[href='/isi/2025']")
        page.fill({**GOOD, **PERSON})
        page.shows("hasil.koperasi-aktif-realisasi", "95,74%")
        page.shows("hasil.koperasi-aktif-predikat", "Sangat Tinggi")
        page.press("kirim")
        page.wait_state("Diterima kantor")
        head = next(each for each in self.desk.office.aggregator.achievement("2025")["indicators"]
                    if each["id"] == "koperasi-aktif")
        self.assertEqual(head["status"], "final")
        self.assertTrue(page.shown("nomor").isdigit())
        self.assertRegex(page.text, r"Diterima pada\s+.*WITA")
        self.assertLessEqual(len(page.clicks), CLICKS_TO_REPORT_MAX, page.clicks)
        self.assertLess(page.seconds, PERSON_SECONDS_MAX, (page.clicks, page.typed))
        self.assert_quiet()
        page.open("/")
        self.assertIn("Diterima, nomor", "".join(page.texts("table tr")))

    def test_a_correction_in_five_clicks(self):
        self.report("2025-T4", GOOD)
        page = self.page.open("/")
        page.forget()
        page.follow("a.button[href='/koreksi/2025-T4']")
        self.assertIn("Semula: 180", page.text)
        page.fill({AKTIF: "178"})
        page.press("kirim")
        self.assertIn("alasan", page.shown("kesalahan").lower())
        page.take_problems(422)
        rows = page.texts("#perubahan tbody tr:not(.group)")
        self.assertEqual(len(rows), 1, rows)
        self.assertRegex(rows[0].replace("\n", " "), r"180\s+(unit\s+|koperasi\s+)?178")
        page.fill({"alasan": "Dua koperasi ternyata tidak mengadakan RAT"})
        page.press("kirim")
        page.wait_state("Diterima kantor")
        self.assertLessEqual(len(page.clicks), CLICKS_TO_CORRECT_MAX, page.clicks)
        payload = self.desk.payload(page.report)
        self.assertEqual((payload["revision"], payload["values"]["koperasi-aktif"]["aktif"]), (2, "178"))
        self.assertEqual(payload["reason"], "Dua koperasi ternyata tidak mengadakan RAT")
        self.assert_quiet()

    def test_old_and_new_as_one_types(self):
        self.report("2024-T4", GOOD)
        page = self.page.open("/koreksi/2024-T4")
        self.assertIn("95,74%", page.shown("bandingan"))
        part = "hasil.koperasi-aktif-"
        self.assertEqual(page.shown(part + "selisih-realisasi"), "tetap")
        page.fill({AKTIF: "150"})
        page.shows(part + "baru-realisasi", "79,79%")
        page.shows(part + "selisih-realisasi", "-15,96")
        page.shows(part + "baru-nilai.aktif", "150")
        page.shows(part + "baru-predikat", page.shown("hasil.koperasi-aktif-predikat"))
        page.shows(part + "baru-capaian", page.shown("hasil.koperasi-aktif-capaian"))
        page.shows("perubahan-usang", "tekan Periksa untuk memperbaruinya")
        self.assertIn("95,74%", page.shown("bandingan"), "the old figure stays beside it")
        page.fill({AKTIF: "banyak"})
        page.shows(part + "baru-realisasi", "–")
        self.assert_quiet()
        page.fill({AKTIF: "150"}).press("periksa")
        self.assertEqual(page.shown("perubahan-usang"), "")
        self.assertIn("79,79%", page.shown("bandingan"))
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for width in (PHONE, DESKTOP):
            page.width(width)
            page.screenshot(SCREENSHOTS / f"isian-lama_dan_baru-{width}.png")
        self.assert_quiet()

    def test_a_receipt_on_paper(self):
        report = self.report("2023-T4", GOOD)
        page = self.page.open("/riwayat/2023-T4")
        name, content = page.download("a[href$='.pdf']")
        self.assertEqual(name, f"tanda-terima-2023-T4-{report[:8]}.pdf")
        self.assertEqual(content[:5], b"%PDF-")
        self.assert_quiet()

    def test_history_is_verified_again(self):
        self.report("2023", GOOD)
        page = self.page.open("/riwayat")
        page.follow("button[value=periksa]")
        self.assertIn("diperiksa ulang, semuanya sah", page.texts(".note[role=status]")[0])
        page.follow("main table a[href='/riwayat/2023']")
        self.assertIn("yang berlaku", page.text)
        name, content = page.download("a[href$='.tlog-proof']")
        self.assertTrue(name.endswith(".tlog-proof"))
        self.assertTrue(content)
        self.assert_quiet()

    def test_a_receipt_that_was_tampered_with_is_found(self):
        report = self.report("2022-T2", GOOD)
        path = self.desk.agent.data / "receipts" / f"{report}.tlog-proof"
        kept = path.read_bytes()
        self.addCleanup(path.write_bytes, kept)
        path.write_bytes(kept[:-9] + bytes([kept[-9] ^ 1]) + kept[-8:])
        page = self.page.open("/riwayat")
        page.follow("button[value=periksa]")
        self.assertIn("tidak lolos pemeriksaan", page.texts("main [role=alert]")[0])
        self.assertIn(report[:8], page.texts("main [role=alert]")[0])
        self.assert_quiet()

    def test_an_ambiguous_number_is_asked_about(self):
        page = self.page.open("/isi/2022")
        page.fill({AKTIF: "1.250", SELURUH: "1.300", **PERSON})
        page.shows(AKTIF + "-f", "pilih yang dimaksud")
        self.assertTrue(page.has(field(AKTIF) + "[aria-invalid=true]"))
        for name in (AKTIF, SELURUH):
            page.click(f'[id="{name}-p"] label:first-of-type')
        page.shows("hasil.koperasi-aktif-realisasi", "96,15%")
        self.assertEqual(page.shown(AKTIF + "-f"), "")
        page.press("kirim")
        page.wait_state("Diterima kantor")
        self.assertEqual(self.desk.payload(page.report)["values"]["koperasi-aktif"],
                         {"aktif": "1250", "seluruh": "1300"})
        self.assert_quiet()

    def test_enter_checks_and_never_sends(self):
        page = self.page.open("/isi/2025-T1")
        page.fill({**GOOD, **PERSON})
        page.key("Enter", text="\r")
        page.saved()
        self.assertEqual(page.path, "/isi/2025-T1")
        self.assertFalse(page.has("#keadaan"))
        page.open("/")
        self.assertIn("Ada draf", page.text)
        self.assert_quiet()

    def test_notes_are_asked_for_when_the_target_is_missed(self):
        page = self.page.open("/isi/2022-T1")
        page.fill({AKTIF: "90", SELURUH: "188", **PERSON})
        page.shows("hasil.koperasi-aktif-catatan", "Target belum tercapai")
        page.press("kirim")
        self.assertIn("target belum tercapai", page.shown("pertanyaan"))
        # What is asked for stands open: no hunting for the fields.
        page.fill({"catatan.koperasi-aktif.penghambat": "Modal kurang",
                   "catatan.koperasi-aktif.tindak_lanjut": "Pembinaan berkala"})
        page.press("kirim")
        page.wait_state("Diterima kantor")
        self.assertEqual(self.desk.payload(page.report)["notes"]["koperasi-aktif"],
                         {"penghambat": "Modal kurang", "tindak_lanjut": "Pembinaan berkala"})
        self.assert_quiet()

    def test_without_notes_it_is_sent_all_the_same(self):
        page = self.page.open("/isi/2022-T3")
        page.fill({AKTIF: "90", SELURUH: "188", **PERSON})
        page.press("kirim")
        page.press("kirim-tetap")
        page.wait_state("Diterima kantor")
        self.assert_quiet()

    def test_a_draft_outlives_the_agent(self):
        page = self.page.open("/isi/2023-T1")
        page.fill({AKTIF: "177", **PERSON}).saved()
        self.desk.restart()
        # The page stayed open all the while: it goes on.
        page.fill({SELURUH: "190"})
        page.shows("hasil.koperasi-aktif-realisasi", "93,16%")
        page.open("/isi/2023-T1")
        self.assertEqual((page.value(AKTIF), page.value(SELURUH)), ("177", "190"))
        self.assert_quiet()

    def test_while_the_agent_is_down_the_form_says_so(self):
        page = self.page.open("/isi/2023-T2")
        address = self.desk.daemon.ready["http"]
        self.desk.stop()
        try:
            page.fill({AKTIF: "177"})
            page.shows("tersimpan", "Belum tersimpan")
        finally:
            self.desk.start(address)
        page.take_problems()
        page.fill({AKTIF: "178"}).saved()
        self.assert_quiet()

    def test_the_running_year_is_asked_about(self):
        page = self.page.open("/isi/2026")
        self.assertIn("Tahun 2026 belum berakhir. Untuk keadaan sekarang pilih triwulan.", page.text)
        self.assertFalse(page.has("#isian"))
        page.follow("main a", "Triwulan III 2026")
        self.assertEqual(page.path, "/isi/2026-T3")
        self.assertTrue(page.has("#isian"))
        page.open("/isi/2026").follow("main a", "Tetap isi tahun 2026")
        self.assertTrue(page.has("#isian"))
        self.assert_quiet()

    def test_evidence_goes_with_the_report(self):
        file = self.desk.agent.folder / "rekap RAT.pdf"
        file.write_bytes(b"%PDF-1.4\n" + b"rekap" * 1000)
        page = self.page.open("/isi/2024-T1")
        page.fill({**GOOD, **PERSON}).saved()
        page.follow("main button[value=bukti]")
        page.attach("main input[type=file]", file)
        page.follow("main button[value=unggah]")
        self.assertIn("rekap RAT.pdf", page.texts("ul.files")[0])
        page.follow("main a.button")
        self.assertEqual((page.path.partition("?")[0], page.value(AKTIF)), ("/isi/2024-T1", "180"))
        self.assertIn("rekap RAT.pdf", page.text)
        page.press("kirim")
        page.wait_state("Diterima kantor")
        report = page.report
        evidence = self.desk.payload(report)["evidence"]
        self.assertEqual([(each["name"], each["bytes"]) for each in evidence], [("rekap RAT.pdf", 5009)])
        self.assert_quiet()
        # The inspektorat gets the very file.
        reader = self.desk.office.member(self.chromium, "inspektorat")
        self.addCleanup(reader.close)
        found = self.chromium.wait(
            lambda: reader.open(f"/keaslian?laporan={report}").has("a[href^='/bukti/']"), "the file", 40)
        self.assertTrue(found)
        _, content = reader.download("a[href^='/bukti/']")
        self.assertEqual(content, file.read_bytes())

    def test_english(self):
        page = self.page.open("/isi/2024-T2")
        page.follow(".who a", "English")
        self.assertEqual(page.path, "/isi/2024-T2")
        self.assertEqual(page.evaluate("document.documentElement.lang"), "en")
        page.fill({AKTIF: "200", SELURUH: "188"})
        page.saved()
        self.assertIn("Saved", page.shown("tersimpan"))
        page.follow(".who a", "Bahasa Indonesia")
        self.assertEqual(page.evaluate("document.documentElement.lang"), "id")
        self.assert_quiet()

    def test_own_figures_as_the_office_sees_them(self):
        self.report("2022-T4", GOOD)
        page = self.page.open("/capaian/2022-T4")
        self.assertIn("95,74%", page.text)
        self.assertIn("Menurut agregator", page.text)
        self.assert_quiet()


class ItemTests(FormTests):
    """IKU 1 item by item, and amounts of rupiah."""
    bidang = "perdagangan"
    INDICATOR = "ketersediaan-barang-pokok"

    def row(self, place, name, unit, need, stock):
        base = f"angka.{self.INDICATOR}.{place}"
        return {f"rincian.{self.INDICATOR}.{place}": name, f"satuan.{self.INDICATOR}.{place}": unit,
                f"{base}.kebutuhan": need, f"{base}.stok": stock}

    def test_items_with_sums(self):
        page = self.page.open("/isi/2024")
        page.fill(self.row(0, "Beras", "ton", "31900", "36480"))
        page.fill(self.row(1, "Gula pasir", "ton", "4450", "4625,5"))
        page.shows(f"jumlah.{self.INDICATOR}.kebutuhan-n", "36.350")
        page.shows(f"jumlah.{self.INDICATOR}.stok-n", "41.105,5")
        rows = len(page.texts("table.items tbody tr"))
        page.follow("button[value^='baris.']")
        self.assertGreater(len(page.texts("table.items tbody tr")), rows)
        self.assertEqual(page.value(f"rincian.{self.INDICATOR}.1"), "Gula pasir")
        page.fill(PERSON)
        page.press("kirim")
        if page.has("#pertanyaan"):
            page.press("kirim-tetap")
        page.wait_state("Diterima kantor")
        payload = self.desk.payload(page.report)
        self.assertEqual([each["item"] for each in payload["items"][self.INDICATOR]], ["Beras", "Gula pasir"])
        self.assert_quiet()

    def test_rupiah_with_a_scale(self):
        name = "nilai.pertumbuhan-perdagangan.omzet"
        page = self.page.open("/isi/2023")
        page.fill({name: "1840,75"})
        page.set(field(f"skala:{name}"), "miliar")
        page.shows(name + "-n", "Rp1.840.750.000.000")
        page.set(field(f"skala:{name}"), "ribu")
        page.wait_for(f"document.getElementById('{name}-n').innerText === '= Rp1.840.750'", "ribu")
        page.open("/isi/2023")
        self.assertEqual(page.value(f"skala:{name}"), "ribu")
        self.assert_quiet()


if __name__ == "__main__":
    unittest.main()
