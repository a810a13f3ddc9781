"""When a file in a hot folder is at rest."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from service.cli.studio.found import Source
from service.cli.studio.watch import Settling


def file(size: int, name: str = "a.jpg", mtime: int = 1) -> Source:
    return Source(name, Path(name), size, mtime)


def given_at(settling: Settling, now: float, *found: Source) -> list[str]:
    return [source.name for source in settling.ready(found, now)]


def test_a_file_is_given_once_it_stopped_growing_and_once_only() -> None:
    settling = Settling(settle=2)
    assert given_at(settling, 0, file(10)) == []
    assert given_at(settling, 1, file(20)) == []
    assert given_at(settling, 2.5, file(20)) == []
    assert given_at(settling, 3, file(20)) == ["a.jpg"]
    assert given_at(settling, 9, file(20)) == []


def test_a_file_that_changes_afterwards_is_given_again() -> None:
    settling = Settling(settle=2)
    given_at(settling, 0, file(10))
    assert given_at(settling, 2, file(10)) == ["a.jpg"]
    assert given_at(settling, 3, file(10, mtime=2)) == []
    assert given_at(settling, 5, file(10, mtime=2)) == ["a.jpg"]


def test_a_file_that_went_and_came_is_new() -> None:
    settling = Settling(settle=2)
    given_at(settling, 0, file(10))
    assert given_at(settling, 2, file(10)) == ["a.jpg"]
    assert given_at(settling, 3) == []
    assert given_at(settling, 4, file(10)) == []
    assert given_at(settling, 6, file(10)) == ["a.jpg"]


def test_an_empty_file_gets_longer_to_be_filled() -> None:
    settling = Settling(settle=2, settle_empty=30)
    given_at(settling, 0, file(0))
    assert given_at(settling, 29, file(0)) == []
    assert given_at(settling, 30, file(0)) == ["a.jpg"]


@settings(deadline=None)  # a busy machine is slow, not wrong
@given(st.lists(st.tuples(st.floats(0, 3), st.integers(1, 3)), min_size=1, max_size=30))
def test_nothing_is_given_before_it_was_seen_unchanged_for_the_whole_time(
    looks: list[tuple[float, int]],
) -> None:
    settling, now, since, last = Settling(settle=2), 0.0, 0.0, 0
    for pause, size in looks:
        now += pause
        if size != last:
            since, last = now, size
        if given_at(settling, now, file(size)):
            assert now - since >= 2
