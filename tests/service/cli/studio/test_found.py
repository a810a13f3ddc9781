"""Which files of a tree are photographs to be worked."""

from __future__ import annotations

import os
from pathlib import Path

from service.cli.studio.found import MARKER, find_photos


def names(folder: Path, out: Path) -> list[str]:
    return [source.name for source in find_photos(folder, out)]


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_photographs_of_all_levels_in_a_stable_order(tmp_path: Path) -> None:
    touch(
        *(tmp_path / name for name in ("b.JPG", "a.heic", "c/d/e.dng", "notes.txt", "x.jpg.part"))
    )
    assert names(tmp_path, tmp_path / "out") == ["a.heic", "b.JPG", "c/d/e.dng"]


def test_hidden_files_pipes_and_loops_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg", tmp_path / "._a.jpg", tmp_path / ".trash" / "b.jpg")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "folder.jpg").mkdir()
    assert names(tmp_path, tmp_path / "out") == ["a.jpg"]


def test_results_are_never_read(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg", tmp_path / "out" / "shop" / "a.jpg", tmp_path / "b" / "c.jpg")
    touch(tmp_path / "old" / MARKER / "journal.jsonl", tmp_path / "old" / "shop" / "a.jpg")
    assert names(tmp_path, tmp_path / "out") == ["a.jpg", "b/c.jpg"]
    # also by another way to the same place
    (tmp_path / "link").symlink_to(tmp_path / "out")
    assert names(tmp_path, tmp_path / "link") == ["a.jpg", "b/c.jpg"]


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg")
    (tmp_path / "b.jpg").symlink_to(tmp_path / "nowhere.jpg")
    told: list[OSError] = []
    found = list(find_photos(tmp_path, tmp_path / "out", unreadable=told.append))
    assert [source.name for source in found] == ["a.jpg"]
    assert [Path(error.filename).name for error in told] == ["b.jpg"]
    assert list(find_photos(tmp_path / "gone", tmp_path / "out", unreadable=told.append)) == []
    assert len(told) == 2
