"""docs/panduan.md and its pictures: none missing, none left over, all small; it says what the form says."""

import re
import unittest

from browser import PROJECT

GUIDE = (PROJECT / "docs" / "panduan.md").read_text("utf-8")
PICTURES = PROJECT / "docs" / "gambar"
BYTES_MAX = 60 * 1024
PALETTE = 3


class GuideTests(unittest.TestCase):
    def test_pictures(self):
        named = re.findall(r"!\[[^\]]+\]\(gambar/([a-z-]+\.png)\)", GUIDE)
        self.assertEqual(sorted(named), sorted(path.name for path in PICTURES.iterdir()))
        for name in named:
            data = (PICTURES / name).read_bytes()
            self.assertLessEqual(len(data), BYTES_MAX, name)
            self.assertEqual((data[:4], data[25]), (b"\x89PNG", PALETTE), name)

    def test_contents(self):
        places = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")
                  for heading in re.findall(r"^#+ (.+)$", GUIDE, re.MULTILINE)}
        self.assertLessEqual(set(re.findall(r"\]\(#([^)]+)\)", GUIDE)), places)

    def test_buttons_are_called_as_in_the_form(self):
        """What stands in bold before a colon or in a step is a text of the programs."""
        sources = "".join(path.read_text("utf-8") for folder in ("Agent/Form", "Shared")
                          for path in (PROJECT / "Sources" / folder).rglob("*.swift"))
        for words in ("Kirim tetap", "Simpan draf", "Tambah baris", "Periksa ulang", "Tarik laporan",
                      "Koreksi sekarang", "Unggah bukti dukung…", "Kembali ke isian", "Perbaiki dan kirim lagi",
                      "Keluarkan indikator dari laporan", "Tanpa rincian: isi jumlahnya saja", "Alasan koreksi"):
            with self.subTest(words):
                self.assertIn(words, GUIDE)
                self.assertIn(f'"{words}"', sources)


if __name__ == "__main__":
    unittest.main()
