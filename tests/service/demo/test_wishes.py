"""What the demo refuses before it starts anything."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from service.demo.run import VERDICTS, Wishes, refusal_of, run_demo


def wishes(out: Path, photos: Path | None, verdict: str | None = None) -> Wishes:
    return Wishes(out, photos, verdict, "Balenciaga", "bags", Path("datasets/vetra-arco"))


@pytest.mark.parametrize("name", ["nowhere", "file.jpg"])
def test_photos_that_are_no_folder_are_named_in_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.jpg").write_text("not a folder")
    said = StringIO()
    ended = run_demo(wishes(tmp_path / "out", tmp_path / name), Console(file=said))
    assert ended == 1
    assert said.getvalue() == f"{tmp_path / name} is not a folder\n"
    assert not (tmp_path / "out").exists()


def test_an_unknown_verdict_is_refused_before_the_service_starts(tmp_path: Path) -> None:
    said = StringIO()
    assert run_demo(wishes(tmp_path / "out", None, "nonsense"), Console(file=said)) == 1
    assert "authentic, not_authentic, inconclusive; not nonsense" in said.getvalue()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("verdict", [*VERDICTS, None])
def test_a_verdict_that_can_be_given_is_taken(tmp_path: Path, verdict: str | None) -> None:
    assert refusal_of(wishes(tmp_path / "out", tmp_path, verdict)) is None
