"""Programmes are data: no file of the service's code names one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

SERVICE = Path(__file__).resolve().parents[1] / "service"
PROGRAMMES = sorted((SERVICE / "programmes").glob("*.toml"))
#: the brands that the programmes belong to, beside their names and titles
BRANDS = ("balenciaga", "reflaunt", "valentino", "gucci", "oscar de la renta", "encore",
          "vestiaire", "realreal", "hurr")  # fmt: skip


def code() -> list[Path]:
    """Every file of the service that is ours to write, but no data."""
    return [
        file
        for suffix in ("py", "ts", "tsx", "html", "css")
        for file in sorted(SERVICE.rglob(f"*.{suffix}"))
        if "node_modules" not in file.parts
    ]


def test_there_are_programmes_and_code_to_look_at() -> None:
    assert len(PROGRAMMES) >= 9
    assert len(code()) > 200


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.stem)
def test_no_code_names_the_programme(path: Path) -> None:
    rules = tomllib.loads(path.read_text())
    words = "|".join(re.escape(rules[key].lower()) for key in ("name", "title"))
    pattern = re.compile(rf"\b({words})\b")
    for file in code():
        found = pattern.search(file.read_text().lower())
        assert found is None, f"{file.relative_to(SERVICE)} names {found[0] if found else ''}"


@pytest.mark.parametrize("brand", BRANDS)
def test_no_code_names_a_brand(brand: str) -> None:
    pattern = re.compile(rf"\b{re.escape(brand)}\b")
    for file in code():
        found = pattern.search(file.read_text().lower())
        assert found is None, f"{file.relative_to(SERVICE)} names {brand}"
