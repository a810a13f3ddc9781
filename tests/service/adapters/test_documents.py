"""The papers, judged by what is drawn on the page: QR codes are read back from its rectangles."""

from __future__ import annotations

import re
import zlib
from base64 import a85decode

import numpy as np
import numpy.typing as npt
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from service.adapters.documents import label_pdf, printable, qr_modules, receipt_pdf, shortened
from service.adapters.papers import Label, Receipt, ReceiptLine

ITEM = "itm_01M86XGMR7SVWHYN96C9QFBYZ5"
CONSIGNMENT = "con_01M86XGMR311EBDX24M5J76CKQ"
#: pixels to a point of the page
SCALE = 4


def drawing(pdf: bytes) -> str:
    """What the pages draw, as the PDF says it."""
    parts = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    found = []
    for part in parts:
        try:
            found.append(
                zlib.decompress(a85decode(part.strip().removesuffix(b"~>"))).decode("latin-1")
            )
        except (ValueError, zlib.error):
            continue  # a font
    return "\n".join(found)


def page_of_rectangles(pdf: bytes) -> npt.NDArray[np.uint8]:
    """The filled rectangles of a page as a grey picture."""
    size = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf)
    assert size
    width, height = (round(float(side) * SCALE) for side in size.groups())
    page = np.full((height, width), 255, dtype=np.uint8)
    at = (0.0, 0.0)
    number = r"(-?[\d.]+)"
    shift = re.compile(rf"1 0 0 1 {number} {number} cm")
    box = re.compile(rf"{number} {number} {number} {number} re f\\*?")
    for line in drawing(pdf).splitlines():
        moved = shift.search(line)
        if moved:
            at = (at[0] + float(moved[1]), at[1] + float(moved[2]))
        for x, y, w, h in (map(float, found.groups()) for found in box.finditer(line)):
            left, bottom = (at[0] + x) * SCALE, (at[1] + y) * SCALE
            rows = slice(round(height - bottom - h * SCALE), round(height - bottom))
            page[rows, round(left) : round(left + w * SCALE)] = 0
    return page


def label(**changes: str) -> Label:
    words = {
        "item_id": ITEM,
        "brand": "Balenciaga",
        "title": "Track trainer",
        "category": "small_leather_goods",
        "consignment_id": CONSIGNMENT,
    }
    return Label(**{**words, **changes})


def receipt(lines: int, title: str = "Arco bag") -> Receipt:
    return Receipt(
        title="Balenciaga Re-Sell",
        consignment_id=CONSIGNMENT,
        facts=(("Consignor", "Chiara Rossi"), ("Handed over", "Milano")),
        lines=tuple(ReceiptLine(ITEM, "Vetra", title, "bags", "received") for _ in range(lines)),
        terms=("Terms 2026-11:", "1. You confirm."),
    )


def test_the_labels_code_reads_as_the_items_id() -> None:
    (code,) = zxingcpp.read_barcodes(page_of_rectangles(label_pdf(label())))
    assert (code.text, code.format) == (ITEM, zxingcpp.BarcodeFormat.QRCode)


def test_the_label_has_its_own_small_page() -> None:
    pdf = label_pdf(label())
    size = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf)
    assert size
    width_mm, height_mm = (float(side) / 72 * 25.4 for side in size.groups())
    assert (round(width_mm, 1), round(height_mm, 1)) == (62.0, 40.0)
    assert pdf.count(b"/Type /Page\n") == 1


def test_one_paper_is_always_the_same_bytes() -> None:
    assert label_pdf(label()) == label_pdf(label())
    assert receipt_pdf(receipt(2)) == receipt_pdf(receipt(2))


@pytest.mark.parametrize("lines", [1, 50])
def test_a_receipt_takes_the_pages_it_needs(lines: int) -> None:
    pdf = receipt_pdf(receipt(lines, title="x" * 200))
    assert pdf.count(b"/Type /Page\n") == (1 if lines == 1 else 6)


@settings(max_examples=20, deadline=None)
@given(title=st.text(min_size=1, max_size=200))
def test_any_title_can_be_printed(title: str) -> None:
    # <b>, & and unclosed tags are letters here, not mark-up
    assert label_pdf(label(title=title, brand=title[:80])).startswith(b"%PDF")
    assert receipt_pdf(receipt(1, title=title)).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Čapek & Søn", "Čapek & Søn"),
        ("日本", "??"),
        ("👜", "?"),
        ("\u1ec7", "e"),
        ("", ""),
    ],
)
def test_letters_that_the_font_lacks_lose_their_marks(text: str, printed: str) -> None:
    assert printable(text) == printed


def test_a_code_is_square_and_has_its_three_eyes() -> None:
    dark = qr_modules(ITEM)
    assert dark.shape == (25, 25)
    for corner in (dark[:7, :7], dark[:7, -7:], dark[-7:, :7]):
        assert corner[0].all()
        assert corner[2:5, 2:5].all()
        assert not corner[1, 1:6].any()


def test_long_words_end_in_an_ellipsis() -> None:
    assert shortened("x" * 60, 60) == "x" * 60
    assert shortened("x" * 61, 60) == "x" * 59 + "…"
