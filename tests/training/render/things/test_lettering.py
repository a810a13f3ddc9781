"""Letters drawn here: every style differs, every letter of a house exists, sizes are kept."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from training.render.things.fittings.alphabet import glyph
from training.render.things.fittings.lettering import CAPITAL, STYLES, raised
from training.render.things.fittings.logo import FONTS, HOUSES
from training.render.things.thing import Letters


def letters(font: str, text: str = "VETRA", **changed: float) -> Letters:
    return Letters("logo", text, "foil", np.eye(4), 10.0, 0.4, font=font, **changed)


def test_every_letter_of_every_house_is_drawn() -> None:
    hyphen = glyph("-")
    for letter in set("".join(HOUSES)) - {" "}:
        assert glyph(letter) is not hyphen
        assert glyph(letter)[1], letter
    assert glyph("a") is glyph("A")
    assert glyph("~") is hyphen


def test_every_font_that_a_logo_may_have_is_drawn_or_blenders_own() -> None:
    assert set(FONTS) - {"sans"} <= set(STYLES)


@pytest.mark.parametrize("font", sorted(STYLES))
def test_letters_are_as_high_and_deep_as_asked_and_in_the_middle(font: str) -> None:
    mesh = raised(letters(font))
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    assert np.isfinite(mesh.vertices).all()
    assert high[1] - low[1] == pytest.approx(CAPITAL * 10.0, rel=0.2)
    assert (low[2], high[2]) == pytest.approx((-0.2, 0.2))
    assert abs(low[0] + high[0]) < 2.5
    assert max(int(block.max()) for block in mesh.faces) < len(mesh.vertices)


def test_styles_are_truly_different() -> None:
    shapes = {font: raised(letters(font)).vertices for font in STYLES}
    for one, other in itertools.combinations(shapes, 2):
        wide = [float(np.ptp(shapes[each][:, 0])) for each in (one, other)]
        same = shapes[one].shape == shapes[other].shape
        assert not same or abs(wide[0] - wide[1]) > 0.3, (one, other)


def test_spacing_and_weight_change_letters() -> None:
    def width(spacing: float | None = None, weight_mm: float | None = None) -> float:
        given = {"spacing": spacing, "weight_mm": weight_mm}
        changed = {name: each for name, each in given.items() if each is not None}
        return float(np.ptp(raised(letters("serif", "VETRA", **changed)).vertices[:, 0]))

    assert width(spacing=1.3) > 1.1 * width()
    assert width(weight_mm=0.2) == pytest.approx(width() + 0.0, abs=0.5)


def test_unknown_fonts_and_no_letters_are_refused() -> None:
    with pytest.raises(KeyError):
        raised(letters("sans"))
    with pytest.raises(ValueError, match="no letters"):
        raised(letters("serif", " "))
