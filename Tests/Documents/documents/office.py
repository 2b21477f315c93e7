"""An office with a year's documents, and figures as its documents show them."""

import json
import unittest
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from harness import reports
from harness.processes import AGGREGATOR, Aggregator, run

YEARS = ("2021", "2022", "2023")
DATE = "2023-02-20"
CATALOG = Path(__file__).resolve().parents[2] / "Independent" / "catalogs" / "luwu-timur.json"
OFFICE_KINDS = ("laporan-kinerja-2022", "pengukuran-kinerja-2022", "rencana-kerja-tahunan-2023",
                "perjanjian-kinerja-2022", "bahan-rka-2023", "evaluasi-kinerja-2022", "keputusan-iku-2022",
                "keputusan-perubahan-2022", *(f"tanda-terima-2022-{bidang}" for bidang in reports.BIDANG),
                "tanda-terima-2022-T2-koperasi")
THRESHOLDS = [Decimal(step) for step in (91, 76, 66, 51)]


def shown(text, digits):
    """A figure as an Indonesian page shows it: rounded once, half away from zero."""
    number = Decimal(text).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    whole, _, fraction = f"{abs(number):,.{digits}f}".partition(".")
    sign = "-" if number < 0 else ""
    return sign + whole.replace(",", ".") + ("," + fraction if fraction else "")


def shown_capaian(text):
    """Two decimals, or as many as it takes to stay on the same side of every threshold."""
    for digits in range(2, 11):
        rounded = Decimal(text).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        if all((Decimal(text) >= step) == (rounded >= step) for step in THRESHOLDS):
            return shown(text, digits)
    return shown(text, 10)


def shown_target(text):
    return text.replace(".", ",")


class OfficeWithDocuments(unittest.TestCase):
    """An office with three years and a quarter, officials, programs and a quarter's target."""

    @classmethod
    def setUpClass(cls):
        cls.aggregator = Aggregator(None, "--demo", "--reporting-from", "2021").start()
        cls.addClassCleanup(cls.aggregator.close)
        for number, bidang in enumerate(reports.BIDANG):
            identity, connection = cls.aggregator.enrolled(bidang)
            for year in YEARS:
                values = {indicator: {name: cls.moved(value, int(year) - 2020, number) for name, value in parts.items()}
                          for indicator, parts in reports.VALUES[bidang].items()}
                notes = {indicator: {"pendukung": f"Pendukung {bidang} {year}", "penghambat": f"Hambatan {bidang} {year}",
                                     "rekomendasi": f"R{bidang}{year}",
                                     "tindak_lanjut": f"L{bidang}{year}"} for indicator in values}
                connection.submit(reports.signed(identity.key, reports.report(bidang, year, values=values, notes=notes)))
            if bidang == "koperasi":
                connection.submit(reports.signed(identity.key, reports.report(bidang, "2022-T2")))
            connection.close()
        cls.aggregator.set_target("koperasi-aktif", "2022-T2", "71.25")
        official = ("official", "set", "--from", "2021-01-01", "--rank", "Pembina Tk. I", "--nip", "19700101 199003 1 001")
        cls.aggregator.command(*official, "--title", "Plt. Kepala Dinas", "--name", "CONTOH PERTAMA")
        cls.aggregator.command(*official[:3], "2023-06-01", "--title", "Kepala Dinas", "--name", "CONTOH KEDUA")
        cls.aggregator.command(*official, "--title", "Kepala Bidang Koperasi", "--name", "CONTOH KOPERASI",
                               "--bidang", "koperasi")
        cls.aggregator.command("program", "set", "7", "--year", "2022", "--pagu", "1250000000", "--realisasi",
                               "1100000000", "--indicators", "koperasi-aktif")
        cls.aggregator.command("program", "set", "8", "--year", "2023", "--pagu", "925000000", "--indicators",
                               "koperasi-aktif")
        cls.achievement = cls.aggregator.achievement("2022")
        cls.before = cls.aggregator.achievement("2021")
        cls.folder = cls.aggregator.folder / "dokumen"
        cls.written = cls.documents(cls.folder)

    @staticmethod
    def moved(value, years, number):
        """A value that grows from year to year, a component's digits kept whole where they are."""
        grown = Decimal(value) + (years if "." not in value and Decimal(value) < 1000 else Decimal(value) * years // (40 + number))
        return str(grown)

    @classmethod
    def documents(cls, folder, *options):
        done = run(AGGREGATOR, "documents", "--year", "2022", "-o", folder, "--date", DATE, *options, "--data",
                   cls.aggregator.data, "--json", IKU_LANG="id")
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return json.loads(done.stdout)

    def row(self, achievement, indicator):
        return next(row for row in achievement["indicators"] if row["id"] == indicator)

    def catalog_target(self, row):
        catalog = json.loads(CATALOG.read_text())
        indicator = next(each for each in catalog["indicators"] if each["id"] == row["id"])
        return min((text for text in indicator["targets"].values() if Decimal(text) == Decimal(row["target"])), key=len)
