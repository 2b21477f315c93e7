"""A PDF as poppler reads it."""

import re
import subprocess
import tempfile
from pathlib import Path

MILLIMETRES = 72 / 25.4
A4 = (210 * MILLIMETRES, 297 * MILLIMETRES)
F4 = (215 * MILLIMETRES, 330 * MILLIMETRES)


def _run(data, *command):
    with tempfile.TemporaryDirectory(prefix="iku-pdf-") as folder:
        path = Path(folder, "document.pdf")
        path.write_bytes(data)
        done = subprocess.run([part if part != "PDF" else str(path) for part in command], check=True,
                              capture_output=True, timeout=60)
    # What poppler cannot read it says there.
    if done.stderr:
        raise AssertionError(done.stderr)
    return done.stdout.decode()


def pages(data, *options):
    """The text of each page."""
    return _run(data, "pdftotext", *options, "PDF", "-").split("\f")[:-1]


def words(data):
    """All words with single spaces between."""
    return " ".join(" ".join(pages(data)).split())


def facts(data):
    lines = _run(data, "pdfinfo", "PDF").splitlines()
    return {name: value.strip() for name, value in (line.split(":", 1) for line in lines if ":" in line)}


def sizes(data):
    """Width and height of each page in points."""
    lines = _run(data, "pdfinfo", "-f", "1", "-l", "9999", "PDF").splitlines()
    found = [re.match(r"Page +\d+ size: +([\d.]+) x ([\d.]+) pts", line) for line in lines]
    return [(float(match[1]), float(match[2])) for match in found if match]


def fonts(data):
    """Name, and whether it is embedded, a subset, and maps to Unicode."""
    found = []
    for line in _run(data, "pdffonts", "PDF").splitlines()[2:]:
        columns = line.split()
        flags = [column for column in columns if column in ("yes", "no")]
        found.append((columns[0], *(flag == "yes" for flag in flags[:3])))
    return found


def boxes(data):
    """``(page, word, left, top, right, bottom)`` of every word, pages from 1."""
    page, found = 0, []
    for line in _run(data, "pdftotext", "-bbox", "PDF", "-").splitlines():
        if "<page " in line:
            page += 1
        match = re.search(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*)</word>', line)
        if match:
            left, top, right, bottom = (float(match[number]) for number in range(1, 5))
            found.append((page, match[5], left, top, right, bottom))
    return found
