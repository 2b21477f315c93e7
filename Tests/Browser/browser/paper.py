"""A printed page as a PDF says it: sheets, their size, their words; and pictures of it to look at."""

import re
import shutil
import subprocess
import unittest

MILLIMETRES_A_POINT = 25.4 / 72
A4_MILLIMETRES = (210, 297)

needs_poppler = unittest.skipUnless(shutil.which("pdftotext"), "NOT TESTED: poppler-utils is not installed")


def _run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def sheets(pdf):
    """The text of each sheet."""
    return _run("pdftotext", "-layout", str(pdf), "-").split("\f")[:-1]


def marks(pdf):
    """The text of each sheet without spaces, in the order it was drawn: text that stands slanting, too."""
    return ["".join(sheet.split()) for sheet in _run("pdftotext", "-raw", str(pdf), "-").split("\f")[:-1]]


def size(pdf):
    """Width and height of the sheets, in whole millimetres."""
    width, height = re.search(r"Page size: +([\d.]+) x ([\d.]+) pts", _run("pdfinfo", str(pdf))).groups()
    return tuple(round(float(points) * MILLIMETRES_A_POINT) for points in (width, height))


def lost_words(page, pdf):
    """Words that the page has for paper and that the paper does not have."""
    page.media("print")
    shown = page.evaluate("""(() => { const words = [];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) { const element = texts.currentNode.parentElement;
          if (element.getClientRects().length && !element.closest(".unseen, .draft, .mono, script"))
            words.push(texts.currentNode.data); }
        return words.join(" "); })()""")
    page.media()
    printed = set(re.findall(r"\w{3,20}", " ".join(sheets(pdf))))
    return sorted(set(re.findall(r"(?<![\w…])\w{3,20}(?![\w…])", shown)) - printed)


def pictures(pdf):
    """PNG files beside the PDF, one a sheet."""
    _run("pdftoppm", "-r", "60", "-png", str(pdf), str(pdf.with_suffix("")))
