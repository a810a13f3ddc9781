"""Galleries: built from photos, written whole, read without pickle."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.drawing import draw_bag
from vision import working_size
from vision.errors import GalleryInvalid, PhotoRejected
from vision.gallery import INDEX, Gallery, build_gallery
from vision.photo import open_photo
from vision.runtime import Runtime
from vision.tasks.authenticate import ProductReferences
from vision.tasks.look import ItemPhoto, look_at

MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="module")
def runtime() -> Runtime:
    return Runtime.open(MODELS)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two items in two views each."""
    folder = tmp_path / "photos"
    for item in ("a", "b"):
        for view in ("front", "stitching"):
            path = folder / item / f"{view}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(path), draw_bag((128, 96), seed=ord(item)).image_rgb[:, :, ::-1])
    return folder


def test_what_is_built_is_what_opens(photos: Path, tmp_path: Path, runtime: Runtime) -> None:
    steps: list[tuple[int, int]] = []
    count = build_gallery(
        photos,
        tmp_path / "all" / "vetra",
        runtime,
        brand="Vetra",
        sku="V-1",
        progress=lambda done, total: steps.append((done, total)),
    )
    gallery = Gallery.open(tmp_path / "all")

    assert count == len(gallery.references) == 4
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert {each.item for each in gallery.references} == {"vetra/a", "vetra/b"}
    assert {each.look.view for each in gallery.references} == {"front", "stitching"}
    assert gallery.references[0].process == "intake"
    key = gallery.references[0].key
    assert gallery.photo(key).read_bytes() == (photos / "a" / "front.jpg").read_bytes()


def test_brand_and_sku_compare_without_case(photos: Path, tmp_path: Path, runtime: Runtime) -> None:
    build_gallery(photos, tmp_path / "all" / "vetra", runtime, brand="Vetra", sku="V-1")
    gallery = Gallery.open(tmp_path / "all")

    assert len(gallery.of_product("VETRA", "v-1")) == 4
    assert gallery.of_product("Vetra", "V-2") == ()


def test_building_again_replaces_the_whole(photos: Path, tmp_path: Path, runtime: Runtime) -> None:
    target = tmp_path / "all" / "vetra"
    build_gallery(photos, target, runtime, brand="Vetra", sku="V-1")
    (photos / "b" / "front.jpg").unlink()
    build_gallery(photos, target, runtime, brand="Vetra", sku="V-1")

    assert len(Gallery.open(tmp_path / "all").references) == 3
    assert not (target / "photos" / "b" / "front.jpg").exists()
    assert sorted(path.name for path in target.parent.iterdir()) == ["vetra"]


def test_a_folder_without_galleries_is_an_empty_one(tmp_path: Path) -> None:
    assert Gallery.open(tmp_path, tmp_path / "missing").references == ()


def test_a_reference_is_read_as_an_items_photo_is_looked_at(
    photos: Path, tmp_path: Path, runtime: Runtime
) -> None:
    build_gallery(photos, tmp_path / "all" / "vetra", runtime, brand="Vetra", sku="V-1")
    for reference in Gallery.open(tmp_path / "all").references:
        image = open_photo(reference.path).image_rgb
        seen = look_at(ItemPhoto("p", reference.look.view, image), runtime)

        # to the last bit: else a newcomer could be told from the references by its rounding
        assert np.array_equal(seen.embedding.vector, reference.look.embedding.vector)
        assert np.array_equal(seen.grid.features, reference.look.grid.features)
        assert np.array_equal(seen.compared, reference.look.compared)


