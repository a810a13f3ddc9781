"""Which photo shows which view, when nobody has said."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.demo.photos import assign_views, category_of, find_folders, view_in_name

REQUIRED = ("front", "side", "tongue", "sole", "insole")
OPTIONAL = ("back", "box_label", "defect")


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("front.jpg", "front"),
        ("three_quarter.jpg", "three_quarter"),
        ("135viai-main.jpg", "front"),
        ("se8yqt-di.jpg", "sole"),
        ("uc5duw-nei.jpg", "insole"),
        ("12x7o6d-SIDE.jpeg", "side"),
        ("IMG_6877.jpg", None),
        ("sideboard.jpg", None),
        (".jpg", None),
    ],
)
def test_what_a_name_tells(name: str, view: str | None) -> None:
    assert view_in_name(Path(name)) == view


def test_names_first_then_order() -> None:
    photos = [Path("a.jpg"), Path("x-di.jpg"), Path("b.jpg")]
    pairs, left = assign_views(photos, REQUIRED, OPTIONAL)

    assert pairs == (
        ("front", Path("a.jpg")),
        ("side", Path("b.jpg")),
        ("sole", Path("x-di.jpg")),
    )
    assert left == ()


def test_two_names_of_one_view_both_find_a_place() -> None:
    pairs, left = assign_views([Path("a-main.jpg"), Path("b-main.jpg")], REQUIRED, OPTIONAL)

    assert dict(pairs) == {"front": Path("a-main.jpg"), "side": Path("b-main.jpg")}
    assert left == ()


def test_more_photos_than_views_are_named() -> None:
    photos = [Path(f"{number}.jpg") for number in range(9)]
    pairs, left = assign_views(photos, REQUIRED, OPTIONAL)

    assert [view for view, _ in pairs] == ["back", "box_label", *REQUIRED]
    assert left == (Path("7.jpg"), Path("8.jpg"))


def test_a_sole_makes_it_shoes() -> None:
    assert category_of([Path("x-di.jpg")], "bags") == "shoes"
    assert category_of([Path("IMG_1.jpg")], "bags") == "bags"


def test_a_folder_of_items_and_a_folder_of_photos(tmp_path: Path) -> None:
    for name in ("b", "a", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "a" / "1.jpg").touch()
    (tmp_path / "b" / "1.PNG").touch()

    assert [folder.name for folder in find_folders(tmp_path)] == ["a", "b"]
    assert find_folders(tmp_path / "a") == [tmp_path / "a"]
