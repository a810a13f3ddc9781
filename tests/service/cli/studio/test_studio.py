"""``loupe studio`` as a person or a script meets it: killed, resumed, broken photographs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from service.cli.studio.found import MARKER
from service.cli.studio.journal import Journal
from service.cli.studio.pool import DIED, HUNG, Pool, StudioStopped, Worker
from service.cli.studio.run import Run, StudioFolders
from service.cli.studio.settings import MarketplaceUnknown, StudioSettings
from service.cli.studio.watch import Settling
from tests.service.cli.studio.conftest import MODELS, Draw, source_of

WAIT_SECONDS = 120.0


def asked(out: Path, *marketplaces: str, models: Path = MODELS) -> StudioSettings:
    return StudioSettings(out, marketplaces or ("amazon",), models, None)


def run_of(folder: Path, out: Path, *marketplaces: str) -> Run:
    console = Console(file=StringIO())
    settings = asked(out, *marketplaces)
    return Run(folder, settings, workers=1, stop=threading.Event(), console=console)


def loupe(*words: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "service.cli", "studio", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "200"},
        start_new_session=True,  # a group of its own, which a test may signal
    )


def until(holds: Callable[[], Any]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


def pictures(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*.jpg"))
        if ".loupe-studio" not in path.parts and not path.name.startswith("contact")
    }


def test_a_killed_run_goes_on_and_ends_as_if_nothing_had_been(
    folder: Path, draw: Draw, tmp_path: Path
) -> None:
    for name in ("a.jpg", "b/c.png", "b/d.webp"):
        draw(name)
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 broken")
    out = tmp_path / "out"
    words = (folder, out, "--marketplace", "amazon,ebay", "--workers", "1", "--json")
    killed = loupe(*words)
    journal = out / ".loupe-studio" / "journal.jsonl"
    until(lambda: journal.exists() and journal.stat().st_size)
    killed.kill()
    killed.communicate()
    # what a kill in the middle of a picture leaves
    (out / "amazon" / ".b.jpg.1.part").write_bytes(b"half")
    again = loupe(*words)
    answer, _ = again.communicate(timeout=WAIT_SECONDS)
    assert again.returncode == 1
    ended = json.loads(answer)
    assert ended["done_before"] >= 1
    assert ended["worked"] + ended["done_before"] == ended["photos"] == 4
    assert (ended["good"], ended["stopped"]) == (3, False)
    assert ended["pictures"] == {"conforms": 6, "refused": 2}
    assert not list(out.rglob("*.part"))
    undisturbed = run_of(folder, tmp_path / "other", "amazon", "ebay").once()
    assert undisturbed.status == 1
    assert pictures(out) == pictures(tmp_path / "other")
    assert set(pictures(out)) == {
        f"{place}/{stem}.jpg" for place in ("amazon", "ebay") for stem in ("a", "b/c", "b/d")
    }


def test_a_run_is_stopped_by_a_signal_and_says_so(folder: Path, draw: Draw, tmp_path: Path) -> None:
    for number in range(30):
        draw(f"{number:02}.jpg")
    out = tmp_path / "out"
    running = loupe(folder, out, "--marketplace", "amazon", "--workers", "1", "--json")
    journal = out / ".loupe-studio" / "journal.jsonl"
    until(lambda: journal.exists() and journal.stat().st_size)
    # as a service manager and timeout(1) do it: to the whole group, the workers too
    os.killpg(running.pid, signal.SIGTERM)
    answer, _ = running.communicate(timeout=WAIT_SECONDS)
    assert running.returncode == 130
    ended = json.loads(answer)
    assert ended["stopped"] is True
    assert 1 <= ended["photos"] < 30
    assert len(pictures(out)) == ended["photos"]
    assert "worker_died" not in (out / "report.csv").read_text()


def test_all_good_is_status_0_and_a_second_run_does_nothing(
    folder: Path, draw: Draw, tmp_path: Path
) -> None:
    draw("a.jpg")
    first = run_of(folder, tmp_path / "out").once()
    assert (first.status, first.worked, first.totals.good) == (0, 1, 1)
    assert first.peak_memory > 0
    second = run_of(folder, tmp_path / "out").once()
    assert (second.status, second.worked, second.done_before) == (0, 0, 1)
    draw("a.jpg", bag=False)
    third = run_of(folder, tmp_path / "out").once()
    assert (third.status, third.worked, third.totals.bad) == (1, 1, 1)
    # the picture of the photograph that had this name is not shown for the new one
    assert pictures(tmp_path / "out") == {}
    assert "no_subject" in (tmp_path / "out" / "report.csv").read_text()


def test_an_empty_folder_and_overlapping_folders_are_no_success(
    folder: Path, tmp_path: Path
) -> None:
    assert run_of(folder, tmp_path / "out").once().status == 1
    for out in (folder, tmp_path):
        place = folder if out == folder else tmp_path / "amazon"
        place.mkdir(exist_ok=True)
        with pytest.raises(StudioFolders):
            run_of(place, out).once()


def test_a_hot_folder_is_watched_while_it_vanishes_and_comes_back(
    folder: Path, draw: Draw, tmp_path: Path
) -> None:
    whole = draw("whole.jpg").read_bytes()
    (folder / "whole.jpg").unlink()
    out = folder / "out"  # inside: nothing of it may be taken for a photograph
    console, stop = Console(file=StringIO()), threading.Event()
    run = Run(folder, asked(out), workers=1, stop=stop, console=console)
    ended: list[Any] = []
    watching = threading.Thread(target=lambda: ended.append(run.watching(Settling(settle=1.5))))
    watching.start()
    try:
        with (folder / "slow.jpg").open("wb") as file:
            for start in range(0, len(whole), len(whole) // 4):
                file.write(whole[start : start + len(whole) // 4])
                file.flush()
                time.sleep(0.7)
                assert not (out / "amazon" / "slow.jpg").exists()
        # the journal's line: what was begun when the folder goes away is begun again
        until((out / ".loupe-studio" / "journal.jsonl").read_text)
        away = folder.with_name("away")
        folder.rename(away)
        until(lambda: "gone" in console.file.getvalue())  # type: ignore[attr-defined]  # StringIO
        away.rename(folder)
        (folder / "late.jpg").write_bytes(whole)
        until((out / "amazon" / "late.jpg").exists)
    finally:
        stop.set()
        watching.join(WAIT_SECONDS)
    assert (ended[0].status, ended[0].totals.photos, ended[0].worked) == (0, 2, 2)


def test_a_photograph_that_hangs_or_kills_its_worker_costs_itself_alone(
    folder: Path, draw: Draw, tmp_path: Path
) -> None:
    pipe = folder / "pipe.jpg"
    os.mkfifo(pipe)  # reading it never ends
    (tmp_path / "out" / MARKER).mkdir(parents=True)
    worker = Worker(asked(tmp_path / "out"), photo_seconds=1.0)
    try:
        assert list(worker.do(source_of(pipe), "pipe")) == [HUNG]
        good = source_of(draw("a.jpg"))
        worker.photo_seconds = WAIT_SECONDS
        assert worker.do(good, "a")["outcome"]["made"][0]["verdict"] == "conforms"
        killer = threading.Timer(0.5, lambda: os.kill(worker.pid, signal.SIGKILL))
        killer.start()
        assert worker.do(source_of(pipe), "pipe") == {DIED: -signal.SIGKILL}
        killer.join()
        assert "outcome" in worker.do(good, "a")
    finally:
        worker.kill()


def test_a_full_disk_stops_the_run_and_blames_no_photograph(
    folder: Path, draw: Draw, tmp_path: Path
) -> None:
    draw("a.jpg")
    out = tmp_path / "out"
    out.mkdir()
    (out / "amazon").write_bytes(b"a file where the folder should be")
    with pytest.raises(StudioStopped):
        run_of(folder, out).once()
    with Journal(out) as journal:
        assert list(journal.outcomes(asked(out).fingerprint())) == []


def test_a_broken_installation_is_told_as_such(folder: Path, draw: Draw, tmp_path: Path) -> None:
    with pytest.raises(MarketplaceUnknown):
        asked(tmp_path, "nowhere").chosen()
    models = tmp_path / "models"
    (models / "u2netp").mkdir(parents=True)
    for file in (MODELS / "u2netp").glob("*.toml"):
        (models / "u2netp" / file.name).write_bytes(file.read_bytes())
    (models / "u2netp" / "u2netp.onnx").write_bytes(b"another file")
    settings = asked(tmp_path / "out", models=models)
    pool = Pool(settings, settings.fingerprint(), workers=1)
    photos = iter([source_of(draw("a.jpg"))])
    with pytest.raises(StudioStopped, match="u2netp"):
        list(pool.run(photos, lambda name: name, threading.Event()))
    pool.close()


@pytest.mark.parametrize(
    "words", [("--marketplace", ","), ("--marketplace", "nowhere"), ()], ids=str
)
def test_a_wrong_command_is_refused(folder: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    asking = loupe(folder, tmp_path / "out", *words)
    _, told = asking.communicate(timeout=WAIT_SECONDS)
    assert asking.returncode != 0
    assert "marketplace" in told
