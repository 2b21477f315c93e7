"""The offices the tests run: the decree's own catalogue, an imaginary office's, and revisions of them."""

import copy
import json
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent.parent / "catalogs"


def decree():
    """The decree's catalogue, revision 1."""
    return json.loads((_FOLDER / "luwu-timur.json").read_text("utf-8"))


def imaginary():
    """Another office: ``lower``, ``lower-ratio``, optional items, its own predikat, no cap."""
    return json.loads((_FOLDER / "dinas-imajiner.json").read_text("utf-8"))


def indicator(catalog, name):
    """The indicator of that id, to look at or to bend."""
    return next(entry for entry in catalog["indicators"] if entry["id"] == name)


def corrected_decree(applies_from=2024):
    """Revision 2 of the decree: IKU 1 by its first alternative, and IKU 4 wants one component more."""
    catalog = copy.deepcopy(decree())
    catalog["revision"] = 2
    catalog["applies_from"] = applies_from
    basic_goods = indicator(catalog, "ketersediaan-barang-pokok")
    basic_goods["formula"] = basic_goods["alternatives"][0]["formula"]
    active = indicator(catalog, "koperasi-aktif")
    active["components"].append({"id": "beku", "name": "Koperasi dibekukan", "integer": True})
    active["formula"] = "aktif / (seluruh - beku) * 100"
    return catalog
