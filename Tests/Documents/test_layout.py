"""What stands in a printed document: texts, their order, heads again, sizes, fonts; whatever it is given."""

import json
import subprocess
import unittest

from documents import PRINT
from documents.reading import A4, F4, boxes, facts, fonts, pages, sizes, words
from documents.samples import (BANNER, COPIES, FOOTNOTES, LEGEND, NAME, NOTE, ROOT, achievement_table, cell, decree,
                               document, head, heading, letterhead, paragraph, section, signature, signatures, table)
from harness.processes import environment, needs_aggregator


def pdf(description):
    done = subprocess.run([PRINT, "pdf"], input=json.dumps(description).encode(), capture_output=True, timeout=60,
                          env=environment())
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return done.stdout


@needs_aggregator
class ContentTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.decree = pdf(decree())

    def test_the_texts_stand_in_order(self):
        text = words(self.decree)
        place = 0
        for part in ["PEMERINTAH KABUPATEN LUWU TIMUR", "KEPUTUSAN KEPALA DINAS", "NOMOR 800/1/2023", "Menimbang",
                     "bahwa untuk melaksanakan", "MEMUTUSKAN:", "KESATU", "KEDUA", "Ditetapkan di Malili",
                     "NIP. 197001011995032001", "Tembusan:", "LAMPIRAN", "Tabel 1.", "Sangat Tinggi",
                     "Skala predikat"]:
            found = text.find(part, place)
            self.assertGreaterEqual(found, 0, part)
            place = found

    def test_every_figure_can_be_selected(self):
        text = words(self.decree)
        for number in range(1, 31):
            self.assertIn(f"Luwu Timur {number} ", text)
        self.assertEqual(text.count("77,66%"), 30)

    def test_the_footer_of_every_page(self):
        all_pages = pages(self.decree)
        for number, page in enumerate(all_pages, 1):
            text = " ".join(page.split())
            self.assertIn(f"Halaman {number} dari {len(all_pages)}", text)
            self.assertIn(f"Log 12 entri · akar {ROOT}", text)
            self.assertIn("verify-bundle BERKAS", text)

    def test_heads_and_column_numbers_stand_again(self):
        annex = pages(self.decree)[1:]
        self.assertGreater(len(annex), 2)
        with_rows = [page for page in annex if "77,66%" in page]
        self.assertGreater(len(with_rows), 2)
        for page in with_rows:
            text = " ".join(page.split())
            for part in ("Sasaran Strategis", "Tahun 2022", "Capaian (%)", "(8)"):
                self.assertIn(part, text)

    def test_sheets_have_their_sizes(self):
        for paper, size in (("a4", A4), ("f4", F4)):
            description = document([paragraph("a")], paper=paper)
            description["sections"].append(section([paragraph("b")], "landscape"))
            for found, wanted in zip(sizes(pdf(description)), (size, size[::-1]), strict=True):
                self.assertAlmostEqual(found[0], wanted[0], delta=0.1)
                self.assertAlmostEqual(found[1], wanted[1], delta=0.1)

    def test_fonts_are_embedded_subsets(self):
        found = fonts(self.decree)
        self.assertTrue(found)
        for name, embedded, subset, unicode in found:
            self.assertTrue(embedded and subset and unicode, name)
            self.assertIn("Liberation", name)

    def test_the_files_properties(self):
        found = facts(self.decree)
        self.assertEqual(found["Title"], "Laporan Kinerja 2022")
        self.assertEqual(found["Author"], "Dinas Perdagangan")
        self.assertEqual(found["Encrypted"], "no")
        self.assertEqual(found["JavaScript"], "no")
        self.assertIn("Jan 12", found["CreationDate"])
        self.assertNotIn("ModDate", found)

    def test_the_outline_names_sections_and_headings(self):
        data = pdf(document([heading("A. Capaian"), heading("Rincian", 2), paragraph("x")]))
        self.assertEqual(data.count(b"/Title"), 4)

    def test_everything_stays_within_the_margins(self):
        for name, data in (("decree", self.decree), ("draft", pdf(draft()))):
            edges = sizes(data)
            for page, word, left, top, right, bottom in boxes(data):
                width, height = edges[page - 1]
                self.assertTrue(left >= 60 and right <= width - 45 and top >= 30 and bottom <= height - 20,
                                (name, page, word, left, top, right, bottom))


def draft(**members):
    return document([paragraph(NOTE), achievement_table(), LEGEND, FOOTNOTES,
                     signatures(initials=["Sekretaris Dinas", "Kepala Bidang Koperasi"]), COPIES],
                    head=letterhead(), draft=True, banner=BANNER, **members)


@needs_aggregator
class DraftTests(unittest.TestCase):
    def test_a_draft_says_so_on_every_page(self):
        for page in pages(pdf(draft())):
            text = " ".join(page.split())
            self.assertIn("DRAF – belum ditetapkan", text)
            self.assertIn(BANNER, text)

    def test_initials_are_a_drafts_alone(self):
        self.assertIn("Paraf koordinasi", words(pdf(draft())))
        final = draft()
        final["draft"] = False
        text = words(pdf(final))
        self.assertNotIn("Paraf", text)
        self.assertNotIn("DRAF", text)

    def test_the_language_is_the_documents(self):
        text = words(pdf(draft(language="en")))
        self.assertIn("Page 1 of", text)
        self.assertIn("DRAFT – not yet adopted", text)
        self.assertIn("Log 12 entries · root", text)


