"""The journal: what a kill at any step leaves behind, and how the next run takes it up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from service.cli.studio.found import MARKER, Source
from service.cli.studio.journal import PASSING, Journal, ResultsGone, ResultsInUse
from service.cli.studio.outcome import Made, Outcome

SETTINGS = "0123"


def made(file: str | None = "shop/a.jpg", size: int = 3) -> Made:
    if file is None:
        return Made.refused("shop", "no_subject", "No item was found.")
    return Made("shop", "conforms", file, size, 10, 10, None, ())


def outcome(name: str = "a.jpg", *, size: int = 5, file: str | None = "shop/a.jpg") -> Outcome:
    return Outcome(name, size, 7, SETTINGS, 0.5, 100, 200, (made(file),))


def source(name: str = "a.jpg", size: int = 5, mtime: int = 7) -> Source:
    return Source(name, Path(name), size, mtime)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "a.jpg").write_bytes(b"abc")
    return tmp_path


def journal_file(out: Path) -> Path:
    return out / MARKER / "journal.jsonl"


def test_what_was_done_is_known_to_the_next_run(out: Path) -> None:
    with Journal(out) as journal:
        assert not journal.is_done(source(), SETTINGS)
        journal.add(outcome())
        assert journal.is_done(source(), SETTINGS)
    with Journal(out) as journal:
        assert journal.is_done(source(), SETTINGS)
        assert list(journal.outcomes(SETTINGS)) == [outcome()]
        assert list(journal.outcomes("other")) == []


@pytest.mark.parametrize(
    "changed", [source(size=6), source(mtime=8), source("b.jpg")], ids=["size", "time", "name"]
)
def test_another_file_is_not_done(out: Path, changed: Source) -> None:
    with Journal(out) as journal:
        journal.add(outcome())
        assert not journal.is_done(changed, SETTINGS)


def test_other_rules_or_networks_ask_for_the_work_anew(out: Path) -> None:
    with Journal(out) as journal:
        journal.add(outcome())
        assert not journal.is_done(source(), "4567")


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_picture_that_is_not_there_any_more_is_made_again(out: Path, damage: str) -> None:
    with Journal(out) as journal:
        journal.add(outcome())
        picture = out / "shop" / "a.jpg"
        picture.unlink() if damage == "gone" else picture.write_bytes(b"a")
        assert not journal.is_done(source(), SETTINGS)


def test_a_kill_within_any_line_loses_that_line_alone(out: Path) -> None:
    with Journal(out) as journal:
        journal.add(outcome("a.jpg"))
        whole = journal_file(out).read_bytes()
        journal.add(outcome("b.jpg"))
        both = journal_file(out).read_bytes()
    for length in range(len(whole), len(both)):
        journal_file(out).write_bytes(both[:length])
        with Journal(out) as journal:
            assert [one.name for one in journal.outcomes(SETTINGS)] == ["a.jpg"]
            journal.add(outcome("c.jpg"))
        with Journal(out) as journal:
            assert [one.name for one in journal.outcomes(SETTINGS)] == ["a.jpg", "c.jpg"]


def test_a_line_that_is_no_outcome_is_passed_over(out: Path) -> None:
    with Journal(out) as journal:
        journal.add(outcome("a.jpg"))
    with journal_file(out).open("ab") as file:
        file.write(b'{"name": "b.jpg"}\nnot json\n[]\n')
    with Journal(out) as journal:
        journal.add(outcome("c.jpg"))
        assert [one.name for one in journal.outcomes(SETTINGS)] == ["a.jpg", "c.jpg"]


def test_pictures_of_an_earlier_state_of_the_photograph_go(out: Path) -> None:
    with Journal(out) as journal:
        journal.add(outcome())
        journal.add(outcome(size=9, file=None))
        assert not (out / "shop" / "a.jpg").exists()
        assert [one.byte_count for one in journal.outcomes(SETTINGS)] == [9]


def test_names_that_would_share_a_file_get_one_each_and_keep_it(out: Path) -> None:
    with Journal(out) as journal:
        stems = [journal.stem_for(name) for name in ("a.png", "a.jpg", "A.JPG", "b/a.jpg")]
        assert stems == ["a", "a.jpg", "A.JPG-2", "b/a"]
        journal.add(outcome("a.png", file="shop/a.jpg"))
    with Journal(out) as journal:
        # in another order, and still nobody writes over a.png's picture
        assert journal.stem_for("a.jpg") == "a.jpg"
        assert journal.stem_for("a.png") == "a"


def test_a_name_that_is_not_utf_8_comes_back_as_it_was(out: Path) -> None:
    odd = b"caf\xe9.jpg".decode("utf-8", "surrogateescape")
    with Journal(out) as journal:
        journal.add(outcome(odd))
    with Journal(out) as journal:
        assert journal.is_done(source(odd), SETTINGS)


def test_two_runs_do_not_write_into_one_folder(out: Path) -> None:
    with Journal(out), pytest.raises(ResultsInUse), Journal(out):
        pass
    with Journal(out):
        pass


def test_a_folder_of_results_that_was_taken_away_stops_the_run(out: Path) -> None:
    with Journal(out) as journal:
        journal.add(outcome())
        journal_file(out).unlink()
        with pytest.raises(ResultsGone):
            journal.add(replace(outcome(), name="b.jpg"))


@pytest.mark.parametrize("code", sorted(PASSING))
def test_what_the_machine_may_have_caused_is_tried_again_by_the_next_run(
    out: Path, code: str
) -> None:
    failed = replace(outcome(file=None), made=(Made.refused("shop", code, "It died."),))
    with Journal(out) as journal:
        journal.add(failed)
        assert journal.is_done(source(), SETTINGS)  # once a run: a hot folder must not spin
    with Journal(out) as journal:
        assert not journal.is_done(source(), SETTINGS)


def test_a_refusal_of_the_photograph_itself_stands(out: Path) -> None:
    with Journal(out) as journal:
        journal.add(outcome(file=None))
    with Journal(out) as journal:
        assert journal.is_done(source(), SETTINGS)


@pytest.mark.parametrize("name", [f"{'写真' * 41}.jpg", f"{'a' * 251}.jpg", f"b/{'c' * 250}.png"])
def test_the_longest_names_leave_room_for_a_suffix(out: Path, name: str) -> None:
    with Journal(out) as journal:
        stem = journal.stem_for(name)
        other = journal.stem_for(name.replace(".", "x.", 1))
    assert len((stem.rpartition("/")[2] + "-9999.webp").encode()) <= 255
    assert stem != other
    assert stem.rpartition("/")[0] == name.rpartition("/")[0]
