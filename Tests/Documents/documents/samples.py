"""Descriptions of documents (``iku-document/1``) as the tests need them."""

import base64
import struct
import zlib

CREATED = "2023-01-12T00:00:00.000Z"
ROOT = "q83vEjRWeJC6mHZUMhD+3LqYdlQyEAAAAAAAAAAAAAA="
BANNER = "CONTOH – BUKAN DATA RESMI"
NAME = ("Persentase laju pertumbuhan usaha mikro kecil dan menengah yang naik kelas serta memperoleh pembinaan dan "
        "pendampingan berkelanjutan di seluruh kecamatan Kabupaten Luwu Timur ")
NOTE = ("Keterlambatan penyampaian data oleh koperasi karena sebagian pengurus belum melaksanakan Rapat Anggota "
        "Tahunan; pendampingan dilanjutkan pada triwulan berikutnya bersama penyuluh lapangan. ")


def png(width=60, height=72):
    """A small shield as a PNG file."""
    rows = b""
    for y in range(height):
        row = b""
        for x in range(width):
            inside = abs(x - width / 2) < width / 2 - 2 - max(0, y - height * 0.6) * 0.9
            row += bytes((20, 90, 60, 255) if inside else (255, 255, 255, 0))
        rows += b"\0" + row

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def letterhead(emblem=True):
    return {"emblem": base64.b64encode(png()).decode() if emblem else None,
            "names": ["PEMERINTAH KABUPATEN LUWU TIMUR",
                      "DINAS PERDAGANGAN, KOPERASI, USAHA KECIL MENENGAH DAN PERINDUSTRIAN"],
            "address": ["Jalan Soekarno Hatta, Malili, Kabupaten Luwu Timur, Sulawesi Selatan 92981",
                        "Telepon (0474) 321000, pos-el dagkopukmp@example.go.id"]}


def document(blocks, orientation="portrait", title=("LAPORAN KINERJA", "TAHUN 2022"), subtitle=(), head=None,
             **members):
    """A document of one section."""
    return {"schema": "iku-document/1", "kind": "laporan-kinerja", "language": "id", "paper": "a4",
            "title": "Laporan Kinerja 2022", "author": "Dinas Perdagangan", "created": CREATED, "draft": False,
            "banner": None,
            "source": {"origin": "dagkopukmp-luwu-timur/iku", "size": 12, "root": ROOT,
                       "moment": "12 Januari 2023 08.00 WITA",
                       "verification": "Periksa dengan iku-aggregator verify-bundle BERKAS --vkey KUNCI; akar log "
                                       "pada ukuran ini harus sama dengan yang tertulis di sini."},
            "sections": [section(blocks, orientation, title, subtitle, head)], **members}


def section(blocks, orientation="portrait", title=(), subtitle=(), head=None):
    return {"orientation": orientation, "letterhead": head, "title": list(title), "subtitle": list(subtitle),
            "blocks": blocks}


def paragraph(text, alignment="justified", style="plain", indented=False):
    return {"block": "paragraph", "text": text, "alignment": alignment, "style": style, "indented": indented}


def heading(text, level=1):
    return {"block": "heading", "text": text, "level": level}


def cell(text, figure=None, marks=(), strong=False, columns=1, alignment=None):
    return {"text": text, "figure": figure, "marks": list(marks), "strong": strong, "columns": columns,
            "alignment": alignment}


def head(text, columns=1, rows=1):
    return {"text": text, "columns": columns, "rows": rows}


def table(columns, heads, rows, caption=None, numbered=True):
    """``columns``: (weight, alignment) each."""
    return {"block": "table", "caption": caption,
            "columns": [{"weight": weight, "alignment": alignment} for weight, alignment in columns],
            "head": heads, "numbered": numbered, "rows": rows}


def signature(place="Malili, 12 Januari 2023", role=("Plt. KEPALA DINAS PERDAGANGAN, KOPERASI,",
                                                     "UKM DAN PERINDUSTRIAN,"),
              name="Dra. ANDI CONTOH, M.Si.", rank="Pembina Utama Muda", nip="197001011995032001"):
    return {"where": [place] if place else [], "role": list(role), "name": name, "rank": rank, "nip": nip}


def signatures(*list_of, initials=()):
    return {"block": "signatures", "signatures": list(list_of) or [signature()], "initials": list(initials)}