@needs_aggregator
class SignatureTests(unittest.TestCase):
    def test_a_signature_is_whole_and_has_text_on_its_page(self):
        for count in range(36, 52):
            data = pdf(document([paragraph("\n".join(f"baris {line}" for line in range(count))), signatures()]))
            for page in pages(data):
                if "ANDI CONTOH" in page:
                    self.assertIn("Malili, 12 Januari 2023", page)
                    self.assertIn("NIP. 197001011995032001", page)
                    self.assertIn(f"baris {count - 1}", page)

    def test_after_a_table_its_last_row_goes_along(self):
        for count in range(8, 16):
            data = pdf(document([achievement_table(count, "Nama"), signatures()]))
            page = next(page for page in pages(data) if "ANDI CONTOH" in page)
            self.assertIn(f"Nama {count}", page)

    def test_two_side_by_side_sign_on_one_level(self):
        data = pdf(document([signatures(
            signature(place=None, role=["BUPATI,"], name="Budiman", rank=None, nip=None),
            signature(role=["KEPALA DINAS", "PERDAGANGAN,"], name="Contoh"))]))
        tops = {word: top for _, word, _, top, _, _ in boxes(data)}
        self.assertAlmostEqual(tops["Budiman"], tops["Contoh"], delta=0.5)

    def test_without_a_name_a_line_is_left(self):
        self.assertNotIn("None", words(pdf(document([signatures(signature(name=None, rank=None, nip=None))]))))


@needs_aggregator
class HostileTextTests(unittest.TestCase):
    TEXTS = {
        "direction": "\u202e12,34\u202d \u2066x \u2067y \u2069\u2069\u202c\u202c",
        "letters from the right": "نص عربي طويل " * 30 + "עברית",
        "no font has": "🎉👩‍👩‍👧‍👦 \U00013000 ཀ ꧁ \ue000 \uffff \U0010ffff",
        "towers": "a" + "\u0301" * 500 + "b" + "\u20dd" * 500,
        "controls": "".join(chr(code) for code in range(1, 0xa0)),
        "null": "a\u0000b",
        "breaks": "\n" * 200 + "\r\n\u2028\u2029\x0b\x0c" * 20,
        "joiners": "\u200d\u200c\u200b\ufeff\u00ad" * 200,
        "a word without end": "W" * 4000,
        "a root without end": ROOT * 60,
        "markup": "<b>&amp;</b> %s {0} \\ (PDF) ) >> endobj",
        "ligatures": "ffi fi ﷽" * 50,
        "empty": "",
    }

    def everywhere(self, text):
        """A document with this text in every place that people fill."""
        blocks = [heading(text), paragraph(text), {"block": "facts", "facts": [{"name": text, "value": text}]},
                  {"block": "clauses", "clauses": [{"label": text, "colon": True, "text": text,
                                                    "points": [{"mark": text[:20], "text": text}]}]},
                  table([(1, "start"), (5, "justified"), (1, "end")], [[head(text), head(text, columns=2)]],
                        [text, [cell(text, marks=[text[:8]]), cell(text), cell("UTUH")]], caption=text),
                  {"block": "footnotes", "footnotes": [{"mark": text[:20], "text": text}]},
                  signatures(signature(name=text, rank=text, nip=text, role=[text]), initials=[text]),
                  {"block": "copies", "title": text, "names": [text]}, paragraph("AKHIR")]
        return document(blocks, title=[text], subtitle=[text], banner=text, draft=True,
                        head={"emblem": None, "names": [text], "address": [text]})

    def test_nothing_breaks_a_document(self):
        for name, text in self.TEXTS.items():
            with self.subTest(name):
                shorter = text[:400] if name in ("a word without end", "a root without end") else text
                data = pdf(self.everywhere(shorter))
                text = words(data)
                self.assertTrue("AKHIR" in text and "UTUH" in text, text[:2000])
                self.assertLess(len(pages(data)), 80)

    def test_a_figure_is_not_turned_around(self):
        data = pdf(document([table([(1, "start"), (1, "end")], [], [[cell("\u202eabc"), cell("12,34%")]])]))
        self.assertIn("12,34%", words(data))
        self.assertIn("abc", words(data))

    def test_long_notes_and_names(self):
        note = NOTE * (4000 // len(NOTE))
        name = (NAME * 4)[:500]
        rows = [[cell(str(number)), cell(f"{name}"), cell(note), cell(note + f" akhir{number}")] for number in range(3)]
        data = pdf(document([table([(4, "centre"), (20, "start"), (38, "start"), (38, "start")],
                                   [[head("No"), head("Indikator"), head("Pendukung"), head("Penghambat")]], rows)],
                            orientation="landscape"))
        text = words(data)
        for number in range(3):
            self.assertIn(f"akhir{number}", text)
        for page in pages(data):
            self.assertIn("Penghambat", page)
        bound = sizes(data)[0][1]
        for _, word, _, _, _, bottom in boxes(data):
            self.assertLess(bottom, bound - 20, word)

    def test_a_head_higher_than_a_page(self):
        data = pdf(document([table([(1, "start"), (1, "start")], [[head(NOTE * 80), head("B")]],
                                   [[cell("x"), cell("UJUNG")]] * 60)]))
        self.assertEqual(words(data).count("UJUNG"), 60)


if __name__ == "__main__":
    unittest.main()
