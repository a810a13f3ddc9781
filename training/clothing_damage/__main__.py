"""Make the set: ``python -m training.clothing_damage --n 400 --seed 7``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
from rich.table import Table

from training.clothing_damage.make import Made, make_set, sources, write_manifest
from training.judge.halves import Halves
from vision.runtime import Runtime

app = typer.Typer(help="Compose damage onto CC0 photographs of clothes.")


@app.command()
def main(
    data: Annotated[Path, typer.Option(help="The folder of real photographs.")] = Path(
        "../shared/data"
    ),
    n: Annotated[int, typer.Option(min=1, help="How many pictures.")] = 400,
    seed: Annotated[int, typer.Option(min=0, help="Another seed, other damage.")] = 7,
    out: Annotated[Path, typer.Option(help="The pictures' folder.")] = Path("out/clothing-damage"),
    manifest: Annotated[Path | None, typer.Option(help="Write the list of pictures here.")] = None,
    models: Annotated[Path, typer.Option(help="The folder of cards.")] = Path("models"),
) -> None:
    """Make the pictures that are missing and list all of them."""
    console = Console()
    made: list[Made] = []
    passed_over = 0
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Runtime.open(models) as runtime, Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("damaging", total=n)
        for each in make_set(sources(data, Halves.read()), out, n, seed, runtime):
            passed_over += each is None
            if each is not None:
                made.append(each)
                bar.advance(task)
    write_manifest(manifest or out / "manifest.csv", out, made)
    table = Table("split", "pictures", "sound", "damages")
    for split, count in sorted(Counter(each.source.split for each in made).items()):
        mine = [each for each in made if each.source.split == split]
        kinds = Counter(kind for each in mine for kind in each.kinds)
        said = ", ".join(f"{kind} {times}" for kind, times in sorted(kinds.items()))
        table.add_row(split, str(count), str(sum(not each.kinds for each in mine)), said)
    console.print(table)
    console.print(f"{passed_over} photographs without a sure garment were passed over")


if __name__ == "__main__":
    app()
