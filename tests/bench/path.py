"""Figures of the whole path on this machine: start, memory, the demo, one assessment.

``make bench`` runs it. Nothing here asserts a time: machines differ, and these are noisy.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from service.demo.house import environment, free_port, loupe, running
from service.demo.journey import Journey
from service.demo.marketplace import sandbox_marketplace
from service.demo.run import Wishes, items_of, programme_of, references_of
from service.demo.team import Team
from vision.gallery import Gallery
from vision.photo import open_photo
from vision.runtime import Runtime
from vision.studio.compose import compose_packshot
from vision.studio.rules import load_rules
from vision.tasks.assess import Assessor, Claim
from vision.tasks.cutout import cut_out
from vision.tasks.grade import GradeRules
from vision.tasks.look import ItemPhoto
from vision.tasks.quality import check_quality

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "datasets" / "vetra-arco"
ROUNDS = 5
#: a process that has rested gives memory back after 15 s; then it is idle
REST_SECONDS = 20.0


def pss_megabytes(process_group: int) -> float:
    """Proportional set size of all processes of a group, from /proc, in 10^6 bytes."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
            if int(fields[2]) != process_group:
                continue
            for line in (stat.parent / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        except (OSError, IndexError):
            continue  # the process ended meanwhile
    return total / 1e6


def median_seconds(action: Callable[[], object]) -> float:
    """Median of some rounds, after one that loads what is loaded once."""
    action()
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def service_figures(console: Console) -> dict[str, float]:
    """Start of ``loupe run``, idle memory before and after it has worked, the demo's seconds."""
    wishes = Wishes(Path("out/bench"), None, None, "", "bags", SAMPLES)
    galleries = references_of(wishes, console)
    with (
        tempfile.TemporaryDirectory(prefix="loupe-bench-") as name,
        sandbox_marketplace() as (
            address,
            _,
        ),
    ):
        settings = environment(Path(name), galleries.resolve(), free_port(), address)
        loupe(["db", "upgrade"], settings)
        made = [
            "--programme",
            programme_of(wishes).name,
            "--person",
            "Olga Operator",
            "--role",
            "operator",
        ]
        first = json.loads(loupe(["keys", "create", *made, "--json"], settings))["secret"]
        starts = []
        for _ in range(3):
            with running(settings, Path(name) / "log") as started:
                starts.append(started.seconds)
        with (
            running(settings, Path(name) / "log") as started,
            closing(Team.made_by(settings["LOUPE_PUBLIC_URL"], first)) as team,
        ):
            time.sleep(5.0)
            before = pss_megabytes(started.process_group)
            began = time.perf_counter()
            Journey(team, lambda _item, _text: None, verdict=None, patience=600.0).run(
                items_of(wishes, console)
            )
            journey = time.perf_counter() - began
            time.sleep(REST_SECONDS)
            after = pss_megabytes(started.process_group)
    return {
        "healthz_seconds": statistics.median(starts),
        "idle_pss_megabytes_before_work": before,
        "idle_pss_megabytes_models_loaded": after,
        "demo_seconds_two_items_eight_photos": journey,
    }


def vision_figures(console: Console) -> dict[str, float]:
    """Medians of single looks, one thread, on the sample photographs (480 x 480)."""
    wishes = Wishes(Path("out/bench"), None, None, "", "bags", SAMPLES)
    galleries = references_of(wishes, console)
    files = sorted((SAMPLES / "genuine").glob("*.jpg"))
    rule = load_rules()["amazon"]
    with Runtime.open(ROOT / "models", threads=1) as runtime:
        assessor = Assessor(Gallery.open(galleries), runtime, GradeRules.read())
        front = open_photo(SAMPLES / "genuine" / "front.jpg").image_rgb
        mask = cut_out(front, runtime)
        claim = Claim("Vetra", "VETRA-ARCO-01", "bags")

        def assess() -> None:
            photos = [ItemPhoto(path.stem, path.stem, open_photo(path).image_rgb) for path in files]
            assessor.assess(photos, claim, alpha=0.05)

        return {
            "decode_ms": 1e3 * median_seconds(lambda: open_photo(files[0])),
            "cutout_ms": 1e3 * median_seconds(lambda: cut_out(front, runtime)),
            "quality_ms": 1e3 * median_seconds(lambda: check_quality(front, mask, view="front")),
            "packshot_ms": 1e3
            * median_seconds(lambda: compose_packshot(front, mask.alpha_u8, rule)),
            "assess_eight_photos_seconds": median_seconds(assess),
        }


def main() -> None:
    """Prints a table, or JSON with ``--json``."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true")
    as_json: bool = arguments.parse_args().json
    console = Console(stderr=True)
    figures: dict[str, Any] = {**vision_figures(console), **service_figures(console)}
    rounded = {name: round(value, 2) for name, value in figures.items()}
    if as_json:
        Console().print_json(json.dumps(rounded))
        return
    table = Table("figure", "value")
    for name, value in rounded.items():
        table.add_row(name.replace("_", " "), str(value))
    Console().print(table)


if __name__ == "__main__":
    main()
