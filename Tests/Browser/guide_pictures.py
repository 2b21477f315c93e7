"""The pictures of docs/panduan.md, made anew: `make panduan`, from the demonstration's drafts alone.

Writes docs/gambar/*.png. Needs the built programs (IKU_AGGREGATOR, IKU_AGENT) and Chromium.
"""

import json
import shutil
import unittest

from browser import PROJECT
from browser.devtools import Chromium
from browser.drawing import small_picture
from browser.form import AKTIF, DRAFTS, SELURUH, Desk, Person
from browser.office import Office
from test_https import trusting_home

PICTURES = PROJECT / "docs" / "gambar"
BYTES_MAX = 60 * 1024
WIDTH = 880
STAFF = {"penyusun.nama": "Sitti Contoh", "penyusun.jabatan": "Pengawas Koperasi"}
FIELD = '.field:has([id="%s"])'
OMZET = "nilai.pertumbuhan-perdagangan.omzet"


class GuidePictures(unittest.TestCase):
    """Each picture once, in the order of the guide."""

    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)
        cls.office = Office(cls, "--demo")
        cls.chromium = Chromium()
        cls.addClassCleanup(cls.chromium.close)

    def page(self, desk):
        page = desk.person(self.chromium)
        self.addCleanup(page.close)
        page.width(WIDTH)
        page.wait_line("Tersambung ke kantor")
        return page

    def draw(self, page, name, *selectors):
        size = small_picture(page, selectors, PICTURES / f"{name}.png")
        self.assertLessEqual(size, BYTES_MAX, name)

    def test_koperasi(self):
        desk = Desk(type(self), self.office)
        for year in ("2021", "2022", "2023"):
            self.office.submit(desk.agent, DRAFTS / "koperasi" / f"{year}.json")
        self.office.aggregator.return_report("2023", "koperasi", "Lampirkan rekapitulasi RAT per kecamatan.")
        desk.restart()
        page = self.page(desk)
        self.chromium.wait(lambda: "Diminta perbaikan" in page.open("/").text, "the notice", 60)
        self.draw(page, "beranda", ".banner", "header", ".link", ".note", "main > h1",
                  "main table")
        page.open("/isi/2025").fill({AKTIF: "142", SELURUH: "188"})
        page.shows("hasil.koperasi-aktif-catatan", "Target belum tercapai")
        self.draw(page, "isi", "main > h1", "#isian > fieldset:first-of-type")
        page.fill({AKTIF: "1.250"})
        page.shows(AKTIF + "-f", "pilih yang dimaksud")
        self.draw(page, "dua-arti", FIELD % AKTIF)
        page.fill({AKTIF: "150%", **STAFF}).press("kirim")
        self.draw(page, "bermasalah", "#kesalahan", FIELD % AKTIF)
        page.fill({AKTIF: "156"}).press("bukti" if page.has("#bukti") else "simpan")
        file = desk.agent.folder / "rekap-rat-2025.pdf"
        file.write_bytes(b"%PDF-1.4\n" + b"CONTOH " * 2600)
        page.open("/bukti/2025")
        page.attach("main input[type=file]", file)
        page.follow("main button[value=unggah]")
        self.draw(page, "bukti", "main")
        page.open("/isi/2025").press("kirim")
        page.wait_state("Diterima kantor")
        self.draw(page, "tanda-terima", "main")
        reason = "Enam koperasi ternyata tidak mengadakan RAT"
        page.open("/koreksi/2022").fill({AKTIF: "144", "alasan": reason})
        page.press("periksa")
        self.draw(page, "koreksi", "main > h1", "main > p", FIELD % SELURUH, ".result")
        self.draw(page, "koreksi-alasan", "#bandingan", '[id="alasan"]')
        page.press("kirim")
        if page.has("#pertanyaan"):
            page.press("kirim-tetap")
        page.wait_state("Diterima kantor")
        page.open("/riwayat/2022")
        self.draw(page, "riwayat", "main")
        page.open("/unggah")
        self.draw(page, "unggah", "main > h1", "main > p", "form.sheet", "main > ul > li:first-child")
        self.offline(page)

    def offline(self, page):
        self.office.aggregator.stop()
        page.wait_line("Tidak tersambung")
        page.open("/isi/2025-T4").fill({AKTIF: "156", SELURUH: "188", **STAFF}).press("kirim")
        if page.has("#pertanyaan"):
            page.press("kirim-tetap")
        self.draw(page, "menunggu", ".link", "main")
        self.office.aggregator.start()
        page.wait_state("Diterima kantor", 90)

    def test_perdagangan(self):
        desk = Desk(type(self), self.office, "perdagangan")
        self.office.submit(desk.agent, DRAFTS / "perdagangan" / "2022.json")
        page = self.page(desk)
        base = "angka.ketersediaan-barang-pokok"
        page.open("/isi/2023").fill({
            f"{base}.0.kebutuhan": "32540", f"{base}.0.stok": "35020", f"{base}.1.kebutuhan": "4520",
            f"{base}.1.stok": "4700", OMZET: "2012,4"})
        page.set(f'[id="skala:{OMZET}"]', "miliar")
        page.shows(OMZET + "-n", "Rp2.012.400.000.000")
        page.shows("jumlah.ketersediaan-barang-pokok.stok-n", "39.720")
        self.draw(page, "rincian", "table.items")
        self.draw(page, "skala", FIELD % OMZET)

    def test_log_in(self):
        agent = self.office.enrol("umkm")
        done = self.office.aggregator.run(
            "key", "certificate", "--host", "localhost", "-o", agent.folder, "--json")
        files = json.loads(done.stdout)
        agent.run("user", "add", "andi", "--name", "Andi Contoh", "--title", "Staf Bidang UMKM")
        daemon = agent.daemon("--http", "127.0.0.1:0", "--cert", files["certificate"], "--key", files["key"])
        self.addCleanup(daemon.stop)
        home = trusting_home(self.office.aggregator.data / "ca.crt")
        self.addCleanup(shutil.rmtree, home, True)
        chromium = Chromium(home)
        self.addCleanup(chromium.close)
        page = Person(chromium, "https://localhost:" + daemon.ready["http"].rpartition(":")[2])
        page.width(WIDTH)
        page.open("/")
        self.draw(page, "masuk", "main")


if __name__ == "__main__":
    unittest.main()
