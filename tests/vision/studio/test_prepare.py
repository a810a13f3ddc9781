"""From bytes to what pictures are composed of, with no more pixels than they need."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from training.drawing import draw_bag
from vision.errors import PhotoRejected
from vision.runtime import Runtime
from vision.studio.compose import compose_packshot
from vision.studio.prepare import frame_side_of, prepare_photo
from vision.studio.rules import load_rules

MODELS = Path(__file__).parents[3] / "models"
RULES = load_rules()


@pytest.fixture(scope="module")
def runtime() -> Iterator[Runtime]:
    with Runtime.open(MODELS) as runtime:
        yield runtime


def jpeg(pixels: NDArray[np.uint8]) -> bytes:
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def large(size_wh: tuple[int, int]) -> NDArray[np.uint8]:
    small = draw_bag((600, 400)).image_rgb
    return np.asarray(cv2.resize(small, size_wh, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def test_a_large_jpeg_is_decoded_no_larger_than_the_frame_needs(runtime: Runtime) -> None:
    data = jpeg(large((3000, 2000)))
    made = prepare_photo(data, runtime, frame_side=900)

    assert made.image_rgb.shape == (1000, 1500, 3)
    assert made.alpha_u8.shape == (1000, 1500)
    assert made.alpha_u8.any()
    assert (made.media_type, made.model) == ("image/jpeg", "u2netp@1")
    assert prepare_photo(data, runtime, frame_side=None).image_rgb.shape == (2000, 3000, 3)


def test_a_small_item_is_decoded_larger_so_that_it_is_not_enlarged(runtime: Runtime) -> None:
    picture = np.full((2000, 3000, 3), 225, np.uint8)
    bag = draw_bag((600, 400))
    picture[800:1200, 1200:1800] = bag.image_rgb
    # its own ground around it, so that nothing but the bag stands out
    picture[bag_ground(picture)] = bag.image_rgb[2, 2]
    made = prepare_photo(jpeg(picture), runtime, frame_side=400)
    found = np.flatnonzero((made.alpha_u8 > 128).any(axis=0))

    assert found.size
    assert made.image_rgb.shape[1] in (1500, 3000)


def bag_ground(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return np.asarray((picture == 225).all(axis=2))


def test_an_empty_scene_gives_an_empty_alpha(runtime: Runtime) -> None:
    made = prepare_photo(jpeg(np.full((300, 400, 3), 128, np.uint8)), runtime, frame_side=200)
    assert not made.alpha_u8.any()


def test_bytes_that_are_no_photo_are_refused(runtime: Runtime) -> None:
    with pytest.raises(PhotoRejected):
        prepare_photo(b"no photo", runtime, frame_side=200)


def test_the_half_sized_way_gives_the_same_picture(runtime: Runtime) -> None:
    rule = RULES["google_merchant"]
    data = jpeg(large((3000, 2000)))
    shown = []
    for frame_side in (round(1500 * 0.82), None):
        made = prepare_photo(data, runtime, frame_side=frame_side)
        picture = compose_packshot(made.image_rgb, made.alpha_u8, rule, refined=True)
        with Image.open(BytesIO(picture.data)) as opened:
            shown.append(np.asarray(opened.convert("RGB").resize((300, 300)), dtype=np.int16))

    assert np.abs(shown[0] - shown[1]).mean() < 1.5


def test_the_frame_asks_for_its_largest_side() -> None:
    assert frame_side_of([RULES["amazon"], RULES["zalando"]]) == round(2600 * 0.85)
    assert frame_side_of([]) == 1
