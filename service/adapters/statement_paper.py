"""A consignor's statement, drawn (A4, as many pages as it takes)."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.colors import black
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from service.adapters.documents import BOLD, REGULAR, paragraph, printable, register_fonts
from service.adapters.papers import Statement
from service.money import Money

WIDTHS_MM = (20, 44, 36, 24, 25, 25)
HEADS = ("Date", "What", "Item", "Account", "Amount", "Balance")


def statement_pdf(statement: Statement) -> bytes:
    """The statement as a PDF: facts, what was there, each booking, what is there."""
    register_fonts()
    small = ParagraphStyle("small", fontName=REGULAR, fontSize=8, leading=11)
    head = ParagraphStyle("head", parent=small, fontName=BOLD, fontSize=16, leading=22)
    bold = ParagraphStyle("bold", parent=small, fontName=BOLD)
    parts: list[Flowable] = [paragraph(statement.title, head), paragraph("Statement", head)]
    parts += [paragraph(f"{name}: {text}", small) for name, text in statement.facts]
    parts += [Spacer(1, 4 * mm), paragraph(f"Balance before {statement.first}", bold)]
    parts += _balances(statement.opening, small)
    parts += [Spacer(1, 4 * mm), _table(statement, small, bold), Spacer(1, 4 * mm)]
    parts += [paragraph(f"Balance after {statement.last}", bold)]
    parts += _balances(statement.closing, small)
    with io.BytesIO() as file:
        SimpleDocTemplate(
            file,
            pagesize=A4,
            title="Statement",
            author=printable(statement.title),
            leftMargin=18 * mm,
            rightMargin=18 * mm,
            topMargin=16 * mm,
            bottomMargin=16 * mm,
            invariant=1,
        ).build(parts)
        return file.getvalue()


def _balances(balances: Sequence[tuple[str, Money]], style: ParagraphStyle) -> list[Flowable]:
    if not balances:
        return [paragraph("nothing", style)]
    return [paragraph(f"{account}: {amount}", style) for account, amount in balances]


def _table(statement: Statement, small: ParagraphStyle, bold: ParagraphStyle) -> Flowable:
    right = ParagraphStyle("right", parent=small, alignment=TA_RIGHT)
    rows: list[list[Paragraph]] = [[paragraph(name, bold) for name in HEADS]]
    for line in statement.lines:
        texts = (f"{line.at:%Y-%m-%d}", line.what, line.item_id, line.account)
        amounts = (str(line.amount), str(line.balance))
        rows.append(
            [paragraph(text, small) for text in texts] + [paragraph(one, right) for one in amounts]
        )
    if not statement.lines:
        cells = ("", "nothing was booked", "", "", "", "")
        rows.append([paragraph(cell, small) for cell in cells])
    look = TableStyle(
        [
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, black),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    widths = [width * mm for width in WIDTHS_MM]
    return Table(rows, colWidths=widths, repeatRows=1, style=look)
