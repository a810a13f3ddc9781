"""The parameters of a cut-out: how they are read, where they put the item, what is refused."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from service.adapters.cutout_layout import CutoutLayout, Length, Sides, place
from service.adapters.framed_cutout import draw_cutout
from service.errors import ServiceError
from service.looking.cutout_query import CutoutQuery, understand
from tests.service.support import Headers, TellingInference, jpeg
from vision.errors import NoSubject

#: a red item, 40 x 30, at (20, 10) of a grey photo of 100 x 80
PHOTO = np.full((80, 100, 3), 128, np.uint8)
ALPHA = np.zeros((80, 100), np.uint8)
PHOTO[10:40, 20:60] = (200, 30, 30)
ALPHA[10:40, 20:60] = 255


def drawn(**asked: Any) -> np.ndarray[Any, Any]:
    """The pixels of the file that these parameters give for PHOTO."""
    wishes = understand(CutoutQuery(**asked))
    data, media_type = draw_cutout(
        PHOTO,
        ALPHA,
        wishes.layout,
        picture_format=wishes.format,
        ground_rgb=wishes.ground_rgb,
    )
    assert media_type == f"image/{wishes.format}"
    with Image.open(io.BytesIO(data)) as picture:
        return np.asarray(picture)


def red_box(pixels: np.ndarray[Any, Any]) -> tuple[int, int, int, int]:
    """Where the item is: x0, y0, x1, y1."""
    red = (pixels[..., 0].astype(int) - pixels[..., 1] > 100) & (pixels[..., -1] > 20)
    rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def test_without_parameters_the_item_stays_where_it_was() -> None:
    pixels = drawn()
    assert pixels.shape == (80, 100, 4)
    assert red_box(pixels) == (20, 10, 60, 40)
    assert (pixels[..., 3] == ALPHA).all()
    # the old background cannot be read under the transparency
    assert (pixels[ALPHA == 0][:, :3] == 255).all()


@pytest.mark.parametrize(
    ("asked", "size", "box"),
    [
        ({"crop": True}, (40, 30), (0, 0, 40, 30)),
        ({"crop": True, "margin": "10px"}, (60, 50), (10, 10, 50, 40)),
        ({"crop": True, "margin": "10%"}, (48, 36), (4, 3, 44, 33)),
        # beyond the photo's own border, which is 10 pixels above the item
        ({"crop": True, "margin": "30px,0px,0px,5px"}, (45, 60), (5, 30, 45, 60)),
        ({"size": "80x80"}, (80, 80), (0, 10, 80, 70)),
        ({"size": "80x80", "padding": "10%"}, (80, 80), (8, 16, 72, 64)),
        ({"size": "80x80", "padding": "8px", "position": "50%,100%"}, (80, 80), (8, 24, 72, 72)),
        ({"size": "80x80", "position": "0%,0%"}, (80, 80), (0, 0, 80, 60)),
        ({"size": "200x160", "position": "original"}, (200, 160), (40, 20, 120, 80)),
        # never more than four times as large
        ({"size": "400x400"}, (400, 400), (120, 140, 280, 260)),
    ],
)
def test_where_the_item_goes(
    asked: dict[str, Any], size: tuple[int, int], box: tuple[int, int, int, int]
) -> None:
    pixels = drawn(**asked)
    assert (pixels.shape[1], pixels.shape[0]) == size
    found = red_box(pixels)
    assert np.abs(np.subtract(found, box)).max() <= (0 if found[2] - found[0] == 40 else 2)


def test_grounds_alpha_and_shadow() -> None:
    white = drawn(background="white", format="jpg")
    assert white.shape == (80, 100, 3)
    assert (white[60:, 70:] == 255).all()
    teal = drawn(background="#088")
    assert tuple(teal[70, 90]) == (0, 136, 136)
    mask = drawn(channels="alpha")
    assert mask.shape == (80, 100)
    assert (mask == ALPHA).all()
    plain, shaded = (
        drawn(background="white", size="200x200", padding="25%", shadow=shadow)
        for shadow in ("none", "contact")
    )
    below = slice(138, 140), slice(80, 120)
    assert shaded[below].mean() < plain[below].mean() - 5
    assert (shaded[:2] == 255).all()
    clear = drawn(size="200x200", padding="25%", shadow="contact")
    assert 0 < clear[138, 100, 3] < 255
    assert tuple(clear[138, 100, :3]) == (0, 0, 0)


def test_an_empty_scene_is_empty_or_refused() -> None:
    nothing = np.zeros_like(ALPHA)
    data, _ = draw_cutout(PHOTO, nothing, CutoutLayout(), picture_format="png", ground_rgb=None)
    with Image.open(io.BytesIO(data)) as picture:
        assert np.asarray(picture)[..., 3].max() == 0
    for layout in (CutoutLayout(crop=True), CutoutLayout(frame_wh=(50, 50))):
        with pytest.raises(NoSubject):
            draw_cutout(PHOTO, nothing, layout, picture_format="png", ground_rgb=None)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        *(({"size": size}, "cutout_size_invalid") for size in
          ("", "big", "0x10", "10x", "20000x10", "9000x9000", "10x10x10", "-5x5")),
        *(({"background": text}, "cutout_background_invalid") for text in
          ("", "#12", "#12345g", "none", "url(x)", "#1234567")),
        *(({"crop": True, "margin": text}, "cutout_spacing_invalid") for text in
          ("", "a", "-1px", "50%", "2001px", "1,2,3", "1em", "1px,,2px")),
        ({"size": "90x90", "padding": "60%"}, "cutout_spacing_invalid"),
        *(({"size": "90x90", "position": text}, "cutout_position_invalid") for text in
          ("", "50%", "101%,0%", "left", "1%,2%,3%")),
        ({"margin": "1px"}, "cutout_parameters_conflict"),
        ({"crop": True, "size": "90x90", "margin": "1px"}, "cutout_parameters_conflict"),
        ({"padding": "1px"}, "cutout_parameters_conflict"),
        ({"position": "center"}, "cutout_parameters_conflict"),
        ({"crop": True, "size": "9x9", "position": "original"}, "cutout_parameters_conflict"),
        ({"channels": "alpha", "background": "white"}, "cutout_parameters_conflict"),
        ({"channels": "alpha", "shadow": "contact"}, "cutout_parameters_conflict"),
        ({"format": "jpeg"}, "jpeg_not_transparent"),
        ({"format": "jpg", "size": "hd"}, "jpeg_not_transparent"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_has_a_code(asked: dict[str, Any], code: str) -> None:
    with pytest.raises(ServiceError) as caught:
        understand(CutoutQuery(**asked))
    assert (caught.value.code, caught.value.status) == (code, 422)


def test_over_http_a_refusal_comes_before_anything_is_read(
    client: TestClient, keys: dict[str, Headers], inference: TellingInference
) -> None:
    headers = {**keys["partner"], "Content-Type": "image/jpeg"}
    for query, code in (
        ("size=huge", "cutout_size_invalid"),
        ("shadow=drop", "invalid_request"),
        ("crop=perhaps", "invalid_request"),
        ("bg_color=fff", "invalid_request"),
    ):
        answer = client.post(f"/v1/vision/cutout?{query}", content=jpeg(), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (422, code), query
    assert inference.asked == []
    told = client.get("/openapi.json").json()["paths"]["/v1/vision/cutout"]["post"]["parameters"]
    assert {one["name"] for one in told if one["in"] == "query"} == set(CutoutQuery.model_fields)
    assert all(one.get("description") for one in told if one["in"] == "query")


LENGTHS = st.one_of(
    st.builds(Length, st.floats(0, 2000), st.just("px")),
    st.builds(Length, st.floats(0, 0.49), st.just("share")),
)
SIDES = st.builds(Sides, LENGTHS, LENGTHS, LENGTHS, LENGTHS)
LAYOUTS = st.builds(
    CutoutLayout,
    frame_wh=st.none() | st.tuples(st.integers(1, 300), st.integers(1, 300)),
    max_pixels=st.none() | st.integers(1, 9000),
    crop=st.booleans(),
    margin=st.builds(Sides, *4 * [st.builds(Length, st.floats(0, 0.49), st.just("share"))]),
    padding=SIDES,
    position=st.none() | st.tuples(st.floats(0, 1), st.floats(0, 1)),
    shadow=st.booleans(),
    alpha_only=st.booleans(),
)


@settings(deadline=None)  # a busy machine is slow, not wrong
@given(LAYOUTS)
def test_every_layout_gives_a_picture_of_its_size(layout: CutoutLayout) -> None:
    placed = place(layout, (100, 80), (20, 10, 60, 40))
    data, _ = draw_cutout(PHOTO, ALPHA, layout, picture_format="png", ground_rgb=None)
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == placed.size_wh
    if layout.frame_wh is not None:
        assert placed.size_wh == layout.frame_wh
    elif layout.max_pixels is not None:
        assert placed.size_wh[0] * placed.size_wh[1] <= layout.max_pixels + sum(placed.size_wh)
