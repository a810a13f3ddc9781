"""``loupe demo``: the whole path on this machine, from photographs to a paid consignor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("demo")(demo)


def demo(  # each is an option of the command
    out: Annotated[Path, typer.Option(help="Where the results go.")] = Path("out/demo"),
    photos: Annotated[
        Path | None, typer.Option(help="Your own photographs: one item, or a folder of items.")
    ] = None,
    verdict: Annotated[
        str | None, typer.Option(help="authentic, not_authentic or inconclusive, for every item.")
    ] = None,
    brand: Annotated[
        str, typer.Option(help="Brand of your own items; the programme's first where left out.")
    ] = "",
    category: Annotated[str, typer.Option(help="Category, where names do not tell.")] = "bags",
    programme: Annotated[
        str, typer.Option(help="Name of the programme; the folder's first where left out.")
    ] = "",
    samples: Annotated[
        Path, typer.Option(help="Folder of the sample photographs.", hidden=True)
    ] = Path("datasets/vetra-arco"),
) -> None:
    """Brings items through the whole path and says where the results are."""
    from rich.console import Console

    from service.demo.run import Wishes, run_demo

    wishes = Wishes(out, photos, verdict, brand, category, samples, programme)
    ended = run_demo(wishes, Console(highlight=False))
    if ended:
        raise typer.Exit(ended)
