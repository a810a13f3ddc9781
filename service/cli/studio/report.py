"""The report: a row per photograph and marketplace, which a spreadsheet opens without danger."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from service.adapters.marketplaces.csv_feed import safe_cell
from service.cli.studio.outcome import GOOD, Outcome

FILE = "report.csv"
COLUMNS = (
    "photo",
    "marketplace",
    "result",
    "code",
    "reason",
    "picture",
    "width",
    "height",
    "bytes",
    "seconds",
)


@dataclass(frozen=True, slots=True)
class Totals:
    """What the folder of results holds: photographs, those wholly good, pictures per verdict."""

    photos: int
    good: int
    verdicts: dict[str, int]

    @property
    def bad(self) -> int:
        """Photographs that lack a conforming picture for some marketplace."""
        return self.photos - self.good


def write_report(out: Path, outcomes: Iterable[Outcome]) -> Totals:
    """Writes the report anew, whole or not at all, and counts."""
    photos = good = 0
    verdicts: Counter[str] = Counter()
    part = out / f".{FILE}.part"
    # a name that is not UTF-8 is written with its bytes spelled out
    with part.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for outcome in outcomes:
            photos += 1
            good += all(made.verdict in GOOD for made in outcome.made)
            verdicts.update(made.verdict for made in outcome.made)
            writer.writerows(_rows(outcome))
    part.replace(out / FILE)
    return Totals(photos, good, dict(verdicts))


def _rows(outcome: Outcome) -> Iterator[list[str]]:
    for made in outcome.made:
        row = (
            outcome.name,
            made.marketplace,
            made.verdict,
            made.code or "",
            " ".join(made.reasons),
            made.file or "",
            str(made.width or ""),
            str(made.height or ""),
            str(made.byte_count or ""),
            f"{outcome.seconds:.2f}",
        )
        yield [safe_cell(cell) for cell in row]