def achievement_table(count=6, name=NAME.strip()):
    """Target dan realisasi: eight columns, one group line a sasaran."""
    columns = [(4, "centre"), (22, "start"), (26, "start"), (8, "centre"), (10, "end"), (10, "end"), (10, "end"),
               (14, "centre")]
    heads = [[head("No", rows=2), head("Sasaran Strategis", rows=2), head("Indikator Kinerja Utama", rows=2),
              head("Satuan", rows=2), head("Tahun 2022", columns=3), head("Predikat", rows=2)],
             [head("Target"), head("Realisasi"), head("Capaian (%)")]]
    rows = []
    for number in range(1, count + 1):
        if number % 3 == 1:
            rows.append(f"Sasaran {number // 3 + 1}: Meningkatnya daya saing usaha")
        rows.append([
            cell(str(number)), cell("Meningkatnya kualitas kelembagaan koperasi"), cell(f"{name} {number}"),
            cell("%"), cell("77,10%", {"number": "0.771", "format": "0.00%"}),
            cell("77,66%", {"number": "0.776595744681", "format": "0.00%"}),
            cell("100,73%", {"number": "1.007257775202", "format": "0.00%"}, marks=["1"] if number == 2 else []),
            cell("Sangat Tinggi")])
    return table(columns, heads, rows, caption="Tabel 1. Target dan realisasi tahun 2022")


LEGEND = {"block": "legend", "title": "Skala predikat (Permendagri 86/2017)",
          "lines": ["≥ 91 Sangat Tinggi · ≥ 76 Tinggi · ≥ 66 Sedang · ≥ 51 Rendah · < 51 Sangat Rendah"]}
FOOTNOTES = {"block": "footnotes", "footnotes": [
    {"mark": "1", "text": "Capaian dibatasi 100% dalam rata-rata; rata-rata tanpa batas 714,21%."},
    {"mark": "2", "text": "Rumus dalam keputusan perlu ditinjau: kebutuhan dibagi ketersediaan."}]}
COPIES = {"block": "copies", "title": "Tembusan:", "names": [
    "Inspektur Kabupaten Luwu Timur di Malili;", "Kepala Bappelitbangda Kabupaten Luwu Timur di Malili."]}


def decree():
    """A Keputusan: considerations, clauses, an annex across."""
    body = [
        {"block": "clauses", "clauses": [
            {"label": "Menimbang", "colon": True, "text": "", "points": [
                {"mark": "a.", "text": "bahwa untuk melaksanakan ketentuan tentang Indikator Kinerja Utama di "
                                       "lingkungan Pemerintah Kabupaten Luwu Timur perlu ditetapkan keputusan;"},
                {"mark": "b.", "text": "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a, perlu "
                                       "menetapkan Keputusan Kepala Dinas;"}]},
            {"label": "Mengingat", "colon": True, "text": "", "points": [
                {"mark": "1.", "text": "Undang-Undang Nomor 7 Tahun 2003 tentang Pembentukan Kabupaten Luwu Timur "
                                       "dan Kabupaten Mamuju Utara di Provinsi Sulawesi Selatan;"}]}]},
        paragraph("MEMUTUSKAN:", "centre", "strong"),
        {"block": "clauses", "clauses": [
            {"label": "Menetapkan", "colon": True, "text": "KEPUTUSAN KEPALA DINAS TENTANG INDIKATOR KINERJA UTAMA.",
             "points": []},
            {"label": "KESATU", "colon": True, "text": "Indikator Kinerja Utama sebagaimana tercantum dalam "
             "Lampiran Keputusan ini digunakan untuk menetapkan Rencana Kerja Tahunan.", "points": []},
            {"label": "KEDUA", "colon": True, "text": NOTE * 2, "points": []}]},
        signatures(signature(place="Ditetapkan di Malili")), COPIES]
    result = document(body, title=["KEPUTUSAN KEPALA DINAS"], subtitle=["NOMOR 800/1/2023", "TENTANG",
                      "INDIKATOR KINERJA UTAMA"], head=letterhead(), paper="f4", kind="keputusan-iku")
    result["sections"].append(section([achievement_table(30), LEGEND, FOOTNOTES, signatures()], "landscape",
                                      ["LAMPIRAN", "INDIKATOR KINERJA UTAMA"]))
    return result
