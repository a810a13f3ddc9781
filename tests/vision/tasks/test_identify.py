"""Which product an item looks like."""

from __future__ import annotations

import numpy as np

from tests.vision.tasks.looks import look, references
from vision.gallery import Gallery
from vision.tasks.identify import identify

OTHER_SHAPE = np.random.default_rng(5).standard_normal(32).astype(np.float32)


def test_an_empty_gallery_names_nobody() -> None:
    assert identify([look(100)], Gallery()).candidates == ()


def test_no_photos_name_nobody() -> None:
    assert identify([], Gallery(references(3))).candidates == ()


def test_the_likest_product_comes_first_with_its_reference() -> None:
    others = [
        type(each)(
            "Vetra",
            "V-2",
            each.item,
            each.process,
            look(number, "front", key=f"V-2/{number}", shape=OTHER_SHAPE),
            each.path,
        )
        for number, each in enumerate(references(4, ("front",)))
    ]
    found = identify([look(100)], Gallery([*references(4, ("front",)), *others]))

    assert [candidate.sku for candidate in found.candidates] == ["V-1", "V-2"]
    assert found.evidence[0].reference is not None
    assert found.evidence[0].reference.startswith("V-1/")


def test_a_view_without_references_is_compared_with_all() -> None:
    found = identify([look(100, "base")], Gallery(references(3, ("front",))))

    assert found.candidates[0].sku == "V-1"
