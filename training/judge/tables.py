"""The judge's figures as tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.table import Table

from training.judge.realism import STATISTICS, Apart, Spread
from training.judge.rounds import SetScores, figures_of


def cutout_table(scores: Mapping[str, SetScores]) -> Table:
    """One row a set, with 95 % intervals over photographs and seeds."""
    table = Table("set", "IoU", "MAE", "boundary IoU", "under 0.8", "IoU by seed", "n", "left out")
    for name, each in scores.items():
        found = figures_of(name, each)
        table.add_row(
            name,
            str(found.iou),
            str(found.mae),
            str(found.boundary_iou),
            f"{found.under_08:.0%}",
            " ".join(f"{seed:.3f}" for seed in found.iou_by_seed),
            str(found.iou.n),
            str(found.left_out),
        )
    return table


def realism_tables(spreads: Sequence[Spread], gaps: Sequence[Apart]) -> tuple[Table, Table]:
    """Each set by itself, a column a set; and renders beside each real set."""
    alone = Table("figure", *(f"{each.name} ({each.n})" for each in spreads))
    for name in STATISTICS:
        alone.add_row(name, *(str(each.statistics[name]) for each in spreads))
    alone.add_row("embedding spread", *(str(each.spread) for each in spreads))
    alone.add_row("likeliest class", *(str(each.top_chance) for each in spreads))
    alone.add_row("entropy of classes", *(f"{each.class_entropy:.2f} bits" for each in spreads))
    alone.add_row("classes seen", *(str(each.classes) for each in spreads))
    beside = Table("renders beside", "Fréchet", "within the real set", "mixing (0.5: alike)")
    for gap in gaps:
        row = (f"{gap.distance:.3f}", f"{gap.distance_within:.3f}", str(gap.mixing))
        beside.add_row(gap.name, *row)
    return alone, beside
