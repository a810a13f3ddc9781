"""The looking in this process, with the real networks on the project's own pictures."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from service.adapters.cutout_layout import Colour, CutoutLayout
from service.adapters.inference import ItemClaim, PhotoBytes
from service.adapters.last_cutout import CutOut, LastCutOut
from service.adapters.local_inference import LocalInference, PictureRuleUnknown
from service.adapters.resting import RestTimer, give_back_memory
from service.errors import NotFound
from service.settings import ROOT
from vision import working_size
from vision.errors import EncodingImpossible, PhotoRejected, TooManyBytes
from vision.gallery import build_gallery
from vision.runtime import Runtime
from vision.working_size import WorkingSize, grow_boxes

SAMPLES = ROOT / "datasets" / "vetra-arco"
FRONT = SAMPLES / "genuine" / "front.jpg"
CLAIM = ItemClaim("Vetra", "VETRA-ARCO-01", "bags")


@pytest.fixture(scope="module")
def galleries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("galleries")


@pytest.fixture(scope="module")
def looking(galleries: Path) -> Iterator[LocalInference]:
    inference = LocalInference(
        models_dir=ROOT / "models",
        galleries_dir=galleries,
        threads=1,
        max_bytes=5_000_000,
        max_pixels=30_000_000,
    )
    yield inference
    inference.close()


def test_a_photo_is_decoded_and_checked(looking: LocalInference) -> None:
    facts = looking.check_photo(FRONT.read_bytes(), view="front", category="bags")
    names = {check["name"] for check in facts.quality["checks"]}
    assert names == {
        *("resolution", "focus", "exposure", "glare", "colour_cast", "screen"),
        *("item", "one_item", "subject_size", "framing"),
    }
    assert facts.media_type == "image/jpeg"
    close_up = looking.check_photo(FRONT.read_bytes(), view="stitching", category="bags")
    assert "framing" not in {check["name"] for check in close_up.quality["checks"]}


def test_refusals_of_the_decoder_come_through(looking: LocalInference) -> None:
    with pytest.raises(PhotoRejected):
        looking.check_photo(b"text", view="front", category="bags")
    with pytest.raises(TooManyBytes):
        looking.preview(bytes(5_000_001), max_side=100)


def test_without_references_the_word_is_inconclusive(looking: LocalInference) -> None:
    photo = PhotoBytes("pho_1", "front", FRONT.read_bytes())
    said = looking.assess([photo], CLAIM, alpha=0.05)
    assert said["authenticity"]["decision"] == "inconclusive"
    assert said["authenticity"]["missing"]
    assert {"u2netp@1", "efficientnet-lite0@1"} <= set(said["models"])


def test_a_gallery_that_is_built_meanwhile_is_used_and_its_photos_are_shown(
    looking: LocalInference, galleries: Path, tmp_path: Path
) -> None:
    with pytest.raises(NotFound):
        looking.reference_photo("arco/one/front")
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "front.jpg").write_bytes(FRONT.read_bytes())
    with Runtime.open(ROOT / "models") as runtime:
        build_gallery(tmp_path, galleries / "arco", runtime, brand="Vetra", sku="VETRA-ARCO-01")
    photo = PhotoBytes("pho_1", "front", FRONT.read_bytes())
    said = looking.assess([photo], CLAIM, alpha=0.05)
    assert said["identity"]["candidates"][0]["sku"] == "VETRA-ARCO-01"
    [evidence] = said["identity"]["evidence"]
    assert (evidence["photo"], evidence["reference"]) == ("pho_1", "arco/one/front")
    assert looking.reference_photo("arco/one/front") == FRONT.read_bytes()
    with pytest.raises(NotFound):
        looking.reference_photo("../../etc/passwd")


@pytest.mark.parametrize("rule", ["amazon", "google_merchant"])
def test_a_packshot_is_measured_on_its_own_file(looking: LocalInference, rule: str) -> None:
    made = looking.packshot(FRONT.read_bytes(), rule=rule)
    with Image.open(io.BytesIO(made.data)) as picture:
        assert picture.size == (made.width, made.height)
    assert made.conforms is made.conformance["conforms"]
    assert made.conformance["marketplace"] == rule
    assert looking.packshot(FRONT.read_bytes(), rule=rule).data == made.data


def test_an_unknown_picture_rule_is_refused(looking: LocalInference) -> None:
    with pytest.raises(PictureRuleUnknown):
        looking.packshot(FRONT.read_bytes(), rule="nobody")


@pytest.mark.parametrize(
    ("format", "ground_rgb", "mode"),
    [("png", None, "RGBA"), ("webp", None, "RGBA"), ("jpeg", (255, 255, 255), "RGB")],
)
def test_a_cut_out_has_the_photos_size(
    looking: LocalInference, format: str, ground_rgb: Colour | None, mode: str
) -> None:
    data, media_type = looking.cutout(
        FRONT.read_bytes(), format=format, ground_rgb=ground_rgb, layout=CutoutLayout()
    )
    assert media_type == f"image/{format}"
    with Image.open(io.BytesIO(data)) as picture, Image.open(FRONT) as photo:
        assert (picture.size, picture.mode) == (photo.size, mode)


def test_a_transparent_jpeg_cannot_be_made(looking: LocalInference) -> None:
    with pytest.raises(EncodingImpossible):
        looking.cutout(FRONT.read_bytes(), format="jpeg", ground_rgb=None, layout=CutoutLayout())


def test_a_preview_is_upright_small_and_without_metadata(looking: LocalInference) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "a camera that should not be named"
    with io.BytesIO() as file:
        Image.new("RGB", (800, 400), "teal").save(file, "JPEG", exif=exif)
        data = looking.preview(file.getvalue(), max_side=200)
    assert b"camera" not in data
    with Image.open(io.BytesIO(data)) as preview:
        assert preview.size == (100, 200)
        assert not preview.getexif()


def test_boxes_of_a_large_photo_are_in_its_own_pixels(
    looking: LocalInference, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = PhotoBytes("pho_1", "front", FRONT.read_bytes())
    as_it_is = looking.assess([photo], CLAIM, alpha=0.05)["identity"]["evidence"]
    monkeypatch.setattr(working_size, "WORKING_PIXELS", 60_000)
    shrunk = looking.assess([photo], CLAIM, alpha=0.05)["identity"]["evidence"]
    assert len(as_it_is) == len(shrunk) == 1
    difference = np.subtract(as_it_is[0]["box_xyxy"], shrunk[0]["box_xyxy"])
    assert np.abs(difference).max() < 24, "the same place, but for the smaller picture's edges"


@given(
    size_wh=st.tuples(st.integers(32, 20_000), st.integers(32, 6_000)),
    corners=st.tuples(*[st.floats(0, 1)] * 4),
)
def test_a_grown_box_lies_in_the_photo_and_has_an_area(
    size_wh: tuple[int, int], corners: tuple[float, float, float, float]
) -> None:
    size = WorkingSize.of(size_wh)
    width, height = size.working_wh
    assert width * height <= working_size.WORKING_PIXELS + width + height
    x0, x1 = sorted((int(corners[0] * (width - 1)), int(corners[1] * (width - 1))))
    y0, y1 = sorted((int(corners[2] * (height - 1)), int(corners[3] * (height - 1))))
    box = size.grow_box((x0, y0, x1 + 1, y1 + 1))
    assert 0 <= box[0] < box[2] <= size_wh[0]
    assert 0 <= box[1] < box[3] <= size_wh[1]
    if size.working_wh == size_wh:
        assert box == (x0, y0, x1 + 1, y1 + 1)


def test_only_places_in_known_photos_grow() -> None:
    sizes = {"a": WorkingSize((200, 200), (100, 100))}
    said = {
        "evidence": [
            {"photo": "a", "box_xyxy": [1, 2, 3, 4], "reference_box_xyxy": [1, 1, 2, 2]},
            {"photo": "a", "box_xyxy": None},
            {"photo": "b", "box_xyxy": [1, 2, 3, 4]},
        ]
    }
    grown = grow_boxes(said, sizes)["evidence"]
    assert grown[0] == {"photo": "a", "box_xyxy": [2, 4, 6, 8], "reference_box_xyxy": [1, 1, 2, 2]}
    assert grown[1:] == said["evidence"][1:]


def test_only_the_last_cut_out_is_held() -> None:
    held = LastCutOut()
    cuts = [
        CutOut(name, np.zeros((1, 1, 3), np.uint8), np.zeros((1, 1), np.uint8)) for name in "ab"
    ]
    for cut in cuts:
        held.keep(cut)
    assert held.get("a") is None
    assert held.get("b") is cuts[1]
    held.keep(None)
    assert held.get("b") is None


def test_rest_comes_once_after_the_last_question() -> None:
    rested: list[float] = []
    timer = RestTimer(0.3, lambda: rested.append(time.monotonic()))
    for _ in range(5):
        timer.touch()
        time.sleep(0.05)
    last = time.monotonic()
    wait_for(lambda: len(rested) == 1)
    assert rested[0] - last > 0.2
    timer.touch()
    wait_for(lambda: len(rested) == 2)
    time.sleep(0.4)
    assert len(rested) == 2


def wait_for(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def test_giving_memory_back_is_harmless() -> None:
    give_back_memory()
