"""The report and the contact sheet of a folder of results."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from service.cli.studio.found import MARKER
from service.cli.studio.outcome import Made, Outcome
from service.cli.studio.report import COLUMNS, write_report
from service.cli.studio.sheet import write_sheets
from service.cli.studio.strip import TILE, strip_name, write_strip


def outcome(name: str, *made: Made) -> Outcome:
    good = Made("shop", "conforms", f"shop/{name}", 9, 20, 30, None, ())
    return Outcome(name, 1, 1, "s", 0.25, 1, 1, made or (good,))


def rows(out: Path) -> list[dict[str, str]]:
    with (out / "report.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_for_each_photograph_and_marketplace(tmp_path: Path) -> None:
    failed = Made(
        "shop", "does_not_conform", "shop/b.jpg", 9, 20, 30, "does_not_conform", ("A.", "B.")
    )
    refused = Made.refused("mall", "no_subject", "No item was found.")
    totals = write_report(tmp_path, [outcome("a.jpg"), outcome("b.jpg", failed, refused)])
    assert (totals.photos, totals.good, totals.bad) == (2, 1, 1)
    assert totals.verdicts == {"conforms": 1, "does_not_conform": 1, "refused": 1}
    found = rows(tmp_path)
    assert tuple(found[0]) == COLUMNS
    assert [(row["photo"], row["result"], row["reason"]) for row in found] == [
        ("a.jpg", "conforms", ""),
        ("b.jpg", "does_not_conform", "A. B."),
        ("b.jpg", "refused", "No item was found."),
    ]


def test_a_name_is_never_a_formula_and_may_be_anything(tmp_path: Path) -> None:
    odd = b"caf\xe9\n.jpg".decode("utf-8", "surrogateescape")
    write_report(tmp_path, [outcome("=cmd|' /C calc'!A0.jpg"), outcome(odd)])
    assert [row["photo"] for row in rows(tmp_path)] == [
        "'=cmd|' /C calc'!A0.jpg",
        "caf\\udce9\n.jpg",
    ]


def test_pages_of_strips_replace_the_pages_before(tmp_path: Path) -> None:
    brown = np.full((300, 600, 3), (120, 70, 40), np.uint8)
    _, png = cv2.imencode(".png", np.full((500, 500, 4), 255, np.uint8))
    strip = tmp_path / MARKER / "strips" / strip_name("a.jpg")
    strip.parents[1].mkdir()
    write_strip(strip, brown, [png.tobytes()])
    with Image.open(strip) as picture:
        assert picture.size == (2 * TILE, TILE)
    refused = outcome("b.jpg", Made.refused("shop", "no_subject", "No item was found."))
    many = [outcome("a.jpg"), refused, *(outcome(f"{n}.jpg") for n in range(60))]
    pages = write_sheets(tmp_path, many)
    assert [page.name for page in pages] == ["contact-sheet-001.jpg", "contact-sheet-002.jpg"]
    with Image.open(pages[0]) as sheet:
        pixels = np.asarray(sheet).astype(int)
    # the photograph stands in its place, and what has no picture is framed in red
    assert np.abs(pixels[TILE // 2, TILE // 2] - (120, 70, 40)).max() < 12
    red, green, _ = pixels[TILE // 2, 2 * TILE + 7]
    assert red > green + 60
    assert write_sheets(tmp_path, many[:2]) == pages[:1]
    assert not pages[1].exists()
    assert write_sheets(tmp_path, []) == []
    assert not pages[0].exists()
