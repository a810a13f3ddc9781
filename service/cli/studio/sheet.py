"""The contact sheet: pages of strips with their names, green where all is well, red where not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from service.cli.studio.found import MARKER
from service.cli.studio.outcome import Outcome
from service.cli.studio.strip import GROUND, TILE, strip_name

PAGE_WIDTH = 1920
ROWS = 11
#: height of the lines under a strip, and pixels between strips
CAPTION, GAP = 34, 6
GOOD, BAD = (20, 120, 60), (180, 30, 30)
FILE = "contact-sheet-{page:03d}.jpg"


def write_sheets(out: Path, outcomes: Iterable[Outcome]) -> list[Path]:
    """Writes the pages anew and takes older ones that are too many away; one page in memory."""
    pages = []
    for number, page in enumerate(_pages(outcomes), start=1):
        path = out / FILE.format(page=number)
        part = path.with_name(f".{path.name}.part")
        _draw(out, page).save(part, "JPEG", quality=85)
        part.replace(path)
        pages.append(path)
    for path in sorted(out.glob("contact-sheet-[0-9][0-9][0-9]*.jpg")):
        if path not in pages:
            path.unlink(missing_ok=True)
    return pages


def _pages(outcomes: Iterable[Outcome]) -> Iterator[list[Outcome]]:
    page: list[Outcome] = []
    for outcome in outcomes:
        if page and len(page) == ROWS * _columns(page[0]):
            yield page
            page = []
        page.append(outcome)
    if page:
        yield page


def _columns(outcome: Outcome) -> int:
    return max(1, PAGE_WIDTH // _width(outcome))


def _width(outcome: Outcome) -> int:
    return TILE * (1 + len(outcome.made)) + GAP


def _draw(out: Path, page: list[Outcome]) -> Image.Image:
    columns, width, height = _columns(page[0]), _width(page[0]), TILE + CAPTION + GAP
    rows = -(-len(page) // columns)
    sheet = Image.new("RGB", (width * min(columns, len(page)), height * rows), "white")
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(12)
    for place, outcome in enumerate(page):
        left, top = place % columns * width, place // columns * height
        strip = out / MARKER / "strips" / strip_name(outcome.name)
        box = (left, top, left + width - GAP - 1, top + TILE - 1)
        draw.rectangle(box, fill=GROUND)
        try:
            with Image.open(strip) as picture:
                sheet.paste(picture, (left, top))
        except (OSError, UnidentifiedImageError):
            draw.text((left + 8, top + 8), "no picture", fill=BAD, font=font)
        colour = GOOD if outcome.good else BAD
        draw.rectangle(box, outline=colour, width=2)
        letters = (width - GAP) // 7
        draw.text((left + 2, top + TILE + 2), _end(outcome.name, letters), fill=colour, font=font)
        draw.text((left + 2, top + TILE + 16), _word(outcome)[:letters], fill=colour, font=font)
    return sheet


def _end(name: str, letters: int) -> str:
    """The end of a name, which tells photographs apart, without what cannot be drawn."""
    shown = name.encode("utf-8", "replace").decode().replace("\n", " ")
    return shown if len(shown) <= letters else f"...{shown[3 - letters :]}"


def _word(outcome: Outcome) -> str:
    codes = {made.code for made in outcome.made if made.code is not None}
    return ", ".join(sorted(codes)) if codes else "conforms"