def test_large_references_are_looked_at_in_the_working_size(
    photos: Path, tmp_path: Path, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tmp_path / "all" / "whole"
    build_gallery(photos, whole, runtime, brand="Vetra", sku="V-1")
    monkeypatch.setattr(working_size, "WORKING_PIXELS", 64 * 48)
    build_gallery(photos, tmp_path / "all" / "small", runtime, brand="Vetra", sku="V-2")
    gallery = Gallery.open(tmp_path / "all")

    for large, small in zip(
        gallery.of_product("Vetra", "V-1"), gallery.of_product("Vetra", "V-2"), strict=True
    ):
        # seen on the small copy, told in pixels of the photo
        assert small.look.grid.features.size < large.look.grid.features.size
        assert small.look.crop_xyxy == pytest.approx(large.look.crop_xyxy, abs=6)
        rows, columns, _ = small.look.grid.features.shape
        box = small.look.cell_box(slice(0, rows), slice(0, columns))
        assert box == small.look.crop_xyxy


def test_galleries_that_number_their_items_alike_keep_them_apart(
    photos: Path, tmp_path: Path, runtime: Runtime
) -> None:
    for name in ("2025", "2026"):
        build_gallery(photos, tmp_path / "all" / name, runtime, brand="Vetra", sku="V-1")

    assert len(ProductReferences.of(Gallery.open(tmp_path / "all").references).items) == 4


def test_a_gallery_that_is_being_built_is_not_read(
    photos: Path, tmp_path: Path, runtime: Runtime
) -> None:
    target = tmp_path / "all" / "vetra"
    build_gallery(photos, target, runtime, brand="Vetra", sku="V-1")
    # what a build leaves that was killed before its end
    shutil.copytree(target, target.with_name(".vetra.new"))

    assert len(Gallery.open(tmp_path / "all").references) == 4
    build_gallery(photos, target, runtime, brand="Vetra", sku="V-1")
    assert [path.name for path in target.parent.iterdir()] == ["vetra"]


def test_two_photos_of_one_view_are_refused(photos: Path, tmp_path: Path, runtime: Runtime) -> None:
    shutil.copy(photos / "a" / "front.jpg", photos / "a" / "Front.png")

    with pytest.raises(GalleryInvalid, match="a/front"):
        build_gallery(photos, tmp_path / "all" / "vetra", runtime, brand="Vetra", sku="V-1")


def test_an_intake_photo_without_an_item_is_refused(
    photos: Path, tmp_path: Path, runtime: Runtime
) -> None:
    cv2.imwrite(str(photos / "a" / "front.jpg"), np.full((96, 128, 3), 200, np.uint8))

    with pytest.raises(GalleryInvalid, match="No item was found in vetra/a/front"):
        build_gallery(photos, tmp_path / "all" / "vetra", runtime, brand="Vetra", sku="V-1")


def test_an_empty_folder_cannot_be_built(tmp_path: Path, runtime: Runtime) -> None:
    with pytest.raises(GalleryInvalid, match="ITEM/VIEW"):
        build_gallery(tmp_path, tmp_path / "g", runtime, brand="V", sku="1")


def test_another_folder_is_never_overwritten(
    photos: Path, tmp_path: Path, runtime: Runtime
) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "letter.txt").write_text("keep me")

    with pytest.raises(GalleryInvalid, match="not a gallery"):
        build_gallery(photos, precious, runtime, brand="V", sku="1")
    assert (precious / "letter.txt").read_text() == "keep me"


def test_a_broken_photo_leaves_the_old_gallery(
    photos: Path, tmp_path: Path, runtime: Runtime
) -> None:
    target = tmp_path / "all" / "vetra"
    build_gallery(photos, target, runtime, brand="Vetra", sku="V-1")
    (photos / "b" / "front.jpg").write_text("no picture")

    with pytest.raises(PhotoRejected):
        build_gallery(photos, target, runtime, brand="Vetra", sku="V-1")
    assert len(Gallery.open(tmp_path / "all").references) == 4


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "g").mkdir()
    (tmp_path / "g" / INDEX).write_bytes(content)

    with pytest.raises(GalleryInvalid, match="damaged"):
        Gallery.open(tmp_path)


def test_a_pickle_inside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "g").mkdir()
    np.savez(tmp_path / "g" / INDEX, about=np.array([{"format": 1}], dtype=object))

    with pytest.raises(GalleryInvalid, match="damaged"):
        Gallery.open(tmp_path)


def test_an_unknown_reference_photo_is_refused() -> None:
    with pytest.raises(GalleryInvalid, match="No reference photo"):
        Gallery().photo("../../etc/passwd")
