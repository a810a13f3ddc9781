"""What a picture with all its truths costs here: medians per step and memory.

``python -m tests.bench.render --set cutout --n 10`` renders in one process of two threads and
prints a table, or JSON with ``--json``. Nothing here asserts a time.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from training.darkroom.__main__ import main as darkroom
from training.render.plan import SETS


def figures(path: Path) -> dict[str, float]:
    """Medians over the pictures of a timings.csv: seconds per step and in all, peak memory."""
    steps: dict[str, list[float]] = defaultdict(list)
    whole: dict[str, dict[str, float]] = defaultdict(lambda: {"wall": 0.0, "cpu": 0.0})
    memory: list[tuple[float, float]] = []
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            steps[row["step"]].append(float(row["wall_s"]))
            for kind in ("wall", "cpu"):
                whole[row["id"]][kind] += float(row[f"{kind}_s"])
            memory.append((float(row["peak_mb"]), float(row["rss_mb"])))
    made = {f"{step} wall s": statistics.median(values) for step, values in steps.items()}
    for kind in ("wall", "cpu"):
        made[f"picture {kind} s"] = statistics.median(each[kind] for each in whole.values())
    made["slowest picture wall s"] = max(each["wall"] for each in whole.values())
    return {**made, "peak MB": max(peak for peak, _ in memory), "last MB": memory[-1][1]}


def main() -> None:
    """Render, then print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=SETS, default="cutout")
    parser.add_argument("--n", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="loupe-bench-") as name:
        wanted = ["--set", options.set, "--n", str(options.n), "--seed", str(options.seed)]
        status = darkroom([*wanted, "--processes", "1", "--threads", "2", "--out", name])
        if status:
            raise SystemExit(status)
        found = {key: round(value, 2) for key, value in figures(Path(name, "timings.csv")).items()}
    if options.json:
        Console().print_json(json.dumps(found))
        return
    table = Table("figure", "value")
    for key, value in found.items():
        table.add_row(key, str(value))
    Console().print(table)


if __name__ == "__main__":
    main()
