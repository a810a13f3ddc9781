"""The papers of a hand-over: the consignor's receipt (A4) and the item's label (62 x 40 mm)."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt
import reportlab
import zxingcpp
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from service.adapters.papers import Label, Receipt, ReceiptLine

REGULAR, BOLD = "Vera", "VeraBd"
LABEL_WH_MM = (62.0, 40.0)
#: white around a QR code, in modules (ISO/IEC 18004)
QUIET_MODULES = 4


def receipt_pdf(receipt: Receipt) -> bytes:
    """The receipt as a PDF; the QR code holds the consignment's id."""
    register_fonts()
    small = ParagraphStyle("small", fontName=REGULAR, fontSize=8, leading=11)
    head = ParagraphStyle("head", parent=small, fontName=BOLD, fontSize=16, leading=22)
    parts: list[Flowable] = [
        Table(
            [
                [
                    [paragraph(receipt.title, head), paragraph("Receipt", head), Spacer(1, 4 * mm)]
                    + [paragraph(f"{name}: {text}", small) for name, text in receipt.facts],
                    Qr(receipt.consignment_id, 32 * mm),
                ]
            ],
            colWidths=[None, 36 * mm],
            style=TableStyle(
                [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, 0), 0)]
            ),
        ),
        Spacer(1, 6 * mm),
        _items_table(receipt.lines, small),
        Spacer(1, 6 * mm),
    ]
    parts += [paragraph(line, small) for line in receipt.terms]
    with io.BytesIO() as file:
        document = SimpleDocTemplate(
            file,
            pagesize=A4,
            title=f"Receipt {receipt.consignment_id}",
            author=printable(receipt.title),
            leftMargin=18 * mm,
            rightMargin=18 * mm,
            topMargin=16 * mm,
            bottomMargin=16 * mm,
            invariant=1,
        )
        document.build(parts)
        return file.getvalue()


def label_pdf(label: Label) -> bytes:
    """The label as a PDF of one small page; the QR code holds the item's id."""
    register_fonts()
    width, height = LABEL_WH_MM[0] * mm, LABEL_WH_MM[1] * mm
    side = 32 * mm
    with io.BytesIO() as file:
        canvas = Canvas(file, pagesize=(width, height), invariant=1)
        canvas.setTitle(f"Label {label.item_id}")
        draw_qr(canvas, label.item_id, x=0.5 * mm, y=height - side - 0.5 * mm, side=side)
        _label_words(canvas, label, x=side + 1 * mm, top=height - 3 * mm, right=width - 2 * mm)
        canvas.setFont(REGULAR, 7)
        canvas.drawString(3 * mm, 2.5 * mm, label.item_id)
        canvas.save()
        return file.getvalue()


def _label_words(canvas: Canvas, label: Label, *, x: float, top: float, right: float) -> None:
    style = ParagraphStyle("label", fontName=BOLD, fontSize=8, leading=9.5)
    title = ParagraphStyle("title", parent=style, fontName=REGULAR, fontSize=7.5)
    tiny = ParagraphStyle("tiny", parent=title, fontSize=6, leading=7.5)
    category = label.category.replace("_", " ")
    y = top
    for text, look, most in (
        (label.brand, style, 2),
        (label.title, title, 3),
        (category, title, 2),
        (label.consignment_id, tiny, 3),
    ):
        words = paragraph(shortened(text, 60), look)
        _, used = words.wrap(right - x, 60 * mm)
        room = min(used, most * look.leading)
        if used > room:
            words = paragraph(shortened(text, 28), look)
            _, room = words.wrap(right - x, 60 * mm)
        y -= room
        words.drawOn(canvas, x, y)
        y -= 1 * mm


def _items_table(lines: Sequence[ReceiptLine], style: ParagraphStyle) -> Flowable:
    bold = ParagraphStyle("bold", parent=style, fontName=BOLD)
    rows = [[paragraph(word, bold) for word in ("Item", "Brand", "Description", "Kind", "State")]]
    for line in lines:
        kind = line.category.replace("_", " ")
        words = (line.item_id, line.brand, line.title, kind, line.state)
        rows.append([paragraph(word, style) for word in words])
    look = TableStyle(
        [
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, black),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    widths = [36 * mm, 28 * mm, 60 * mm, 26 * mm, 24 * mm]
    return Table(rows, colWidths=widths, repeatRows=1, style=look)


class Qr(Flowable):
    """A QR code among flowing text."""

    def __init__(self, text: str, side: float) -> None:
        super().__init__()
        self.text, self.side = text, side

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.side, self.side

    def draw(self) -> None:
        draw_qr(self.canv, self.text, x=0, y=0, side=self.side)


def draw_qr(canvas: Canvas, text: str, *, x: float, y: float, side: float) -> None:
    """Draws a QR code with its quiet zone into a square of ``side`` points.

    Error correction M: a label that is scratched over 15 % of its code still reads.
    """
    dark = qr_modules(text)
    module = side / (len(dark) + 2 * QUIET_MODULES)
    canvas.setFillColor(black)
    for row, column in np.argwhere(dark):
        left = x + (column + QUIET_MODULES) * module
        bottom = y + side - (row + QUIET_MODULES + 1) * module
        canvas.rect(left, bottom, module, module, stroke=0, fill=1)


def qr_modules(text: str) -> npt.NDArray[np.bool_]:
    """The dark modules of a QR code, (n, n), without its quiet zone."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = np.array(barcode.to_image(scale=1, add_quiet_zones=False))
    dark: npt.NDArray[np.bool_] = image == 0
    return dark


def printable(text: str) -> str:
    """The text in the letters that the font has: others lose their marks, or become ``?``."""
    register_fonts()
    font = pdfmetrics.getFont(REGULAR)
    assert isinstance(font, TTFont)
    glyphs = font.face.charToGlyph
    letters = []
    for letter in text:
        if ord(letter) in glyphs:
            letters.append(letter)
            continue
        plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if ord(c) in glyphs)
        letters.append(plain or "?")
    return "".join(letters)


def shortened(text: str, longest: int) -> str:
    """The text, or its beginning with an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """A paragraph of plain text."""
    # reportlab reads mark-up in paragraphs, and titles come from outside
    return Paragraph(escape(printable(text)), style)


def register_fonts() -> None:
    """Makes the fonts known to reportlab; again changes nothing."""
    # reportlab keeps fonts by name for the whole process; a second registration changes nothing
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in (REGULAR, BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
